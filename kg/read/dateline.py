"""What the first lines of a report's body say about it: the dateline and the title."""

from __future__ import annotations

import re

from kg.read.dates import iso_date
from kg.read.headers import skip_space

_MONTH = r"""(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?
             |Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"""
_DATE = rf"""(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\s+)?
             (?P<date>{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}
                     |\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+\d{{4}}
                     |\d{{4}}[-/]\d{{2}}[-/]\d{{2}})(?!\d)"""
_TIME = r"""[\s,|·–—-]*(?:at\s+)?
            (?:\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s*[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?)
            (?:\s*\(?[A-Z]{2,5}\)?)?"""
_RELEASE = r"for\s+immediate\s+release"
_PUBLISHED = rf"(?:{_RELEASE}|(?:first\s+)?(?:published|posted|issued|released|date|dated)(?:\s+on)?)\s*:?\s+"
_CHANGED = r"(?P<changed>(?:last\s+)?(?:updated|modified|revised)(?:\s+on)?\s*:?\s+)"
# Up to seven words that look like a place, and what parts it from the date: without that, or after a preposition,
# the date may be the object of a sentence.
_CAPITAL = r"[^\W\da-z_][\w.'’/-]*"
_PLACE = rf"""(?!(?:On|In|By|As|Since|Until|From|Before|After)\b)
              (?:(?:{_CAPITAL}|of|the|and|de|el|al|la)[\ ,]+){{0,6}}?{_CAPITAL}\s*(?:,|\(|\||--|[–—-])\s*"""
# A line that is a date and nothing else but a label, the place or the time.
_DATE_LINE = re.compile(
    rf"\s*(?i:{_PUBLISHED}|{_CHANGED})?(?:{_PLACE})?[(\[]?(?i:{_DATE}(?:{_TIME})?)[)\].]*\s*\Z", re.VERBOSE
)
# "TEHRAN, Jan. 20, 2026 (IRNA) -- The minister ...": place, date, agency, dash, and the text runs on.
_RUN_IN = re.compile(
    rf"\s*(?:{_PLACE})?(?i:{_DATE})\)?,?\s*(?:[(/\[][^()/\[\]]{{1,40}}[)/\]])?\s*(?:--|[–—:|]|-\s)", re.VERBOSE
)
_RELEASE_LINE = re.compile(rf"\s*{_RELEASE}\s*:?\s*\Z", re.IGNORECASE)
_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_CLAUSE_END = re.compile(r"[.,:;…–—-]['\"”’)]*\Z")

_MAX_TITLE, _MAX_OFFICE = 180, 100
_OFFICE = re.compile(
    r"(?:the\s+)?(?:(?:federal|royal|u\.?\s?s\.?|united\s+states)\s+)?(?:(?:ministry|embassy|consulate|consulate\s+general|government|permanent\s+mission"
    r"|presidency|department|office|high\s+commission)\s+(?:of|for|to)|prime\s+minister['’]s\s+office)\b",
    re.IGNORECASE,
)  # fmt: skip
_REALM = re.compile(
    r"(?:the\s+)?(?:[^\W\d_]+\s+){0,3}(?:republic|kingdom|state|states|sultanate|emirate|commonwealth)\s+of\s+(?:the\s+)?"
    r"[^\W\d_]+(?:\s+[^\W\d_]+){0,3}",
    re.IGNORECASE,
)
"""A line with a state's full name above or below that of its office: "Republic of the Philippines"."""
_SMALL = {"of", "the", "and", "for", "to", "in", "&"}
_LABEL = re.compile(
    r"(?:(?:press|media|official|public)\s+)?"
    r"(?:release|statement|communiqu[eé]|comunicado|communication|note|bulletin|declaration|announcement)",
    re.IGNORECASE,
)
"""A line that only says what the text is: "COMMUNIQUÉ", "Press statement"."""
_PARAGRAPH = 150  # a line as long as this is the text itself: what follows is no longer the top
_TOP_LINES = 12
_TOP_CHARS = 20_000


def dateline(text: str, start: int = 0) -> str | None:
    """Full date, as YYYY-MM-DD, that a line at the top of the body gives as the report's own, or None.

    A date inside a sentence is the date of something else, and a dateline without a year is not full.

    >>> dateline("A title\\n\\nGENEVA, 3 April 2024 (UN News) - The envoy left.")
    '2024-04-03'
    >>> dateline("On April 3, 2024 the envoy left.") is None
    True
    """
    for line in _top_lines(text, start):
        whole = _date_line(line)
        if found := whole or _RUN_IN.match(line[:300]):
            if whole and whole["changed"]:
                continue
            return iso_date(found["date"])
    return None


def first_line_title(text: str, start: int = 0) -> str | None:
    """Title on the first line of the body that is neither a date nor a release notice, or None.

    A title is short, ends as no clause does, and an empty line parts it from the text that follows.

    >>> first_line_title("April 3, 2024\\n\\nEnvoy leaves Geneva\\n\\nThe envoy left on Monday.")
    'Envoy leaves Geneva'
    """
    line, end = _line(text, skip_space(text, letterhead(text, start)[1]))
    while line and (_date_line(line) or _RELEASE_LINE.match(line) or _LABEL.fullmatch(line.strip())):
        line, end = _line(text, skip_space(text, end))
    following, after = _line(text, end)
    if following.strip() or skip_space(text, after) == len(text):
        return None
    title = " ".join(line.split())
    if len(title) > _MAX_TITLE or not any(map(str.isalpha, title)) or _CLAUSE_END.search(title) or _RUN_IN.match(title):
        return None
    return title


def letterhead(text: str, start: int = 0) -> tuple[str | None, int]:
    """The office that the first line of the body is the name of, or None, and where the body goes on.

    Such a line is in capitals or stands above a heading, since "Ministry of Health
    Announces Plan" begins in the same way.

    >>> letterhead("EMBASSY OF JAPAN IN KENYA\\nPress release\\n\\nThe Ambassador left.")
    ('EMBASSY OF JAPAN IN KENYA', 26)
    >>> letterhead("Ministry of Health Announces Plan\\n\\nHospitals will get new beds.")
    (None, 0)
    """
    line, after = _next_line(text, start)
    realm = ""
    while after < len(text) and (_REALM.fullmatch(line) or _LABEL.fullmatch(line)):
        realm = line if _REALM.fullmatch(line) else realm
        line, after = _next_line(text, after)
    small = {word for word in line.split() if word[:1].islower()} - _SMALL
    if not _OFFICE.match(line) or len(line) > _MAX_OFFICE or small or _CLAUSE_END.search(line):
        return None, start
    following, behind = _next_line(text, after)
    if _REALM.fullmatch(following) and not realm:
        realm, after = following, behind
        following = _next_line(text, after)[0]
    above_heading = len(following) < _PARAGRAPH and not _CLAUSE_END.search(following)
    if not following or not (above_heading or realm or line.isupper()):
        return None, start
    return (f"{line}, {realm}" if realm else line), after


def _next_line(text: str, at: int) -> tuple[str, int]:
    """The first line from `at` that is not empty, its spaces joined, and the offset of what follows it."""
    line, end = _line(text, skip_space(text, at))
    return " ".join(line.split()), skip_space(text, end)


def _date_line(line: str) -> re.Match[str] | None:
    return _DATE_LINE.match(line) if len(line) < _PARAGRAPH else None


def _line(text: str, at: int) -> tuple[str, int]:
    """Line that begins at `at`, without its end, and the offset where the next begins."""
    match = _LINE.match(text, at)
    return (match[1], match.end()) if match else ("", at)


def _top_lines(text: str, start: int) -> list[str]:
    """Lines of the body down to the first that is as long as a paragraph, empty ones left out."""
    lines = []
    for line in re.split(r"\r\n|\r|\n", text[start : start + _TOP_CHARS]):
        if line.strip():
            lines.append(line)
            if len(line) >= _PARAGRAPH or len(lines) == _TOP_LINES:
                break
    return lines
