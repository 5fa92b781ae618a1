"""Workers: order is kept, a killed process costs nothing, a report that kills its process twice is named."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from kg.errors import ReportError
from kg.extract.parallel import parallel_extractor
from kg.model import Extraction, Report

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs POSIX signals")


def acting(model: str | None) -> Callable[[Iterable[Report]], Iterator[Extraction | ReportError]]:
    """An extractor that does what a report's text tells: die, die once (a file remembers), or hang."""

    def run(reports: Iterable[Report]) -> Iterator[Extraction | ReportError]:
        for report in reports:
            what, _, where = report.text.partition(" ")
            if what == "die" or (what == "once" and not Path(where).exists()):
                if where:
                    Path(where).touch()
                os.kill(os.getpid(), signal.SIGKILL)
            if what == "hang":
                time.sleep(60)
            yield Extraction(report)

    return run


def outcome(found: Extraction | ReportError) -> str:
    return str(found) if isinstance(found, ReportError) else found.report.id


def test_order_is_kept_over_killed_hanging_and_sound_reports(tmp_path: Path) -> None:
    texts = {3: "die", 20: f"once {tmp_path / 'mark'}", 33: "hang"}
    reports = [Report(f"r{n}", texts.get(n, "fine")) for n in range(50)]
    found = list(map(outcome, parallel_extractor(2, time_limit=2, load=acting)(reports)))
    expected = [f"r{n}" for n in range(50)]
    expected[3] = "r3: left out after two tries: the process that extracted it was killed, perhaps for want of memory"
    expected[33] = "r33: left out after two tries: its extraction took more than 2 s"
    assert found == expected
    assert (tmp_path / "mark").exists()


def test_reports_are_read_only_a_few_chunks_ahead() -> None:
    read = 0

    def reports() -> Iterator[Report]:
        nonlocal read
        for n in range(1000):
            read += 1
            yield Report(f"r{n}", "fine")

    found = parallel_extractor(2, load=acting)(reports())
    assert outcome(next(found)) == "r0"
    assert read <= 6 * 8
    begun = time.monotonic()
    found.close()  # type: ignore[attr-defined]
    assert time.monotonic() - begun < 10
