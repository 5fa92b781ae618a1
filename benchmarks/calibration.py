"""How often items of a given confidence are right: the reliability table, on the reports of the project's own corpus.

    python benchmarks/calibration.py

An event is right where the report scorer matches it to a gold event (type and source); items that only match an
optional gold item are left out, as the scorer leaves them out. The same for roles and alignments.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT.parent / "shared" / "gold"
sys.path.insert(0, str(GOLD))

SETS = ((ROOT / "examples", ROOT / "tests" / "corpus" / "reports"), (GOLD / "reports", GOLD / "gold"))


def judged(layer: str, gold: dict[str, Any], system: dict[str, Any]) -> list[tuple[float, bool]]:
    """(confidence, right) of each counted item of one layer of one report."""
    import score  # stands beside the gold

    captured: list[tuple[list[dict[str, Any]], dict[int, int], set[int]]] = []
    original = score.assign

    def spy(golds: Any, systems: Any, scorer: Any) -> Any:
        result = original(golds, systems, scorer)
        captured.append((systems, result[0], result[1]))
        return result

    score.assign = spy
    try:
        score.score_doc(gold, score.clean(system), {key: score.Tally() for key in score.ORDER}, None)
    finally:
        score.assign = original
    # the scorer assigns actors, roles, events (four ways) and alignments (two ways), in this order
    systems, hits, skipped = captured[{"roles": 1, "events": 2, "alignments": 6}[layer]]
    right = set(hits.values())
    return [(s["confidence"], i in right) for i, s in enumerate(systems) if i in right or i not in skipped]


def main() -> int:
    """Print one table per layer."""
    if not GOLD.is_dir():
        print(f"no gold data at {GOLD}: put the shared folder beside the project", file=sys.stderr)
        return 2
    found: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for reports, annotation in SETS:
        done = subprocess.run(
            [sys.executable, "-m", "kg", "extract", str(reports)], capture_output=True, text=True, check=True, cwd=ROOT
        )
        for line in done.stdout.splitlines():
            row = json.loads(line)
            gold = annotation / f"{row['id']}.json"
            if gold.is_file():
                for layer in ("roles", "events", "alignments"):
                    found[layer] += judged(layer, json.loads(gold.read_text(encoding="utf-8")), row)
    for layer, items in found.items():
        print(f"\n{layer}\n\n| confidence | items | right |\n|---|---|---|")
        bins: dict[float, list[bool]] = defaultdict(list)
        for confidence, right in items:
            bins[round(confidence, 1)].append(right)
        for confidence, rights in sorted(bins.items()):
            print(f"| {confidence:.1f} | {len(rights)} | {sum(rights) / len(rights):.2f} |")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
