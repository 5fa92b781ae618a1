"""`kg build` by its number of workers, beside bare `nlp.pipe`; and how a store grows, report by report.

    python benchmarks/building.py [--reports 300] [--rounds 3] [--workers 1 2] [--write]
    python benchmarks/building.py --grow 2000 | --archive 20000 [--write]

Both commands are timed whole, with what it takes to start and to load the model. `--grow N` builds the first quarter,
the first half and then all of N reports into one store, so that each run also passes over what stands there.
`--archive N` does so with reports of one or two sentences, to see the memory over many.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from measure import Watched, folder_size, machine, plot, ratio, spread, table, take_turns, timed, watching, write_part

from kg.store import open_store

HERE = Path(__file__).resolve().parent
NEWS, SHORT = 330, 20  # words, the median of reports
_BARE = """
import json, sys, warnings
import spacy
from kg import settings
warnings.simplefilter("ignore")
def main():
    nlp = spacy.load(settings.get("KG_SPACY_MODEL"))
    with open(sys.argv[1], encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    for doc in nlp.pipe(texts, batch_size=16, n_process=int(sys.argv[2])):
        pass
if __name__ == "__main__":
    main()
"""


def corpus(path: Path, reports: int, median_words: int) -> int:
    """The number of words of a corpus that is written to `path`."""
    command = [sys.executable, str(HERE / "generate_corpus.py"), str(path), "--reports", str(reports)]
    subprocess.run([*command, "--median-words", str(median_words)], check=True, capture_output=True)
    return len(path.read_text("utf-8").split())


def build_command(path: Path, store: Path, workers: int) -> list[str]:
    """`kg build`, with no judgements of this folder's."""
    return [sys.executable, "-m", "kg", "build", str(path), "--store", str(store), "--workers", str(workers)]


def run(command: list[str], cwd: Path) -> Watched:
    """The memory of a command that must succeed."""
    with subprocess.Popen(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        with watching(process.pid) as watched:
            said, _ = process.communicate()
        if process.returncode:
            raise SystemExit(f"{' '.join(command)} failed: {said.decode(errors='replace')[-2000:]}")
    return watched


def measure(reports: int, rounds: int, workers: list[int]) -> str:
    """Words a second by number of workers, as Markdown."""
    begun = machine()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        words = corpus(folder / "made.jsonl", reports, NEWS)
        (folder / "bare.py").write_text(_BARE)
        memories: dict[str, Watched] = {}

        def rate(name: str, number: int) -> float:
            shutil.rmtree(folder / "store", ignore_errors=True)
            bare = [sys.executable, "bare.py", "made.jsonl", str(number)]
            command = bare if name.startswith("nlp") else build_command(folder / "made.jsonl", folder / "store", number)
            return words / timed(lambda: memories.__setitem__(name, run(command, folder)))

        pairs = {number: (f"nlp.pipe, {number}", f"kg build, {number}") for number in workers}
        contestants = {name: (lambda n=name, w=number: rate(n, w)) for number, pair in pairs.items() for name in pair}  # type: ignore[misc]
        rates = take_turns(contestants, rounds)
    lines = []
    for number, (theirs, ours) in pairs.items():
        of_bare = ratio(rates[ours], rates[theirs])
        medians = [f"{statistics.median(rates[name]):,.0f}" for name in (theirs, ours)]
        peaks = [f"{amount / 2**20:,.0f}" for amount in (memories[ours].own_peak, memories[ours].peak)]
        lines.append([str(number), *medians, f"**{of_bare:.2f}**", "0.85", *peaks, spread(rates[ours])])
    head = ["processes", "`nlp.pipe`, words/s", "`kg build`, words/s", "ratio", "wanted", "MiB, parent", "MiB, all"]
    shown = plot(
        "workers", "Words a second by number of processes",
        {
            "bare nlp.pipe": (workers, [statistics.median(rates[pairs[n][0]]) for n in workers]),
            "kg build": (workers, [statistics.median(rates[pairs[n][1]]) for n in workers]),
        },
        ("processes", "words a second"),
    )  # fmt: skip
    counted = f"{reports} reports, {words:,} words, {rounds} rounds; both timed whole, starting and loading included."
    return f"{begun}\n\n{counted}\n\n{table([*head, 'rounds, of the median'], lines)}\n\n{shown}"


@dataclass(frozen=True)
class Step:
    """What a store held, and took, after one run."""

    reports: int
    words: int
    seconds: float
    quads: int
    actors: int
    size: int
    memory: Watched


def grow(reports: int, words: int, workers: int, part: str) -> str:
    """How a store grows, what passing over unchanged reports costs, and the memory of it, as Markdown."""
    begun, steps = machine(), list[Step]()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        path, store = folder / "made.jsonl", folder / "store"
        for number in (reports // 4, reports // 2, reports):
            total = corpus(path, number, words)
            memories: list[Watched] = []
            taken = timed(lambda held=memories: held.append(run(build_command(path, store, workers), folder)))  # type: ignore[misc]
            with open_store(store, read_only=True) as opened:
                stats = opened.stats()
            size = folder_size(store)
            steps.append(Step(number, total, taken, stats.quads, stats.actors, size, memories[0]))
            print(f"{number} reports: {taken:.0f} s, {stats.quads} quads, {size / 2**20:.0f} MiB", flush=True)
        again = timed(lambda: run(build_command(path, store, 1), folder))
        corpus(path, 10, words)
        nothing = timed(lambda: run(build_command(path, store, 1), folder))
        open_store(store).compact()
        compact = folder_size(store)
    lines = []
    for step in steps:
        counts = [f"{number:,}" for number in (step.reports, step.words, step.quads, step.actors)]
        sizes = (step.size / 2**20, step.size / step.reports, step.memory.own_peak / 2**20)
        lines.append([*counts, *(f"{size:,.0f}" for size in sizes)])
    head = ["reports", "words", "quads", "actors", "MiB on disk", "bytes a report", "MiB, parent at most"]
    last = steps[-1]
    pictures = [
        plot(
            part, "A store's growth", {
                "quads (thousands)": ([s.reports for s in steps], [s.quads / 1000 for s in steps]),
                "MiB on disk": ([s.reports for s in steps], [s.size / 2**20 for s in steps]),
                "actors": ([s.reports for s in steps], [s.actors for s in steps]),
            }, ("reports", ""), log=True,
        ),
        plot(
            f"{part}-memory", f"Memory of kg build --workers {workers}, over {reports - reports // 2:,} reports", {
                "parent, resident": (last.memory.seconds, [m / 2**20 for m in last.memory.own_bytes]),
                "all processes": (last.memory.seconds, [m / 2**20 for m in last.memory.all_bytes]),
            }, ("seconds", "MiB"),
        ),
    ]  # fmt: skip
    rate = (reports - 10) / (again - nothing)
    first = steps[0]
    told = (
        f"{reports:,} reports of {last.words / reports:.0f} words, {workers} workers. The first {first.reports:,} took "
        f"{first.seconds:.0f} s: {first.reports / first.seconds:,.0f} reports and "
        f"{first.words / first.seconds:,.0f} words a second. "
        f"All {reports:,} again, unchanged: {again:.1f} s, of which {nothing:.1f} s to start with ten reports: "
        f"**{rate:,.0f} reports a second** are passed over (wanted: 2,000). "
        f"After `compact`, the store takes {compact / reports:,.0f} bytes a report, {compact / last.quads:,.0f} a quad."
    )
    return "\n\n".join([begun, told, table(head, lines), *pictures])


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--reports", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--grow", type=int, help="grow a store to so many reports, instead")
    parser.add_argument("--archive", type=int, help="grow a store to so many short reports, instead")
    parser.add_argument("--write", action="store_true", help="write into benchmarks/README.md")
    given = parser.parse_args()
    if given.grow or given.archive:
        name, number, words = ("growth", given.grow, NEWS) if given.grow else ("archive", given.archive, SHORT)
        found = grow(number, words, max(given.workers), name)
    else:
        name, found = "workers", measure(given.reports, given.rounds, given.workers)
    if given.write:
        write_part(name, found)
    print(found)


if __name__ == "__main__":
    main()
