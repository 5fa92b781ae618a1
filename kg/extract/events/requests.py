"""Who asks for what somebody does: "sent troops at the request of X"."""

from __future__ import annotations

from kg.extract.lexical import syntax_words
from kg.extract.parse import Parse


def asks_for(p: Parse, i: int, noun: int) -> bool:
    """True for the request, and for X, in "done at the request of X": X asks for what token `i` tells."""
    asking = syntax_words()["asking"]
    request = noun if p.lemma[noun] in asking else p.head[p.head[noun]]
    if request == i or p.lemma[request] not in asking or p.dep[request] != "pobj":
        return False
    return p.lower[p.head[request]] in ("at", "on", "upon")
