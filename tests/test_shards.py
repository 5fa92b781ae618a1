"""Shards: what is written is loaded as if it had been built, whatever was interrupted or written twice."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import made
import pyoxigraph as ox
import pytest
from sparql_server import OXIGRAPH, free_port, oxigraph_server

import kg.store.shards
from kg.build import BuildSummary, Target, build
from kg.errors import EntenteError
from kg.model import Actor, Extraction, Report
from kg.store import open_store
from kg.store.loading import Loaded, load
from kg.store.opening import open_embedded
from kg.store.shards import find_shards, open_shards

REPORTS = [made.REPORT, *(Report(f"r{n}", f"Nothing was said {n} times.") for n in range(7))]


@pytest.fixture(autouse=True)
def small_shards_at_one_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    monkeypatch.setattr(kg.store.shards, "SHARD_BYTES", 15_000)
    monkeypatch.setattr(kg.recipe, "code", lambda: "the same")


def extractor(reports: Iterable[Report]) -> Iterator[Extraction]:
    for report in reports:
        known = report.text == made.TEXT
        yield replace(made.MADE, report=report) if known else Extraction(report, actors=(Actor("Nothing", "other"),))


def run(target: Target, reports: Iterable[Report] = REPORTS) -> BuildSummary:
    return build(reports, target, extractor, lambda found: found, model="m 1")


def built(folder: Path, reports: Iterable[Report] = REPORTS) -> set[ox.Quad]:
    with open_embedded(folder) as store:
        run(store, reports)
        return canonical(store.oxigraph)


def canonical(quads: Iterable[ox.Quad]) -> set[ox.Quad]:
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def test_loaded_store_equals_a_built_one_and_knows_what_it_holds(tmp_path: Path) -> None:
    with open_shards(tmp_path / "shards") as shards:
        assert run(shards).built == 8
    found = find_shards([tmp_path / "shards"])
    assert len(found) > 1
    with open_embedded(tmp_path / "loaded") as store:
        assert load(found, store) == Loaded(8, 0)
        assert canonical(store.oxigraph) == built(tmp_path / "built")
        assert run(store).unchanged == 8


def test_loading_replaces_what_stood_there(tmp_path: Path) -> None:
    with open_shards(tmp_path / "shards") as shards:
        run(shards)
    older = [replace(REPORTS[0], title="Old"), replace(REPORTS[1], text="Old."), Report("kept", "Kept.")]
    with open_embedded(tmp_path / "loaded") as store:
        run(store, older)
        assert load(find_shards([tmp_path / "shards"]), store) == Loaded(6, 2)
        assert canonical(store.oxigraph) == built(tmp_path / "built", [*REPORTS, older[2]])


def test_a_rerun_writes_what_changed_and_leaves_each_report_in_one_shard(tmp_path: Path) -> None:
    with open_shards(tmp_path) as shards:
        run(shards)
    before = {path.name: path.read_bytes() for path in find_shards([tmp_path])}
    with open_shards(tmp_path) as shards:
        assert run(shards).unchanged == 8
    assert {path.name: path.read_bytes() for path in find_shards([tmp_path])} == before
    changed = [replace(REPORTS[0], title="Another"), *REPORTS[1:]]
    with open_shards(tmp_path) as shards:
        assert (run(shards, changed).built, shards.location) == (1, str(tmp_path))
    text = b"".join(gzip.decompress(path.read_bytes()) for path in find_shards([tmp_path]))
    assert canonical(ox.parse(text, format=ox.RdfFormat.N_QUADS)) == {
        quad for quad in built(tmp_path / "built", changed) if quad.graph_name != ox.DefaultGraph()
    }


def test_an_interrupted_run_is_taken_up_and_ends_equal(tmp_path: Path) -> None:
    def cut(reports: list[Report]) -> Iterator[Report]:
        yield from reports[:5]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), open_shards(tmp_path / "cut") as shards:
        run(shards, cut(REPORTS))
    # As if the process had been killed: a shard without its list, a list that is not its own, a half-written file.
    first = find_shards([tmp_path / "cut"])[0]
    first.with_name("part-000001.json").write_text('{"shard": "of another", "reports": {"x": ["", ""]}}')
    first.with_name("part-000009.nq.gz.part").write_bytes(b"half")
    with open_shards(tmp_path / "cut") as shards:
        assert (run(shards).unchanged, run(shards).failures) == (5, ())
    with open_embedded(tmp_path / "loaded") as store:
        load(find_shards([tmp_path / "cut"]), store)
        assert canonical(store.oxigraph) == built(tmp_path / "built")


def test_two_writers_and_bad_shards_are_told(tmp_path: Path) -> None:
    with open_shards(tmp_path / "shards") as shards:
        run(shards)
        with pytest.raises(EntenteError, match="being written by another process"), open_shards(tmp_path / "shards"):
            pass
    with pytest.raises(EntenteError, match="no shards there"):
        find_shards([tmp_path])
    found = find_shards([tmp_path / "shards"])
    found[1].write_bytes(found[1].read_bytes()[:-20])
    (tmp_path / "bare.nq").write_text("<http://e.org/s> <http://e.org/p> <http://e.org/o> .\n")
    (tmp_path / "no.nq").write_text("no quads\n")
    with open_embedded(tmp_path / "store") as store:
        with pytest.raises(EntenteError, match=r"part-000002.nq.gz cannot be read"):
            load(found, store)
        assert len(list(store.graphs())) == len(
            json.loads(found[0].with_name("part-000001.json").read_text())["reports"]
        )
        for name, message in (("bare.nq", "stands in no report's graph"), ("no.nq", "cannot be read")):
            with pytest.raises(EntenteError, match=message):
                load([tmp_path / name], store)


@pytest.mark.skipif(not OXIGRAPH.exists(), reason="needs the development dependency oxigraph")
def test_shards_load_into_a_server_and_by_the_loaders_of_others(tmp_path: Path) -> None:
    with open_shards(tmp_path / "shards") as shards:
        run(shards)
    found, port = find_shards([tmp_path / "shards"]), free_port()
    with (
        oxigraph_server(tmp_path / "remote", port, "--union-default-graph"),
        open_store(f"http://127.0.0.1:{port}") as store,
    ):
        assert load(found, store) == Loaded(8, 0)
        assert run(store).unchanged == 8
        assert {q for g in store.graphs() for q in store.graph(g)} < built(tmp_path / "built")
