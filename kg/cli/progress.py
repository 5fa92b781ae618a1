"""Progress bars: on standard error, and only where that is a terminal."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Protocol


class Advance(Protocol):
    """What moves the bar."""

    def __call__(self, words: int = 0) -> None:
        """Move it by one report, of which so many words were extracted."""


@contextmanager
def progress_bar(total: Callable[[], int | None]) -> Iterator[Advance]:
    """A function to call after each report, which moves the bar; it shows words a second and the time left.

    `total` gives the number of reports to come, or None where that is not known; it is asked only for a terminal.
    """
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda words=0: None
        return
    columns = (
        TextColumn("reports"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[speed]}"),
        TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("reports", total=total(), speed="")
        begun, done = monotonic(), 0

        def advance(words: int = 0) -> None:
            nonlocal done
            done += words
            speed = f"{done / max(monotonic() - begun, 0.001):,.0f} words/s" if done else ""
            bar.update(task, advance=1, speed=speed)

        yield advance


def expected_reports(paths: tuple[str, ...]) -> int | None:
    """How many reports `paths` hold, as far as the files tell without being parsed; None for standard input."""
    from kg.read.paths import STANDARD_INPUT, find_files

    expected = 0
    for path in find_files(paths):
        if path == STANDARD_INPUT:
            return None
        expected += _lines(path) if isinstance(path, str) and ".jsonl" in Path(path).name.lower() else 1
    return expected


def _lines(path: str) -> int:
    try:
        with gzip.open(path) if path.lower().endswith(".gz") else open(path, "rb") as lines:
            return sum(1 for line in lines if line.strip())
    except (OSError, EOFError):  # what is wrong is said when the file is read
        return 1
