"""All benchmarks of speed in one run; the tables and plots go into benchmarks/README.md.

    make bench                                       # everything, about half an hour on two quiet cores
    python benchmarks/bench.py overhead endpoint     # some parts
    python benchmarks/bench.py --small               # whether they all work, in a few minutes; README.md is left alone

Each part sets what Entente does beside what is bare, in turns, in one run. Look at the ratios: absolute figures are
those of one machine on one day.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

import building
import endpoint
import loading
import overhead
from generate_graph import generate, of_quads
from measure import write_part

from kg.store.opening import open_embedded


def endpoint_of(quads: int, rounds: int, seconds: int) -> str:
    """The benchmark of the endpoint, on a new graph of so many quads."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        with open_embedded(store) as opened:
            opened.oxigraph.bulk_extend(of_quads(generate(1, 50_000), quads))
            opened.oxigraph.optimize()
        return endpoint.measure(store, rounds, seconds, rdflib=quads <= 1_000_000)


def parts(small: bool, quads: int) -> dict[str, Callable[[], str]]:
    """The parts, by the names of their places in README.md."""
    if small:
        return {
            "overhead": lambda: overhead.measure(10, 1),
            "workers": lambda: building.measure(20, 1, [1, 2]),
            "growth": lambda: building.grow(40, building.NEWS, 2, "growth"),
            "archive": lambda: building.grow(80, building.SHORT, 2, "archive"),
            "loading": lambda: loading.measure(20_000, 1),
            "endpoint": lambda: endpoint_of(100_000, 1, 1),
        }
    return {
        "overhead": lambda: overhead.measure(60, 5),
        "workers": lambda: building.measure(300, 3, [1, 2]),
        "growth": lambda: building.grow(2_000, building.NEWS, 2, "growth"),
        "archive": lambda: building.grow(20_000, building.SHORT, 2, "archive"),
        "loading": lambda: loading.measure(500_000, 3),
        "endpoint" if quads < 2_000_000 else f"endpoint {quads}": lambda: endpoint_of(quads, 5, 3),
    }


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help="overhead, workers, growth, archive, loading, endpoint"
    )
    parser.add_argument("--quads", type=int, default=1_000_000, help="size of the endpoint's graph")
    parser.add_argument("--small", action="store_true", help="try everything on little, and write nothing")
    given = parser.parse_args()
    known = parts(given.small, given.quads)
    wanted = [name for name in known if not given.parts or name.split()[0] in given.parts]
    if unknown := [name for name in given.parts if name not in {known_name.split()[0] for known_name in known}]:
        parser.error(f"there is no part {', '.join(unknown)}: choose from {', '.join(known)}")
    for name in wanted:
        print(f"== {name}", flush=True)
        found = known[name]()
        print(found, flush=True)
        if not given.small:
            write_part(name, found)


if __name__ == "__main__":
    main()
