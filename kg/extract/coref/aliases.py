"""Second names that the text itself tells: "X, known as Y", "the group, which calls itself Y"."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.parse import Parse

_ITSELF = ("itself", "themselves", "himself", "herself")


def told_aliases(p: Parse) -> Iterator[tuple[int, int]]:
    """(head of what is named, head of its other name)."""
    for verb in range(p.n):
        if p.lemma[verb] == "know" and p.tag[verb] == "VBN":
            named = _bearer(p, verb)
            forms = [o for k in p.children(verb, "prep") if p.lower[k] == "as" for o in p.children(k, "pobj")]
        elif p.lemma[verb] in ("call", "style") and any(p.lower[k] in _ITSELF for k in p.children(verb, "dobj")):
            named, forms = _bearer(p, verb), p.children(verb, "oprd")
        else:
            continue
        if named is not None and forms and p.pos[forms[0]] == "PROPN":
            yield named, forms[0]


def _bearer(p: Parse, verb: int) -> int | None:
    if p.dep[verb] in ("acl", "relcl"):
        return p.head[verb]
    return p.child(verb, "nsubjpass", "nsubj")
