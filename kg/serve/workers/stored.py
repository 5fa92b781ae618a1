"""The store as the rest of the server knows it: every query goes to a reader, and comes back parsed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import TracebackType

import pyoxigraph as ox

from kg.errors import EntenteError
from kg.map.namespaces import PREFIXES
from kg.query import QueryError
from kg.serve.newest import Snapshot
from kg.serve.workers.pool import Pool
from kg.serve.workers.wire import Json
from kg.store import Results, StoreStats
from kg.store.stats import stats_of

_LARGEST = 100_000_000
"""Bytes of an answer that the server itself reads."""


class PooledStore:
    """A `kg.store.Store` that is open for reading, in other processes. Its answers are read whole: for large ones use
    `kg.serve.answering`, which passes on what arrives."""

    read_only = True

    def __init__(self, location: str, snapshot: Snapshot, pool: Callable[[], Pool]) -> None:
        self.location, self.snapshot, self._pool = location, snapshot, pool

    def query(
        self,
        sparql: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        base_iri: str | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> Results:
        """The results of a SPARQL query. Entente's prefixes are declared in any case.

        Raises QueryError and its kinds, and HttpError when a limit was met.
        """
        declared = f"BASE <{base_iri}> " if base_iri else ""
        others = {name: start for name, start in (prefixes or {}).items() if PREFIXES.get(name) != start}
        declared += "".join(f"PREFIX {name}: <{start}> " for name, start in others.items())
        job: Json = {"do": "query", **self.snapshot.place, "text": declared + sparql, "table": "json", "graph": "nt"}
        job |= {"default": _listed(default_graphs), "named": _listed(named_graphs), "bytes": _LARGEST}
        answer = self._pool().answer(job)
        try:
            body = answer.read()
        finally:
            answer.close()
        if answer.cut:
            raise QueryError(f"the answer is too large for a page, it has more than {answer.cut}: LIMIT the query")
        if not answer.head["graph"]:
            return ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        # pyoxigraph makes QueryTriples by a query only.
        held = ox.Store()
        held.bulk_load(body, format=ox.RdfFormat.N_TRIPLES)
        triples = held.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")
        assert isinstance(triples, ox.QueryTriples)
        return triples

    def graphs(self) -> Iterator[str]:
        """The names of the graphs."""
        rows = self.query("SELECT ?g { GRAPH ?g {} }")
        assert isinstance(rows, ox.QuerySolutions)
        return (row["g"].value for row in rows)

    def graph(self, graph: str) -> Iterator[ox.Quad]:
        """The quads of the graph named `graph`."""
        name = ox.NamedNode(graph)
        triples = self.query(f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH {name} {{ ?s ?p ?o }} }}")
        assert isinstance(triples, ox.QueryTriples)
        return (ox.Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples)

    def has(self, graph: str, content_hash: str, recipe: str) -> bool:
        """Raises EntenteError: only a build asks for it."""
        raise _not_here()

    def stats(self) -> StoreStats:
        """How much the store holds. It reads the whole store: seconds for each million quads."""
        return stats_of(self)

    def replace_graph(self, graph: str, quads: Iterable[ox.Quad]) -> bool:
        """Raises EntenteError: readers do not write."""
        raise _not_here()

    def forget(self, graph: str) -> bool:
        """Raises EntenteError: readers do not write."""
        raise _not_here()

    def update(self, sparql: str, *, base_iri: str | None = None) -> None:
        """Raises EntenteError: readers do not write."""
        raise _not_here()

    def publish(self) -> None:
        """Do nothing: nothing was written."""

    def compact(self) -> None:
        """Do nothing: nothing was written."""

    def close(self) -> None:
        """Do nothing: the readers are the server's."""

    def __enter__(self) -> PooledStore:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        return


def _listed(graphs: Sequence[str] | None) -> list[str] | None:
    return None if graphs is None else list(graphs)


def _not_here() -> EntenteError:
    return EntenteError("the server reads the store, and writes by kg.serve.updates alone")
