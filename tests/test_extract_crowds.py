"""What a report only hints at: the crowd that police deal with, "followed suit", "a similar demand", "his rival"."""

from __future__ import annotations

import pytest

from tests.event_reading import extract, names, sides, told

MARCH = "LIMA, May 3 (Reuters) - Thousands of demonstrators marched on the palace in Lima. "


def test_protesters_demonstrators_and_a_crowd_are_one() -> None:
    text = MARCH + "Protesters burned cars. Police fired tear gas at the crowd."
    crowd = [sources for kind, sources, _ in told(text) if kind == "PROTEST"]
    assert len(crowd) == 2
    assert len(set(crowd)) == 1
    assert any(kind == "ASSAULT" and targets == crowd[0] for kind, _, targets in told(text))


def test_a_crowd_is_found_by_any_of_its_names() -> None:
    (crowd,) = [a for a in extract(MARCH + "Protesters burned cars. A crowd sang.").actors if a.type == "population"]
    assert {"demonstrators", "Protesters", "crowd"} <= {crowd.name, *crowd.aliases}


def test_crowds_that_a_word_tells_apart_are_two() -> None:
    text = "Masked demonstrators marched in Lima. Elderly demonstrators marched in Lima."
    assert len({sources for kind, sources, _ in told(text) if kind == "PROTEST"}) == 2


@pytest.mark.parametrize("deed", ["fired tear gas", "arrested 21 people", "used water cannon"])
def test_police_deal_with_the_crowd_just_told_of(deed: str) -> None:
    found = sides(MARCH + f"Police {deed}.")
    assert any(stance == "adversarial" and "police" in pair for pair, stance in found)


def test_police_who_arrest_somebody_else_do_not_deal_with_the_crowd() -> None:
    assert not any("police" in pair for pair, _ in sides(MARCH + "Police arrested a journalist."))


def test_stones_thrown_at_police_are_against_them() -> None:
    assert sides("Demonstrators threw stones at police.") == {(frozenset({"demonstrators", "police"}), "adversarial")}


def test_a_place_where_people_march_does_not_march() -> None:
    found = told("Security forces opened fire on thousands of people marching in Conakry.")
    assert ("ASSAULT", ("security forces",), ("people",)) in found
    assert all("Conakry" not in sources for _, sources, _ in found)


def test_a_cheering_crowd_with_flags_is_against_nobody() -> None:
    text = "Huge crowds filled the avenues of Asmara to cheer Jonas Berg, waving the flags of Chad and Mali."
    assert not any(stance == "adversarial" for _, stance in sides(text))


@pytest.mark.parametrize("suit", ["followed suit", "did the same", "did likewise"])
def test_who_does_as_others_have_done(suit: str) -> None:
    text = f"Kenya severed relations with Chad on Monday. Mali and Norway {suit}."
    assert ("SANCTION", ("Mali", "Norway"), ("Chad",)) in told(text)


def test_who_follows_what_is_no_deed_does_nothing() -> None:
    assert told("Kenya met Chad on Monday. Norway did the same.")[1:] == []


def test_a_similar_demand_is_made_of_the_same() -> None:
    text = "Peter Otieno called on Jonas Berg to resign. Maria Lopez made a similar demand."
    assert ("REQUEST", ("Maria Lopez",), ("Jonas Berg",)) in told(text)


@pytest.mark.parametrize("noun", ["rival", "opponent", "long-time ally"])
def test_his_rival_is_the_other_of_two(noun: str) -> None:
    text = f"Jonas Berg lost the vote on Monday. Peter Otieno praised his {noun}."
    assert ("SUPPORT", ("Peter Otieno",), ("Jonas Berg",)) in told(text)


def test_his_rival_may_be_anybody_among_three() -> None:
    text = "Jonas Berg met Maria Lopez on Monday. Peter Otieno praised his rival."
    assert ("SUPPORT", ("Peter Otieno",), ()) in told(text)


def test_a_body_behind_and_has_a_verb_of_its_own() -> None:
    text = (
        "The count ended late, but the opposition refused to recognise it and the Organization of "
        "American States (OAS) called for a new one."
    )
    assert ("REJECT", ("opposition",), ()) in told(text)
    assert any(kind == "REQUEST" and "Organization of American States" in sources for kind, sources, _ in told(text))


def test_unions_and_youths_are_sides() -> None:
    assert ("PROTEST", ("unions",), ()) in told("The unions walked out on Monday.")
    assert ("COERCE", ("putschists",), ("Jonas Berg",)) in told("The putschists detained President Jonas Berg.")


def test_a_mission_is_named_by_where_it_is() -> None:
    assert "United Nations Operation in Chad" in names("Kenya backed the United Nations Operation in Chad on Monday.")


def test_congress_is_that_of_the_country_told_of() -> None:
    text = (
        "Honduras voted. In Honduras, Congress swore in Peter Otieno, who met U.S. envoy John Smith. Honduras is calm."
    )
    assert all("United States" not in sources for _, sources, _ in told(text))


def test_the_national_assembly_is_that_of_the_country_told_of() -> None:
    text = "Protesters burst into the National Assembly in Quito. Ecuador is calm. Ecuador thanked Venezuela."
    assert {a.country for a in extract(text).actors if a.name == "National Assembly"} == {"ECU"}


def test_a_bloc_is_the_one_named_right_behind_it() -> None:
    text = "The Organization of American States met. Peru withdrew from the leftist bloc Unasur."
    assert all("Organization of American States" not in targets for _, _, targets in told(text))


def test_a_party_named_for_its_aim_is_no_congress() -> None:
    text = "The Congress for Democratic Change has complained to the courts of Liberia."
    assert "Congress for Democratic Change" in names(text)


def test_groups_are_those_named_right_behind_them() -> None:
    text = "Algeria accused Morocco of collaborating with the armed groups MAK and Rachad."
    assert ("COOPERATE", ("Morocco",), ("MAK", "Rachad")) in told(text)


def test_powers_are_those_named_as_examples() -> None:
    assert told("Western powers such as France and Germany condemned Belarus.") == [
        ("ACCUSE", ("France", "Germany"), ("Belarus",))
    ]


def test_states_of_a_part_of_the_world_are_no_people() -> None:
    assert "West Africans" not in names("West African states imposed sanctions on Mali.")


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("Peru's President Ana Ruiz closed her embassy in Bogotá.", {"Peru", "Colombia"}),
        ("Peru recalled its ambassador in Madrid.", {"Peru", "Spain"}),
    ],
)
def test_an_embassy_in_a_capital_is_in_its_state(text: str, pair: set[str]) -> None:
    assert (frozenset(pair), "adversarial") in sides(text)


def test_an_attack_on_an_embassy_is_in_the_city() -> None:
    assert "Afghanistan" not in names("A bomb destroyed its embassy in Kabul.")


def test_a_partys_sympathy_is_the_partys() -> None:
    text = "The Jubilee Party's chairman, Ali Osman, conveyed the party's sympathy to William Ruto."
    assert (frozenset({"Jubilee Party", "William Ruto"}), "supportive") in sides(text)


def test_a_court_that_finds_somebody_guilty_is_against_him() -> None:
    text = "On Monday the Supreme Court found Yousuf Raza Gilani guilty."
    assert (frozenset({"Supreme Court", "Yousuf Raza Gilani"}), "adversarial") in sides(text)


def test_what_somebody_takes_part_in_he_does_not_support() -> None:
    assert all(kind != "SUPPORT" for kind, _, _ in told("Officers of the GRU took part in the blast."))


def test_who_takes_note_of_a_deed_does_not_meet_and_the_deed_is_told() -> None:
    found = told("The Council took note that Iraq expelled the Swedish ambassador.")
    assert [kind for kind, _, _ in found] == ["SANCTION"]
