"""Paths, ids and bytes that go wrong: each gives an error that names it, and the rest is read."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import ReportError
from kg.model import Report
from kg.read import read_reports
from kg.read.limits import MAX_FILE_BYTES, MAX_TEXT_CHARS
from kg.read.paths import SUFFIXES

TEXT = "The Norwegian minister met the king in Amman on Tuesday.\n"


def write(folder: Path, **files: str | bytes) -> None:
    """Files by name, with `__` for the dot."""
    for name, content in files.items():
        path = folder / name.replace("__", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))


def ids(found: list[Report | ReportError]) -> list[str]:
    return [report.id for report in found if isinstance(report, Report)]


def errors(found: list[Report | ReportError]) -> list[str]:
    return [str(error) for error in found if isinstance(error, ReportError)]


def test_bad_files_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    write(
        tmp_path, a__txt=TEXT, empty__txt="", blank__txt=" \n\t\n", headers__txt="date: 2024-04-03\ntitle: x\n\n",
        binary__txt=b"\x7fELF\0\1\2", damaged__txt="Müller und Jäger, naïve".encode() + b"\xff", z__txt=TEXT,
    )  # fmt: skip
    found = list(read_reports([tmp_path]))
    assert ids(found) == ["a", "z"]
    assert errors(found) == [
        f"{tmp_path / 'binary.txt'}: a binary file, not text (it has NUL bytes); if it is UTF-16, save it as UTF-8",
        f"{tmp_path / 'blank.txt'}: no text",
        f"{tmp_path / 'damaged.txt'}: damaged UTF-8: byte 27 (0xff) is wrong; save it anew as UTF-8",
        f"{tmp_path / 'empty.txt'}: the file is empty",
        f"{tmp_path / 'headers.txt'}: no text, only header lines",
    ]


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".pdf", ".jsonl", ".jsonl.gz", ".xml"])
def test_an_empty_file_is_an_error_in_every_format(tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"a{suffix}").write_bytes(b"")
    (error,) = errors(list(read_reports([tmp_path])))
    assert error == f"{tmp_path / f'a{suffix}'}: the file is empty"


def test_folders_are_read_to_the_bottom_in_sorted_order(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.md", "a.txt", "b/c/3.HTML", "c.txt"):
        write(tmp_path, **{name: f"<p>{name} {TEXT}"})
    assert ids(list(read_reports([tmp_path]))) == ["a", "1", "2", "3", "c"]
    assert ids(list(read_reports(str(tmp_path)))) == ["a", "1", "2", "3", "c"]


def test_in_folders_only_what_may_be_a_report_is_judged(tmp_path: Path) -> None:
    write(
        tmp_path, a__txt=TEXT, _x="", **{".hidden.txt": TEXT, ".git/b.txt": TEXT, "logo.png": b"\x89PNG", "run.py": "1"}
    )
    write(tmp_path, **{"notes.docx": b"PK", "_x": b"x", "README.md": "About these reports."})
    found = list(read_reports([tmp_path]))
    assert ids(found) == ["a"]
    first, second = errors(found)
    assert first.startswith(f"{tmp_path / '_x'}: no suffix that says how to read it; reports are .txt, .md, .html")
    assert second.startswith(f"{tmp_path / 'notes.docx'}: the suffix '.docx' is not known; reports are")


def test_a_readme_is_a_report_when_it_is_named(tmp_path: Path) -> None:
    write(tmp_path, **{"README.md": TEXT})
    assert ids(list(read_reports([tmp_path / "README.md"]))) == ["README"]


def test_a_named_file_of_unknown_form_is_always_an_error(tmp_path: Path) -> None:
    write(tmp_path, **{"run.py": "1"})
    (error,) = errors(list(read_reports([tmp_path / "run.py"])))
    assert all(suffix in error for suffix in SUFFIXES)


def test_paths_that_lead_nowhere_are_errors(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    paths = ["nowhere.txt", "nowhere/", "no*.txt", str(tmp_path / "folder"), "bad\0name.txt", ""]
    found = errors(list(read_reports(paths)))
    assert found[:3] == [
        "nowhere.txt: no such file or folder",
        "nowhere/: no such file or folder",
        "no*.txt: no file matches this pattern",
    ]
    assert found[3].startswith(f"{tmp_path / 'folder'}: no reports in this folder")
    assert len(found) == 6


def test_globs_find_files_and_folders_but_a_name_comes_first(tmp_path: Path) -> None:
    write(tmp_path, **{"x1.txt": TEXT, "x2.txt": TEXT, "y/deep/z.txt": TEXT, "x[1].txt": TEXT, "x.png": b"x"})
    assert ids(list(read_reports([tmp_path / "x?.txt"]))) == ["x1", "x2"]
    assert ids(list(read_reports([tmp_path / "**" / "z.txt"]))) == ["z"]
    assert ids(list(read_reports([tmp_path / "x[1].txt"]))) == ["x[1]"]
    assert errors(list(read_reports([tmp_path / "*"]))) == []


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, a__txt=TEXT, b__txt=TEXT)
    found = list(read_reports([tmp_path / "b.txt", tmp_path, tmp_path / "*.txt", tmp_path / "." / "a.txt"]))
    assert (ids(found), errors(found)) == (["b", "a"], [])


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_links_do_not_go_round_for_ever(tmp_path: Path) -> None:
    write(tmp_path, **{"in/a.txt": TEXT, "out/b.txt": TEXT})
    (tmp_path / "in" / "up").symlink_to(tmp_path / "in", target_is_directory=True)
    (tmp_path / "in" / "over").symlink_to(tmp_path / "out", target_is_directory=True)
    (tmp_path / "in" / "broken.txt").symlink_to(tmp_path / "gone.txt")
    found = list(read_reports([tmp_path / "in"]))
    assert ids(found) == ["a", "b"]
    assert len(errors(found)) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are POSIX")
def test_a_named_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    os.mkfifo(tmp_path / "pipe.jsonl")
    found = errors(list(read_reports([tmp_path])))
    assert [error.endswith("not a regular file") for error in found] == [True, True]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_name_that_is_no_unicode_can_be_printed(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/caf\xe9.txt", "wb") as file:
        file.write(TEXT.encode())
    (error,) = errors(list(read_reports([tmp_path])))
    assert error.encode("utf-8").endswith(b"caf\\xe9.txt: the file's name is no valid Unicode; rename it")


def test_two_reports_with_one_id_are_both_named(tmp_path: Path) -> None:
    write(tmp_path, **{"a/x.txt": TEXT, "b/x.txt": TEXT + TEXT, "c/x.md": TEXT})
    write(tmp_path, **{"z.jsonl": '{"id": "n", "text": "one"}\n{"id": "n", "text": "two"}\n{"id": "m", "text": "x"}\n'})
    found = list(read_reports([tmp_path]))
    assert ids(found) == ["x", "n", "m"]
    first, second, third = errors(found)
    assert first == (
        f"{tmp_path / 'b/x.txt'}: the id 'x' is already that of another report, in {tmp_path / 'a/x.txt'}; "
        "rename the file, or give it an id of its own in JSON Lines"
    )
    assert second.startswith(f"{tmp_path / 'c/x.md'}: the id 'x' is already that of another report")
    assert third == (
        f"{tmp_path / 'z.jsonl'}, line 2: the id 'n' is already that of another report, "
        f"in {tmp_path / 'z.jsonl'}, line 1; give each report its own id"
    )


def test_the_same_report_twice_is_said_to_be(tmp_path: Path) -> None:
    write(tmp_path, **{"a/x.txt": TEXT})
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    (error,) = errors(list(read_reports([tmp_path])))
    assert error == (
        f"{tmp_path / 'b/x.txt'}: the same report twice: id 'x' was read from {tmp_path / 'a/x.txt'}; "
        "this one is left out"
    )


def test_limits_are_named(tmp_path: Path) -> None:
    write(tmp_path, long__txt="word " * 2_000_000, huge__md=b"a" * (MAX_FILE_BYTES + 1), fits__txt="a" * MAX_TEXT_CHARS)
    found = list(read_reports([tmp_path]))
    assert ids(found) == ["fits"]
    huge, long = errors(found)
    assert "larger than 20 MB" in huge
    assert "the text has 10,000,000 characters, more than 500,000" in long


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs a user whom rights bind")
def test_what_may_not_be_opened_is_named(tmp_path: Path) -> None:
    write(tmp_path, **{"a.txt": TEXT, "b/c.txt": TEXT})
    (tmp_path / "a.txt").chmod(0)
    (tmp_path / "b").chmod(0)
    found = errors(list(read_reports([tmp_path])))
    (tmp_path / "b").chmod(0o700)
    assert [error.rpartition(": ")[2] for error in found] == ["Permission denied", "Permission denied"]


HOSTILE = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text(max_size=100).map(lambda text: text.encode("utf-16", "surrogatepass")),
    st.tuples(
        st.sampled_from([b"%PDF-1.7\n", b"<rss version='2.0'><channel><item>", b"---\n", b"\x1f\x8b\x08", b'{"id":']),
        st.binary(max_size=100),
    ).map(b"".join),
)  # fmt: skip


@pytest.mark.parametrize("suffix", SUFFIXES)
@given(raw=HOSTILE)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_bytes_are_reports_or_errors_that_can_be_printed(tmp_path: Path, suffix: str, raw: bytes) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(raw)
    found = list(read_reports([path]))
    assert found
    for one in found:
        if isinstance(one, Report):
            assert one.text.encode("utf-8").strip()
            assert 0 <= one.body_start < len(one.text)
        else:
            assert str(one).encode("utf-8").startswith(str(path).encode())
            assert "cannot be read (" not in str(one)  # each cause has a message of its own
