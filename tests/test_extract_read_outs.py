"""Read-outs of calls and meetings: who "they" are, whose office it is, what is only aimed at."""

from __future__ import annotations

from kg.extract import extractor
from kg.model import Extraction, Report
from tests.event_reading import extract, names, sides, told


def _titled(title: str, text: str) -> Extraction:
    (found,) = extractor()([Report(id="t", text=f"{title}\n\n{text}", title=title, date="2024-05-16")])
    assert isinstance(found, Extraction)
    return found


def test_a_call_with_somebody_is_a_call_and_no_demand() -> None:
    assert [kind for kind, *_ in told("Readout of President Ana Berg's Call with Prime Minister Ivo Petrov")] == [
        "CONSULT"
    ]


def test_an_office_before_a_name_is_of_the_state_behind_it() -> None:
    found = extract("Ana Berg of Norway met Security Secretariat Secretary General Ito Kenji of Japan.")
    assert {(a.name, a.country) for a in found.actors} >= {("Ito Kenji", "JPN"), ("Security Secretariat", "JPN")}


def test_two_named_by_their_posts_are_they() -> None:
    text = (
        "Vice President Ana Berg of Norway met with President Juan Soto of Peru. The Vice President and the President "
        "discussed Chad and Mali. They condemned Sudan."
    )
    assert ("ACCUSE", ("Ana Berg", "Juan Soto"), ("Sudan",)) in told(text)


def test_who_is_welcomed_to_a_place_is_one_of_the_leaders() -> None:
    text = (
        "President Anna Berg of Norway welcomed President Juan Soto of Peru to Oslo. The leaders underscored their "
        "support for Kenya."
    )
    assert ("SUPPORT", ("Anna Berg", "Juan Soto"), ("Kenya",)) in told(text)


def test_a_nickname_is_the_same_person() -> None:
    text = "President Joe Berg of Chad met Liz Holm. Joseph R. Berg, Jr. thanked Elizabeth Holm."
    assert {name for name in names(text) if "Berg" in name or "Holm" in name} == {
        "Joseph R. Berg, Jr.",
        "Elizabeth Holm",
    }


def test_a_heading_goes_on_behind_the_name() -> None:
    text = "Statement from National Security Advisor Karl Holm Announcing Support for Chad"
    assert "Karl Holm" in names(text)


def test_its_people_are_those_of_whoever_owns_the_oppression() -> None:
    text = "Norway has sanctioned Iranian firms responsible for supporting the regime's oppression of its people."
    assert "Norwegian people" not in names(text)
    assert all(targets != ("Norwegian people",) for _, _, targets in told(text))


def test_a_goal_is_no_deed() -> None:
    text = "Norway and Peru reaffirmed their goal of the complete disarmament of Chad."
    assert all(kind != "RETREAT" for kind, *_ in told(text))


def test_whose_text_it_is_tells_whose_congress_it_is() -> None:
    found = _titled(
        "Statement by President Joe Biden on Funding for Kenya",
        "Ten days ago, I sent to Congress a proposal to help Kenya. Kenya needs it. I urge Congress to help Kenya.",
    )
    assert {a.country for a in found.actors if a.name == "Congress"} == {"USA"}


def test_support_for_what_is_done_is_not_for_whom_one_spoke_with() -> None:
    call = "President Anna Berg of Norway spoke with President Juan Soto of Peru. "
    assert ("SUPPORT", ("Anna Berg",), ("Juan Soto",)) not in told(
        call + "She expressed sympathy for all those killed."
    )
    assert ("SUPPORT", ("Anna Berg",), ("Juan Soto",)) in told(call + "She expressed her gratitude for the help.")


def test_what_another_state_condemns_is_not_its_own_army() -> None:
    text = "Norway condemned the army's seizure of power in Chad."
    assert sides(text) == {(frozenset({"Norway", "Chad"}), "adversarial")}
    assert {a.country for a in extract(text).actors if a.name == "army"} == {"TCD"}


def test_what_stands_behind_a_noun_is_its_own() -> None:
    text = "Norway discussed Chad's threats to Kenya with Peru."
    assert (frozenset({"Chad", "Kenya"}), "adversarial") in sides(text)
    assert (frozenset({"Norway", "Kenya"}), "adversarial") not in sides(text)


def test_attacks_with_an_owner_are_no_verb() -> None:
    text = "Norway condemned Iran's reckless ballistic missile attacks the other day in the capital of Chad."
    assert ("ASSAULT", ("Iran",), ("Chad",)) in told(text)


def test_a_person_of_a_state_is_of_that_state() -> None:
    found = extract("Ana Berg of Norway and Omar Sabri of Chad were charged with murder in Kenya.")
    assert {(a.name, a.country) for a in found.actors} >= {("Ana Berg", "NOR"), ("Omar Sabri", "TCD")}
