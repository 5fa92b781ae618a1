"""An actor: its names, what it is, why it was linked, and which posts it holds or gives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.describe.lookup import Named, count, names, node, select, text
from kg.describe.statement import Statement, statements
from kg.store import Store

MAX_LINKS = 30
"""Names with reasons that are shown of an actor's links, the most frequent first."""
MAX_POSTS = 60
"""Roles that are shown of an actor, the latest first."""
MAX_LABELS = 300


@dataclass(frozen=True, slots=True)
class LinkReason:
    """Why a name was taken for a Wikidata item: the score from 0 to 1, the reasons, and in how many reports."""

    name: str
    item: str
    score: float
    reasons: tuple[str, ...]
    reports: int


@dataclass(frozen=True, slots=True)
class Actor:
    """What the reports together say that an actor is. Of names and kinds, those of most reports stand first.

    `labels` are the linked item's in other languages, as (language, label). `links` say why it was linked.
    """

    iri: str
    name: str
    aliases: tuple[str, ...]
    labels: tuple[tuple[str, str], ...]
    kinds: tuple[str, ...]
    countries: tuple[str, ...]
    sectors: tuple[str, ...]
    items: tuple[str, ...]
    part_of: tuple[Named, ...]
    links: tuple[LinkReason, ...]
    mentions: int
    reports: int


@dataclass(frozen=True, slots=True)
class Post:
    """A role as the latest report that tells of it has it; the dates of the first and last report, and their number."""

    role: Statement
    first: str | None
    last: str | None
    reports: int


_ABOUT = """SELECT ?p ?o (COUNT(*) AS ?n) (MIN(?g) AS ?where) {{ VALUES ?p {{ skos:prefLabel skos:altLabel rdfs:label
ent:kind ent:country ent:sector ent:wikidata ent:partOf }} GRAPH ?g {{ {0} ?p ?o }} }} GROUP BY ?p ?o
ORDER BY DESC(?n) ?o"""
_LINKS = """SELECT ?name ?item ?score ?reasons (COUNT(*) AS ?n) {{ {{
  SELECT ?link ?name ?item ?score (GROUP_CONCAT(?reason; separator="\\u001f") AS ?reasons) {{
    {{ SELECT ?link ?name ?item ?score ?reason {{ GRAPH ?g {{
      ?link ent:linked {0} ; ent:name ?name ; ent:wikidata ?item ; ent:score ?score }}
      OPTIONAL {{ GRAPH ?g {{ ?link ent:reason ?reason }} }} }} ORDER BY ?reason }}
  }} GROUP BY ?link ?name ?item ?score }} }}
GROUP BY ?name ?item ?score ?reasons ORDER BY DESC(?n) DESC(?score) ?name LIMIT {1}"""
_NAMED = """SELECT (COUNT(*) AS ?mentions) (COUNT(DISTINCT ?g) AS ?reports) {{ GRAPH ?g {{ {0} gaf:denotedBy ?m }} }}"""
# The greatest of "date report claim" is the latest report's; no IRI holds a space.
_POSTS = """SELECT ?role (MIN(?day) AS ?first) (MAX(?day) AS ?last) (COUNT(DISTINCT ?g) AS ?reports)
  (MAX(CONCAT(COALESCE(STR(?day), ""), " ", STR(?g), " ", STR(?claim))) AS ?latest) {{
  {{ GRAPH ?g {{ ?role org:member {0} . ?claim ent:claims ?role }} }}
  UNION {{ GRAPH ?g {{ ?role org:organization {0} . ?claim ent:claims ?role }} }}
  OPTIONAL {{ GRAPH ?g {{ ?g dcterms:issued ?day }} }}
}} GROUP BY ?role ORDER BY DESC(?last) ?role LIMIT {1}"""
_EXISTS = "ASK {{ GRAPH ?g {{ {0} a ent:Actor }} }}"


def actor(store: Store, iri: ox.NamedNode) -> Actor | None:
    """The actor with this IRI; None when the store holds no such actor."""
    about = select(store, _ABOUT.format(iri))
    values: dict[str, list[str]] = {}
    parents: dict[ox.NamedNode, ox.NamedNode] = {}
    labels: dict[str, str] = {}
    for row in about:
        name, value = node(row, "p").value.rpartition("#")[2], row["o"]
        values.setdefault(name, []).append(text(row, "o") or "")
        if name == "partOf" and isinstance(value, ox.NamedNode):
            parents.setdefault(value, node(row, "where"))
        if isinstance(value, ox.Literal) and value.language and len(labels) < MAX_LABELS:
            labels.setdefault(value.language, value.value)
    if "kind" not in values:
        return None
    called = names(store, ((graph, parent) for parent, graph in parents.items()))
    named = select(store, _NAMED.format(iri))[0]
    known = list(dict.fromkeys([*values.get("prefLabel", ()), *values.get("altLabel", ())]))
    return Actor(
        iri=iri.value,
        name=known[0] if known else iri.value.rpartition("/")[2],
        aliases=tuple(known[1:]),
        labels=tuple(sorted(labels.items())),
        kinds=tuple(values["kind"]),
        countries=tuple(values.get("country", ())),
        sectors=tuple(iri.rpartition("/")[2].removeprefix("sector-") for iri in values.get("sector", ())),
        items=tuple(values.get("wikidata", ())),
        part_of=tuple(Named(parent.value, called[graph, parent]) for parent, graph in parents.items()),
        links=_links(store, iri),
        mentions=count(named, "mentions"),
        reports=count(named, "reports"),
    )


def posts(store: Store, iri: ox.NamedNode) -> list[Post]:
    """The roles that `iri` holds, held or will hold, and those of others in its service: the latest first."""
    rows = select(store, _POSTS.format(iri, MAX_POSTS))
    pairs = {}
    for row in rows:
        _, report, claim = (text(row, "latest") or "").split(" ")
        pairs[ox.NamedNode(report), ox.NamedNode(claim)] = row
    said = {(one.report.iri, one.claim): one for one in statements(store, pairs)}
    return [
        Post(said[graph.value, claim.value], text(row, "first"), text(row, "last"), count(row, "reports"))
        for (graph, claim), row in pairs.items()
        if (graph.value, claim.value) in said
    ]


def _links(store: Store, iri: ox.NamedNode) -> tuple[LinkReason, ...]:
    return tuple(
        LinkReason(
            text(row, "name") or "",
            text(row, "item") or "",
            float(text(row, "score") or 0),
            _reasons(text(row, "reasons")),
            count(row, "n"),
        )
        for row in select(store, _LINKS.format(iri, MAX_LINKS))
    )


def _reasons(joined: str | None) -> tuple[str, ...]:
    return tuple(_distinct((joined or "").split("\x1f")))


def _distinct(words: Iterable[str]) -> list[str]:
    return sorted({word for word in words if word})
