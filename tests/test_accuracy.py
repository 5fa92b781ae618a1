"""The accuracy that users were promised does not slip: floors a little below what benchmarks/accuracy.md records."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT.parent / "shared" / "gold"
CORPUS = ROOT / "tests" / "corpus"

pytestmark = pytest.mark.skipif(
    not GOLD.is_dir(), reason="the scorers stand beside the gold in ../shared, which is absent"
)


def figures(scorer: str, source: Path, gold: Path, out: Path) -> dict[str, float]:
    """What the scorer's summary says of `kg extract` on `source`."""
    done = subprocess.run(
        [sys.executable, "-m", "kg", "extract", str(source)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    out.write_text(done.stdout, encoding="utf-8")
    args = [str(out), "--gold", str(gold)] if scorer == "score.py" else [str(gold), str(out)]
    scored = subprocess.run([sys.executable, str(GOLD / scorer), *args], capture_output=True, text=True, check=True)
    summary = scored.stdout.strip().splitlines()[-1]
    found = {key: float(value) for key, value in re.findall(r"(\w+)(?: [FP]1?)?=([\d.]+)", summary)}
    assert found, summary
    return found


@pytest.mark.parametrize(
    ("source", "gold", "floors"),
    [
        (GOLD / "reports", GOLD / "gold", {"actors": 0.88, "roles": 0.9, "events": 0.7, "alignments": 0.6}),
        (ROOT / "examples", CORPUS / "reports", {"actors": 0.83, "roles": 0.76, "events": 0.68, "alignments": 0.38}),
    ],
    ids=["shared", "own"],
)
def test_reports(source: Path, gold: Path, floors: dict[str, float], tmp_path: Path) -> None:
    found = figures("score.py", source, gold, tmp_path / "out.jsonl")
    assert {key: found[key] for key in floors if found[key] < floors[key]} == {}


@pytest.mark.parametrize(
    ("gold", "floors", "most"),
    [
        (GOLD / "plover_dev.jsonl", {"type_any": 0.85, "full": 0.72}, 1.6),
        (CORPUS / "sentences.jsonl", {"type_any": 0.77, "full": 0.66}, 1.6),
    ],
    ids=["shared", "own"],
)
def test_sentences(gold: Path, floors: dict[str, float], most: float, tmp_path: Path) -> None:
    found = figures("score_plover.py", gold, gold, tmp_path / "out.jsonl")
    assert {key: found[key] for key in floors if found[key] < floors[key]} == {}
    assert found["per_sent"] <= most
