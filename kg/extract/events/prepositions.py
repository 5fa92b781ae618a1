"""The phrases with a preposition below a word, and those that the parser hung elsewhere."""

from __future__ import annotations

from kg.extract.lexical import syntax_words
from kg.extract.parse import Parse


def prepositions_below(p: Parse, head: int) -> list[tuple[str, int]]:
    """(preposition, object head) below `head`, those of its participles and nested ones included."""
    found: list[tuple[str, int]] = []
    whole = [k for k in p.children(head, "prep") if p.child(k, "pobj") is not None]  # not "in and over X"
    listed = [k for kid in whole for k in p.children(kid, "conj") if p.child(k, "pobj") is not None]
    listed += [k for kid in whole for k in _resumed(p, kid)]
    if p.pos[head] == "VERB":  # "voiced solidarity with X, and with Y"
        listed += [k for k in p.children(head, "conj") if p.pos[k] == "ADP" and p.child(k, "pobj") is not None]
    for prep in (*p.kids[head], *listed):  # "to X and to Y"
        if p.lower[prep] == "worth":  # "gave equipment worth two million to X"
            found += prepositions_below(p, prep)
        if p.dep[prep] not in ("prep", "agent", "dative", "prt", "advmod") and prep not in listed:
            continue
        for noun in p.children(prep, "pobj"):
            found += [(p.lower[prep], c) for c in p.conjuncts(noun)]
        if p.lower[prep] == "according" or p.lower[prep] in syntax_words()["circumstances"]:
            continue
        for inner in p.children(prep, "prep"):  # "out of X", "along with X"
            found += [(p.lower[inner], c) for noun in p.children(inner, "pobj") for c in p.conjuncts(noun)]
        if p.lower[prep] == "by" and p.pos[head] == "NOUN":
            found += _behind_agent(p, prep)
    return found + _described(p, head)


def _resumed(p: Parse, prep: int) -> list[int]:
    """The second "for" of "for the choices of X and for Y", which the parser hangs on the nearer "of"."""
    inner = (k for noun in p.children(prep, "pobj") for k in p.children(noun, "prep"))
    again = (c for k in inner if p.lower[k] != p.lower[prep] for c in p.children(k, "conj"))
    return [c for c in again if p.lower[c] == p.lower[prep]]


def _behind_agent(p: Parse, by: int) -> list[tuple[str, int]]:
    """What a noun's act is done to, hung on a name that does it: "the imposition by X of sanctions"."""
    named = [n for n in p.children(by, "pobj") if p.pos[n] == "PROPN" or any(p.pos[k] == "PROPN" for k in p.kids[n])]
    pairs = [(prep, o) for noun in named for prep in p.children(noun, "prep") for o in p.children(prep, "pobj")]
    return [(p.lower[prep], o) for prep, o in pairs if p.lower[prep] == "of" and p.pos[o] == "NOUN"]


def _described(p: Parse, verb: int) -> list[tuple[str, int]]:
    """Whom a phrase and what follows it are taken for a clause of: "provided protection for X going home", "spoke
    with X to discuss Y"."""
    marked = [(p.lower[m], c) for c in p.children(verb, "advcl") for m in p.children(c, "mark")]
    marked += [(p.lower[prep], c) for prep in p.children(verb, "prep") for c in p.children(prep, "pcomp")]
    taken = [(m, c) for m, c in marked if (m == "for" and p.tag[c] == "VBG") or (m == "with" and p.is_infinitive(c))]
    return [(m, o) for m, c in taken for s in p.children(c, "nsubj") for o in p.conjuncts(s)]
