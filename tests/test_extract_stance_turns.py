"""Who is for or against whom in nouns with both sides, in aims, in rulings and in settlements."""

from __future__ import annotations

import pytest

from tests.event_reading import pairs, told


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Norway discussed Chad's measures against Kenya with Peru.", "adversarial"),
        ("Norway deplored Chad's meddling in Kenya.", "adversarial"),
        ("Norway condemned the Chadian threats to Kenya.", "adversarial"),
        ("Norway praised Chad's recognition of Kenya.", "supportive"),
        ("Norway welcomed Chad's supply of arms to Kenya.", "supportive"),
        ("Norway noted Chad's treaty with Kenya.", "supportive"),
    ],
)
def test_a_noun_with_both_sides_tells_their_stance(text: str, stance: str) -> None:
    assert frozenset({"Kenya", "Chad"}) in pairs(text, stance)


def test_what_one_ends_one_no_longer_has() -> None:
    assert pairs("Kenya ended its campaign against Chad.", "adversarial") == set()
    asked = "Norway demanded that Kenya end its support for Chad."
    assert frozenset({"Kenya", "Chad"}) in pairs(asked, "supportive")


@pytest.mark.parametrize(
    "text",
    [
        "Kenya affirmed its readiness to impose costs on Chad.",
        "Kenya and Peru reaffirmed their commitment to impose sanctions on Chad.",
        "Kenya and Peru discussed preparations to impose costs on Chad.",
    ],
)
def test_who_is_ready_to_lay_a_burden_on_somebody_is_against_him(text: str) -> None:
    assert frozenset({"Kenya", "Chad"}) in pairs(text, "adversarial")
    assert frozenset({"Kenya", "Chad"}) not in pairs(text, "supportive")


def test_whom_one_means_to_hold_accountable_one_is_against() -> None:
    text = "Kenya and Peru expressed their determination to hold Uganda accountable."
    assert frozenset({"Kenya", "Uganda"}) in pairs(text, "adversarial")


def test_whom_one_helps_to_fight_one_is_for() -> None:
    text = "Norway helps Kenya fight the Red Front."
    assert ("AID", ("Norway",), ("Kenya",)) in told(text)
    assert pairs("Norway helps Kenya fight Chad.", "supportive") == {frozenset({"Norway", "Kenya"})}


def test_what_one_is_kept_from_has_not_happened() -> None:
    assert frozenset({"Chad", "Peru"}) not in pairs("Kenya acted to deter Chad from arming Peru.", "supportive")


def test_what_we_must_do_we_stand_for() -> None:
    text = '"We must stand by Kenya," said President Anna Berg of Norway.'
    assert frozenset({"Norway", "Kenya"}) in pairs(text, "supportive")


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Peru supports Norway, while Kenya, Cuba and Mali back Chad.", "supportive"),
        ("Kenya joined Chad's case against Peru.", "supportive"),
        ("Kenya, which seized power in a coup against Chad, voted.", "adversarial"),
        ("Peru said that Kenya is opposed to Chad.", "adversarial"),
        ("Kenya urged Peru to act against Chad.", "adversarial"),
    ],
)
def test_who_stands_where_in_these_turns(text: str, stance: str) -> None:
    assert frozenset({"Kenya", "Chad"}) in pairs(text, stance)


@pytest.mark.parametrize(
    "text",
    [
        "The Supreme Court of Norway ruled that Prime Minister Ivo Berg's decree was unlawful.",
        "The Supreme Court of Norway found that Ivo Berg had failed in his duties.",
        "The Supreme Court of Norway ordered Ivo Berg to pay compensation to the farmers.",
    ],
)
def test_a_court_s_ruling_is_against_whom_it_falls_on(text: str) -> None:
    assert frozenset({"Supreme Court of Norway", "Ivo Berg"}) in pairs(text, "adversarial")


def test_who_dissolves_his_parliament_is_not_yet_against_it() -> None:
    assert pairs("President Juan Soto of Peru dissolved the parliament.", "adversarial") == set()


def test_what_is_said_of_a_thing_accuses_nobody_but_the_speaker_does() -> None:
    text = 'Juan Soto said the law was fair and accused the court of "silencing voters".'
    assert ("ACCUSE", ("Juan Soto",), ("court",)) in told(text)


def test_a_list_of_topics_has_no_further_victims() -> None:
    text = "Norway discussed regional issues, including Chad's war against Kenya, the Red Sea, Mali, and Peru."
    assert pairs(text, "adversarial") == {frozenset({"Chad", "Kenya"})}


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Kenya called for President Omar Sabri of Chad to step down.", "adversarial"),
        ("Kenya opposed the offensive by Chad.", "adversarial"),
    ],
)
def test_who_wants_somebody_gone_or_stopped_is_against_him(text: str, stance: str) -> None:
    assert {frozenset({"Kenya", "Chad"}), frozenset({"Kenya", "Omar Sabri"})} & pairs(text, stance)


def test_whose_congratulations_are_given_is_for_whom_they_are() -> None:
    text = "The Chadian ambassador met Juan Soto and gave him the congratulations of Omar Sabri."
    assert frozenset({"Omar Sabri", "Juan Soto"}) in pairs(text, "supportive")


@pytest.mark.parametrize(
    "text",
    [
        "Norway reaffirmed its commitment to a solution in which Kenyans and Malians live side by side.",
        "Norway reiterated its support for a solution to the conflict between Kenya and Chad.",
        "Norway reiterated its support for a negotiated solution to the Kenyan-Chadian conflict.",
    ],
)
def test_who_is_for_a_solution_is_for_no_side(text: str) -> None:
    assert pairs(text, "supportive") == set()


@pytest.mark.parametrize("struck", ["target", "road", "wall", "stage"])
def test_missiles_that_hit_a_thing_in_a_state_hit_the_state(struck: str) -> None:
    assert pairs(f"Chad's missiles hit a {struck} in Kenya.", "adversarial") == {frozenset({"Chad", "Kenya"})}


def test_a_degree_from_a_university_is_no_dealing_with_it() -> None:
    assert told("Ana Berg obtained a degree from the University of Oslo.") == []
