"""Several who do one thing, and acts that a report points back to: lists, members, backers, the move, the motion."""

from __future__ import annotations

import pytest

from tests.event_reading import extract, told
from tests.test_extract_domestic import adversarial, supportive


def pair(one: str, other: str) -> frozenset[str]:
    return frozenset((one, other))


# ---- relative clauses behind a list


@pytest.mark.parametrize(
    "clause",
    ["all of which have condemned Sudan", "which still condemn Sudan", "each of which has condemned Sudan"],
)
def test_a_plural_clause_behind_a_list_tells_of_all(clause: str) -> None:
    assert ("ACCUSE", ("Chad", "Niger", "Mali"), ("Sudan",)) in told(f"Chad, Niger and Mali, {clause}, stayed away.")


def test_a_singular_clause_behind_a_list_tells_of_its_last() -> None:
    assert ("ACCUSE", ("Mali",), ("Sudan",)) in told("Chad, Niger and Mali, which has condemned Sudan, stayed away.")


def test_both_of_whom_are_those_of_a_passive_too() -> None:
    text = "Kenyan police released Juan Soto and Pedro Paz, both of whom were arrested by Chad."
    assert ("COERCE", ("Chad",), ("Juan Soto", "Pedro Paz")) in told(text)


def test_a_name_with_and_is_no_list() -> None:
    text = "The Chamber of Commerce and Industry, which has condemned Sudan, met on Monday."
    assert all("Sudan" not in event.sources for event in extract(text).events)


def test_what_a_law_does_its_makers_do() -> None:
    text = "The parliament of Kenya responded by passing a law which stripped Juan Soto of his seat."
    assert ("SANCTION", ("parliament of Kenya",), ("Juan Soto",)) in told(text)
    assert ("COERCE", ("Ana Lima",), ("Green Party",)) in told(
        "President Ana Lima signed a decree that banned the Green Party."
    )
    dropped = "Protests began after the government of Chad announced measures, which the government dropped on Friday."
    assert "CONCEDE" in {kind for kind, _, _ in told(dropped)}


# ---- members


@pytest.mark.parametrize(
    "members",
    ["which include the Green Party and the Reform Party", "among them the Green Party and the Reform Party"],
)
def test_those_counted_among_several_do_what_these_do(members: str) -> None:
    text = f"Opposition groups, {members}, denounced President Juan Soto."
    assert {pair("Green Party", "Juan Soto"), pair("Reform Party", "Juan Soto")} <= adversarial(text)


def test_several_with_their_names_behind_are_these() -> None:
    text = "Two governors, Juan Soto of Lima and Pedro Paz of Cusco, reaffirmed their loyalty to the Liberal Party."
    assert supportive(text) == {pair("Juan Soto", "Liberal Party"), pair("Pedro Paz", "Liberal Party")}


def test_a_person_told_by_his_nation_is_one_actor() -> None:
    text = "Norway met Lakshman Perera, a Sri Lankan. Zimbabwe accused Peter Hill, a New Zealander, of racism."
    countries = {actor.name: actor.country for actor in extract(text).actors}
    assert countries["Lakshman Perera"] == "LKA"
    assert countries["Peter Hill"] == "NZL"
    assert "New Zealander" not in countries


def test_a_body_is_meant_by_the_noun_in_its_name() -> None:
    text = "The People's Alliance for Democracy held the palace. President Juan Soto accused the alliance of treason."
    assert pair("Juan Soto", "People's Alliance for Democracy") in adversarial(text)
    text = "The National Unity Front lost the vote. President Juan Soto accused the front of fraud."
    assert pair("Juan Soto", "National Unity Front") in adversarial(text)


def test_its_is_not_the_police_who_tell_of_it() -> None:
    text = (
        "The Jamaat party lost. Its activists torched shops belonging to supporters of the Awami League, police said."
    )
    assert adversarial(text) == {pair("Jamaat", "Awami League")}


# ---- backers


def test_with_whose_support_something_is_done_neither_does_nor_suffers_it() -> None:
    text = "Juan Soto seized power with the backing of Russia. Chad was calm."
    assert all("Russia" not in targets for kind, _, targets in told(text) if kind == "COERCE")
    text = "The accord was brokered by the African Union with the support of Norway."
    assert supportive(text) == {pair("Norway", "African Union")}


# ---- acts that are pointed back to

FILL = "Ghana discussed trade with Togo. Voters were calm. It rained in the north. Prices rose. Nobody knew why. "


def test_a_named_kind_of_act_is_pointed_back_to_from_afar() -> None:
    text = f"President Ana Lima of Kenya dismissed Juan Soto. {FILL}Senator Peter Otieno criticised the dismissal."
    assert ("ACCUSE", ("Peter Otieno",), ("Ana Lima",)) in told(text)


def test_the_move_far_from_any_act_is_the_one_that_the_report_opens_with() -> None:
    text = f"Mali expelled the French ambassador. {FILL}Norway condemned the move."
    assert ("ACCUSE", ("Norway",), ("Mali",)) in told(text)


def test_whoever_condemns_the_move_condemns_no_kindness() -> None:
    text = "Mali expelled the French ambassador. Ghana offered to mediate. Norway condemned the move."
    assert ("ACCUSE", ("Norway",), ("Mali",)) in told(text)


def test_an_act_that_somebody_is_cited_for_is_pointed_back_to() -> None:
    text = "Ankara said that Syria had shelled its troops in Idlib. US President Mark Hill condemned the attack."
    assert ("ACCUSE", ("Mark Hill",), ("Syria",)) in told(text)


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        (
            "Civic Platform tabled a motion on Monday. The Left Party announced that it would support the motion.",
            supportive,
        ),
        ("Civic Platform tabled a bill on Monday. The Left Party voted against.", adversarial),
        ("Civic Platform passed a law on protests. The Left Party has vowed to defy the law.", adversarial),
    ],
)
def test_who_is_for_or_against_a_bill_is_so_for_whoever_made_it(text: str, stance: object) -> None:
    assert callable(stance)
    assert pair("Left Party", "Civic Platform") in stance(text)


def test_condolences_on_the_telephone_are_for_whom_one_calls() -> None:
    text = (
        "Kenyan President Ana Lima spoke by telephone with Malian President Peter Otieno. "
        "President Lima extended her condolences after the attack."
    )
    assert ("SUPPORT", ("Ana Lima",), ("Peter Otieno",)) in told(text)


# ---- words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The judges were sacked by President Juan Soto.", ("SANCTION", ("Juan Soto",), ("judges",))),
        ("Rebels sacked the town of Goma.", ("ASSAULT", ("rebels",), ("Goma",))),
        ("Norway flew in a 40-strong rescue team to Haiti.", ("AID", ("Norway",), ("Haiti",))),
        ("President Juan Soto flew in Air Force One to Chad.", ("CONSULT", ("Juan Soto",), ("Chad",))),
        ("Norway opposed the independence that Kosovo declared.", ("ACCUSE", ("Norway",), ("Kosovo",))),
    ],
)
def test_these_words_tell_of_this(text: str, expected: tuple[str, tuple[str, ...], tuple[str, ...]]) -> None:
    assert expected in told(text)
    assert {kind for kind, _, _ in told(text)} == {expected[0]}


def test_who_brings_a_bill_through_asks_nobody() -> None:
    assert told("The Liberal government pushed through a law on protests.") == []


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Thirteen lawmakers crossed over to {}.", supportive),
        ("Former opposition leader Peter Otieno called for unity behind {}.", supportive),
        ("General Peter Otieno was received with honours by {}.", supportive),
        ("Peter Otieno walked out of the Liberal Party over {}.", adversarial),
        ("Peter Otieno ruled out an alliance with {}.", adversarial),
    ],
)
def test_these_words_set_one_beside_or_against_the_other(text: str, stance: object) -> None:
    assert callable(stance)
    found = stance(text.format("President Juan Soto"))
    assert any({"Juan Soto", "Liberal Party"} & one for one in found)


def test_a_party_s_spokesman_speaks_for_the_party() -> None:
    text = "Amina Diallo, spokeswoman for the Liberal Party, criticised President Juan Soto."
    assert adversarial(text) == {pair("Liberal Party", "Juan Soto")}


# ---- who speaks, and of whom


def test_a_lawyer_and_critic_is_against_whom_he_criticises() -> None:
    text = "Chokri Paz, a doctor and an old critic of the Ennahda party, met voters."
    assert pair("Chokri Paz", "Ennahda") in adversarial(text)
    assert pair("opponents of President Juan Soto", "Juan Soto") in adversarial(
        "Opponents of President Juan Soto ransacked public offices."
    )


def test_his_party_is_that_in_which_he_has_his_post() -> None:
    text = "Prime Minister Juan Soto of the Liberal Party resigned. But his own party disavowed him."
    assert ("ACCUSE", ("Liberal Party",), ("Juan Soto",)) in told(text)


def test_what_somebody_does_also_is_done_to_the_same() -> None:
    text = "The White House commended Prague for its answer. Poland and Slovakia also offered their backing."
    assert {pair("Poland", "Czech Republic"), pair("Slovakia", "Czech Republic")} <= supportive(text)


def test_it_is_the_plan_that_others_opposed() -> None:
    text = "The Congress party opposed the plan of Prime Minister Juan Soto, whereas Ana Lima welcomed it."
    assert pair("Ana Lima", "Juan Soto") in supportive(text)


def test_a_state_s_unnamed_troops_fight_for_it_and_its_army_for_itself() -> None:
    text = "Colombian troops crossed the river to attack a camp of the FARC. Colombia was calm."
    assert adversarial(text) == {pair("Colombia", "FARC")}
    text = "Sudan was tense. The Sudanese army attacked the Rapid Support Forces."
    assert adversarial(text) == {pair("Sudanese army", "Rapid Support Forces")}


def test_whoever_writes_on_behalf_of_others_writes_not_to_them() -> None:
    text = "Ana Lima expressed her condolences on behalf of President Juan Soto."
    assert all("Juan Soto" not in targets for _, _, targets in told(text))


def test_a_move_that_others_have_spoken_of_is_not_what_they_said() -> None:
    text = (
        "Fiji expelled the ambassadors of Australia and Chad. Samoa called the expulsions a mistake. "
        "Norway condemned the move."
    )
    assert pair("Norway", "Fiji") in adversarial(text)
    assert pair("Norway", "Samoa") not in adversarial(text)
    denied = "Fiji expelled the ambassador of Chad. Peter Otieno denied that he had lied. Norway condemned the move."
    assert ("ACCUSE", ("Norway",), ("Fiji",)) in told(denied)


def test_what_only_another_can_do_is_no_threat_of_his() -> None:
    assert "THREATEN" not in {kind for kind, _, _ in told('"Only parliament can dismiss me," Juan Soto wrote.')}


def test_soldiers_who_are_captured_are_captured_by_no_police() -> None:
    text = "Police said little. Dozens of soldiers have been killed, captured or chased away since May."
    assert all(sources != ("police",) for _, sources, _ in told(text))


def test_gunmen_at_home_are_no_foes_of_the_state_of_their_victims() -> None:
    text = "Nigeria voted. In Lagos gunmen killed 12 Nigerian villagers. Nigeria mourned."
    assert pair("gunmen", "Nigeria") not in adversarial(text)


@pytest.mark.parametrize(
    "text",
    [
        "Norway regretted the departure of Chad from the union.",
        "Norway is deeply disappointed by the decision of Chad.",
        "Norway complained that Chad had been sidelined.",
        "Kenya ordered its company Safaricom to stop deliveries.",
    ],
)
def test_these_words_set_nobody_against_another(text: str) -> None:
    assert adversarial(text) == set()


def test_whose_flag_one_waves_is_whom_one_is_for() -> None:
    text = "The marchers waved Russian flags in Bamako. Mali was calm."
    assert pair("marchers", "Russia") in supportive(text)
    assert pair("marchers", "Russia") not in adversarial(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Venezuela had paid the FARC $300 million.", ("AID", ("Venezuela",), ("FARC",))),
        ("Luis Paz assured Juan Soto of the loyalty of the army.", ("SUPPORT", ("Luis Paz",), ("Juan Soto",))),
        ("Luis Paz described Juan Soto as a political prisoner.", ("SUPPORT", ("Luis Paz",), ("Juan Soto",))),
        ("Luis Paz rallied to Juan Soto's side.", ("SUPPORT", ("Luis Paz",), ("Juan Soto",))),
        ("Luis Paz holds Ennahda to account for the killing.", ("ACCUSE", ("Luis Paz",), ("Ennahda",))),
        (
            'Viktor Lehto, who leads an opposition party, Fidesz, called Juan Soto "a liar" and said he lost.',
            ("ACCUSE", ("Viktor Lehto",), ("Juan Soto",)),
        ),
    ],
)
def test_these_words_tell_of_this_too(text: str, expected: tuple[str, tuple[str, ...], tuple[str, ...]]) -> None:
    assert expected in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ana Lima demanded that Juan Soto dissolve parliament.",
        "Ana Lima demanded that Juan Soto submit to questioning.",
        "Ana Lima had disagreements with Juan Soto.",
        "Ana Lima and Juan Soto disagreed on Monday.",
        "Ana Lima wanted the dismissal of Juan Soto.",
    ],
)
def test_these_words_set_two_against_each_other(text: str) -> None:
    assert pair("Ana Lima", "Juan Soto") in adversarial(text)


def test_a_guard_that_many_states_have_is_not_taken_for_one_state_s() -> None:
    text = "Venezuela was calm. Juan Soto blamed the National Guard. Washington said little. The United States voted."
    (found,) = (actor.country for actor in extract(text).actors if actor.name == "National Guard")
    assert found is None


def test_a_ministry_that_summons_an_ambassador_is_not_of_his_state() -> None:
    text = (
        "The Department of Foreign Affairs today summoned the Chinese Ambassador to protest against the actions of the "
        "China Coast Guard. Chinese vessels fired water cannon at Philippine vessels. China must stop. "
        "The Philippines demands that China withdraw. China has been told so. The Philippines will protest again."
    )
    (found,) = (a.country for a in extract(text).actors if a.name == "Department of Foreign Affairs")
    assert found == "PHL"


def test_both_sides_are_those_whom_the_report_is_about() -> None:
    text = (
        "Peru and Ecuador fought along the river. Peru sent planes. Ecuador fired back. Peru and Ecuador lost men. "
        "Brazil and Chile met in Lima. Norway suspended arms sales to both sides."
    )
    assert {pair("Norway", "Peru"), pair("Norway", "Ecuador")} <= adversarial(text)
    assert pair("Norway", "Brazil") not in adversarial(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Russia declared three diplomats of Chad personae non gratae.", ("SANCTION", "Russia")),
        ("Michael Paz turned Juan Soto away.", ("REJECT", "Michael Paz")),
        ('Maria Paz described the conduct of Turkey as "outright lawlessness".', ("ACCUSE", "Maria Paz")),
        ("Juan Soto said that Ana Lima was a monster.", ("ACCUSE", "Juan Soto")),
        ("Juan Soto said that Ana Lima was a beacon of hope.", ("SUPPORT", "Juan Soto")),
    ],
)
def test_these_words_are_known(text: str, expected: tuple[str, str]) -> None:
    assert expected in {(kind, sources[0]) for kind, sources, _ in told(text) if sources}


# ---- bodies, regions and rulers


def test_south_america_is_not_the_united_states() -> None:
    text = "South American neighbours suspended Paraguay on Friday. Latin American leaders condemned Honduras."
    assert "United States" not in {actor.name for actor in extract(text).actors}


def test_a_regime_of_rules_rules_no_state() -> None:
    text = "Iran was told. Norway is upholding the nuclear non-proliferation regime."
    assert pair("Norway", "Iran") not in supportive(text)


def test_those_who_speak_of_themselves_as_a_body_are_one_side() -> None:
    text = (
        "We, the ministers of France, Germany and the United Kingdom, met today. The E3 have upheld our "
        "commitments. We condemn Iran."
    )
    assert adversarial(text) == {pair("E3", "Iran")}


def test_a_junta_is_a_side_of_its_own_and_a_ministry_is_not() -> None:
    text = "Norway condemned the military junta in Mali. Mali is calm."
    assert any("junta" in name for one in adversarial(text) for name in one)
    text = "Norway condemned the defence ministry of Mali. Mali is calm."
    assert pair("Norway", "Mali") in adversarial(text)


def test_what_is_yet_to_be_done_with_somebody_s_help_is_backed_by_nobody_yet() -> None:
    assert supportive("Kenya plans to seize the port with the support of Russia.") == set()
    assert pair("Russia", "Kenya") in supportive("Kenya seized the port with the support of Russia.")


def test_support_that_is_withdrawn_is_none() -> None:
    text = "Washington pulled its support for the Syrian Democratic Forces."
    assert supportive(text) == set()
    motion = "The Green Party lent its support to a motion against Juan Soto."
    assert supportive(motion) == set()
    assert pair("Green Party", "Juan Soto") in adversarial(motion)


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("Mali on Monday dropped Taiwan for China.", "Mali", "China"),
        ("The Reform Party has joined the Green Party in nightly rallies.", "Reform Party", "Green Party"),
        ("Japan highly appreciates that the United States has expressed concern.", "Japan", "United States"),
        ("Prime Minister Scott Hill telephoned his congratulations to James Paz.", "Scott Hill", "James Paz"),
        ("The Reform Party put forward Patrick Paz as prime minister.", "Reform Party", "Patrick Paz"),
        ("France will not abandon Mali.", "France", "Mali"),
    ],
)
def test_these_words_set_one_beside_the_other(text: str, one: str, other: str) -> None:
    assert pair(one, other) in supportive(text)


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("Mali on Monday dropped Taiwan for China.", "Mali", "Taiwan"),
        ("Ana Lima has refused to meet Juan Soto since the vote.", "Ana Lima", "Juan Soto"),
        ("Ana Lima rounded on the Green Party.", "Ana Lima", "Green Party"),
    ],
)
def test_these_words_set_one_against_the_other(text: str, one: str, other: str) -> None:
    assert pair(one, other) in adversarial(text)


def test_who_asks_the_army_to_stand_behind_him_is_not_against_it() -> None:
    assert adversarial("President Juan Soto called on soldiers to stand behind him.") == set()
