"""Whose deeds a resolution lists: "The Council, / Recalling its statement, / 1. Condemns X; / 2. Calls on Y to ...".

The clauses stand as paragraphs without a subject behind the words that open the list, as in the resolutions of the
United Nations, parliaments and regional bodies, and in joint declarations ("We, X and Y, / Condemned Z;").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.lexical import syntax_words
from kg.extract.parse import Parse

if TYPE_CHECKING:
    from kg.extract.events.grammar import Grammar

_FINITE = ("VBD", "VBZ", "VBP", "VBG")
_OPENERS = (":", ",")
_ITEM_ENDS = (";", ",", ":")


def listed_subject(grammar: Grammar, verb: int) -> list[int]:
    """Heads of the subject of the clause of `verb` in a list of clauses that a colon or a comma opens, or []."""
    p = grammar.p
    number = p.sent[verb]
    if (p.tag[verb] not in _FINITE and not p.is_infinitive(verb)) or not _opens(p, verb):
        return []
    while number:
        number -= 1
        words = [t for t in range(*p.sent_bounds[number]) if not p.text[t].isspace()]
        root = next((t for t in words if p.head[t] == t), None)
        if root is None or not any(p.text[t].isalpha() for t in words):  # "1." is no sentence
            continue
        last = p.text[words[-1]]
        if last in _OPENERS and len(words) > 1:
            head = words[-2] if last == ":" else root
            if p.pos[head] in ("NOUN", "PROPN", "PRON") and p.lower[head] not in syntax_words()["openings"]:
                return [head]
            if _lone(p, root, words):
                return grammar.subjects(root)
        if not _opens(p, root) and last not in _ITEM_ENDS:
            return []
    return []


def _lone(p: Parse, root: int, words: list[int]) -> bool:
    """True for the opening of a list that is a line of its own, and not a sentence that goes on: "We, X and Y, ..."."""
    return p.text[words[-1]] == "," and p.child(root, "nsubj") is not None and p.raw[p.end[words[-1]] :][:1] == "\n"


def _opens(p: Parse, verb: int) -> bool:
    """True for a verb without a subject that is the first word of its sentence, but for signs, adverbs and "to"."""
    before = range(p.sent_bounds[p.sent[verb]][0], verb)
    return p.child(verb, "nsubj", "nsubjpass") is None and all(
        p.pos[t] in ("ADV", "PUNCT", "SPACE", "NUM", "X") or p.dep[t] in ("aux", "meta") for t in before
    )
