"""The actors of a store as an analyst knows them: names, kinds, countries, item, how often and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import EntenteError
from kg.map import base_iri
from kg.map.namespaces import ENT, PREFIXES, SKOS
from kg.query.errors import NotFound
from kg.query.named import Parameter
from kg.query.parameters import resources
from kg.store import Store

# The actors first, each once, and in order only what is left: in one step it took ten times as long.
_FACTS = """SELECT ?actor ?property ?value { { SELECT DISTINCT ?actor ?property ?value {
  { SELECT DISTINCT ?actor { %s GRAPH ?known { ?actor a ent:Actor } } }
  GRAPH ?graph { ?actor ?property ?value }
  VALUES ?property { skos:prefLabel skos:altLabel ent:kind ent:country ent:wikidata ent:partOf } } } }
ORDER BY ?actor ?property ?value"""
_COUNTS = """SELECT ?actor (COUNT(?mention) AS ?mentions) (COUNT(DISTINCT ?graph) AS ?reports) { %s
  GRAPH ?graph { ?actor a ent:Actor OPTIONAL { ?actor gaf:denotedBy ?mention } } } GROUP BY ?actor"""
_WHERE = "SELECT DISTINCT ?graph { GRAPH ?graph { %s a ent:Actor } } ORDER BY ?graph"
_REPLACED = "SELECT DISTINCT ?actor { GRAPH ?graph { ?actor dcterms:replaces %s } }"
_REPLACING = "SELECT DISTINCT ?old { GRAPH %s { %s dcterms:replaces ?old } } ORDER BY ?old"
_ALL_REPLACED = "SELECT DISTINCT ?old { GRAPH ?graph { ?actor dcterms:replaces ?old } }"


@dataclass(frozen=True, slots=True)
class Known:
    """One actor of a store. `id` is the end of its IRI, such as actor/Q794; `names` has the preferred ones first."""

    id: str
    names: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    qid: str | None = None
    wholes: tuple[str, ...] = ()
    mentions: int = 0
    reports: int = 0

    @property
    def name(self) -> str:
        """The name to show."""
        return self.names[0] if self.names else self.id

    def __str__(self) -> str:
        """The actor in a line: name, kind, country, item."""
        what = ", ".join(filter(None, ("/".join(self.kinds), "/".join(self.countries), self.qid)))
        return f"{self.name} ({what})"


def known_actors(store: Store, base: str | None = None, only: Iterable[str] | None = None) -> dict[str, Known]:
    """The actors of `store`, or those of `only`, by the ends of their IRIs.

    All of them take seconds for each million quads.
    """
    start = base_iri(base)
    chosen = "" if only is None else f"VALUES ?actor {{ {' '.join(f'<{start}{one}>' for one in only)} }}"
    facts: dict[str, dict[str, list[str]]] = {}
    for row in _rows(store, _FACTS % chosen):
        about = facts.setdefault(row["actor"].value, {})
        about.setdefault(row["property"].value, []).append(row["value"].value)
    counts = {
        row["actor"].value: (int(row["mentions"].value), int(row["reports"].value))
        for row in _rows(store, _COUNTS % chosen)
    }
    made = (_known(iri.removeprefix(start), about, *counts.get(iri, (0, 0)), start) for iri, about in facts.items())
    return {known.id: known for known in made}


def _known(actor: str, about: dict[str, list[str]], mentions: int, reports: int, base: str) -> Known:
    def values(property_: ox.NamedNode) -> list[str]:
        return about.get(property_.value, [])

    item = next((value.rpartition("/")[2] for value in values(ENT("wikidata"))), None)
    names = tuple(dict.fromkeys((*values(SKOS("prefLabel")), *values(SKOS("altLabel")))))
    wholes = tuple(value.removeprefix(base) for value in values(ENT("partOf")))
    return Known(
        actor, names, tuple(values(ENT("kind"))), tuple(values(ENT("country"))), item, wholes, mentions, reports
    )


def find_actor(store: Store, text: str, base: str | None = None) -> Known:
    """The one actor that `text` means: a name, a Wikidata item, an IRI or its end.

    An IRI that a judgement replaced still finds its actor, under the IRI asked for. Raises EntenteError when there
    is none, or, with the choices, when there are several.
    """
    start = base_iri(base)
    text = start + text if text.startswith("actor/") else text
    try:
        found = [term.value for term in resources(store, Parameter("actor", "name"), text)]
    except NotFound as error:
        moved = _replaced_by(store, text, start)
        if moved is None:
            raise EntenteError(str(error).removeprefix("parameter actor: ")) from error
        return Known(text.removeprefix(start), moved.names, moved.kinds, moved.countries, None, moved.wholes)
    actors = known_actors(store, start, (iri.removeprefix(start) for iri in found))
    if not actors:
        raise EntenteError(f"{text} is no actor of the store")
    if len(actors) > 1:
        choices = "; ".join(f"{one.id} {one}" for one in actors.values())
        raise EntenteError(f"{text!r} may be {len(actors)} actors; name one by its IRI: {choices}")
    return next(iter(actors.values()))


def _replaced_by(store: Store, iri: str, base: str) -> Known | None:
    try:
        found = [row["actor"].value for row in _rows(store, _REPLACED % ox.NamedNode(iri))]
    except ValueError:  # a name is no IRI
        return None
    return next(iter(known_actors(store, base, (one.removeprefix(base) for one in found[:1])).values()), None)


def graphs_of(store: Store, actor: str, base: str | None = None) -> list[str]:
    """The names of the graphs in which `actor` (the end of its IRI) stands."""
    return [row["graph"].value for row in _rows(store, _WHERE % ox.NamedNode(base_iri(base) + actor))]


def replaced_in(store: Store, graph: str, actor: str, base: str | None = None) -> list[str]:
    """The actors for which `actor` stands in the graph named `graph` by a judgement, as ends of IRIs."""
    start = base_iri(base)
    rows = _rows(store, _REPLACING % (ox.NamedNode(graph), ox.NamedNode(start + actor)))
    return [row["old"].value.removeprefix(start) for row in rows]


def replaced_actors(store: Store, base: str | None = None) -> set[str]:
    """The actors that judgements have replaced anywhere in `store`, as ends of IRIs."""
    start = base_iri(base)
    return {row["old"].value.removeprefix(start) for row in _rows(store, _ALL_REPLACED)}


def _rows(store: Store, sparql: str) -> Iterator[ox.QuerySolution]:
    results = store.query(sparql, prefixes=PREFIXES)
    assert isinstance(results, ox.QuerySolutions)
    return results
