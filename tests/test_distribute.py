"""Work in other processes: order is kept, a killed process costs nothing, what kills its process twice is named."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.distribute.pool import in_processes
from kg.distribute.reading import in_other_processes
from kg.errors import EntenteError, ReportError
from kg.read import read_reports

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs POSIX signals")


def acting() -> Callable[[list[str]], list[str]]:
    """The function that does what each item tells: die, die once (a file remembers), hang, or eat memory."""

    def act(item: str) -> str:
        what, _, where = item.partition(" ")
        if what == "die" or (what == "once" and not Path(where).exists()):
            if where:
                Path(where).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if what == "hang":
            time.sleep(60)
        if what == "eat":
            bytearray(4 << 30)
        print("libraries print things")
        return f"done {item}"

    return lambda items: list(map(act, items))


def failing() -> Callable[[list[str]], list[str]]:
    raise EntenteError("the model is not installed")


def name_lost(item: str, reason: str) -> str:
    return f"lost {item}: {reason}"


def test_order_is_kept_over_killed_hanging_and_sound_items(tmp_path: Path) -> None:
    items = [f"item{n}" for n in range(50)]
    items[3], items[20], items[33] = "die", f"once {tmp_path / 'mark'}", "hang"
    found = list(in_processes(acting, items, 2, name_lost, time_limit=2))
    expected = [f"done {item}" for item in items]
    expected[3] = "lost die: its process was killed, perhaps for want of memory"
    expected[33] = "lost hang: it took more than 2 s"
    assert found == expected
    assert (tmp_path / "mark").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits what a process may take")
def test_what_takes_too_much_memory_is_named() -> None:
    found = list(in_processes(acting, ["a", "eat", "b"], 1, name_lost))
    assert found == ["done a", "lost eat: it took more than 2 GB of memory", "done b"]


def test_items_are_taken_only_a_few_chunks_ahead() -> None:
    read = 0

    def items() -> Iterator[str]:
        nonlocal read
        for n in range(1000):
            read += 1
            yield f"item{n}"

    found = in_processes(acting, items(), 2, name_lost)
    assert next(found) == "done item0"
    assert read <= 6 * 16
    begun = time.monotonic()
    found.close()  # type: ignore[attr-defined]
    assert time.monotonic() - begun < 10


def test_what_keeps_the_work_from_being_loaded_is_told() -> None:
    with pytest.raises(EntenteError, match="the model is not installed"):
        list(in_processes(failing, ["a"], 1, name_lost))


def test_files_read_elsewhere_give_the_same_in_the_same_order(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The king came.", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text('{"id": "l1", "text": "He left."}\nno JSON\n', encoding="utf-8")
    (tmp_path / "c.odd").write_text("?", encoding="utf-8")
    (tmp_path / "d.md").write_bytes(b"date: soon\n\nHe went.")
    (tmp_path / "e.html").write_text("<p>The king came to Amman and left.</p>", encoding="utf-8")
    paths = [tmp_path, tmp_path / "absent.txt"]
    here, there = list(read_reports(paths)), list(read_reports(paths, in_other_processes(1)))
    assert list(map(str, there)) == list(map(str, here))
    assert sum(isinstance(found, ReportError) for found in here) == 3


def test_warnings_of_reading_elsewhere_come_back(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "a.txt").write_text("date: soon\n\nHe went.", encoding="utf-8")
    assert len(list(read_reports([tmp_path], in_other_processes(1)))) == 1
    assert "cannot read the date 'soon'" in caplog.text
