"""Linking under other spellings: romanisations, kindred languages, order, dropped and added names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kg.link import link_extraction
from kg.link.index import Index, open_index
from kg.link.respelling import DIALECTS, respelt, shape
from kg.model import Actor, Extraction, Mention, Report, Role

DATA = Path(__file__).parents[1] / "kg" / "link" / "data"


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    with closing(open_index()) as opened:
        yield opened


def link(
    index: Index, name: str, title: str, country: str | None, date: str = "2021-06-15", text: str = "",
    others: tuple[Actor, ...] = (),
) -> str | None:  # fmt: skip
    at = text.find(name)
    mentions = (Mention(at, at + len(name), name),) if at >= 0 else ()
    roles = (Role(name, title, None, "current", 0, 0),) if title else ()
    actor = Actor(name, "person", country=country, mentions=mentions)
    found = link_extraction(index, Extraction(Report("r", text, date), (actor, *others), roles)).actors[0].link
    return found.label if found else None


@pytest.mark.parametrize(
    ("name", "title", "country", "expected"),
    [
        ("Aliaksandr Lukashenka", "President", "BLR", "Alexander Lukashenko"),
        ("Wolodymyr Selenskyj", "President", "UKR", "Volodymyr Zelenskyy"),
        ("Kasymzhomart Tokayev", "President", "KAZ", "Kassym-Jomart Tokayev"),
        ("Nikolaos Dendias", "Foreign Minister", "GRC", "Nikos Dendias"),
        ("Yitzhak Herzog", "President", "ISR", "Isaac Herzog"),
        ("Ibrahim Raisi", "Chief Justice", "IRN", "Ebrahim Raisi"),
        ("Rajab Tayyip Erdogan", "President", "TUR", "Recep Tayyip Erdoğan"),
        ("Mun Jae-in", "President", "KOR", "Moon Jae-in"),
        ("Jae-in Moon", "President", "KOR", "Moon Jae-in"),
        ("Kim Chong-un", "Supreme Leader", "PRK", "Kim Jong-un"),
        ("Li Ke-qiang", "Premier", "CHN", "Li Keqiang"),
        ("Ban Kimoon", "", "KOR", "Ban Ki-moon"),
        ("Shah Mahmood Qureshi", "Foreign Minister", "PAK", "Makhdoom Shah Mahmood Hussain Qureshi"),
        ("William Jefferson Clinton", "former president", "USA", "Bill Clinton"),
        ("Jon Finer", "Principal Deputy National Security Advisor", "USA", "Jonathan Finer"),
    ],
)
def test_a_respelt_name_finds_its_bearer(index: Index, name: str, title: str, country: str, expected: str) -> None:
    assert link(index, name, title, country) == expected


@pytest.mark.parametrize(
    ("name", "title", "country"),
    [
        ("Royce Williams", "Captain", "USA"),  # is not Roger Williams
        ("Susanna Price", "team member", "USA"),  # is not Susan Rice
        ("Jin Xiping", "President", "CHN"),
        ("Mykhailo Zelenskyy", "President", "UKR"),
    ],
)
def test_a_name_that_is_merely_like_one_is_another_s(index: Index, name: str, title: str, country: str) -> None:
    assert link(index, name, title, country) is None


@pytest.mark.parametrize(
    ("name", "title", "country", "expected"),
    [
        ("Zelensky", "President", "UKR", "Volodymyr Zelenskyy"),
        ("Lukashenka", "President", "BLR", "Alexander Lukashenko"),
        ("Netanyahou", "Premier", "ISR", "Benjamin Netanyahu"),
        ("Zelensky", "", "UKR", None),  # a respelt surname needs a post
        ("Zelensky", "Senator", "USA", None),
    ],
)
def test_a_respelt_surname_with_its_post_finds_its_bearer(
    index: Index, name: str, title: str, country: str, expected: str | None
) -> None:
    assert link(index, name, title, country) == expected


def test_a_title_of_one_head_of_government_is_said_of_another(index: Index) -> None:
    """Spain's prime minister is the president of its government, and is called so."""
    assert link(index, "Pedro Sanchez", "President", "ESP", "2023-04-19") == "Pedro Sánchez"


def test_who_took_office_shortly_before_the_record_holds_it_for_a_term(index: Index) -> None:
    assert link(index, "Yoon", "President", "KOR", "2024-04-10") == "Yoon Suk-yeol"


def test_a_form_of_address_is_no_part_of_a_title(index: Index) -> None:
    assert link(index, "Biden", "Mr. President", "USA", "2024-04-10") == "Joe Biden"


def test_a_surname_with_a_post_beats_a_country_that_was_inferred(index: Index) -> None:
    text = "The Vice President thanked Prime Minister Luvsannamsrai for the welcome to Mongolia."
    mongolia = Actor("Mongolia", "state", country="MNG")
    asked = "Luvsannamsrai", "Prime Minister", "USA", "2023-08-02", text
    assert link(index, *asked, (mongolia,)) == "Oyunerdene Luvsannamsrai"
    assert link(index, *asked) is None


def test_each_given_name_stands_once_in_its_language() -> None:
    rows = [line.split("\t") for line in (DATA / "given_names.tsv").read_text(encoding="utf-8").splitlines()
            if line and not line.startswith("#")]  # fmt: skip
    assert {dialect for dialect, _ in rows} <= set(DIALECTS.values())
    firsts = [(dialect, forms.split()[0]) for dialect, forms in rows]
    assert len(firsts) == len(set(firsts))


def test_shapes_join_spellings_and_keep_names_apart() -> None:
    assert shape("Hennadiy Herashchenko", "UKR") == shape("Gennady Gerashchenko", "RUS")
    assert shape("Serhiy Melnyk", "UKR") != shape("Serhiy Melnychuk", "UKR")
    assert shape("Kim Yong-nam", "PRK") != shape("Kim Yong-nam", "GBR")
    assert respelt("Yun Seok-yeol", "KOR") == respelt("Yoon Suk Yeol", "KOR")
