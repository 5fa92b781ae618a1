"""The clauses below a noun that tell whose doing it is: "crimes committed by X", "the way X treats Y"."""

from __future__ import annotations

from kg.extract.actors.groups import group_nouns
from kg.extract.lexical import act_nouns
from kg.extract.parse import Parse


def clauses_of_doers(p: Parse, noun: int) -> list[int]:
    """None of people ("those who fired on X", "so many people that we despair"), nor what a bill is only described by
    ("the bill, which X opposes")."""
    group = group_nouns().get(p.lemma[noun])
    if p.pos[noun] in ("PRON", "DET"):
        return []
    if group is not None and group.kind == "person":
        return p.children(noun, "acl")  # "a boy identified as X" is X
    clauses = p.children(noun, "acl", "ccomp", "relcl")
    if p.lemma[noun] not in act_nouns()["measures"]:
        return clauses
    return [c for c in clauses if p.dep[c] != "relcl" or p.text[min(p.subtree(c)) - 1] != ","]
