"""Measure `kg wikidata build --dump`: entities and bytes a second, bytes an item, peak memory; and reckon a full dump.

Usage: python benchmarks/wikidata_dump.py [--entities 100000]

The dump is made here, in the official form: each entity has labels and descriptions in 40 languages, statements with
qualifiers and references, and sitelinks, about 9 kB in all; 3 in 100 are people who held posts, 1 in 100 bodies.
The full dump of 2024 had about 110 million entities in 130 GB (.gz); its numbers are reckoned in proportion.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from wikidata_slice import HUMAN, LAND, LEFT, PREMIER, entities, entity, item_value, qid, statement, time_value

from kg.link.dump import build_from_dump

FULL = 110_000_000
LANGUAGES = [f"l{number}" for number in range(40)]


def filler(number: int) -> dict[str, Any]:
    """An entity of real size; every 33rd a politician, every 100th a party."""
    if number % 33 == 0:
        held = [statement("P39", item_value(PREMIER), P580=time_value(f"{1950 + number % 70}-01-01")) for _ in range(2)]
        claims = [statement("P31", item_value(HUMAN)), statement("P27", item_value(LAND)), *held]
    elif number % 100 == 1:
        claims = [statement("P31", item_value(LEFT)), statement("P17", item_value(LAND))]
    else:
        claims = [statement("P31", item_value(qid(77)))]
    claims += [statement(f"P{1000 + n}", item_value(qid(n)), P585=time_value("2001-01-01")) for n in range(12)]
    labels = {language: f"Name {number} {language}" for language in LANGUAGES}
    made = entity(qid(1000 + number), f"Given{number % 900} Surname{number}", *claims, links=number % 20, **labels)
    made["descriptions"] = {language: {"language": language, "value": "something of note"} for language in LANGUAGES}
    return made


def main() -> None:
    """Make the dump, build the index, print the measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entities", type=int, default=100_000)
    count = parser.parse_args().entities
    with tempfile.TemporaryDirectory() as folder:
        dump, index = Path(folder) / "all.json.gz", Path(folder) / "index.sqlite"
        size = 0
        with gzip.open(dump, "wb", compresslevel=3) as file:
            file.write(b"[\n" + b",\n".join(json.dumps(row).encode() for row in entities()))
            for number in range(count):
                line = json.dumps(filler(number)).encode()
                size += len(line)
                file.write(b",\n" + line)
            file.write(b"\n]\n")
        print(f"dump: {count:,} entities, {size / count:,.0f} bytes each, {dump.stat().st_size / 1e6:,.0f} MB as .gz")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        ends: dict[str, float] = {}
        began = time.perf_counter()
        items = build_from_dump(dump, index, lambda name, done, of: ends.__setitem__(name, time.perf_counter()))
        done = time.perf_counter()
        first, second = ends["classes"] - began, ends["items"] - ends["classes"]
        new = items - 25_000
        print(f"pass 1: {count / first:,.0f} entities a second; pass 2: {count / second:,.0f}")
        print(f"writing the index: {done - ends['items']:.1f} s")
        print(f"index: {items:,} items, {index.stat().st_size / items:,.0f} bytes each, {new:,} of them from the dump")
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(f"peak memory {after / 1024:,.0f} MB ({(after - before) / 1024:,.0f} MB more than before)")
        print(f"a full dump, in proportion: {FULL * (first + second) / count / 3600:,.1f} hours")


if __name__ == "__main__":
    main()
