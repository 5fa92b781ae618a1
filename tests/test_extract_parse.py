"""The parse as the extractors read it: mended, it is still a tree."""

from __future__ import annotations

import pytest

from kg.extract import load_pipeline
from kg.extract.parse import Parse, parse_of

LIST = (
    "The members of the board are:\n\n- General Hasan Rahat\n- Sir Tom Blane\n- Mark Rowley\n- Minister Rima Hashem\n"
    "- Nikola Mladen\n- Yakir Gabo\n- Sigrid Kaal\n\nNorway remains committed to working with Kenya and Chad."
)
TEXTS = [
    LIST,
    "The Islamic State of Iraq and the Levant, which works with Boko Haram, shelled Kenya.",
    "Striking miners, protesting pupils and fleeing villagers blocked the road; resolved to stay.",
    "Ana Lima, Peter Otieno, Idriss Toll, President of Chad, and King Olav, all in Oslo, held responsible Kenya.",
]


def is_tree(p: Parse) -> bool:
    for token in range(p.n):
        seen, at = {token}, token
        while p.head[at] != at:
            at = p.head[at]
            if at in seen:
                return False
            seen.add(at)
    return all(p.head[kid] == head for head in range(p.n) for kid in p.kids[head])


@pytest.mark.parametrize("text", TEXTS)
def test_what_names_and_rules_mend_is_still_a_tree(text: str) -> None:
    nlp = load_pipeline()
    assert is_tree(parse_of(nlp(text)))


def test_a_word_is_never_hung_below_itself() -> None:
    nlp = load_pipeline()
    p = parse_of(nlp(LIST))
    for token in range(p.n):
        for below in p.subtree(token):
            p.attach(token, below, "appos")
    assert is_tree(p)


def test_a_list_of_officials_goes_on_behind_their_countries() -> None:
    text = (
        "President Ana Lima held a long phone call on Monday with President Pierre Durand of Peru, Chancellor Hans "
        "Weber of Norway, and Prime Minister John Carter of the Netherlands."
    )
    p = parse_of(load_pipeline()(text))
    assert {p.text[k] for k in p.conjuncts(p.text.index("Durand"))} == {"Durand", "Weber", "Carter"}


def test_adjectives_in_a_list_leave_the_noun_behind_them_its_place() -> None:
    p = parse_of(load_pipeline()("Kenya is providing security, economic, and humanitarian assistance to Chad."))
    assistance = p.text.index("assistance")
    assert (p.dep[assistance], p.text[p.head[assistance]]) == ("dobj", "providing")
