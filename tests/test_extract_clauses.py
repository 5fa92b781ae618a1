"""Whose act a clause without a subject of its own is: coordination, participles, lists of clauses, relative clauses."""

from __future__ import annotations

import pytest

from tests.event_reading import extract, told
from tests.test_extract_domestic import adversarial, supportive


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        ("Foreign Minister Lena Okoro said Ghana would honour the pact, and accused Togo of lying.", "Lena Okoro"),
        (
            'Lena Okoro said the president had "squandered every chance" and urged Togo to support the motion.',
            "Lena Okoro",
        ),
        ("Lena Okoro has ordered the envoys of Togo to leave within a day, accusing Togo of meddling.", "Lena Okoro"),
    ],
)
def test_what_is_told_beside_what_was_said_is_the_speakers(text: str, doer: str) -> None:
    found = [(kind, sources) for kind, sources, targets in told(text) if targets == ("Togo",)]
    assert found
    assert {sources for kind, sources in found if kind in ("ACCUSE", "REQUEST")} == {(doer,)}


def test_clauses_of_a_list_have_the_subject_before_the_colon() -> None:
    text = (
        "Having met in Lagos, the African Union:\n\n"
        "Expressed its dismay at the violations, and condemned Eritrea for its assault on Badme;\n\n"
        "Commended Uganda for its assistance;\n\n"
        "Urged Sudan to resume negotiations.\n\n"
        "President Yoweri Museveni thanked Kenya."
    )
    assert {
        ("ACCUSE", ("African Union",), ("Eritrea",)),
        ("SUPPORT", ("African Union",), ("Uganda",)),
        ("REQUEST", ("African Union",), ("Sudan",)),
    } <= set(told(text))
    assert ("SUPPORT", ("African Union",), ("Kenya",)) not in told(text)


def test_those_named_before_all_others_do_as_these() -> None:
    text = "Chad called on Russia, Turkey and all those countries that still support Nicolas Maduro to wait."
    assert {frozenset(("Russia", "Nicolas Maduro")), frozenset(("Turkey", "Nicolas Maduro"))} <= supportive(text)


def test_an_apposition_is_nobody_else() -> None:
    text = "William Ruto, the first governor to be impeached by the Senate, is to leave Nairobi."
    found = extract(text)
    assert [a.name for a in found.actors if a.type == "person"] == ["William Ruto"]
    assert ("ACCUSE", ("Senate",), ("William Ruto",)) in told(text)
    assert all("to" not in role.title.split() for role in found.roles)


def test_what_is_said_of_somebody_is_no_part_of_a_title() -> None:
    (role,) = extract("Luis Singson, a provincial governor whose allegations shook Peru, wept.").roles
    assert role.title == "provincial governor"


@pytest.mark.parametrize(
    ("phrase", "stance"),
    [
        ("despite criticism by Turkey", adversarial),
        ("over the objections of Turkey", adversarial),
        ("with the backing of Turkey", supportive),
    ],
)
def test_a_circumstance_tells_who_is_for_or_against_the_subject(phrase: str, stance: object) -> None:
    assert callable(stance)
    assert stance(f"Cyprus signed the treaty {phrase}.") == {frozenset(("Cyprus", "Turkey"))}


def test_who_rejects_an_accusation_was_accused() -> None:
    found = told("Chile rejected a Peruvian complaint that it had armed rebels.")
    assert ("ACCUSE", ("Peru",), ("Chile",)) in found
    assert ("REJECT", ("Chile",), ("Peru",)) in found


@pytest.mark.parametrize(
    "text",
    [
        'Jeremy Corbyn called the move of Boris Johnson a "sleight of hand".',
        "Boris Johnson regretted the departure. Jeremy Corbyn regretted Boris Johnson's decision.",
        "Jeremy Corbyn said Boris Johnson's decision was a setback.",
        "Jeremy Corbyn was disappointed by the decision of Boris Johnson.",
    ],
)
def test_who_dislikes_what_another_did_accuses_him(text: str) -> None:
    assert ("ACCUSE", ("Jeremy Corbyn",), ("Boris Johnson",)) in told(text)


def test_praise_in_a_quotation_accuses_nobody() -> None:
    text = 'Jeremy Corbyn called the decision of Boris Johnson "a historic step".'
    assert "ACCUSE" not in {kind for kind, *_ in told(text)}


def test_an_act_that_somebody_judges_points_back_to_its_doer() -> None:
    text = "Boris Johnson suspended Parliament on Monday. Jeremy Corbyn said the move was a setback."
    assert ("ACCUSE", ("Jeremy Corbyn",), ("Boris Johnson",)) in told(text)


def test_a_crowd_that_hails_protests_against_nobody() -> None:
    text = "Villagers gathered in the squares to hail the acts of the Syrian army."
    assert [kind for kind, *_ in told(text)] == ["SUPPORT"]
    assert adversarial(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "The Turkish foreign ministry declined to comment on the talks with Russia.",
        "Joe Biden's spokesman declined an interview with Russia Today.",
        "Hundreds of Kenyans attended the funeral of Raila Odinga.",
        "Hassan Juma pleaded guilty at the High Court.",
        "Donald Trump took every delegate of Utah.",
        "Hassan Juma, speaking to the BBC, said nothing.",
        "Police officers arrived at the Ministry of Justice.",
        "Kenyan minister Hassan Juma visited the city of Kisumu.",
        "Farmers in Kenya do not have to justify themselves, President William Ruto said.",
    ],
)
def test_what_only_sounds_like_an_act_is_no_event(text: str) -> None:
    assert not {kind for kind, *_ in told(text)} & {"REJECT", "CONSULT", "PROTEST", "REQUEST", "ASSAULT"}


def test_arrests_are_the_polices_where_it_has_one_name() -> None:
    text = (
        "The police told of a crowd. Wanjiru Mwangi of the Kenya Police Service added that three looters were arrested."
    )
    assert ("COERCE", ("Kenya Police Service",)) in {(kind, sources) for kind, sources, _ in told(text)}


def test_the_suspect_is_who_was_named_as_one() -> None:
    text = (
        "A gunman killed worshippers in Mombasa on Friday. Prosecutors charged the suspect with murder. "
        "Police identified the gunman as Hassan Juma."
    )
    assert ("ACCUSE", ("Hassan Juma",)) in {(kind, targets) for kind, _, targets in told(text)}


def test_who_asks_requests_whatever_else_the_sentence_tells() -> None:
    text = "Hun Sen has asked the United Nations to mediate, whereas Thailand accused Cambodia of lying."
    assert ("REQUEST", ("Hun Sen",), ("United Nations",)) in told(text)
    assert frozenset(("Hun Sen", "United Nations")) not in adversarial("Hun Sen asked the United Nations to step in.")


def test_who_is_suspended_from_a_body_is_so_by_it() -> None:
    assert told("Fiji was suspended from the Pacific Islands Forum.") == [
        ("SANCTION", ("Pacific Islands Forum",), ("Fiji",))
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The United States is committed to talks as a way of preventing Iran from building a bomb.",
        "Jake Sullivan reiterated the opposition of the United States to Iran's invasion of Iraq.",
        "The United States voted in defiance of Iran.",
        "The United States signed the treaty in retaliation against Iran.",
    ],
)
def test_who_wants_to_keep_another_from_a_deed_or_defies_him_is_against_him(text: str) -> None:
    assert frozenset(("United States", "Iran")) in adversarial(text)


def test_who_calls_for_a_resignation_is_against_who_is_to_resign() -> None:
    text = "Gloria Arroyo repeated her call for Joseph Estrada to resign."
    assert adversarial(text) == {frozenset(("Gloria Arroyo", "Joseph Estrada"))}


def test_all_that_is_promised_declares_a_stance() -> None:
    text = (
        "Lena Okoro spelled out the vow of the United States to go on punishing Russia, "
        "to support the defence of Ukraine, and to strengthen Poland's border."
    )
    assert frozenset(("United States", "Russia")) in adversarial(text)
    assert frozenset(("United States", "Ukraine")) in supportive(text)


def test_a_possessive_in_what_one_is_urged_to_do_is_ones_own() -> None:
    text = (
        "Iran condemned the strikes, and Foreign Minister Hossein Amirabdollahian urged the United States to stop its "
        "support for Israel."
    )
    assert frozenset(("United States", "Israel")) in supportive(text)
    assert frozenset(("Iran", "Israel")) not in supportive(text)


def test_two_who_are_called_allies_are_so() -> None:
    text = (
        "North Korea spoke. The United States landed a missile battery in South Korea, the two allies said on Monday."
    )
    assert supportive(text) == {frozenset(("United States", "South Korea"))}
    assert supportive("Chad and Niger, two foes, met.") == set()


def test_those_who_endorse_the_same_man_are_not_allies_for_that() -> None:
    text = "Greta Adams and Paul Otieno have endorsed William Ruto."
    assert frozenset(("Greta Adams", "Paul Otieno")) not in supportive(text)


def test_what_one_calls_so_has_its_doer() -> None:
    text = "Albanians rallied in the Serbian town of Presevo to denounce what they called a betrayal by Kosovo."
    assert ("PROTEST", ("Albanians",), ("Kosovo",)) in told(text)


def test_who_quit_is_the_leader_and_not_the_party() -> None:
    text = "Vladimir Cerron, the leader of the ruling Free Peru party, who has fallen out with Pedro Castillo, spoke."
    assert adversarial(text) == {frozenset(("Vladimir Cerron", "Pedro Castillo"))}


def test_an_unnamed_office_holder_stands_for_the_state() -> None:
    assert adversarial("Qatar denounced the visit of the Iranian president.") == {frozenset(("Qatar", "Iran"))}


def test_a_state_that_was_part_of_another_does_not_stand_for_it() -> None:
    text = (
        "Serbia and Kosovo struck a deal. Serbian Prime Minister Ivica Dacic praised Kosovo. "
        "Yugoslavia fell apart in 1991."
    )
    assert frozenset(("Serbia", "Kosovo")) in supportive(text)
    assert not any("Yugoslavia" in pair for pair in supportive(text))


def test_the_evidence_of_a_stance_is_the_sentence_and_no_header() -> None:
    text = "Kenya and Chad\n \n \tKenya is an ally of Uganda.\n\n"
    found = extract(text)
    assert {text[a.start : a.end] for a in found.alignments if a.kind == "declared"} == {"Kenya is an ally of Uganda."}


def test_what_else_the_ministers_said_is_theirs() -> None:
    text = (
        "As regards Iran, Kenya regretted that the talks held by Chad with Iran on 18 June had not produced a "
        "breakthrough, and urged Iran to comply with the resolutions."
    )
    assert ("REQUEST", ("Kenya",), ("Iran",)) in told(text)


def test_an_object_behind_phrases_with_commas_is_one() -> None:
    text = "The Polisario carried out on Friday, for the third day, attacks on the positions of Moroccan forces."
    assert ("ASSAULT", ("Polisario",), ("Moroccan forces",)) in told(text)


def test_who_succeeds_in_a_deed_does_it() -> None:
    text = "Oman welcomed the success of the Yemeni army in driving Al-Qaida out of Aden."
    assert ("ASSAULT", ("Yemeni army",), ("Al-Qaida",)) in told(text)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ('"Ivica Dacic signed away our houses," said Krstimir Pantic.', "Ivica Dacic"),
        ("Krstimir Pantic said Ivica Dacic had squandered every chance.", "Ivica Dacic"),
        ("Krstimir Pantic said that Ivica Dacic was clinging to power.", "Ivica Dacic"),
        ('"Ivica Dacic has lost touch," said Krstimir Pantic.', "Ivica Dacic"),
    ],
)
def test_a_reproach_accuses_whose_doings_it_tells(text: str, target: str) -> None:
    assert ("ACCUSE", ("Krstimir Pantic",), (target,)) in told(text)
    assert adversarial(text) == {frozenset(("Krstimir Pantic", target))}


def test_he_in_a_quotation_is_not_who_says_it() -> None:
    text = 'Raila Odinga died on Monday. William Ruto said, "He was a brilliant man."'
    assert ("SUPPORT", ("William Ruto",), ("Raila Odinga",)) in told(text)


def test_police_of_another_state_act_for_themselves() -> None:
    text = "The United Kingdom mourned. Devon Police detained the Libyan trader Salem Gharbi."
    assert adversarial(text) == {frozenset(("Devon Police", "Salem Gharbi"))}


def test_a_mayor_is_no_voice_of_the_state() -> None:
    text = "France is far away. The mayor of Lyon, Camille Morel, praised Kenya."
    assert supportive(text) == {frozenset(("Camille Morel", "Kenya"))}


@pytest.mark.parametrize(
    "text",
    [
        "William Ruto was sworn in on Tuesday, Raila Odinga said.",
        "Kenya and Chad fight for freedom together.",
        'William Ruto said: "Thank you."',
    ],
)
def test_these_words_tell_no_act_of_one_against_or_for_another(text: str) -> None:
    assert not {kind for kind, *_ in told(text)} & {"SUPPORT", "ASSAULT"}


def test_both_sides_are_no_two_of_one_delegation() -> None:
    text = (
        "Kenya met a delegation of Ukraine, among them Andriy Yermak and Dmytro Kuleba, two Ukrainian officials. "
        "Both sides welcomed the departure of the ship."
    )
    assert not any(sources == ("Andriy Yermak", "Dmytro Kuleba") for _, sources, _ in told(text))
