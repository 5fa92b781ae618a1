"""What the parser hangs on the wrong word, and whom a short form then means."""

from __future__ import annotations

from tests.event_reading import extract, names, sides, told
from tests.test_extract_domestic import supportive


def test_after_a_relative_clause_the_state_goes_on() -> None:
    text = "Ireland condemns the raid in which many people have lost their lives, and calls on Israel to halt it."
    assert ("REQUEST", ("Ireland",), ("Israel",)) in told(text)


def test_and_before_a_name_joins_a_clause_with_its_own_subject() -> None:
    text = (
        "The opposition refused to accept the count and the Organization of American States (OAS) asked for a new vote."
    )
    assert ("REQUEST", ("Organization of American States",), ()) in told(text)


def test_a_clause_without_a_pronoun_hangs_on_the_noun_before_it() -> None:
    text = (
        "Twelve governors filed a lawsuit on Monday over the state of emergency President Donald Trump declared last "
        "week."
    )
    assert ("ACCUSE", ("governors",), ("Donald Trump",)) in told(text)


def test_only_people_are_dispersed() -> None:
    text = "Protesters set up barricades in Lima. Police scattered them with tear gas."
    assert ("COERCE", ("police",), ("protesters",)) in told(text)


def test_one_praises_the_courage_of_another() -> None:
    text = "Prime Minister Alexis Tsipras of Greece phoned Zoran Zaev on Sunday and praised his courage."
    assert ("SUPPORT", ("Alexis Tsipras",), ("Zoran Zaev",)) in told(text)
    own = "Prime Minister Alexis Tsipras of Greece phoned Zoran Zaev on Sunday and praised his ministers."
    assert ("SUPPORT", ("Alexis Tsipras",), ("Zoran Zaev",)) not in told(own)


def test_of_two_of_one_surname_the_first_named_is_meant() -> None:
    text = (
        "Parliament impeaches President Park\n\nThe National Assembly of South Korea voted to impeach President Park "
        "Geun-hye. Park apologised. Her father was the military ruler Park Chung-hee."
    )
    assert ("ACCUSE", ("National Assembly",), ("Park Geun-hye",)) in told(text)
    assert ("SUPPORT", ("Park Geun-hye",), ()) in told(text)


def test_officers_whom_somebody_leads_act_and_he_with_them() -> None:
    text = "Niger was at peace until March 1996, when soldiers led by Colonel Ibrahim Bare deposed President Ousmane."
    assert ("SANCTION", ("soldiers",), ("Ousmane",)) in told(text)
    assert (frozenset(("Ibrahim Bare", "Ousmane")), "adversarial") in sides(text)


def test_behind_and_the_preposition_is_that_before() -> None:
    text = "Kenya commends the efforts of Uganda, and of Rwanda. Chad thanked Mali and conveyed its gratitude to Niger."
    assert ("SUPPORT", ("Kenya",), ("Uganda", "Rwanda")) in told(text)
    more = "Kenya expresses its appreciation to Japan, as well as to the European Union, for the funds."
    assert ("SUPPORT", ("Kenya",), ("Japan", "European Union")) in told(more)


def test_the_leaders_and_the_government_of_a_state_are_its_own() -> None:
    text = (
        "The statement was signed by Ali Shamkhani of Iran and Wang Yi. Iran expressed thanks to the leaders and "
        "the government of Oman."
    )
    (found,) = [targets for type_, sources, targets in told(text) if sources == ("Iran",) and type_ == "SUPPORT"]
    assert found == ("government of Oman",)


def test_a_prefix_is_part_of_a_name() -> None:
    text = "Kenya condemns the arrest of pro-democracy and opposition leaders in Myanmar by the junta."
    assert not any(a.name.startswith("-") for a in extract(text).actors)


def test_where_a_crowd_stands_is_not_attacked() -> None:
    text = "The security forces of Sudan dispersed the crowd in front of the army barracks in Khartoum."
    assert not any("army" in target for _, _, targets in told(text) for target in targets)


def test_a_heading_has_a_verb() -> None:
    text = "Netanyahu fires Livni and Lapid, urges calm\n\nThe prime minister of Israel spoke on Monday."
    found = told(text)
    (dismissed,) = [targets for type_, sources, targets in found if (type_, sources) == ("SANCTION", ("Netanyahu",))]
    assert [name.split()[-1] for name in dismissed] == ["Livni", "Lapid"]
    assert ("REQUEST", ("Netanyahu",), ()) in found


def test_who_denies_what_others_are_doing_goes_on_to_accuse() -> None:
    text = (
        "Ambassador Vassily Nebenzia of Russia denied that troops were targeting civilians and accused Kenya of lies."
    )
    assert ("ACCUSE", ("Vassily Nebenzia",), ("Kenya",)) in told(text)


def test_a_friend_in_apposition_does_not_act() -> None:
    text = "Serbia, long an ally of Moscow, abstained on Kenya."
    assert all("Moscow" not in sources for _, sources, _ in told(text))


def test_both_leaders_are_those_of_the_accord() -> None:
    text = (
        "Kim Jong Un and Moon Jae-in signed a declaration on Friday. Donald Trump is to meet Xi Jinping in May. China "
        "applauded the courage of both leaders."
    )
    assert ("SUPPORT", ("China",), ("Kim Jong Un", "Moon Jae-in")) in told(text)


def test_an_accord_told_long_ago_is_not_what_both_sides_are_of() -> None:
    between = " ".join(["It rained in Lima."] * 14)
    text = f"Kenya and Uganda signed an accord. {between} Mali met Chad in Bamako. France praised both sides."
    assert ("SUPPORT", ("France",), ("Mali", "Chad")) in told(text)


# ---- words that the parser hangs on the wrong one


def test_names_of_bodies_in_a_row_are_a_list() -> None:
    text = "The United Nations, the African Union, the bloc ECOWAS, France and Kenya have all condemned Chad."
    bodies = ("United Nations", "African Union", "ECOWAS", "France", "Kenya")
    assert ("ACCUSE", bodies, ("Chad",)) in told(text)


def test_a_verb_between_a_name_and_its_objects() -> None:
    text = "Speaker Juan Soto, meanwhile, faulted Chad, Niger and Mali, co-chairs of the group, for doing little."
    assert ("ACCUSE", ("Juan Soto",), ("Chad", "Niger", "Mali")) in told(text)


def test_who_denies_one_thing_and_charges_another_says_both() -> None:
    text = (
        "Juan Soto, spokesman for the Chadian army, denied that a raid had taken place and charged that "
        "Malian forces had shelled Faya."
    )
    assert ("ACCUSE", ("Juan Soto",), ("Malian forces",)) in told(text)


def test_a_president_elect_is_the_one_named_beside() -> None:
    text = "The president-elect of Kenya, Juan Soto, criticised the outgoing leader Ana Lima."
    assert ("ACCUSE", ("Juan Soto",), ("Ana Lima",)) in told(text)


# ---- clauses and names that the parser runs together


def test_a_clause_behind_after_has_its_own_subject() -> None:
    text = (
        "The emir of Kuwait, Sheikh Ali al-Ahmad al-Sabah, travelled between the capitals on Monday in an attempt to "
        "end the quarrel, a week after Chad, Niger and Mali broke off relations with Qatar."
    )
    assert ("SANCTION", ("Chad", "Niger", "Mali"), ("Qatar",)) in told(text)


def test_a_widow_is_the_one_named_beside() -> None:
    text = "The widow of the dead man, Ana Paz, has accused the Green Party of complicity in the killing."
    assert ("ACCUSE", ("Ana Paz",), ("Green Party",)) in told(text)


def test_a_social_democratic_alliance_is_not_the_known_alliance() -> None:
    assert "Social Democratic Alliance" in names("The Social Democratic Alliance thanked Juan Soto.")


def test_who_declares_for_somebody_is_for_him() -> None:
    assert frozenset(("Bob Paz", "Tony Soto")) in supportive("Bob Paz had earlier declared for Tony Soto.")


def test_a_ruling_is_that_of_the_court_that_has_ruled() -> None:
    text = (
        "Chad's Constitutional Court annulled the election. The judges arrived at the High Court in Faya. "
        "Juan Soto called the judgment a travesty."
    )
    assert any("Constitutional Court" in t for k, _, targets in told(text) if k == "ACCUSE" for t in targets)


def test_whom_a_heading_tells_of_by_a_participle_suffers() -> None:
    text = "Indonesian security minister Wiranto stabbed\n\nThe minister was flown to Jakarta on Thursday."
    assert ("ASSAULT", (), ("Wiranto",)) in told(text)


def test_what_is_so_called_is_named_without_that() -> None:
    found = names('China condemned the so-called "Representative Office of Kenya".')
    assert not any(name.startswith("called") for name in found)
