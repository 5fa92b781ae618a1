"""Who does a deed beside its subject: "miners, joined by students, marched", "X, along with Y, condemned Z"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.lexical import syntax_words
from kg.extract.parse import Parse

if TYPE_CHECKING:
    from kg.extract.events.grammar import Grammar


def with_company(grammar: Grammar, verb: int, subjects: list[int]) -> list[int]:
    """`subjects` of `verb`, and those who are said to do the same with them."""
    p = grammar.p
    below = [*p.children(verb, "advcl"), *(c for s in subjects for c in p.children(s, "acl"))]
    clauses = [c for c in below if p.lower[c] == "joined" and p.child(c, "nsubj", "mark") is None]
    likewise = [c for c in p.children(verb, "advcl") if _stands_for_verb(p, c)]
    joined = [a for c in clauses for a in grammar.agents(c)] + [s for c in likewise for s in p.children(c, "nsubj")]
    joined += [o for s in subjects for o in _companions(p, verb, s)]
    return [*subjects, *(a for a in joined if a not in subjects)]


def _companions(p: Parse, verb: int, subject: int) -> list[int]:
    """Y of "X, together with Y, did it" and "X, along with Y, did it": Y stands before the verb."""
    prepositions = [k for k in (*p.kids[subject], *p.kids[verb]) if subject < k < verb]
    together = [k for k in prepositions if p.lower[k] == "with" and any(p.lower[t] == "together" for t in p.kids[k])]
    along = [w for k in prepositions if p.lower[k] == "along" for w in p.kids[k] if p.lower[w] == "with"]
    jointly = [o for k in prepositions if p.lower[k] == "in" for o in p.children(k, "pobj")]
    jointly = [o for o in jointly if p.lemma[o] in syntax_words()["jointly"]]  # "in cooperation with Y"
    along += [w for o in jointly for w in p.kids[o] if p.lower[w] == "with"]
    # "the army, with troops from Y and Z, did it"
    forces = [o for k in prepositions if p.lower[k] == "with" for o in p.children(k, "pobj")]
    forces = [o for o in forces if p.lemma[o] in syntax_words()["lent"]]
    along += [w for o in forces for w in p.kids[o] if p.lower[w] in ("from", "of")]
    return [c for w in (*together, *along) for o in p.children(w, "pobj") for c in p.conjuncts(o) if c < verb]


def thanked_or_blamed(p: Parse, participle: int) -> int | None:
    """The verb in "thanked X for the sanctions imposed on Y": whom one thanks for a deed has done it."""
    prep = p.head[p.head[participle]]
    verb = p.head[prep]
    deed = p.dep[participle] == "acl" and p.dep[p.head[participle]] == "pobj" and p.lower[prep] == "for"
    return verb if deed and p.lemma[verb] in syntax_words()["blaming"] and p.child(verb, "dobj") is not None else None


def _stands_for_verb(p: Parse, verb: int) -> bool:
    """True for "did" in "X welcomed it, as did Y"."""
    bare = not any(p.dep[k] in ("dobj", "xcomp", "ccomp", "acomp", "attr", "prep") for k in p.kids[verb])
    mark = any(p.lower[k] == "as" for k in p.kids[verb])
    return bare and mark and p.lemma[verb] in ("do", "have", "be")


def listed_before(p: Parse, noun: int) -> list[int]:
    """A and B of "A, B and all those countries that do it": they are among those."""
    if p.dep[noun] != "conj" or not any(p.lower[k] in ("all", "other") for k in p.kids[noun]):
        return []
    first = p.head[noun]
    while p.dep[first] == "conj":
        first = p.head[first]
    return [k for k in p.conjuncts(first) if k < noun]


def counted(p: Parse, subject: int) -> bool:
    """Whether the subject of a relative clause counts those that it stands for: "all of which", "both of whom"."""
    relative = (o for k in p.children(subject, "prep") if p.lower[k] == "of" for o in p.children(k, "pobj"))
    return p.lower[subject] in syntax_words()["counting"] and any(p.lower[o] in ("which", "whom") for o in relative)


def told_of(p: Parse, verb: int, subject: int, noun: int) -> list[int]:
    """Of a list with the relative clause of `verb` behind it, hung on its `noun`: those whom the clause tells of.

    All where the clause counts them or its verb is plural and the noun is not; where the verb does not tell, the list
    of several before the clause, else its last (agreement and attachment; Quirk et al., sections 10.34 and 17.9).
    """
    first = noun
    while p.dep[first] == "conj":
        first = p.head[first]
    listed = [k for k in p.conjuncts(first) if k < subject]
    if len(listed) < 2:
        return [noun]
    finite = {(p.tag[k], p.lower[k]) for k in (verb, *p.children(verb, "aux", "auxpass"))}
    present = {word for tag, word in finite if tag in ("VBZ", "VBP")}
    singular = any(word.endswith("s") for word in present) or any(word == "was" for _, word in finite)
    plural = (bool(present) and not singular) or any(word == "were" for _, word in finite)
    between = listed[-1] > noun
    if counted(p, subject) or (plural and (between or p.tag[noun] in ("NN", "NNP"))):
        return listed
    if not between or (singular and len(listed) == 2):  # "the Islamic State of Iraq and the Levant, which has"
        return [noun]
    return listed if not singular and p.tag[listed[-1]] in ("NNS", "NNPS") else [listed[-1]]


def helped(p: Parse, verb: int) -> list[int]:
    """Whom one helps to do something: X of "helped X defeat Y", the subject of the clause to the parser."""
    if p.lemma[verb] not in ("help", "assist"):
        return []
    below = [c for c in p.children(verb, "ccomp") if p.tag[c] == "VB" and p.child(c, "mark") is None]
    return [s for c in below for s in p.children(c, "nsubj")]
