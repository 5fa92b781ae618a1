"""What pages know of an actor, a report and a statement, on the three invented reports of tests/query_graph.py."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from query_graph import BASE, fill

from kg.describe.actor import Actor, actor, posts
from kg.describe.involvement import Filters, involved, partners, speakers, spoken, told
from kg.describe.marks import Close, Open, Span, paragraphs, tokens
from kg.describe.mentions import mentions
from kg.describe.months import activity
from kg.describe.overview import list_reports, most_active
from kg.describe.report import report
from kg.describe.statement import Statement
from kg.query import run_query
from kg.query.table import table_rows
from kg.serve.plot import LANE, columns, lanes
from kg.store import Store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with fill(tmp_path_factory.mktemp("describe") / "store") as opened:
        yield opened


def called(store: Store, name: str) -> ox.NamedNode:
    """The actor that a name means."""
    results = run_query(store, f"SELECT ?a {{ ?a a ent:Actor ; skos:prefLabel {ox.Literal(name)} }} LIMIT 1").results
    assert isinstance(results, ox.QuerySolutions)
    found = table_rows(results).rows[0]["a"]
    assert isinstance(found, ox.NamedNode)
    return found


def brief(one: Statement) -> tuple[object, ...]:
    sides = [[who.name for who in side] for side in (one.sources, one.targets)]
    return (one.what, *sides, one.modality, one.speaker.name if one.speaker else None, one.report.id)


def test_an_actor_has_all_names_and_what_reports_say_it_is(store: Store) -> None:
    found = actor(store, called(store, "Arvenia"))
    assert isinstance(found, Actor)
    # Two reports call it Arvenia, one ARVENIA.
    assert (found.name, found.aliases) == ("Arvenia", ("ARVENIA", "Arvenian Republic"))
    assert (found.kinds, found.countries, found.reports) == (("state",), ("XAA",), 3)
    linked = actor(store, ox.NamedNode(f"{BASE}actor/Q1065"))
    assert linked is not None
    assert [(one.name, one.score, one.reasons, one.reports) for one in linked.links] == [
        ("United Nations", 0.99, ("exact name",), 1)
    ]
    assert actor(store, ox.NamedNode(f"{BASE}doc/jan")) is None


def test_the_latest_come_first_and_each_has_its_sentence_and_speaker(store: Store) -> None:
    page = involved(store, called(store, "Belmora"), Filters())
    assert page.total == len(page.statements)
    dates = [one.date for one in page.statements]
    assert [date for date in dates if date] == sorted((date for date in dates if date), reverse=True)
    assert dates[-1] is None
    denied = next(one for one in page.statements if one.modality == "denied")
    assert brief(denied) == ("ASSAULT", ["Belmora"], ["Corvia"], "denied", "Marek Tolv", "jan")
    assert (denied.sentence, denied.quote) == ("Marek Tolv denied that Belmora had hit Corvia.", "had hit Corvia")


def test_every_number_beside_a_partner_leads_to_as_many_statements(store: Store) -> None:
    for name in ("Arvenia", "Belmora", "Corvia", "Lena Oduya"):
        who = called(store, name)
        joined = partners(store, who)
        assert joined
        for one in joined:
            for stance, number in (
                ("supportive", one.supportive),
                ("adversarial", one.adversarial),
                ("none", one.neither),
            ):
                filters = Filters(partner=ox.NamedNode(one.actor.iri), stance=stance, asserted=True)
                assert involved(store, who, filters).total == number, (name, one, stance)


def test_who_suffers_the_same_is_not_joined_and_who_acts_together_is(store: Store) -> None:
    joined = {one.actor.name: one for one in partners(store, called(store, "Belmora"))}
    assert "Valley Front" not in joined
    # Talks without a host: both are sources.
    assert joined["Arvenia"].neither == 1
    assert joined["Arvenia"].adversarial == 3


def test_what_somebody_says_and_what_is_said_of_it(store: Store) -> None:
    lena, corvia = called(store, "Lena Oduya"), called(store, "Corvia")
    assert [brief(one)[0] for one in spoken(store, lena).statements] == ["RETREAT", "supportive", "ASSAULT"]
    assert {who.name: number for who, number in speakers(store, corvia)} == {"Lena Oduya": 3, "Marek Tolv": 1}
    assert told(store, corvia, lena).total == 3
    # What it says itself is not what others say of it.
    assert all(who.name != "Lena Oduya" for who, _ in speakers(store, lena))


def test_a_period_keeps_what_happened_in_it(store: Store) -> None:
    arvenia = called(store, "Arvenia")
    january = involved(store, arvenia, Filters(period="2026-01"))
    assert {one.date for one in january.statements} == {"2026-01-10"}
    assert involved(store, arvenia, Filters(period="1999")).total == 0


def test_roles_are_told_apart_and_stand_on_one_scale(store: Store) -> None:
    found = posts(store, called(store, "Lena Oduya"))
    assert [(one.role.what, one.role.status) for one in found] == [
        ("foreign minister", "former"),
        ("foreign minister", "current"),
    ]
    drawn, years = lanes(posts(store, called(store, "Arvenia")))
    assert len(drawn) == 3
    for lane in drawn:
        assert 0 <= lane.start <= lane.end <= LANE
    assert all(0 <= tick.at <= LANE for tick in years)
    by_status = {one.role.status: lane for one, lane in zip(found, lanes(found)[0], strict=True)}
    # The former post ended before its report; the current one may go on.
    assert by_status["former"].after is None
    assert by_status["former"].before is not None
    assert by_status["current"].after is not None


def test_events_by_month_count_every_statement_once(store: Store) -> None:
    found = activity(store, called(store, "Arvenia"))
    assert found.by == "month"
    assert [column.period for column in found.columns] == ["2026-02", "2026-03"]
    assert {column.period: dict(column.counts) for column in found.columns}["2026-02"] == {
        "supportive": 0,
        "none": 0,
        "adversarial": 2,
    }
    assert found.undated == 1
    drawn = columns(found)
    assert sum(bar.title == "2026-02: 2" for bar in drawn.bars) == 1


def test_mentions_quote_the_words_around(store: Store) -> None:
    found, number, last = mentions(store, ox.NamedNode(f"{BASE}actor/Q1065"), 9, 1)
    assert (number, last) == (1, 1)
    assert found[0].names == (("United Nations", 2),)
    quote = found[0].quotes[0]
    assert (quote.before, quote.words, quote.after) == ("The ", "United Nations", " sent food to Corvia.")


def test_a_report_has_its_text_and_all_that_was_read_from_it(store: Store) -> None:
    found = report(store, ox.NamedNode(f"{BASE}doc/feb"))
    assert found is not None
    assert len(found.facts) == 8
    for fact in found.facts:
        assert found.text[fact.start : fact.end] == fact.quote
    assert [fact.start for fact in found.facts] == sorted(fact.start for fact in found.facts)
    un = next(one for one in found.actors if one.name == "United Nations")
    assert (un.score, len(un.places)) == (0.99, 2)
    assert report(store, ox.NamedNode(f"{BASE}doc/none")) is None


def test_the_store_at_a_glance(store: Store) -> None:
    shown = list_reports(store)
    assert [one.report.id for one in shown.reports] == ["mar/ch 1", "feb", "jan"]
    assert [one.report.name for one in shown.reports][-1] == "A call <b>between</b> neighbours"
    assert [one.facts for one in shown.reports] == [5, 8, 6]
    oldest = list_reports(store, 2, oldest=True, size=2)
    assert ([one.report.id for one in oldest.reports], oldest.last) == (["mar/ch 1"], 2)
    assert {who.name for who, _ in most_active(store, 2)} <= {"Belmora", "Corvia", "Arvenia", "ARVENIA"}


def test_pages_beyond_the_last_are_the_last(store: Store) -> None:
    page = involved(store, called(store, "Belmora"), Filters(), 10**9)
    assert page.number == page.last == 1
    assert page.statements


def test_marks_keep_every_character_and_every_cover_whatever_they_cross() -> None:
    rng = random.Random(7)
    text = "é🙂a\u0301שלום xyz" * 3
    for _ in range(300):
        spans = []
        for number in range(rng.randrange(8)):
            start = rng.randrange(len(text))
            spans.append(Span(start, rng.randrange(start, len(text)) + 1, number))
        opened: list[int] = []
        shown, covers = "", []
        for token in tokens(text, spans):
            match token:
                case str():
                    covers += [frozenset(opened)] * len(token)
                    shown += token
                case Open(value=value):
                    opened.append(value)
                case Close(value=value):
                    assert opened.pop() == value
        assert opened == []
        assert shown == text
        assert covers == [frozenset(s.value for s in spans if s.start <= at < s.end) for at in range(len(text))]


def test_a_mark_begins_once_and_ends_once() -> None:
    found = list(tokens("abcdef", [Span(0, 4, "x"), Span(2, 6, "y"), Span(3, 3, "empty"), Span(4, 99, "beyond")]))
    assert [token.value for token in found if isinstance(token, Open) and token.first] == ["x", "y"]
    assert [token.value for token in found if isinstance(token, Close) and token.last] == ["x", "y"]


def test_paragraphs_leave_out_nothing_but_blank_lines() -> None:
    text = "\n\nOne\r\nstill one\r\n\r\n\u2028Two\n \n"
    assert [text[start:end] for start, end in paragraphs(text)] == ["One\r\nstill one", "Two"]
