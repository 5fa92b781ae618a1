"""Stances in how somebody speaks of another's deeds, and in whose name an official text speaks."""

from __future__ import annotations

import pytest

from tests.test_extract_alignments import alignments, pairs


@pytest.mark.parametrize(
    "text",
    [
        "Kenya and Chad discussed security challenges, including the threat posed by Sudan and its proxies.",
        "Officials of Kenya and Chad expressed their commitment to countering Sudan's threats to the region.",
        "Kenya and Chad discussed their continued help to Mali as it defends itself against Sudan's brutal campaign.",
        "Kenya and Chad recommitted to ensuring that Sudan can never again threaten Malian villages.",
    ],
)
def test_who_speaks_so_of_a_deed_is_against_its_doer(text: str) -> None:
    found = pairs(text, "adversarial")
    assert {frozenset(("Kenya", "Sudan")), frozenset(("Chad", "Sudan"))} <= found


def test_a_report_in_its_own_voice_is_against_nobody() -> None:
    assert pairs("Sudan's unprovoked war went on. Kenya held a summit.", "adversarial") == set()


def test_what_a_third_is_cited_for_is_his_view() -> None:
    text = "Kenya met Chad. Norway said that Sudan's illegal campaign would not last."
    assert pairs(text, "adversarial") == {frozenset(("Norway", "Sudan"))}


def test_a_possible_threat_has_no_doer_yet() -> None:
    assert pairs("Kenya discussed the risk of a threat from Sudan.", "adversarial") == set()


def test_who_promises_to_keep_somebody_from_something_is_against_him() -> None:
    text = "Kenya repeated its commitment that Sudan will never be able to obtain such a bomb."
    assert frozenset(("Kenya", "Sudan")) in pairs(text, "adversarial")


def test_who_is_answered_or_defended_against_is_not_supported() -> None:
    answered = "Kenya reaffirmed its resolve to respond swiftly to Sudan's unjustified attack on Chad and met Mali."
    assert frozenset(("Kenya", "Sudan")) not in pairs(answered, "supportive")
    defended = "Kenya will always support Chad's right to defend itself against Sudan and Sudan-backed militias."
    assert pairs(defended, "supportive") >= {frozenset(("Kenya", "Chad"))}
    assert frozenset(("Kenya", "Sudan")) not in pairs(defended, "supportive")
    assert frozenset(("Chad", "Sudan")) in pairs(defended, "adversarial")


def test_examples_stand_for_the_group() -> None:
    text = "Kenya will defend itself against Iran-backed militias such as Hamas, Hezbollah, and the Houthis."
    assert {frozenset(("Iran", x)) for x in ("Hezbollah", "Hamas", "Houthis")} <= pairs(text, "supportive")
    assert {frozenset(("Kenya", x)) for x in ("Hezbollah", "Hamas", "Houthis")} <= pairs(text, "adversarial")


def test_an_attack_on_a_country_s_people_is_one_on_it() -> None:
    text = "Kenya mourned. Hamas killed four Kenyan civilians in the north."
    assert frozenset(("Hamas", "Kenya")) in pairs(text, "adversarial")


def test_who_wants_to_join_stands_with_the_others() -> None:
    assert frozenset(("Finland", "NATO")) in pairs("Finland's application for NATO membership is here.", "supportive")
    assert frozenset(("Chad", "NATO")) in pairs("Chad's commitment to NATO is ironclad.", "supportive")


def test_an_official_speaks_to_a_people_for_himself_and_for_the_state() -> None:
    text = "Kenyan President Peter Otieno expressed his solidarity with the people of Sudan. Kenya is calm."
    found = [x for x in alignments(text) if x.stance == "supportive"]
    assert [(x.a, x.b, x.according_to) for x in found] == [
        ("Peter Otieno", "people of Sudan", None),
        ("Kenya", "people of Sudan", "Peter Otieno"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Kenya's policy in the region will be determined by our assessment. I thank Chad for its partnership.",
        "Since the outset of my administration, Kenya has worked for peace. I thank Chad for its partnership.",
        "Kenya is announcing today that we will lend a ship. I thank Chad for its partnership.",
        "Kenya still believes in peace and we support all who work for it. We thank Chad.",
        "Kenya remains committed to peace. We will go on. We thank Chad.",
        "As President Joe Biden said, the United States is committed to trade. Kenya is calm. We thank Chad.",
        "At my direction, Kenyan forces struck a camp. Kenya is calm. We thank Chad.",
        "Kenya upholds our laws, and we will go on. Kenya respects its duty under our laws. We thank Chad.",
    ],
)
def test_an_official_whom_nobody_names_speaks_for_the_state_that_the_text_calls_its_own(text: str) -> None:
    own = "United States" if "Biden" in text else "Kenya"
    assert frozenset((own, "Chad")) in pairs(text, "supportive")


def test_one_hint_makes_no_state_the_author() -> None:
    assert pairs("Sudan violated our laws. We thank Chad.", "supportive") == set()
    assert pairs("Sudan remains committed to peace. We thank Sudan and Chad.", "supportive") == set()
    foreign = "President Emmanuel Macron of France and I met. France is calm. We thank Chad."
    assert frozenset(("France", "Chad")) not in pairs(foreign, "supportive")


@pytest.mark.parametrize(
    ("text", "stance", "pair"),
    [
        (
            "Businesswoman and Otieno loyalist Ruth Njeri spoke to Daniel Otieno.",
            "supportive",
            "Ruth Njeri|Daniel Otieno",
        ),
        ("Daniel Otieno paid. Otieno critic Ruth Njeri left.", "adversarial", "Ruth Njeri|Daniel Otieno"),
        ("Ruth Njeri has broken with Daniel Otieno.", "adversarial", "Ruth Njeri|Daniel Otieno"),
        ("Ruth Njeri urged the minister to pardon Daniel Otieno.", "supportive", "Ruth Njeri|Daniel Otieno"),
        ("The Labour Party voted against Daniel Otieno.", "adversarial", "Labour Party|Daniel Otieno"),
        ("Kenya thanked Chad for its contributions to Mali.", "supportive", "Chad|Mali"),
    ],
)
def test_words_of_taking_sides(text: str, stance: str, pair: str) -> None:
    assert frozenset(pair.split("|")) in pairs(text, stance)


def test_an_official_and_his_counterparts_act_together() -> None:
    text = (
        "Kenyan Foreign Minister Peter Otieno met his counterparts from Chad and Mali. They expressed support for Togo."
    )
    assert {frozenset((x, "Togo")) for x in ("Kenya", "Chad", "Mali")} <= pairs(text + " Kenya is calm.", "supportive")


def test_a_promise_shows_the_stance_of_what_is_promised() -> None:
    text = "Kenya affirmed its determination to continue raising the costs for Sudan. Kenya is calm."
    assert frozenset(("Kenya", "Sudan")) in pairs(text, "adversarial")
    text = "Kenya underscored its commitment to continue providing security, economic, and military assistance to Chad."
    assert frozenset(("Kenya", "Chad")) in pairs(text, "supportive")


def test_a_named_war_is_not_the_deed_of_the_country_in_its_name() -> None:
    assert alignments("Ruth Njeri was an outspoken opponent of the Vietnam War.") == []


def test_who_must_not_have_something_is_no_partner_of_those_who_agree_on_it() -> None:
    text = "Kenya and Chad agreed Sudan cannot have such a bomb."
    assert {frozenset((x, "Sudan")) for x in ("Kenya", "Chad")} <= pairs(text, "adversarial")
    assert frozenset(("Kenya", "Sudan")) not in pairs(text, "supportive")


@pytest.mark.parametrize(
    "text",
    [
        "Kenya stressed that Chad cannot fight alone.",
        "Kenya gave its word to ensure that Chad never again faces such hunger.",
    ],
)
def test_who_is_wished_well_by_a_negation_is_no_foe(text: str) -> None:
    assert pairs(text, "adversarial") == set()


def test_an_official_s_view_of_a_deed_is_the_state_s_in_his_words() -> None:
    text = "Kenyan President Peter Otieno discussed Sudan's unprovoked war in Chad with Togo. Kenya is calm."
    (found,) = [x for x in alignments(text) if {x.a, x.b} == {"Kenya", "Sudan"}]
    assert (found.stance, found.according_to) == ("adversarial", "Peter Otieno")


def test_what_somebody_unnamed_condemns_is_not_the_author_s_view() -> None:
    text = "Kenya's policy is our own. The resolution deplores the aggression by Sudan against Chad. We thank Mali."
    assert frozenset(("Kenya", "Sudan")) not in pairs(text, "adversarial")
