"""Score the extraction on gold data and print one table.

    python benchmarks/accuracy.py            # the gold of ../shared and the project's own corpus
    python benchmarks/accuracy.py --note "what changed" >> benchmarks/accuracy.md   # keep a line of history

The scorers are those that stand beside the gold (`../shared/gold/score.py`, `score_plover.py`).
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT.parent / "shared" / "gold"
CORPUS = ROOT / "tests" / "corpus"


def run_extract(paths: list[Path], out: Path) -> None:
    """Write what `kg extract` prints for `paths` to `out`."""
    with out.open("w", encoding="utf-8") as target:
        subprocess.run([sys.executable, "-m", "kg", "extract", *map(str, paths)], stdout=target, check=True, cwd=ROOT)


def last_line(command: list[str]) -> str:
    """The last line that a scorer prints: its summary."""
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=True, encoding="utf-8")
    return done.stdout.strip().splitlines()[-1]


def details(command: list[str]) -> dict[str, str]:
    """Figures named `type=`, `country=`, `status=` ... that the report scorer prints beside its layers."""
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=True, encoding="utf-8")
    found = {}
    for line in done.stdout.splitlines():
        for key, value in re.findall(r"  (\w+)=([\d.]+) \(", line):
            found[f"{line.split()[0]} {key}"] = value
    return found


def main() -> int:
    """Print a row for each gold set."""
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("--note", help="print one Markdown row for accuracy.md, with this remark")
    options = args.parse_args()
    if not GOLD.is_dir():
        print(f"no gold data at {GOLD}: put the shared folder beside the project", file=sys.stderr)
        return 2
    sets = {
        "reports, shared gold": ("score.py", [GOLD / "reports"], GOLD / "gold"),
        "reports, own corpus": ("score.py", [ROOT / "examples"], CORPUS / "reports"),
        "sentences, shared gold": ("score_plover.py", [GOLD / "plover_dev.jsonl"], GOLD / "plover_dev.jsonl"),
        "sentences, own corpus": ("score_plover.py", [CORPUS / "sentences.jsonl"], CORPUS / "sentences.jsonl"),
    }
    cells = []
    with tempfile.TemporaryDirectory() as folder:
        for name, (scorer, paths, gold) in sets.items():
            if not gold.exists():
                continue
            out = Path(folder) / "out.jsonl"
            run_extract(paths, out)
            command = [
                str(GOLD / scorer),
                *([str(out), "--gold", str(gold)] if scorer == "score.py" else [str(gold), str(out)]),
            ]
            summary = last_line(command)
            more = details(command) if scorer == "score.py" else {}
            cells.append(summary)
            if not options.note:
                print(f"{name}: {summary}")
                print("   ", json.dumps(more)) if more else None
    if options.note:
        print(f"| {date.today().isoformat()} | {options.note} | " + " | ".join(cells) + " |")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
