"""Datelines: the place, date and agency before the first sentence of an agency's report ("HARARE (Reuters) - ...").

They are no part of that sentence, and the parser takes the place for its subject where it is not told so.
"""

from __future__ import annotations

import re
from typing import Any

from kg.extract.parse import Parse
from kg.extract.trie import Match

_DATELINE = re.compile(
    r"""(?:\A|(?<=\n))[ \t]*(?P<place>[^\W\d_][\w .'’/-]{1,30}?)
        (?P<rest>,[^!?\n()]{1,40}?)?[ ]?(?P<agency>[(][^()\n]{2,30}[)])?
        (?:[ ](?=[-–—])|(?=(?:--|[–—])[ ]))(?P<dash>--|[-–—])[ ]{0,3}(?=["“‘']?[^\W_])""",
    re.VERBOSE,
)
AFTER_DATELINE = (",", "-", "–", "—", "--", "(", ":", "/", ".")
_REACH = 36  # tokens from the beginning that a dateline may be in
_CAPITALISED = re.compile(r"(?:[,.\s]+[A-Z0-9][\w.]*)+[,.\s]*")  # no clause: ", who left in 2021,"
_LANDS = 3  # words of the name of the country behind a city
_AGENCY = re.compile(r",[ ]?[A-Z]{3,8}")
_DATE = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b|\d{4}")


def close_datelines(text: str) -> str:
    """`text` with a full stop for the dash of each dateline, and all else where it was.

    A place in capitals is a dateline before a dash; another only with a date or an agency beside it.

    >>> close_datelines("HARARE (Reuters) - The party split.")
    'HARARE (Reuters) . The party split.'
    >>> close_datelines("Mr Ruto, who left in 2021, - and he did - spoke.")
    'Mr Ruto, who left in 2021, - and he did - spoke.'
    >>> close_datelines("Thieves - that is what he called them.")
    'Thieves - that is what he called them.'
    """
    return _DATELINE.sub(_close, text)


def _close(found: re.Match[str]) -> str:
    rest = found["rest"]
    dated = rest is not None and _DATE.search(rest) and _CAPITALISED.fullmatch(rest)
    wired = rest is not None and _AGENCY.fullmatch(rest)  # "Damascus, SANA -"
    # "Georgetown, Guyana --"
    placed = rest is not None and found["dash"] == "--" and _CAPITALISED.fullmatch(rest) and len(rest.split()) <= _LANDS
    if not (found["place"].isupper() or found["agency"] or dated or wired or placed):
        return found[0]
    before, after = found[0][: found.start("dash") - found.start()], found[0][found.end("dash") - found.start() :]
    if not after:  # "ABUJA, Nigeria —Five governors": the full stop takes the place of the blank
        return before[:-1] + "." + " " * len(found["dash"])
    return before + ".".ljust(len(found["dash"])) + after


def opens_dateline(p: Parse, match: Match[Any]) -> bool:
    """True for the city that opens a report ("Damascus, SANA -", "TEHRAN, Jan. 12")."""
    opening = all(p.pos[i] in ("SPACE", "PUNCT") for i in range(match.start))
    capitals = p.text[match.start].isupper() and len(p.text[match.start]) > 3
    return (opening and match.end < p.n and p.text[match.end] in AFTER_DATELINE) or (capitals and match.start < 12)


def names_agency(p: Parse, match: Match[Any]) -> bool:
    """True for what stands in brackets at the end of a dateline."""
    first, end = match.start - 1, match.end + 1
    closed = 0 < first < _REACH and end < p.n and p.text[first] == "(" and p.text[match.end] == ")"
    return closed and p.text[end] in (".", "-", "–", "—", "--") and p.text[first - 1][0].isalnum()
