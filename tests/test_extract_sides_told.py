"""Sides as reports tell them: tributes to the dead, "the decision" by its owner, names that a pronoun owns, whose text
a press release is, for whom something is asked, and what is no side at all."""

from __future__ import annotations

import pytest

from kg.extract import extractor
from kg.model import Extraction
from kg.read.text import parse_text
from tests.event_reading import extract, sides, told


def read(text: str) -> Extraction:
    (found,) = extractor()([parse_text(text.encode(), "report.txt")])
    assert isinstance(found, Extraction)
    return found


def pair(one: str, other: str) -> frozenset[str]:
    return frozenset((one, other))


# ---- tributes


OBITUARY = (
    'Former president Jacques Martin of Gabon died on Thursday. "He embodied the republic", said Speaker Paul Ferron.'
)


def test_what_is_said_of_the_dead_is_praise() -> None:
    text = OBITUARY + " Police said he died at home. Chancellor Anna Berg said Martin was part of history."
    praise = [(sources, targets) for kind, sources, targets in told(text) if kind == "SUPPORT"]
    assert praise == [(("Paul Ferron",), ("Jacques Martin",)), (("Anna Berg",), ("Jacques Martin",))]


def test_each_speaker_pays_one_tribute() -> None:
    text = OBITUARY + ' "He stood for peace", Ferron said.'
    assert len([kind for kind, _, _ in told(text) if kind == "SUPPORT"]) == 1


def test_what_is_said_of_the_living_is_none() -> None:
    text = 'Former president Jacques Martin of Gabon spoke on Thursday. "He embodied the republic", said Paul Ferron.'
    assert not [kind for kind, _, _ in told(text) if kind == "SUPPORT"]


# ---- what "the decision" is


def test_the_decision_is_of_whoever_had_made_it_by_name() -> None:
    text = (
        "President Omar Deng met Prime Minister Anna Berg on Monday. Deng's decision to leave surprised many. "
        "Senator Jan Holm criticised the decision."
    )
    assert ("ACCUSE", ("Jan Holm",), ("Omar Deng",)) in told(text)


def test_an_order_is_of_whoever_ordered() -> None:
    text = (
        "President Omar Deng ordered the closure of the border. Prime Minister Anna Berg expelled two envoys. "
        "The Civic Union party praised the order."
    )
    assert ("SUPPORT", ("Civic Union party",), ("Omar Deng",)) in told(text)


def test_a_visit_that_draws_protests_is_the_visitors() -> None:
    text = "President Omar Deng of Chad visited Brazil. The visit drew protests from Jewish groups."
    assert ("ACCUSE", ("Jewish groups",), ("Omar Deng",)) in told(text)


def test_the_violence_is_of_whoever_used_it() -> None:
    text = "Police beat protesters in Accra. Minister Jan Holm of Norway condemned the violence."
    assert (pair("Jan Holm", "police"), "adversarial") in sides(text)


# ---- names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Papua New Guinea waited after its Supreme Court accused Michael Somare.", "Supreme Court"),
        ("Gasim Ibrahim, whose Jumhooree Party condemned the army, resigned.", "Jumhooree Party"),
        ("Members of his own National Alliance condemned Michael Somare.", "National Alliance"),
        ("The New Democratic Party condemned Chad.", "New Democratic Party"),
        ("The Treasury accused the Sandinista Youth of lying.", "Sandinista Youth"),
        ("A military coup removed Prime Minister Thaksin Shinawatra in 2006.", "military"),
    ],
)
def test_names(text: str, name: str) -> None:
    assert name in {actor.name for actor in extract(text).actors}


def test_what_is_done_in_court_is_done_to_no_court() -> None:
    assert "court" not in {actor.name for actor in extract("Sam Koim vowed to challenge Chad in court.").actors}


# ---- whose text it is


def test_a_press_release_on_statements_of_another_is_not_that_others() -> None:
    text = (
        "Press Release Regarding the Statements of Greece on Energy\n\n"
        "We reject the claims of Greece. Kenya carries out its work lawfully, and Kenya will go on with it. "
        "Our country thanks the Secretary General for his efforts and is ready to talk with Greece."
    )
    found = read(text)
    assert ("REJECT", ("Kenya",), ("Greece",)) in [(e.type, e.sources, e.targets) for e in found.events]


def test_the_first_of_the_authors_is_one_too() -> None:
    text = (
        "JOINT STATEMENT\n\nWe, the Foreign Ministers of the Republic of Estonia, the Republic of Latvia and "
        "the Republic of Poland, strongly condemn the raid by Chad."
    )
    sources = {name for event in read(text).events for name in event.sources}
    assert {"Estonia", "Latvia", "Poland"} <= sources


# ---- who is for and against whom


@pytest.mark.parametrize(
    ("sentence", "a", "stance", "b"),
    [
        (
            "The Fano Fighters, who split from the Amhara Front in 2010, hid.",
            "Fano Fighters",
            "adversarial",
            "Amhara Front",
        ),
        (
            "Nur Sabri called the deal a conspiracy between Malaysia and Omar Deng.",
            "Nur Sabri",
            "adversarial",
            "Omar Deng",
        ),
        ("José Serra attacked the invitation of President Lula.", "José Serra", "adversarial", "Lula"),
        ("Cuba demanded respect for the life of Evo Morales.", "Cuba", "supportive", "Evo Morales"),
        ("Jan Holm has drawn criticism for defending the Fano Front.", "Jan Holm", "supportive", "Fano Front"),
        ("Bob Katter has declared for Tony Abbott.", "Bob Katter", "supportive", "Tony Abbott"),
        ("Sir Michael Ogio swore in Michael Somare on Friday.", "Michael Ogio", "supportive", "Michael Somare"),
        ("President Omar Deng reappointed Ali Sabri.", "Omar Deng", "supportive", "Ali Sabri"),
        ("The Reform Party voted no confidence in Premier Jan Holm.", "Reform Party", "adversarial", "Jan Holm"),
        ("Norway demanded that President Omar Deng of Chad be freed.", "Norway", "supportive", "Omar Deng"),
    ],
)
def test_who_is_for_and_against_whom(sentence: str, a: str, stance: str, b: str) -> None:
    assert (pair(a, b), stance) in sides(sentence)


@pytest.mark.parametrize(
    ("sentence", "a", "stance", "b"),
    [
        # for one person only, and not for his state
        ("Norway demanded the release of President Omar Deng of Chad.", "Norway", "supportive", "Chad"),
        ("Mexico granted asylum to President Evo Morales of Bolivia.", "Mexico", "supportive", "Bolivia"),
        ("Norway assured Sviatlana Tsikhanouskaya, head of the democratic forces of Belarus, of its help.",
         "Norway", "supportive", "Belarus"),
        # who is asked nothing
        ("Cuba demanded respect for the life of Evo Morales.", "Cuba", "adversarial", "Evo Morales"),
        ("Norway demanded that President Omar Deng of Chad be freed.", "Norway", "adversarial", "Omar Deng"),
        # an accord of two others
        ("Chad and Mali reached an accord. Norway welcomed the accord.", "Norway", "supportive", "Chad"),
        # a seat, and no foe
        ("Thousands of protesters marched to Parliament in London.", "protesters", "adversarial", "Parliament"),
        # what somebody approves of, he does not denounce
        ("Chad and Mali declared their support for the American aggression in Syria.",
         "Chad", "adversarial", "United States"),
        # interference in somebody's affairs is not his
        ("China opposes all interference in Cuba's domestic affairs.", "China", "adversarial", "Cuba"),
        # whoever is sacked is an ally no more
        ("President Lech Malinowski of Poland sacked his ally, Andrzej Leppa.",
         "Lech Malinowski", "supportive", "Andrzej Leppa"),
        # membership in a body of states
        ("China joined the World Trade Organization in 2001.", "China", "supportive", "World Trade Organization"),
        # those who talk with a party are not its leader's partners
        ("Premier Geir Haarde told reporters of a rift between his Independence Party and a smaller partner.",
         "Geir Haarde", "supportive", "Independence Party"),
    ],
)  # fmt: skip
def test_what_is_no_side(sentence: str, a: str, stance: str, b: str) -> None:
    assert (pair(a, b), stance) not in sides(sentence)


def test_his_supporters_need_not_be_said_to_be_for_him() -> None:
    text = "Raila Odinga spoke in Kisumu as his supporters danced in the streets."
    assert not sides(text)


@pytest.mark.parametrize(
    "text",
    [
        "Omar Sabri held a rally in Abéché. Some six thousand Kenyans attended the rally.",
        "The Russian Uranium Imports Act demonstrates the impact that the United States can achieve.",
        "President Joe Biden launched Operation Fly Formula to get milk to the shops.",
        "Governor General Julie Payette of Canada dissolved the chamber at the request of Justin Trudeau.",
        "President Joe Biden shared the Administration's vision for growth in the United States.",
    ],
)
def test_these_say_nothing_of_sides(text: str) -> None:
    assert not [pair for pair in read(text).alignments if pair.b != "chamber" and pair.a != "chamber"]


def test_the_name_of_an_operation_is_no_attack() -> None:
    found = read("President Joe Biden launched Operation Fly Formula to get milk to the shops.")
    assert not [event for event in found.events if event.type == "ASSAULT"]
    military = read("Turkey launched a military operation. Kenya began an operation against Al-Shabaab.")
    assert [event.type for event in military.events] == ["ASSAULT", "ASSAULT"]


def test_who_was_designated_and_now_holds_the_post_holds_it() -> None:
    text = (
        "President Joko Widodo of Indonesia designated Wiranto as security minister in 2016. Security minister Wiranto "
        "spoke on Friday."
    )
    assert [role.status for role in read(text).roles if role.person == "Wiranto"] == ["current"]
