"""Names of languages, which look like those of states and peoples: "spoke in Turkish", "translated into French"."""

from __future__ import annotations

from collections.abc import Iterable

from kg.extract.actors.gazetteer import Entry
from kg.extract.parse import Parse
from kg.extract.trie import Match

_ROLES = ("adjective", "people", "ethnic")


def languages(p: Parse, matches: Iterable[Match[Entry]]) -> set[int]:
    """The tokens that name languages: adjectives of states that stand alone behind "in" or "into"."""
    single = (m for m in matches if m.end - m.start == 1 and any(e.role in _ROLES for e in m.values))
    return {m.start for m in single if _names_language(p, m.start)}


def _names_language(p: Parse, i: int) -> bool:
    first = i
    while p.dep[first] == "conj" and p.head[first] != first:
        first = p.head[first]
    bare = not any(p.dep[k] in ("det", "amod", "compound", "poss", "nummod") for k in (*p.kids[i], *p.kids[first]))
    return bare and p.dep[first] == "pobj" and p.lower[p.head[first]] in ("in", "into")
