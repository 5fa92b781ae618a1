"""One export: what to keep is read into tables, then written in the format, to a file, a folder or a stream."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, TypeVar

from kg.errors import EntenteError
from kg.export import cyjs, gexf, graphml, jsonld, neo4j, rdf, tables
from kg.export.model import Network, Progress, View, no_progress
from kg.export.output import new_file, new_folder, zip_into
from kg.export.selection import Filters, Selection, select
from kg.export.staging import stage
from kg.export.subgraph import subgraphs
from kg.export.views import network
from kg.map.iris import base_iri
from kg.store import Store

_STEP = 1_000
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what it is, its media type and suffix, and the view that it has when none is asked for.

    `files` names what a folder of it may hold; it is empty for a format of one file. A stream gets the folder as ZIP.
    """

    name: str
    title: str
    media_type: str
    suffix: str
    default_view: View
    files: Collection[str] = ()


FORMATS = {
    format.name: format
    for format in (
        Format("gexf", "GEXF 1.3, for Gephi", "application/gexf+xml", ".gexf", "actors"),
        Format("graphml", "GraphML, for yEd, igraph and NetworkX", "application/graphml+xml", ".graphml", "actors"),
        Format("cyjs", "Cytoscape.js JSON, for Cytoscape", "application/json", ".cyjs", "actors"),
        Format("neo4j", "CSV for neo4j-admin import, with Turtle for n10s", "application/zip", "", "full", neo4j.FILES),
        Format("ttl", "Turtle", "text/turtle", ".ttl", "full"),
        Format("trig", "TriG", "application/trig", ".trig", "full"),
        Format("nq", "N-Quads", "application/n-quads", ".nq", "full"),
        Format("jsonld", "JSON-LD with its context", "application/ld+json", ".jsonld", "full"),
        Format("csv", "CSV tables of nodes and edges, with a codebook", "application/zip", "", "events", tables.FILES),
    )
}
"""Every format, by name."""

_NETWORKS: dict[str, Callable[[Network, BinaryIO], None]] = {
    "gexf": gexf.write,
    "graphml": graphml.write,
    "cyjs": cyjs.write,
}


@dataclass(frozen=True, slots=True)
class ExportSummary:
    """How much was written: nodes and edges, or, for RDF, the reports and the quads taken from them."""

    nodes: int = 0
    edges: int = 0
    reports: int = 0
    quads: int = 0


def export(
    store: Store,
    format: str,
    view: View | None,
    filters: Filters,
    out: BinaryIO | Path,
    on_progress: Progress = no_progress,
) -> ExportSummary:
    """How much of `store` was written to `out` in `format` (one of FORMATS).

    `view` None means the format's own. A path appears when all is written, or not at all; a format of several files
    makes a folder there. A stream, which need not be seekable, gets the bytes as they come, a folder as ZIP.
    Memory is bounded; a file beside `out` (for a stream, in the system's temporary folder) holds what does not fit.
    Raises EntenteError when the arguments mean nothing, or `out` cannot be written.
    """
    if format not in FORMATS:
        raise EntenteError(f"there is no format {format!r}: choose {', '.join(FORMATS)}")
    chosen = FORMATS[format]
    selection = select(store, view or chosen.default_view, filters)
    with _working_folder(out) as work:
        job = _Job(store, selection, work, on_progress)
        if not chosen.files:
            with new_file(out) if isinstance(out, Path) else _as_it_is(out) as file:
                job.write_file(format, file)
        elif isinstance(out, Path):
            with new_folder(out, chosen.files) as folder:
                job.write_folder(format, folder)
        else:
            folder = work / "files"
            folder.mkdir()
            job.write_folder(format, folder)
            zip_into(folder, out)
        return ExportSummary(**job.counts)


class _Job:
    """One export on its way, and how far it is."""

    def __init__(self, store: Store, selection: Selection, work: Path, progress: Progress) -> None:
        self.store, self.selection, self.work, self.progress = store, selection, work, progress
        self.counts = Counter[str]()

    def write_file(self, format: str, out: BinaryIO) -> None:
        """Write a format of one file."""
        if format in _NETWORKS:
            with closing(stage(self.store, self.selection, self.work, self.progress)) as db:
                _NETWORKS[format](self._network(db), out)
        elif self.selection.everything:
            self._write_rdf(format, None, out)
        else:
            with closing(stage(self.store, self.selection, self.work, self.progress)) as db:
                self._write_rdf(format, db, out)

    def write_folder(self, format: str, folder: Path) -> None:
        """Write a format of several files."""
        with closing(stage(self.store, self.selection, self.work, self.progress)) as db:
            found = self._network(db)
            if format == "csv":
                tables.write(found, folder)
                return
            neo4j.write(found, folder)
            with (folder / neo4j.TURTLE).open("wb") as turtle:
                self._write_rdf("ttl", None if self.selection.everything else db, turtle)

    def _write_rdf(self, format: str, db: sqlite3.Connection | None, out: BinaryIO) -> None:
        graphs = self._counted_graphs(subgraphs(self.store, self.selection, db, self.progress))
        if format == "ttl":
            rdf.write_turtle(graphs, out, self.work)
        else:
            {"trig": rdf.write_trig, "nq": rdf.write_nquads, "jsonld": jsonld.write}[format](graphs, out)

    def _network(self, db: sqlite3.Connection) -> Network:
        found = network(db, self.selection.view, base_iri())
        return replace(
            found,
            nodes=lambda: self._counted("nodes", found.nodes()),
            edges=lambda: self._counted("edges", found.edges()),
        )

    def _counted(self, what: str, items: Iterator[Item]) -> Iterator[Item]:
        for item in items:
            self.counts[what] += 1
            if not self.counts[what] % _STEP:
                self.progress(f"writing {what}", self.counts[what], None)
            yield item

    def _counted_graphs(self, graphs: rdf.Subgraphs) -> rdf.Subgraphs:
        for report, quads in graphs:
            self.counts["reports"] += 1
            self.counts["quads"] += len(quads)
            yield report, quads


@contextmanager
def _as_it_is(stream: BinaryIO) -> Iterator[BinaryIO]:
    yield stream


@contextmanager
def _working_folder(out: BinaryIO | Path) -> Iterator[Path]:
    """A folder for what does not fit into memory, where there is room for the result as well."""
    beside = out.parent if isinstance(out, Path) else None
    if beside is not None and not beside.is_dir():
        raise EntenteError(f"there is no folder {beside}: make it first")
    try:
        with TemporaryDirectory(prefix=".kg-export-", dir=beside) as work:
            yield Path(work)
    except (OSError, sqlite3.Error) as error:
        raise EntenteError(f"the export to {out if beside else 'the stream'} failed: {error}") from error
