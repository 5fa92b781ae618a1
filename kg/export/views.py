"""The views of the graph as networks: who acts with whom, who takes part in which event, and everything."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import partial
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from kg.export.columns import EDGE_ATTRIBUTES, NODE_ATTRIBUTES
from kg.export.dates import join
from kg.export.facts import STANCES, fact_nodes, spells, split
from kg.export.ids import node_id
from kg.export.model import Edge, Network, Node, Spell, Value, View

# One row for each claim and pair of actors.
_HITS = """CREATE TABLE hit AS
SELECT pair.source, pair.target, relation, joint, fact.start, fact."end", claim.id AS claim,
  speaker IS NOT NULL AS cited
FROM pair JOIN fact ON fact.id = pair.fact JOIN claim ON claim.fact = pair.fact
  JOIN actor sa ON sa.id = pair.source AND sa.shown JOIN actor ta ON ta.id = pair.target AND ta.shown"""
# How much each actor is part of, and when; `dated` tells whether the dates of all of it are known.
_BY_PAIR = """CREATE TABLE involved AS
WITH edge AS (SELECT source, target, count(*) AS n, min(start) AS first, max("end") AS last
              FROM hit GROUP BY source, target, relation),
  ends AS (SELECT source AS id, n, first, last FROM edge UNION ALL SELECT target, n, first, last FROM edge)
SELECT id, sum(n) AS n, min(first) AS first, max(last) AS last, min(first IS NOT NULL) AS dated FROM ends GROUP BY id"""
_BY_SIDE = """CREATE TABLE involved AS
SELECT actor AS id, count(DISTINCT fact) AS n, min(start) AS first, max("end") AS last, min(start IS NOT NULL) AS dated
FROM side JOIN fact ON fact.id = side.fact GROUP BY actor"""

_ACTORS = """SELECT node.iri, actor.name, actor.kind, actor.country, actor.sector, actor.wikidata, whole.name,
  actor.mentions, (SELECT group_concat(name, char(31)) FROM alias WHERE alias.actor = actor.id),
  coalesce(involved.n, 0), involved.first, involved.last, coalesce(involved.dated, 0)
FROM actor JOIN node ON node.id = actor.id {join} JOIN involved ON involved.id = actor.id
  LEFT JOIN actor whole ON whole.id = actor.part_of
WHERE actor.shown ORDER BY coalesce(involved.n, 0) DESC, node.iri"""
_PAIRS = """SELECT sn.iri, tn.iri, relation, hit.start, hit."end", joint, cited, claim
FROM hit JOIN node sn ON sn.id = source JOIN node tn ON tn.id = target ORDER BY 1, 2, 3, 4, 5, claim"""
_EVIDENCE = "SELECT sentence, node.iri FROM claim JOIN node ON node.id = claim.report WHERE claim.id = ?"
_REPORTS = """SELECT iri, identifier, title, date, source, url FROM report JOIN node USING (id) ORDER BY iri"""
_PLACES = (
    """SELECT DISTINCT iri, name FROM place JOIN node USING (id) JOIN fact ON fact.place = place.id ORDER BY iri"""
)

_SIDES = """SELECT fn.iri, cls, type, fact.date, start, "end", side, an.iri FROM side
  JOIN fact ON fact.id = side.fact JOIN node fn ON fn.id = fact.id
  JOIN actor ON actor.id = side.actor AND shown JOIN node an ON an.id = actor.id ORDER BY fn.iri, side, an.iri"""
_AT_PLACES = """SELECT fn.iri, type, fact.date, start, "end", pn.iri, actor.id IS NOT NULL
FROM fact JOIN node fn ON fn.id = fact.id JOIN node pn ON pn.id = fact.place LEFT JOIN actor ON actor.id = fact.place
  LEFT JOIN place ON place.id = fact.place WHERE actor.shown OR place.id IS NOT NULL ORDER BY fn.iri"""
_PARTS = """SELECT an.iri, wn.iri FROM actor JOIN node an ON an.id = actor.id
  JOIN actor whole ON whole.id = actor.part_of AND whole.shown JOIN node wn ON wn.id = whole.id
WHERE actor.shown ORDER BY an.iri"""
_CLAIMS = """SELECT rn.iri, fn.iri, cls, type, fact.date, fact.start, fact."end", modality, speaker.name, confidence,
  sentence, claim.start, claim."end", sn.iri, coalesce(speaker.shown, 0)
FROM claim JOIN fact ON fact.id = claim.fact JOIN node fn ON fn.id = fact.id JOIN node rn ON rn.id = claim.report
  LEFT JOIN actor speaker ON speaker.id = claim.speaker LEFT JOIN node sn ON sn.id = speaker.id
ORDER BY rn.iri, claim.start, fn.iri"""
_MENTIONS = """SELECT rn.iri, an.iri, n FROM mention JOIN node rn ON rn.id = report
  JOIN actor ON actor.id = mention.actor AND shown JOIN node an ON an.id = actor.id ORDER BY rn.iri, an.iri"""

# Sides whose edge leads from the actor to the fact; those of the others lead from the fact to the actor.
_FIRST_SIDES = frozenset({"source", "a", "member"})


def network(db: sqlite3.Connection, view: View, base: str) -> Network:
    """The `view` of the tables in `db` (see kg.export.staging). Nodes that do most come first, edges by their ends."""
    db.execute(_HITS if view == "actors" else _BY_SIDE)
    if view == "actors":
        db.execute(_BY_PAIR)
    db.execute("CREATE INDEX involved_id ON involved (id)")
    nodes, edges = {
        "actors": (_acting, _pairs),
        "events": (_event_nodes, _event_edges),
        "full": (_all_nodes, _all_edges),
    }[view]
    return Network(
        view=view,
        node_attributes=NODE_ATTRIBUTES[view],
        edge_attributes=EDGE_ATTRIBUTES[view],
        nodes=partial(nodes, db, base),
        edges=partial(edges, db, base),
    )


def _event_nodes(db: sqlite3.Connection, base: str) -> Iterator[Node]:
    return chain(_acting(db, base), fact_nodes(db, base))


def _all_nodes(db: sqlite3.Connection, base: str) -> Iterator[Node]:
    return chain(_acting(db, base, "LEFT"), _places(db, base), fact_nodes(db, base), _reports(db, base))


def _event_edges(db: sqlite3.Connection, base: str) -> Iterator[Edge]:
    return _numbered(_sides(db, base))


def _all_edges(db: sqlite3.Connection, base: str) -> Iterator[Edge]:
    return _numbered(
        chain(_sides(db, base), _at_places(db, base), _parts(db, base), _claims(db, base), _mentions(db, base))
    )


def _acting(db: sqlite3.Connection, base: str, join_type: str = "") -> Iterator[Node]:
    """The actors; those that take part in something, or, with "LEFT", all."""
    for row in db.execute(_ACTORS.format(join=join_type)):
        iri, name, kind, country, sector, wikidata, whole, mentions, aliases, involved, first, last, dated = row
        values: dict[str, Value] = {
            "class": "Actor",
            "kind": kind,
            "iri": iri,
            "country": country,
            "sector": sector,
            "wikidata": wikidata,
            "aliases": split(aliases),
            "part_of": whole,
            "mentions": mentions,
            "first": first,
            "last": last,
            "involved": involved,
            "weight": float(involved),
        }
        held = spells(first, last) if dated else ()
        yield Node(node_id(iri, base), name or iri, "Actor", kind, values, held, max(1.0, float(involved)))


def _places(db: sqlite3.Connection, base: str) -> Iterator[Node]:
    for iri, name in db.execute(_PLACES):
        yield Node(node_id(iri, base), name, "Place", "place", {"class": "Place", "kind": "place", "iri": iri})


def _reports(db: sqlite3.Connection, base: str) -> Iterator[Node]:
    for iri, identifier, title, date, publisher, url in db.execute(_REPORTS):
        values: dict[str, Value] = {"class": "Report", "kind": "report", "iri": iri}
        values |= {"date": date, "publisher": publisher, "url": url}
        yield Node(node_id(iri, base), title or identifier or iri, "Report", "report", values)


def _pairs(db: sqlite3.Connection, base: str) -> Iterator[Edge]:
    """One edge for each two actors and relation."""
    # A cursor of its own for each look-up: the rows of the pairs are still coming.
    for number, ((source, target, relation), hits) in enumerate(groupby(db.execute(_PAIRS), itemgetter(0, 1, 2))):
        weight, joint, cited, latest = 0, 0, 0, 0
        dated: list[Spell] = []
        for _, _, _, start, end, side_by_side, by_speaker, claim in hits:
            weight, joint, cited, latest = weight + 1, joint + side_by_side, cited + by_speaker, claim
            if start is not None and (not dated or dated[-1] != Spell(start, end)):
                dated.append(Spell(start, end))
        held = join(dated)
        sentence, document = db.execute(_EVIDENCE, (latest,)).fetchone()
        values: dict[str, Value] = {
            "first": held[0].start if held else None,
            "last": max(spell.end for spell in held) if held else None,
            "joint": joint,
            "cited": cited,
            "sentence": sentence,
            "document": document,
        }
        yield Edge(
            id=f"e{number}",
            source=node_id(source, base),
            target=node_id(target, base),
            relation=relation,
            ends=("Actor", "Actor"),
            stance=STANCES.get(relation, "none"),
            weight=float(weight),
            values=values,
            spells=held,
        )


# An edge that has no number yet: source, target, relation, ends, stance, weight, values, spells.
_Edge = tuple[str, str, str, tuple[str, str], str, float, dict[str, Value], tuple[Spell, ...]]


def _numbered(edges: Iterator[_Edge]) -> Iterator[Edge]:
    return (Edge(f"e{number}", *edge) for number, edge in enumerate(edges))


def _sides(db: sqlite3.Connection, base: str) -> Iterator[_Edge]:
    for fact_iri, cls, type_, date, start, end, side, actor_iri in db.execute(_SIDES):
        ends, groups = (node_id(actor_iri, base), node_id(fact_iri, base)), ("Actor", cls)
        if side not in _FIRST_SIDES:
            ends, groups = ends[::-1], groups[::-1]
        stance = STANCES.get(type_, "none")
        yield *ends, side, groups, stance, 1.0, {"date": date}, spells(start, end)


def _at_places(db: sqlite3.Connection, base: str) -> Iterator[_Edge]:
    for fact_iri, type_, date, start, end, place_iri, is_actor in db.execute(_AT_PLACES):
        ends = (node_id(fact_iri, base), node_id(place_iri, base))
        groups = ("Event", "Actor" if is_actor else "Place")
        yield *ends, "place", groups, STANCES.get(type_, "none"), 1.0, {"date": date}, spells(start, end)


def _parts(db: sqlite3.Connection, base: str) -> Iterator[_Edge]:
    for part, whole in db.execute(_PARTS):
        yield node_id(part, base), node_id(whole, base), "part_of", ("Actor", "Actor"), "none", 1.0, {}, ()


def _claims(db: sqlite3.Connection, base: str) -> Iterator[_Edge]:
    row: tuple[Any, ...]
    for row in db.execute(_CLAIMS):
        report_iri, fact_iri, cls, type_, date, first, last, modality, speaker, confidence, sentence, *where = row
        start, end, speaker_iri, shown = where
        values: dict[str, Value] = {
            "date": date,
            "modality": modality,
            "according_to": speaker,
            "confidence": confidence,
            "sentence": sentence,
            "document": report_iri,
            "char_start": start,
            "char_end": end,
        }
        said, stance, held = node_id(fact_iri, base), STANCES.get(type_, "none"), spells(first, last)
        yield node_id(report_iri, base), said, "states", ("Report", cls), stance, 1.0, values, held
        if shown:
            yield node_id(speaker_iri, base), said, "says", ("Actor", cls), stance, 1.0, values, held


def _mentions(db: sqlite3.Connection, base: str) -> Iterator[_Edge]:
    for report_iri, actor_iri, count in db.execute(_MENTIONS):
        ends = (node_id(report_iri, base), node_id(actor_iri, base))
        yield *ends, "mentions", ("Report", "Actor"), "none", float(count), {}, ()
