"""Reading in other processes: a file that makes a parser hang, or takes it down, costs no other file."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kg.distribute.notes import Notes
from kg.distribute.pool import in_processes
from kg.errors import ReportError
from kg.read.paths import STANDARD_INPUT, suffix_of
from kg.read.reports import Found, ReadFiles, read_file

log = logging.getLogger("kg.read")

TIME_LIMIT = 60.0  # seconds for the reading of a file, or of a chunk of them
_File = str | ReportError
_LINES = frozenset((".jsonl", ".jsonl.gz"))


@dataclass(frozen=True, slots=True)
class _Read:
    """What another process found in a file, and its warnings; or the path of a file that it leaves to us."""

    found: list[Found]
    warnings: tuple[str, ...] = ()
    left: str | None = None


def in_other_processes(readers: int, time_limit: float = TIME_LIMIT) -> ReadFiles:
    """As `kg.read.reports.read_each`, by `readers` other processes, with limits of time and memory for each file.

    JSON Lines are read here, line by line: they may be of any size, and nothing in them takes long.
    """

    def read(files: Iterable[_File]) -> Iterator[Iterable[Found]]:
        for done in in_processes(reading, files, readers, _lost, time_limit=time_limit):
            for warning in done.warnings:
                log.warning("%s", warning)
            yield done.found if done.left is None else read_file(done.left)

    return read


def reading() -> Callable[[list[_File]], list[_Read]]:
    """The function that reads files; for the process that does so."""
    notes = Notes()
    logging.getLogger("kg").addHandler(notes)

    def read(file: _File) -> _Read:
        if isinstance(file, ReportError):
            return _Read([(file, None)])
        if file == STANDARD_INPUT or suffix_of(file) in _LINES:
            return _Read([], left=file)
        return _Read(list(read_file(file)), notes.take())

    return lambda files: list(map(read, files))


def _lost(file: _File, reason: str) -> _Read:
    path = file if isinstance(file, str) else file.path
    return _Read([(ReportError(path, f"cannot be read: {reason}; save its text as .txt"), None)])
