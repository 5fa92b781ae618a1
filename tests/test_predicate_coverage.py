"""The predicate lexicon covers the ways in which newswire puts an event: a floor under type and actors."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from kg.extract import extraction_of, load_pipeline
from kg.model import Event, Extraction, Report

HERE = Path(__file__).parent / "corpus"
# Share of sentences with the right type, and with type, source and target right in one event.
FLOORS = {"cooperation": (0.88, 0.78), "conflict": (0.9, 0.76)}


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{3,}", text.lower())) - {"the", "and", "for"}


def names_one_of(names: tuple[str, ...], golds: list[dict[str, Any]], extraction: Extraction) -> bool:
    """True where an extracted name is a gold actor: of its country, or alike in half of the words of its name."""
    actors = {actor.name: actor for actor in extraction.actors}
    for name in names:
        actor = actors[name]
        forms = [name, *actor.aliases]
        for gold in golds:
            if gold["country"] and gold["country"] == actor.country:
                return True
            wanted = words(gold["text"])
            if wanted and any(2 * len(wanted & words(form)) >= len(wanted) for form in forms):
                return True
    return False


def full(event: Event, gold: dict[str, Any], extraction: Extraction) -> bool:
    """True where the event has a source and, if there is one, a target of the gold sentence."""
    return names_one_of(event.sources, gold["sources"], extraction) and (
        not gold["targets"] or names_one_of(event.targets, gold["targets"], extraction)
    )


@pytest.mark.parametrize("path", sorted(HERE.glob("predicates-*.jsonl")), ids=lambda path: path.stem)
def test_lexicon_covers_varied_wording(path: Path) -> None:
    golds = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    nlp = load_pipeline()
    typed = whole = 0
    for gold, doc in zip(golds, nlp.pipe(gold["text"] for gold in golds), strict=True):
        extraction = extraction_of(doc, Report(id=gold["id"], text=gold["text"]))
        right = [event for event in extraction.events if event.type == gold["type"]]
        typed += bool(right)
        whole += any(full(event, gold, extraction) for event in right)
    least_typed, least_whole = FLOORS[path.stem.removeprefix("predicates-")]
    assert typed / len(golds) >= least_typed
    assert whole / len(golds) >= least_whole
