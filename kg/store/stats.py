"""Counting what a store holds, by SPARQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import pyoxigraph as ox

from kg.map.namespaces import ENT, PREFIXES
from kg.store.interface import Results, StoreStats

_COUNTED = {
    "Report": "reports",
    "Actor": "actors",
    "Event": "events",
    "Role": "roles",
    "Alignment": "alignments",
    "Claim": "claims",
}
_COUNT_CLASSES = f"""SELECT ?class (COUNT(DISTINCT ?thing) AS ?n) {{
  VALUES ?class {{ {" ".join(str(ENT(name)) for name in _COUNTED)} }} ?thing a ?class }} GROUP BY ?class"""
_COUNT_LINKED = f"""SELECT (COUNT(DISTINCT ?actor) AS ?n) {{ ?actor a {ENT("Actor")} ; {ENT("wikidata")} ?item }}"""
_COUNT_QUADS = "SELECT (COUNT(*) AS ?n) { GRAPH ?graph { ?s ?p ?o } }"


class Queryable(Protocol):
    """What can be asked by SPARQL."""

    def query(self, sparql: str) -> Results:
        """The results of a query over the union of all graphs."""


def stats_of(store: Queryable) -> StoreStats:
    """How much `store` holds. It reads the whole store: seconds for each million quads."""
    counts = dict.fromkeys((*_COUNTED.values(), "linked", "quads"), 0)
    for row in _select(store, _COUNT_CLASSES):
        counts[_COUNTED[row["class"].value.removeprefix(PREFIXES["ent"])]] = int(row["n"].value)
    counts["linked"] = int(next(_select(store, _COUNT_LINKED))["n"].value)
    counts["quads"] = int(next(_select(store, _COUNT_QUADS))["n"].value)
    return StoreStats(**counts)


def _select(store: Queryable, sparql: str) -> Iterator[ox.QuerySolution]:
    results = store.query(sparql)
    assert isinstance(results, ox.QuerySolutions)
    return results
