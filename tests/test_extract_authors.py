"""Whose text it is, and who says "we": bylines, transcripts, unions of states, who aligns with a declaration."""

from __future__ import annotations

from tests.event_reading import extract, sides, told


def test_a_state_agency_tells_its_country_from_any_place() -> None:
    text = "TABARJAL, March 3, SPA -- The Ministry of Foreign Affairs expressed regret over the shelling of Aden."
    assert {a.name: a.country for a in extract(text).actors}["Ministry of Foreign Affairs"] == "SAU"


def test_we_of_a_transcript_is_whoever_speaks() -> None:
    text = (
        "Foreign Ministry Spokesperson Zhao Lijian's Press Conference\n\nAFP: The United States said that it stands by "
        "Lithuania. Do you have a response?\n\nZhao Lijian: Lithuania is a small country. We call on Lithuania to stop "
        "the visit. China does not accept it.\n\nCCTV: Will China take measures?\n\nZhao Lijian: We will."
    )
    assert ("REQUEST", ("China",), ("Lithuania",)) in told(text)


def test_we_of_an_answer_is_not_of_the_question() -> None:
    text = "Q - We heard that France thanked Mali. Is that so?\n\nA - France condemned Mali.\n\nQ - Will we see more?"
    assert ("ACCUSE", ("France",), ("Mali",)) in told(text)


def test_a_statement_that_a_heading_is_about_is_not_the_text() -> None:
    text = (
        "Note Concerning the Remarks Made by Pope Francis\n\nPope Francis held a mass, during which he made "
        "statements on history. We invite Armenia to respond. The proposal was made by our then Prime Minister, Mr. "
        "Recep Tayyip Erdoğan, in Turkey."
    )
    assert ("REQUEST", ("Turkey",), ("Armenia",)) in told(text)


def test_our_ambassador_to_a_state_is_not_of_it() -> None:
    text = "Turkey protested to the Vatican. The Ambassador to the Vatican, Mr. Mehmet Paçacı, left the Vatican."
    assert {a.name: a.country for a in extract(text).actors}["Mehmet Paçacı"] != "VAT"


def test_those_who_align_themselves_with_a_declaration_support_its_author() -> None:
    text = (
        "The European Union condemns the coup in Mali.\n\nThe Candidate Countries Albania and Serbia, and the EFTA "
        "countries Norway, Iceland and Liechtenstein, as well as Ukraine align themselves with this declaration."
    )
    assert (
        "SUPPORT",
        ("Albania", "Serbia", "Norway", "Iceland", "Liechtenstein", "Ukraine"),
        ("European Union",),
    ) in told(text)


def test_a_byline_tells_the_author() -> None:
    for line in ("ANTONY J. BLINKEN, SECRETARY OF STATE", "Press Statement by Antony J. Blinken, Secretary of State"):
        text = f"Sanctions on Military Leaders\n\nPRESS STATEMENT\n{line}\nMAY 22, 2021\n\nWe condemn the coup in Mali."
        assert ("ACCUSE", ("United States",)) in [(type_, sources) for type_, sources, _ in told(text)]
    went_on = "Talks in Kenya\n\nAntony Blinken, secretary of state, met the press.\n\nWe condemn the coup in Mali."
    assert not any(sources == ("United States",) for _, sources, _ in told(went_on))


def test_a_president_whom_his_own_office_names_without_a_title() -> None:
    text = (
        "Vladimir Putin held talks on Monday with President of Turkey Recep Tayyip Erdogan, at his wish. The "
        "President of Russia thanked Turkey."
    )
    assert ("SUPPORT", ("Vladimir Putin",), ("Turkey",)) in told(text)
    roles = {(r.person, r.title, r.of) for r in extract(text).roles}
    assert roles == {("Vladimir Putin", "President", "Russia"), ("Recep Tayyip Erdogan", "President", "Turkey")}


def test_a_council_of_a_union_is_no_states_own() -> None:
    text = (
        "The Council notes that, in spite of the European Union's appeals, Turkey drilled near Cyprus. The Council "
        "stands with Cyprus."
    )
    found = sides(text)
    assert (frozenset(("Council", "Cyprus")), "supportive") in found
    assert (frozenset(("Turkey", "Cyprus")), "supportive") not in found


def test_a_summit_of_a_union_is_the_union() -> None:
    text = (
        "A Special Summit of Heads of State of the Southern African Development Community "
        "(SADC) took place in Mbabane to discuss the crisis in Madagascar.\n\nThe Summit condemned Andry Rajoelina."
    )
    assert ("ACCUSE", ("Southern African Development Community",), ("Andry Rajoelina",)) in told(text)


def test_a_label_without_a_name_is_nobody_of_whom_the_talk_is() -> None:
    text = (
        "Q    Mr. President, did you talk with Kenya?\n\nTHE PRESIDENT:  We condemn the raid by Chad. We thank "
        "President Macron of France.\n\nQ    We heard of more. What is next?\n\n"
        "THE PRESIDENT:  We call on Mali to stop."
    )
    assert not any(sources for _, sources, _ in told(text))
