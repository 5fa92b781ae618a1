"""Judgements on who is who, and their effect on a store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import made
import pyoxigraph as ox
import pytest
from identity_store import (
    BASE,
    EVA,
    JUDGED,
    LIMA,
    SHORT_LIMA,
    built,
    extract,
    quads,
)

from kg.build import build
from kg.errors import EntenteError, ReportError
from kg.identity.act import distinct, merge, pin, split
from kg.identity.actors import find_actor, known_actors
from kg.identity.apply import apply, judging, report_in, stale_graphs
from kg.identity.judgements import Contradiction, Identity, Judgement, resolve
from kg.link.index import Index, open_index
from kg.map import report_iri
from kg.model import Extraction, Report
from kg.store import Store, open_store
from kg.validate import validate


@pytest.fixture(autouse=True)
def fixed_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772697600")


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    opened = open_index()
    yield opened
    opened.close()


@pytest.mark.parametrize("name", JUDGED)
def test_a_store_is_changed_as_a_new_build_would_make_it_and_undoing_leaves_nothing(
    name: str, tmp_path: Path, index: Index
) -> None:
    identity = resolve(JUDGED[name])
    with open_store(tmp_path / "a") as store, open_store(tmp_path / "b") as other:
        before = built(store, Identity(), index)
        wanted = built(other, identity, index)
        assert (before == wanted) == (name == "distinct")
        for now, expected in ((identity, wanted), (Identity(), before)):
            stale = stale_graphs(store, now, BASE)
            link = judging(lambda extraction: extraction, now, index, BASE)
            assert not apply(store, stale, extract, link, model="m 1", base=BASE).failures
            assert quads(store) == expected
            assert not stale_graphs(store, now, BASE)
        assert validate(other).conforms


def test_only_the_graphs_concerned_are_stale(tmp_path: Path, index: Index) -> None:
    with open_store(tmp_path / "s") as store:
        built(store, Identity(), index)
        assert stale_graphs(store, resolve(JUDGED["split"]), BASE) == [report_iri(BASE, "bergen")]
        assert stale_graphs(store, resolve([Judgement("pin", LIMA, "Q5")]), BASE) == [report_iri(BASE, made.REPORT.id)]
        assert stale_graphs(store, resolve([Judgement("merge", "actor/0", "actor/1")]), BASE) == []


def test_a_pinned_actor_says_who_pinned_it_and_a_split_one_loses_its_link(tmp_path: Path, index: Index) -> None:
    rows = [*JUDGED["pin"], *JUDGED["split a wrong link"]]
    with open_store(tmp_path / "s") as store:
        built(store, resolve(rows), index)
        actors = known_actors(store, BASE)
        assert actors["actor/Q999999999"].names[0] == "Ana Lima"
        (apart,) = [one for one in actors.values() if one.name == "Finland"]
        assert apart.qid is None
        ask = (
            "ASK { [] ent:linked <%sactor/Q999999999> ; ent:score ?score ; ent:reason ?reason "
            'FILTER(?score = 1 && CONTAINS(?reason, "by eva")) }'
        )
        assert store.query(ask % BASE, prefixes={"ent": "https://w3id.org/entente/ns#"})


@pytest.mark.parametrize(
    "report",
    [
        made.REPORT,
        Report("x", "date: 2026-01-20\ntitle: T\n\nIt came.", "2026-01-20", "T", body_start=27),
        Report("y", "date: 2026-01-20\n\nIt came.", language="fr", url="https://example.org/a%20b?c=d"),
    ],
    ids=lambda report: report.id,
)
def test_a_report_is_given_back_as_it_was_read(report: Report, tmp_path: Path, index: Index) -> None:
    with open_store(tmp_path / "s") as store:
        build([report], store, lambda found: (Extraction(one) for one in found), lambda e: e, model="m", base=BASE)
        assert report_in(store, report_iri(BASE, report.id)) == report


def test_a_report_that_was_tampered_with_is_not_given_back(tmp_path: Path, index: Index) -> None:
    graph = report_iri(BASE, "bergen")
    with open_store(tmp_path / "s") as store:
        built(store, Identity(), index)
        changed = [
            replace_text(quad) if quad.predicate.value.endswith("articleBody") else quad for quad in store.graph(graph)
        ]
        store.replace_graph(graph, changed)
        found = report_in(store, graph)
        assert isinstance(found, ReportError)
        assert "bergen" in str(found)


def replace_text(quad: ox.Quad) -> ox.Quad:
    return ox.Quad(quad.subject, quad.predicate, ox.Literal("Other words."), quad.graph_name)


# ---- judging ----


@pytest.fixture
def store(tmp_path: Path, index: Index) -> Iterator[Store]:
    with open_store(tmp_path / "s") as opened:
        built(opened, Identity(), index)
        yield opened


def test_conflicts_of_kind_or_country_forbid_a_merge_unless_it_is_forced(store: Store) -> None:
    for a, b, what in (("Ana Lima", "Finland", "kinds differ"), ("Norway", "Finland", "countries differ")):
        with pytest.raises(EntenteError, match=f"{what}.*--force"):
            merge(store, Identity(), a, b, EVA, BASE)
    forced = merge(store, Identity(), "Ana Lima", "Finland", replace(EVA, force=True), BASE)
    assert forced.whole(LIMA) == "actor/Q33"


def test_a_judgement_is_signed_and_refused_the_second_time(store: Store) -> None:
    once = merge(store, Identity(), "Ana Lima", "A. Lima", EVA, BASE)
    (row,) = once.judgements
    assert (row.author, row.reason) == ("eva", "seen on the photo")
    assert len(row.date) == 10
    with pytest.raises(EntenteError, match="judged before: merge"):
        merge(store, once, "Ana Lima", "A. Lima", EVA, BASE)
    with pytest.raises(Contradiction, match="Undo one"):
        distinct(store, once, "Ana Lima", "A. Lima", EVA, BASE)


def test_a_pin_is_compared_with_the_item(store: Store, index: Index) -> None:
    with pytest.raises(EntenteError, match="kinds differ: person, state"):
        pin(store, index, Identity(), "Ana Lima", "Q20", EVA, BASE)
    with pytest.raises(EntenteError, match="no Wikidata item"):
        pin(store, index, Identity(), "Ana Lima", "Norway", EVA, BASE)
    pinned = pin(store, index, Identity(), "Ana Lima", "q999999999", replace(EVA, reason=""), BASE)
    assert "not in the index" in pinned.judgements[0].reason


def test_a_split_names_reports_in_which_the_actor_stands(store: Store) -> None:
    with pytest.raises(EntenteError, match="not in the report nowhere; it is in bergen, made 1"):
        split(store, Identity(), "Juho Salo", ["nowhere"], EVA, BASE)
    assert split(store, Identity(), "Juho Salo", ["made 1"], EVA, BASE).judgements[0].object == "doc/made%201"


def test_an_actor_is_found_by_what_it_was_before_a_merge(store: Store, index: Index) -> None:
    identity = resolve(JUDGED["merge"])
    built(store, identity, index)
    gone = LIMA if identity.whole(LIMA) != LIMA else SHORT_LIMA
    assert find_actor(store, gone, BASE).id == gone
    with pytest.raises(EntenteError, match="by a judgement: undo that"):
        split(store, identity, identity.whole(LIMA), ["made 1" if gone == LIMA else "bergen"], EVA, BASE)
    with pytest.raises(EntenteError, match="no actor in the store is called 'Nobody'"):
        find_actor(store, "Nobody", BASE)
