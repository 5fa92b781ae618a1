"""JSON Lines: one report a line, errors named by line, streams read one line at a time."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import ReportError
from kg.model import Report
from kg.read import read_reports
from kg.read.limits import MAX_FILE_BYTES

TEXT = "The Norwegian minister met the king in Amman on Tuesday."


def lines(path: Path, *items: object) -> list[Report | ReportError]:
    path.write_text("".join(f"{item if isinstance(item, str) else json.dumps(item)}\n" for item in items), "utf-8")
    return list(read_reports([path]))


def test_a_line_gives_a_report(tmp_path: Path) -> None:
    item = {"id": "a", "text": TEXT, "date": "2024-04-03", "title": "Visit", "source": "S", "url": "https://x.org/a"}
    (report,) = lines(tmp_path / "a.jsonl", item | {"unknown": 1})
    assert report == Report(
        id="a", text=TEXT, date="2024-04-03", title="Visit", source="S", url="https://x.org/a",
        path=str(tmp_path / "a.jsonl"),
    )  # fmt: skip


def test_numbers_are_ids_and_null_is_absent(tmp_path: Path) -> None:
    (report,) = lines(tmp_path / "a.jsonl", {"id": 7, "text": TEXT, "date": None, "title": None})
    assert isinstance(report, Report)
    assert (report.id, report.date, report.title) == ("7", None, None)


def test_no_title_is_guessed_but_the_texts_own_date_is_read(tmp_path: Path) -> None:
    text = f"East Room\n\nApril 3, 2024\n\n{TEXT}"
    first, second = lines(tmp_path / "a.jsonl", {"id": 1, "text": text}, {"id": 2, "text": f" date 2026-01-20 {TEXT}"})
    assert isinstance(first, Report)
    assert isinstance(second, Report)
    assert (first.title, first.date) == (None, "2024-04-03")
    assert (second.date, second.body_start) == ("2026-01-20", 17)


def test_the_records_fields_outrank_the_texts(tmp_path: Path) -> None:
    (report,) = lines(tmp_path / "a.jsonl", {"id": 1, "text": f"date: 2019-01-01\n\n{TEXT}", "date": "2024-04-03"})
    assert isinstance(report, Report)
    assert report.date == "2024-04-03"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id": "a", "text": ', "malformed JSON"),
        ("[1, 2]", "not a JSON object but a list"),
        ('"text"', "not a JSON object but a string"),
        ('{"text": "x"}', '"id" must be a non-empty string or a number; it is missing'),
        ('{"id": "", "text": "x"}', "not an empty string"),
        ('{"id": true, "text": "x"}', "not a boolean"),
        ('{"id": NaN, "text": "x"}', '"id" must be'),
        ('{"id": "a"}', '"text" must be a string; it is missing'),
        ('{"id": "a", "text": 7}', '"text" must be a string, not a number'),
        ('{"id": "a", "text": null}', '"text" must be a string, not null'),
        ('{"id": "a", "text": " \\n"}', "no text"),
        ('{"id": "a", "text": "date: 2024-04-03\\n\\n"}', "only header lines"),
        ('{"id": "a", "text": "half \\ud800 pair"}', "surrogate"),
        ('{"id": 1' + "0" * 5000 + ', "text": "x"}', "malformed JSON"),
        ("[" * 100_000, "malformed JSON"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_read(tmp_path: Path, line: str, reason: str) -> None:
    first, error, last = lines(tmp_path / "a.jsonl", {"id": 1, "text": TEXT}, "", line, {"id": 3, "text": TEXT})
    assert isinstance(first, Report)
    assert isinstance(last, Report)
    assert isinstance(error, ReportError)
    assert reason in error.reason
    assert str(error).startswith(f"{tmp_path / 'a.jsonl'}, line 3: ")


def test_a_bad_date_leaves_the_report_and_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    first, second = lines(tmp_path / "a.jsonl", *({"id": i, "text": TEXT, "date": d} for i, d in ((1, "soon"), (2, 5))))
    assert isinstance(first, Report)
    assert isinstance(second, Report)
    assert first.date is second.date is None
    assert f"{tmp_path / 'a.jsonl'}, report 1: cannot read the date 'soon'" in caplog.text
    assert '"date" must be a string' in caplog.text


def test_bytes_that_are_not_utf_8_fail_their_line_only(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        b'\xef\xbb\xbf{"id": 1, "text": "caf\xc3\xa9"}\n{"id": 2, "text": "caf\xe9"}\n{"id": 3, "text": "x"}'
    )
    first, error, last = read_reports([path])
    assert isinstance(first, Report)
    assert first.text == "café"
    assert isinstance(error, ReportError)
    assert (error.line, error.reason[:9]) == (2, "not UTF-8")
    assert isinstance(last, Report)


def test_a_line_beyond_the_limit_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.write(b'{"id": 1, "text": "' + b"a" * (MAX_FILE_BYTES * 2) + b'"}\n{"id": 2, "text": "x"}\n')
    error, report = read_reports([path])
    assert isinstance(error, ReportError)
    assert (error.line, error.reason) == (1, "longer than 20 MB")
    assert isinstance(report, Report)


def test_a_broken_off_gzip_file_gives_what_it_holds_and_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    whole = gzip.compress(
        "".join(json.dumps({"id": i, "text": f"{TEXT} {i * 7919}"}) + "\n" for i in range(5000)).encode()
    )
    path.write_bytes(whole[: len(whole) // 2])
    *reports, error = read_reports([path])
    assert reports
    assert all(isinstance(report, Report) for report in reports[:-1])
    assert isinstance(error, ReportError)
    assert "breaks off" in error.reason


def test_a_file_that_is_not_gzip_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(b'{"id": 1, "text": "x"}\n')
    (error,) = read_reports([path])
    assert "not a sound gzip file" in str(error)


def test_damaged_gzip_data_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    raw = bytearray(gzip.compress(json.dumps({"id": 1, "text": TEXT}).encode()))
    raw[20] ^= 0xFF
    path.write_bytes(bytes(raw))
    *_, error = read_reports([path])
    assert isinstance(error, ReportError)


def test_standard_input_is_json_lines() -> None:
    code = "from kg.read import read_reports\nfor r in read_reports(['-', '-']): print(getattr(r, 'id', r))"
    given = json.dumps({"id": "a", "text": "Müller"}, ensure_ascii=False) + "\n{"
    done = subprocess.run([sys.executable, "-c", code], input=given.encode(), capture_output=True, check=True)
    first, second = done.stdout.decode().splitlines()
    assert first == "a"
    assert second.startswith("standard input, line 2: malformed JSON")


def test_an_archive_is_never_wholly_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "big.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as file:
        for number in range(2000):
            file.write(json.dumps({"id": number, "text": f"{number} " + "word " * 2000}) + "\n")
    tracemalloc.start()
    count = sum(isinstance(found, Report) for found in read_reports([path]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 2000
    assert peak < 4_000_000  # of 20 MB of text


def test_reading_begins_before_the_stream_ends() -> None:
    from kg.read.jsonl import parse_jsonl

    class Endless(io.RawIOBase):
        def readline(self, size: int | None = -1, /) -> bytes:  # type: ignore[override]
            return b'{"id": 1, "text": "x"}\n'

    found: Iterator[object] = parse_jsonl(Endless(), "endless")
    assert [next(found) for _ in range(3)]
