"""What extraction costs beyond the spaCy model: the ratio to bare `nlp.pipe` on the same reports, in one run.

    python benchmarks/overhead.py [--reports N] [--rounds N]

The two are timed in turn, round by round, so that the ratio holds while the machine's speed drifts.
"""

from __future__ import annotations

import argparse
import statistics
import time
import warnings
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import spacy

from kg import settings
from kg.extract import extraction_of, load_pipeline
from kg.model import Report
from kg.read import read_reports

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus" / "whitehouse.jsonl.gz"


def timed(run: Callable[[], object]) -> float:
    """Seconds that `run` takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def main() -> int:
    """Print words a second for both, and the ratio of each round."""
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("--reports", type=int, default=60)
    args.add_argument("--rounds", type=int, default=3)
    options = args.parse_args()
    if not CORPUS.is_file():
        print(f"no corpus at {CORPUS}: put the shared folder beside the project")
        return 2
    reports = [r for r in islice(read_reports([CORPUS]), options.reports) if isinstance(r, Report)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bare = spacy.load(settings.get("KG_SPACY_MODEL") or "")
    full = load_pipeline()
    words = sum(len(r.text.split()) for r in reports)

    def run_bare() -> None:
        for _ in bare.pipe([r.text for r in reports], batch_size=16):
            pass

    def run_full() -> None:
        docs = [full.make_doc(r.text) for r in reports]
        for doc, report in zip(full.pipe(docs, batch_size=16), reports, strict=True):
            extraction_of(doc, report)

    run_bare(), run_full()  # warm up
    ratios = []
    for _ in range(options.rounds):
        a, b = timed(run_bare), timed(run_full)
        ratios.append(b / a)
        print(f"bare {words / a:,.0f} words/s, with extraction {words / b:,.0f} words/s, ratio {b / a:.2f}")
    print(f"median ratio {statistics.median(ratios):.2f}: {options.rounds} rounds, {len(reports)} reports")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
