"""What every store offers, be it on disk or behind HTTP. All other folders know a store by this alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

import pyoxigraph as ox

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


@dataclass(frozen=True, slots=True)
class StoreStats:
    """How much a store holds. Resources that several reports share are counted once, quads as often as they stand."""

    reports: int
    actors: int
    linked: int
    events: int
    roles: int
    alignments: int
    claims: int
    quads: int


class Store(Protocol):
    """A store: one named graph for each report. Use it as a context manager, or `close` it."""

    location: str
    read_only: bool

    def replace_graph(self, graph: str, quads: Iterable[ox.Quad]) -> bool:
        """Whether anything may have changed, after the graph named `graph` holds exactly `quads`."""

    def forget(self, graph: str) -> bool:
        """Whether the graph named `graph` was there; afterwards it is not."""

    def has(self, graph: str, content_hash: str, recipe: str) -> bool:
        """Whether the report's graph stands as this recipe made it of the text with this hash."""

    def query(
        self,
        sparql: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        base_iri: str | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> Results:
        """The results of a SPARQL 1.1 query; the default graph is the union of all graphs unless one is chosen."""

    def update(self, sparql: str, *, base_iri: str | None = None) -> None:
        """Run a SPARQL 1.1 update, as one transaction where the store is on disk."""

    def graphs(self) -> Iterator[str]:
        """The names of the graphs: one for each report."""

    def graph(self, graph: str) -> Iterator[ox.Quad]:
        """The quads of the graph named `graph`."""

    def stats(self) -> StoreStats:
        """How much the store holds."""

    def publish(self) -> None:
        """Make what was written safe, and show it to those who read."""

    def compact(self) -> None:
        """Remove for good what was removed, where the store leaves that to us."""

    def close(self) -> None:
        """Publish, and give the store back."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None: ...
