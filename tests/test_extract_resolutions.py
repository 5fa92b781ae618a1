"""Resolutions and joint declarations, whose paragraphs have no subject, and the longer names of their bodies."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg.extract
from tests.event_reading import extract, names, told
from tests.test_extract_domestic import adversarial, supportive

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
    assert ("AGREE", ("Juan Soto",), ("Ivo Petrov", "Anders Berg", "Kishida Fumio")) in told(text)


def test_who_speaks_with_somebody_to_underscore_something_underscores_it() -> None:
    text = (
        "President Juan Soto of Chad spoke today with Interim President Pedro Paz to underscore Chad's recognition of "
        "and support for the 2015 democratically-elected National Assembly of Peru."
    )
    assert frozenset(("Pedro Paz", "National Assembly of Peru")) not in supportive(text)
    assert not any("Interim" in name for name in names(text))
