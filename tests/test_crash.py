"""A builder that is killed at any moment leaves every report whole or out, and a rerun ends as if nothing had been.

KG_KILLS sets how often it is killed (10 unless set); `pytest -s` shows when, and what stood then.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.store.opening import open_embedded

KILLS = int(os.environ.get("KG_KILLS", "10"))
REPORTS = 60
ENVIRONMENT = {**os.environ, "SOURCE_DATE_EPOCH": "1767225600", "PYTHONPATH": str(Path(__file__).parent)}
# The made extraction says much, so that a graph takes a while to write; each edition of the reports has another title.
BUILDER = f"""
import sys
from dataclasses import replace
import made
import kg.build
import kg.recipe
from kg.store import open_store

kg.build.PUBLISH_EVERY = 0.05
kg.recipe.code = lambda: "the same, even if somebody edits it meanwhile"
reports = [replace(made.REPORT, id=f"r{{n}}", title=sys.argv[2]) for n in range({REPORTS})]
with open_store(sys.argv[1]) as store:
    print("open", flush=True)
    done = kg.build.build(
        reports, store, lambda fresh: (replace(made.MADE, report=r) for r in fresh), lambda e: e, model="m 1"
    )
"""

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs POSIX signals")


def start(store: Path, edition: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", BUILDER, store, edition], env=ENVIRONMENT, stdout=subprocess.PIPE)


def finish(store: Path, edition: str) -> float:
    """Seconds that a build took from opening the store."""
    with start(store, edition) as process:
        assert process.stdout is not None
        process.stdout.readline()
        begun = time.monotonic()
        assert process.wait(timeout=120) == 0
        return time.monotonic() - begun


def graphs(store: Path, *, published: bool = False) -> dict[str, frozenset[ox.Quad]]:
    with open_embedded(store, read_only=published) as opened:
        return {graph: frozenset(opened.graph(graph)) for graph in opened.graphs()}


def canonical(store: Path) -> set[ox.Quad]:
    with open_embedded(store) as opened:
        dataset = ox.Dataset(opened.oxigraph)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        return set(dataset)


def test_killed_builder_leaves_whole_reports_and_the_rerun_ends_equal(tmp_path: Path) -> None:
    seconds = finish(tmp_path / "new", "new")
    finish(tmp_path / "old", "old")
    whole = [graphs(tmp_path / "old"), graphs(tmp_path / "new")]
    rng, store, mixed = random.Random(7), tmp_path / "store", 0
    for kill in range(KILLS):
        # Each kill hits a build that replaces what the one before wrote, or completes it.
        edition = ("old", "new")[kill % 2]
        with start(store, edition) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(moment := rng.uniform(0, seconds))
            process.send_signal(signal.SIGKILL)
        found = graphs(store)
        for graph, quads in found.items():
            assert quads in (whole[0][graph], whole[1][graph]), f"kill {kill}: {graph} is torn"
        for graph, quads in graphs(store, published=True).items():
            assert quads in (whole[0][graph], whole[1][graph]), f"kill {kill}: {graph} is torn for readers"
        old = sum(quads == whole[0][graph] for graph, quads in found.items())
        print(
            f"kill {kill}: after {moment:.2f} of {seconds:.2f} s; {old} old, {len(found) - old} new reports, all whole"
        )
        mixed += 0 < len(found) < REPORTS or 0 < old < len(found)
    assert mixed, "no kill came amid a build"
    finish(store, "new")
    assert canonical(store) == canonical(tmp_path / "new")
