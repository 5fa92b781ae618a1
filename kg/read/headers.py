"""Header lines at the top of a plain text: `date:`, `title:`, `source:` and `url:`, or an inline date."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

HEADERS = ("date", "title", "source", "url")
_HEADER = re.compile(rf"[ \t]*({'|'.join(HEADERS)})[ \t]*:[ \t]*([^\r\n]*)(\r\n|\r|\n|\Z)", re.IGNORECASE)
# The text may run on after "date 2026-01-20"; after "date: 2026-01-20" a time or a line end makes it a header line.
_INLINE_DATE = re.compile(r"\s*date(?:\s+(\d{4}-\d{2}-\d{2})\s+|:[ \t]*(\d{4}-\d{2}-\d{2})[ \t]+(?=[^\W\d]))", re.I)
_SPACE = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Headers:
    """Fields as written in header lines, and the offset where the body begins."""

    fields: dict[str, str] = field(default_factory=dict)
    body_start: int = 0


def read_headers(text: str) -> Headers:
    """Header lines at the start of `text`, or its inline date, and where the body begins after them.

    The first of two lines with the same name counts. White space before and after the headers is no body.

    >>> read_headers("Date: 2024-04-03\\nTITLE: A visit\\n\\nThe king came.")
    Headers(fields={'date': '2024-04-03', 'title': 'A visit'}, body_start=33)
    >>> read_headers(" date 2026-01-20 The adviser called.")
    Headers(fields={'date': '2026-01-20'}, body_start=17)
    """
    if inline := _INLINE_DATE.match(text):
        return Headers({"date": inline[1] or inline[2]}, inline.end())
    fields: dict[str, str] = {}
    at = start = skip_space(text, 0)
    while header := _HEADER.match(text, at):
        fields.setdefault(header[1].lower(), header[2].strip())
        at = header.end()
    return Headers(fields, skip_space(text, at)) if at > start else Headers()


def skip_space(text: str, at: int) -> int:
    """Offset of the first character from `at` on that is no white space, or the text's end."""
    match = _SPACE.match(text, at)
    return match.end() if match else at
