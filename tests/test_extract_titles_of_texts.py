"""Whose text a title says it is: who "we" is below "Statement to the press by X", "Statement of the Bureau of Y"."""

from __future__ import annotations

import pytest

from kg.extract import extractor
from kg.model import Extraction
from kg.read.text import parse_text

BODY = "\n\nWe condemn the attack by the M23 on Goma. We thank Kenya for its support.\n"
TITLES = [
    ("Statement to the press by H.E. Anniken Lund, Minister of Foreign Affairs of the Kingdom of Norway", "Norway"),
    ("Press Briefing by the Official Spokesperson, Ministry of External Affairs, New Delhi", "India"),
    ("Foreign Ministry Spokesperson's Statement on Congo\n\nBeijing, March 3, 2023", "China"),
    ("Address by the President of the Republic of Ghana, Nana Akufo-Addo", "Ghana"),
    ("Press conference by Prime Minister Shinzo Abe of Japan", "Japan"),
    ("Statement by the High Representative on behalf of the European Union on Congo", "European Union"),
    ("Statement by the U.S. Department of State", "United States"),
    ("Statement of the Political Bureau of Hezbollah", "Hezbollah"),
    ("Statement by the Foreign Minister of Norway on Congo", "Norway"),
    ("Communiqué of the Government of Peru on the situation in Congo", "Peru"),
]


def _who_thanks(text: str) -> list[tuple[str, ...]]:
    (found,) = extractor()([parse_text(text.encode(), "statement.txt")])
    assert isinstance(found, Extraction)
    return [event.sources for event in found.events if event.type == "SUPPORT"]


@pytest.mark.parametrize(("title", "author"), TITLES)
def test_we_are_those_whose_text_the_title_says_it_is(title: str, author: str) -> None:
    assert _who_thanks(title + BODY) == [(author,)]


def test_whom_we_thank_for_its_support_is_not_us() -> None:
    assert _who_thanks("A statement" + BODY) == [()]


def test_a_party_in_a_title_does_not_speak_for_its_state() -> None:
    assert ("Chile",) not in _who_thanks("Statement of the Central Committee of the Workers' Party of Chile" + BODY)


def test_a_title_about_a_group_is_not_by_it() -> None:
    assert ("Hezbollah",) not in _who_thanks("Statement on the attack by Hezbollah on Haifa" + BODY)
