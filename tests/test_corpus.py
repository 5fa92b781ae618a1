"""The development corpus is sound: its annotations stand in its texts and use only known types."""

from __future__ import annotations

import html
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kg.model import ACTOR_TYPES, EVENT_TYPES, MODALITIES, ROLE_STATUSES, STANCES

HERE = Path(__file__).parent / "corpus"
EXAMPLES = Path(__file__).parent.parent / "examples"
GOLD = sorted((HERE / "reports").glob("*.json"))


@cache
def example_texts() -> dict[str, str]:
    """Text of every example by its report id, with marks and tags taken out roughly."""
    texts = {}
    for path in sorted(path for path in EXAMPLES.iterdir() if path.is_file()):
        raw = path.read_text(encoding="utf-8")
        if path.suffix == ".jsonl":
            texts.update({one["id"]: one["text"] for one in map(json.loads, raw.splitlines())})
        elif path.suffix == ".html":
            texts[path.stem] = html.unescape(re.sub(r"<[^>]+>", "", raw.split("</head>")[1]))
        elif path.suffix == ".txt" or (path.suffix == ".md" and path.stem != "README"):
            texts[path.stem] = raw.replace("**", "")
    return texts


def load(path: Path) -> dict[str, Any]:
    gold: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return gold


def test_every_example_has_gold_and_every_gold_an_example() -> None:
    assert {path.stem for path in GOLD} == set(example_texts())


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_every_name_used_is_an_annotated_actor(path: Path) -> None:
    gold = load(path)
    assert gold["doc"] == f"{path.stem}.txt"
    listed = [actor["name"] for actor in gold["actors"]]
    used = [name for role in gold["roles"] for name in (role["person"], role["of"]) if name]
    used += [name for event in gold["events"] for name in event["sources"] + event["targets"]]
    used += [name for one in gold["alignments"] for name in (one["a"], one["b"])]
    used += [one["according_to"] for one in gold["events"] + gold["alignments"] if one["according_to"]]
    assert len(listed) == len(set(listed))
    assert set(used) <= set(listed)


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_triggers_and_actors_stand_in_the_text(path: Path) -> None:
    gold, text = load(path), example_texts()[path.stem]
    flat = " ".join(text.split())
    for event in gold["events"]:
        assert text.count(event["trigger"]) >= 1, event["trigger"]
        assert event["sentence"], event["trigger"]
        assert event["sentence"] in flat, event["sentence"]
    for actor in gold["actors"]:
        assert any(form in text for form in [actor["name"], *actor["aliases"]]), actor["name"]


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_labels_are_in_the_lists(path: Path) -> None:
    gold = load(path)
    for actor in gold["actors"]:
        assert {actor["type"], *actor.get("alt_types", [])} <= set(ACTOR_TYPES), actor["name"]
        assert actor["country"] is None or re.fullmatch("[A-Z]{3}", actor["country"]), actor["name"]
        assert actor["wikidata"] is None
    for event in gold["events"]:
        assert {event["type"], *event.get("alt_types", [])} <= set(EVENT_TYPES), event["trigger"]
        assert event["modality"] in MODALITIES, event["trigger"]
    assert {role["status"] for role in gold["roles"]} <= set(ROLE_STATUSES)
    assert {one["stance"] for one in gold["alignments"]} <= set(STANCES)


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_one_alignment_per_pair_and_stance(path: Path) -> None:
    pairs = [(frozenset((one["a"], one["b"])), one["stance"]) for one in load(path)["alignments"]]
    assert all(len(pair) == 2 for pair, _ in pairs)
    assert len(pairs) == len(set(pairs))


MODES = {
    "CONSULT": "visit third-party multilateral phone",
    "RETREAT": "withdraw release disarm ceasefire access resign",
    "REQUEST": "assist change yield meet",
    "REJECT": "assist change yield meet",
    "ACCUSE": "disapprove investigate allege",
    "THREATEN": "restrict arrest relations expel territory violence",
    "PROTEST": "demo riot strike hunger boycott obstruct vandalize",
    "SANCTION": "convict expel withdraw discontinue",
    "MOBILIZE": "troops weapons police militia",
    "COERCE": "seize restrict censor curfew martial-law arrest deport withhold misinformation cyber",
    "ASSAULT": (
        "abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack "
        "aerial drone heavy-weapons crowd-control unconventional"
    ),
}
SECTORS = "COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC"


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def test_twenty_sentences_for_each_event_type() -> None:
    ids = [one["id"] for one in lines("sentences.jsonl")]
    assert ids == [f"EN-{kind}-{n:03d}" for kind in sorted(EVENT_TYPES) for n in range(1, 21)]


def test_sentences_use_known_labels() -> None:
    for one in lines("sentences.jsonl"):
        assert one["id"].split("-")[1] == one["type"]
        assert one.get("mode") is None or one["mode"] in MODES[one["type"]].split(), one["id"]
        for actor in one["sources"] + one["targets"]:
            assert re.fullmatch("[A-Z]{3}", actor["country"]), one["id"]
            assert actor["sector"] is None or actor["sector"] in SECTORS.split(), one["id"]


def test_actors_and_trigger_words_stand_in_the_sentence() -> None:
    for one in lines("sentences.jsonl"):
        assert one["sources"], one["id"]
        assert all(actor["text"] in one["text"] for actor in one["sources"] + one["targets"]), one["id"]
        in_order = r"\b.*?\b".join(re.escape(word) for word in one["trigger"].split())
        assert re.search(rf"\b{in_order}\b", one["text"]), one["id"]


def test_references_point_to_their_span_and_to_a_form_in_the_text() -> None:
    texts = lines("coref.jsonl")
    assert len({one["id"] for one in texts}) == len(texts) == 60
    for one in texts:
        assert one["links"], one["id"]
        for link in one["links"]:
            assert one["text"][link["start"] : link["end"]] == link["text"], one["id"]
            assert link["actor"] is None or link["actor"] in one["text"], one["id"]
