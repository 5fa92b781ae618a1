"""Analysts' judgements on who is who, and the identity that follows from them.

Invariants, kept by `resolve` for every file that is read and every judgement that is added:

- Judgements are data: identity follows from the set of rows alone, in any order, and taking a row away undoes it.
- `merge` is transitive: actors joined by merges are one actor.
- No two actors judged `distinct` are one, by whatever way of merges and pins.
- One actor has at most one Wikidata item. `pin` says which; for an actor that is named for another item, it goes first.
- `split` takes an actor out of the reports that it names, and makes it another actor, which can be merged and pinned
  in its turn. No report is named by two splits of one actor.
- Identifiers are ends of IRIs (`actor/Q794`, `doc/visby-talks`), so that they hold under any base.
- The IRI of a merged actor is that of its Wikidata item, or the least of its members' IRIs.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.errors import EntenteError
from kg.map.iris import digest

KINDS = ("merge", "split", "pin", "distinct")
_ACTOR = re.compile(r"actor/[0-9A-Za-z]+")
_REPORTS = re.compile(r"doc/[^\s/]+(?: doc/[^\s/]+)*")
_QID = re.compile(r"Q[1-9][0-9]*")
_LINKED = re.compile(r"actor/(Q[1-9][0-9]*)")
_OBJECTS = {"merge": _ACTOR, "distinct": _ACTOR, "split": _REPORTS, "pin": _QID}
_FORMS = {
    "merge": "an actor, such as actor/3f09",
    "distinct": "an actor, such as actor/3f09",
    "split": "reports, such as doc/visby-talks doc/oslo-talks",
    "pin": "a Wikidata item, such as Q794",
}


class Contradiction(EntenteError):
    """Judgements that cannot hold together; the message names them."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One row of `identity.csv`.

    `subject` is the end of an actor's IRI. `object` is another actor (merge, distinct), reports parted by spaces
    (split) or a Wikidata item (pin).
    """

    judgement: str
    subject: str
    object: str
    reason: str = ""
    author: str = ""
    date: str = ""

    @property
    def said(self) -> str:
        """The judgement in words, with who made it, when and why.

        >>> Judgement("pin", "actor/3f09", "Q794", "same birth date", "eva", "2026-03-01").said
        'pin actor/3f09 Q794, by eva on 2026-03-01: same birth date'
        """
        by = f", by {self.author}" if self.author else ""
        on = f" on {self.date}" if self.date else ""
        return f"{self.judgement} {self.subject} {self.object}{by}{on}" + (f": {self.reason}" if self.reason else "")


@dataclass(frozen=True, slots=True)
class Identity:
    """What judgements say of each actor. Made by `resolve`."""

    judgements: tuple[Judgement, ...] = ()
    _roots: dict[str, str] = field(default_factory=dict, repr=False)
    _splits: dict[tuple[str, str], str] = field(default_factory=dict, repr=False)

    def actor(self, actor: str, report: str) -> str:
        """Who `actor` is in `report`, all as ends of IRIs.

        >>> identity = resolve([Judgement("merge", "actor/b", "actor/a"), Judgement("split", "actor/b", "doc/1")])
        >>> identity.actor("actor/b", "doc/2"), identity.actor("actor/c", "doc/2")
        ('actor/a', 'actor/c')
        >>> identity.actor("actor/b", "doc/1") in ("actor/a", "actor/b")
        False
        """
        at = self._splits.get((actor, report), actor)
        return self._roots.get(at, at)

    def whole(self, actor: str) -> str:
        """Who `actor` is outside the reports that it is split in."""
        return self._roots.get(actor, actor)

    def subjects(self) -> frozenset[str]:
        """All actors that a judgement names and that it may give another IRI."""
        return frozenset((*self._roots, *(actor for actor, _ in self._splits)))

    def reasons(self, actor: str) -> tuple[str, ...]:
        """The merges, pins and splits that make the actor named `actor` what it is."""
        root = self.whole(actor)
        members = {member for member, its_root in self._roots.items() if its_root == root}
        apart = {old for (old, _), new in self._splits.items() if new in members or new == actor}
        return tuple(
            row.said
            for row in self.judgements
            if (row.judgement in ("merge", "pin") and row.subject in members)
            or (row.judgement == "split" and row.subject in apart)
        )


def qid_of(actor: str) -> str | None:
    """The Wikidata item that an actor is named for, or None.

    >>> qid_of("actor/Q794"), qid_of("actor/3f09")
    ('Q794', None)
    """
    found = _LINKED.fullmatch(actor)
    return found[1] if found else None


def split_off(actor: str, reports: str) -> str:
    """The actor that a split makes; it depends on the first of the `reports`, so that others may be added behind."""
    return f"actor/{digest('split', actor, reports.split()[0])}"


def check_form(row: Judgement) -> None:
    """Raise EntenteError when a field of `row` is malformed."""
    if row.judgement not in KINDS:
        raise EntenteError(f"{row.judgement!r} is no judgement; choose {', '.join(KINDS)}")
    if not _ACTOR.fullmatch(row.subject):
        raise EntenteError(f"the subject {row.subject!r} is no actor: write it as actor/3f09 or actor/Q794")
    if not _OBJECTS[row.judgement].fullmatch(row.object):
        raise EntenteError(f"the object {row.object!r} of a {row.judgement} must be {_FORMS[row.judgement]}")
    if row.judgement in ("merge", "distinct") and row.subject == row.object:
        raise EntenteError(f"{row.judgement} {row.subject} with itself says nothing: name two actors")


def resolve(judgements: Iterable[Judgement]) -> Identity:
    """The identity that `judgements` give. Raises Contradiction when they cannot hold together."""
    rows = tuple(judgements)
    for row in rows:
        check_form(row)
    splits = _splits(rows)
    joined = [(row, row.subject, row.object) for row in rows if row.judgement == "merge"]
    joined += [(row, row.subject, f"actor/{row.object}") for row in rows if row.judgement == "pin"]
    links: dict[str, list[tuple[str, Judgement]]] = {}
    for row, a, b in joined:
        links.setdefault(a, []).append((b, row))
        links.setdefault(b, []).append((a, row))
    # An item that is pinned to another no longer names its actor.
    renamed = {row.subject for row in rows if row.judgement == "pin" and row.subject != f"actor/{row.object}"}
    roots: dict[str, str] = {}
    for start in links:
        if start not in roots:
            members = _reached(links, start)
            roots.update(dict.fromkeys(members, _root(links, members, renamed)))
    for row in rows:
        if row.judgement == "distinct" and roots.get(row.subject, row.subject) == roots.get(row.object, row.object):
            raise _contradiction(row.subject, row.object, f"the same, and distinct ({row.said})", links)
    return Identity(rows, roots, splits)


def _splits(rows: tuple[Judgement, ...]) -> dict[tuple[str, str], str]:
    made: dict[tuple[str, str], str] = {}
    for row in rows:
        if row.judgement == "split":
            new = split_off(row.subject, row.object)
            for report in row.object.split():
                if made.setdefault((row.subject, report), new) != new:
                    raise Contradiction(f"{row.subject} is split in {report} twice: keep one of the rows")
    return made


def _reached(links: dict[str, list[tuple[str, Judgement]]], start: str) -> set[str]:
    seen, waiting = {start}, deque([start])
    while waiting:
        for other, _ in links[waiting.popleft()]:
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return seen


def _root(links: dict[str, list[tuple[str, Judgement]]], members: set[str], renamed: set[str]) -> str:
    items = sorted(member for member in members if qid_of(member) and member not in renamed)
    if len(items) > 1:
        raise _contradiction(items[0], items[1], "the same, and they are two Wikidata items", links)
    if not items and any(map(qid_of, members)):
        raise Contradiction(
            f"{', '.join(sorted(filter(qid_of, members)))} are pinned to each other: keep one of the pins"
        )
    return items[0] if items else min(members)


def _contradiction(a: str, b: str, fault: str, links: dict[str, list[tuple[str, Judgement]]]) -> Contradiction:
    """The error that names the shortest way of merges and pins from `a` to `b`."""
    ways: dict[str, tuple[Judgement, ...]] = {a: ()}
    waiting = deque([a])
    while waiting and b not in ways:
        at = waiting.popleft()
        for other, row in links[at]:
            if other not in ways:
                ways[other] = (*ways[at], row)
                waiting.append(other)
    by = "; ".join(row.said for row in ways[b])
    return Contradiction(f"{a} and {b} would be {fault}: by {by}. Undo one of these judgements")
