"""Who stands with or against whom, in whose view, and where nobody takes a side."""

from __future__ import annotations

import pytest

from kg.extract import extraction_of, load_pipeline
from kg.model import Alignment, Report


def alignments(text: str) -> list[Alignment]:
    nlp = load_pipeline()
    doc = nlp.make_doc(text)
    doc.user_data["report_date"] = "2025-03-05"
    return list(extraction_of(nlp(doc), Report(id="t", text=text, date="2025-03-05")).alignments)


def pairs(text: str, stance: str) -> set[frozenset[str]]:
    return {frozenset((x.a, x.b)) for x in alignments(text) if x.stance == stance}


def test_a_declared_ally_and_a_declared_enemy() -> None:
    assert frozenset(("Chad", "France")) in pairs("Chad is an ally of France.", "supportive")
    assert frozenset(("Chad", "Sudan")) in pairs("Chad will stand against Sudan.", "adversarial")


def test_coordination_expands_to_pairs() -> None:
    text = "Niger, Mali and Chad will stand against Sudan."
    against = pairs(text, "adversarial")
    assert {frozenset((one, "Sudan")) for one in ("Niger", "Mali", "Chad")} <= against
    assert frozenset(("Niger", "Mali")) in pairs(text, "supportive")


def test_aid_and_sanctions_show_a_stance_by_deeds() -> None:
    aid = next(x for x in alignments("Japan sent food aid to Kenya.") if x.stance == "supportive")
    assert aid.kind == "behavioural"
    assert frozenset(("Japan", "Kenya")) == frozenset((aid.a, aid.b))
    assert frozenset(("Japan", "Kenya")) in pairs("Japan imposed sanctions on Kenya.", "adversarial")


def test_talks_alone_show_no_stance() -> None:
    assert alignments("Japan held talks with Kenya.") == []


def test_concern_for_a_country_is_no_stance_against_it() -> None:
    assert pairs("Japan expressed concern about the floods in Kenya.", "adversarial") == set()


def test_an_office_holder_speaks_for_the_state() -> None:
    text = "Kenyan President Peter Otieno accused Sudan of shelling two villages. Kenya is calm."
    found = [x for x in alignments(text) if {x.a, x.b} == {"Kenya", "Sudan"}]
    assert found
    assert found[0].stance == "adversarial"
    assert found[0].according_to == "Peter Otieno"


def test_whose_view_it_is() -> None:
    found = [x for x in alignments("Norway said that Chad is an enemy of Sudan.") if x.stance == "adversarial"]
    assert [x.according_to for x in found] == ["Norway"]


def test_what_is_denied_refused_ended_or_only_asked_for_declares_nothing() -> None:
    for text in (
        "Rwanda denies backing the M23.",
        "Norway refused to support Chad.",
        "Mali stopped supporting Chad.",
        "If Chad supports Sudan, Kenya will act.",
    ):
        assert pairs(text, "supportive") == set(), text


def test_who_asks_others_to_support_somebody_supports_him_and_they_do_not_yet() -> None:
    assert pairs("Kenya urged Rwanda to support Chad.", "supportive") == {frozenset({"Kenya", "Chad"})}


def test_what_someone_is_accused_of_is_the_accusers_view() -> None:
    found = alignments("India accused Pakistan of arming the Kashmiri militants.")
    arming = next(x for x in found if x.stance == "supportive")
    assert (frozenset((arming.a, arming.b)), arming.according_to) == (
        frozenset(("Pakistan", "Kashmiri militants")),
        "India",
    )


def test_who_heads_an_armed_group_speaks_for_it_and_an_envoy_of_an_international_body_for_no_state() -> None:
    group = "Abdul Salam, head of the negotiating delegation of Yemen's Ansarullah movement, thanked Oman."
    assert frozenset(("Ansarullah", "Oman")) in pairs(group, "supportive")
    envoy = "Anna Berg, the Norwegian head of the United Nations mission in Chad, praised Chad. Norway was silent."
    assert frozenset(("Norway", "Chad")) not in pairs(envoy, "supportive")


def test_bystanders_and_planned_talks_take_no_side() -> None:
    assert alignments("Norway promised that two Chadian villagers would be freed.") == []
    assert alignments("Norway agreed to hold talks with Chad.") == []


def test_a_body_that_signs_beside_states_does_not_stand_for_them() -> None:
    text = "We, the ministers of the European Commission, Norway, Kenya, Italy and Peru, condemn Sudan's raid on Chad."
    signed = ("European Commission", "Norway", "Kenya", "Italy", "Peru")
    assert {frozenset((one, "Sudan")) for one in signed} <= pairs(text, "adversarial")


def test_those_who_accuse_each_other_are_against_each_other() -> None:
    text = "The Sudanese army and the RSF accused each other of violating the truce."
    assert pairs(text, "adversarial") == {frozenset(("Sudanese army", "RSF"))}


def test_an_act_against_someone_shows_no_friendship_with_them() -> None:
    text = "France and Canada are prepared to take further measures to stop Sudan."
    assert frozenset(("France", "Sudan")) not in pairs(text, "supportive")


def test_whom_a_state_kills_is_its_foe_by_name() -> None:
    text = "United States forces killed Iranian General Omid Karimi in Iraq."
    against = pairs(text, "adversarial")
    assert {frozenset(("United States", "Omid Karimi"))} <= against


def test_a_militia_described_by_its_backer_is_named() -> None:
    text = "Karim Saleh leads Hezbollah, an Iranian-backed militia."
    assert frozenset(("Hezbollah", "Iran")) in pairs(text, "supportive")


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("Kenyan senator Peter Otieno has been at odds with President Ana Lima.", ("Peter Otieno", "Ana Lima")),
        ("Peter Otieno disagreed with Ana Lima on Tuesday.", ("Peter Otieno", "Ana Lima")),
        ("The US had been allied with Chadian groups in fighting Boko Haram.", ("United States", "Boko Haram")),
        ("Hezbollah is a banned militant organization in Germany.", ("Hezbollah", "Germany")),
        ("Norway urged Sudan to stop its attacks.", ("Norway", "Sudan")),
        ("President Ana Lima asked for Peter Otieno's resignation.", ("Ana Lima", "Peter Otieno")),
    ],
)
def test_words_that_set_one_against_the_other(text: str, pair: tuple[str, str]) -> None:
    assert frozenset(pair) in pairs(text, "adversarial")


def test_those_who_trade_accusations_are_against_each_other() -> None:
    assert pairs("Kenya and Chad traded accusations over the shelling.", "adversarial") == {
        frozenset(("Kenya", "Chad"))
    }


def test_who_asks_both_sides_to_stop_is_against_neither() -> None:
    assert pairs("Norway urged Chad and Sudan to stop fighting.", "adversarial") == set()


def test_a_force_made_up_of_a_militia_stands_with_it() -> None:
    text = "The SDF is made up of YPG militia and villagers."
    assert pairs(text, "supportive") == {frozenset(("SDF", "YPG"))}


def test_who_undermines_a_campaign_does_not_wage_it() -> None:
    text = "The actions by the Government of Turkey undermine the campaign to defeat the Islamic State."
    assert alignments(text) == []


def test_whose_defeat_one_is_for_has_no_friend_in_one() -> None:
    text = "Norway affirmed its commitment to Kenya's security and the defeat of Hamas."
    assert pairs(text, "supportive") == {frozenset(("Norway", "Kenya"))}


@pytest.mark.parametrize(
    "text",
    [
        "The leaders discussed Iranian-backed Houthi threats to shipping.",
        "Norway sanctioned Iran and its proxies, the Houthis and Hezbollah.",
        "Norway punished 600 bodies, including Iran and its proxies, Hamas, Hezbollah and the Houthis.",
        "Iran and its allies, including the Houthis, were mentioned.",
    ],
)
def test_whose_proxies_some_are_stands_by_them(text: str) -> None:
    assert frozenset(("Iran", "Houthis")) in pairs(text, "supportive") or frozenset(("Iran", "Houthi")) in pairs(
        text, "supportive"
    )


def test_those_who_meet_over_support_for_somebody_give_it() -> None:
    text = "President Ana Lima of Kenya met Prime Minister Peter Otieno of Chad to discuss further support for Mali."
    assert {frozenset(("Kenya", "Mali")), frozenset(("Chad", "Mali"))} <= pairs(text, "supportive")


def test_who_proposes_something_is_no_friend_yet() -> None:
    assert pairs("Kenya proposed a law to extradite suspects to Chad.", "supportive") == set()


@pytest.mark.parametrize(
    "text",
    [
        "Norway voiced its support for Mali in response to Chad's aggression.",
        "Norway promised to repair Mali's infrastructure and make it more resilient against Chadian attacks.",
        "The people of Mali fight bravely to defend their country against Chadian aggression.",
        "Norway condemns Chad's missile strikes today across Mali.",
    ],
)
def test_whose_attacks_are_told_of_is_against_whom_one_wants_safe(text: str) -> None:
    assert frozenset(("Chad", "Mali")) in pairs(text, "adversarial")


def test_attacks_that_may_come_are_against_nobody() -> None:
    text = "Norway voiced its support for Mali in view of the risk of Chadian aggression."
    assert pairs(text, "adversarial") == set()


def test_whose_enablers_some_are_is_whom_they_stand_by() -> None:
    found = pairs("Norway condemns the violence of Chad and its Kenyan and Malian enablers.", "supportive")
    assert found == {frozenset(("Kenya", "Chad")), frozenset(("Mali", "Chad"))}


def test_a_people_and_its_state_are_one_side() -> None:
    text = "The people of Mali defend Mali against Chadian rebels."
    assert frozenset(("people of Mali", "Mali")) not in pairs(text, "supportive")


@pytest.mark.parametrize(
    "text",
    [
        "President Ana Lima of Kenya and Prime Minister Peter Otieno of Chad recommitted to ensuring that ISIS never "
        "threatens Mali.",
        "Ana Lima extended sincere condolences to the people of Kenya for the terrorist attack by ISIS.",
        "The people of Kenya defend their sovereignty and democracy against the invasion by ISIS.",
    ],
)
def test_nobody_stands_by_whom_the_words_are_against(text: str) -> None:
    assert not any("ISIS" in pair for pair in pairs(text, "supportive"))


def test_a_speaker_is_not_hostile_where_somebody_else_is() -> None:
    text = "President Ana Lima of Kenya said this was no time for any party hostile to Chad to exploit the attacks."
    assert pairs(text, "adversarial") == set()


def test_aggression_is_not_against_who_arms_its_victim() -> None:
    text = "Norway keeps delivering weapons to Mali so it can defend itself against Chadian aggression."
    assert frozenset(("Chad", "Norway")) not in pairs(text, "adversarial")


def test_leaders_who_sign_together_are_friends_for_their_states() -> None:
    text = "President Ana Lima of Kenya and Prime Minister Peter Otieno of Chad signed an accord."
    assert pairs(text, "supportive") == {frozenset(("Kenya", "Chad"))}


def test_a_named_leader_keeps_a_stance_of_his_own_beside_the_state_s() -> None:
    thanks = "Kenyan President Ana Lima thanked the Malian leader, Peter Otieno. Kenya and Mali are far apart."
    assert pairs(thanks, "supportive") == {frozenset(("Ana Lima", "Peter Otieno")), frozenset(("Kenya", "Mali"))}
    ban = "The European Union imposed an asset freeze on Malian President Peter Otieno. Mali is calm."
    assert pairs(ban, "adversarial") == {
        frozenset(("European Union", "Peter Otieno")),
        frozenset(("European Union", "Mali")),
    }


def test_a_spokesman_s_words_and_those_of_an_unnamed_minister_are_the_state_s_alone() -> None:
    spoken = "Kenyan foreign ministry spokesman Peter Otieno condemned Mali. Kenya is calm."
    assert pairs(spoken, "adversarial") == {frozenset(("Kenya", "Mali"))}
    unnamed = "The Kenyan foreign minister condemned Mali. Kenya is calm."
    assert pairs(unnamed, "adversarial") == {frozenset(("Kenya", "Mali"))}


def test_a_group_within_a_group_is_a_membership_and_a_post_in_a_party_a_role() -> None:
    for text in (
        "The YPG is part of the Syrian Democratic Forces.",
        "The YPG, which makes up most of the Syrian Democratic Forces, left.",
    ):
        (found,) = alignments(text)
        assert {found.a, found.b, found.kind} == {"YPG", "Syrian Democratic Forces", "membership"}
    assert alignments("Hassan Nasrallah, the leader of Hezbollah, spoke on Monday.") == []
