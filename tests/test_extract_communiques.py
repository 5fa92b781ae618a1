"""What communiqués and read-outs say of sides: representations, ties that are cut, governments by whoever heads them,
demands on other states, calls made to congratulate, motions of no confidence."""

from __future__ import annotations

import pytest

from kg.extract import extractor
from kg.model import Extraction
from kg.read.text import parse_text
from tests.event_reading import extract, sides, told

MINISTRY = "Statement by the Ministry of Foreign Affairs of Chad on relations with Niger\n\n"


@pytest.mark.parametrize(
    ("sentence", "a", "stance", "b"),
    [
        # what one lodges with an envoy who is called in
        ("Minister Omar Sabri of Chad summoned Ambassador Jan Berg of Norway to lodge a strong protest.",
         "Omar Sabri", "adversarial", "Jan Berg"),
        # ties that are cut are cut between two
        ("Military agreements between Peru and Chile have been suspended.", "Peru", "adversarial", "Chile"),
        ("Relations between Chad and Niger will be reduced to the lowest level.", "Chad", "adversarial", "Niger"),
        # legitimacy
        ("Norway does not recognise the legitimacy of the new term of President Omar Sabri of Chad.",
         "Norway", "adversarial", "Omar Sabri"),
        ("Norway does not regard President Omar Sabri of Chad as legitimate.", "Norway", "adversarial", "Omar Sabri"),
        # regret that is noted, and what one calls what another says
        ("Chad takes note with dismay of the decree issued by Niger.", "Chad", "adversarial", "Niger"),
        ("Chad rejected what it described as the hostile allegations of Niger.", "Chad", "adversarial", "Niger"),
        # a circumstance of support, and ties that are said to bind
        ("Chad put off the visit of the Danish envoy in support of Mali.", "Chad", "supportive", "Mali"),
        ("Chad closed the port as a gesture of solidarity with Mali.", "Chad", "supportive", "Mali"),
        ("The envoys praised the friendship that links Chad and Mali.", "Chad", "supportive", "Mali"),
        # what one encourages
        ("Chad has openly encouraged the adventures of Mali.", "Chad", "supportive", "Mali"),
        # whom one thanks for a deed has done it
        ("Peru thanked Canada for the sanctions imposed on General Omar Sabri.", "Canada", "adversarial", "Omar Sabri"),
        # demands that something be stopped or undone
        ("Kenya urged the Somali side to correct its mistake.", "Kenya", "adversarial", "Somalia"),
        ("Kenya calls on Somalia to release all political prisoners.", "Kenya", "adversarial", "Somalia"),
        # those who are asked back
        ("Colonel Yaro Sesa demanded Michael Sono's return.", "Yaro Sesa", "supportive", "Michael Sono"),
        # who shelters fighters
        ("Chad hosts gunmen from Mali and lies about it.", "Chad", "supportive", "gunmen"),
        # contests, and the fiercest of foes
        ("Omar Sabri pulled out of a runoff against Idris Deng.", "Omar Sabri", "adversarial", "Idris Deng"),
        ("Omar Sabri, the fiercest of Idris Deng's adversaries, is in prison.",
         "Omar Sabri", "adversarial", "Idris Deng"),
        # "its" in an apposition is not of the one who is named beside it
        ("Eritrea said that Ethiopia, its arch-enemy, had armed the raiders.", "Eritrea", "adversarial", "Ethiopia"),
        # a union that is said to be affiliated
        ("Omar Sabri visited the National Workers' Union, a federation affiliated to the Communist Party.",
         "National Workers' Union", "supportive", "Communist Party"),
        # an attack in words is on whom it is on
        ("Premier Marco Bindi made a blistering attack on his interior minister, Paolo Ferri.",
         "Marco Bindi", "adversarial", "Paolo Ferri"),
        ("Deputy President William Ruto mocked Odinga's demands.", "William Ruto", "adversarial", "Odinga"),
        # troops without a name are the state's against an armed group
        ("On Friday rebels in Mali killed an army colonel near Gao.", "rebels in Mali", "adversarial", "Mali"),
        # a call that is made to congratulate or to offer help
        ("Joe Biden telephoned President Alejandro Mendez of Peru to congratulate him.",
         "Joe Biden", "supportive", "Alejandro Mendez"),
        ("Joe Biden telephoned President Alejandro Mendez of Peru to offer support.",
         "Joe Biden", "supportive", "Alejandro Mendez"),
    ],
)  # fmt: skip
def test_sides(sentence: str, a: str, stance: str, b: str) -> None:
    assert (frozenset((a, b)), stance) in sides(sentence)


@pytest.mark.parametrize(
    ("sentence", "pair", "stance"),
    [
        # what one feels is no party
        ("The Chinese side expressed its strong dissatisfaction and resolute opposition.",
         ("China", "resolute opposition"), "adversarial"),
        # a state's opposition leader is no voice of the state
        ("Chad's opposition leader Omar Sabri took refuge in the Danish embassy.", ("Denmark", "Chad"), "supportive"),
        # whom one rules out supporting
        ("Nikola Zupan said he was open to talks, and he ruled out supporting Giuseppe Corti.",
         ("Nikola Zupan", "Giuseppe Corti"), "supportive"),
        # of what a thing is called, nobody is blamed
        ("The Law Society condemned the remarks as an insult to the Supreme Court of Kenya.",
         ("Law Society", "Supreme Court of Kenya"), "adversarial"),
    ],
)  # fmt: skip
def test_no_sides(sentence: str, pair: tuple[str, str], stance: str) -> None:
    assert (frozenset(pair), stance) not in sides(sentence)


def test_whom_one_declares_unwelcome_is_told_before_the_idiom() -> None:
    found = told(
        "Peru had declared Jan Berg, the Danish ambassador in Lima, persona non grata, accusing him of spying."
    )
    assert ("SANCTION", ("Peru",), ("Jan Berg",)) in found
    assert ("ACCUSE", ("Peru",), ("Jan Berg",)) in found


def test_a_list_of_states_is_of_what_the_first_is_of() -> None:
    found = told("Ethiopia values the position of the People's Republic of China, the Kingdom of Spain and India.")
    assert ("SUPPORT", ("Ethiopia",), ("China", "Spain", "India")) in found


def test_a_government_is_that_of_whoever_heads_it() -> None:
    text = "The mutineers overthrew the elected government of President Evo Morales."
    assert any("Evo Morales" in targets for _, _, targets in told(text))
    text = "Poland and Ukraine met. Brazil gave its backing to the elected Government of Evo Morales."
    assert {a.country for a in extract(text).actors if "overnment" in a.name} == {"BOL"}


def test_in_a_statement_another_state_must_do_what_its_author_demands() -> None:
    text = MINISTRY + "Our position is clear. Niger must withdraw its troops. Chad must be strong."
    (found,) = extractor()([parse_text(text.encode(), "statement.txt")])
    assert isinstance(found, Extraction)
    requests = [(event.sources, event.targets[0]) for event in found.events if event.type == "REQUEST"]
    assert requests == [(("Chad",), "Niger")]
    assert [(one.a, one.b, one.stance) for one in found.alignments] == [("Chad", "Niger", "adversarial")]


def test_they_are_the_heads_of_state_of_a_body() -> None:
    text = (
        "Communiqué of the session of ECOWAS Heads of State\n\n"
        "The Heads of State heard a report on the mutineers in Mali.\n\nThey condemned the coup."
    )
    assert ("ACCUSE", ("ECOWAS",)) in {(kind, sources) for kind, sources, _ in told(text)}


def test_a_motion_of_no_confidence_is_in_the_head_of_the_government() -> None:
    text = "Prime Minister Carl Marten governs Belgium. The Socialist Party then tabled a motion of no confidence."
    assert ("ACCUSE", ("Socialist Party",), ("Carl Marten",)) in told(text)


def test_a_sanction_beside_another_hits_the_same_state() -> None:
    text = "France suspended its loans to Niger on Friday, and the European Union stopped all joint projects."
    assert ("SANCTION", ("European Union",), ("Niger",)) in told(text)


def test_who_fires_a_deputy_and_others_fires_both() -> None:
    text = "Prime Minister Najib Razak of Malaysia dismissed his deputy, Muhyiddin Yassin, and three more ministers."
    assert ("SANCTION", ("Najib Razak",), ("Muhyiddin Yassin", "ministers")) in told(text)


def test_the_remarks_are_of_whoever_made_them() -> None:
    text = "President Uhuru Kenyatta called them crooks. The Law Society condemned the remarks as shameful."
    assert ("ACCUSE", ("Law Society",), ("Uhuru Kenyatta",)) in told(text)


def test_what_one_disagrees_with_another_calls_names() -> None:
    text = 'Speaker Paul Rand disagreed with President Trump\'s decision, and Senator Ben Sasse called it "dumb".'
    assert ("ACCUSE", ("Ben Sasse",), ("Trump",)) in told(text)


def test_forces_and_movements_are_named_by_their_own_names() -> None:
    assert "Gaddafi forces" in {a.name for a in extract("Gaddafi forces shelled Misrata on Friday.").actors}
    names = {a.name for a in extract("Marten's own Reform Movement condemned Chad.").actors}
    assert "Reform Movement" in names


def test_nobody_is_any_government() -> None:
    text = "Kenya does not accept any government that seizes power."
    assert not any("government" in target for _, _, targets in told(text) for target in targets)


def test_violence_is_of_whoever_committed_it() -> None:
    text = "Norway condemned the violence committed by security forces in Belarus."
    assert (frozenset(("Norway", "Belarus")), "adversarial") in sides(text)


def test_who_is_asked_to_hand_over_power_is_an_adversary() -> None:
    found = sides("The African Union urged President Laurent Gbagbo to hand over power.")
    assert (frozenset(("African Union", "Laurent Gbagbo")), "adversarial") in found


def test_an_accord_of_many_states_makes_no_pairs() -> None:
    some = "Kenya, Uganda, Rwanda and Burundi signed a defence pact."
    many = "Kenya, Uganda, Rwanda, Burundi, Tanzania, Ethiopia, Somalia and Djibouti signed a defence pact."
    assert len(sides(some)) == 6
    assert not sides(many)


def test_a_movement_in_opposition_is_not_the_movement() -> None:
    text = "Kenya condemned the SPLM/A in Opposition. Uganda praised the SPLM."
    found = told(text)
    assert ("ACCUSE", ("Kenya",), ("SPLM/A in Opposition",)) in found
    assert ("SUPPORT", ("Uganda",), ("SPLM",)) in found


def test_between_whom_there_is_a_truce_there_is_a_war() -> None:
    text = (
        "The government of Chad and the last armed rebel movement in the country, the Front for Change (FACT), "
        "signed a truce on Friday."
    )
    assert (frozenset(("government of Chad", "Front for Change")), "adversarial") in sides(text)
    met = "President Sadyr Japarov of Kyrgyzstan and President Alar Karis of Estonia agreed on a truce."
    assert not sides(met)


def test_a_state_that_dismisses_a_regional_government_is_against_it() -> None:
    found = sides("Spain dismissed the Catalan government.")
    assert found == {(frozenset(("Spain", "Catalan government")), "adversarial")}
    assert not sides("Spain dismissed the Spanish government.")


def test_who_answers_with_attacks_attacks() -> None:
    text = "Israel responded to the rockets with strikes against Lebanon."
    assert ("ASSAULT", ("Israel",), ("Lebanon",)) in told(text)


def test_whom_one_wants_investigated_is_an_adversary() -> None:
    found = sides("President Donald Trump asked Volodymyr Zelensky to investigate Joe Biden.")
    assert (frozenset(("Donald Trump", "Joe Biden")), "adversarial") in found


def test_a_running_mate_stands_with_the_candidate() -> None:
    assert sides("Tim Kaine was Hillary Clinton's running mate.") == {
        (frozenset(("Tim Kaine", "Hillary Clinton")), "supportive")
    }


def test_who_leads_the_opposition_party_x_leads_x() -> None:
    found = extract("Kiril Petkov, leader of the opposition Liberal Party, met President Rumen Radev of Bulgaria.")
    assert ("Kiril Petkov", "leader", "Liberal Party") in {(r.person, r.title, r.of) for r in found.roles}


def test_a_president_of_a_region_is_named_behind_it() -> None:
    text = "The governor of the autonomous province of Vojvodina, Igor Mirovic, praised Milo Djukanovic."
    assert ("SUPPORT", ("Igor Mirovic",), ("Milo Djukanovic",)) in told(text)


def test_a_president_of_a_state_is_named_without_it() -> None:
    assert "Touré" in {a.name for a in extract("Captain Sanogo overthrew President Touré of Mali.").actors}


def test_who_strikes_at_the_request_of_another_stands_with_him() -> None:
    text = "Russian jets, at the request of Syria, bombed the Islamic State."
    assert (frozenset(("Russia", "Syria")), "supportive") in sides(text)


def test_who_joins_a_state_in_a_vote_stands_with_it() -> None:
    found = sides("Belarus and Syria joined Russia in voting against the text.")
    assert found == {(frozenset((a, "Russia")), "supportive") for a in ("Belarus", "Syria")}


def test_a_group_that_kidnaps_is_an_armed_one() -> None:
    text = (
        "Boko Haram freed 82 girls. Amnesty International called on Nigeria to care for them. The United States warned "
        "that the group meant to kidnap tourists."
    )
    assert ("THREATEN", ("United States",), ("Boko Haram",)) in told(text)


def test_the_president_with_whom_a_party_breaks_is_its_own_states() -> None:
    text = (
        "U.S. President Donald Trump imposed tariffs on France. French President Emmanuel Macron called them wrong. "
        "Many Republicans also broke with the president."
    )
    assert (frozenset(("Republicans", "Donald Trump")), "adversarial") in sides(text)


def test_states_that_form_an_alliance_stand_together() -> None:
    assert (frozenset(("Kenya", "Uganda")), "supportive") in sides("Kenya and Uganda formed an alliance.")


def test_whom_one_asks_to_release_somebody_is_not_whom_one_stands_for() -> None:
    text = "Norway urged Russia to release without delay the servicemen, to return the vessels and to ensure passage."
    assert sides(text) == {(frozenset(("Norway", "Russia")), "adversarial")}


def test_whom_one_views_as_responsible_one_accuses() -> None:
    assert ("ACCUSE", ("Israel",), ("Hamas",)) in told("Israel views Hamas as responsible for the rocket fire.")


def test_many_who_condemn_one_are_no_pairs() -> None:
    text = "Denmark, Estonia, Finland, Iceland, Latvia, Norway, Poland and Sweden opposed Russia."
    assert all("Russia" in pair for pair, _ in sides(text))


def test_who_drops_a_state_from_its_partners_punishes_it() -> None:
    assert ("SANCTION", ("South Korea",), ("Japan",)) in told(
        "South Korea dropped Japan from its list of trusted partners."
    )
    assert ("CONCEDE", ("Kenya",), ("Cuba",)) in told(
        "Kenya removed Cuba from its list of state sponsors of terrorism."
    )


def test_who_eases_the_effects_of_an_unprovoked_war_is_not_for_its_maker() -> None:
    text = (
        "President Joe Biden will announce funds to ease the effects of Russia's unprovoked war in Ukraine on harvests."
    )
    assert not any("Russia" in targets for type_, _, targets in told(text) if type_ in ("AGREE", "AID", "SUPPORT"))
    assert not any("Russia" in pair for pair, stance in sides(text) if stance == "supportive")
