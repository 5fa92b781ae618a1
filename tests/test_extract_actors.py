"""What an analyst relies on in actors: each one once, with its type, country and sector, and a name from the text."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.extract.actors.gazetteer import fold, state_of_country, states, table
from kg.extract.actors.reported import reported_actors
from kg.extract.parse import parse_of
from kg.extract.state import state_of
from kg.model import ACTOR_TYPES
from tests.actor_reading import Reading


@pytest.mark.parametrize(
    ("text", "words", "name", "type_", "country"),
    [
        ("Officials in Lima said that Peru had signed.", "Peru", "Peru", "state", "PER"),
        ("The U.S. signed the treaty.", "U.S.", "United States", "state", "USA"),
        ("Burmese troops crossed the river.", "Burmese", "Myanmar", "state", "MMR"),
        ("Soviet tanks rolled into the town.", "Soviet", "Soviet Union", "state", "RUS"),
        ("The Islamic Republic of Iran rejected the offer.", "Islamic Republic of Iran", "Iran", "state", "IRN"),
        ("Côte d’Ivoire closed its border.", "Côte d’Ivoire", "Ivory Coast", "state", "CIV"),
        ("The Zionist regime will answer for it.", "Zionist regime", "Israel", "state", "ISR"),
        ("The African Union sent monitors.", "African Union", "African Union", "igo", None),
        ("Hezbollah fired rockets.", "Hezbollah", "Hezbollah", "armed_group", "LBN"),
        ("The Bundestag ratified the pact.", "Bundestag", "Bundestag", "government_body", "DEU"),
        ("The Sri Lankan army shelled the town.", "Sri Lankan army", "Sri Lankan army", "government_body", "LKA"),
        ("Rebels in the Ivory Coast laid down arms.", "Rebels", "rebels in the Ivory Coast", "armed_group", "CIV"),
        ("French paper workers went on strike.", "French paper workers", "French paper workers", "population", "FRA"),
        ("Kenya's foreign minister resigned.", "foreign minister", "Kenya's foreign minister", "person", "KEN"),
        ("The Tamil refugees left Sri Lanka.", "Tamil refugees", "Tamil refugees", "population", "LKA"),
        ("Opposition supporters marched in Harare.", "supporters", "opposition supporters", "party", "ZWE"),
    ],
)
def test_who_a_phrase_denotes(text: str, words: str, name: str, type_: str, country: str | None) -> None:
    reading = Reading(text)
    assert reading.at(words) == {name}
    actor = reading.actor(name)
    assert (actor.type, actor.country) == (type_, country)


@pytest.mark.parametrize(
    ("text", "capital", "acts"),
    [
        ("Moscow warned Kyiv on Monday.", "Moscow", True),
        ("Talks with Moscow broke down.", "Moscow", True),
        ("Norway condemned Moscow's offer.", "Moscow", True),
        ("They met in Moscow on Monday.", "Moscow", False),
        ("The minister flew to Moscow on Monday.", "Moscow", False),
        ("Troops entered Moscow at dawn.", "Moscow", False),
    ],
)
def test_a_capital_is_its_state_only_where_it_acts(text: str, capital: str, acts: bool) -> None:
    reading = Reading(text)
    assert reading.at(capital) == ({"Russia"} if acts else {"Moscow"})
    assert reading.actor("Russia" if acts else "Moscow").type == ("state" if acts else "place")


def test_conjuncts_possessives_and_demonyms_have_entries_of_their_own() -> None:
    reading = Reading("Hungarian and Romanian officials met Iraq's president and the Jordanian ambassador.")
    assert reading.at("officials") == {"Hungarian officials", "Romanian officials"}
    assert reading.at("Hungarian") == {"Hungary"}
    assert reading.at("Romanian") == {"Romania"}
    assert reading.at("Iraq") == {"Iraq"}
    assert reading.at("ambassador") == {"Jordanian ambassador"}


def test_a_title_and_an_apposition_denote_the_person() -> None:
    reading = Reading("Foreign Minister Ilse Brandt met Pavel Novotny, the Czech interior minister, in Bern.")
    assert reading.at("Minister") == reading.at("Ilse Brandt") == {"Ilse Brandt"}
    assert reading.at("interior minister") == {"Pavel Novotny"}
    assert reading.actor("Pavel Novotny").country == "CZE"


def test_one_person_with_a_full_name_a_surname_and_a_title_is_one_actor() -> None:
    reading = Reading(
        "Greek Prime Minister Yannis Kostopoulos spoke first. Kostopoulos praised the deal. Mr. Kostopoulos then left."
    )
    person = reading.actor("Yannis Kostopoulos")
    assert person.aliases == ["Kostopoulos"]
    assert len([m for m in person.mentions if m.kind == "name"]) == 3
    assert (person.type, person.country, person.sector) == ("person", "GRC", "GOV")


def test_two_people_of_one_surname_stay_two() -> None:
    reading = Reading("Amina Diallo met Moussa Diallo in Conakry. The report names Moussa Diallo twice.")
    assert {"Amina Diallo", "Moussa Diallo"} <= reading.names()


def test_an_acronym_that_the_report_defines_joins_its_full_name() -> None:
    reading = Reading("The Northern Farmers Union (NFU) called a strike. The NFU wants higher prices.")
    assert reading.at("NFU", 2) == reading.at("Union")
    assert "NFU" in reading.actor("Northern Farmers Union").aliases


def test_a_namesake_of_a_body_takes_the_state_that_owns_it() -> None:
    body = Reading("Turkey's National Security Council extended martial law.").at("National Security Council")
    assert body == {"Turkey's National Security Council"}


def test_names_are_unique_and_countries_keep_groups_apart() -> None:
    reading = Reading("Iraq said its army was ready. In Iran, the army stayed put. Iraq's army and Iran's army met.")
    names = [a.name for a in reading.state.actors if a.mentions]
    assert len(names) == len(set(names))
    assert {a.country for a in reading.state.actors if a.sector == "MIL" and a.mentions} == {"IRQ", "IRN"}


def test_the_government_is_its_state_where_nothing_sets_them_apart() -> None:
    alike = Reading("Denmark banned the firm. The Danish government said the ban was lawful. Denmark also fined it.")
    assert alike.at("government") == {"Denmark"}
    apart = Reading("Chad closed its schools. Chadian rebels attacked the Chadian government on Monday.")
    assert apart.at("government") == {"Chadian government"}
    assert apart.state.actors[apart.actor("Chadian government").part_of or 0].name == "Chad"


def test_the_police_of_a_report_about_one_country_are_that_country_s() -> None:
    reading = Reading("Protests went on in Serbia on Monday. Serbian students marched. Police fired tear gas.")
    assert reading.actor("police").country == "SRB"


def test_unnamed_groups_are_told_only_where_they_take_part() -> None:
    reading = Reading("Zambia spoke of civilians and of the Zambian people.")
    told = {actor.name for actor in reported_actors(reading.state)}
    assert "Zambia" in told
    assert "Zambian people" in told
    assert "civilians" not in told


def test_what_is_no_actor_is_left_out() -> None:
    names = Reading("The COVID-19 vaccine and the Paris Agreement were discussed on Tuesday in May.").names()
    assert not {"COVID-19", "Paris Agreement", "Tuesday", "May"} & names


@pytest.mark.parametrize("iso3", sorted({s.iso3 for s in states().values() if s.kind == "state"}))
def test_every_state_is_known_by_name_and_adjective(iso3: str) -> None:
    state = state_of_country()[iso3]
    reading = Reading(f"Yesterday {state.name} rejected the plan.")
    assert reading.actor(state.name).country == iso3


def test_lexicon_rows_have_their_columns() -> None:
    columns = {"states.tsv": 8, "places.tsv": 3, "organisations.tsv": 5, "peoples.tsv": 3, "groups.tsv": 4,
               "epithets.tsv": 3, "titles.tsv": 4, "people.tsv": 4, "offices.tsv": 3,
               "modifiers.tsv": 3, "given_names.tsv": 2}  # fmt: skip
    for name, count in columns.items():
        for row in table(name):
            assert len(row) == count, f"{name}: {row}"
    assert {row[2] for row in table("organisations.tsv")} <= set(ACTOR_TYPES)


def test_the_components_work_in_another_pipeline() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("entente_actors")
    doc = nlp("Ghana")
    assert [a.name for a in state_of(doc).actors] in ([], ["Ghana"])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(
            ["Iran", "the", "minister", "of", ",", "he", "their", "Hassan", "U.S.-led", "officials", "(", ")", '"',
             "said",
             "president", "\n\n", "two", "both", "leaders", "whose", "'s", "-", "al", "Union", "and", "1999", "é",
             "NATO"]
        ),
        max_size=25,
    )
)  # fmt: skip
def test_no_text_breaks_it_and_every_mention_stands_in_the_text(tokens: list[str]) -> None:
    reading = Reading(" ".join(tokens))
    p, state = parse_of(reading.doc), reading.state
    for number, actor in enumerate(state.actors):
        assert actor.id == number
        assert actor.type in ACTOR_TYPES
        for mention in actor.mentions:
            assert 0 <= mention.start < mention.end <= p.n
            assert mention.start <= mention.head < mention.end
            assert mention.actor == actor.id
    for head, ids in state.at.items():
        assert 0 <= head < p.n
        assert ids
        assert all(0 <= a < len(state.actors) for a in ids)
        assert len(set(ids)) == len(ids)


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_one_man_or_boy_is_no_political_actor() -> None:
    names = {
        a.name for a in Reading("A 45-year-old man met an eleven-month-old boy in Chad.").state.actors if a.mentions
    }
    assert names == {"Chad"}


def test_a_caption_is_no_part_of_a_name() -> None:
    names = {a.name for a in Reading("Senator Anna Berg image: Norwegian State Museum. Anna Berg Image").state.actors}
    assert "Anna Berg Image" not in names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Chad spoke first and said what it had said before. NOW, THEREFORE, the order stands.", "THEREFORE"),
        ("Carl Berg, Assistant Secretary for Trade and Industry, met Danish officials.", "Trade and Industry"),
        ("The Clean Harbours Act (12 U.S.C. 77) (CHA) binds Peru. The CHA is old.", "CHA"),
        ("The U.S.-Japan alliance is strong. Peru agreed.", "U.S.-Japan alliance"),
        ("Peru doubted the death toll figures.", "death toll figures"),
        ("Peru condemned the use of force.", "force"),
        ("Brexit came. Peru was glad of Brexit.", "Brexit"),
        ("[W]e are glad, Peru said.", "W]e"),
    ],
)  # fmt: skip
def test_headings_laws_and_abstract_nouns_are_no_actors(text: str, name: str) -> None:
    assert name not in Reading(text).names()


def test_secretaries_of_different_departments_are_different_people() -> None:
    reading = Reading("The Secretary of State and the Secretary of the Treasury of the United States met.")
    assert {"Secretary of State", "Secretary of the Treasury of the United States"} <= reading.names()
    assert reading.actor("Secretary of State").type == "person"


@pytest.mark.parametrize(
    ("text", "name", "type_", "country"),
    [
        ("Theresa May, the prime minister, will go.", "Theresa May", "person", "GBR"),
        ("Iran-backed militia groups fired on the base.", "Iran-backed militia groups", "armed_group", "IRN"),
        ("AFP reported it. France was silent.", "AFP", "media", "FRA"),
        ("The U.S praised Peru.", "United States", "state", "USA"),
    ],
)
def test_who_a_name_denotes(text: str, name: str, type_: str, country: str) -> None:
    actor = Reading(text).actor(name)
    assert (actor.type, actor.country) == (type_, country)


def test_departments_named_together_are_several() -> None:
    names = Reading("The Departments of State and the Treasury of the United States met.").names()
    assert "State Department" in names
    assert not any("Departments" in name for name in names)


def test_a_first_name_tells_a_person() -> None:
    actor = Reading("Hatice Demirkol, fiancée of a journalist, addressed reporters in Chad.").actor("Hatice Demirkol")
    assert actor.type == "person"


@pytest.mark.parametrize(
    "text",
    [
        "Peru met Omar Sabri, a Chadian national. Peru, Peru and Peru.",
        "Chadian farmer Omar Sabri left Peru. Peru saw it.",
    ],
)
def test_an_adjective_tells_a_person_s_country(text: str) -> None:
    assert Reading(text).actor("Omar Sabri").country == "TCD"


def test_nobody_holds_an_office_that_a_state_does_not_have() -> None:
    text = "The United States spoke to Spain. The United States and its army were glad. King Alonso thanked them."
    assert Reading(text).actor("Alonso").country == "ESP"


def test_the_government_and_people_of_a_state_are_that_state_s() -> None:
    reading = Reading("The United States stands with the government and people of Mali.", "On Mali", "White House")
    assert reading.at("government") == {"Mali"}
    assert reading.actor("people of Mali").country == "MLI"


def test_leaders_in_an_office_s_text_are_anybody_s() -> None:
    reading = Reading("President Obama met leaders in Europe.", "A Visit", "White House")
    assert reading.actor("leaders in Europe").country is None


def test_a_named_body_and_a_group_beside_it_are_two() -> None:
    text = (
        "Kenya's forces struck targets at facilities in Iraq that the IRGC and affiliated militia use to attack ships."
    )
    names = Reading(text).names()
    assert {"IRGC", "affiliated militia"} <= names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Police heard Madikizela-Mandela on Monday.", "Madikizela-Mandela"),
        ("Marie-Louise Coleiro-Preca spoke in Valletta.", "Marie-Louise Coleiro-Preca"),
        ("The most outspoken, Rotimi Amaechi of Rivers, has been feuding with Jonathan.", "Rotimi Amaechi"),
    ],
)
def test_a_double_surname_is_one_name_and_a_region_is_none(text: str, name: str) -> None:
    assert name in {a.name for a in Reading(text).state.actors if a.type == "person" and a.mentions}


@pytest.mark.parametrize(
    ("text", "name", "alias"),
    [
        ("Protesters in Kinshasa threw stones.", "Protesters in Kinshasa", "protesters"),
        ("The leftist Freedom Party of Peru split.", "Freedom Party of Peru", None),
        ("An estimated 10,000 protesters marched.", "protesters", None),
    ],
)
def test_a_group_is_named_without_what_only_describes_it(text: str, name: str, alias: str | None) -> None:
    found = {a.name.lower(): [f.lower() for f in a.aliases] for a in Reading(text).state.actors if a.mentions}
    assert name.lower() in found
    assert alias is None or alias in found[name.lower()]


def test_an_abbreviated_title_is_none_of_the_name() -> None:
    reading = Reading("Gov. Ulises Ruiz spoke. Lt. Gov. Dan Patrick and Sen. Mark Kelly left.")
    assert {"Ulises Ruiz", "Dan Patrick", "Mark Kelly"} <= reading.names()
    assert {r.title for r in reading.state.roles} == {"Gov.", "Lt. Gov.", "Sen."}


def test_an_official_belongs_to_where_the_sentence_is_set() -> None:
    reading = Reading("Turkey protested. In Athens, Defence Minister Akis Tsohatzopoulos said Turkey lied.")
    assert reading.actor("Akis Tsohatzopoulos").country == "GRC"
