"""Keeping a store: forgetting, backup and restore, and reading while it is written."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import made
import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from test_build import TWO, run

from kg.cli import main
from kg.model import Report
from kg.store import open_store, readable_path
from kg.store.opening import open_embedded
from kg.store.snapshots import FOLDER


def kg(*args: str | Path) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.fixture
def store(tmp_path: Path) -> Path:
    with open_embedded(tmp_path / "store") as opened:
        run(opened, made.REPORT, TWO)
    return tmp_path / "store"


def names(store: Path) -> set[str]:
    with open_store(store, read_only=True) as opened:
        return {graph.rpartition("/")[2] for graph in opened.graphs()}


def dump(store: Path) -> set[bytes]:
    with open_embedded(store, read_only=True) as opened:
        return set((opened.oxigraph.dump(format=ox.RdfFormat.N_QUADS) or b"").splitlines())


def test_forgotten_report_leaves_no_trace_in_the_graph_or_in_older_snapshots(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    secret = Report("secret", "Zyxomma petiolatum was seen.")
    store, fresh = tmp_path / "store", tmp_path / "fresh"
    with open_embedded(store) as opened:
        run(opened, made.REPORT, secret)
    assert any(b"Zyxomma" in line for line in dump(store))
    done = kg("forget", "secret", "--store", store)
    assert done.exit_code == 0
    assert "1 report removed" in done.stdout
    with open_embedded(fresh) as opened:
        run(opened, made.REPORT)
    assert dump(store) == dump(fresh)
    assert len(list((store / FOLDER).iterdir())) == 1


def test_forgetting_an_unknown_report_is_told_and_removes_nothing(store: Path) -> None:
    done = kg("forget", "never", "--store", store)
    assert done.exit_code == 1
    assert "'never'" in done.stderr
    assert names(store) == {"made%201", "two"}


def test_reports_that_the_input_no_longer_holds_are_forgotten(store: Path, tmp_path: Path) -> None:
    (tmp_path / "two.txt").write_text("Nothing was said.", encoding="utf-8")
    assert kg("forget", "--missing-from", tmp_path / "two.txt", "--store", store).exit_code == 0
    assert names(store) == {"two"}


def test_input_that_cannot_be_read_forgets_nothing(store: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "two.txt").write_text("Nothing was said.", encoding="utf-8")
    (tmp_path / "in" / "broken.jsonl").write_text("{", encoding="utf-8")
    for path in (tmp_path / "in", tmp_path / "nowhere"):
        done = kg("forget", "--missing-from", path, "--store", store)
        assert done.exit_code == 2
        assert "nothing was removed" in done.stderr
    assert names(store) == {"made%201", "two"}


def test_readers_see_what_was_published_while_the_writer_goes_on(store: Path) -> None:
    with open_embedded(store) as writer:
        run(writer, replace(TWO, id="three"))
        assert names(store) == {"made%201", "two", "three"}
        reader = open_store(store, read_only=True)
        before = readable_path(store)
        writer.forget("https://w3id.org/entente/id/doc/two")
        assert names(store) == {"made%201", "two", "three"}
        assert readable_path(store) == before
        writer.publish()
        assert names(store) == {"made%201", "three"}
        assert readable_path(store) != before
        assert len(list(reader.graphs())) == 3


def test_snapshots_do_not_pile_up(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.store.snapshots.KEEP", 0.0)
    with open_embedded(store) as writer:
        for n in range(5):
            run(writer, replace(TWO, id=f"n{n}"))
    assert len(list((store / FOLDER).iterdir())) == 1


def test_build_that_changes_nothing_publishes_nothing(store: Path) -> None:
    before = readable_path(store)
    with open_embedded(store) as writer:
        assert run(writer, TWO).unchanged == 1
    assert readable_path(store) == before


def test_backup_restores_to_the_same_graph_also_while_the_store_is_written(store: Path, tmp_path: Path) -> None:
    before = dump(store)
    with open_embedded(store) as writer:
        writer.forget("https://w3id.org/entente/id/doc/two")
        assert kg("backup", tmp_path / "safe", "--store", store).exit_code == 0
    done = kg("restore", tmp_path / "safe", "--store", tmp_path / "again")
    assert done.exit_code == 0, done.output
    assert dump(tmp_path / "again") == before
    with open_embedded(tmp_path / "again") as opened:
        assert run(opened, TWO).unchanged == 1


def test_restore_keeps_what_stands_and_refuses_damage(store: Path, tmp_path: Path) -> None:
    assert kg("backup", tmp_path / "safe", "--store", store).exit_code == 0
    assert "there already" in kg("restore", tmp_path / "safe", "--store", store).stderr
    assert "there already" in kg("backup", tmp_path / "safe", "--store", store).stderr
    victim = max((tmp_path / "safe").glob("*.sst"), key=lambda path: path.stat().st_size)
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 1
    victim.write_bytes(data)
    done = kg("restore", tmp_path / "safe", "--store", tmp_path / "again")
    assert done.exit_code == 2
    assert f"{victim.name} is damaged" in done.stderr
    assert not (tmp_path / "again").exists()
    assert "no backup" in kg("restore", tmp_path, "--store", tmp_path / "again").stderr


def test_manifest_of_a_stranger_cannot_reach_other_files(store: Path, tmp_path: Path) -> None:
    kg("backup", tmp_path / "safe", "--store", store)
    manifest = tmp_path / "safe" / "entente-backup.json"
    manifest.write_text(json.dumps({"quads": 0, "sha256": {"../store/CURRENT": ""}}), encoding="utf-8")
    assert "leads out" in kg("restore", tmp_path / "safe", "--store", tmp_path / "again").stderr
