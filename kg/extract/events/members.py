"""Who a noun for several is said to be: "two governors, X and Y", "its allies, X and Y", "critics, who include X"."""

from __future__ import annotations

from kg.extract.parse import Parse


def apposed(p: Parse, noun: int) -> list[int]:
    """The list in apposition to the noun: "two governors, X and Y"."""
    return [c for k in p.children(noun, "appos") for c in p.conjuncts(k)]


def included(p: Parse, noun: int) -> list[int]:
    """Those counted among the noun's: "critics, who include X and Y", "lawmakers, among them X, voted"."""
    clauses = (c for c in p.children(noun, "relcl") if p.lemma[c] == "include")
    found = [k for c in clauses for k in p.children(c, "dobj")]
    for at in (noun, p.head[noun], *p.children(noun, "appos")):
        for prep in (k for k in p.children(at, "prep") if p.lower[k] == "among"):
            told = p.children(prep, "pobj")
            if any(p.lower[o] in ("them", "whom") for o in told):
                found += [o for o in (*told, at) if p.pos[o] == "PROPN"]
                found += [o for t in told if p.lower[t] in ("those", "that") for o in _of(p, t)]
    return [o for k in found for o in p.conjuncts(k)]


def listed_behind(p: Parse, noun: int) -> list[int]:
    """Those behind the noun: "its allies, X and Y", "proxies such as X", "friends, including X"."""
    behind = p.lower[noun + 1 : noun + 3]
    apart = [noun + 2] if behind == [",", "including"] else []  # which the parser may hang on the verb
    examples = [k for k in (*p.children(noun, "prep"), *apart) if p.lower[k] in ("including", "like", "as")]
    listed = [o for k in examples for o in p.children(k, "pobj")]
    own = p.child(noun, "poss")
    if behind[:1] == [","] and own is not None and p.lower[own - 1] == "and":
        # "X and its allies, A, B and C" is one list for the parser, but its "and" has closed it
        first = p.head[noun] if p.dep[noun] == "conj" else noun
        listed += [k for k in p.conjuncts(first) if k > noun]
    return [*apposed(p, noun), *(c for k in listed for c in p.conjuncts(k))]


def _of(p: Parse, noun: int) -> list[int]:
    """X of "those of X"."""
    return [o for k in p.children(noun, "prep") if p.lower[k] == "of" for o in p.children(k, "pobj")]
