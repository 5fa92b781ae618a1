"""The example reports build whole, and `make run` has something to show of them."""

from __future__ import annotations

import csv
import io
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main

ROOT = Path(__file__).parents[1]


def kg(*args: str | Path) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("examples") / "store"
    done = kg("build", ROOT / "examples", "--store", folder)
    assert done.exit_code == 0, done.output
    return folder


def shown_by_make_run() -> list[list[str]]:
    """The arguments of the queries in the recipe of `make run`, without the store."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return [shlex.split(found) for found in re.findall(r"^\t\$\(KG\) (query .*) --store \$\(STORE\)$", makefile, re.M)]


def test_graph_of_the_examples_conforms(store: Path) -> None:
    done = kg("validate", "--store", store)
    assert done.exit_code == 0, done.output


def test_make_run_shows_roles_events_and_alignments() -> None:
    assert [args[1] for args in shown_by_make_run()] == ["roles", "events", "alignments"]


@pytest.mark.parametrize("args", shown_by_make_run(), ids=lambda args: args[1])
def test_each_table_of_make_run_has_rows_that_fit_on_a_screen(args: list[str], store: Path) -> None:
    done = kg(*args, "--store", store, "--format", "csv")
    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert 2 <= len(rows) <= 20
    for row in rows:
        assert row["sentence"]
        assert row["document"]
