"""Linking on real reports: those judged by hand, the gold reports, and ten hard names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from kg.extract import extractor
from kg.link import link_extraction, ranked
from kg.link.evidence import context_of
from kg.link.index import Index
from kg.link.normalise import key, person_key
from kg.model import Actor, Extraction, Mention, Report, Role
from kg.read.reports import read_reports

SHARED = Path(__file__).resolve().parents[2] / "shared"
GOLD = SHARED / "gold"
Judged = tuple[str, str | None, str | None, str]

HARD: tuple[tuple[str, str | None, str, str, str], ...] = (
    ("Abd al-Fattah al-Sissi", "EGY", "president", "2021-06-15", "another transliteration"),
    ("Nuri Maliki", "IRQ", "former prime minister", "2026-01-20", "another transliteration, no article"),
    ("Ishiba Shigeru", "JPN", "Prime Minister", "2025-02-07", "surname first; a post that the index does not know"),
    ("Yoav Gallant", "ISR", "Minister of Defense", "2024-05-20", "a letter more; a later post"),
    ("Netanyahu", "ISR", "Prime Minister", "2023-10-07", "a surname; a post that had ended on the record"),
    ("Secretary Blinken", "USA", "Secretary", "2024-04-02", "a surname with a bare title"),
    ("the UN Secretary-General", None, "", "2021-06-15", "a post alone"),
    ("the French president", "FRA", "", "2025-06-15", "a post alone, years after the record"),
    (
        "Oleksandr Klymenko",
        "UKR",
        "Special Anti-Corruption Prosecutor",
        "2023-09-01",
        "a namesake of a former minister",
    ),
    ("John Smith", "USA", "senator", "2021-03-01", "a common name"),
)
"""Name, country, title, date, and what is hard about it."""


def of_judged(index: Index) -> Iterator[Judged]:
    """Type, right item, item linked and name of each judged actor that is extracted still, and of new links."""
    lines = (Path(__file__).parent / "linking_judged.tsv").read_text(encoding="utf-8").splitlines()
    judged: dict[str, dict[tuple[str, str], str | None]] = {}
    for line in lines:
        if not line.startswith("#"):
            report, *actors = line.split("\t")
            rows = (actor.rsplit("|", 2) for actor in actors)
            judged[report] = {(kind, name): None if qid == "-" else qid for kind, name, qid in rows}
    pairs = {(name, qid) for rows in judged.values() for (_, name), qid in rows.items()}
    names = ("whitehouse.jsonl.gz", "whitehouse-all.jsonl.gz")  # the second holds many of the first again
    files = [*sorted((GOLD / "reports").glob("*.txt")), *sorted((SHARED / "corpus").glob("wiki*.gz")),
             *(SHARED / "corpus" / name for name in names)]  # fmt: skip
    reports: dict[str, Report] = {}
    for one in read_reports(files):
        if isinstance(one, Report) and one.id in judged:
            reports.setdefault(one.id, one)
    for found in extractor()(reports.values()):
        if not isinstance(found, Extraction):
            continue
        for actor in link_extraction(index, found).actors:
            qid, here = actor.link.qid if actor.link else None, judged[found.report.id]
            asked, what = (actor.type, actor.name.replace("|", " ")), f"{found.report.id[:60]} {actor.name}"
            if asked in here:
                yield actor.type, here[asked], qid, what
            elif qid and (actor.name, qid) not in pairs:  # judged elsewhere, or never seen: then it counts as wrong
                yield actor.type, None, qid, what


def of_gold(index: Index) -> Iterator[Judged]:
    """Type, right item (None where the index lacks it), item linked and name of each actor as annotated."""
    for path in sorted((GOLD / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = (GOLD / "reports" / f"{path.stem}.txt").read_text(encoding="utf-8")
        date = re.search(r"date:? (\d{4}-\d\d-\d\d)", text)
        actors = tuple(Actor(a["name"], a["type"], tuple(a["aliases"]), a["country"]) for a in gold["actors"])
        roles = tuple(Role(r["person"], r["title"], r["of"], r["status"], 0, 0) for r in gold["roles"])
        linked = link_extraction(index, Extraction(Report(path.stem, text, date and date[1]), actors, roles)).actors
        for asked, actor in zip(gold["actors"], linked, strict=True):
            right = asked["wikidata"]
            qid = actor.link.qid if actor.link else None
            if right is not None:
                yield actor.type, right if index.item(right) else None, qid, f"{path.stem} {actor.name}"


def of_spellings(index: Index) -> Iterator[Judged]:
    """Country, right item, item linked and name of each spelling of `linking_spellings.tsv`, with its post."""
    for line in (Path(__file__).parent / "linking_spellings.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        label, country, post, spellings = line.split("\t")
        held = (one for form in (key(label), person_key(label)) for one in index.exact(form))
        (right,) = {one.qid for one in held if one.label == label}
        for name in spellings.split("|"):
            roles = (Role(name, post, None, "current", 0, 0),) if post else ()
            case = Extraction(
                Report("case", "", "2021-06-15"), (Actor(name, "person", country=country or None),), roles
            )
            link = link_extraction(index, case).actors[0].link
            yield "person", right, link.qid if link else None, name


def hard_names(index: Index) -> str:
    """What becomes of each of `HARD`, as text."""
    out = []
    for name, country, title, date, why in HARD:
        written = name.removeprefix("Secretary ")
        actor = Actor(written, "person", country=country, mentions=(Mention(0, len(written), written),))
        roles = (
            (Role(written, title, None, "former" if title.startswith("former") else "current", 0, 0),) if title else ()
        )
        case = Extraction(Report("hard", written, date), (actor,), roles)
        link = link_extraction(index, case).actors[0].link
        given = ", ".join(filter(None, (title, country, date)))
        out.append(f"- **{name}** ({given}; {why}): " + (f"{link.label}, {link.qid}" if link else "no link"))
        for weighed in ranked(index, actor, context_of(case))[:3]:
            reasons = "; ".join(weighed.reasons)
            out.append(f"  - {weighed.score:.3f} {weighed.candidate.label} ({weighed.candidate.qid}): {reasons}")
    return "\n".join(out)
