"""Loading and storing beside native `oxigraph load`, in turns, on the same generated N-Quads.

    python benchmarks/loading.py [--quads 500000] [--rounds 3] [--write]

`kg load` and `oxigraph load` are timed as whole commands. `kg build` writes a few seconds' reports at a time:
that writer is timed without the extraction before it.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pyoxigraph as ox
from generate_graph import generate
from measure import folder_size, machine, ratio, spread, table, take_turns, timed, write_part

from kg.store import open_store
from kg.store.loading import put

BIN = Path(sys.executable).parent
NATIVE, LOAD, WRITER = "`oxigraph load`", "`kg load`", "writer of `kg build`"
TOGETHER = 40  # reports
Reports = list[list[ox.Quad]]


def made(least: int) -> Reports:
    """The reports' quads, until there are `least`."""
    reports, held = Reports(), 0
    for quads in generate(1, 20_000):
        reports.append(quads)
        held += len(quads)
        if held >= least:
            return reports
    raise AssertionError("it makes reports without end")


def run(*command: str) -> None:
    """Run a command that must succeed."""
    subprocess.run(command, check=True, capture_output=True)


def write_reports(place: Path, reports: list[tuple[str, bytes]]) -> None:
    """Store reports, given as N-Triples, as `kg build` does."""
    with open_store(place) as store:
        for group in batched(reports, TOGETHER):
            put(store, dict(group))


def batched(reports: list[tuple[str, bytes]], size: int) -> list[list[tuple[str, bytes]]]:
    """The reports in lists of so many."""
    return [reports[at : at + size] for at in range(0, len(reports), size)]


def as_triples(quads: list[ox.Quad]) -> tuple[str, bytes]:
    """The graph of a report, and its N-Triples."""
    graph = quads[0].graph_name
    assert isinstance(graph, ox.NamedNode)
    return graph.value, ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES) or b""


def measure(least: int, rounds: int) -> str:
    """The table, as Markdown."""
    begun, reports = machine(), made(least)
    triples = list(map(as_triples, reports))
    count, sizes = sum(map(len, reports)), dict[str, float]()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        file = folder / "graph.nq"
        with file.open("wb") as lines:
            for quads in reports:
                ox.serialize(quads, lines, format=ox.RdfFormat.N_QUADS)

        def rate(name: str, fill: Callable[[Path], object]) -> float:
            place = folder / "store"
            shutil.rmtree(place, ignore_errors=True)
            taken = timed(lambda: fill(place))
            sizes[name] = folder_size(place) / count
            return count / taken / 1000

        contestants: dict[str, Callable[[Path], object]] = {
            NATIVE: lambda place: run(str(BIN / "oxigraph"), "load", "-l", str(place), "-f", str(file)),
            LOAD: lambda place: run(sys.executable, "-m", "kg", "load", str(file), "--store", str(place)),
            WRITER: lambda place: write_reports(place, triples),
        }
        rates = take_turns({name: (lambda n=name: rate(n, contestants[n])) for name in contestants}, rounds)  # type: ignore[misc]
    lines = [_line(name, found, rates[NATIVE], sizes[name]) for name, found in rates.items()]
    head = ["thousand quads a second", "median", "ratio to native", "rounds, of the median", "bytes a quad on disk"]
    counted = (
        f"{count:,} quads in {len(reports):,} reports, {rounds} rounds; {count / len(reports):.0f} quads a report."
    )
    return f"{begun}\n\n{counted}\n\n{table(head, lines)}"


def _line(name: str, found: Sequence[float], theirs: Sequence[float], size: float) -> list[str]:
    return [name, f"{statistics.median(found):.0f}", f"{ratio(found, theirs):.2f}", spread(found), f"{size:.0f}"]


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quads", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="write into benchmarks/README.md")
    given = parser.parse_args()
    found = measure(given.quads, given.rounds)
    if given.write:
        write_part("loading", found)
    print(found)


if __name__ == "__main__":
    main()
