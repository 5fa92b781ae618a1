"""Measure `kg wikidata build --dump`: entities a second, bytes an item, peak memory; and reckon a full dump.

Usage: python benchmarks/wikidata_dump.py [--entities 60000] [--format gz|bz2] [--write]

The dump is made here, in the official form: each entity has labels and descriptions in 40 languages, statements with
their ids and hashes, qualifiers and sitelinks, about 12 kB in all, which compress about as a real dump does; 3 in 100
are people who held posts, 1 in 100 bodies. `--write` puts a line into benchmarks/wikidata_dump.md.
The full dump of 2024 had about 110 million entities in 130 GB (.gz) or 85 GB (.bz2); its numbers are reckoned in
proportion to the entities.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import json
import random
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
HEADS = ("format", "entities", "bytes each", "compressed", "pass 1, entities a second", "pass 2, entities a second",
         "writing", "bytes an item of the index", "peak memory", "a full dump, in proportion")  # fmt: skip
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
    for statements in made["claims"].values():
        for one in statements:
            one["id"] = f"{made['id']}${random.randbytes(16).hex()}"
            for snak in (one["mainsnak"], *(snak for snaks in one.get("qualifiers", {}).values() for snak in snaks)):
                snak["hash"] = random.randbytes(20).hex()
    made["descriptions"] = {language: {"language": language, "value": "something of note"} for language in LANGUAGES}
    return made


def main() -> None:
    """Make the dump, build the index, print the measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entities", type=int, default=60_000)
    parser.add_argument("--format", choices=("gz", "bz2"), default="gz")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    count = args.entities
    random.seed(7)
    with tempfile.TemporaryDirectory() as folder:
        dump, index = Path(folder) / f"all.json.{args.format}", Path(folder) / "index.sqlite"
        size = 0
        with gzip.open(dump, "wb", compresslevel=6) if args.format == "gz" else bz2.open(dump, "wb") as file:
            file.write(b"[\n" + b",\n".join(json.dumps(row).encode() for row in entities()))
            for number in range(count):
                line = json.dumps(filler(number)).encode()
                size += len(line)
                file.write(b",\n" + line)
            file.write(b"\n]\n")
        packed = dump.stat().st_size
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        ends: dict[str, float] = {}
        began = time.perf_counter()
        items = build_from_dump(dump, index, lambda name, done, of: ends.__setitem__(name, time.perf_counter()))
        done = time.perf_counter()
        first, second = ends["classes"] - began, ends["items"] - ends["classes"]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        row = (args.format, f"{count:,}", f"{size / count:,.0f}", f"{size / packed:.0f} : 1", f"{count / first:,.0f}",
               f"{count / second:,.0f}", f"{done - ends['items']:.1f} s", f"{index.stat().st_size / items:,.0f}",
               f"{peak:,.0f} MB ({peak - before / 1024:,.0f} more)",
               f"{FULL * (first + second) / count / 3600:,.0f} hours")  # fmt: skip
        line = "| " + " | ".join(row) + " |"
        print("\n".join(f"{head}: {cell}" for head, cell in zip(HEADS, row, strict=True)))
        if args.write:
            write(line, args.format)


def write(line: str, form: str) -> None:
    """Put the line of one format into the table."""
    path = Path(__file__).with_suffix(".md")
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    kept = [row for row in text.splitlines() if row.startswith(("| gz", "| bz2")) and not row.startswith(f"| {form} ")]
    head = ["# Building an index from a dump", "", "Written by `benchmarks/wikidata_dump.py --write`, which says how.",
            "", "| " + " | ".join(HEADS) + " |", "|" + "---|" * len(HEADS)]  # fmt: skip
    path.write_text("\n".join([*head, *sorted([*kept, line], reverse=True)]) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
