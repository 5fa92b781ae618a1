"""`kg export`: the graph as files that viewers, databases and statistics programs open."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from kg.cli.options import store_option
from kg.model import ACTOR_TYPES, EVENT_TYPES, MODALITIES

if TYPE_CHECKING:
    from kg.export.model import Progress as Step
    from kg.export.model import View
    from kg.export.run import ExportSummary

# Written out, so that `kg --help` loads no store; a test compares them with what kg.export has.
_FORMATS = ("gexf", "graphml", "cyjs", "neo4j", "ttl", "trig", "nq", "jsonld", "csv")
_VIEWS = ("actors", "events", "full")


@click.command()
@click.argument("format", type=click.Choice(_FORMATS), metavar="FORMAT")
@click.option(
    "-o", "--output", "out", required=True, metavar="FILE", help="File, or folder, to write; - is standard output."
)
@click.option("--view", type=click.Choice(_VIEWS), help="What to write [default: the format's].")
@click.option("--since", metavar="D", help="First date: YYYY-MM-DD, YYYY-MM or YYYY; leaves out what has no date.")
@click.option("--until", metavar="D", help="Last date: YYYY-MM-DD, YYYY-MM or YYYY; leaves out what has no date.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(ACTOR_TYPES), help="Only actors of this kind.")
@click.option(
    "--type",
    "types",
    multiple=True,
    type=click.Choice([*EVENT_TYPES, "alignment", "role"]),
    help="Only events of this PLOVER type, alignments or roles.",
)
@click.option(
    "--modality", "modalities", multiple=True, type=click.Choice(MODALITIES), help="Only what is stated in this way."
)
@click.option(
    "--speaker",
    "speakers",
    multiple=True,
    metavar="ACTOR",
    help="Only what is in this actor's words: a name, QID or IRI.",
)
@click.option("--report", "reports", multiple=True, metavar="ID", help="Only what this report says: its id or IRI.")
@store_option
def export(
    format: str,
    out: str,
    view: View | None,
    since: str | None,
    until: str | None,
    kinds: tuple[str, ...],
    types: tuple[str, ...],
    modalities: tuple[str, ...],
    speakers: tuple[str, ...],
    reports: tuple[str, ...],
    store: str,
) -> None:
    """Write the graph, or a part of it, for a viewer, a database or a statistics program.

    FORMAT is gexf (Gephi), graphml (yEd, igraph, NetworkX), cyjs (Cytoscape), neo4j, csv (both make a folder),
    ttl, trig, nq or jsonld (RDF).

    \b
    --view actors  one edge for each two actors and relation, with weight, dates and a sentence;
                   counts what reports assert in their own voice, and all alignments
                   (default for gexf, graphml, cyjs)
    --view events  actors and events, each event with its sentence and speaker (default for csv)
    --view full    everything (default for the others)

    Filters can be given several times; --modality and --speaker replace what the view actors counts by itself.
    FILE appears when the export is whole. An earlier export of that name is replaced.
    """
    from kg.export import Filters
    from kg.export import export as run
    from kg.store import open_store

    filters = Filters(since, until, kinds, types, modalities, speakers, reports)
    with open_store(store, read_only=True) as opened, _progress() as progress:
        target: BinaryIO | Path = sys.stdout.buffer if out == "-" else Path(out)
        summary = run(opened, format, view, filters, target, progress)
    click.echo(f"{_summary(summary)} written to {'standard output' if out == '-' else out}", err=True)


def _summary(summary: ExportSummary) -> str:
    counts = {name: getattr(summary, name) for name in ("reports", "quads", "nodes", "edges")}
    said = [f"{count:,} {name}" for name, count in counts.items() if count]
    return ", ".join(said) or "nothing: no fact passes the filters;"


@contextmanager
def _progress() -> Iterator[Step]:
    """A progress bar on standard error, shown only where that is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda doing, done, total: bar.update(task, description=doing, completed=done, total=total)
