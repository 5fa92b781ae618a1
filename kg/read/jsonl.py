"""JSON Lines, plain or gzip-compressed: one report a line, read one at a time, so a file may be of any size."""

from __future__ import annotations

import gzip
import json
import logging
import math
import zlib
from collections.abc import Iterator
from typing import Any, Protocol

from kg.errors import ReportError
from kg.model import Report
from kg.read.headers import read_headers
from kg.read.limits import MAX_FILE_BYTES, os_reason
from kg.read.record import Given, make_report
from kg.read.text import given_by

log = logging.getLogger("kg.read")

Found = tuple[Report | ReportError, int]
"""A report or an error, and its 1-based line."""


class Lines(Protocol):
    """A binary stream that gives its lines, each in parts of a given size at most."""

    def readline(self, size: int, /) -> bytes:
        """Next line, or as much of it as `size` allows; empty at the end."""


def read_jsonl(path: str) -> Iterator[Found]:
    """Reports in the .jsonl or .jsonl.gz file at `path`, each with its line. Errors are given, not raised."""
    try:
        with gzip.open(path) if path.lower().endswith(".gz") else open(path, "rb") as file:
            yield from parse_jsonl(file, path)
    except OSError as error:
        yield ReportError(path, f"cannot be opened: {os_reason(error)}"), 0


def parse_jsonl(stream: Lines, path: str) -> Iterator[Found]:
    """Reports in a binary stream of JSON Lines (UTF-8), each with its line; empty lines are passed over.

    A line that is no report gives a ReportError naming it, and reading goes on; so does a line longer than
    MAX_FILE_BYTES. A stream that breaks off gives one at its end.
    """
    number = empty = 0
    try:
        while line := stream.readline(MAX_FILE_BYTES + 1):
            number += 1
            if len(line) > MAX_FILE_BYTES:
                _skip_line(stream, line)
                yield ReportError(path, f"longer than {MAX_FILE_BYTES // 1_000_000} MB", number), number
            elif not line.strip():
                empty += 1
            else:
                yield _parse_line(line, path, number), number
    except EOFError:
        yield ReportError(path, f"the compressed file breaks off after line {number}; fetch it again"), number
    except (OSError, zlib.error) as error:
        reason = f"not a sound gzip file ({error})" if isinstance(error, zlib.error | gzip.BadGzipFile) else str(error)
        yield ReportError(path, f"cannot be read on after line {number}: {reason}"), number
    else:
        if number == empty:
            yield ReportError(path, "the file is empty"), number


def _skip_line(stream: Lines, part: bytes) -> None:
    while part and not part.endswith(b"\n"):
        part = stream.readline(1 << 20)


def _parse_line(line: bytes, path: str, number: int) -> Report | ReportError:
    try:
        return _report(_object(line, number), path)
    except ReportError as error:
        return ReportError(path, error.reason, number)


def _object(line: bytes, number: int) -> dict[str, Any]:
    """The line's JSON object. Raises ReportError."""
    try:
        # An editor on Windows may put a byte-order mark before the first line.
        found = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        raise ReportError("", "not UTF-8; JSON Lines must be (RFC 8259, 8.1)") from error
    except json.JSONDecodeError as error:
        raise ReportError("", f"malformed JSON: {error.msg} at column {error.colno}") from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits; nested too deep
        raise ReportError("", f"malformed JSON: {error}") from error
    if not isinstance(found, dict):
        raise ReportError("", f"not a JSON object but {_kind(found)}")
    return found


def _report(item: dict[str, Any], path: str) -> Report:
    report_id, text = item.get("id"), item.get("text")
    if isinstance(report_id, int | float) and not isinstance(report_id, bool) and math.isfinite(report_id):
        report_id = str(report_id)
    if not isinstance(report_id, str) or not report_id.strip():
        raise ReportError(path, f'"id" must be a non-empty string or a number{_instead(item, "id")}')
    if not isinstance(text, str):
        raise ReportError(path, f'"text" must be a string{_instead(item, "text")}')
    fields = {name: _string(item, name, path, report_id) for name in ("date", "title", "source", "url", "language")}
    headers = read_headers(text)  # some agencies' texts carry their own date; what the record says comes first
    own = given_by(headers)
    given = Given(
        dates=(fields["date"],) if fields["date"] else own.dates,
        title=fields["title"] or own.title,
        source=fields["source"] or own.source,
        url=fields["url"] or own.url,
        language=fields["language"],
    )
    return make_report(path, report_id, text, given, body_start=headers.body_start, guess_title=False)


def _string(item: dict[str, Any], name: str, path: str, report_id: str) -> str | None:
    value = item.get(name)
    if value is None or isinstance(value, str):
        return value
    log.warning('%s: report %s: "%s" must be a string, left out: %.80r', path, report_id, name, value)
    return None


def _instead(item: dict[str, Any], name: str) -> str:
    return f", not {_kind(item[name])}" if name in item else "; it is missing"


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "a boolean", type(None): "null"}
    return "an empty string" if isinstance(value, str) and not value.strip() else names.get(type(value), "a number")
