"""Idioms of support and opposition, in many words and constructions: "closed ranks behind X", "turned on X"."""

from __future__ import annotations

import pytest

from tests.event_reading import names, pairs, sides, told

SUPPORTIVE = """embraced Y
lined up behind Y
closed ranks behind Y
swung behind Y
came to the defence of Y
threw in his lot with Y
made common cause with Y
struck an alliance with Y
entered a coalition with Y
interceded for Y
urged voters to back Y
called on voters to vote for Y
stepped aside in favour of Y
made way for Y
mourned the death of Y
was saddened by the death of Y
called Y a friend
chanted the name of Y
joined the coalition of Y
refused to abandon Y
rejected calls for Y to resign
condemned the arrest of Y
protested against the arrest of Y
demanded justice for Y
opposed sanctions against Y
vowed to defend Y
is a staunch defender of Y
refused to drop his support for Y
rose to Y's defence
lobbied on Y's behalf"""
ADVERSARIAL = """snubbed Y
disobeyed Y
disowned Y
turned on Y
heaped abuse on Y
took legal action against Y
voted to remove Y
withdrew his confidence in Y
quit the coalition with Y
split from Y
betrayed Y
undermined Y
infuriated Y
plotted against Y
rose up against Y
led a rebellion against Y
led the campaign against Y
refused to recognise Y
refused to serve under Y
does not recognise Y
has lost confidence in Y
ran against Y
lost to Y
lost the election to Y
overruled Y
annulled Y's victory
is opposed to Y
called Y a dictator
opened an investigation into Y
retaliated against Y
stormed out of a meeting with Y
boycotted the inauguration of Y
said Y was responsible for the violence
said Y bore responsibility for the violence
resigned in a row with Y
told Y to shut up
left the government of Y
blamed the bloodshed on Y
said Y was committing genocide"""


@pytest.mark.parametrize("idiom", SUPPORTIVE.splitlines())
def test_who_does_this_is_for_somebody(idiom: str) -> None:
    text = f"Peter Otieno {idiom} on Monday.".replace("Y", "Jonas Berg")
    assert sides(text) == {(frozenset({"Peter Otieno", "Jonas Berg"}), "supportive")}


@pytest.mark.parametrize("idiom", ADVERSARIAL.splitlines())
def test_who_does_this_is_against_somebody(idiom: str) -> None:
    text = f"Peter Otieno {idiom} on Monday.".replace("Y", "Jonas Berg")
    assert sides(text) == {(frozenset({"Peter Otieno", "Jonas Berg"}), "adversarial")}


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Kenya and Chad are enemies.", "adversarial"),
        ("Kenya and Chad are at war.", "adversarial"),
        ("Tensions between Kenya and Chad have risen.", "adversarial"),
        ("An alliance between Kenya and Chad was announced.", "supportive"),
        ("Kenya is locked in a dispute with Chad.", "adversarial"),
        ("Kenya massed troops on the border with Chad.", "adversarial"),
        ("Kenya has close ties to Chad.", "supportive"),
        ("Kenya joined Chad in condemning the coup.", "supportive"),
        ("Kenya launched strikes on Chad.", "adversarial"),
        ("In a rebuke to Chad, Kenya voted for the text.", "adversarial"),
        ("Kenya told Chad to stop the raids.", "adversarial"),
        ("Kenya condemned the aggression of Chad.", "adversarial"),
        ("Kenya condemned the attack which was carried out by Chad.", "adversarial"),
        ("Kenya no longer recognises Chad.", "adversarial"),
        ("Kenya kept its sanctions on Chad.", "adversarial"),
        ("Kenya signed a decree on economic measures against Chad.", "adversarial"),
        ("Kenya stands in one rank with Chad.", "supportive"),
        ("Kenya is under Chadian sanctions.", "adversarial"),
        ("Kenya lodged a protest against Chad.", "adversarial"),
    ],
)
def test_states_as_friends_and_foes(text: str, stance: str) -> None:
    assert sides(text) == {(frozenset({"Kenya", "Chad"}), stance)}


@pytest.mark.parametrize(
    "text",
    [
        "Kenya rejected an offer of Chad.",
        "Kenya lifted its ban on Chad.",
        "Kenya cancelled a visit to Chad.",
        "Peter Otieno told his followers to go home.",
        "Kenya pressed Chad to carry out its pledges.",
        "Peter Otieno took money from the African Union.",
    ],
)
def test_what_sets_nobody_against_another(text: str) -> None:
    assert pairs(text, "adversarial") == set()


def test_who_rejects_criticism_of_another_is_not_against_him() -> None:
    assert sides("Kenya rejected criticism of Chad.") == {(frozenset({"Kenya", "Chad"}), "supportive")}


def test_a_lost_vote_of_confidence_and_one_that_is_given() -> None:
    assert pairs("Parliament voted confidence in Jonas Berg.", "adversarial") == set()
    assert pairs("Parliament voted no confidence in Jonas Berg.", "supportive") == set()


def test_two_full_names_behind_and_are_two_people() -> None:
    found = sides("William Ruto and Raila Odinga agreed to form a government.")
    assert found == {(frozenset({"William Ruto", "Raila Odinga"}), "supportive")}


def test_who_condemns_sanctions_spares_those_whom_they_hit() -> None:
    text = "President Anna Berg of Norway criticised the sanctions on Chad. Norway is calm."
    assert (frozenset({"Norway", "Chad"}), "adversarial") not in sides(text)


def test_the_deed_of_somebody_and_the_deed_done_to_somebody() -> None:
    assert ("ACCUSE", ("Norway",), ("Chad",)) in told("Norway condemned the attacks of Chad against Mali.")
    assert ("ACCUSE", ("Norway",), ()) in told("Norway condemned the killing of Jonas Berg.")


def test_nobody_is_for_a_ruler_whom_he_ceases_to_recognise() -> None:
    text = "The African Union announced that it would cease to recognise Jonas Berg as president of Chad."
    assert sides(text) == {(frozenset({"African Union", "Jonas Berg"}), "adversarial")}


def test_fighters_hired_from_a_group() -> None:
    text = "France accused Mali of hiring fighters from the Wagner Group."
    assert (frozenset({"Mali", "Wagner Group"}), "supportive") in sides(text)


def test_a_state_is_not_threatened_for_the_sake_of_a_captive() -> None:
    text = "ECOWAS threatened to impose sanctions unless President Jonas Berg was freed."
    assert pairs(text, "adversarial") == set()


def test_who_welcomes_the_rapprochement_of_two_is_for_neither_alone() -> None:
    assert sides("Kenya welcomed the improvement of relations between Norway and Chad.") == set()


def test_whose_town_is_attacked_is_attacked() -> None:
    assert pairs("Russia shelled Kharkiv. Ukraine protested.", "adversarial") == {frozenset({"Russia", "Ukraine"})}


def test_whoever_fights_a_group_in_a_town_is_not_against_its_state() -> None:
    text = "France bombed Raqqa. French jets attacked Islamic State. Syria is at war."
    assert frozenset({"France", "Syria"}) not in pairs(text, "adversarial")


def test_what_a_relative_clause_tells_of_a_deed_that_is_condemned() -> None:
    found = pairs("Kenya deplored the sanctions that Norway has imposed on Chad.", "adversarial")
    assert found == {frozenset({"Kenya", "Norway"}), frozenset({"Norway", "Chad"})}


def test_an_envoy_who_is_summoned_stands_for_his_state() -> None:
    found = pairs("Kenya summoned the ambassador of Chad, Jonas Berg.", "adversarial")
    assert found == {frozenset({"Kenya", "Chad"})}


def test_who_voices_solidarity_as_well_does_so_with_whom_another_has_just_backed() -> None:
    text = "Norway expressed solidarity with Chad. Kenya voiced solidarity as well."
    assert pairs(text, "supportive") == {frozenset({"Norway", "Chad"}), frozenset({"Kenya", "Chad"})}


def test_a_list_of_phrases_that_goes_on_behind_a_nearer_one() -> None:
    found = pairs("Norway voiced its support for the government of Chad and for Kenya.", "supportive")
    assert frozenset({"Norway", "Kenya"}) in found
    found = pairs("Norway expressed its solidarity with Chad, and with Kenya, whose envoy was expelled.", "supportive")
    assert found == {frozenset({"Norway", "Chad"}), frozenset({"Norway", "Kenya"})}


def test_a_list_of_people_that_goes_on_behind_a_name_and_its_noun() -> None:
    text = "Peter Otieno accused his predecessor Omar Sabri and Norwegian president Jonas Lund of plotting."
    assert ("ACCUSE", ("Peter Otieno",), ("Omar Sabri", "Jonas Lund")) in told(text)


def test_a_call_to_express_outrage_is_not_against_whom_one_calls() -> None:
    text = (
        "President Anna Berg of Norway called President Omar Sabri of Chad to express her outrage at the death of John "
        "Mwangi."
    )
    assert pairs(text, "adversarial") == set()


def test_its_ally_is_the_state_that_the_report_is_about() -> None:
    text = "Chad expelled envoys of Mali. Chad is calm. Chad thanked nobody. Norway stood by its ally."
    assert pairs(text, "supportive") == {frozenset({"Norway", "Chad"})}


def test_its_ally_is_nobody_where_two_may_be() -> None:
    assert pairs("Chad and Mali met. Norway stood by its ally.", "supportive") == set()


def test_support_for_nobody_named_is_for_whom_another_has_just_backed() -> None:
    text = "Norway backed Chad. Kenya voiced its support."
    assert pairs(text, "supportive") == {frozenset({"Norway", "Chad"}), frozenset({"Kenya", "Chad"})}
    assert frozenset({"Kenya", "Chad"}) not in pairs(
        "Norway backed Chad. Kenya voiced its support for peace.", "supportive"
    )


def test_who_lends_troops_fights_too() -> None:
    found = pairs(
        "The Malian army, with troops from Chad and Niger, has driven Boko Haram from the town.", "adversarial"
    )
    assert {frozenset({"Chad", "Boko Haram"}), frozenset({"Niger", "Boko Haram"})} <= found


def test_who_accuses_an_ambassador_accuses_his_state() -> None:
    text = "Peter Otieno accused Norway's ambassador in Nairobi of meddling. Kenya is calm."
    assert pairs(text, "adversarial") == {frozenset({"Peter Otieno", "Norway"})}


def test_whom_rebels_are_against_is_no_part_of_their_name() -> None:
    assert ("ACCUSE", ("Kenya",), ("LURD",)) in told("Kenya condemned the LURD rebels against Guinea.")


def test_the_decision_of_a_regime_is_that_of_its_ruler() -> None:
    text = "Kenya deplored the decision of the regime of Nicolás Maduro."
    assert frozenset({"Kenya", "Nicolás Maduro"}) in pairs(text, "adversarial")


def test_who_follows_does_what_another_has_just_done() -> None:
    text = "Brazil recognised Juan Guaidó. Colombia and Peru followed."
    assert {frozenset({"Colombia", "Juan Guaidó"}), frozenset({"Peru", "Juan Guaidó"})} <= pairs(text, "supportive")
    assert frozenset({"Peru", "Juan Guaidó"}) not in pairs(
        "Brazil recognised Juan Guaidó. Peru did not follow.", "supportive"
    )


def test_forces_that_strike_a_deal_strike_nobody() -> None:
    assert [kind for kind, _, _ in told("The Syrian Democratic Forces struck a deal with Damascus.")] == ["AGREE"]


def test_whom_an_attack_is_said_to_have_killed() -> None:
    assert ("ASSAULT", ("Peter Otieno",), ("Jonas Berg",)) in told(
        "Peter Otieno ordered the strike that killed Jonas Berg."
    )


def test_a_protest_after_a_deed_is_against_whoever_did_it() -> None:
    found = pairs("North Korea fired a missile over Japan. Japan lodged a protest.", "adversarial")
    assert found == {frozenset({"Japan", "North Korea"})}


def test_a_sentence_is_the_courts() -> None:
    text = "Spain's Supreme Court jailed nine Catalan leaders. Carles Puigdemont called the sentences an atrocity."
    assert frozenset({"Carles Puigdemont", "Spain's Supreme Court"}) in pairs(text, "adversarial")


def test_a_valley_is_no_state() -> None:
    text = "Norway expressed concern at Israel's plan to annex the Jordan Valley."
    assert not any("Jordan" in pair for pair, _ in sides(text))


def test_who_is_named_behind_but_not_by_has_not_done_it() -> None:
    assert ("SUPPORT", ("Norway", "Kenya"), ("Kosovo",)) in told(
        "Kosovo is recognised by Norway and Kenya, but not by Russia or China."
    )


def test_who_lets_nobody_threaten_a_state_does_not_threaten_it() -> None:
    assert pairs("Norway will never allow anybody to threaten Chad.", "adversarial") == set()


def test_to_whom_is_done_what_somebody_condemns() -> None:
    found = pairs("Cuba condemned the coercive measures which Norway applies to Chad.", "adversarial")
    assert frozenset({"Cuba", "Chad"}) not in found
    assert frozenset({"Cuba", "Norway"}) in found


def test_under_whose_auspices_talks_are_held() -> None:
    assert pairs("Norway supports a peaceful way out under the aegis of the African Union.", "supportive") == set()


def test_for_whom_a_blow_is_struck() -> None:
    found = sides("Kenya carried out attacks in support of Chad.")
    assert found == {(frozenset({"Kenya", "Chad"}), "supportive")}


def test_a_highway_across_america_is_of_no_state() -> None:
    assert pairs("Unions have blocked the Pan-American Highway.", "adversarial") == set()


def test_what_is_brought_before_a_court_is_not_the_courts() -> None:
    found = pairs("Norway supports the case brought by Gambia before the International Court of Justice.", "supportive")
    assert found == {frozenset({"Norway", "Gambia"})}


def test_a_recognised_government_is_the_government() -> None:
    assert "government of Yemen" in names(
        "The internationally recognised government of Yemen signed a deal with Norway."
    )


def test_what_is_condemned_in_a_place_is_not_the_place() -> None:
    text = "The leaders of Norway and Kenya discussed strikes by Russia on cities across Chad, which they condemned."
    assert frozenset({"Kenya", "Chad"}) not in pairs(text, "adversarial")


def test_who_is_appalled_at_what_another_has_found_is_not_against_him() -> None:
    assert pairs("Kenya was horrified by the findings of the African Union.", "adversarial") == set()
    assert pairs("Kenya was appalled by the attack by Chad.", "adversarial") == {frozenset({"Kenya", "Chad"})}


def test_who_looks_forward_to_a_visit_asks_for_nothing() -> None:
    text = "President Anna Berg of Norway looks forward to welcoming President Omar Sabri of Chad to Oslo."
    assert [kind for kind, _, targets in told(text) if targets == ("Omar Sabri",)] == ["AGREE"]
    assert sides(text) == set()  # one receives friends and enemies alike
