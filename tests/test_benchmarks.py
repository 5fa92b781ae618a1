"""The generators of the benchmarks make the same again, of the sizes asked for, and what Entente reads as news."""

from __future__ import annotations

import importlib.util
import json
import re
import statistics
import subprocess
import sys
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kg.extract import extractor
from kg.model import Extraction
from kg.read import read_reports
from kg.store.opening import open_embedded
from kg.validate import validate

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"benchmarks_{name}", BENCHMARKS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def corpus() -> ModuleType:
    return load("generate_corpus")


@pytest.fixture(scope="module")
def graph() -> ModuleType:
    return load("generate_graph")


@pytest.fixture(scope="module")
def extracted(corpus: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> list[Extraction]:
    path = tmp_path_factory.mktemp("corpus") / "made.jsonl"
    path.write_text("".join(json.dumps(report) + "\n" for report in corpus.generate(12, seed=3)), "utf-8")
    return list(extractor()(read_reports([path])))


def test_the_same_seed_makes_the_same_corpus(corpus: ModuleType) -> None:
    made = list(corpus.generate(20, seed=7))
    assert made == list(corpus.generate(20, seed=7))
    assert made != list(corpus.generate(20, seed=8))


def test_a_larger_corpus_begins_with_the_smaller_one(corpus: ModuleType) -> None:
    assert list(corpus.generate(5)) == list(islice(corpus.generate(50), 5))


def test_lengths_of_reports_spread_as_in_news(corpus: ModuleType) -> None:
    lengths = sorted(len(report["text"].split()) for report in corpus.generate(1_000))
    assert 280 < statistics.median(lengths) < 400
    assert 800 < lengths[900] < 1_300
    assert lengths[50] < 150
    assert lengths[-1] < 3_100


def test_reports_can_be_short(corpus: ModuleType) -> None:
    lengths = [len(report["text"].split()) for report in corpus.generate(200, median_words=50)]
    assert statistics.median(lengths) < 70


def test_no_slot_of_a_sentence_is_left_open(corpus: ModuleType) -> None:
    assert not [r["id"] for r in corpus.generate(300) if "{" in r["text"] + r["title"] or "  " in r["text"]]


def test_a_sentence_comes_again_only_when_all_of_its_kind_were_used(corpus: ModuleType) -> None:
    for report in corpus.generate(50):
        told = report["text"].split("The harbour was built")
        assert len(told) <= 1 + -(-len(report["text"].split()) // 300)


def test_states_keep_their_leaders_through_a_corpus(corpus: ModuleType) -> None:
    titles = ("President", "Prime Minister", "Foreign Minister", "Defence Minister")
    named = re.compile(rf"(\w+ (?:{'|'.join(titles)})) (\w+ [\w-]+)")
    holders: dict[str, set[str]] = {}
    for report in corpus.generate(400):
        for post, holder in named.findall(report["text"]):
            holders.setdefault(post, set()).add(holder)
    assert len(holders) > 100
    assert {len(found) for found in holders.values()} == {1}


def test_the_extractor_finds_leaders_posts_and_acts(corpus: ModuleType, extracted: list[Extraction]) -> None:
    assert len(extracted) == 12
    assert sum(len(found.roles) >= 1 for found in extracted) >= 9
    assert all(any(actor.type == "person" for actor in found.actors) for found in extracted)
    words = sum(len(found.report.text.split()) for found in extracted)
    events = sum(len(found.events) for found in extracted)
    # Published statements and news of the same lengths gave 10 to 17 events in 1,000 words.
    assert 10 < 1_000 * events / words < 30
    assert len({event.type for found in extracted for event in found.events}) >= 8


def test_the_command_writes_what_kg_reads(corpus: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "made.jsonl.gz"
    command = [sys.executable, str(BENCHMARKS / "generate_corpus.py"), str(path), "--reports", "30", "--seed", "5"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "30 reports" in done.stdout
    found: list[Any] = list(read_reports([path]))
    assert [report.text for report in found] == [made["text"] for made in corpus.generate(30, seed=5)]
    assert all(report.date and report.title and report.source for report in found)


def test_a_generated_graph_conforms_and_comes_again(graph: ModuleType, tmp_path: Path) -> None:
    first = list(graph.of_events(graph.generate(1, 300), 200))
    assert first == list(graph.of_events(graph.generate(1, 300), 200))
    with open_embedded(tmp_path / "store") as store:
        store.oxigraph.bulk_extend(first)
        assert store.stats().events == 200
        assert validate(store).conforms


def test_a_generated_graph_has_the_size_asked_for(graph: ModuleType) -> None:
    assert 5_000 <= len(list(graph.of_quads(graph.generate(1, 300), 5_000))) < 6_000
