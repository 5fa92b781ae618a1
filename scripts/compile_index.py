"""Compile the bundled facts (kg/link/data/*.tsv) from rigour's territories and a table of facts; report what is wrong.

Usage: python scripts/compile_index.py FACTS.csv [--bodies wikidata.json] [-o kg/link/data]

FACTS.csv has the columns qid, label, aliases, kind, country_qid, country_iso3, position_label, position_qid, start,
end, source_repo: one row a person and position, or one row an organisation. rigour (territories with their Wikidata
ids) is needed here only, never when Entente runs. wikidata.json is dist/wikidata/wikidata.json of the npm package
name-suggestion-index; the bodies that scripts/bodies.tsv names are taken from it. All three give facts of Wikidata
(CC0). No id is made up here: each comes from a row of one of the sources, and each line written names its source.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

QID = re.compile(r"Q[1-9]\d*")
DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
LATIN = re.compile(r"[\u0000-\u024f\u1e00-\u1eff\u2018\u2019\u02bb-\u02bf]+")
# Entries of rigour that stand for no territory, or for a body that the facts hold.
NOT_TERRITORIES = {"ip", "zz", "eu", "un"}
SOURCE_DIR = "every-politician-scrapers/"


@dataclass
class Findings:
    """What was wrong with the facts, by heading."""

    lines: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, heading: str, line: str) -> None:
        """Note one finding."""
        self.lines[heading].append(line)

    def __str__(self) -> str:
        parts = []
        for heading, lines in self.lines.items():
            parts.append(f"{heading}: {len(lines)}")
            parts.extend(f"  {line}" for line in lines[:12])
            if len(lines) > 12:
                parts.append(f"  ... and {len(lines) - 12} more")
        return "\n".join(parts) or "nothing found"


def territories(facts: list[dict[str, str]], findings: Findings) -> list[dict[str, Any]]:
    """Territories of rigour, each with one id, kind, country code and Latin-script names."""
    from rigour._core import territories_jsonl

    rows = [json.loads(line) for line in territories_jsonl().splitlines() if line.strip()]
    by_code = {row["code"]: row for row in rows}
    # The facts' posts of this form end with the English label of the country's own item.
    post = "Minister of Foreign Affairs of "
    served = {(fact["position_label"].removeprefix(post), fact["country_qid"]) for fact in facts}
    out = []
    for row in rows:
        if row["code"] in NOT_TERRITORIES:
            continue
        qid = row["qid"]
        # rigour's main item is here and there the realm with its overseas parts ("Kingdom of Denmark"); the facts
        # then say which of its other items bears the short name ("Minister of Foreign Affairs of Denmark").
        used = [other for other in row.get("other_qids", ()) if (row["name"], other) in served]
        if (row["name"], qid) not in served and len(used) == 1:
            findings.add("territories whose item was taken from the facts", f"{row['name']}: {used[0]}, not {qid}")
            qid = used[0]
        elsewhere = {other for name, other in served if name == row["name"]} - {qid, *row.get("other_qids", ())}
        if elsewhere:
            findings.add("territories whose sources disagree (left out)", f"{row['name']}: {qid}, {sorted(elsewhere)}")
            continue
        parent = by_code.get(row.get("parent", ""), {})
        state = row["is_country"] or row["code"] == "ps" or (row.get("is_historical") and "-" not in row["code"])
        names = [row["name"], row["full_name"], re.sub("^the ", "", row.get("in_sentence", ""))]
        out.append(
            {
                "qid": qid,
                "kind": "state" if state else "territory",
                "iso3": (row.get("alpha3") or parent.get("alpha3") or "").upper(),
                "historical": bool(row.get("is_historical")),
                "label": re.sub(r" \(Occupied [^)]*\)$", "", row["name"]),
                "sovereign": parent.get("alpha3", "").upper() if row.get("alpha3") and not state else "",
                "strong": latin([*names[1:], *row["names_strong"]], row["name"]),
                "weak": latin(
                    [*row["names_weak"], *row.get("places", ())[:1]] if row.get("alpha3") else [], row["name"]
                ),
                "others": {row["qid"], *row.get("other_qids", ())},
                "code": row["code"],
            }
        )
    for qid, rows_of in _group(out, "qid").items():
        if len(rows_of) > 1:
            findings.add("one item, several territories (first kept)", f"{qid}: {[r['label'] for r in rows_of]}")
    return [rows_of[0] for rows_of in _group(out, "qid").values()]


def latin(names: Iterable[str], label: str) -> list[str]:
    """Names in Latin script, without doubles, longest list kept in order."""
    keep = dict.fromkeys(n.strip() for n in names if n and LATIN.fullmatch(n) and "|" not in n and len(n.strip()) > 1)
    return [name for name in keep if name != label]


def _group(rows: list[dict[str, Any]], column: str) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row[column]].append(row)
    return groups


def check_dates(row: dict[str, str], recorded: str, findings: Findings) -> tuple[str, str] | None:
    """Start and end of the position in `row` as far as they can be true; None when they contradict each other."""
    who = f"{row['label']} ({row['qid']}), {row['position_label']}, {row['start']} to {row['end']}"
    dates = []
    for name in ("start", "end"):
        value = row[name]
        if value and not DATE.fullmatch(value):
            findings.add("dates that are no dates (left empty)", who)
            value = ""
        if value and not "1700" <= value <= recorded[:4] + "-99":
            findings.add("dates before 1700 or after the record (left empty)", who)
            value = ""
        dates.append(value)
    start, end = dates
    shared = min(len(start), len(end))
    if start and end and end[:shared] < start[:shared]:
        findings.add("posts that end before they start (dropped)", who)
        return None
    return start, end


def country_of(positions: list[dict[str, str]]) -> str:
    """Country that most of a person's posts serve; "" where no country has more than the next."""
    ranked = Counter(p["iso3"] for p in positions if p["iso3"]).most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return ""
    return ranked[0][0]


def compile_people(
    facts: list[dict[str, str]], lands: list[dict[str, Any]], findings: Findings
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Items with their positions, and the date of the newest fact of each source."""
    iso3_of_qid = {qid: land["iso3"] for land in lands for qid in land["others"] if not land["historical"]}
    iso3_of_name = {land["label"].casefold(): land["iso3"] for land in lands if land["kind"] == "state"}
    recorded: dict[str, str] = defaultdict(str)
    for fact in facts:
        recorded[fact["source_repo"]] = max(recorded[fact["source_repo"]], fact["start"], fact["end"])
    items = []
    for qid, rows in _group(facts, "qid").items():
        first = rows[0]
        if not QID.fullmatch(qid) or QID.fullmatch(first["label"]):
            findings.add("items without a name (dropped)", f"{qid} {first['label']}")
            continue
        for column in ("label", "kind", "aliases"):
            if len({row[column] for row in rows}) > 1:
                findings.add(f"items with more than one {column} (first kept)", f"{qid} {[r[column] for r in rows]}")
        positions: dict[tuple[str, ...], dict[str, str]] = {}
        for row in rows:
            if not row["position_label"]:
                continue
            dates = check_dates(row, recorded[row["source_repo"]], findings)
            if dates is None:
                continue
            slug = row["source_repo"].removeprefix(SOURCE_DIR)
            iso3 = row["country_iso3"] or iso3_of_qid.get(row["country_qid"], "") or iso3_of_name.get(slug, "")
            entry = {"label": row["position_label"], "qid": row["position_qid"], "iso3": iso3, "start": dates[0],
                     "end": dates[1], "source": slug}  # fmt: skip
            positions.setdefault((entry["label"], iso3, *dates), entry)
        scope = re.search(r"\(([^)]+)\)$", first["label"])
        items.append(
            {
                "qid": qid,
                "kind": first["kind"],
                "iso3": country_of(list(positions.values()))
                or (iso3_of_name.get(scope[1].casefold(), "") if scope and first["kind"] != "person" else ""),
                "label": first["label"],
                "aliases": [alias for alias in first["aliases"].split("|") if alias],
                "source": first["source_repo"].removeprefix(SOURCE_DIR),
                "positions": list(positions.values()),
            }
        )
    duplicates(items, findings)
    return items, dict(recorded)


def duplicates(items: list[dict[str, Any]], findings: Findings) -> None:
    """Report people of one name who also held the same post or served the same country at once."""
    for label, same in _group([item for item in items if item["kind"] == "person"], "label").items():
        for i, left in enumerate(same):
            for right in same[i + 1 :]:
                shared = {(p["label"], p["start"]) for p in left["positions"]} & {
                    (p["label"], p["start"]) for p in right["positions"]
                }
                if shared:
                    findings.add("one name, one post, one start, two items (both kept)",
                                 f"{label}: {left['qid']}, {right['qid']}: {sorted(shared)[0]}")  # fmt: skip
                else:
                    findings.add(
                        "namesakes (both kept; a link needs evidence)", f"{label}: {left['qid']}, {right['qid']}"
                    )


def bodies(path: Path, findings: Findings) -> tuple[list[tuple[str, ...]], str]:
    """Rows of bodies.tsv with the ids that the package gives them, and the package's version."""
    data = json.loads(path.read_text(encoding="utf-8"))
    by_label = defaultdict(list)
    for qid, item in data["wikidata"].items():
        by_label[item.get("label", "")].append((qid, item.get("description", "")))
    out = []
    for line in (Path(__file__).parent / "bodies.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            label, begins, kind, iso3, names = line.split("\t")
            found = [qid for qid, description in by_label[label] if description.startswith(begins)]
            if len(found) == 1:
                out.append((found[0], kind, iso3, label, names, "name-suggestion-index"))
            else:
                findings.add(
                    "bodies that the package does not hold just once (left out)", f"{label}, {begins}: {found}"
                )
    return sorted(out, key=lambda row: int(row[0][1:])), data["_meta"]["version"]


def write(folder: Path, name: str, header: str, rows: Iterable[Iterable[object]]) -> None:
    """Write tab-separated rows under a comment that names the columns."""
    lines = [f"# {header}"]
    for row in rows:
        cells = [re.sub(r"\s+", " ", str(cell)) for cell in row]
        lines.append("\t".join(cells))
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    """Read, check, write and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("facts", type=Path)
    parser.add_argument("--bodies", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=Path(__file__).parents[1] / "kg" / "link" / "data")
    args = parser.parse_args()
    findings = Findings()
    with args.facts.open(encoding="utf-8", newline="") as file:
        facts = list(csv.DictReader(file))
    lands = territories(facts, findings)
    items, recorded = compile_people(facts, lands, findings)
    clash = {land["qid"] for land in lands} & {item["qid"] for item in items}
    for qid in sorted(clash):
        findings.add("item both territory and actor (territory dropped)", qid)
    lands = [land for land in lands if land["qid"] not in clash]

    package = ""
    if args.bodies:
        rows, package = bodies(args.bodies, findings)
        known = {item["qid"] for item in items} | {land["qid"] for land in lands}
        header = "qid\tkind\tiso3\tlabel\taliases\tsource"
        write(args.output, "bodies.tsv", header, (row for row in rows if row[0] not in known))

    def number(row: dict[str, Any]) -> int:
        return int(row["qid"][1:])

    posts: dict[tuple[str, str, str], int] = {}
    held = []
    items.sort(key=number)
    for item in items:
        for p in sorted(item["positions"], key=lambda p: (p["start"], p["label"], p["end"])):
            post = posts.setdefault((p["label"], p["qid"], p["iso3"]), len(posts) + 1)
            held.append((item["qid"], post, p["start"], p["end"], p["source"]))
    write(args.output, "territories.tsv", "qid\tkind\tiso3\tsovereign\thistorical\tlabel\tnames\tweak names",
          ((*(t[column] for column in ("qid", "kind", "iso3", "sovereign")), int(t["historical"]), t["label"],
            "|".join(t["strong"]), "|".join(t["weak"])) for t in sorted(lands, key=number)))  # fmt: skip
    write(
        args.output,
        "actors.tsv",
        "qid\tkind\tiso3\tlabel\taliases\tsource",
        ((i["qid"], i["kind"], i["iso3"], i["label"], "|".join(i["aliases"]), i["source"]) for i in items),
    )
    write(
        args.output,
        "posts.tsv",
        "number\tqid\tiso3\tlabel",
        ((n, q, iso3, label) for (label, q, iso3), n in posts.items()),
    )
    write(args.output, "held.tsv", "qid\tpost\tstart\tend\tsource", held)
    origin = {"rigour": ("PyPI package rigour " + version("rigour"), "")}
    if package:
        origin["name-suggestion-index"] = (f"npm package name-suggestion-index {package}", "")
    for repo, date in sorted(recorded.items()):
        slug = repo.removeprefix(SOURCE_DIR)
        origin[slug] = (f"every-politician-scrapers/{slug} (extracts of Wikidata, CC0)" if slug != repo else repo, date)
    write(args.output, "sources.tsv", "source\torigin\tnewest fact", ((k, *v) for k, v in origin.items()))
    print(findings)
    print(
        f"written to {args.output}: {len(lands)} territories, {len(items)} actors, {len(posts)} posts, {len(held)} held"
    )


if __name__ == "__main__":
    main()
