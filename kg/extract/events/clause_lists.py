"""Whose deeds a resolution lists: "The Council, / Recalling its statement, / 1. Condemns X; / 2. Calls on Y to ...".

The clauses stand as paragraphs without a subject behind the words that open the list, as in the resolutions of the
United Nations, parliaments and regional bodies, and in joint declarations ("We, X and Y, / Condemned Z;").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.parse import Parse

if TYPE_CHECKING:
    from kg.extract.events.grammar import Grammar

_FINITE = ("VBD", "VBZ", "VBP", "VBG")
_OPENERS = (":", ",")


def listed_subject(grammar: Grammar, verb: int) -> list[int]:
    """Heads of the subject of the clause of `verb` in a list of clauses that a colon or a comma opens, or []."""
    p = grammar.p
    number = p.sent[verb]
    if number == 0 or p.tag[verb] not in _FINITE or not _opens(p, verb):
        return []
    words: list[int] = []
    while number and not any(p.text[t].isalpha() for t in words):  # "1." is no sentence
        number -= 1
        words = [t for t in range(*p.sent_bounds[number]) if not p.text[t].isspace()]
    root = next((t for t in words if p.head[t] == t), None)
    if root is None:
        return []
    if len(words) > 1 and p.text[words[-1]] in _OPENERS:
        head = words[-2] if p.text[words[-1]] == ":" else root
        if p.pos[head] in ("NOUN", "PROPN", "PRON"):
            return [head]
        return grammar.subjects(root) if _opens(p, root) or _lone(p, root, words) else []
    return grammar.subjects(root) if _opens(p, root) else []


def _lone(p: Parse, root: int, words: list[int]) -> bool:
    """True for the opening of a list that is a line of its own, and not a sentence that goes on: "We, X and Y, ..."."""
    return p.text[words[-1]] == "," and p.child(root, "nsubj") is not None and p.raw[p.end[words[-1]] :][:1] == "\n"


def _opens(p: Parse, verb: int) -> bool:
    """True for a verb without a subject that is the first word of its sentence, but for signs and adverbs."""
    before = range(p.sent_bounds[p.sent[verb]][0], verb)
    return p.child(verb, "nsubj", "nsubjpass") is None and all(
        p.pos[t] in ("ADV", "PUNCT", "SPACE", "NUM", "X") for t in before
    )
