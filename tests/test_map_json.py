"""The JSON form of an extraction, as the documentation of `kg extract` fixes it."""

from __future__ import annotations

import json
from dataclasses import replace

import made

from kg.map import to_json, with_iris
from kg.model import Actor, Extraction, Report

DOCUMENTED = {
    "actors": {"name", "aliases", "type", "country", "sector", "wikidata", "confidence", "iri", "mentions"},
    "roles": {"person", "title", "of", "status", "since", "until", "start", "end"},
    "events": {
        "type", "mode", "context", "sources", "targets", "date", "place", "modality", "according_to",
        "trigger", "start", "end", "confidence",
    },
    "alignments": {"a", "b", "stance", "according_to", "date", "start", "end", "confidence"},
}  # fmt: skip


def test_every_documented_key_is_there() -> None:
    out = to_json(made.MADE)
    assert set(out) >= {"id", "title", "date", "source", "language", *DOCUMENTED}
    for layer, keys in DOCUMENTED.items():
        assert len(out[layer]) == len(getattr(made.MADE, layer))
        for item in out[layer]:
            assert set(item) >= keys


def test_what_is_absent_is_null_and_lists_are_empty_not_absent() -> None:
    out = to_json(Extraction(Report("a", "text"), actors=(Actor("A B", "person"),)))
    assert (out["title"], out["date"], out["source"], out["language"]) == (None, None, None, "en")
    assert out["roles"] == out["events"] == out["alignments"] == []
    (actor,) = out["actors"]
    assert [actor[key] for key in ("country", "sector", "wikidata", "iri", "part_of", "link")] == [None] * 6
    assert actor["aliases"] == actor["mentions"] == []


def test_an_actor_has_its_item_its_mentions_and_its_iri() -> None:
    out = to_json(with_iris(made.MADE, "https://w3id.org/entente/id/"))
    norway = out["actors"][1]
    start, end = made.span("Norway")
    assert norway["wikidata"] == "Q20"
    assert norway["iri"] == "https://w3id.org/entente/id/actor/Q20"
    assert norway["mentions"] == [{"start": start, "end": end, "text": "Norway", "kind": "name"}]
    assert norway["link"] == {"label": "Norway", "score": 0.995, "reasons": ["exact name"]}


def test_items_stand_in_the_order_given_with_their_evidence() -> None:
    out = to_json(made.MADE)
    assert [event["type"] for event in out["events"]] == ["CONSULT", "AGREE", "REQUEST", "SANCTION"]
    denied = out["events"][3]
    assert made.TEXT[denied["start"] : denied["end"]] == "Finland had expelled a diplomat"
    assert denied["sentence"] == "Salo denied that Finland had expelled a diplomat."
    assert (denied["according_to"], denied["modality"], denied["date"]) == ("Juho Salo", "denied", "2026-03")


def test_it_is_json_whatever_the_text() -> None:
    odd = replace(made.REPORT, text="“Ω” \x00 \u2028 \U0001f600", title='a "quoted" \\ title')
    out = to_json(Extraction(odd, actors=(Actor("Ω", "other"),)))
    assert json.loads(json.dumps(out, ensure_ascii=False)) == out
