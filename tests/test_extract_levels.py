"""At which level a side is named: a person, a body, a state, or those who act together."""

from __future__ import annotations

import pytest

from tests.event_reading import extract, names, sides, told
from tests.test_extract_domestic import adversarial, supportive

# ---- what these words say of sides


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("Kenya demanded that Chad stop the raids on Mali.", "Kenya", "Chad"),
        ("Kenya expressed deep concern at the attacks by the Rapid Support Forces.", "Kenya", "Rapid Support Forces"),
    ],
)
def test_demands_and_concern_about_a_force_are_against_it(text: str, one: str, other: str) -> None:
    assert frozenset((one, other)) in adversarial(text)


@pytest.mark.parametrize(
    "text",
    [
        "Juan Soto demanded the immediate reinstatement of President Ana Lima.",
        "Juan Soto of Kenya and Ana Lima of Ghana expressed their concern at the violence in the east of Chad.",
        "Kenya demanded that the Security Council condemn the raid.",
    ],
)
def test_demands_for_somebody_and_concern_for_a_country_are_not(text: str) -> None:
    assert adversarial(text) == set()


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("Ministers of Mercosur voted to admit Chad as a full member.", "Mercosur", "Chad"),
        ("India complained that Sikh terrorists were being given shelter in Canada.", "Canada", "Sikh terrorists"),
        (
            "The European Union commends the courage of Chadian civil society.",
            "European Union",
            "Chadian civil society",
        ),
    ],
)
def test_these_stand_by_each_other(text: str, one: str, other: str) -> None:
    assert frozenset((one, other)) in supportive(text)


def test_a_protest_goes_to_the_envoy_who_was_called_in() -> None:
    text = (
        "Foreign Secretary Juan Soto called in the High Commissioner of Chad, Pedro Paz, and lodged a strong protest."
    )
    assert ("ACCUSE", ("Juan Soto",), ("Pedro Paz",)) in told(text)


def test_a_sea_does_nothing() -> None:
    text = "Israel fired missiles from the direction of the Mediterranean, which hit the runway."
    assert all("Mediterranean" not in (*e.sources, *e.targets) for e in extract(text).events)


def test_an_alliance_of_a_known_name_is_another_party() -> None:
    found = {a.name: a for a in extract("The Alliance of Free Democrats closed ranks behind Juan Soto.").actors}
    assert found["Alliance of Free Democrats"].country is None


def test_calls_on_is_a_verb_in_the_middle_of_a_sentence_too() -> None:
    text = "The EU once more calls on the Chadian authorities to release all prisoners, and asks that they be heard."
    assert any(kind == "REQUEST" and targets == ("Chadian authorities",) for kind, _, targets in told(text))


# ---- at which level a side is named


def test_who_issue_a_statement_together_speak_for_their_states() -> None:
    text = (
        "We, Juan Soto, President of Chad, and Pedro Paz, Prime Minister of Kenya, having met in Nairobi,\n\n"
        "Condemned Mali for the raid."
    )
    assert adversarial(text) == {frozenset(("Chad", "Mali")), frozenset(("Kenya", "Mali"))}


def test_the_ministers_council_is_its_body() -> None:
    text = "The Ministerial Council of the Gulf Cooperation Council condemned Iran."
    assert adversarial(text) == {frozenset(("Gulf Cooperation Council", "Iran"))}


def test_a_force_that_seized_power_is_not_its_state() -> None:
    text = "The African Union condemned the seizure of power by the Malian army. Mali is poor."
    assert adversarial(text) == {frozenset(("African Union", "Malian army"))}


def test_an_epithet_is_a_stance() -> None:
    text = "Chad commended the Kenyan police, which broke up a cell linked to the terrorist Hezbollah."
    assert frozenset(("Chad", "Hezbollah")) in adversarial(text)
    assert adversarial("The police of Kenya said that the terrorist group Hezbollah had an office there.") <= {
        frozenset(("police of Kenya", "Hezbollah")),
        frozenset(("Kenya", "Hezbollah")),
    }


def test_a_trio_are_the_three_named_before() -> None:
    text = "Juan Soto accused Chad, Niger and Mali of siding with Ghana. Ghana faulted the African trio."
    assert ("ACCUSE", ("Ghana",), ("Chad", "Niger", "Mali")) in told(text)


def test_herself_is_who_is_named_before() -> None:
    text = 'Chancellor Angela Merkel, herself accused by Erdogan of "Nazi practices" last week, spoke in Berlin.'
    assert ("ACCUSE", ("Erdogan",), ("Angela Merkel",)) in told(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Juan Soto said that a government which left the accord has no say in Chad.", "government"),
        ("Juan Soto of Chad charged that certain forces abroad were behind it.", "forces"),
    ],
)
def test_anybody_is_nobody(text: str, name: str) -> None:
    assert name not in names(text)


def test_what_is_given_to_them_is_not_given_where() -> None:
    assert all(not e.targets for e in extract("France will give them its backing in the Security Council.").events)


def test_congress_is_that_of_the_country_of_the_report() -> None:
    text = (
        "Peru has a new president after Congress removed Juan Soto. In Peru the Peruvian police held Soto in Lima. "
        "Peruvians marched in Lima. Peru's army and Peru's bishops called for calm. A US envoy looked on."
    )
    assert {a.country for a in extract(text).actors if a.name == "Congress"} == {"PER"}


def test_what_an_assembly_resolves_to_do_it_does() -> None:
    text = (
        "The General Assembly,\n\nDeeply concerned by the crisis in Chad;\n\nRESOLVES:\n\n"
        "1. To suspend Chad from the Organization of American States (OAS).\n\n"
        "2. To express its appreciation to President Juan Soto of Costa Rica."
    )
    assert any(kind == "SUPPORT" and sources and targets == ("Juan Soto",) for kind, sources, targets in told(text))


def test_the_authority_of_heads_of_state_is_its_body() -> None:
    text = (
        "The Authority of Heads of State and Government of the Economic Community of West African States (ECOWAS) met. "
        "The Authority condemns Chad, and thanks Ghana for its help."
    )
    found = [(kind, targets) for kind, sources, targets in told(text) if "Economic" in "".join(sources)]
    assert ("ACCUSE", ("Chad",)) in found
    assert ("SUPPORT", ("Ghana",)) in found


def test_the_organization_not_its_council_has_the_acronym() -> None:
    text = (
        "The Council of Foreign Ministers of the Organization of Islamic Cooperation (OIC) met. The OIC condemned Chad."
    )
    assert ("ACCUSE", ("Organization of Islamic Cooperation",), ("Chad",)) in told(text)


def test_the_kingdom_is_the_one_named_before() -> None:
    text = "The Government of the Kingdom of Saudi Arabia met. The Kingdom expressed its solidarity with Bahrain."
    assert ("SUPPORT", ("Saudi Arabia",), ("Bahrain",)) in told(text)


def test_a_regions_leader_does_not_speak_for_the_state() -> None:
    text = "South Ossetian leader Eduard Kokoity thanked Russia. Georgia said nothing."
    assert supportive(text) == {frozenset(("Eduard Kokoity", "Russia"))}


def test_a_city_and_its_country_are_a_dateline() -> None:
    text = "Bridgetown, Barbados -- The Heads of Government of the Caribbean Community thanked Chad."
    assert ("SUPPORT", ("Caribbean Community",), ("Chad",)) in told(text)


@pytest.mark.parametrize(
    "text",
    ["The African Union demanded the return of President Juan Soto.", "The African Union demands Juan Soto's release."],
)
def test_who_demands_somebodys_release_is_for_him(text: str) -> None:
    assert frozenset(("African Union", "Juan Soto")) in supportive(text)


# ---- whose deed it is


def test_who_takes_refuge_in_an_embassy_is_no_friend_of_his_own_state() -> None:
    text = "Juan Soto, an opposition leader in Chad, took refuge in the embassy of France."
    assert frozenset(("France", "Juan Soto")) in supportive(text)


def test_an_agreement_that_ends_a_war_shows_no_friendship() -> None:
    assert supportive("Chad and Sudan agreed on a ceasefire on Monday after two years of war.") == set()


def test_who_crosses_the_border_to_bomb_attacks() -> None:
    text = "Kenyan jets crossed the border to bomb Sudan."
    assert any(kind == "ASSAULT" and targets == ("Sudan",) for kind, _, targets in told(text))


def test_nobody_threatens_his_own_state() -> None:
    text = "President Juan Soto of Chad threatened to raise taxes in Chad."
    assert all("Chad" not in e.targets for e in extract(text).events if e.type == "THREATEN")


def test_a_government_named_by_its_head_is_no_region() -> None:
    assert not sides("Spain dismissed Rajoy's government. Prime Minister Mariano Rajoy of Spain resigned.")
