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
        ("Eritrea hinted that Ethiopia, its arch-enemy, was behind it.", "Eritrea", "adversarial", "Ethiopia"),
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
        ("The Law Society condemned the remarks as an assault on the independence of the Supreme Court of Kenya.",
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
    found = told(
        "Ethiopia appreciates the position of the People's Republic of China, the Russian Federation and India."
    )
    assert ("SUPPORT", ("Ethiopia",), ("China", "Russia", "India")) in found


def test_a_government_is_that_of_whoever_heads_it() -> None:
    text = "The mutineers overthrew the elected government of President Evo Morales."
    assert any("Evo Morales" in targets for _, _, targets in told(text))
    text = "Poland and Ukraine met. Brazil expressed its backing to the constitutional Government of Evo Morales."
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
        "Communiqué of the summit of ECOWAS Heads of State and Government\n\n"
        "The Heads of State heard a report on the mutineers in Mali.\n\nThey condemned the coup."
    )
    assert ("ACCUSE", ("ECOWAS",)) in {(kind, sources) for kind, sources, _ in told(text)}


def test_a_motion_of_no_confidence_is_in_the_head_of_the_government() -> None:
    text = (
        "Prime Minister Carl Marten governs Belgium. The Socialist Party replied by tabling a motion of no confidence."
    )
    assert ("ACCUSE", ("Socialist Party",), ("Carl Marten",)) in told(text)


def test_a_sanction_beside_another_hits_the_same_state() -> None:
    text = "France cut off development aid to Niger on Saturday, and the European Union halted its cooperation."
    assert ("SANCTION", ("European Union",), ("Niger",)) in told(text)


def test_who_fires_a_deputy_and_others_fires_both() -> None:
    text = "Prime Minister Najib Razak of Malaysia fired his deputy, Muhyiddin Yassin, and four other ministers."
    assert ("SANCTION", ("Najib Razak",), ("Muhyiddin Yassin", "ministers")) in told(text)


def test_the_remarks_are_of_whoever_made_them() -> None:
    text = (
        "President Uhuru Kenyatta called them crooks. The Law Society condemned the remarks as an assault on the court."
    )
    assert ("ACCUSE", ("Law Society",), ("Uhuru Kenyatta",)) in told(text)


def test_what_one_disagrees_with_another_calls_names() -> None:
    text = 'Speaker Paul Rand disagreed with President Trump\'s decision, and Senator Ben Sasse called it "dumb".'
    assert ("ACCUSE", ("Ben Sasse",), ("Trump",)) in told(text)


def test_forces_and_movements_are_named_by_their_own_names() -> None:
    assert "Gaddafi forces" in {a.name for a in extract("Gaddafi forces shelled Misrata on Friday.").actors}
    names = {a.name for a in extract("Marten's own Reform Movement condemned Chad.").actors}
    assert "Reform Movement" in names


def test_nobody_is_any_government() -> None:
    text = "The United States would not recognise any government that came to power by force."
    assert not any("government" in target for _, _, targets in told(text) for target in targets)
