"""Which of the deeds and words in one sentence are told as events, and beside which others."""

from __future__ import annotations

import pytest

from tests.event_reading import Told, extract, told


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Norway met Mali on the anniversary of Chad's invasion of Kenya.", ("ASSAULT", ("Chad",), ("Kenya",))),
        ("Norway welcomed Mali, and Chad's crackdown on Kenya went on.", ("COERCE", ("Chad",), ("Kenya",))),
        ("Norway condemned Chadian raids during the week against Kenyan villages.", ("ASSAULT", ("Chad",), ("Kenya",))),
        ("Kenya repelled Chad's vicious onslaught.", ("ASSAULT", ("Chad",), ("Kenya",))),
        ("Norway maintains military pressure on Chad.", ("COERCE", ("Norway",), ("Chad",))),
        ("Norway increased economic pressure on Chad.", ("SANCTION", ("Norway",), ("Chad",))),
        ("Ana Lima attacked Norway's inquiry as garbage.", ("ACCUSE", ("Ana Lima",), ("Norway",))),
        ("Ana Lima called Peter Otieno humble.", ("SUPPORT", ("Ana Lima",), ("Peter Otieno",))),
        ('Ana Lima said, "Peter Otieno was an excellent man."', ("SUPPORT", ("Ana Lima",), ("Peter Otieno",))),
        ('Ana Lima said, "Peter Otieno is a liar."', ("ACCUSE", ("Ana Lima",), ("Peter Otieno",))),
        ("Kenya declared seven days of mourning.", ("SUPPORT", ("Kenya",), ())),
        ('President Ana Lima of Kenya said: "I would like to thank Chad."', ("SUPPORT", ("Ana Lima",), ("Chad",))),
        ("Thousands of people marched in Nairobi against Kenya.", ("PROTEST", ("people",), ("Kenya",))),
        ("Kenya's court ruled that Ana Lima lacked authority.", ("REJECT", ("Kenya's court",), ("Ana Lima",))),
        ("I spoke with Ana Lima today.", ("CONSULT", (), ("Ana Lima",))),
        ("Norway is surging thousands of troops to Mali.", ("MOBILIZE", ("Norway",), ())),
        ("Kenya hosts Norwegian troops.", ("COOPERATE", ("Kenya",), ("Norwegian troops",))),
        ("Norway condemned Chad's campaign of violence against Kenya.", ("ASSAULT", ("Chad",), ("Kenya",))),
        ("Ana Lima led an armed uprising against Kenya.", ("ASSAULT", ("Ana Lima",), ("Kenya",))),
        ("Kenya is in a military conflict with Chad.", ("ASSAULT", ("Kenya",), ("Chad",))),
        ("The protesters' demands include new polls.", ("REQUEST", ("protesters",), ())),
        ("Norway said Chad would face severe consequences.", ("THREATEN", ("Norway",), ("Chad",))),
        (
            "Norway prepares to impose consequences in response to Chadian aggression against Kenya.",
            ("THREATEN", ("Norway",), ("Chad",)),
        ),
        (
            "Norway affirmed its commitment to Kenya's security in the face of attacks against Kenya by ISIS.",
            ("SUPPORT", ("Norway",), ("Kenya",)),
        ),
        ("Norway discussed its concern with Chad's missiles.", ("CONSULT", ("Norway",), ())),
        ("Chad's providing of drones to Mali alarmed Norway.", ("AID", ("Chad",), ("Mali",))),
        ("Kenya would be moving into Mali, Chad said.", ("MOBILIZE", ("Kenya",), ("Mali",))),
        ('Ana Lima said, "The law is a stab in the back."', ("ACCUSE", ("Ana Lima",), ())),
        ("Chad said the Kenyan rebels are the suspected culprits.", ("ACCUSE", ("Chad",), ("Kenyan rebels",))),
        ('Ana Lima said, "Our thoughts are with Kenyans."', ("SUPPORT", ("Ana Lima",), ("Kenyans",))),
    ],
)  # fmt: skip
def test_deeds_and_words_that_are_told_beside_others_or_plainly(text: str, event: Told) -> None:
    assert event in told(text)


def test_a_second_deed_is_not_whom_the_first_is_done_to() -> None:
    text = "Sudan's withdrawal from the Nairobi Treaty and its continuing war against Chad altered much."
    assert all("Chad" not in e.targets for e in extract(text).events if e.type == "RETREAT")


def test_a_deed_that_talks_are_about_is_told_beside_them() -> None:
    found = extract(
        "Kenya and Togo discussed developments in Sudan's war in Chad and the risk of a raid by Mali on Niger."
    )
    assert [(e.type, e.sources, e.targets) for e in found.events] == [
        ("CONSULT", ("Kenya", "Togo"), ()),
        ("ASSAULT", ("Sudan",), ("Chad",)),
    ]


def test_an_arms_transfer_that_is_condemned_is_aid() -> None:
    (aid,) = [e for e in extract("Spain condemned Chad's transfer of missiles to Mali.").events if e.type == "AID"]
    assert (aid.sources, aid.targets, aid.according_to) == (("Chad",), ("Mali",), "Spain")


def test_a_visit_that_is_only_named_has_taken_place() -> None:
    found = extract("Spain condemned the raid in Mali, days after Togo's visit to Niger.").events
    assert ("CONSULT", ("Togo",), ("Niger",)) in [(e.type, e.sources, e.targets) for e in found]


def test_what_one_s_own_people_contribute_is_no_aid() -> None:
    found = extract("Kenya celebrates the contributions of Nordic Kenyans to President Peter Otieno of Kenya.").events
    assert [e for e in found if e.type == "AID"] == []
