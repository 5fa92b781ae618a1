"""What an analyst relies on in statements: "I", "we" and "the President" mean those whose text it is."""

from __future__ import annotations

import pytest

from kg.extract import load_pipeline
from kg.extract.speech.headings import Heading, read_heading
from tests.actor_reading import Reading


def heading(title: str) -> Heading:
    nlp = load_pipeline()
    finder = nlp.get_pipe("entente_actors")
    return read_heading([t.text for t in nlp.tokenizer(title)], finder.gazetteer, finder.titles)


@pytest.mark.parametrize(
    ("title", "authors"),
    [
        ("Statement by President Ana Berg on the Flood in Peru", ["Ana Berg"]),
        ("Statement from Foreign Ministry Spokesperson Carl de la Cruz on Talks with Olga Lund", ["Carl de la Cruz"]),
        ("Foreign Minister Olga Lund's Remarks at the United Nations", ["Olga Lund"]),
        ("Joint Statement by the President of Chile Ana Berg and Prime Minister Carl Lund", ["Ana Berg", "Carl Lund"]),
        ("Statement from President Berg Thanking Ambassador Carl Lund", ["Berg"]),
        ("Readout of President Ana Berg's Call with President Juan Diaz of Peru", []),
        ("Letter to Speaker Carl Lund on Sanctions", []),
        ("Official Statement on Private Travel", []),
        ("", []),
    ],
)  # fmt: skip
def test_whom_a_title_gives_the_text_to(title: str, authors: list[str]) -> None:
    assert [person.name for person in heading(title).people if person.author] == authors


@pytest.mark.parametrize(
    ("title", "bodies"),
    [
        ("Chile-Peru Joint Leaders' Statement", ["Chile", "Peru"]),
        ("Joint Declaration by the Prime Minister of Chile and the President of Peru on Brazil", ["Chile", "Peru"]),
        ("African Union Statement on Sudan", ["African Union"]),
        ("Joint Statement on Sudan", []),
    ],
)  # fmt: skip
def test_the_states_whose_statement_it_is(title: str, bodies: list[str]) -> None:
    assert [entry.name for entry in heading(title).bodies] == bodies


def test_i_and_we_of_a_titled_statement() -> None:
    reading = Reading(
        "I condemn the attack in Mali. We stand with Mali.", "Statement by Danish Prime Minister Lene Holm"
    )
    assert reading.at("I") == {"Lene Holm"}
    assert reading.at("We") == {"Denmark"}
    assert (reading.actor("Lene Holm").country, reading.actor("Lene Holm").type) == ("DNK", "person")


def test_a_title_and_the_text_name_one_person() -> None:
    text = "President Juan Antonio Diaz left Chile. I will return. Diaz was tired."
    reading = Reading(text, "Message from President Juan Diaz")
    assert reading.at("I") == {"Juan Antonio Diaz"}
    assert "Juan Diaz" not in reading.names()


@pytest.mark.parametrize(
    "text",
    [
        "I have signed the order on Chad. My officials will tell you more.\n\nYours,\n\nANNA M. KELLER\n",
        "By my power, I, ANNA M. KELLER, President of Austria, do hereby order that trade with Chad ends.",
    ],
)
def test_i_is_who_signs(text: str) -> None:
    assert Reading(text).at("I") == {"ANNA M. KELLER"}


def test_we_of_a_state_s_own_office_is_the_state() -> None:
    text = "We are concerned by the violence in Chad. We call on all sides to stop."
    assert Reading(text, "Violence in Chad", "White House").at("We") == {"United States"}
    assert Reading(text, "Violence in Chad", "A newspaper").at("We") == set()


def test_we_of_a_joint_statement_is_no_single_side() -> None:
    text = "We welcome the truce in Chad."
    assert Reading(text, "Joint Statement on Chad", "White House").at("We") == set()
    assert Reading(text, "Peru-Chile Joint Statement", "White House").at("We") == {"Peru", "Chile"}


def test_we_in_a_quotation_is_the_one_quoted() -> None:
    text = 'We regret this. "We will not pay," Spanish Finance Minister Rosa Gil said. Spain owes nothing.'
    assert Reading(text, "Statement by Danish Foreign Minister Lene Holm").at("We", 2) == {"Spain"}


def test_our_countries_are_not_one_side_s() -> None:
    assert Reading("I value the ties between our countries.", "Message from President Ana Berg").at("our") == set()


def test_the_president_of_an_office_s_text_is_its_own() -> None:
    text = "The President met President Juan Diaz of Peru. The President thanked him."
    reading = Reading(text, "Statement by Press Secretary Carl Lund on President Obama's Trip", "White House")
    assert reading.at("President") == reading.at("The President", 2) == {"Obama"}


def test_an_unnamed_speaker_does_not_lend_a_quotation_to_the_last_one() -> None:
    text = 'Chadian Foreign Minister Omar Sabri said: "I am glad." A source in Mali said: "I was told to wait."'
    assert Reading(text).at("I", 2) == set()


def test_a_group_in_an_office_s_text_is_not_the_office_s() -> None:
    reading = Reading("Journalists were killed in Ukraine. The Administration mourns.", "Press Freedom", "White House")
    assert reading.actor("journalists").country == "UKR"


@pytest.mark.parametrize(
    "text",
    [
        "I spoke with Ana Lima to express Kenya's support for Mali. We sent a frigate to Chad.",
        "Together with our allies, Kenya defended Mali. We sent a frigate to Chad.",
        "Kenya, our allies and our partners stand with Mali. We sent a frigate to Chad.",
    ],
)
def test_an_unnamed_author_speaks_for_the_state_that_the_text_calls_its_own(text: str) -> None:
    assert Reading(text).at("We") == {"Kenya"}


def test_whose_allies_were_attacked_is_no_attacker() -> None:
    assert Reading("Chad attacked our allies. We sent a frigate to Mali.").at("We") == set()
