"""Which quads of each report's graph an RDF export keeps: all, or what the claims that were kept speak of."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from pyoxigraph import NamedNode, Quad

from kg.export.model import Progress
from kg.export.selection import Selection
from kg.map.namespaces import ENT, GAF, PROV, SCHEMA
from kg.model import EVENT_TYPES
from kg.store import Store

Pairs = set[tuple[str, NamedNode, str]]

DIRECT_EDGES = frozenset(
    ENT(name) for name in (*(name.lower() for name in EVENT_TYPES), "supports", "opposes", "memberOf")
)
"""Properties that join two actors without a claim between them."""

_CLAIMS = """SELECT rn.iri, claim.iri, fn.iri FROM claim JOIN node rn ON rn.id = claim.report
  JOIN node fn ON fn.id = claim.fact ORDER BY rn.iri"""
# Direct edges come from what a report asserts in its own voice, and from roles that are held now.
_PAIRS = """SELECT rn.iri, sn.iri, relation, tn.iri, joint FROM pair JOIN fact ON fact.id = pair.fact
  JOIN claim ON claim.fact = pair.fact JOIN node rn ON rn.id = claim.report
  JOIN node sn ON sn.id = pair.source JOIN node tn ON tn.id = pair.target
WHERE modality = 'asserted' AND speaker IS NULL AND (cls <> 'Role' OR type = 'current') ORDER BY rn.iri"""


def subgraphs(
    store: Store, selection: Selection, db: sqlite3.Connection | None, progress: Progress
) -> Iterator[tuple[str, list[Quad]]]:
    """Each report's IRI with the quads of its graph that `selection` keeps; `db` has the claims that it keeps.

    `db` may be None when it keeps everything. The view `full` gives a claim's report, fact, actors, their mentions
    and links, and the words; `events` leaves out the report's text, the mentions and the direct edges; `actors` has
    nothing but actors and the direct edges between them. What is kept of an event or an actor is kept whole.
    """
    if db is None:
        chosen = selection.reports
        total = sum(1 for _ in store.graphs()) if chosen is None else len(chosen)
        for done, report in enumerate(store.graphs() if chosen is None else sorted(chosen)):
            progress("writing reports", done, total)
            yield report, list(store.graph(report))
        return
    pairs = groupby(db.execute(_PAIRS), key=itemgetter(0))
    ahead, rows = next(pairs, (None, iter(())))
    for done, (report, claims) in enumerate(groupby(db.execute(_CLAIMS), key=itemgetter(0))):
        progress("writing reports", done, None)
        edges: Pairs = set()
        if ahead == report:
            for _, source, relation, target, joint in rows:
                edge = ENT(relation.lower() if relation in EVENT_TYPES else relation)
                edges.add((source, edge, target))
                # What is done side by side may stand either way.
                if joint:
                    edges.add((target, edge, source))
            ahead, rows = next(pairs, (None, iter(())))
        facts = {iri for _, *said in claims for iri in said}
        quads = _kept(store.graph(report), report, facts, edges, selection.view)
        if quads:
            yield report, quads


def _kept(quads: Iterable[Quad], report: str, facts: set[str], edges: Pairs, view: str) -> list[Quad]:
    subjects: dict[str, list[Quad]] = {}
    for quad in quads:
        subjects.setdefault(_text(quad.subject), []).append(quad)
    if view == "actors":
        wanted, without = {end for source, _, target in edges for end in (source, target)}, {GAF("denotedBy")}
    else:
        wanted = _spoken_of(subjects, report, facts)
        without = {GAF("denotedBy"), SCHEMA("articleBody")} if view == "events" else set()
    if view == "full":
        wanted |= _named(subjects, wanted)
    kept_edges = set() if view == "events" else edges
    return [
        quad
        for subject in subjects
        if subject in wanted
        for quad in subjects[subject]
        if quad.predicate not in without
        and (quad.predicate not in DIRECT_EDGES or (subject, quad.predicate, _text(quad.object)) in kept_edges)
    ]


def _spoken_of(subjects: dict[str, list[Quad]], report: str, facts: set[str]) -> set[str]:
    """The report, the claims and facts, what these point to, and what an actor is part of or a run is the work of."""
    near = {report, *facts} | {_text(q.object) for iri in facts for q in subjects.get(iri, ())}
    onward = {ENT("partOf"), PROV("wasAssociatedWith"), PROV("wasGeneratedBy")}
    far = {_text(q.object) for iri in near for q in subjects.get(iri, ()) if q.predicate in onward}
    return near | far


def _named(subjects: dict[str, list[Quad]], wanted: set[str]) -> set[str]:
    """Where the actors wanted are named, and why they were linked."""
    named = {_text(q.object) for iri in wanted for q in subjects.get(iri, ()) if q.predicate == GAF("denotedBy")}
    links = {
        iri for iri, quads in subjects.items() for q in quads
        if q.predicate == ENT("linked") and _text(q.object) in wanted
    }  # fmt: skip
    return named | links


def _text(term: object) -> str:
    return str(getattr(term, "value", term))
