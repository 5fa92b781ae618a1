"""Many reports into a store at once: shards, and what a build has made."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from kg.errors import EntenteError
from kg.store.interface import Store
from kg.store.shards import graphs_in, listed, opened
from kg.store.store import EmbeddedStore

WORTH_BULK = 100_000
"""Bytes of N-Triples from which the bulk loader is quicker than a transaction for each graph."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many reports came new into the store, and how many took the place of what stood there."""

    new: int
    replaced: int


def load(shards: Iterable[Path], store: Store, on_progress: Callable[[Path], None] = lambda shard: None) -> Loaded:
    """What was loaded, after `store` holds every report of `shards`; a later shard replaces what an earlier one says.

    On disk, the new reports of a shard come by Oxigraph's bulk loader, all or none; each other one replaces its graph
    in a transaction of its own. So an interruption tears no report, and the same call completes it.
    `on_progress` is called after each shard. Raises EntenteError when a shard cannot be read, or the store written.
    """
    present, new, replaced = set(store.graphs()), 0, 0
    for path in shards:
        names = listed(path).keys()
        fresh = names - present
        try:
            _load(path, store, fresh, all_new=len(fresh) == len(names))
            store.publish()
        except OSError as error:
            raise EntenteError(
                f"{store.location} could not be written ({error}) at {path}: what was loaded before is safe; "
                "mend the cause and run the same command again"
            ) from error
        except SyntaxError as error:
            raise EntenteError(f"{path} cannot be loaded: {error}; copy it, or write it, again") from error
        present |= fresh
        new, replaced = new + len(fresh), replaced + len(names) - len(fresh)
        on_progress(path)
    return Loaded(new, replaced)


class Target(Protocol):
    """Where graphs are put, one at a time."""

    def replace_graph(self, graph: str, quads: Iterable[ox.Quad]) -> bool:
        """Whether anything may have changed, after the graph named `graph` holds exactly `quads`."""


def put(target: Target, graphs: Mapping[str, bytes]) -> None:
    """Make each of `graphs` in `target` hold exactly its N-Triples: each wholly or, after a crash, not at all.

    On disk, those that are new come together by Oxigraph's bulk loader, which takes a third of the time.
    """
    new: dict[str, bytes] = {}
    if isinstance(target, EmbeddedStore):
        new = {graph: triples for graph, triples in graphs.items() if not target.holds(graph)}
        if sum(map(len, new.values())) < WORTH_BULK:
            new = {}
        else:
            # A line of N-Triples ends in " .", and in text a line feed is escaped.
            lines = (triples.replace(b" .\n", f" <{graph}> .\n".encode()) for graph, triples in new.items())
            target.bulk_load(io.BytesIO(b"".join(lines)))
    for graph in graphs.keys() - new.keys() if new else graphs:
        target.replace_graph(graph, _quads(graph, graphs[graph]))


def _quads(graph: str, triples: bytes) -> Iterator[ox.Quad]:
    name = ox.NamedNode(graph)
    for quad in ox.parse(triples, format=ox.RdfFormat.N_TRIPLES):
        yield ox.Quad(quad.subject, quad.predicate, quad.object, name)


def _load(path: Path, store: Store, fresh: set[str], *, all_new: bool) -> None:
    bulk = isinstance(store, EmbeddedStore)
    if isinstance(store, EmbeddedStore) and all_new:
        with opened(path) as file:
            store.bulk_load(file)
        return
    for graph, quads in graphs_in(path):
        if not bulk or graph not in fresh:
            store.replace_graph(graph, quads)
    if isinstance(store, EmbeddedStore) and fresh:
        store.bulk_extend(chain.from_iterable(quads for graph, quads in graphs_in(path) if graph in fresh))
