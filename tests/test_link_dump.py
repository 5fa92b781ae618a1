"""`kg wikidata build --dump`: what a dump's entities become, and what happens when it is broken or interrupted."""

from __future__ import annotations

import bz2
import gzip
import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from wikidata_slice import GREENS, LAND, OLD, POET, SINDE, VARO, WIDOW, dump_lines, entities, entity

from kg.cli import main
from kg.link import dump as dump_module
from kg.link import link_extraction
from kg.link.index import Index, open_index
from kg.link.lines import entities as read_entities
from kg.link.lines import open_dump
from kg.model import Actor, Extraction, Report, Role

WRITERS: dict[str, Callable[[bytes], bytes]] = {"": bytes, ".gz": gzip.compress, ".bz2": bz2.compress}


def write_dump(folder: Path) -> Path:
    with closing(open_index()) as bundled:
        iran = bundled.exact("iran")[0].qid
    state = next(one for one in entities() if one.get("id") == LAND)["claims"]["P31"][0]
    path = folder / "latest-all.json.gz"
    path.write_bytes(gzip.compress(dump_lines([*entities(), entity(iran, "Iran (new)", state)])))
    return path


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    return write_dump(tmp_path)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("dump")
    status, output = run("--dump", write_dump(folder), "-o", folder / "index.sqlite")
    assert status == 0, output
    with closing(open_index(folder / "index.sqlite")) as opened:
        yield opened


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["wikidata", "build", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


@pytest.mark.parametrize("suffix", list(WRITERS))
def test_each_compression_gives_the_items_and_properties(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"all.json{suffix}"
    path.write_bytes(WRITERS[suffix](dump_lines(entities())))
    with open_dump(path) as opened:
        found = [one["id"] for one in read_entities(opened)]
    assert found == [one["id"] for one in entities() if "redirect" not in one]


def test_wanted_kinds_are_kept_with_their_names_and_posts(index: Index) -> None:
    sinde = index.item(SINDE)
    assert sinde is not None
    assert (sinde.label, sinde.kind, sinde.country) == ("Ilka Sinde", "person", "VRN")
    assert [one.qid for one in index.exact("ilka sinde or")] == [SINDE]
    posts = index.positions(SINDE)  # the deprecated statement is left out
    assert [(p.label, p.scope, p.start, p.end) for p in posts] == [("Prime Minister of Varonia", "VRN", "2019-03", "")]
    assert [(p.start, p.end, p.recorded) for p in index.positions(VARO)] == [("2011-05-02", "2019-03-01", "2024-06-30")]
    assert [(p.start, p.end) for p in index.positions(OLD)] == [("1990", "1990")]  # it ended, unknown when
    greens, land = index.item(GREENS), index.item(LAND)
    assert greens is not None
    assert land is not None
    assert (greens.kind, greens.country, land.kind, land.country) == ("party", "VRN", "state", "VRN")
    assert index.item(POET) is None
    assert index.item(WIDOW) is None
    french = index.database.execute("SELECT label FROM labels WHERE item = ?", (int(SINDE[1:]),)).fetchall()
    assert french == [("Ilka Sinde (fr)",)]


def test_the_bundled_facts_stay_in_a_larger_index(index: Index) -> None:
    assert [one.label for one in index.exact("nouri al maliki")] == ["Nouri al-Maliki"]
    assert index.meta["date"] == "2024-06-30"


def test_a_dump_item_keeps_the_bundled_names_of_the_same_item(index: Index) -> None:
    assert {one.label for one in index.exact("islamic republic of iran")} == {"Iran (new)"}


def test_links_come_from_the_new_index(index: Index) -> None:
    actor = Actor("Sinde", "person", country="VRN")
    role = Role("Sinde", "prime minister", None, "current", 0, 0)
    linked = link_extraction(index, Extraction(Report("r", "", "2022-01-01"), (actor,), (role,))).actors[0]
    assert linked.link is not None
    assert linked.link.qid == SINDE


@pytest.mark.parametrize("cut", ["compressed", "plain"])
def test_a_truncated_dump_leaves_the_old_index(tmp_path: Path, dump: Path, cut: str) -> None:
    index = tmp_path / "index.sqlite"
    index.write_bytes(b"an index that is good")
    before = index.read_bytes()
    if cut == "compressed":
        dump.write_bytes(dump.read_bytes()[:-400])
        short = dump
    else:
        short = tmp_path / "short.json"
        short.write_bytes(dump_lines(entities())[:-300].rsplit(b"\n", 1)[0])
    status, output = run("--dump", short, "-o", index)
    assert status == 2
    assert "cut short" in output
    assert "download it again" in output
    assert index.read_bytes() == before


def test_damaged_lines_are_counted_and_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    lines = dump_lines(entities()).splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:5], b'{"id":"Q1","claims":{"P31": "P279"\n', *lines[5:]]))
    status, output = run("--dump", path, "-o", tmp_path / "index.sqlite")
    assert status == 2
    assert "1 lines are no JSON" in output
    assert not (tmp_path / "index.sqlite").exists()


def test_a_file_that_is_no_wikidata_dump_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text(json.dumps([{"a": 1}]), encoding="utf-8")
    status, output = run("--dump", path, "-o", tmp_path / "i")
    assert status == 2
    assert "cut short" in output or "no full Wikidata dump" in output
    status, output = run("--dump", tmp_path / "none.gz", "-o", tmp_path / "i")
    assert status == 2
    assert "cannot read the dump" in output


def test_a_dump_in_another_format_is_refused_at_its_first_line(tmp_path: Path) -> None:
    path = tmp_path / "latest-truthy.nt.gz"
    path.write_bytes(gzip.compress(b"<http://example.org/s> <http://example.org/p> <http://example.org/o> .\n"))
    status, output = run("--dump", path, "-o", tmp_path / "i")
    assert status == 2
    assert "no Wikidata dump in JSON" in output
    assert "latest-all.json.gz" in output


def test_where_no_index_can_stand_is_said_before_the_work(tmp_path: Path, dump: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for output, message in ((tmp_path, "is a folder"), (tmp_path / "file" / "index", "cannot be written")):
        status, said = run("--dump", dump, "-o", output)
        assert status == 2
        assert message in said
    status, said = run("--sparql", "http://localhost:1/", "--names", tmp_path / "none", "-o", tmp_path / "i")
    assert status == 2
    assert "does not exist" in said


def test_an_interrupted_build_goes_on_where_it_was(tmp_path: Path, dump: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dump_module, "BATCH", 3)
    index, seen = tmp_path / "index.sqlite", []

    def interrupt(name: str, done: int, size: int) -> None:
        seen.append(name)
        if name == "items":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        dump_module.build_from_dump(dump, index, interrupt)
    assert index.with_name("index.sqlite.work").exists()
    assert not index.exists()
    again: list[str] = []
    dump_module.build_from_dump(dump, index, lambda name, done, size: again.append(name))
    assert "classes" in seen
    assert "classes" not in again
    assert len([name for name in again if name == "items"]) < len(entities()) / 3
    with closing(open_index(index)) as opened:
        assert opened.item(SINDE) is not None
        assert opened.item(GREENS) is not None
    assert [path.name for path in tmp_path.glob("index.sqlite*")] == ["index.sqlite"]


KILLED = """
import os, signal, sys
from pathlib import Path
from kg.link import dump
dump.BATCH, seen = 3, []
def step(name, done, size):
    seen.append(name)
    if seen.count(sys.argv[3]) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
dump.build_from_dump(Path(sys.argv[1]), Path(sys.argv[2]), step)
"""


@pytest.mark.parametrize("where", ["classes", "items"])
def test_a_build_that_is_killed_goes_on_and_makes_the_same_index(tmp_path: Path, dump: Path, where: str) -> None:
    index, whole = tmp_path / "index.sqlite", tmp_path / "whole.sqlite"
    index.write_bytes(b"an index that is good")
    killed = subprocess.run([sys.executable, "-c", KILLED, str(dump), str(index), where], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert index.read_bytes() == b"an index that is good"
    assert run("--dump", dump, "-o", index)[0] == 0
    assert run("--dump", dump, "-o", whole)[0] == 0
    assert contents(index) == contents(whole)
    assert [path.name for path in tmp_path.glob("index.sqlite*")] == ["index.sqlite"]


def test_what_a_killed_run_left_behind_goes(tmp_path: Path, dump: Path) -> None:
    (tmp_path / ".index.sqlite.abc123.tmp").write_bytes(b"half an index")
    assert run("--dump", dump, "-o", tmp_path / "index.sqlite")[0] == 0
    assert [path.name for path in tmp_path.glob("*index.sqlite*")] == ["index.sqlite"]


def test_a_second_run_at_the_same_file_is_refused_in_a_line(tmp_path: Path, dump: Path) -> None:
    index = tmp_path / "index.sqlite"
    index.write_bytes(b"an index that is good")
    with closing(sqlite3.connect(tmp_path / "index.sqlite.work")) as other:
        other.execute("BEGIN EXCLUSIVE")
        status, output = run("--dump", dump, "-o", index)
    assert status == 2
    assert "database is locked" in output
    assert "the same command goes on" in output
    assert index.read_bytes() == b"an index that is good"


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    tables = ("meta", "items", "names", "labels", "posts", "positions", "parts")
    with closing(open_index(path)) as opened:
        return {table: opened.database.execute(f"SELECT * FROM {table}").fetchall() for table in tables}


def test_build_asks_for_one_source(tmp_path: Path) -> None:
    assert "Give either --dump FILE or --sparql URL" in run("-o", tmp_path / "i")[1]
    assert "a whole endpoint is not fetched" in run("--sparql", "http://localhost:1", "-o", tmp_path / "i")[1]
