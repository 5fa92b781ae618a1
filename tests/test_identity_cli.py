"""`kg identity`: what is worth a judgement, and the commands that take and undo it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from identity_store import (
    BASE,
    HEADER,
    built,
    quads,
)

from kg.build import build
from kg.cli import main
from kg.identity.actors import Known
from kg.identity.doubts import ACRONYM, SAME_NAME, SURNAME, TRANSLITERATION, doubts
from kg.identity.judgements import Identity, Judgement, resolve, split_off
from kg.link.index import Index, open_index
from kg.model import Actor, Extraction, Link, Mention, Report
from kg.store import open_store
from kg.validate import validate


@pytest.fixture(autouse=True)
def fixed_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772697600")


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    opened = open_index()
    yield opened
    opened.close()


# ---- what is worth a judgement ----


def known(number: int, name: str, kind: str = "person", country: str = "NOR", **more: object) -> Known:
    parts = {
        "kinds": (kind,),
        "countries": (country,) if country else (),
        "mentions": 10 - number,
        "reports": 1,
        **more,
    }
    return Known(f"actor/{number}", (name,), **parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("a", "b", "why"),
    [
        (known(1, "Ana Lima"), known(2, "A. Lima"), SURNAME),
        (known(1, "Ana Lima"), known(2, "Lima"), SURNAME),
        (known(1, "Ana Lima"), known(2, "Berta Lima"), None),
        (known(1, "Lima"), known(2, "Lima"), None),
        (known(1, "Ana Lima"), known(2, "Ana Lima", country="SWE"), SAME_NAME),
        (known(1, "Ana Lima"), known(2, "Ana Lima", country="", qid="Q1"), SAME_NAME),
        (known(1, "Ana Lima", qid="Q2"), known(2, "Ana Lima", country="SWE", qid="Q1"), None),
        (known(1, "Visby", "state"), known(2, "Visby", "place"), None),
        (known(1, "Visby", "state"), known(2, "Visby", "government_body"), None),
        (known(1, "Visby", "state", kinds=("place", "state")), known(2, "Visby", "place"), None),
        (known(1, "the government", "government_body"), known(2, "government", "government_body", "SWE"), None),
        (known(1, "Nouri al-Maliki"), known(2, "Nuri Maliki"), TRANSLITERATION),
        (known(1, "Hanna Herashchenko", country="UKR"), known(2, "Anna Gerashchenko", country="UKR"), TRANSLITERATION),
        (known(1, "Front for the Defence of the Coast", "armed_group"), known(2, "FDC", "party", ""), None),
        (known(1, "Front for the Defence of the Coast", "armed_group"), known(2, "FDC", "armed_group", ""), ACRONYM),
        (known(1, "Free Dogs Club", "party"), known(2, "Fine Dance Choir", "party"), None),
    ],
)
def test_near_misses_are_found_with_what_speaks_for_them(a: Known, b: Known, why: str | None) -> None:
    found = [doubt for doubt in doubts({a.id: a, b.id: b}, Identity()) if doubt.b]
    assert [doubt.why[0] for doubt in found] == ([why] if why else [])
    if found:
        judged = resolve([Judgement("distinct", b.id, a.id)])
        assert not doubts({a.id: a, b.id: b}, judged)


def test_who_was_split_is_not_asked_about_again() -> None:
    split = Judgement("split", "actor/1", "doc/a doc/b")
    one, other = known(1, "Ana Lima"), replace(known(2, "Ana Lima"), id=split_off("actor/1", split.object))
    assert not doubts({known.id: known for known in (one, other)}, resolve([split]))
    assert doubts({known.id: known for known in (one, other)}, Identity())


def test_doubts_come_most_mentioned_first_and_hold_merges_that_rest_on_a_name() -> None:
    merged = known(1, "Ana Lima", country="", reports=3)
    pair = known(4, "Oda Kirk"), known(5, "O. Kirk")
    found = doubts({one.id: one for one in (*pair, merged)}, Identity())
    assert [(doubt.a.id, doubt.mentions) for doubt in found] == [("actor/4", 11), ("actor/1", 9)]
    assert "3 reports" in found[1].why[0]


# ---- the command ----

TALKS = [
    {
        "id": "r1",
        "date": "2026-03-04",
        "text": "Anna Berg, the foreign minister of Norway, met President Peter Otieno.",
    },
    {"id": "r2", "date": "2026-03-06", "text": "Norwegian Foreign Minister A. Berg visited Nairobi on Thursday."},
]


def run(*args: str) -> str:
    result = CliRunner().invoke(main, [*args])
    assert result.exit_code == 0, result.output
    return result.output


def names() -> dict[str, str]:
    rows = json.loads(run("query", "actors", "--format", "json"))["results"]["bindings"]
    return {row["name"]["value"]: row["actor"]["value"].removeprefix(BASE) for row in rows}


def test_an_analyst_lists_merges_rebuilds_and_takes_it_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "talks.jsonl").write_text("\n".join(map(json.dumps, TALKS)), encoding="utf-8")
    run("build", "talks.jsonl")
    listed = json.loads(run("identity", "list", "--format", "json"))["questions"]
    assert [(row["a"]["name"], row["b"]["name"], row["for"]) for row in listed] in (
        [("Anna Berg", "A. Berg", [SURNAME])],
        [("A. Berg", "Anna Berg", [SURNAME])],
    )
    assert "1 report rewritten" in run("identity", "merge", "Anna Berg", "A. Berg", "--author", "eva")
    merged = names()
    assert merged.get("A. Berg", merged.get("Anna Berg")) == min(listed[0]["a"]["actor"], listed[0]["b"]["actor"])
    assert not {"A. Berg", "Anna Berg"} <= merged.keys()
    assert "0 built" in run("build", "talks.jsonl").replace("reports ", "")
    run("build", "talks.jsonl", "--force")
    assert names() == merged
    assert "0 questions; 1 judgements" in run("identity", "list")
    # A file that is edited by hand, or gone, takes effect at the next build, or is missed aloud.
    (tmp_path / "identity.csv").rename(tmp_path / "kept.csv")
    assert "name it with --identity" in run("build", "talks.jsonl")
    assert names() == merged
    (tmp_path / "identity.csv").write_text(HEADER, encoding="utf-8")
    assert "1 report rewritten by the judgements" in run("build", "talks.jsonl")
    assert {"A. Berg", "Anna Berg"} <= names().keys()
    run("build", "talks.jsonl", "--identity", "kept.csv")
    assert names() == merged
    assert "Undone: merge" in run("identity", "undo", "--identity", "kept.csv")
    assert {"A. Berg", "Anna Berg"} <= names().keys()


def test_the_command_refuses_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, index: Index) -> None:
    monkeypatch.chdir(tmp_path)
    with open_store(tmp_path / "kg-store") as opened:
        built(opened, Identity(), index)
    for args, message in (
        (["identity", "undo"], "there is no judgement to undo"),
        (["identity", "merge", "Ana Lima", "Norway"], "--force"),
        (["build", "x.txt", "--identity", "none.csv"], "none.csv: there is no such file"),
    ):
        result = CliRunner().invoke(main, args)
        assert result.exit_code == 2, result.output
        assert message in result.output
        assert "Traceback" not in result.output
    assert not (tmp_path / "identity.csv").exists()


def test_a_judgement_for_later_leaves_the_store_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, index: Index
) -> None:
    monkeypatch.chdir(tmp_path)
    with open_store(tmp_path / "kg-store") as opened:
        before = built(opened, Identity(), index)
    run("identity", "merge", "Ana Lima", "A. Lima", "--later", "--author", "eva", "--reason", "one post")
    assert (tmp_path / "identity.csv").read_text(encoding="utf-8").splitlines()[1].startswith("merge,actor/")
    with open_store(tmp_path / "kg-store", read_only=True) as opened:
        assert quads(opened) == before


def test_labels_in_other_languages_stand_beside_the_name(tmp_path: Path) -> None:
    link = Link("Q20", "Norway", 0.99, labels=(("fr", "Norvège"), ("zh", "挪威")))
    extraction = Extraction(
        Report("a", "Norway"), (Actor("Norway", "state", mentions=(Mention(0, 6, "Norway"),), link=link),)
    )
    with open_store(tmp_path / "s") as store:
        build([extraction.report], store, lambda found: (extraction for _ in found), lambda e: e, model="m", base=BASE)
        rows = store.query("SELECT ?l { ?a <http://www.w3.org/2000/01/rdf-schema#label> ?l } ORDER BY LANG(?l)")
        assert [str(row["l"]) for row in rows] == ['"Norvège"@fr', '"挪威"@zh']
        assert validate(store).conforms
