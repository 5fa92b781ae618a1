"""What an analyst relies on in events: the type, who acts on whom, the mode, modality and whose words they are."""

from __future__ import annotations

import pytest

from kg.model import Event
from tests.event_reading import extract, told


def first(text: str) -> Event:
    events = extract(text).events
    assert events, f"no event in: {text}"
    return events[0]


@pytest.mark.parametrize(
    ("text", "kind", "source", "target"),
    [
        ("Hungary vetoed a European Union statement on Gaza.", "REJECT", "Hungary", "European Union"),
        ("Pakistan closed its airspace to Indian flights.", "COERCE", "Pakistan", "India"),
        ("The World Bank approved a $500 million loan to Ghana.", "AID", "World Bank", "Ghana"),
        ("India expelled six Canadian diplomats.", "SANCTION", "India", "Canadian diplomats"),
        ("Uganda rejected accusations by Rwanda that it supports rebels.", "REJECT", "Uganda", "Rwanda"),
        ("Armenia accused Azerbaijan of violating the ceasefire.", "ACCUSE", "Armenia", "Azerbaijan"),
        ("Iran warned that it would retaliate if Israel attacked its reactors.", "THREATEN", "Iran", "Israel"),
        ("Spain thanked Morocco for its help.", "SUPPORT", "Spain", "Morocco"),
        ("Spain said that Chad is to blame.", "ACCUSE", "Spain", "Chad"),
        ("We know that Ana Lima has been held by the Government of Chad.", "COERCE", "Government of Chad", "Ana Lima"),
        ("Spain asked Special Envoy for Climate Ana Lima to chair a session.", "REQUEST", "Spain", "Ana Lima"),
        ("Spain conducted strikes against facilities in Mali used by Boko Haram.", "ASSAULT", "Spain", "Boko Haram"),
        ("Ana Lima noted the need for Chad's action on Mali.", "REQUEST", "Ana Lima", "Chad"),
        ("Spain engaged with Chad on trade.", "CONSULT", "Spain", "Chad"),
        ("Spain rallied its allies to support Chad.", "SUPPORT", "Spain", "Chad"),
        ("Ana Lima endorsed her former rival, Joao Braga.", "SUPPORT", "Ana Lima", "Joao Braga"),
        ('Ana Lima said: "We are with Joao Braga in our thoughts and prayers."', "SUPPORT", "Ana Lima", "Joao Braga"),
        ("Judge Ana Lima issued a ruling against Joao Braga.", "SANCTION", "Ana Lima", "Joao Braga"),
        ("The Senate voted to hold Joao Braga in contempt.", "SANCTION", "Senate", "Joao Braga"),
        ("Spain praised Chad for providing a radar system to Mali.", "SUPPORT", "Spain", "Chad"),
        ("Spain immobilized Chad's assets.", "SANCTION", "Spain", "Chad"),
        (
            "Spain will suspend the operation of all treaty obligations between itself and Chad.",
            "THREATEN",
            "Spain",
            "Chad",
        ),
        ("Japan lifted its embargo on Myanmar.", "CONCEDE", "Japan", "Myanmar"),
        ("Japan halted economic aid to Myanmar.", "SANCTION", "Japan", "Myanmar"),
        ("Kenya agreed to lift its ban on flights from Somalia.", "AGREE", "Kenya", "Somalia"),
        ("Libya threatened to expel Tunisian workers.", "THREATEN", "Libya", "Tunisian workers"),
        ("Colombia demanded that Nicaragua withdraw its ships.", "REQUEST", "Colombia", "Nicaragua"),
        ("Vietnam was accused by Cambodia of seizing land.", "ACCUSE", "Cambodia", "Vietnam"),
        ("Brazil held talks with Bolivia.", "CONSULT", "Brazil", "Bolivia"),
    ],
)
def test_type_source_and_target(text: str, kind: str, source: str, target: str) -> None:
    event = first(text)
    assert event.type == kind
    assert source in event.sources
    assert target in event.targets


def test_both_sides_of_a_mutual_event_are_kept() -> None:
    event = first("Saudi Arabia and Iran have restored diplomatic relations after seven years.")
    assert event.type == "SUPPORT"
    assert set(event.sources) == {"Saudi Arabia", "Iran"}


def test_a_denied_event_is_no_fact() -> None:
    events = extract("Chad did not attack Sudan.").events
    assert not [e for e in events if e.modality == "asserted"]


def test_what_someone_is_cited_for_is_kept_apart() -> None:
    events = extract("Sudan said that Chad had attacked a village in Sudan.").events
    assault = next(e for e in events if e.type == "ASSAULT")
    assert assault.according_to == "Sudan"


def test_a_relative_date_is_resolved() -> None:
    assert first("India expelled six Canadian diplomats on Monday.").date == "2024-05-13"


def test_evidence_holds_trigger_and_actors() -> None:
    text = "On Friday, analysts were calm. Japan halted economic aid to Myanmar after the vote."
    event = first(text)
    evidence = text[event.start : event.end]
    assert "Japan" in evidence
    assert "Myanmar" in evidence
    assert event.trigger in evidence


@pytest.mark.parametrize(
    "text",
    [
        "Many farmers in Chile did expect their cousins to come back.",
        "Norwegian President Anna Berg held up a Bible for a photograph.",
        "The handling of the floods raised Anna Berg's prospects in Norway.",
        "Peter Otieno of Kenya appeared on the ballot and received 5,617 votes.",
        "The players of Chile started to tear down the goalposts.",
        "Kenya takes care of the lake.",
        "Peter Otieno of Kenya withdrew his name from consideration.",
        "Kenyan President Peter Otieno issued Executive Order 12.",
        "The villagers of Chile have stood out for years.",
    ],
)
def test_no_event_is_invented_from_a_word_with_another_sense(text: str) -> None:
    assert [(e.type, e.trigger) for e in extract(text).events] == []


def test_recognising_a_region_of_a_state_is_no_support_for_that_state() -> None:
    text = "Chad recognised the independence of the so-called republic of Darfur, a region of Sudan."
    assert not [e for e in extract(text).events if e.type == "SUPPORT" and "Sudan" in e.targets]


def test_calling_on_a_state_to_do_something_is_a_request_and_no_visit() -> None:
    found = extract("Yemen called on Riyadh to lift the siege.").events
    assert [(e.type, e.sources, e.targets) for e in found] == [("REQUEST", ("Yemen",), ("Saudi Arabia",))]


@pytest.mark.parametrize(
    "text",
    [
        "Chad did not persuade Kenya to sanction Sudan.",
        "Kenya has no intention of deploying frigates off Sudan.",
        "Will Kenya sanction Sudan?",
        "The roads stay closed until Kenya ends its attacks on Sudan.",
        "Peter Otieno of Kenya hosted a show.",
        "Tonga's ministers began a weekend shutdown of schools.",
    ],
)
def test_what_came_to_nothing_or_was_only_asked_is_no_deed(text: str) -> None:
    assert [(e.type, e.trigger) for e in extract(text).events if e.modality == "asserted"] == []


def test_a_list_of_leaders_is_read_to_its_end() -> None:
    text = (
        "President Anna Berg briefly met today with President Jun Park of the Republic of Korea, Prime Minister "
        "Kenji Mori of Japan, Prime Minister Paul Hale of New Zealand, and Defense Minister Ruth Lane of Australia."
    )
    (met,) = [e for e in extract(text).events if e.type == "CONSULT"]
    assert {*met.sources, *met.targets} == {"Anna Berg", "Jun Park", "Kenji Mori", "Paul Hale", "Ruth Lane"}


def test_a_call_to_a_leader_is_made_by_telephone_and_asks_for_nothing() -> None:
    text = "Norwegian President Anna Berg called Kenyan President Peter Otieno to underscore Norway's friendship."
    assert [(e.type, e.mode) for e in extract(text).events][:1] == [("CONSULT", "phone")]


def test_a_city_before_a_deed_is_where_it_was_done() -> None:
    (bombing,) = extract("The Kabul bombing killed five Pakistani soldiers.").events
    assert bombing.sources == ()


def test_a_deed_is_laid_at_no_doors_where_it_may_be_of_two() -> None:
    text = "The bank met until Chad gave in and made good the harm it has done to Sudan."
    assert [e for e in extract(text).events if e.type == "ASSAULT"] == []


def test_whose_commitment_it_is_is_no_target_of_who_reaffirms_it() -> None:
    text = "U.S. Vice President Ruth Hale reaffirmed the U.S. commitment to strengthening a partnership with Chad."
    assert all("United States" not in e.targets for e in extract(text).events)


@pytest.mark.parametrize(
    "text",
    [
        "The Chadian army failed to capture the town from Sudanese rebels.",
        "The Chadian army may have failed in its aim of seizing Faya from Sudan.",
        "Turkey attempted to persuade Greece to open the border.",
        "The law would have allowed the Chadian government to deport Sudanese refugees.",
        "President Peter Otieno of Kenya stressed the need to expel Sudanese diplomats.",
        "Norway demonstrated through its budget that it is rich.",
        "A Norwegian agency is charged with protecting the lakes of Chad.",
    ],
)
def test_what_failed_or_is_only_thought_of_is_no_deed(text: str) -> None:
    assert [(e.type, e.trigger) for e in extract(text).events if e.modality == "asserted"] == []


def test_what_an_act_answers_to_is_not_whom_it_helps() -> None:
    text = "Norway gave $2 million in aid to Chad in response to Sudan's invasion of Chad."
    (aid,) = [e for e in extract(text).events if e.type == "AID"]
    assert aid.targets == ("Chad",)


def test_whom_a_shared_plan_is_against_is_no_partner_in_it() -> None:
    found = extract("Norway announced its intention to work with its neighbours to remove Chad from the council.")
    assert all("Chad" not in e.targets for e in found.events)
    assert all(x.stance == "adversarial" for x in found.alignments)


def test_one_strikes_back_at_whom_one_answers() -> None:
    (strike,) = extract("Hezbollah fired rockets in response to Israeli raids.").events
    assert (strike.type, strike.targets) == ("ASSAULT", ("Israel",))


def test_a_people_that_defends_its_country_supports_nobody_else() -> None:
    found = extract("Chad will get the guns that Chadian soldiers need to defend their country.")
    assert [e for e in found.events if e.type == "SUPPORT"] == []


def test_who_reacts_to_an_act_reacts_to_whoever_did_it() -> None:
    text = "Chad closed the border with Sudan on Monday. Kenyan President Peter Otieno criticised the move."
    reaction = extract(text).events[-1]
    assert (reaction.type, reaction.sources, reaction.targets) == ("ACCUSE", ("Peter Otieno",), ("Chad",))


def test_a_named_kind_of_act_points_back_to_an_act_of_that_kind() -> None:
    text = "Chad asked Norway for loans. Norway declined the request. Kenya opposed the withdrawal."
    declined, opposed = extract(text).events[-2:]
    assert declined.targets == ("Chad",)
    assert opposed.targets == ()


def test_critics_of_a_leader_are_not_the_leader() -> None:
    text = "President Peter Otieno of Kenya opened the forest, and his critics blamed him."
    assert not [e for e in extract(text).events if e.type == "ACCUSE" and "Peter Otieno" in e.sources]


def test_what_only_describes_is_told_as_done() -> None:
    found = extract("The ministers discussed the sanctions imposed by Norway on Chad.").events
    assert ("SANCTION", ("Norway",), ("Chad",)) in [(e.type, e.sources, e.targets) for e in found]


def test_a_ban_in_a_state_is_that_states() -> None:
    (ban,) = extract("The PKK is banned in Turkey.").events
    assert (ban.sources, ban.targets) == (("Turkey",), ("PKK",))


def test_two_verbs_of_one_form_share_the_subject() -> None:
    text = "Anna Berg of Norway asked the bank to wait and met Chadian President Jun Park."
    (talk,) = [e for e in extract(text).events if e.type == "CONSULT"]
    assert (talk.sources, talk.targets) == (("Anna Berg",), ("Jun Park",))


def test_a_clause_before_a_quotation_names_its_speaker() -> None:
    text = 'Kenyan President Peter Otieno defended the plan, "As I have said, I will expel the diplomats of Chad."'
    (threat,) = [e for e in extract(text).events if e.type == "THREATEN"]
    assert (threat.sources, threat.targets) == (("Peter Otieno",), ("diplomats of Chad",))


def test_an_armed_attack_that_is_launched_is_no_reproach() -> None:
    (attack,) = extract("Iran launched a missile attack against Israel.").events
    assert attack.type == "ASSAULT"


def test_a_contrast_denies_nothing() -> None:
    (charge,) = extract("Kenya accused Chad, not Sudan, of piracy.").events
    assert (charge.type, charge.sources, charge.targets) == ("ACCUSE", ("Kenya",), ("Chad",))


def test_a_heading_is_no_part_of_the_sentence_below_it() -> None:
    found = extract("TALKS WITH CHAD\n\nNorway expelled two Kenyan diplomats.")
    assert [(e.type, e.sources) for e in found.events] == [("SANCTION", ("Norway",))]


@pytest.mark.parametrize(
    "first",
    ['Norway accused Chad of theft, which the envoy called "absurd"', "Norway accused Chad of theft!"],
)
def test_a_first_paragraph_is_no_heading(first: str) -> None:
    found = extract(f"{first}\n\nPresident Anna Berg left. Norway accused Chad of theft.")
    assert [e.type for e in found.events if e.targets == ("Chad",)] == ["ACCUSE", "ACCUSE"]


def test_what_the_heading_tells_and_the_text_again_is_one_event() -> None:
    found = extract("Norway accuses Chad of theft\n\nNorway accused Chad of theft.")
    assert [e.type for e in found.events] == ["ACCUSE"]


def test_a_combining_mark_by_itself_is_no_name() -> None:
    assert [actor.name for actor in extract("Iran \u0327 Iran").actors] == ["Iran"]


@pytest.mark.parametrize(
    "text",
    [
        "Kenyan newspapers claimed that Chad had bought tanks.",
        "Chad is seeking a bomb, the minister of Norway said.",
        "Norway announced a halt to rescue work in Chad.",
        "In the moment he was attacked by the gunman, Otieno was engaged in a speech.",
        "Norwegian Defence Minister Anna Berg stressed the readiness of NATO to deter Russian aggression against Chad.",
        "The hostages may be held by Hamas in Gaza.",
        "The Kenyan protesters were sent by Chad.",
    ],
)
def test_what_nobody_did_is_no_deed(text: str) -> None:
    assert [(e.type, e.sources, e.targets) for e in extract(text).events if e.modality == "asserted"] == []


def test_outrage_is_not_at_the_victims() -> None:
    (outrage,) = extract("Norway expressed outrage at the killing of Chadian farmers.").events
    assert (outrage.type, outrage.sources, outrage.targets) == ("ACCUSE", ("Norway",), ())


def test_a_claim_accuses_nobody_of_being_killed() -> None:
    found = extract("The company claimed that two drivers were killed in Chad.").events
    assert [e for e in found if e.type == "ACCUSE"] == []


def test_a_party_that_claims_a_deed_accuses_its_doer() -> None:
    (charge,) = extract("Opposition parties claimed that the village was bombed by the Chadian army.").events
    assert (charge.type, charge.sources, charge.targets) == ("ACCUSE", ("opposition parties",), ("Chadian army",))


def test_a_halt_to_attacks_is_a_ceasefire() -> None:
    (halt,) = extract("Chad declared a halt to attacks on the rebels.").events
    assert (halt.type, halt.sources, halt.targets) == ("RETREAT", ("Chad",), ("rebels",))


def test_verbs_after_semicolons_have_the_sentences_subject() -> None:
    found = extract("Chad's ministers met Kenyan President Peter Otieno on Monday; criticised Norway; and left.").events
    assert ("ACCUSE", ("Chad's ministers",), ("Norway",)) in [(e.type, e.sources, e.targets) for e in found]


def test_a_target_that_is_worked_out_is_less_sure_than_one_that_is_named() -> None:
    inferred = extract("Chad closed the border with Sudan on Monday. Norway criticised the move.").events[-1]
    named = extract("Norway criticised Chad.").events[-1]
    assert (inferred.sources, inferred.targets) == (named.sources, named.targets)
    assert inferred.confidence < named.confidence


def test_whom_an_attack_is_on_has_not_made_it() -> None:
    found = extract(
        "An attack on Chadian troops killed two people. A rebel attack on Kenyan troops wounded nine."
    ).events
    assert not [e for e in found if {"Chadian troops", "Kenyan troops"} & set(e.sources)]
    assert ("ASSAULT", ("rebel",), ("Kenyan troops",)) in [(e.type, e.sources, e.targets) for e in found]


def test_a_strike_that_a_union_calls_is_the_unions() -> None:
    found = extract("A strike called by the Kenyan dockers' union brought Mombasa to a halt.").events
    assert {source for e in found if e.type == "PROTEST" for source in e.sources} == {"Kenyan dockers' union"}


@pytest.mark.parametrize(
    ("text", "type_", "target"),
    [
        ("Kenyan welders accused the president of lying.", "ACCUSE", "president"),
        ("Kenyan teachers rejected an appeal by the head of state to return to work.", "REJECT", "head of state"),
        ("Yielding to student demands, Kenya's military council dissolved itself.", "CONCEDE", "student"),
    ],
)
def test_an_office_or_a_group_by_itself_is_a_target(text: str, type_: str, target: str) -> None:
    assert (type_, (target,)) in [(e.type, e.targets) for e in extract(text).events]


def test_nobody_is_threatened_with_ones_own_ambassador() -> None:
    (threat,) = extract("Chad threatened to recall its ambassador and sever ties with Norway.").events
    assert (threat.type, threat.sources) == ("THREATEN", ("Chad",))
    assert threat.targets in ((), ("Norway",))


def test_what_is_said_to_be_under_attack_is_no_place_that_was_attacked() -> None:
    assert not extract("Access to schools is under attack in Kenya.").events


def test_talks_on_another_day_are_another_meeting() -> None:
    text = "Ana Lima met Peter Otieno on Monday. On Wednesday Ana Lima and Peter Otieno discussed fishing."
    assert [e.type for e in extract(text).events] == ["CONSULT", "CONSULT"]


def test_a_meeting_is_told_once_with_the_contexts_of_all_its_topics() -> None:
    text = (
        "President Ana Lima met President Peter Otieno in Oslo on Monday. "
        "They discussed fishing. Ana Lima and Peter Otieno also discussed cyber attacks on banks. "
        "On Tuesday Ana Lima met Idriss Toll."
    )
    events = [e for e in extract(text).events if e.type == "CONSULT"]
    assert [set(e.sources) | set(e.targets) for e in events] == [
        {"Ana Lima", "Peter Otieno"},
        {"Ana Lima", "Idriss Toll"},
    ]
    assert "cyber" in events[0].context


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("Norwegian diplomats are targeting Chadian oligarchs with questions.", "ASSAULT"),
        ("Norway spoke of a hostage deal.", "AGREE"),
        ("Norway is closely monitoring the situation in Chad.", "ACCUSE"),
        ("Kenya is monitoring air quality.", "ACCUSE"),
        ("Norway's arms have been critical in sustaining the defence.", "ACCUSE"),
        ("Kenyan governors have launched a cynical campaign.", "PROTEST"),
        ("The Kenyan people will continue to stand with villagers in their fight for freedom.", "PROTEST"),
        ("People suffer from smoke of fires burning in Kenya.", "ACCUSE"),
        ("The UAW is fighting hard to ensure good pay.", "ASSAULT"),
        ("Norway has seen efforts to restrict access to the coast.", "COERCE"),
        ("Norway promised not to attack Chad.", "THREATEN"),
        ("By attacking the tenets of the charter, Chad is tearing at the foundations of peace.", "ASSAULT"),
        ("The police vans arrived, and the crowds dispersed.", "COERCE"),
        ("Ana Lima made a great contribution to the battle for independence.", "AID"),
        ("Ana Lima should be remembered for what she was, said Peter Otieno.", "REQUEST"),
        ("Vice President Ana Lima joined the call.", "REQUEST"),
        ("Should these forces dare to attack Chad, they will be wiped out, Norway said.", "REQUEST"),
        ("Idriss Toll promised that those who had fired on Kenyan civilians would be tried.", "ASSAULT"),
        ("Ana Lima condemned the Chadian navy's reckless moves on Friday obstructing a Kenyan convoy.", "REJECT"),
        ("Documents on accounts held by relatives of Ana Lima were published.", "SANCTION"),
        ("The leaders discussed Chadian aggression against Kenya.", "CONSULT"),
        ("The killing of the deputy by Kenyan gunmen brought crowds into the streets.", "PROTEST"),
        ("Kenyan rebels vowed to fight until Chad agreed to talks.", "AGREE"),
        (
            "Norway and Mali spoke of their shared work to bolster trade, increase energy security, and cut waste.",
            "MOBILIZE",
        ),
        ("President Ana Lima has sent to the gazette for publication a notice on the emergency.", "RETREAT"),
        ("Norway calls on Chad to stop its war, enact a ceasefire, and negotiate a settlement with Mali.", "AGREE"),
    ],
)
def test_what_only_sounds_like_a_deed_is_none(text: str, type_: str) -> None:
    assert [e for e in extract(text).events if e.type == type_ and e.sources] == []


def test_nobody_is_cited_for_what_somebody_unknown_says_he_did() -> None:
    assert told('"I spoke with Ana Lima today," a voice said.') == []


def test_a_crowd_is_not_the_nation() -> None:
    crowd = next(a for a in extract("Kenya voted. A million people marched in Nairobi.").actors if a.name == "people")
    assert crowd.country is None


def test_costs_for_the_perpetrators_of_a_deed_are_not_its_victims() -> None:
    text = "Norway imposed costs on the perpetrators of violence against Chad."
    assert [targets for type_, _, targets in told(text) if type_ == "SANCTION"] == [()]


@pytest.mark.parametrize(
    "text",
    [
        "Norway and Mali discussed the potential of further Chadian aggression against Kenya.",
        "Norway spoke of the risk of a Chadian invasion of Kenya.",
        "A possible Chadian attack on Kenya worried Norway.",
        "Norway is ready to respond to any Chadian attack on Kenya.",
    ],
)
def test_a_deed_that_may_come_is_none(text: str) -> None:
    found = extract(text)
    assert [e for e in found.events if e.type == "ASSAULT"] == []
    assert [a for a in found.alignments if "Chad" in (a.a, a.b) and "Kenya" in (a.a, a.b)] == []


def test_who_answers_an_attack_agrees_with_nobody() -> None:
    assert told("Norway is ready to respond to a Chadian attack on Kenya.")[0] == ("AGREE", ("Norway",), ())


def test_members_of_a_house_are_not_housed() -> None:
    text = (
        "New York police met deputies. Officials pressured Chad, including members of the House of Representatives "
        "Ana Lima."
    )
    assert [event for event in told(text) if event[0] == "COERCE"] == []
