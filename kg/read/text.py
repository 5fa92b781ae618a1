"""Plain text: the decoded content, unchanged; header lines, dateline and title from its first lines."""

from __future__ import annotations

from kg.model import Report
from kg.read.encoding import decode
from kg.read.headers import Headers, read_headers
from kg.read.record import Given, make_report, stem


def parse_text(raw: bytes, path: str) -> Report:
    """Report in a plain-text file. Line ends and white space are kept; only a byte-order mark is dropped.

    >>> report = parse_text(b"date: 2024-04-03\\r\\n\\r\\nThe king came.", "visit.txt")
    >>> report.id, report.date, report.text[report.body_start :]
    ('visit', '2024-04-03', 'The king came.')
    """
    text = decode(raw, path)
    headers = read_headers(text)
    return make_report(path, stem(path), text, given_by(headers), body_start=headers.body_start)


def given_by(headers: Headers) -> Given:
    """Fields of the header lines."""
    fields = headers.fields
    dates = (fields["date"],) if "date" in fields else ()
    return Given(dates=dates, title=fields.get("title"), source=fields.get("source"), url=fields.get("url"))
