"""Linking by evidence: what stands beside a name, which post was held when, and which namesake is meant."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from kg.link import link_extraction
from kg.link.index import Index, open_index
from kg.model import Actor, Extraction, Mention, Report, Role


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    with closing(open_index()) as opened:
        yield opened


def link(
    index: Index, actor: Actor, *, title: str | None = None, of: str | None = None,
    date: str | None = "2021-03-01", others: tuple[Actor, ...] = (), text: str = "",
) -> Actor:  # fmt: skip
    roles = (Role(actor.name, title, of, "current", 0, 0),) if title else ()
    return link_extraction(index, Extraction(Report("r", text, date), (actor, *others), roles)).actors[0]


def label(actor: Actor) -> str | None:
    return actor.link.label if actor.link else None


def named(text: str, name: str, country: str | None) -> Actor:
    at = text.index(name)
    return Actor(name, "person", country=country, mentions=(Mention(at, at + len(name), name),))


def test_the_country_beside_a_name_beats_one_that_was_inferred(index: Index) -> None:
    text = "The adviser spoke by phone with Head of Presidential Office Andriy Yermak of Ukraine."
    found = link(index, named(text, "Andriy Yermak", "USA"), text=text, title="Head", of="Presidential Office")
    assert label(found) == "Andrii Yermak"
    assert found.country == "UKR"
    assert found.link is not None
    assert any(reason.startswith("country beside the name, UKR") for reason in found.link.reasons)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Benny Gantz", "In Israel the adviser met War Cabinet member Benny Gantz.", "Benny Gantz"),
        ("Benny Gantz", "In Israel the adviser met American banker Benny Gantz.", None),  # the text says which country
        ("Michael Cohen", "In Israel the adviser met Michael Cohen.", None),  # too common to tell
    ],
)
def test_an_inferred_country_does_not_hide_a_rare_name_of_the_report(
    index: Index, name: str, text: str, expected: str | None
) -> None:
    israel = Actor("Israel", "state", country="ISR")
    found = link(index, named(text, name, "USA"), text=text, others=(israel,))
    assert label(found) == expected


def test_a_bare_title_before_a_surname_is_some_post_of_that_rank(index: Index) -> None:
    assert label(link(index, Actor("Blinken", "person", country="USA"), title="Secretary", date="2024-04-02")) == (
        "Antony Blinken"
    )
    assert link(index, Actor("Blinken", "person", country="USA"), title="General", date="2024-04-02").link is None
    assert link(index, Actor("Johnson", "person", country="USA"), title="Secretary", date="2021-04-02").link is None


def test_a_post_that_began_after_the_report_is_no_evidence(index: Index) -> None:
    wray, title = Actor("Wray", "person", country="USA"), "Director of the FBI"
    assert label(link(index, wray, title=title, date="2018-02-15")) == "Christopher A. Wray"
    assert link(index, wray, title=title, date="2010-02-15").link is None


def test_a_post_alone_is_nobody_once_its_term_may_have_ended(index: Index) -> None:
    """The facts end in 2022: only an office for life is trusted years later."""
    assert label(link(index, Actor("the French president", "person"), date="2022-05-20")) == "Emmanuel Macron"
    assert link(index, Actor("the French president", "person"), date="2023-12-01").link is None
    assert label(link(index, Actor("the Supreme Leader of Iran", "person"), date="2023-12-01")) == "Ali Khamenei"


def test_a_post_of_another_year_is_not_of_the_report_s_day(index: Index) -> None:
    text = "It was awarded by the president of Namibia in 2014. The president of Namibia mourned him."
    president = named(text, "president of Namibia", "NAM")
    assert link(index, president, text=text, date="2019-05-21").link is None
    again = Mention(text.index("president of Namibia mourned"), text.index(" mourned"), "president of Namibia")
    both = replace(president, mentions=(*president.mentions, again))
    assert label(link(index, both, text=text, date="2019-05-21")) == "Hage Gottfried Geingob"


def test_a_title_that_no_holder_fits_is_no_name(index: Index) -> None:
    """The prime minister of Denmark is not Margrethe II of Denmark, whose name ends in the same words."""
    assert link(index, Actor("the prime minister of Denmark", "person", country="DNK"), date="1950-06-01").link is None
    assert link(index, Actor("Denmark", "person", country="DNK"), title="queen", date="2015-06-01").link is None


def test_a_surname_first_name_and_a_titled_one_are_found(index: Index) -> None:
    ishiba = Actor("Ishiba Shigeru", "person", country="JPN")
    assert label(link(index, ishiba, title="Prime Minister", date="2025-02-07")) == "Shigeru Ishiba"
    text = "He met Pope Francis."
    assert label(link(index, named(text, "Francis", "VAT"), text=text)) == "Pope Francis"


def test_generations_and_initials_tell_people_apart(index: Index) -> None:
    assert label(link(index, Actor("Amado Espino Jr.", "person", country="PHL"), date="2017-03-01")) == (
        "Amado Espino, Jr."
    )
    third = Actor("Amado Espino III", "person", country="PHL")
    assert label(link(index, third, date="2017-03-01")) == "Amado Espino III"
    assert link(index, replace(third, name="Amado Espino IV"), date="2017-03-01").link is None
    assert link(index, Actor("Rodolfo X. Albano", "person", country="PHL"), date="2019-06-30").link is None


def test_a_body_is_what_its_own_name_says(index: Index) -> None:
    group = Actor("World Bank Group", "igo", aliases=("World Bank",))
    assert label(link(index, group)) == "World Bank Group"
    council = Actor("North Atlantic Council", "igo", aliases=("NATO",))
    assert link(index, council).link is None  # an acronym of something else
    assert label(link(index, Actor("Economic Community of the West", "igo", aliases=("ECOWAS",)))) is None
    assert label(link(index, Actor("Tunis", "place", country="TUN"))) is None  # the capital, not the state


def test_who_led_a_country_is_named_by_surname_for_years_after(index: Index) -> None:
    for name, country, expected in (("Biden", "USA", "Joe Biden"), ("Obama", "USA", "Barack Obama")):
        assert label(link(index, Actor(name, "person", country=country), date="2025-07-30")) == expected
    assert link(index, Actor("Obama", "person", country="USA"), date="2035-07-30").link is None
    assert link(index, Actor("Clinton", "person", country="USA"), date="2005-07-30").link is None  # which of them
    assert link(index, Actor("Ban", "person", country="KOR"), date="2023-02-01").link is None  # "Ban airline fees"


def test_a_state_that_is_no_more_is_not_its_successor(index: Index) -> None:
    assert label(link(index, Actor("Soviet Union", "state", country="RUS"))) == "Soviet Union"
    assert link(index, Actor("Georgia", "state", country="USA")).link is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He asked the Metropolitan Police for help.", "Metropolitan Police"),
        ("He asked the Metropolitan Police Department for help.", None),
        ("The Metropolitan Police Department sent for the Metropolitan Police.", "Metropolitan Police"),
    ],
)
def test_the_head_of_a_longer_name_is_no_name(index: Index, text: str, expected: str | None) -> None:
    name = "Metropolitan Police"
    starts = [at for at in range(len(text)) if text.startswith(name, at)]
    mentions = tuple(Mention(at, at + len(name), name) for at in starts)
    assert label(link(index, Actor(name, "government_body", country="GBR", mentions=mentions), text=text)) == expected


def test_a_monarch_s_title_is_of_the_one_country_that_has_such(index: Index) -> None:
    qatar, kuwait = (Actor(name, "state", country=code) for name, code in (("Qatar", "QAT"), ("Kuwait", "KWT")))
    emir = Actor("the Emir", "person", country="QAT")
    assert label(link(index, emir, others=(qatar,))) == "Tamim bin Hamad Al Thani"
    assert link(index, emir, others=(qatar, kuwait)).link is None
    assert link(index, Actor("the King", "person", country="GBR")).link is None  # or a queen
    assert link(index, Actor("the President", "person", country="FRA")).link is None
