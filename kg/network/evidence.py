"""What one edge rests on: its claims, with who says so, when, in which words and where."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode, QuerySolution, QuerySolutions

from kg.export.selection import Selection
from kg.map.namespaces import ENT, PLOVER
from kg.network.hits import Ends, hits, stance_of, values
from kg.query import evaluate
from kg.store import Store

_COLUMNS = "?source ?target ?type ?date ?speaker ?report ?claim ?fact ?modality ?sentence ?confidence ?start ?end ?mode"
_MORE = """?claim ent:sentence ?sentence ; ent:confidence ?confidence ; prov:wasDerivedFrom ?span .
  ?span oa:start ?start ; oa:end ?end ."""
_MODE = "OPTIONAL { ?fact ent:mode|ent:alignmentKind ?mode }"
_NAMES = "SELECT ?r (MIN(STR(?l)) AS ?name) { %s ?r skos:prefLabel ?l } GROUP BY ?r"
_REPORTS = """SELECT ?r ?id ?title ?date ?publisher { %s GRAPH ?r { ?r dcterms:identifier ?id
  OPTIONAL { ?r dcterms:title ?title } OPTIONAL { ?r dcterms:issued ?date }
  OPTIONAL { ?r dcterms:publisher ?publisher } } }"""


@dataclass(frozen=True, slots=True)
class Source:
    """A report: its IRI, its id, and title, date and publisher where they are known."""

    iri: str
    id: str
    title: str | None
    date: str | None
    publisher: str | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One claim that joins two actors.

    `fact` and `claim` are IRIs. `relation` is a PLOVER type, supports or opposes; `mode` is its mode, or the kind of an
    alignment. `speaker` is (IRI, name), or None when the report itself says so. `start` and `end` are offsets of the
    evidence into the report's text, in code points. `joint`: the two act side by side.
    """

    claim: str
    fact: str
    relation: str
    mode: str | None
    stance: str
    modality: str
    date: str | None
    speaker: tuple[str, str] | None
    sentence: str
    confidence: float
    start: int
    end: int
    joint: bool
    report: Source


def edge_evidence(
    store: Store, selection: Selection, sources: Collection[str], targets: Collection[str], stances: Collection[str]
) -> list[Evidence]:
    """The claims of the edges from `sources` to `targets` (IRIs) of these `stances` (all, if empty), latest first."""
    found = list(hits(store, selection, stances, Ends(sources, targets), columns=_COLUMNS, more=_MORE, options=_MODE))
    rows = [row for *_, row in found]
    names = _names(store, {row["speaker"].value for row in rows if row["speaker"] is not None})
    reports = _reports(store, {row["report"].value for row in rows})
    claims = [_evidence(relation, joint, row, names, reports) for relation, joint, row in found]
    claims.sort(key=lambda claim: (claim.report.iri, claim.start, claim.fact))
    return sorted(claims, key=lambda claim: claim.date or "", reverse=True)


def _evidence(
    relation: str, joint: bool, row: QuerySolution, names: dict[str, str], reports: dict[str, Source]
) -> Evidence:
    speaker, mode, date = (term and term.value for term in (row["speaker"], row["mode"], row["date"]))
    return Evidence(
        claim=row["claim"].value,
        fact=row["fact"].value,
        relation=relation,
        # plover:CONSULT-third-party is the mode third-party.
        mode=mode and mode.removeprefix(ENT("").value).removeprefix(PLOVER(f"{relation}-").value),
        stance=stance_of(relation),
        modality=row["modality"].value.removeprefix(ENT("").value),
        date=date,
        speaker=speaker and (speaker, names.get(speaker, speaker)),
        sentence=row["sentence"].value,
        confidence=float(row["confidence"].value),
        start=int(row["start"].value),
        end=int(row["end"].value),
        joint=joint,
        report=reports[row["report"].value],
    )


def _names(store: Store, iris: Collection[str]) -> dict[str, str]:
    return {row["r"].value: row["name"].value for row in _about(store, _NAMES, iris)}


def _reports(store: Store, iris: Collection[str]) -> dict[str, Source]:
    found: dict[str, Source] = {}
    for row in _about(store, _REPORTS, iris):
        told = (row[name] and row[name].value for name in ("title", "date", "publisher"))
        found[row["r"].value] = Source(row["r"].value, row["id"].value, *told)
    return {iri: found.get(iri) or Source(iri, iri, None, None, None) for iri in iris}


def _about(store: Store, text: str, iris: Iterable[str]) -> Iterable[QuerySolution]:
    """The rows of a query about these resources."""
    rows = evaluate(store, text % values("r", map(NamedNode, sorted(iris))))
    assert isinstance(rows, QuerySolutions)
    return rows
