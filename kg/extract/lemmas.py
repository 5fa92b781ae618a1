"""Lemmas of verbs that a rule lemmatizer gets wrong, mended by English spelling.

A short stressed vowel doubles the consonant behind it before "-ed" and "-ing" (Quirk et al. 1985, section 3.7): so
"staged" is of "stage" and not of "stag", and "readmitted" of "readmit" and not of "readmitte".
"""

from __future__ import annotations

import re
from functools import lru_cache

_SHORT = re.compile(r"(?:[^aeiou]*|[^aeiou]*qu)[aeiou][bcdfgklmnprstvz]")
_DOUBLED = re.compile(r"(?!.*[eo]tte$).{3,}([bdgmnprt])\1e")  # "gazette" and "garrotte" are words


@lru_cache(maxsize=20_000)
def mended(lemma: str, form: str) -> str:
    """The lemma of the verb `form` (lower case), where `lemma` is what the lemmatizer made of it."""
    if form in (lemma + "ed", lemma + "ing") and _SHORT.fullmatch(lemma):
        return lemma + "e"
    if form == lemma + "es" and lemma[-1] not in "sz" and _SHORT.fullmatch(lemma):
        return lemma + "e"
    return lemma[:-2] if _DOUBLED.fullmatch(lemma) else lemma
