"""Who stands where in a country's own politics: courts, parliaments, parties, crowds, rivals and followers."""

from __future__ import annotations

import pytest

from tests.event_reading import extract
from tests.test_extract_alignments import pairs

PARLIAMENT = [
    (
        "The National Rally filed a motion of no confidence against Prime Minister Francois Bayrou.",
        "National Rally",
        "Francois Bayrou",
    ),
    (
        "Prime Minister Francois Bayrou survived a no-confidence motion tabled by the National Rally.",
        "National Rally",
        "Francois Bayrou",
    ),
    ("Lawmakers of the National Rally voted to dismiss Francois Bayrou.", "National Rally", "Francois Bayrou"),
]


def adversarial(text: str) -> set[frozenset[str]]:
    return pairs(text, "adversarial")


def supportive(text: str) -> set[frozenset[str]]:
    return pairs(text, "supportive")


@pytest.mark.parametrize(("text", "one", "other"), PARLIAMENT)
def test_who_moves_or_votes_against_an_office_holder_is_against_him(text: str, one: str, other: str) -> None:
    assert frozenset((one, other)) in adversarial(text)


def test_a_vote_does_what_is_voted_for() -> None:
    found = extract("The Senate voted to remove sanctions on Cuba.")
    assert [e.type for e in found.events] == ["CONCEDE"]


def test_members_of_parliament_act() -> None:
    assert supportive("MPs applauded Volodymyr Zelensky.") == {frozenset(("MPs", "Volodymyr Zelensky"))}


@pytest.mark.parametrize("deed", ["struck down the emergency decree issued by", "overturned the travel ban of"])
def test_a_court_that_overturns_rejects_and_does_not_attack(deed: str) -> None:
    found = extract(f"The Supreme Court {deed} President William Ruto.")
    assert [(e.type, e.sources) for e in found.events] == [("REJECT", ("Supreme Court",))]


def test_who_welcomes_a_conviction_is_against_the_convicted() -> None:
    text = "Amnesty International welcomed the conviction of Hissene Habre."
    assert adversarial(text) == {frozenset(("Amnesty International", "Hissene Habre"))}
    assert supportive(text) == set()
    ruling = "Amnesty International welcomed the court's ruling against Hissene Habre."
    assert frozenset(("Amnesty International", "Hissene Habre")) in adversarial(ruling)


def test_who_asks_for_a_release_is_for_the_prisoner_and_asks_nothing_of_him() -> None:
    text = "Amnesty International called for the release of Boubacar Diallo."
    assert supportive(text) == {frozenset(("Amnesty International", "Boubacar Diallo"))}
    assert [e.targets for e in extract(text).events] == [()]


def test_who_speaks_of_the_charges_against_somebody_has_not_made_them() -> None:
    assert adversarial("Lawyers for Hissene Habre said the charges against him were politically motivated.") == set()


@pytest.mark.parametrize(
    "text",
    [
        "Protesters rallied in support of Evo Morales.",
        "Several thousand people rallied in La Paz on Saturday in support of Evo Morales.",
        "Crowds gathered outside the court to voice support for Evo Morales.",
        "Rebels loyal to Evo Morales attacked a barracks.",
        "Supporters of Evo Morales sang.",
    ],
)
def test_crowds_and_followers_stand_with_whom_they_are_for(text: str) -> None:
    found = supportive(text)
    assert len(found) == 1
    assert "Evo Morales" in next(iter(found))
    assert not any("Evo Morales" in pair for pair in adversarial(text))


def test_supporters_of_a_country_s_party_do_not_stand_with_the_country() -> None:
    assert supportive("Albanian opposition supporters marched in Durres.") == set()


@pytest.mark.parametrize(
    "text",
    [
        "Hissene Habre, who has been critical of Idriss Deby, met Paul Biya.",
        "Hissene Habre is one of Idriss Deby's critics.",
        "Hissene Habre fell out with Idriss Deby.",
        "The feud between Hissene Habre and Idriss Deby deepened.",
        "The rift widened. The feud between Hissene Habre and his former mentor Idriss Deby deepened.",
        "Hissene Habre's rival, Idriss Deby, spoke.",
        "Hissene Habre demanded that Idriss Deby resign.",
        "'He must go,' Hissene Habre said of Idriss Deby.",
        "Hissene Habre urged voters to reject Idriss Deby.",
        "Hissene Habre called Idriss Deby 'a dictator in a suit'.",
        "Hissene Habre said Idriss Deby was trying to plunge the country into chaos.",
        "Courts jailed Hissene Habre for plotting to overthrow Idriss Deby.",
    ],
)
def test_who_is_at_odds_with_somebody(text: str) -> None:
    assert frozenset(("Hissene Habre", "Idriss Deby")) in adversarial(text)


@pytest.mark.parametrize(
    "text",
    [
        "Hissene Habre endorsed his former rival Idriss Deby.",
        "Hissene Habre, once an ally of Idriss Deby, met Paul Biya.",
        "Hissene Habre, who had fought Idriss Deby in three elections, spoke.",
    ],
)
def test_what_was_once_is_no_stance_of_now(text: str) -> None:
    pair = frozenset(("Hissene Habre", "Idriss Deby"))
    assert pair not in adversarial(text)
    assert pair not in supportive(text.replace("endorsed", "met"))


def test_a_pact_against_a_third_is_for_nobody_in_it() -> None:
    text = "The Liberal Democrats and Labour agreed on a pact against the Conservatives."
    assert not any("Conservatives" in pair for pair in supportive(text))
    joined = "Students and teachers joined forces against the reform of President Emmanuel Macron."
    assert frozenset(("students", "Emmanuel Macron")) in adversarial(joined)


@pytest.mark.parametrize(
    "text",
    [
        "Donald Trump granted a pardon to Michael Flynn.",
        "Donald Trump pardoned Michael Flynn.",
        "Michael Flynn has the backing of Donald Trump.",
        "Michael Flynn received messages of solidarity from Donald Trump.",
        "Donald Trump picked Michael Flynn as his running mate.",
        "The Trump-endorsed Michael Flynn spoke.",
    ],
)
def test_whom_one_pardons_or_backs(text: str) -> None:
    found = supportive(text)
    assert len(found) == 1
    assert {"Michael Flynn"} < next(iter(found))


def test_who_backs_one_against_another() -> None:
    text = "The Tamil National Alliance backed Maithripala Sirisena against Mahinda Rajapaksa."
    assert adversarial(text) == {frozenset(("Tamil National Alliance", "Mahinda Rajapaksa"))}
    assert supportive(text) == {frozenset(("Tamil National Alliance", "Maithripala Sirisena"))}


def test_police_who_detain_an_unknown_act_at_home() -> None:
    text = "Guinea held a vote. Guinean gendarmes detained Fonike Mengue."
    assert adversarial(text) == {frozenset(("Guinean gendarmes", "Fonike Mengue"))}


def test_students_who_protest_are_no_bystanders() -> None:
    text = "Students protested in Tbilisi. Police fired tear gas at the students."
    assert any({"police"} < pair for pair in adversarial(text))


def test_a_walkout_answers_whose_deed_it_follows() -> None:
    text = "In Accra, teachers staged a walkout after President John Mahama rejected their demands."
    protest = next(e for e in extract(text).events if e.type == "PROTEST")
    assert protest.targets == ("John Mahama",)


def test_two_office_holders_meet_a_third() -> None:
    text = "President Uhuru Kenyatta and opposition leader Raila Odinga met Joe Biden."
    assert [e.sources for e in extract(text).events] == [("Uhuru Kenyatta", "Raila Odinga")]


def test_a_kind_and_a_name_are_one_actor() -> None:
    text = "The Islamist party Ennahda accused President Kais Saied of a coup."
    assert adversarial(text) == {frozenset(("Ennahda", "Kais Saied"))}


def test_an_unknown_name_beside_a_party_is_a_party() -> None:
    text = "Zumbaro and the South African Communist Party backed Cyril Ramaphosa."
    assert frozenset(("Zumbaro", "Cyril Ramaphosa")) in supportive(text)


def test_those_who_join_a_march_march() -> None:
    text = "Miners, joined by students, protested against President Luis Arce."
    assert {frozenset(("miners", "Luis Arce")), frozenset(("students", "Luis Arce"))} <= adversarial(text)


def test_people_who_take_to_the_streets_are_a_crowd() -> None:
    text = "Tens of thousands of people took to the streets of Minsk to demand that Alexander Lukashenko step down."
    assert adversarial(text) == {frozenset(("people", "Alexander Lukashenko"))}


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("Kenyan doctors called off their strike.", "CONCEDE"),
        ("Angela Merkel hit back at Vladimir Putin.", "ACCUSE"),
        ("Israeli jets hit back at Hamas.", "ASSAULT"),
        ("The army forced President Omar al-Bashir from power.", "SANCTION"),
        ("Soldiers fought with the presidential guard.", "ASSAULT"),
    ],
)
def test_types_of_deeds_at_home(text: str, type_: str) -> None:
    assert [e.type for e in extract(text).events] == [type_]


def test_a_court_s_appeal_asks_nobody() -> None:
    assert extract("Pauline Hanson said she would appeal.").events == ()


def test_who_joins_another_in_a_deed_and_the_other_do_it() -> None:
    text = "Djibouti and Egypt joined Somalia in condemning the Israeli move."
    assert {frozenset((one, "Israel")) for one in ("Djibouti", "Egypt", "Somalia")} == adversarial(text)


def test_an_impeachment_is_against_the_impeached() -> None:
    text = "Rigathi Gachagua wept after his impeachment by the Senate."
    assert adversarial(text) == {frozenset(("Rigathi Gachagua", "Senate"))}


def test_an_international_court_acts_abroad() -> None:
    text = "Russia protested. The International Criminal Court indicted Russian president Vladimir Putin."
    court = "International Criminal Court"
    assert adversarial(text) == {frozenset((court, "Russia")), frozenset((court, "Vladimir Putin"))}


def test_partners_who_threaten_a_third_are_not_against_each_other() -> None:
    text = (
        "Kenya and Chad agreed to work together on trade and committed to continue close coordination "
        "to prevent the {} from leaving."
    )
    assert "THREATEN" in {e.type for e in extract(text.format("ships")).events}
    assert frozenset(("Kenya", "Chad")) not in adversarial(text.format("ships"))


@pytest.mark.parametrize(
    "text",
    [
        "Kenya and Chad agreed to work together to prevent the conflict from spreading.",
        "Kenyan researchers hope to prevent the disease from coming back.",
    ],
)
def test_what_harms_nobody_coerces_nobody(text: str) -> None:
    assert not {e.type for e in extract(text).events} & {"COERCE", "THREATEN", "RETREAT"}


def test_a_round_of_many_bodies_says_nothing_of_each_pair() -> None:
    text = "Collaboration between representatives from Oxfam, Greenpeace, HRW, Meta, TikTok and Alphabet went on."
    assert supportive(text) == set()
    assert supportive("Oxfam and Greenpeace agreed to work together.") == {frozenset(("Oxfam", "Greenpeace"))}


@pytest.mark.parametrize("text", ["Joe Biden spoke at the United Nations.", "Joe Biden spoke at a school in Chad."])
def test_who_speaks_somewhere_accuses_nobody(text: str) -> None:
    assert "ACCUSE" not in {e.type for e in extract(text).events}


@pytest.mark.parametrize("county", ["Prince George's County", "Prince William County"])
def test_a_county_named_after_a_prince_is_no_prince(county: str) -> None:
    found = extract(f"Joe Biden met voters in {county}, Maryland.")
    assert [a.name for a in found.actors if a.type == "person"] == ["Joe Biden"]
    assert found.roles == ()
