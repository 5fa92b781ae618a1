"""Events, alignments and roles as nodes. What several reports say of one stands once, with one sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from kg.export.ids import node_id
from kg.export.model import Node, Spell, Value
from kg.model import MODALITIES

# As in the named query `network`: who consults, asks or concedes shows no stance.
STANCES = {
    **dict.fromkeys(("AGREE", "SUPPORT", "COOPERATE", "AID", "supports", "supportive"), "supportive"),
    **dict.fromkeys(
        ("ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "opposes",
         "adversarial"),
        "adversarial",
    ),
}  # fmt: skip
"""Stance that a PLOVER type, an alignment or a direct edge shows; absent where it shows none."""

SEPARATOR = "\x1f"
"""Between the items of a list that SQLite puts together: the unit separator, which no name holds."""

_CLAIMS = """SELECT fact.id, node.iri, cls, type, mode, fact.date, fact.start, fact.end, since, until, words,
  coalesce(there.name, place.name),
  (SELECT group_concat(name, char(31)) FROM context WHERE context.fact = fact.id),
  modality, speaker.name, confidence, sentence, said.iri
FROM fact JOIN node ON node.id = fact.id JOIN claim ON claim.fact = fact.id JOIN report ON report.id = claim.report
  JOIN node said ON said.id = report.id LEFT JOIN actor speaker ON speaker.id = claim.speaker
  LEFT JOIN actor there ON there.id = fact.place LEFT JOIN place ON place.id = fact.place
ORDER BY node.iri, claim.speaker IS NOT NULL, report.date, said.iri"""


def fact_nodes(db: sqlite3.Connection, base: str) -> Iterator[Node]:
    """The nodes of all facts in the tables, by IRI."""
    for _, claims in groupby(db.execute(_CLAIMS), key=itemgetter(0)):
        yield _fact_node(claims, base)


def split(text: str | None) -> tuple[str, ...] | None:
    """The items of a list that SQLite put together."""
    return tuple(sorted(text.split(SEPARATOR))) if text else None


def spells(start: str | None, end: str | None) -> tuple[Spell, ...]:
    """The one spell from `start` to `end`, or none where they are not known."""
    return (Spell(start, end),) if start is not None and end is not None else ()


def _fact_node(claims: Iterable[tuple[str, ...]], base: str) -> Node:
    rows = list(claims)
    _, iri, cls, type_, mode, date, start, end, since, until, words, place, contexts, *_ = rows[0]
    *_, confidence, sentence, document = rows[0]
    modalities = {row[13] for row in rows}
    values: dict[str, Value] = {
        "class": cls,
        "kind": type_,
        "iri": iri,
        "first": start,
        "last": end,
        "mode": mode,
        "date": date,
        "place": place,
        "contexts": split(contexts),
        "stance": STANCES.get(type_, "none"),
        "words": words,
        "modality": "; ".join(name for name in MODALITIES if name in modalities),
        "according_to": "; ".join(sorted({row[14] for row in rows if row[14]})) or None,
        "confidence": confidence,
        "sentence": sentence,
        "document": document,
        "claims": len(rows),
        "since": since,
        "until": until,
    }
    return Node(node_id(iri, base), _label(cls, type_, mode, date, words), cls, type_, values, spells(start, end))


def _label(cls: str, type_: str, mode: str | None, date: str | None, words: str | None) -> str:
    if cls == "Role":
        return words or type_
    return " ".join(filter(None, (type_, mode if cls == "Event" else None, date)))
