"""Names longer than the known name inside them: "Peace and Security Council", "National Council for Reform"."""

from __future__ import annotations

from dataclasses import replace

from kg.extract.actors.groups import words
from kg.extract.actors.mentions import Candidate, surface
from kg.extract.parse import Parse

_BODIES = {"party", "organization", "armed_group", "government_body", "igo"}


def lengthened(p: Parse, c: Candidate) -> Candidate:
    """ "Social Democrats" are not the Democrats that the lexicon has, nor a "Trade Union Congress" the Congress, nor
    are a "National Council for Reform" and a "Peace and Security Council" the councils that it has."""
    start, end, heads = c.start, c.end, words()["parts of names"]
    while start > 0 and p.lower[start - 1] in heads and p.text[start - 1][0].isupper():
        start -= 1
    if start < c.start and c.type != "party" and (c.end - c.start > 1 or c.type != "government_body"):
        start = c.start
    if c.type in ("party", "armed_group", "organization") and end < p.n and p.lower[end] in words()["wings"]:
        end += p.text[end][0].isupper()
    if c.key[0] == "gaz" and c.type in _BODIES and c.end - c.start > 1:
        start, end = _begun(p, c, start), _completed(p, c)
    if (start, end) == (c.start, c.end):
        return c
    name = surface(p, start, end)
    type_ = c.type if c.type in ("party", "igo") else "organization"
    key = ("org", name.lower())
    return replace(c, start=start, end=end, key=key, name=name, type=type_, country=None, aliases=())


def _begun(p: Parse, c: Candidate, start: int) -> int:
    """Where a name of two parts begins: "Peace and Security Council"."""
    first = start - 2
    if first < 0:
        return start
    if (
        c.type == "party"
        and p.lower[start - 1] == "of"
        and p.lower[first] in words()["parties"]
        and p.text[first].istitle()
    ):
        return first  # "Alliance of Free Democrats"
    if p.lower[start - 1] != "and" or p.ent[first] in ("GPE", "PERSON", "NORP"):
        return start
    part = p.pos[first] == "PROPN" and p.head[first] == c.head and p.dep[first] in ("nmod", "compound")
    return first if part else start


def _completed(p: Parse, c: Candidate) -> int:
    """Where a name ends that tells what its body is for: "United Front for Democracy against Dictatorship"."""
    end = c.end
    while end + 1 < p.n and p.lower[end] in ("for", "against") and p.text[end + 1][0].isupper():
        if p.pos[end + 1] not in ("PROPN", "NOUN") or p.ent[end + 1] in ("GPE", "PERSON", "NORP", "DATE"):
            break
        end += 2
    return end
