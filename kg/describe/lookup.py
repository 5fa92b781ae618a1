"""Reading the graph by resource: what a report's graph says of a subject, and the names of things.

Each query starts from terms that are known, which Oxigraph answers at once, whatever the size of the store. For an
OPTIONAL inside a GRAPH it would read every name of the store, so names are looked up by a second query.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

import pyoxigraph as ox

from kg.map.iris import base_iri
from kg.map.namespaces import DCTERMS, SKOS, shorten
from kg.query import evaluate, table_rows
from kg.query.table import Row
from kg.store import Store

Term = ox.NamedNode | ox.Literal
Pair = tuple[ox.NamedNode, ox.NamedNode]
"""A report's graph, and a subject in it."""

_LABEL = SKOS("prefLabel")
_CHUNK = 500
_PROPERTIES = "SELECT ?g ?s ?p ?o {{ VALUES (?g ?s) {{ {0} }} GRAPH ?g {{ ?s ?p ?o }} }}"
_NAMES = "SELECT ?g ?s (MIN(STR(?l)) AS ?name) {{ VALUES (?g ?s) {{ {0} }} GRAPH ?g {{ ?s {1} ?l }} }} GROUP BY ?g ?s"


@dataclass(frozen=True, slots=True)
class Named:
    """A resource with the name by which people know it."""

    iri: str
    name: str


class Properties:
    """What one graph says of one subject: its values by property."""

    def __init__(self) -> None:
        self._values: dict[str, list[Term]] = defaultdict(list)

    def add(self, predicate: ox.NamedNode, value: Term) -> None:
        """Note one value."""
        self._values[predicate.value].append(value)

    def texts(self, predicate: ox.NamedNode) -> tuple[str, ...]:
        """Texts or IRIs of the values, in a fixed order."""
        return tuple(sorted(term.value for term in self._values.get(predicate.value, ())))

    def text(self, predicate: ox.NamedNode) -> str | None:
        """The one value's text or IRI, or None."""
        return next(iter(self.texts(predicate)), None)

    def local(self, predicate: ox.NamedNode) -> str | None:
        """The value's name without its namespace: ent:asserted gives asserted."""
        iri = self.text(predicate)
        return None if iri is None else local_name(iri)

    def nodes(self, predicate: ox.NamedNode) -> tuple[ox.NamedNode, ...]:
        """The values that are resources, in a fixed order."""
        found = (term for term in self._values.get(predicate.value, ()) if isinstance(term, ox.NamedNode))
        return tuple(sorted(found, key=lambda node: node.value))


def local_name(iri: str) -> str:
    """The last part of a term's IRI.

    >>> local_name("https://w3id.org/entente/ns#asserted"), local_name("https://w3id.org/entente/plover/ACCUSE")
    ('asserted', 'ACCUSE')
    """
    return shorten(iri).rpartition(":")[2].rpartition("/")[2]


def select(store: Store, sparql: str) -> list[Row]:
    """All rows of a SELECT, with Entente's prefixes known."""
    results = evaluate(store, sparql)
    assert isinstance(results, ox.QuerySolutions)
    return list(table_rows(results).rows)


def count(row: Row, column: str) -> int:
    """A number of a row; 0 where there is none."""
    value = row[column]
    return int(value.value) if isinstance(value, ox.Literal) else 0


def text(row: Row, column: str) -> str | None:
    """The text or IRI in a row's column, or None."""
    value = row[column]
    return value.value if isinstance(value, ox.Literal | ox.NamedNode) else None


def node(row: Row, column: str) -> ox.NamedNode:
    """The resource in a row's column, which the query makes sure of."""
    value = row[column]
    assert isinstance(value, ox.NamedNode)
    return value


def properties(store: Store, pairs: Iterable[Pair]) -> dict[Pair, Properties]:
    """What each graph says of its subject; subjects of which nothing is said are there, and empty."""
    found = {pair: Properties() for pair in pairs}
    for values in _chunks(found):
        for row in select(store, _PROPERTIES.format(values)):
            value = row["o"]
            if isinstance(value, ox.NamedNode | ox.Literal):
                found[node(row, "g"), node(row, "s")].add(node(row, "p"), value)
    return found


def names(store: Store, pairs: Iterable[Pair], predicate: ox.NamedNode = _LABEL) -> dict[Pair, str]:
    """The name that each graph gives its subject; the end of the IRI where it gives none."""
    asked = dict.fromkeys(pairs)
    found = {pair: pair[1].value.removeprefix(base_iri()) for pair in asked}
    for values in _chunks(asked):
        for row in select(store, _NAMES.format(values, predicate)):
            found[node(row, "g"), node(row, "s")] = text(row, "name") or ""
    return found


@dataclass(frozen=True, slots=True)
class ReportName:
    """A report by what people know of it. `name` is its title, or its id where it has none."""

    iri: str
    id: str
    name: str
    date: str | None
    publisher: str | None


def report_names(store: Store, reports: Iterable[ox.NamedNode]) -> dict[str, ReportName]:
    """What reports are called, by IRI."""
    wanted = [(report, report) for report in dict.fromkeys(reports)]
    fields = (DCTERMS("identifier"), DCTERMS("title"), DCTERMS("issued"), DCTERMS("publisher"))
    # Not `properties`: that would fetch the whole text of each.
    query = "SELECT ?g ?p ?o {{ VALUES ?g {{ {0} }} VALUES ?p {{ {1} }} GRAPH ?g {{ ?g ?p ?o }} }}"
    found = {report.value: Properties() for report, _ in wanted}
    for start in range(0, len(wanted), _CHUNK):
        graphs = " ".join(str(report) for report, _ in wanted[start : start + _CHUNK])
        for row in select(store, query.format(graphs, " ".join(map(str, fields)))):
            value = row["o"]
            if isinstance(value, ox.NamedNode | ox.Literal):
                found[node(row, "g").value].add(node(row, "p"), value)
    return {iri: _report_name(iri, held) for iri, held in found.items()}


def _report_name(iri: str, held: Properties) -> ReportName:
    id_ = held.text(DCTERMS("identifier")) or unquote(iri.removeprefix(f"{base_iri()}doc/"))
    title = held.text(DCTERMS("title"))
    name = title if title and title.strip() else id_
    return ReportName(iri, id_, name, held.text(DCTERMS("issued")), held.text(DCTERMS("publisher")))


def _chunks(pairs: Iterable[Pair]) -> Iterator[str]:
    """The pairs as rows of VALUES, some hundreds at a time. Terms are written by pyoxigraph, so none can end itself."""
    listed = list(pairs)
    for start in range(0, len(listed), _CHUNK):
        yield " ".join(f"({graph} {subject})" for graph, subject in listed[start : start + _CHUNK])
