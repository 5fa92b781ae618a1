"""Dates as sources write them, to ISO 8601.

python-dateutil parses (BSD and Apache, small, no data files); what it would fill in from today's date is refused.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from dateutil import parser

_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\Z|Z\Z|[+-]\d{2}:?\d{2}\Z|[T ]+\d{1,2}:?\d{2})")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_MAX_LENGTH = 80
_DEFAULTS = (datetime(2000, 1, 1), datetime(2003, 2, 2))


def iso_date(value: str) -> str | None:
    """Day that `value` names, as YYYY-MM-DD, or None when it names no full and certain date.

    The day is the one written, whatever the time zone. 03/04/2024 is not certain (March or April);
    20/01/2026 and 01/20/2026 are, and 03.04.2024 is the European order, as dots are.

    >>> iso_date("Wednesday, January 23, 2019")
    '2019-01-23'
    >>> iso_date("Tue, 20 Jan 2026 23:30:00 -0500")
    '2026-01-20'
    >>> iso_date("20 January") is None and iso_date("03/04/2024") is None
    True
    """
    value = value.strip()
    if not value or len(value) > _MAX_LENGTH:
        return None
    if iso := _ISO.match(value):
        return _day(*iso[1].split("-"))
    if numeric := _NUMERIC.search(value):
        return _numeric_day(numeric)
    if not re.search(r"(?<!\d)(1[5-9]|2\d)\d\d(?!\d)|^(1[5-9]|2\d)\d{6}(?!\d)", value):
        return None  # no year of four digits
    try:
        days = {parser.parse(value, default=default, ignoretz=True).date() for default in _DEFAULTS}
    except (ValueError, OverflowError):
        return None
    # What the text leaves out comes from the default, so two defaults give two days.
    return days.pop().isoformat() if len(days) == 1 else None


def _numeric_day(numeric: re.Match[str]) -> str | None:
    first, separator, second, year = numeric.groups()
    if separator == "." or int(first) > 12:
        return _day(year, second, first)
    if int(second) > 12 or first == second:
        return _day(year, first, second)
    return None


def _day(year: str, month: str, day: str) -> str | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found.isoformat() if found.year >= 1500 else None  # 0001-01-01 is a program's "none"
