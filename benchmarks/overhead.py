"""What extraction costs beyond the spaCy model: the ratio to bare `nlp.pipe` on the same reports, in one run.

    python benchmarks/overhead.py [--reports N] [--rounds N] [--corpus FILE] [--write]

The two are timed in turn, round by round, so that the ratio holds while the machine's speed drifts. Reports are made by
generate_corpus.py, unless a corpus is given.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from generate_corpus import generate
from measure import machine, ratio, spread, table, take_turns, timed, write_part

from kg import settings
from kg.model import Report
from kg.read import read_reports


def reports_of(corpus: Path | None, number: int) -> list[Report]:
    """So many reports of the corpus, or generated ones."""
    if corpus is not None:
        return [found for found in islice(read_reports([corpus]), number) if isinstance(found, Report)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.jsonl"
        path.write_text("".join(json.dumps(report) + "\n" for report in generate(number)), "utf-8")
        return [found for found in read_reports([path]) if isinstance(found, Report)]


def measure(number: int, rounds: int, corpus: Path | None = None) -> str:
    """The table, as Markdown."""
    import spacy  # here, after measure.py has said how many threads NumPy may use

    from kg.extract import extraction_of, load_pipeline

    begun, reports = machine(), reports_of(corpus, number)
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
    bare_name, full_name = "bare `nlp.pipe`", "with Entente's extraction"
    spent: dict[str, list[float]] = {bare_name: [], full_name: []}

    def rate(name: str, run: Callable[[], None]) -> float:
        begun = time.process_time()
        taken = timed(run)
        spent[name].append(time.process_time() - begun)
        return words / taken

    rates = take_turns(
        {bare_name: lambda: rate(bare_name, run_bare), full_name: lambda: rate(full_name, run_full)}, rounds
    )
    lines = [
        [
            name, f"{statistics.median(found):,.0f}", f"{1 / ratio(found, rates[bare_name]):.2f}",
            f"{ratio(spent[name], spent[bare_name]):.2f}", spread(found),
        ]
        for name, found in rates.items()
    ]  # fmt: skip
    head = ["words a second, one process", "median", "time, bare = 1", "CPU time, bare = 1", "rounds, of the median"]
    counted = (
        f"{len(reports)} reports, {words:,} words, {rounds} rounds, model {full.meta['name']} {full.meta['version']}."
    )
    return f"{begun}\n\n{counted}\n\n{table(head, lines)}"


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--reports", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--corpus", type=Path, help="a file of reports (default: generated ones)")
    parser.add_argument("--write", action="store_true", help="write into benchmarks/README.md")
    given = parser.parse_args()
    found = measure(given.reports, given.rounds, given.corpus)
    if given.write:
        write_part("overhead", found)
    print(found)


if __name__ == "__main__":
    main()
