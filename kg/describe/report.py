"""A report: its text, and all that was read from it, each thing at its place."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from kg.describe.lookup import ReportName, count, names, node, properties, report_names, select, text
from kg.describe.statement import Statement, statements
from kg.map.namespaces import DCTERMS, ENT, SCHEMA, TYPE
from kg.query.table import Row
from kg.store import Store

_CLAIMS = "SELECT ?claim {{ GRAPH {0} {{ ?claim ent:report {0} ; a ent:Claim }} }}"
_MENTIONS = """SELECT ?actor ?start ?end {{ GRAPH {0} {{
  ?actor gaf:denotedBy ?m . ?m oa:start ?start ; oa:end ?end }} }} ORDER BY ?start ?end ?actor"""
_LINKS = """SELECT ?actor (MAX(?score) AS ?best) {{ GRAPH {0} {{ ?link ent:linked ?actor ; ent:score ?score }} }}
GROUP BY ?actor"""
_RUN = """SELECT ?version ?model {{ GRAPH {0} {{ {0} prov:wasGeneratedBy ?run .
  ?run ent:extractorVersion ?version ; ent:model ?model }} }}"""


@dataclass(frozen=True, slots=True)
class Mentioned:
    """An actor as this report has it, with the score of its link and where the report names it."""

    iri: str
    name: str
    kind: str
    country: str | None
    item: str | None
    score: float | None
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ReportText:
    """A report with its whole text, and what was read from it in the order of the text.

    Offsets in `facts` and `actors` are code points of `text`.
    """

    name: ReportName
    text: str
    url: str | None
    language: str | None
    version: str | None
    model: str | None
    facts: tuple[Statement, ...]
    actors: tuple[Mentioned, ...]


def report(store: Store, iri: ox.NamedNode) -> ReportText | None:
    """The report with this IRI; None when the store holds none."""
    about = properties(store, [(iri, iri)])[iri, iri]
    if ENT("Report").value not in about.texts(TYPE):
        return None
    claims = [(iri, node(row, "claim")) for row in select(store, _CLAIMS.format(iri))]
    facts = sorted(statements(store, claims), key=lambda fact: (fact.start, fact.end, fact.kind, fact.claim))
    nothing: Row = {"version": None, "model": None}
    run = next(iter(select(store, _RUN.format(iri))), nothing)
    return ReportText(
        name=report_names(store, [iri])[iri.value],
        text=about.text(SCHEMA("articleBody")) or "",
        url=about.text(SCHEMA("url")),
        language=about.text(DCTERMS("language")),
        version=text(run, "version"),
        model=text(run, "model"),
        facts=tuple(facts),
        actors=tuple(_actors(store, iri)),
    )


def _actors(store: Store, iri: ox.NamedNode) -> list[Mentioned]:
    """The actors that the report names, by their first place."""
    places: dict[ox.NamedNode, list[tuple[int, int]]] = {}
    for row in select(store, _MENTIONS.format(iri)):
        places.setdefault(node(row, "actor"), []).append((count(row, "start"), count(row, "end")))
    pairs = [(iri, actor) for actor in places]
    called, about = names(store, pairs), properties(store, pairs)
    linked = [row for row in select(store, _LINKS.format(iri)) if row["actor"]]
    scores = {node(row, "actor"): float(text(row, "best") or 0) for row in linked}
    return [
        Mentioned(
            iri=actor.value,
            name=called[iri, actor],
            kind=about[iri, actor].text(ENT("kind")) or "other",
            country=about[iri, actor].text(ENT("country")),
            item=about[iri, actor].text(ENT("wikidata")),
            score=scores.get(actor),
            places=tuple(found),
        )
        for actor, found in places.items()
    ]
