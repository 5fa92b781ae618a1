"""Who only asks for or helps with what somebody does: "sent troops at the request of X", "won with the help of X"."""

from __future__ import annotations

from kg.extract.lexical import syntax_words
from kg.extract.parse import Parse

_CIRCUMSTANCES = {
    "asking": ("at", "on", "upon"),
    "backing": ("with", "without"),
    "representing": ("on", "in"),
    "sheltering": ("under",),  # "talks under the auspices of X"
    "facing": ("in", "at"),  # "dispersed the crowd in front of the headquarters of X"
}


def stands_behind(p: Parse, i: int, noun: int) -> bool:
    """True for the request, and for X, in "done at the request of X", "with the support of X" or "on behalf of X".

    X asks for, backs or stands behind what token `i` tells, and neither does nor suffers it.
    """
    for key, prepositions in _CIRCUMSTANCES.items():
        words = syntax_words()[key]
        phrase = noun if p.lemma[noun] in words else p.head[p.head[noun]]
        if phrase != i and p.lemma[phrase] in words and p.dep[phrase] == "pobj":
            return p.lower[p.head[phrase]] in prepositions
    return False
