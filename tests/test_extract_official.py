"""Statements, communiqués and press releases of ministries, embassies and councils."""

from __future__ import annotations

import pytest

from kg.extract import extractor
from kg.model import Extraction
from kg.read.text import parse_text
from tests.event_reading import extract, told


def read(text: str) -> Extraction:
    """What is extracted from a file with that text."""
    (found,) = extractor()([parse_text(text.encode(), "statement.txt")])
    assert isinstance(found, Extraction)
    return found


def events(text: str) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(event.type, event.sources, event.targets) for event in read(text).events]


# ---- whose text it is

CONDEMNATION = "Statement by the Spokesperson on the shelling\n\nWe strongly condemn the shelling of Abéché by Sudan."


@pytest.mark.parametrize("office", ["MINISTRY OF FOREIGN AFFAIRS OF THE REPUBLIC OF CHAD", "Embassy of Chad in Kenya"])
def test_a_letterhead_tells_the_publisher_and_who_we_are(office: str) -> None:
    found = read(f"{office}\n{CONDEMNATION}")
    assert (found.report.source, found.report.title) == (office, "Statement by the Spokesperson on the shelling")
    assert ("ACCUSE", ("Chad",)) in [(event.type, event.sources) for event in found.events]


@pytest.mark.parametrize(
    ("head", "source"),
    [
        ("DEPARTMENT OF FOREIGN AFFAIRS\nRepublic of Chad", "DEPARTMENT OF FOREIGN AFFAIRS, Republic of Chad"),
        ("COMMUNIQUÉ\nRepublic of Chad\nMinistry of Culture", "Ministry of Culture, Republic of Chad"),
    ],
)
def test_a_letterhead_of_two_lines_tells_the_state(head: str, source: str) -> None:
    found = read(f"{head}\nPRESS STATEMENT\n\nWe strongly condemn the shelling of Abéché by Sudan.")
    assert found.report.source == source
    assert ("ACCUSE", ("Chad",)) in [(event.type, event.sources) for event in found.events]


def test_a_department_of_the_united_states_is_a_letterhead() -> None:
    head = "U.S. Department of State\nOffice of the Spokesman\nPress Statement by James P. Rubin, Spokesman"
    found = read(f"{head}\n\nWe welcome the solidarity that Kenya has shown. We call on Belarus to respect the law.")
    assert found.report.source == "U.S. Department of State"
    assert ("REQUEST", ("United States",), ("Belarus",)) in [(e.type, e.sources, e.targets) for e in found.events]
    assert {a.name: a.country for a in found.actors}["James P. Rubin"] == "USA"


def test_a_source_that_is_an_office_of_a_state_tells_who_we_are() -> None:
    text = "source: Ministry of Foreign Affairs of Qatar\n\nWe condemn the raid on Chad."
    assert [sources for _, sources, _ in events(text)] == [("Qatar",)]


@pytest.mark.parametrize(
    "line",
    [
        "Ministry of Health staff struck on Monday",
        "MINISTRY OF HEALTH.",
        "Ministry of Health Announces Plan",
        "Government Announces Plan",
    ],
)
def test_a_first_line_that_is_a_clause_is_no_letterhead(line: str) -> None:
    assert read(f"{line}\nThey want better pay.").report.source is None


def test_a_body_that_begins_by_its_stand_says_we() -> None:
    text = "The Foreign Ministry of Greece rejects the claims of Chad. We call on Turkey to respect the law."
    assert ("REQUEST", ("Foreign Ministry",), ("Turkey",)) in [(k, s, t) for k, s, t in told(text)] or (
        "REQUEST",
        ("Foreign Ministry of Greece",),
        ("Turkey",),
    ) in told(text)


def test_remarks_that_are_only_spoken_of_are_not_the_text() -> None:
    text = "Has the ministry a comment on the remarks of the US Secretary of State? We urge Chad to sign the pact."
    assert [sources for kind, sources, _ in told(text) if kind == "REQUEST"] == [()]


# ---- who is meant


def test_the_two_heads_of_state_are_the_two_whom_the_text_names() -> None:
    text = (
        "At the invitation of His Excellency Patrice Sossou, President of the Republic of Benin, His Excellency "
        "Emeka Obi, President of Nigeria, paid a visit to Cotonou. The two Heads of State held talks in private."
    )
    assert ("CONSULT", ("Emeka Obi",), ("Cotonou",)) in told(text)
    assert any(kind == "CONSULT" and set(sources) == {"Emeka Obi", "Patrice Sossou"} for kind, sources, _ in told(text))


def test_they_are_not_those_who_were_killed() -> None:
    text = (
        "The members of the African Union condemned the attack, which killed two Chadian peacekeepers. "
        "They called on the government of Mali to investigate."
    )
    assert not [sources for _, sources, _ in told(text) if "Chadian peacekeepers" in sources]


def test_an_ambassador_is_named_behind_where_he_serves() -> None:
    text = "PRESS RELEASE\nMinister Ana Bodea met with the Ambassador of Japan to Romania, H.E. Hisashi Mori."
    found = extract(text)
    assert [(e.type, e.sources, e.targets) for e in found.events] == [("CONSULT", ("Ana Bodea",), ("Hisashi Mori",))]
    assert ("Hisashi Mori", "Japan") in {(role.person, role.of) for role in found.roles}


def test_a_name_between_commas_may_have_an_honorific() -> None:
    found = extract("The African Union Commission Chairperson, H.E. Amara Toure, praised Uganda.")
    assert [(role.person, role.title) for role in found.roles] == [("Amara Toure", "Chairperson")]


def test_a_name_stands_before_its_post() -> None:
    found = extract("Emeka Obi, President of Nigeria, praised Uganda.")
    assert [event.sources for event in found.events] == [("Emeka Obi",)]


def test_a_special_representative_serves_no_state_that_is_only_named_near() -> None:
    found = extract("Mali was calm. The Security Council praised the Special Representative, El-Ghassim Wane.")
    assert all(role.of != "Mali" for role in found.roles)
    assert [actor.country for actor in found.actors if actor.name == "El-Ghassim Wane"] == [None]


def test_the_regime_is_the_one_that_was_named_before() -> None:
    text = (
        "source: Presidency of the Republic of Turkey\n\nThe Syrian regime shelled our villages. "
        "Our President telephoned the Greek leader. On Friday the regime attacked hospitals."
    )
    assert [a for a in read(text).actors if "regime" in a.name] == []
    assert ("ASSAULT", ("Syria",), ()) in events(text)


# ---- what is said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("China has lodged solemn representations with Chad.", ("ACCUSE", ("China",), ("Chad",))),
        (
            "William Ruto expressed his gratitude to Nigeria for the vehicles delivered to the Chadian army.",
            ("SUPPORT", ("William Ruto",), ("Nigeria",)),
        ),
        ("Hungary did not join the statement.", ("REJECT", ("Hungary",), ())),
    ],
)
def test_words_of_diplomats(text: str, expected: tuple[str, tuple[str, ...], tuple[str, ...]]) -> None:
    assert told(text) == [expected]


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("Kenya and Pakistan are old friends.", {"Kenya", "Pakistan"}),
        (
            "William Ruto thanked Japan for its support of Chad's candidacy for the Human Rights Council.",
            {"Japan", "Chad"},
        ),
    ],
)
def test_who_is_said_to_be_for_whom(text: str, pair: set[str]) -> None:
    assert pair in [{a.a, a.b} for a in extract(text).alignments if a.stance == "supportive"]


@pytest.mark.parametrize(
    "text",
    [
        "The African Union condemned the attack on a convoy of MINUSMA in Mali.",
        "People have taken shelter from the bombs of Chad.",
    ],
)
def test_these_words_are_no_aid(text: str) -> None:
    assert "AID" not in {kind for kind, *_ in told(text)}


def test_at_whose_request_something_is_done_is_no_target() -> None:
    found = told("French forces launched an operation at the request of President Dioncounda Traoré.")
    assert not [targets for *_, targets in found if "Dioncounda Traoré" in targets]


def test_agents_whom_a_law_is_on_are_no_actors() -> None:
    assert not [a.name for a in extract("Chad regrets the law on foreign agents.").actors if "agent" in a.name]


# ---- agency reports


def test_a_possessor_of_a_name_tells_a_persons_country() -> None:
    found = {a.name: a.country for a in extract("Hungary's Viktor Olah praised Poland's Donat Tusk.").actors}
    assert (found["Viktor Olah"], found["Donat Tusk"]) == ("HUN", "POL")


def test_a_report_is_of_where_it_was_sent_from_though_it_tells_more_of_another_country() -> None:
    text = (
        "MANILA — The Philippines on Tuesday accused China of using a laser. President Fernando Marquez summoned the "
        "Chinese ambassador. Beijing said the Philippine ship had entered Chinese waters."
    )
    assert [a.country for a in extract(text).actors if a.name == "Fernando Marquez"] == ["PHL"]


def test_no_clause_without_a_comma_restricts_a_name() -> None:
    found = told("Police arrested supporters of Evaristo Moreno who had blocked roads in La Paz.")
    assert [sources for kind, sources, _ in found if kind == "PROTEST"] == [("supporters of Evaristo Moreno",)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("William Ruto called his Sudanese counterpart on Wednesday to follow up on the talks.", "REQUEST"),
        ("Kenya handed over two fast patrol vessels.", "RETREAT"),
    ],
)
def test_these_words_tell_no_such_event(text: str, kind: str) -> None:
    assert kind not in {found for found, *_ in told(text)}


def test_where_something_must_stop_nobody_is_asked_to() -> None:
    assert not [t for *_, t in told("William Ruto said foreign interference in Sudan must stop.") if t]


def test_ones_own_state_is_not_supported_beside_another() -> None:
    found = told("Iranian general Mohsen Bagheri hailed the growing ties between Iran and Russia.")
    assert found == [("SUPPORT", ("Mohsen Bagheri",), ("Russia",))]


def test_an_opposition_party_is_one_actor_and_no_other_states_congress() -> None:
    found = extract("NEW DELHI: India was calm. The opposition Congress slammed the government.")
    assert [event.sources for event in found.events] == [("Congress",)]
    assert [a.country for a in found.actors if a.name == "Congress"] == ["IND"]


def test_names_with_a_hyphen_and_honorifics_are_whole() -> None:
    text = "Kim Yo-song, vice defence minister, spoke. The premier hosted Honourable Thuli Dlamini."
    assert {"Kim Yo-song", "Thuli Dlamini"} <= {a.name for a in extract(text).actors}


def test_what_one_calls_a_named_counterpart_is_no_name_and_the_call_no_telephone_call() -> None:
    found = told('Hugo Chávez spoke, calling his Colombian counterpart Álvaro Uribe "a criminal".')
    assert ("ACCUSE", ("Hugo Chávez",), ("Álvaro Uribe",)) in found
    assert "CONSULT" not in {kind for kind, *_ in found}


def test_an_assembly_acts_together_and_has_no_stances_pair_by_pair() -> None:
    text = (
        "Presidents Bola Adeniyi of Nigeria, Patrice Sossou of Benin, Macky Diallo of Senegal and John Mensah of Ghana "
        "met in Abuja. The Heads of State condemned Chad."
    )
    found = extract(text)
    assert any(e.type == "ACCUSE" and len(e.sources) == 4 for e in found.events)
    assert not [a for a in found.alignments if a.stance == "adversarial"]


# ---- organisations and presidents who publish


def test_an_organisation_of_states_that_publishes_says_we() -> None:
    text = "source: ASEAN\n\nChairman's Statement\n\nWe stand in solidarity with Laos. We called on Chad to leave."
    assert events(text) == [("SUPPORT", ("ASEAN",), ("Laos",)), ("REQUEST", ("ASEAN",), ("Chad",))]


def test_the_office_of_a_president_is_his_states() -> None:
    text = "source: President of Russia\n\nVladimir Petrov spoke with President Ruto of Kenya. Vladimir Petrov left."
    assert [a.country for a in read(text).actors if a.name == "Vladimir Petrov"] == ["RUS"]


@pytest.mark.parametrize(
    "text",
    [
        "William Ruto denounced the looting of Chad's minerals by foreign powers.",
        "William Ruto was deeply concerned over the escalation of violence, including against Chadian nationals.",
    ],
)
def test_who_suffers_is_not_accused(text: str) -> None:
    assert [targets for kind, _, targets in told(text) if kind == "ACCUSE"] == [()]


def test_whom_one_regrets_that_they_do_something_is_accused() -> None:
    found = told("William Ruto regretted that the Turkish side insists on two states.")
    assert found == [("ACCUSE", ("William Ruto",), ("Turkey",))]


def test_announced_sanctions_are_imposed() -> None:
    (event,) = extract("Canada announced additional sanctions against six Iranian officials.").events
    assert (event.type, event.modality) == ("SANCTION", "asserted")


def test_by_force_is_by_nobody() -> None:
    found = extract("William Ruto opposed efforts to redraw the border by force in the Gulf of Guinea.")
    assert not [a.name for a in found.actors if a.type == "armed_group"]


def test_spending_of_the_government_that_publishes_is_its_own() -> None:
    text = "source: White House\n\nUkraine thanked us. We met in Kyiv. Workers support cutting government spending."
    assert "UKR" not in [a.country for a in read(text).actors if "government" in a.name.lower()]
