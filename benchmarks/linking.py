"""Measure linking: precision and recall by kind on five sets, calibration, ten hard names, sizes and speeds.

Usage: python benchmarks/linking.py [--people 1000] [--seed 7] [--errors 0] [--write]

The sets and how they are made stand in benchmarks/linking_sets.py and benchmarks/linking_corpus.py. `--write` puts the
tables into benchmarks/linking.md. The sets of real reports need ../shared beside the repository.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from linking_corpus import GOLD, HARD, hard_names, of_gold, of_judged, of_spellings
from linking_sets import (
    CUT,
    MODES,
    STALE_MODES,
    Case,
    as_of,
    capitals_and_governments,
    held_out,
    index_of,
    later_reports,
    posts_alone,
)

from kg.link import THRESHOLD, link_extraction, ranked
from kg.link.evidence import context_of
from kg.link.index import Index, open_index
from kg.link.records import Item
from kg.link.starter import starter_items
from kg.model import Link

HERE = Path(__file__).parent
NO_STATES = ("capital", "government", "people", "troops")
Scored = list[tuple[Case, Link | None]]


def link_all(index: Index, cases: Iterable[Case]) -> Scored:
    """Each case with the link that its first actor gets."""
    return [(one, link_extraction(index, one.extraction).actors[0].link) for one in cases]


def share(part: int, whole: int) -> str:
    """`part` of `whole` with the ratio, for a table."""
    return f"{part} of {whole} ({part / whole:.3f})" if whole else "-"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return "\n".join([*lines, *("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows)])


def by_mode(scored: Scored, modes: Iterable[str], groups: Sequence[str]) -> str:
    """Precision, recall of the known, and wrong links by group, one row a kind of evidence."""
    rows = []
    for mode in modes:
        here = [(one, link) for one, link in scored if one.mode == mode]
        if not here:
            continue
        right = sum(link is not None and link.qid in one.right for one, link in here)
        linked = sum(link is not None for _, link in here)
        wrong = [share(sum(link is not None and link.qid not in one.right for one, link in here if one.group == group),
                       sum(one.group == group for one, _ in here)) for group in groups]  # fmt: skip
        known = sum(bool(one.right) for one, _ in here)
        rows.append((mode, share(right, known), *wrong, f"{right / linked:.3f}" if linked else "no links"))
    return table(("evidence", "recall", *(f"wrong: {group}" for group in groups), "precision"), rows)


def held_out_set(items: list[Item], people: int, rng: random.Random, folder: Path, errors: int) -> str:
    """Tables on people taken out of the index, with calibration and speed."""
    kept, cases = held_out(items, people, rng)
    index = index_of(kept, folder / "held-out.sqlite")
    began = time.perf_counter()
    scored = link_all(index, cases)
    spent = time.perf_counter() - began
    show(scored, errors)
    text = by_mode(scored, MODES, ("known", "stranger", "made up", "namesake"))
    text += (
        f"\n\n{len(cases):,} actors, {spent / len(cases) * 1000:.2f} ms each. How often the best candidate is right:"
    )
    text += "\n\n" + calibration(index, cases)
    index.close()
    return text


def calibration(index: Index, cases: Iterable[Case]) -> str:
    """How often candidates of a score are right."""
    bins: dict[float, list[bool]] = defaultdict(list)
    for one in cases:
        best = next(iter(ranked(index, one.extraction.actors[0], context_of(one.extraction))), None)
        if best:
            low = 0.99 if best.score >= 0.99 else min(int(best.score * 10) / 10, 0.9)
            bins[low].append(best.candidate.qid in one.right)
    rows = ((f"{low:.2f}", f"{len(of):,}", f"{sum(of) / len(of):.3f}") for low, of in sorted(bins.items()))
    return table(("score from", "candidates", "right"), rows)


def old_index_set(items: list[Item], people: int, rng: random.Random, folder: Path, errors: int) -> str:
    """Tables on reports that are years younger than the index."""
    cut = as_of(items)
    index = index_of(cut, folder / "old.sqlite")
    scored = link_all(index, later_reports(items, {item.qid for item in cut}, people, rng))
    alone = link_all(index, posts_alone(items))
    now = link_all(open_index(), posts_alone(items))
    show(scored + alone + now, errors)
    text = by_mode(scored, STALE_MODES, ("known", "stranger"))
    rows = []
    for year in sorted({one.mode for one, _ in alone}):
        cells = []
        for name in (alone, now):
            here = [(one, link) for one, link in name if one.mode == year]
            right = sum(link is not None and link.qid in one.right for one, link in here)
            wrong = sum(link is not None and link.qid not in one.right for one, link in here)
            cells.append(f"{right} right, {wrong} wrong of {len(here)}")
        rows.append((year, *cells))
    index.close()
    return text + "\n\n" + table(("the post alone, report of", f"index of {CUT}", "index of today"), rows)


def show(scored: Scored, errors: int) -> None:
    """Print some wrong links."""
    wrong = [(one, link) for one, link in scored if link and link.qid not in one.right]
    for one, link in wrong[:: max(len(wrong) // max(errors, 1), 1)][:errors]:
        actor, titles = one.extraction.actors[0], [role.title for role in one.extraction.roles]
        print(f"{one.group}, {one.mode}: {actor.name} {actor.country} {titles} {one.extraction.report.date}")
        print(f"    -> {link.qid} {link.label} {link.score} {link.reasons}, right: {set(one.right)}")


def by_kind(judged: Iterable[tuple[str, str | None, str | None, str]], errors: int) -> str:
    """Precision and recall by type of actor; rows are (type, right item, item linked, what)."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    wrong = []
    for kind, right, linked, what in judged:
        for name in (kind, "all"):
            counts[name].update(right=int(right is not None and linked == right), linked=int(linked is not None),
                                held=int(right is not None), none=int(right is None))  # fmt: skip
        if linked is not None and linked != right:
            wrong.append(f"{what}: {linked}, not {right}")
    for line in wrong[:errors]:
        print(line)
    rows = ((kind, share(count["right"], count["linked"]), share(count["right"], count["held"]), count["none"])
            for kind, count in sorted(counts.items(), key=lambda row: -row[1]["held"]))  # fmt: skip
    return table(("kind", "precision", "recall of what the index holds", "without an item"), rows)


def sizes(index: Index) -> str:
    """What the bundled index holds, and how fast names are found in it."""
    ask: Callable[[str], int] = lambda sql: index.database.execute(sql).fetchone()[0]  # noqa: E731
    size = Path(index.path).stat().st_size
    held = [(name, f"{ask(f'SELECT count(*) FROM {name}'):,}") for name in ("items", "names", "posts", "positions")]
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        index_of(starter_items(), Path(folder) / "again.sqlite").close()
    built = time.perf_counter() - began
    names = [row[0] for row in index.database.execute("SELECT key FROM names WHERE type = 'label' LIMIT 2000")]
    speeds = []
    for what, find in (("exact", index.exact), ("transliteration", index.folded), ("likeness (FTS5)", index.fuzzy)):
        began = time.perf_counter()
        for name in names:
            find(name)
        speeds.append((f"look-up by {what}", f"{(time.perf_counter() - began) / len(names) * 1000:.3f} ms"))
    rows = [("bytes", f"{size:,}"), ("bytes an item", f"{size / ask('SELECT count(*) FROM items'):,.0f}"), *held,
            ("built in", f"{built:.1f} s"), *speeds]  # fmt: skip
    return table(("bundled index", ""), rows)


def main() -> None:
    """Make the sets, link them, print or write the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    rng, items, index = random.Random(args.seed), list(starter_items()), open_index()
    with tempfile.TemporaryDirectory() as folder:
        parts = [
            ("Real reports, read by hand", by_kind(of_judged(index), args.errors) if GOLD.is_dir() else "(not here)"),
            ("Gold reports", by_kind(of_gold(index), args.errors) if GOLD.is_dir() else "(not here)"),
            ("Names respelt", by_kind(of_spellings(index), args.errors)),
            ("People taken out of the index", held_out_set(items, args.people, rng, Path(folder), args.errors)),
            ("Reports younger than the index", old_index_set(items, args.people, rng, Path(folder), args.errors)),
            ("What is no state", by_mode(link_all(index, capitals_and_governments(items)), NO_STATES, ("no state",))),
            ("Ten hard names", hard_names(index)),
            ("The bundled index", sizes(index)),
        ]  # fmt: skip
    text = (
        (HERE / "linking_head.md")
        .read_text(encoding="utf-8")
        .format(threshold=THRESHOLD, people=args.people, cut=CUT, hard=len(HARD))
    )
    heads = dict(part.split("\n", 1) for part in text.split("\n## ")[1:])
    out = text.split("\n## ")[0]
    for name, body in parts:
        out += f"\n## {name}\n{heads.get(name, '').rstrip()}\n\n{body}\n"
    print(out)
    if args.write:
        (HERE / "linking.md").write_text(out, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
