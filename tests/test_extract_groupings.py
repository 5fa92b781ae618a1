"""Who speaks for several states at once: the Quad and not each of its ministers, and no stand of each of a dozen."""

from __future__ import annotations

from kg.extract import extractor
from kg.model import Extraction
from kg.read.text import parse_text

DOZEN = "Norway, Kenya, Japan, Peru, Ghana, Chile, Canada, Italy, Spain and Mexico"


def stances(text: str) -> set[tuple[str, str, str]]:
    (found,) = extractor()([parse_text(text.encode(), "report.txt")])
    assert isinstance(found, Extraction)
    return {(a.a, a.b, a.stance) for a in found.alignments}


def test_the_authors_of_a_statement_take_the_stand_of_their_group() -> None:
    found = stances(
        "Joint Statement by the Foreign Ministers of the Weimar Triangle\n\n"
        "We, the foreign ministers of France, Germany and Poland, condemn the attack by Hezbollah on Haifa.\n"
    )
    assert ("Weimar Triangle", "Hezbollah", "adversarial") in found
    assert not {(a, b) for a, b, _ in found} & {(a, "Hezbollah") for a in ("France", "Germany", "Poland")}


def test_states_called_members_of_a_group_take_its_stand() -> None:
    found = stances("The Governments of Peru, Chile and Canada, members of the Lima Group, condemn Hezbollah.")
    assert found == {("Lima Group", "Hezbollah", "adversarial")}


def test_two_states_stand_for_themselves() -> None:
    found = stances("Peru and Chile, members of the Lima Group, condemned Hezbollah.")
    assert {("Peru", "Hezbollah", "adversarial"), ("Chile", "Hezbollah", "adversarial")} <= found


def test_what_a_dozen_signatories_say_is_no_stand_of_each() -> None:
    title = f"Joint Statement by the Foreign Ministers of {DOZEN}\n\n"
    assert not [a for a, b, _ in stances(title + "We condemn the attack by Hezbollah on Haifa.\n") if b == "Hezbollah"]


def test_several_states_that_speak_of_themselves() -> None:
    text = (
        "Joint Statement on Chad\n\nNorway, Kenya and Peru reaffirm that we stand with Ghana. We condemn Hezbollah.\n"
    )
    assert {(a, "Hezbollah", "adversarial") for a in ("Norway", "Kenya", "Peru")} <= stances(text)


def test_those_whose_joint_statement_a_text_announces() -> None:
    text = (
        "Joint Statement on Chad\n\nThe following is the text of a joint statement by the Governments of Norway, Kenya "
        "and Peru.\n\nWe condemn Hezbollah.\n"
    )
    assert stances(text) == {(a, "Hezbollah", "adversarial") for a in ("Norway", "Kenya", "Peru")}


def test_a_list_of_states_in_the_statement_of_their_group_stands_for_it() -> None:
    text = (
        "Joint statement by the Foreign Ministers of the Nordic-Baltic Eight\n\nThe Foreign Ministers of Denmark, "
        "Estonia, Finland, Iceland, Latvia, Lithuania, Norway and Sweden strongly condemn Hezbollah. We want peace.\n"
    )
    assert stances(text) == {("Nordic-Baltic Eight", "Hezbollah", "adversarial")}


def test_the_members_of_a_group_and_its_ministers_speak_for_it() -> None:
    text = (
        "This statement has been issued by the G7 Foreign Ministers of Japan, Italy and Canada.\n\n"
        "We, the G7 members, condemn Hezbollah. We thank Kenya.\n"
    )
    assert {("G7", "Hezbollah", "adversarial"), ("G7", "Kenya", "supportive")} <= stances(text)
