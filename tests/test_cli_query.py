"""`kg query`, `kg queries`, `kg stats` and `kg validate` on a graph built by `kg build`."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rdflib import Graph

from kg.cli import main
from kg.query import named_queries
from kg.store import open_store

REPORT = (
    "date: 2026-03-03\n\n"
    "Norwegian Foreign Minister Anna Berg met Kenyan President Peter Otieno in Nairobi on Tuesday. "
    "Kenya accused Sudan of shelling a village.\n"
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("query")
    (folder / "talks.txt").write_text(REPORT, encoding="utf-8")
    done = CliRunner().invoke(main, ["build", str(folder / "talks.txt"), "--store", str(folder / "store")])
    assert done.exit_code == 0, done.output
    return folder / "store"


def ask(store: Path, *args: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["query", *args, "--store", str(store)], input=stdin)


def refused(done: Result, *words: str) -> None:
    """Exit status 2, and one line on standard error that has the words."""
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    for word in words:
        assert word in done.stderr


def test_table_is_readable(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")  # whatever terminal the tests run in
    done = ask(store, "roles")
    assert done.exit_code == 0, done.output
    row = next(line for line in done.stdout.splitlines() if line.lstrip().startswith("Anna Berg"))
    assert "foreign minister" in row.lower()
    assert "Norway" in row
    assert "\x1b" not in done.stdout


def test_machine_readable_formats_agree(store: Path) -> None:
    bindings = json.loads(ask(store, "roles", "--format", "json").stdout)["results"]["bindings"]
    rows = list(csv.DictReader(io.StringIO(ask(store, "roles", "--format", "csv").stdout)))
    names = {row["personName"] for row in rows}
    assert names == {"Anna Berg", "Peter Otieno"}
    assert names == {binding["personName"]["value"] for binding in bindings}
    assert ask(store, "roles", "--format", "tsv").stdout.startswith("?role\t")
    assert "<literal>Anna Berg</literal>" in ask(store, "roles", "--format", "xml").stdout


@pytest.mark.parametrize(("form", "parser"), [("ttl", "turtle"), ("nt", "nt"), ("jsonld", "json-ld")])
def test_queries_that_give_rdf(store: Path, form: str, parser: str) -> None:
    done = ask(store, "CONSTRUCT { ?a skos:prefLabel ?n } { ?a a ent:Actor ; skos:prefLabel ?n }", "--format", form)
    assert done.exit_code == 0, done.output
    labels = {str(label) for label in Graph().parse(data=done.stdout, format=parser).objects()}
    assert "Anna Berg" in labels


def test_parameters_choose_rows(store: Path) -> None:
    done = ask(store, "roles", "--param", "actor=kenya", "--format", "csv")
    assert {row["personName"] for row in csv.DictReader(io.StringIO(done.stdout))} == {"Peter Otieno"}


def test_query_from_a_file_and_from_standard_input(store: Path, tmp_path: Path) -> None:
    text = "SELECT (COUNT(DISTINCT ?r) AS ?n) { ?r a ent:Report }"
    (tmp_path / "count.rq").write_text(text, encoding="utf-8")
    assert ask(store, str(tmp_path / "count.rq"), "--format", "csv").stdout.split() == ["n", "1"]
    assert ask(store, "-", "--format", "csv", stdin=text).stdout.split() == ["n", "1"]


def test_errors_say_what_to_do(store: Path, tmp_path: Path) -> None:
    refused(ask(store, "role"), "'role'", "roles")
    refused(ask(store, "SELECT * {"), "line 1")
    refused(ask(store, "roles", "--param", "who=Kenya"), "'who'", "actor")
    refused(ask(store, "timeline"), "actor")
    refused(ask(store, "timeline", "--param", "actor=Atlantis"), "Atlantis")
    refused(ask(store, "roles", "--format", "ttl"), "json, xml, csv, tsv")
    refused(ask(tmp_path / "none", "roles"), "kg build")


def test_param_without_equals_sign_is_a_usage_error(store: Path) -> None:
    done = ask(store, "roles", "--param", "Kenya")
    assert done.exit_code == 2
    assert "KEY=VALUE" in done.stderr


def test_time_limit_is_hard(store: Path) -> None:
    numbers = "{0 1 2 3 4 5 6 7 8 9}"
    endless = "SELECT (COUNT(*) AS ?n) {" + "".join(f" VALUES ?v{i} {numbers}" for i in range(12)) + " }"
    command = [sys.executable, "-m", "kg", "query", endless, "--store", str(store), "--timeout", "0.5"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=60)
    assert done.returncode == 2
    assert done.stderr.startswith("Error: the query took longer than 0.5 seconds")


def test_queries_lists_each_with_its_parameters() -> None:
    listed = CliRunner().invoke(main, ["queries"]).stdout
    for query in named_queries():
        assert f"{query.name} " in listed
        assert query.summary in listed
    as_json = json.loads(CliRunner().invoke(main, ["queries", "--format", "json"]).stdout)
    assert {item["name"] for item in as_json} == {query.name for query in named_queries()}
    assert next(item for item in as_json if item["name"] == "allies")["params"][0]["required"] is True


def test_stats_counts(store: Path) -> None:
    done = CliRunner().invoke(main, ["stats", "--store", str(store), "--format", "json"])
    counts = json.loads(done.stdout)
    assert counts["reports"] == 1
    assert counts["roles"] == 2
    assert counts["claims"] == counts["roles"] + counts["events"] + counts["alignments"]
    table = CliRunner().invoke(main, ["stats", "--store", str(store)]).stdout
    assert [line.split()[0] for line in table.splitlines()] == list(counts)


def test_validate_conforms(store: Path) -> None:
    done = CliRunner().invoke(main, ["validate", "--store", str(store)])
    assert (done.exit_code, done.stdout) == (0, "The graph conforms: 1 report checked.\n")


def test_validate_names_what_does_not_conform(store: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(store, broken)
    with open_store(broken) as opened:
        opened.oxigraph.update(
            "PREFIX ent: <https://w3id.org/entente/ns#> DELETE { GRAPH ?g { ?c ent:confidence ?n } } "
            "INSERT { GRAPH ?g { ?c ent:confidence 7 } } WHERE { GRAPH ?g { ?c ent:confidence ?n } }"
        )
    done = CliRunner().invoke(main, ["validate", "--store", str(broken)])
    assert done.exit_code == 1
    assert any(line.startswith("talks: ") and "confidence" in line for line in done.stdout.splitlines())
