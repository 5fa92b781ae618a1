"""Show each miss and each spurious item of a gold file beside its sentence and parse, grouped by cause.

    python benchmarks/errors.py ../shared/gold/plover_dev.jsonl          # sentences with one event each
    python benchmarks/errors.py ../shared/gold/reports ../shared/gold/gold   # whole reports

Work on the largest cause, not on the last example. `--counts` prints the causes only.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT.parent / "shared" / "gold"
sys.path[:0] = [str(ROOT), str(GOLD)]

from kg.extract import extraction_of, load_pipeline  # noqa: E402
from kg.map.json import to_json  # noqa: E402
from kg.model import Report  # noqa: E402

Groups = dict[str, list[str]]


def extract_rows(rows: list[dict[str, Any]]) -> dict[str, tuple[dict[str, Any], Any]]:
    """`kg extract` output and parsed doc by id."""
    nlp = load_pipeline()
    found = {}
    for row in rows:
        report = Report(id=str(row["id"]), text=row["text"], date=row.get("date"))
        doc = nlp.make_doc(report.text)
        doc.user_data["report_date"] = report.date
        doc = nlp(doc)
        found[report.id] = (to_json(extraction_of(doc, report)), doc)
    return found


def tree(doc: Any, trigger: str) -> str:
    """The parse around the first word of `trigger`: its head and dependents."""
    word = trigger.split()[0].lower() if trigger else ""
    token = next((t for t in doc if t.lower_ == word), None)
    if token is None:
        return ""
    kids = ", ".join(f"{k.text}/{k.dep_}" for k in token.children if k.dep_ != "punct")
    return f"{token.text} {token.pos_} lemma={token.lemma_} {token.dep_} of {token.head.text}: {kids}"


def sentence_errors(path: Path) -> Groups:
    """Causes of the errors on a file of gold sentences."""
    import score_plover as scorer  # stands beside the gold

    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    groups: Groups = defaultdict(list)
    for gold, (row, doc) in zip(rows, extract_rows(rows).values(), strict=True):
        actors = {a["name"]: a for a in row["actors"]}
        right = [e for e in row["events"] if e["type"] == gold["type"]]
        src = [e for e in right if scorer.hit(gold["sources"], e["sources"], actors)]
        tgt = [e for e in right if not gold["targets"] or scorer.hit(gold["targets"], e["targets"], actors)]
        if not row["events"]:
            cause = f"no event, gold {gold['type']}"
        elif not right:
            cause = f"wrong type, gold {gold['type']} got {row['events'][0]['type']}"
        elif not src:
            cause = "source wrong" if any(e["sources"] for e in right) else "source missing"
        elif not tgt:
            cause = "target wrong" if any(e["targets"] for e in right) else "target missing"
        elif not [e for e in src if e in tgt]:
            cause = "source and target in two events"
        else:
            for extra in [e for e in row["events"] if e["type"] != gold["type"]]:
                shown = f"{extra['sources']} -> {extra['targets']} «{extra['trigger']}»"
                groups[f"spurious {extra['type']}"].append(f"{gold['id']} {shown}\n    {gold['text']}")
            continue
        got = [(e["type"], e["sources"], e["targets"], e["trigger"]) for e in row["events"]]
        want = f"{gold['type']} {[a['text'] for a in gold['sources']]} -> {[a['text'] for a in gold['targets']]}"
        lines = [f"{gold['id']} {want} «{gold['trigger']}»", gold["text"], f"got {got}", tree(doc, gold["trigger"])]
        groups[cause].append("\n    ".join(lines))
    return groups


def report_errors(folder: Path, gold_folder: Path) -> Groups:
    """Causes of the errors on whole reports: layer and kind of error, as the scorer tells them."""
    import score as scorer

    from kg.read import read_reports

    groups: Groups = defaultdict(list)
    for report in read_reports([folder]):
        if not isinstance(report, Report):
            print(report, file=sys.stderr)
            continue
        gold_path = gold_folder / f"{report.id}.json"
        if not gold_path.is_file():
            continue
        gold = json.loads(gold_path.read_text(encoding="utf-8"))
        row, doc = extract_rows([{"id": report.id, "text": report.text, "date": report.date}])[report.id]
        errors: list[str] = []
        tallies = {key: scorer.Tally() for key in scorer.ORDER}
        scorer.score_doc(gold, scorer.clean(row), tallies, errors)
        for error in errors:
            _, layer, kind, rest = error.split(" ", 3)
            trigger = rest.rpartition("«")[2].rstrip("»") if "«" in rest else ""
            sentence = next((s.text.strip() for s in doc.sents if trigger and trigger in s.text), "")
            groups[f"{layer} {kind.strip()} {rest.split()[0] if layer == 'event' else ''}"].append(
                f"{report.id} {rest}\n    {sentence}\n    {tree(doc, trigger)}"
            )
    return groups


def main() -> int:
    """Print the groups, largest first."""
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("gold", type=Path, help="file of gold sentences, or folder of reports")
    args.add_argument("annotation", type=Path, nargs="?", help="folder of the reports' gold")
    args.add_argument("--counts", action="store_true", help="causes and counts only")
    options = args.parse_args()
    found = report_errors(options.gold, options.annotation) if options.annotation else sentence_errors(options.gold)
    for cause, items in sorted(found.items(), key=lambda g: (-len(g[1]), g[0])):
        print(f"## {cause}: {len(items)}")
        if not options.counts:
            print("\n".join(items), "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
