"""Whose an unqualified ministry is: the dateline's of a state's own agency, the scene's, its spokesman's."""

from __future__ import annotations

import pytest

from kg.extract.datelines import close_datelines
from tests.event_reading import extract, told


def countries(text: str) -> dict[str, str | None]:
    return {actor.name: actor.country for actor in extract(text).actors}


@pytest.mark.parametrize(
    ("dateline", "country"),
    [("Tehran, Aug 21, IRNA –", "IRN"), ("Damascus, SANA –", "SYR"), ("BEIJING, July 12 (Xinhua) --", "CHN")],
)
def test_an_agency_at_home_speaks_of_its_own_ministry(dateline: str, country: str) -> None:
    text = f"{dateline} The Foreign Ministry condemned Japan and Chad on Monday, and Chad and Japan rejected this."
    assert countries(text)["Foreign Ministry"] == country


def test_an_agency_abroad_does_not() -> None:
    text = "HARARE (Reuters) - The Foreign Ministry condemned Japan on Monday, and Japan and Zimbabwe met in Zimbabwe."
    assert countries(text)["Foreign Ministry"] != "GBR"


def test_a_scene_tells_whose_the_ministry_is() -> None:
    assert countries("In Ankara, the Defense Ministry thanked China for its help.")["Defense Ministry"] == "TUR"


def test_a_spokesmans_ministry_is_his_countrys() -> None:
    text = (
        "Damascus, SANA – The Ministry of Health condemned Israel. Israel and Chad said nothing. "
        "In Tehran, Foreign Ministry spokesman Nasser Kanaani voiced solidarity with Syria."
    )
    assert countries(text)["Foreign Ministry"] == "IRN"


def test_a_city_and_an_agency_are_a_dateline() -> None:
    assert close_datelines("Damascus, SANA – The army left.") == "Damascus, SANA . The army left."
    assert close_datelines("Thieves, he said – all of them.") == "Thieves, he said – all of them."


def test_who_acts_in_cooperation_acts_too() -> None:
    text = "Units of the Chadian army, in cooperation with Malian forces, established full control over Faya."
    assert any({"Chadian army", "Malian forces"} <= set(sources) for _, sources, _ in told(text))
