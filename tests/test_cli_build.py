"""`kg build` and `kg extract` as users run them: on real files, with the real model and a store on disk."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main

TALKS = (
    "date: 2026-03-03\nsource: Nordlys Wire\n\n"
    "Norwegian Foreign Minister Anna Berg met Kenyan President Peter Otieno in Nairobi on Tuesday. "
    "Berg praised Kenya and condemned Sudan.\n"
)
BLAME = "date: 2026-03-04\n\nKenya accused Sudan of shelling a village on Wednesday. Sudan rejected the accusation.\n"


def kg(*args: str | Path, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args], input=stdin)


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "talks.txt").write_text(TALKS, encoding="utf-8")
    (folder / "blame.txt").write_text(BLAME, encoding="utf-8")
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


def rows(store: Path, sparql: str) -> list[dict[str, str]]:
    done = kg("query", sparql, "--store", store, "--format", "json")
    assert done.exit_code == 0, done.output
    bindings = json.loads(done.stdout)["results"]["bindings"]
    return [{key: term["value"] for key, term in row.items()} for row in bindings]


def dump(store: Path) -> list[str]:
    return sorted(" ".join(row.values()) for row in rows(store, "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }"))


def test_build_answers_and_repeats_without_change(reports: Path, store: Path) -> None:
    done = kg("build", reports, "--store", store)
    assert done.exit_code == 0, done.output
    assert "2 reports built, 0 unchanged, 0 failed" in done.stdout

    met = rows(store, "SELECT ?o { ?e sem:eventType plover:CONSULT ; ent:trigger ?o }")
    assert met
    before = dump(store)
    again = kg("build", reports, "--store", store)
    assert "0 reports built, 2 unchanged, 0 failed" in again.stdout
    assert dump(store) == before


def test_changed_report_leaves_no_trace_of_the_old_one(reports: Path, store: Path) -> None:
    kg("build", reports, "--store", store)
    (reports / "blame.txt").write_text(BLAME.replace("Sudan", "Chad"), encoding="utf-8")
    assert "1 report built, 1 unchanged" in kg("build", reports, "--store", store).stdout
    blame = "FILTER(STRENDS(STR(?g), '/blame'))"
    assert not rows(store, f"SELECT ?o {{ GRAPH ?g {{ ?s ?p ?o }} {blame} FILTER(CONTAINS(STR(?o), 'Sudan')) }}")
    assert rows(store, f"SELECT ?o {{ GRAPH ?g {{ ?s ?p ?o }} {blame} FILTER(CONTAINS(STR(?o), 'Chad')) }}")


def test_bad_reports_are_named_and_the_others_built(reports: Path, store: Path) -> None:
    (reports / "empty.txt").write_bytes(b"")
    (reports / "picture.md").write_bytes(bytes(range(256)))
    lines = [json.dumps({"id": "good", "text": "Kenya thanked Norway."}), '{"id": "cut', json.dumps({"id": "mute"})]
    (reports / "many.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = kg("build", reports, reports / "absent.txt", "--store", store)
    assert done.exit_code == 1
    assert "3 reports built, 0 unchanged, 5 failed" in done.stdout
    named = [line for line in done.stderr.splitlines() if line.startswith("Failed: ")]
    assert len(named) == 5
    for place in ("empty.txt: ", "picture.md: ", "many.jsonl, line 2: ", "many.jsonl, line 3: ", "absent.txt: "):
        assert any(place in line for line in named), place
    assert len(rows(store, "SELECT ?r { ?r a ent:Report }")) == 3


def test_readme_of_a_folder_is_no_report(reports: Path, store: Path) -> None:
    (reports / "README.md").write_text("These reports are about Kenya.", encoding="utf-8")
    assert "2 reports built, 0 unchanged, 0 failed" in kg("build", reports, "--store", store).stdout


def test_workers_build_the_same_graph(
    reports: Path, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    kg("build", reports, "--store", store)
    other = tmp_path / "other"
    done = kg("build", reports, "--store", other, "--workers", "2")
    assert done.exit_code == 0, done.output
    assert dump(other) == dump(store)


def test_base_iri_is_where_resources_are_minted(reports: Path, store: Path) -> None:
    kg("build", reports / "talks.txt", "--store", store, "--base", "https://example.org/kg/")
    assert rows(store, "SELECT ?r { ?r a ent:Report }") == [{"r": "https://example.org/kg/doc/talks"}]


def test_output_is_plain_where_there_is_no_terminal(reports: Path, store: Path) -> None:
    done = kg("build", reports, "--store", store)
    assert "\x1b" not in done.output


def test_extract_prints_one_object_a_report_with_true_offsets(reports: Path) -> None:
    done = kg("extract", reports)
    assert done.exit_code == 0, done.output
    found = {item["id"]: item for item in map(json.loads, done.stdout.splitlines())}
    assert set(found) == {"talks", "blame"}
    talks = found["talks"]
    assert (talks["date"], talks["source"], talks["language"]) == ("2026-03-03", "Nordlys Wire", "en")
    berg = next(actor for actor in talks["actors"] if actor["name"] == "Anna Berg")
    assert (berg["type"], berg["country"]) == ("person", "NOR")
    for mention in berg["mentions"]:
        assert TALKS[mention["start"] : mention["end"]] == mention["text"]
    for event in talks["events"]:
        assert event["trigger"] in TALKS[event["start"] : event["end"]]
        assert {*event["sources"], *event["targets"]} <= {actor["name"] for actor in talks["actors"]}


def test_extract_reads_json_lines_from_standard_input() -> None:
    lines = ['{"id": "a", "text": "Kenya thanked Norway.", "date": "2026-03-04"}', "no JSON"]
    done = kg("extract", "-", stdin="\n".join(lines))
    assert done.exit_code == 1
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["a"]
    assert "Failed: standard input, line 2: " in done.stderr


def test_extract_writes_utf_8_whatever_the_console(tmp_path: Path) -> None:
    text = "French President Élodie Brûlé met Zoé Ñandú in Genève."
    (tmp_path / "élysée.txt").write_text(text, encoding="utf-8")
    env = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "kg", "extract", "."]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.decode("utf-8").splitlines()
    assert json.loads(line)["id"] == "élysée"
    assert "Élodie" in line


def test_extract_ends_quietly_when_its_reader_has_seen_enough(tmp_path: Path) -> None:
    lines = (json.dumps({"id": f"n{i}", "text": "Kenya thanked Norway."}) for i in range(300))
    (tmp_path / "many.jsonl").write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, "-m", "kg", "extract", "many.jsonl"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["id"] == "n0"
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.parametrize("command", ["build", "extract"])
def test_unknown_model_is_one_line_and_status_2(command: str, reports: Path, tmp_path: Path) -> None:
    done = kg(command, reports, "--model", "no_such_model", *(["--store", tmp_path / "s"] * (command == "build")))
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert "no_such_model" in done.stderr
    assert "KG_SPACY_MODEL" in done.stderr


def test_missing_index_is_one_line_and_status_2(reports: Path) -> None:
    done = kg("extract", reports, "--wikidata-kb", "nowhere.sqlite")
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert "nowhere.sqlite" in done.stderr
