"""Acts that point back to acts: "the move", "this decision", "the attack", "their request".

Who "criticised the move" criticises whoever made it; who "declined the request" refuses whoever asked. Method: abstract
and bridging anaphora to events, resolved to the nearest earlier event that fits by kind (as in ARRAU and RED).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extract.events.interpret import Frame, Interpreter
from kg.extract.lexical import act_nouns

_REACTIONS = {"ACCUSE", "REJECT", "SUPPORT", "PROTEST"}
_NO_DEEDS = {"CONSULT", "REQUEST", "ACCUSE"}
"""Events that "the move" or "the decision" does not mean."""
_POINTING = {"the", "this", "that", "these", "those", "such"}
_FACING = {"against", "to", "of", "at", "over", "with"}
_BACK = 4
"""Sentences that a description reaches back over."""


def point_back(interpreter: Interpreter, frame: Frame, earlier: Sequence[tuple[int, Frame]]) -> Frame:
    """`frame`, its missing target taken from the earlier event that its object or "against" phrase points back to.

    `earlier` are the events before, each with its sentence's number, in the order of the text.
    """
    if frame.targets or not frame.sources or frame.kind not in _REACTIONS:
        return frame
    sentence = interpreter.p.sent[frame.at]
    for noun in _described(interpreter, frame.at):
        for number, event in reversed(earlier):
            if number == sentence or sentence - number > _BACK:
                continue
            doers = tuple(a for a in event.sources if a not in frame.sources)
            if doers and _fits(interpreter, noun, event):
                return replace(frame, targets=doers, pointed=True)
    return frame


def _described(interpreter: Interpreter, at: int) -> list[int]:
    """Nouns of the frame's object or of a phrase after it that are definite and nobody's."""
    p, g = interpreter.p, interpreter.grammar
    nouns = [*g.objects(at), *(o for prep, o in g.prepositions(at) if prep in _FACING)]
    nouns += g.subjects(at) if p.lemma[at] == "be" else []  # "X said the decision was a setback"
    return [
        n
        for n in nouns
        if any(p.lower[k] in _POINTING for k in p.kids[n])
        and not interpreter.actors_at(n)
        and not _owned(interpreter, n)
    ]


def _owned(interpreter: Interpreter, noun: int) -> bool:
    p = interpreter.p
    return any(p.dep[k] == "poss" or (p.dep[k] == "prep" and p.lower[k] in ("by", "of", "from")) for k in p.kids[noun])


def _fits(interpreter: Interpreter, noun: int, event: Frame) -> bool:
    """An act in general fits any deed or decision; a named kind of act only one of that kind."""
    lemma = interpreter.p.lemma[noun]
    if lemma in act_nouns()["any"]:
        return event.kind not in _NO_DEEDS
    return lemma in act_nouns().get(event.kind, ())
