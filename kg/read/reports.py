"""Reading of everything that a user names: one stream of reports and errors, each id once."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from kg.errors import ReportError
from kg.model import Report
from kg.read.encoding import is_encodable
from kg.read.identity import content_hash
from kg.read.limits import check_regular, read_bytes
from kg.read.paths import STANDARD_INPUT, find_files, suffix_of

Place = tuple[str, int | None, bytes]
"""Where an id was first read: path, line in JSON Lines, and the report's content hash."""
Found = tuple[Report | ReportError, int | None]
"""A report or an error of a file, with its line where it has one."""
ReadFiles = Callable[[Iterable[str | ReportError]], Iterable[Iterable[Found]]]
"""What is in each file that is named, in order; errors in the place of a file are passed on."""


def read_each(files: Iterable[str | ReportError]) -> Iterator[Iterable[Found]]:
    """What is in each file, read one after the other, in this process."""
    return (read_file(file) if isinstance(file, str) else [(file, None)] for file in files)


def read_reports(paths: Iterable[str | Path], read: ReadFiles = read_each) -> Iterator[Report | ReportError]:
    """Reports found under `paths`, one at a time; a `ReportError` in the place of each that cannot be read.

    `paths` are files, folders (read to the bottom, in sorted order), globs, and `-` for JSON Lines on standard
    input. Nothing is raised for bad input, so the rest is still read. Two reports must not share an id: the
    second is a ReportError naming both places. `read` may read files ahead, or in other processes.

    >>> [str(error) for error in read_reports(["nowhere.txt"])]
    ['nowhere.txt: no such file or folder']
    """
    places: dict[str, Place] = {}
    for file in read(map(_nameable, find_files([paths] if isinstance(paths, str | Path) else paths))):
        for found, line in file:
            yield _first_of_id(found, line, places) if isinstance(found, Report) else found


def _nameable(file: str | ReportError) -> str | ReportError:
    """The file, or an error that can be printed."""
    if isinstance(file, ReportError):
        return file if is_encodable(file.path) else _printable(file)
    return (
        file if is_encodable(file) else _printable(ReportError(file, "the file's name is no valid Unicode; rename it"))
    )


def _first_of_id(report: Report, line: int | None, places: dict[str, Place]) -> Report | ReportError:
    """The report, noted in `places`, or an error when its id is there already."""
    path = report.path or report.id
    place = (path, line, bytes.fromhex(content_hash(report)))
    first = places.setdefault(report.id, place)
    if first is place:
        return report
    where = f"{first[0]}, line {first[1]}" if first[1] else first[0]
    if first[2] == place[2]:
        twice = f"the same report twice: id {report.id!r} was read from {where}; this one is left out"
        return ReportError(path, twice, line)
    mend = "give each report its own id" if line else "rename the file, or give it an id of its own in JSON Lines"
    return ReportError(path, f"the id {report.id!r} is already that of another report, in {where}; {mend}", line)


def read_file(path: str) -> Iterator[Found]:
    """Reports and errors of one file, each with its line where it has one."""
    name = "standard input" if path == STANDARD_INPUT else path
    try:
        yield from _read_format(path, name)
    except ReportError as error:
        yield error, error.line
    except MemoryError:
        yield ReportError(name, "reading it takes too much memory; save its text as .txt"), None
    except Exception as error:  # a parsing library met what its makers did not foresee: this report fails, not the run
        yield ReportError(name, f"cannot be read ({type(error).__name__}: {str(error)[:200]})"), None


def _read_format(path: str, name: str) -> Iterator[Found]:
    """As `read_file`, by the file's suffix; may raise. Each parser is loaded when a file needs it."""
    suffix = suffix_of(path)
    if path == STANDARD_INPUT:
        from kg.read.jsonl import parse_jsonl

        yield from parse_jsonl(sys.stdin.buffer, name)
        return
    check_regular(path)
    if suffix in (".jsonl", ".jsonl.gz"):
        from kg.read.jsonl import read_jsonl

        yield from read_jsonl(path)
        return
    raw = read_bytes(path)
    if not raw:
        raise ReportError(path, "the file is empty")
    match suffix:
        case ".txt":
            from kg.read.text import parse_text

            yield parse_text(raw, path), None
        case ".md":
            from kg.read.markdown import parse_markdown

            yield parse_markdown(raw, path), None
        case ".html" | ".htm":
            from kg.read.html import parse_html_page

            yield parse_html_page(raw, path), None
        case ".pdf":
            from kg.read.pdf import parse_pdf

            yield parse_pdf(raw, path), None
        case _:
            from kg.read.feed import parse_feed

            yield from ((found, None) for found in parse_feed(raw, path))


def _printable(error: ReportError) -> ReportError:
    """The error with a path that can be printed: a file name may hold bytes that are no text."""
    return ReportError(os.fsencode(error.path).decode("utf-8", "backslashreplace"), error.reason, error.line)
