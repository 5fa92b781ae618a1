"""Measure linking: precision and recall by kind of evidence, with people held out of the index as strangers.

Usage: python benchmarks/linking.py [--people 1500] [--seed 7] [--errors 20]

How the set is made. From the bundled facts, 30 in 100 people and every held-out alias are taken out, and an index is
built of the rest. Three groups are then asked for, each as reports would show them, on a date within a post's term:
"known" people who are in the index (by label, by an alias that was taken out, by surname), "strangers" who were taken
out, and "made up" people, whose given name and surname are drawn from two people of one country. A link counts as right
only for the first group and its own item; everything linked in the others is wrong. The last column is the share of
right links among all made, with the three groups equally large: far more strangers than in news.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

from kg.link import THRESHOLD, link_extraction, ranked
from kg.link.build import write_index
from kg.link.evidence import context_of
from kg.link.index import Index, open_index
from kg.link.normalise import key, name_parts, person_key
from kg.link.records import Item, Position
from kg.link.starter import scope_names, starter_items
from kg.model import Actor, Extraction, Link, Report, Role

MODES = ("name", "name+country", "name+country+post", "alias+country+post", "surname+country", "surname+country+post",
         "surname+post")  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One actor to link, and the item that is right (None: no link is right)."""

    extraction: Extraction
    qid: str | None
    group: str
    mode: str


def case(item: Item, position: Position, name: str, mode: str, group: str, rng: random.Random) -> Case:
    """A report's actor made of `item` under `name`, dated within `position`, with the evidence that `mode` names."""
    first = int(position.start[:4])
    last = int((position.end or position.recorded)[:4])
    date = f"{rng.randint(first, max(first, last))}-{rng.randint(1, 12):02}-15"
    if date < position.start or (position.end and date > position.end):
        date = position.start if len(position.start) == 10 else f"{position.start[:4]}-12-31"
    country = (item.country or None) if "country" in mode else None
    actor = Actor(name, "person", country=country)
    roles: tuple[Role, ...] = ()
    if "post" in mode:
        roles = (Role(name, spoken(position), None, "current", 0, 0),)
    return Case(
        Extraction(Report("case", "", date), (actor,), roles), item.qid if group == "known" else None, group, mode
    )


def spoken(position: Position) -> str:
    """Title of `position` as a report would write it beside a name: without the country, members by their chamber."""
    title = key(position.label)
    for name in sorted(scope_names().get(position.scope, ()), key=len, reverse=True):
        title = re.sub(rf" (?:of|to) (?:the )?{re.escape(name)}$", "", title)
    return title


def cases(people: list[Item], group: str, rng: random.Random) -> list[Case]:
    """Cases of one group, each person in each mode."""
    out: list[Case] = []
    for item in people:
        dated = [p for p in item.positions if p.start >= "1990"]
        if not dated:
            continue
        position = rng.choice(dated)
        surname = name_parts(person_key(item.label), item.country)[1].title()
        aliases = [name for name, kind in item.names if kind == "alias"]
        for mode in MODES:
            if mode.startswith("alias") and not aliases:
                continue
            name = surname if mode.startswith("surname") else aliases[0] if mode.startswith("alias") else item.label
            out.append(case(item, position, name, mode, group, rng))
    return out


def made_up(people: list[Item], count: int, rng: random.Random) -> list[Item]:
    """People whose given name and surname come from two people of one country, with a post of the first."""
    by_country: dict[str, list[Item]] = defaultdict(list)
    for item in people:
        if len(person_key(item.label).split()) == 2:
            by_country[item.country].append(item)
    out: list[Item] = []
    while len(out) < count:
        first = rng.choice(people)
        if len(person_key(first.label).split()) != 2 or len(by_country[first.country]) < 50:
            continue
        words, others = first.label.split(), rng.choice(by_country[first.country]).label.split()
        label = f"{words[0]} {others[-1]}"
        if person_key(label) != person_key(first.label):
            out.append(replace(first, label=label, names=()))
    return out


def held_out_index(items: list[Item], folder: Path) -> Index:
    """Index of `items` without their aliases of people."""
    plain = [replace(item, names=()) if item.kind == "person" else item for item in items]
    path = folder / "held-out.sqlite"
    write_index(path, plain, {"origin": "held-out", "date": ""}, scope_names())
    return open_index(path)


def main() -> None:
    """Make the set, link it, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--errors", type=int, default=0)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    items = list(starter_items())
    people = [item for item in items if item.kind == "person" and item.positions]
    hidden = {item.qid for item in people if rng.random() < 0.3}
    known = rng.sample([p for p in people if p.qid not in hidden], args.people)
    strangers = rng.sample([p for p in people if p.qid in hidden], args.people)
    with tempfile.TemporaryDirectory() as folder:
        index = held_out_index([item for item in items if item.qid not in hidden], Path(folder))
        asked = cases(known, "known", rng) + cases(strangers, "stranger", rng)
        asked += cases(made_up([p for p in people if p.qid in hidden], args.people, rng), "made up", rng)
        started = time.perf_counter()
        scored = []
        for one in asked:
            linked = link_extraction(index, one.extraction).actors[0].link
            scored.append((one, linked))
        spent = time.perf_counter() - started
        report(scored, args.errors)
        print(f"{len(asked)} actors in {spent:.1f} s, {spent / len(asked) * 1000:.2f} ms each")
        calibration(asked, index)
        index.database.close()


def report(scored: list[tuple[Case, Link | None]], errors: int) -> None:
    """Print precision and recall by kind of evidence, and some wrong links."""
    print(
        f"threshold {THRESHOLD}\n{'evidence':<22}{'recall of known':>21}{'strangers':>16}{'made up':>16}{'right':>11}"
    )
    wrong = []
    for mode in MODES:
        rows = [(one, link) for one, link in scored if one.mode == mode]
        right = sum(bool(link and link.qid == one.qid) for one, link in rows)
        linked = sum(link is not None for _, link in rows)
        cells = []
        for group in ("known", "stranger", "made up"):
            hits = [link is not None for one, link in rows if one.group == group]
            cells.append(f"{right if group == 'known' else sum(hits)} of {len(hits)}")
        recall = right / max(sum(one.qid is not None for one, _ in rows), 1)
        print(f"{mode:<22}{cells[0]:>15} {recall:.3f} {cells[1]:>15} {cells[2]:>15} {right / max(linked, 1):>10.3f}")
        wrong += [(one, link) for one, link in rows if link and link.qid != one.qid]
    for one, link in wrong[:: max(len(wrong) // max(errors, 1), 1)][:errors]:
        actor, titles = one.extraction.actors[0], [role.title for role in one.extraction.roles]
        print(f"  {one.group}, {one.mode}: {actor.name} {actor.country} {titles} {one.extraction.report.date}")
        print(f"    -> {link.qid} {link.label} {link.score} {link.reasons}, right: {one.qid}")


def calibration(asked: list[Case], index: Index) -> None:
    """Print how often candidates of a score are right."""
    bins: dict[float, list[bool]] = defaultdict(list)
    for one in asked:
        best = next(iter(ranked(index, one.extraction.actors[0], context_of(one.extraction))), None)
        if best:
            bins[min(int(best.score * 20) / 20, 0.95) if best.score < 0.99 else 0.99].append(
                best.candidate.qid == one.qid
            )
    for low in sorted(bins):
        print(f"score from {low:.2f}: {len(bins[low]):>6} candidates, {sum(bins[low]) / len(bins[low]):.3f} right")


if __name__ == "__main__":
    main()
