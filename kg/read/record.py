"""One place where every format's findings become a `Report`: bounds, fields in order of trust, warnings."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from kg.errors import ReportError
from kg.model import Report
from kg.read.dateline import dateline, first_line_title, letterhead
from kg.read.dates import iso_date
from kg.read.encoding import is_encodable
from kg.read.limits import MAX_TEXT_CHARS

log = logging.getLogger("kg.read")

_URL = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+", re.IGNORECASE)
_LANGUAGE = re.compile(r"([a-z]{2,3})(?![a-z])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Given:
    """What a source's headers or metadata say of the report, as written there.

    `dates` are the dates of publication, the most trusted first. `late_dates` (when a file was made or changed)
    count only when neither those nor the text's dateline give one.
    """

    dates: tuple[str, ...] = ()
    late_dates: tuple[str, ...] = ()
    title: str | None = None
    source: str | None = None
    url: str | None = None
    language: str | None = None


def make_report(
    path: str, report_id: str, text: str, given: Given, *, body_start: int = 0, guess_title: bool = True
) -> Report:
    """Report with `text` and the given fields; date and title from the text's top where they are not given.

    `guess_title` is off where the source has a place for titles and left it empty.
    Raises ReportError when there is no text after `body_start`, or more of it than MAX_TEXT_CHARS.
    """
    if len(text) > MAX_TEXT_CHARS:
        raise ReportError(path, f"the text has {len(text):,} characters, more than {MAX_TEXT_CHARS:,}; split it")
    if not all(map(is_encodable, filter(None, (report_id, text, given.title, given.source)))):
        raise ReportError(path, "half a surrogate pair (\\ud800 to \\udfff), which is no character")
    if not text[body_start:].strip():
        raise ReportError(path, "no text, only header lines" if text.strip() else "no text")
    where = path if stem(path) == report_id else f"{path}, report {report_id}"
    title = clean(given.title)
    if not title and guess_title:
        title = first_line_title(text, body_start)
    return Report(
        id=report_id,
        text=text,
        date=_date(where, text, given, body_start),
        title=title,
        source=clean(given.source) or letterhead(text, body_start)[0],
        url=_url(where, given.url),
        language=_language(given.language),
        body_start=body_start,
        path=path,
    )


def stem(path: str) -> str:
    """Id of a report that fills a file: the file's name without its suffix.

    >>> stem("reports/00-seed.txt")
    '00-seed'
    """
    return PurePath(path).stem


def clean(value: str | None) -> str | None:
    """Value in one line, or None when nothing is left of it.

    >>> clean("  Envoy leaves\\n Geneva ")
    'Envoy leaves Geneva'
    """
    return " ".join(value.split()) or None if value else None


def _date(where: str, text: str, given: Given, body_start: int) -> str | None:
    day = _first_date(given.dates) or dateline(text, body_start) or _first_date(given.late_dates)
    wrong = [value for value in given.dates if value.strip()]
    if wrong and not _first_date(given.dates):
        log.warning("%s: cannot read the date %r; write it as YYYY-MM-DD", where, wrong[0][:80])
    return day


def _first_date(values: Iterable[str]) -> str | None:
    return next(filter(None, map(iso_date, values)), None)


def _url(where: str, value: str | None) -> str | None:
    value = value.strip() if value else ""
    if value and not _URL.fullmatch(value):
        log.warning("%s: not a web address, left out: %r", where, value[:80])
        return None
    return value or None


def _language(value: str | None) -> str:
    match = _LANGUAGE.match(value.strip()) if value else None
    return match[1].lower() if match else "en"
