"""Where the actors of an event stand in its sentence, whatever the order of the words and the parser's slips."""

from __future__ import annotations

import pytest

from tests.event_reading import Told, told


@pytest.mark.parametrize(
    ("text", "event"),
    [
        (
            "Soldiers flattened the family home of a Kenyan student in Mombasa.",
            ("ASSAULT", ("soldiers",), ("Kenyan student in Mombasa",)),
        ),
        (
            "Chadian gunmen holding a bus near Abeche rejected a Norwegian offer of safe passage.",
            ("REJECT", ("Chadian gunmen",), ("Norway",)),
        ),
        (
            "Nurses from three German charities donated and personally delivered medicine to Chad.",
            ("COOPERATE", ("German charities",), ("Chad",)),
        ),
    ],
)
def test_a_clause_that_the_parser_takes_apart(text: str, event: Told) -> None:
    assert event in told(text)


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Norway deplored what it called a reckless missile launch by Chad.", ("ACCUSE", ("Norway",), ("Chad",))),
        (
            "Kenya charged on Monday that Chadian soldiers had blown up a pipeline.",
            ("ACCUSE", ("Kenya",), ("Chadian soldiers",)),
        ),
        ("Somali pirates hijacked a Greek-owned tanker.", ("ASSAULT", ("Somali pirates",), ("Greece",))),
        ("Saudi-led warplanes bombed the city of Sanaa.", ("ASSAULT", ("Saudi Arabia",), ("Sanaa",))),
        ("Sharp criticism of Chad came from Norway on Wednesday.", ("ACCUSE", ("Norway",), ("Chad",))),
        ("Thousands of Chadian soldiers were deployed to the valley.", ("MOBILIZE", ("Chadian soldiers",), ())),
        (
            "Residents of Goma's northern suburbs pelted United Nations vehicles with stones.",
            ("PROTEST", ("residents",), ("United Nations",)),
        ),
        ("Chad threatened to stop negotiations if Norway goes ahead.", ("THREATEN", ("Chad",), ("Norway",))),
        (
            "Iran threatened to shell Iraqi towns after a raid on the city of Susangerd.",
            ("THREATEN", ("Iran",), ("Iraq",)),
        ),
        ("Kenya voted to condemn Chad's war against Sudan.", ("ASSAULT", ("Chad",), ("Sudan",))),
        ("An agreement between Chad and Kenya on trade was announced on Saturday.", ("AGREE", ("Chad", "Kenya"), ())),
        ("A memorandum is due to be signed by Chad and Kenya in June.", ("AGREE", ("Chad", "Kenya"), ())),
        (
            "The dispatch of 1,200 Kenyan troops to Chad was confirmed on Sunday.",
            ("MOBILIZE", ("Kenyan troops",), ("Chad",)),
        ),
        (
            "Demands by Kenyan teachers for more pay were put to the finance ministry.",
            ("REQUEST", ("Kenyan teachers",), ("finance ministry",)),
        ),
        (
            "Kenya's prime minister, in an open letter to the powers, held Chad responsible for the ambush.",
            ("ACCUSE", ("Kenya's prime minister",), ("Chad",)),
        ),
        ("Chad's navy said it would sink any Kenyan trawler.", ("THREATEN", ("Chad's navy",), ("Kenya",))),
        (
            "Kenyan nurses marched on Monday, calling for the resignation of President Idriss Toll.",
            ("PROTEST", ("Kenyan nurses",), ("Idriss Toll",)),
        ),
        (
            "The imposition by Norway of fishing sanctions on Iceland came a day later.",
            ("SANCTION", ("Norway",), ("Iceland",)),
        ),
        ("Norway ruled out on Friday any return of the islands to Iceland.", ("REJECT", ("Norway",), ("Iceland",))),
        (
            "Norwegian medics provided protection on Friday for Chadian villagers going back to their fields.",
            ("AID", ("Norwegian medics",), ("Chadian villagers",)),
        ),
        ("Norway's navy began a week of exercises off Iceland.", ("MOBILIZE", ("Norway's navy",), ("Iceland",))),
        (
            "Websites of the Chadian government were paralysed on Monday by Kenyan hackers.",
            ("COERCE", ("Kenyan hackers",), ("Chadian government",)),
        ),
        (
            "President Ana Lima received President Peter Otieno at the palace on Monday for talks on fish.",
            ("CONSULT", ("Ana Lima",), ("Peter Otieno",)),
        ),
        ("Chad has long denied voting rights to Kenyans.", ("COERCE", ("Chad",), ("Kenyans",))),
        ("Norway condemned a crackdown on protesters in Chad.", ("COERCE", ("Chad",), ("protesters in Chad",))),
        ("Ana Lima called Peter Otieno's proposal a political ploy.", ("ACCUSE", ("Ana Lima",), ("Peter Otieno",))),
        ("Kenyan soldiers had defeated Boko Haram in 2019.", ("ASSAULT", ("Kenyan soldiers",), ("Boko Haram",))),
        ("Idriss Toll signed a government decree banning Kenyans.", ("COERCE", ("Idriss Toll",), ("Kenyans",))),
        (
            "Ana Lima signed an executive order imposing tariffs on Chad in response to its purchase of Kenyan oil.",
            ("SANCTION", ("Ana Lima",), ("Chad",)),
        ),
        ("Peter Otieno described the raid as a dastardly act.", ("ACCUSE", ("Peter Otieno",), ())),
        (
            "Words of condemnation came from Norway and Iceland.",
            ("ACCUSE", ("Norway", "Iceland"), ()),
        ),
        ("Norway assesses that Chad is developing a new missile.", ("ACCUSE", ("Norway",), ("Chad",))),
        (
            "Ana Lima condemned the Chadian navy's reckless moves on Friday obstructing a Kenyan convoy.",
            ("COERCE", ("Chadian navy",), ("Kenya",)),
        ),
        ("Kenya and Chad held talks with Norway in Oslo.", ("CONSULT", ("Kenya", "Chad"), ("Norway",))),
        ("Talks between Kenya and Chad on fishing opened in Oslo on Monday.", ("CONSULT", ("Kenya", "Chad"), ())),
        (
            "Four days of fighting between Chad and Sudan in the suburbs of Goma ended on Sunday.",
            ("ASSAULT", ("Chad", "Sudan"), ()),
        ),
        (
            "Norway accused Chad's coast guard of firing water cannon at Norwegian vessels.",
            ("ASSAULT", ("Chad's coast guard",), ("Norway",)),
        ),
        ("Kenya and Chad opened a new round of talks in Oslo on their frontier.", ("CONSULT", ("Kenya", "Chad"), ())),
        (
            "Norwegian intelligence passed on the names of 11 suspected bombers to Kenya's police earlier this month.",
            ("COOPERATE", ("Norwegian intelligence",), ("Kenya's police",)),
        ),
        (
            "Striking Kenyan miners blocked the road, demanding that the Chadian government reopen the pits.",
            ("PROTEST", ("Striking Kenyan miners",), ("Chadian government",)),
        ),
        ("Norway donated tents worth two million dollars to Chad.", ("AID", ("Norway",), ("Chad",))),
        (
            "Kenyan villagers were beaten with rifle butts by Chadian soldiers.",
            ("ASSAULT", ("Chadian soldiers",), ("Kenyan villagers",)),
        ),
        ("The Houthis have fired at Kenyan warships dozens of times.", ("ASSAULT", ("Houthis",), ("Kenya",))),
        (
            "President Ana Lima affirmed Norway's right to its waters.",
            ("SUPPORT", ("Ana Lima",), ("Norway",)),
        ),
        (
            "Norway facilitated bilateral talks with the Kenyan delegation in Riyadh.",
            ("CONSULT", ("Norway",), ("Kenya",)),
        ),
        (
            "Since then, a senator, Peter Otieno, has praised Ana Lima.",
            ("SUPPORT", ("Peter Otieno",), ("Ana Lima",)),
        ),
        ("Chadian soldiers would often kill Kenyan farmers.", ("ASSAULT", ("Chadian soldiers",), ("Kenyan farmers",))),
        (
            "Norway affirmed its commitment to Kenya's security and the defeat of Hamas.",
            ("SUPPORT", ("Norway",), ("Kenya",)),
        ),
        ("Ana Lima reiterated Peter Otieno's concerns over a raid.", ("ACCUSE", ("Ana Lima",), ())),
        ("Ana Lima condemned recent acts of terror against Kenyan citizens.", ("ACCUSE", ("Ana Lima",), ())),
        (
            "Norway and Kenya committed to keep close coordination to meet the threats posed by Hamas.",
            ("AGREE", ("Norway", "Kenya"), ()),
        ),
        ("Norway promised not to attack Chad.", ("AGREE", ("Norway",), ("Chad",))),
        ("Kenya came under fire from Chadian rebels.", ("ASSAULT", ("Chadian rebels",), ("Kenya",))),
        ("Norway will not budge despite appeals from Kenya.", ("REJECT", ("Norway",), ("Kenya",))),
        (
            "Chadian authorities shut down an independent radio station.",
            ("COERCE", ("Chadian authorities",), ("independent radio station",)),
        ),
    ],
)
def test_where_the_actors_of_an_event_stand(text: str, event: Told) -> None:
    assert event in told(text)


def test_members_named_after_a_group_act_with_it() -> None:
    event = ("SUPPORT", ("African leaders", "Peter Otieno", "Ana Lima"), ("Idriss Toll",))
    assert event in told("African leaders including Peter Otieno and Ana Lima praised Idriss Toll.")


def test_what_follows_a_name_is_said_of_the_whole_name() -> None:
    text = "The Islamic State of Iraq and the Levant, which works with Boko Haram, claimed responsibility for the raid."
    assert told(text) == [("ASSAULT", ("Islamic State of Iraq and the Levant",), ())]


def test_an_adjective_before_its_noun_is_said_of_the_object() -> None:
    kinds = [(kind, targets) for kind, _, targets in told("Norway is also holding accountable Chadian officials.")]
    assert kinds == [("ACCUSE", ("Chadian officials",))]


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Kenya continues to be sanctioned by Chad.", ("SANCTION", ("Chad",), ("Kenya",))),
        ("Kenya found itself attacked by Chad.", ("ASSAULT", ("Chad",), ("Kenya",))),
        ("Kenya saw its envoy expelled by Chad.", ("SANCTION", ("Chad",), ("Kenyan envoy",))),
        ("Journalists were jailed, threatened, and harassed by Chad.", ("COERCE", ("Chad",), ("journalists",))),
    ],
)
def test_who_suffers_a_passive_does_not_do_it(text: str, event: tuple[str, tuple[str, ...], tuple[str, ...]]) -> None:
    assert event in told(text)


@pytest.mark.parametrize("verb", ["avoided", "risks", "feared"])
def test_what_is_avoided_or_feared_has_not_happened(verb: str) -> None:
    assert told(f"Kenya {verb} being attacked by Chad.") == []


def test_whom_what_one_sends_is_to_help_is_the_target() -> None:
    text = "Kenya is willing to send supplies to help defend Chad if it is attacked."
    assert ("AGREE", ("Kenya",), ("Chad",)) in told(text)
