"""Acronyms that a report defines itself: "Syrian Democratic Forces (SDF)"."""

from __future__ import annotations

from kg.extract.actors.groups import words
from kg.extract.actors.mentions import Candidate, surface
from kg.extract.parse import Parse

_IN_NAMES = ("of", "the", "for", "and", "in", "'s", "’s", "-", "'", "’", "to", "on")
_BODIES = ("organization", "party", "armed_group", "government_body", "igo")
_LONGEST = 13
"""Words of a name for which an acronym stands."""


def acronyms(p: Parse) -> dict[str, str]:
    """Acronym -> full name, for names that the report itself defines: "Syrian Democratic Forces (SDF)".

    Other brackets may stand between ("Clean Water Act (33 U.S.C. 1251) (CWA)").
    """
    found: dict[str, str] = {}
    for i in range(2, p.n - 1):
        if p.text[i - 1] != "(" or p.text[i + 1] != ")" or not p.text[i].isupper() or not 2 <= len(p.text[i]) <= 8:
            continue
        start, letters = _before_brackets(p, i - 2), p.text[i]
        last = start + 1
        while start > 0 and last - start < _LONGEST and (p.text[start][0].isupper() or p.lower[start] in _IN_NAMES):
            start -= 1
        start += 1
        while start < last and (not p.text[start][0].isupper() or p.text[start][0] != letters[0]):
            start += 1
        if start < last:
            found[p.text[i]] = surface(p, start, last)
    return found


def _before_brackets(p: Parse, i: int) -> int:
    """The last token before brackets that end at token `i`, else `i`. A possessive, or "as amended", is no part of a
    name."""
    if p.text[i] == ")":
        opening = next((k for k in range(i, max(0, i - 20), -1) if p.text[k] == "("), i)
        i = opening - 1 if 0 < opening < i else i
    if p.lower[i - 2 : i + 1] == [",", "as", "amended"]:
        i -= 3
    return i - 1 if p.tag[i] == "POS" and i else i


def is_thing(full: str) -> bool:
    """True for the name of a law, a programme or another thing that does nothing.

    >>> is_thing("Clean Water Act"), is_thing("Clean Water Board")
    (True, False)
    """
    last = full.split()[-1].lower()
    return last in words()["not actors"] or last.removesuffix("s") in words()["not actors"]


def join_acronyms(p: Parse, candidates: list[Candidate], local: dict[str, str]) -> list[Candidate]:
    """`candidates`, with each acronym that the report defines as another form of the name that it stands for.

    The letters may be another language's: "Presidential Security Regiment (RSP)".
    """
    inner = sorted(candidates, key=lambda c: c.start)  # "the ministers of the Organization of X (OX)"
    ending = {c.end: c for c in inner if c.kind == "name" or c.type not in ("person", "population")}
    known = {c.start: c.key for c in candidates if c.key[0] == "gaz" and c.end == c.start + 1}
    keys: dict[str, Candidate] = {}
    for i in range(2, p.n - 1):
        if p.text[i - 1] == "(" and i - 1 in ending:
            full = ending[i - 1]
            short = p.text[i + 1] == ")" and p.text[i].isupper() and 2 <= len(p.text[i]) <= 6
            foreign = i not in known and full.end - full.start > 1 and full.type in _BODIES and len(p.text[i]) > 2
            if p.text[i] in local or (short and (foreign or known.get(i) == full.key)):
                keys[p.text[i]] = full
    if not keys:
        return candidates
    same = {c.key: keys[p.text[c.start]] for c in candidates if c.end == c.start + 1 and p.text[c.start] in keys}
    for c in candidates:
        meant = same.get(c.key)
        if meant is not None and c is not meant:
            c.key, c.name, c.type, c.country, c.sector = meant.key, meant.name, meant.type, meant.country, meant.sector
    heads = {c.head for c in candidates}
    for i in range(p.n):
        if p.text[i] in keys and i not in heads:
            full = keys[p.text[i]]
            candidates.append(
                Candidate(
                    i, i + 1, i, "name", full.key, full.name, full.type, full.country, full.sector, full.confidence
                )
            )
    return candidates
