"""Phrases that the parser hangs on a verb and that are part of its object: "condemned X's threats to Y"."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from kg.extract.lexical import keyed_words

if TYPE_CHECKING:
    from kg.extract.parse import Parse


@cache
def _attachments() -> dict[str, frozenset[str]]:
    """The keys of `lexicon/attachments.txt`: `verbs`, and each preposition."""
    found: dict[str, frozenset[str]] = {}
    for key, words in keyed_words(files("kg.extract") / "lexicon" / "attachments.txt"):
        found[key] = found.get(key, frozenset()) | words
    return found


def lower_complements(p: Parse) -> None:
    """Hang a phrase on the noun right before it that takes its preposition, where the verb above does not.

    Method: lexical association (Hindle and Rooth 1993).
    """
    verbs = _attachments()["verbs"]
    for prep in (i for i in range(2, p.n) if p.dep[i] == "prep" and p.lemma[p.head[i]] in verbs and p.head[i] < i):
        takers = _attachments().get(p.lower[prep], frozenset())
        noun = next(
            (a for a in (prep - 1, *p.ancestors(prep - 1)) if p.lemma[a] in takers and p.pos[a] == "NOUN"), None
        )
        if noun is not None and p.head[prep] < noun and max(p.subtree(noun)) == prep - 1:
            p.attach(prep, noun, "prep")
