"""`kg export` as a user runs it: what it writes, what it says, and what it leaves behind when something fails."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import export_graph
import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from kg.cli import export as cli
from kg.cli import main
from kg.errors import EntenteError
from kg.export import FACT_TYPES, FORMATS, VIEWS, Filters, export
from kg.store import open_store


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "store"
    export_graph.fill(folder).close()
    return folder


def kg(place: Path, *args: str | Path) -> Result:
    return CliRunner().invoke(main, ["export", *map(str, args), "--store", str(place)])


def test_the_command_offers_what_the_package_can_do() -> None:
    choices = {param.name: list(getattr(param.type, "choices", ())) for param in cli.export.params}
    assert choices["format"] == list(FORMATS)
    assert choices["view"] == list(VIEWS)
    assert choices["types"] == list(FACT_TYPES)


@pytest.mark.parametrize("format", FORMATS)
def test_each_format_is_written_and_counted(place: Path, tmp_path: Path, format: str) -> None:
    done = kg(place, format, "-o", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "out").is_dir() == bool(FORMATS[format].files)
    assert f"written to {tmp_path / 'out'}" in done.stderr
    assert "quads" in done.stderr or "edges" in done.stderr
    # Nothing else is left where the file is.
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_filters_are_understood(place: Path, tmp_path: Path) -> None:
    flags = (
        "--view events --since 2026-02-03 --until 2026-02 --kind state --type SANCTION --type AID --modality asserted"
    )
    done = kg(place, "cyjs", "-o", tmp_path / "out", *flags.split())
    assert done.exit_code == 0, done.output
    nodes = json.loads((tmp_path / "out").read_text(encoding="utf-8"))["elements"]["nodes"]
    assert {node["data"]["kind"] for node in nodes if node["data"]["class"] == "Event"} == {"SANCTION", "AID"}
    done = kg(place, "cyjs", "-o", tmp_path / "out", "--speaker", "Marek Tolv", "--report", "feb")
    assert done.stderr.startswith("2 nodes, 1 edges")


def test_standard_output_takes_the_bytes_and_nothing_else(place: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kg", "export", "nq", "-o", "-", "--store", str(place)],
        capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    assert len(list(ox.parse(done.stdout, format=ox.RdfFormat.N_QUADS))) > 100
    assert b"written to standard output" in done.stderr


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["gexf", "--since", "yesterday"], "since: 'yesterday' is no date"),
        (["gexf", "--speaker", "Nobody"], "no actor in the store is called 'Nobody'"),
        (["gexf", "--report", "nothing"], "the store holds no report 'nothing'"),
        (["pdf"], "'pdf' is not one of"),
        (["gexf", "--kind", "king"], "'king' is not one of"),
    ],
)
def test_a_wrong_argument_is_told_in_one_line_and_leaves_no_file(
    place: Path, tmp_path: Path, args: list[str], said: str
) -> None:
    done = kg(place, *args, "-o", tmp_path / "out")
    assert done.exit_code == 2
    assert said in done.stderr
    assert "Traceback" not in done.output
    assert not list(tmp_path.iterdir())


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    done = kg(tmp_path / "none", "ttl", "-o", tmp_path / "out")
    assert done.exit_code == 2
    assert not list(tmp_path.iterdir())


def test_nothing_that_fits_is_an_empty_file_and_said(place: Path, tmp_path: Path) -> None:
    done = kg(place, "graphml", "-o", tmp_path / "out", "--since", "1999", "--until", "1999")
    assert done.exit_code == 0
    assert "no fact passes the filters" in done.stderr
    assert (tmp_path / "out").read_text(encoding="utf-8").endswith("</graphml>\n")


def test_an_earlier_export_is_replaced_and_other_folders_are_not(place: Path, tmp_path: Path) -> None:
    out = tmp_path / "tables"
    for view in ("actors", "full"):
        assert kg(place, "csv", "-o", out, "--view", view).exit_code == 0
    assert "document" in (out / "nodes.csv").read_text(encoding="utf-8").splitlines()[0]
    (out / "thesis.txt").write_text("years of work", encoding="utf-8")
    done = kg(place, "csv", "-o", out)
    assert done.exit_code == 2
    assert "holds other files (thesis.txt)" in done.stderr
    assert (out / "thesis.txt").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["tables"]


@pytest.mark.parametrize(
    ("format", "out", "said"),
    [
        ("gexf", "no/such/folder/out.gexf", "there is no folder"),
        ("gexf", "folder", "is a folder: name a file"),
        ("csv", "file", "is a file, and this format makes a folder"),
    ],
)
def test_a_place_that_cannot_be_written_is_told(place: Path, tmp_path: Path, format: str, out: str, said: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("kept", encoding="utf-8")
    done = kg(place, format, "-o", tmp_path / out)
    assert done.exit_code == 2
    assert said in done.stderr
    assert (tmp_path / "file").read_text(encoding="utf-8") == "kept"


@pytest.mark.parametrize("format", FORMATS)
def test_an_export_that_fails_midway_leaves_what_was_there(place: Path, tmp_path: Path, format: str) -> None:
    out = tmp_path / "out"
    with open_store(place, read_only=True) as store:
        export(store, format, None, Filters(), out)
        before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

        def fail(doing: str, done: int, total: int | None) -> None:
            if doing.startswith("writing") or doing == "reading places":
                raise OSError(28, "No space left on device")

        with pytest.raises(EntenteError, match="No space left on device"):
            export(store, format, "actors", Filters(), out, fail)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    assert list(tmp_path.iterdir()) == [out]


@pytest.fixture
def unwritable(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "locked"
    folder.mkdir()
    folder.chmod(0o500)
    if os.access(folder, os.W_OK):
        pytest.skip("this user may write everywhere")
    yield folder
    folder.chmod(0o700)


def test_a_folder_that_may_not_be_written_is_told(place: Path, unwritable: Path) -> None:
    done = kg(place, "ttl", "-o", unwritable / "out.ttl")
    assert done.exit_code == 2
    assert str(unwritable) in done.stderr
