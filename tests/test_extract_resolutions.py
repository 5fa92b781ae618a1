"""Resolutions and joint declarations, whose paragraphs have no subject, and the longer names of their bodies."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg.extract
from tests.event_reading import extract, told
from tests.test_extract_domestic import adversarial, supportive


def names(text: str) -> set[str]:
    return {actor.name for actor in extract(text).actors}


# ---- paragraphs without a subject


def test_paragraphs_behind_the_name_of_a_body_tell_what_it_does() -> None:
    text = (
        "The Security Council,\n\nRecalling its earlier resolutions,\n\n1. Demands that Chad leave Niger;\n\n"
        "2. Welcomes the efforts of Kenya;\n\n3. Calls on Mali to open its border."
    )
    found = told(text)
    assert ("REQUEST", ("Security Council",), ("Chad",)) in found
    assert ("SUPPORT", ("Security Council",), ("Kenya",)) in found
    assert ("REQUEST", ("Security Council",), ("Mali",)) in found


def test_paragraphs_behind_we_tell_what_those_named_do() -> None:
    text = (
        "We, Juan Soto, President of Chad, and Ana Lima, Prime Minister of Kenya, having met in Nairobi,\n\n"
        "Condemned the attack by Mali;\n\nThanked Ghana for its help."
    )
    found = told(text)
    assert ("ACCUSE", ("Juan Soto", "Ana Lima"), ("Mali",)) in found
    assert ("SUPPORT", ("Juan Soto", "Ana Lima"), ("Ghana",)) in found


def test_a_body_that_speaks_of_itself_without_an_article() -> None:
    text = (
        "The Peace and Security Council of the African Union met on the situation in Mali.\n\nCouncil,\n\n"
        "Strongly condemns the coup by Captain Sankara;\n\nPays tribute to the people of Mali."
    )
    found = told(text)
    assert ("ACCUSE", ("Peace and Security Council",), ("Sankara",)) in found
    assert ("SUPPORT", ("Peace and Security Council",), ("people of Mali",)) in found


def test_a_line_is_a_paragraph_where_lines_are_not_wrapped() -> None:
    long = "The ministers went through the reports that they had asked for in May, then came to the rest of the work, "
    text = (
        f"Statement of the Chamber of Commerce\nNairobi, 9 May 2016\n\n{long}which they will go on with in the autumn."
    )
    assert not any("\n" in name or (name.endswith("Nairobi") and name != "Nairobi") for name in names(text))


# ---- longer names


@pytest.mark.parametrize(
    "name",
    ["National Council for Reform", "United Front for Democracy against Corruption", "Peace and Security Council"],
)
def test_a_longer_name_is_not_the_known_one_inside_it(name: str) -> None:
    assert name in names(f"The {name} met in Nairobi on Monday.")


def test_an_article_does_not_cut_a_name() -> None:
    found = {a.name: a for a in extract("The ministers of the Gulf Cooperation Council met in Oman.").actors}
    assert found["Gulf Cooperation Council"].type == "igo"


def test_an_acronym_of_another_language_is_its_name() -> None:
    text = "The Presidential Security Regiment (RSP) took power in Mali. Chad condemned the RSP."
    assert ("ACCUSE", ("Chad",), ("Presidential Security Regiment",)) in told(text)


def test_an_acronym_that_looks_like_a_verb_is_its_name() -> None:
    text = "France bombed the Islamic State group (IS) in Raqqa.\n\nIS has said it carried out the killings in Paris."
    assert any(e.sources == ("Islamic State group",) for e in extract(text).events if e.type == "ASSAULT")


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


# ---- what is agreed, demanded and ruled out


@pytest.mark.parametrize(
    ("text", "kind", "sources", "targets"),
    [
        ("The European Union agreed to impose sanctions on Chad.", "SANCTION", ("European Union",), ("Chad",)),
        (
            "The Green Party has ruled out joining a coalition with the Reform Party.",
            "REJECT",
            ("Green Party",),
            ("Reform Party",),
        ),
        ("Juan Soto likened the Dutch to Nazi remnants.", "ACCUSE", ("Juan Soto",), ("Netherlands",)),
        ("Macron called Zelensky to congratulate him on his victory.", "CONSULT", ("Macron",), ("Zelensky",)),
        (
            "The ambassador of Peru was given 48 hours to leave Bolivia.",
            "SANCTION",
            ("Bolivia",),
            ("ambassador of Peru",),
        ),
        (
            "Ten members of the Kenyan cabinet quit in protest at Juan Soto's leadership of the Green Party.",
            "ACCUSE",
            ("Kenyan cabinet",),
            ("Juan Soto",),
        ),
    ],
)
def test_these_acts_are_read(text: str, kind: str, sources: tuple[str, ...], targets: tuple[str, ...]) -> None:
    assert (kind, sources, targets) in told(text)


def test_who_strikes_a_tone_strikes_nobody() -> None:
    assert told("At a market in Nairobi, Juan Soto struck a different tone.") == []


def test_who_condemns_a_conviction_is_not_against_the_convicted() -> None:
    text = "Chad condemned the conviction of opposition leader Juan Soto in Mali."
    assert not any("Juan Soto" in event.targets for event in extract(text).events)


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("Juan Soto demanded that Ana Lima step down.", "Juan Soto", "Ana Lima"),
        ("The Green Party announced that it was leaving the Reform Party.", "Green Party", "Reform Party"),
        ("Juan Soto, who faces an election against the Green Party, left Oslo.", "Juan Soto", "Green Party"),
    ],
)
def test_these_are_against_each_other(text: str, one: str, other: str) -> None:
    assert frozenset((one, other)) in adversarial(text)


def test_who_is_asked_to_step_in_is_no_enemy() -> None:
    assert adversarial("Juan Soto asked the African Union to step in.") == set()


# ---- whom pronouns and descriptions mean


def test_he_is_not_whom_he_addresses() -> None:
    text = (
        "President Juan Soto spoke with Paul Kagame, the President of Rwanda. To the Rwandan President, he expressed "
        "his condolences. He repeated that France condemns Chad."
    )
    assert any(e.sources == ("Juan Soto",) for e in extract(text).events if e.type == "SUPPORT")


def test_the_ministers_of_a_body_are_the_body() -> None:
    text = (
        "The Foreign Ministers of ASEAN met on Bali. They heard Cambodia's Minister Sok An and Thailand's Minister "
        "Anan Suk. The Ministers called on Laos to keep the peace."
    )
    assert ("REQUEST", ("ASEAN",), ("Laos",)) in told(text)


def test_who_is_also_defended_is_not_who_spoke_before() -> None:
    text = "Juan Soto described the move against Ana Lima as a betrayal, and Maria Paz also defended her."
    assert ("SUPPORT", ("Maria Paz",), ("Ana Lima",)) in told(text)


def test_a_first_name_alone_is_the_person() -> None:
    text = "Evo Morales resigned on Sunday. President Juan Soto of Cuba asked for the freedom of Evo."
    assert "Evo" not in names(text)


def test_a_ruling_is_the_courts() -> None:
    text = (
        "The Constitutional Court of Chad removed Juan Soto. Police shot dead several protesters. "
        "The Green Party called the verdict a conspiracy. Ana Lima welcomed the ruling."
    )
    found = told(text)
    assert ("ACCUSE", ("Green Party",), ("Constitutional Court of Chad",)) in found
    assert ("SUPPORT", ("Ana Lima",), ("Constitutional Court of Chad",)) in found


def test_a_ruling_of_no_court_is_nobodys() -> None:
    text = "Police shot dead several protesters in Chad. Ana Lima disagreed with the ruling."
    assert all("police" not in e.targets for e in extract(text).events)


def test_no_section_of_a_lexicon_stands_twice() -> None:
    for path in (Path(kg.extract.__file__).parent / "lexicon").glob("*.txt"):
        heads = [line.split("]")[0] for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("[")]
        assert len(heads) == len(set(heads)), path


# ---- what these words say of sides


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("Kenya demanded that Chad stop the raids on Mali.", "Kenya", "Chad"),
        ("Kenya expressed deep concern at the attacks by the Rapid Support Forces.", "Kenya", "Rapid Support Forces"),
    ],
)
def test_demands_and_concern_about_a_force_are_against_it(text: str, one: str, other: str) -> None:
    assert frozenset((one, other)) in adversarial(text)


@pytest.mark.parametrize(
    "text",
    [
        "Juan Soto demanded the immediate reinstatement of President Ana Lima.",
        "Juan Soto of Kenya and Ana Lima of Ghana expressed their concern at the violence in the east of Chad.",
        "Kenya demanded that the Security Council condemn the raid.",
    ],
)
def test_demands_for_somebody_and_concern_for_a_country_are_not(text: str) -> None:
    assert adversarial(text) == set()


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("Ministers of Mercosur voted to admit Chad as a full member.", "Mercosur", "Chad"),
        ("India complained that Sikh terrorists were being given shelter in Canada.", "Canada", "Sikh terrorists"),
        (
            "The European Union commends the courage of Chadian civil society.",
            "European Union",
            "Chadian civil society",
        ),
    ],
)
def test_these_stand_by_each_other(text: str, one: str, other: str) -> None:
    assert frozenset((one, other)) in supportive(text)


def test_a_protest_goes_to_the_envoy_who_was_called_in() -> None:
    text = (
        "Foreign Secretary Juan Soto called in the High Commissioner of Chad, Pedro Paz, and lodged a strong protest."
    )
    assert ("ACCUSE", ("Juan Soto",), ("Pedro Paz",)) in told(text)


def test_a_sea_does_nothing() -> None:
    text = "Israel fired missiles from the direction of the Mediterranean, which hit the runway."
    assert all("Mediterranean" not in (*e.sources, *e.targets) for e in extract(text).events)


def test_an_alliance_of_a_known_name_is_another_party() -> None:
    found = {a.name: a for a in extract("The Alliance of Free Democrats closed ranks behind Juan Soto.").actors}
    assert found["Alliance of Free Democrats"].country is None


def test_calls_on_is_a_verb_in_the_middle_of_a_sentence_too() -> None:
    text = "The EU once more calls on the Chadian authorities to release all prisoners, and asks that they be heard."
    assert any(kind == "REQUEST" and targets == ("Chadian authorities",) for kind, _, targets in told(text))


# ---- at which level a side is named


def test_who_issue_a_statement_together_speak_for_their_states() -> None:
    text = (
        "We, Juan Soto, President of Chad, and Pedro Paz, Prime Minister of Kenya, having met in Nairobi,\n\n"
        "Condemned Mali for the raid."
    )
    assert adversarial(text) == {frozenset(("Chad", "Mali")), frozenset(("Kenya", "Mali"))}


def test_the_ministers_council_is_its_body() -> None:
    text = "The Ministerial Council of the Gulf Cooperation Council condemned Iran."
    assert adversarial(text) == {frozenset(("Gulf Cooperation Council", "Iran"))}


def test_a_force_that_seized_power_is_not_its_state() -> None:
    text = "The African Union condemned the seizure of power by the Malian army. Mali is poor."
    assert adversarial(text) == {frozenset(("African Union", "Malian army"))}


def test_an_epithet_is_a_stance() -> None:
    text = "Chad commended the Kenyan police, which broke up a cell linked to the terrorist Hezbollah."
    assert frozenset(("Chad", "Hezbollah")) in adversarial(text)
    assert adversarial("The police of Kenya said that the terrorist group Hezbollah had an office there.") <= {
        frozenset(("police of Kenya", "Hezbollah")),
        frozenset(("Kenya", "Hezbollah")),
    }


def test_a_trio_are_the_three_named_before() -> None:
    text = "Juan Soto accused Chad, Niger and Mali of siding with Ghana. Ghana faulted the African trio."
    assert ("ACCUSE", ("Ghana",), ("Chad", "Niger", "Mali")) in told(text)


def test_herself_is_who_is_named_before() -> None:
    text = 'Chancellor Angela Merkel, herself accused by Erdogan of "Nazi practices" last week, spoke in Berlin.'
    assert ("ACCUSE", ("Erdogan",), ("Angela Merkel",)) in told(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Juan Soto said that a government which left the accord has no say in Chad.", "government"),
        ("Juan Soto of Chad charged that certain forces abroad were behind it.", "forces"),
    ],
)
def test_anybody_is_nobody(text: str, name: str) -> None:
    assert name not in names(text)


def test_what_is_given_to_them_is_not_given_where() -> None:
    assert all(not e.targets for e in extract("France will give them its backing in the Security Council.").events)


def test_congress_is_that_of_the_country_of_the_report() -> None:
    text = (
        "Peru has a new president after Congress removed Juan Soto. In Peru the Peruvian police held Soto in Lima. "
        "Peruvians marched in Lima. Peru's army and Peru's bishops called for calm. A US envoy looked on."
    )
    assert {a.country for a in extract(text).actors if a.name == "Congress"} == {"PER"}


def test_what_an_assembly_resolves_to_do_it_does() -> None:
    text = (
        "The General Assembly,\n\nDeeply concerned by the crisis in Chad;\n\nRESOLVES:\n\n"
        "1. To suspend Chad from the Organization of American States (OAS).\n\n"
        "2. To express its appreciation to President Juan Soto of Costa Rica."
    )
    assert any(kind == "SUPPORT" and sources and targets == ("Juan Soto",) for kind, sources, targets in told(text))


def test_the_authority_of_heads_of_state_is_its_body() -> None:
    text = (
        "The Authority of Heads of State and Government of the Economic Community of West African States (ECOWAS) met. "
        "The Authority condemns Chad, and thanks Ghana for its help."
    )
    found = [(kind, targets) for kind, sources, targets in told(text) if "Economic" in "".join(sources)]
    assert ("ACCUSE", ("Chad",)) in found
    assert ("SUPPORT", ("Ghana",)) in found


def test_the_organization_not_its_council_has_the_acronym() -> None:
    text = (
        "The Council of Foreign Ministers of the Organization of Islamic Cooperation (OIC) met. The OIC condemned Chad."
    )
    assert ("ACCUSE", ("Organization of Islamic Cooperation",), ("Chad",)) in told(text)


def test_the_kingdom_is_the_one_named_before() -> None:
    text = "The Government of the Kingdom of Saudi Arabia met. The Kingdom expressed its solidarity with Bahrain."
    assert ("SUPPORT", ("Saudi Arabia",), ("Bahrain",)) in told(text)


def test_a_regions_leader_does_not_speak_for_the_state() -> None:
    text = "South Ossetian leader Eduard Kokoity thanked Russia. Georgia said nothing."
    assert supportive(text) == {frozenset(("Eduard Kokoity", "Russia"))}


def test_a_city_and_its_country_are_a_dateline() -> None:
    text = "Bridgetown, Barbados -- The Heads of Government of the Caribbean Community thanked Chad."
    assert ("SUPPORT", ("Caribbean Community",), ("Chad",)) in told(text)


@pytest.mark.parametrize(
    "text",
    ["The African Union demanded the return of President Juan Soto.", "The African Union demands Juan Soto's release."],
)
def test_who_demands_somebodys_release_is_for_him(text: str) -> None:
    assert frozenset(("African Union", "Juan Soto")) in supportive(text)


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


# ---- whose deed it is


def test_who_takes_refuge_in_an_embassy_is_no_friend_of_his_own_state() -> None:
    text = "Juan Soto, an opposition leader in Chad, took refuge in the embassy of France."
    assert frozenset(("France", "Juan Soto")) in supportive(text)


def test_an_agreement_that_ends_a_war_shows_no_friendship() -> None:
    assert supportive("Chad and Sudan agreed on a ceasefire on Monday after two years of war.") == set()


def test_who_crosses_the_border_to_bomb_attacks() -> None:
    text = "Kenyan jets crossed the border to bomb Sudan."
    assert any(kind == "ASSAULT" and targets == ("Sudan",) for kind, _, targets in told(text))


def test_nobody_threatens_his_own_state() -> None:
    text = "President Juan Soto of Chad threatened to raise taxes in Chad."
    assert all("Chad" not in e.targets for e in extract(text).events if e.type == "THREATEN")


# ---- what a sentence does not say


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            '"Our police and reporters have been hurt in the riots," Juan Soto of Chad continued in his speech.',
            "ASSAULT",
        ),
        ("Juan Soto of Chad has a poor understanding of trade.", "AGREE"),
        ("Chad is holding people up.", "COERCE"),
    ],
)
def test_these_words_make_nobody_do_that(text: str, kind: str) -> None:
    assert not any(e.type == kind and e.sources for e in extract(text).events)


def test_the_last_of_a_list_is_welcomed_too() -> None:
    text = (
        "President Juan Soto looks forward to welcoming Prime Minister Ivo Petrov of Bulgaria, Prime Minister Anders "
        "Berg of Norway, and Prime Minister Kishida Fumio of Japan."
    )
    assert ("CONSULT", ("Juan Soto",), ("Ivo Petrov", "Anders Berg", "Kishida Fumio")) in told(text)


def test_who_speaks_with_somebody_to_underscore_something_underscores_it() -> None:
    text = (
        "President Juan Soto of Chad spoke today with Interim President Pedro Paz to underscore Chad's recognition of "
        "and support for the 2015 democratically-elected National Assembly of Peru."
    )
    assert frozenset(("Pedro Paz", "National Assembly of Peru")) not in supportive(text)
    assert not any("Interim" in name for name in names(text))
