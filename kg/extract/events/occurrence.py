"""Event nouns as subjects: "fighting erupted between X and Y", "the build-up by X alarmed Y".

The verb adds no event: it says that the noun's event takes place, or whom it stirs. Method: occurrence verbs and
experiencer objects as in NomBank and FrameNet's Event and Experiencer_obj frames.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib.resources import files

from kg.extract.events.interpret import Frame, Interpreter
from kg.extract.lexical import sections

_SIDES = ("between", "among")
_TARGETS = ("against", "on", "outside", "with", "at", "in", "over", "across")


@cache
def occurrence_words() -> dict[str, frozenset[str]]:
    """The sections of `lexicon/occurrence.txt`."""
    return sections(files("kg.extract") / "lexicon" / "occurrence.txt")


def occurrence(interpreter: Interpreter, i: int) -> Frame | None:
    """The event of the noun that is the subject of the verb at token `i`, or None where that verb tells of none."""
    p = interpreter.p
    if p.pos[i] not in ("VERB", "AUX"):
        return None
    stirs = p.lemma[i] in occurrence_words()["stir"]
    if not stirs and p.lemma[i] not in occurrence_words()["occur"]:
        return None
    for noun in (n for n in interpreter.grammar.surface_subject(i) if p.pos[n] in ("NOUN", "PROPN")):
        frame = interpreter.frame(noun) or interpreter.frame_inside(noun)  # "statements of condemnation came from X"
        if frame is not None:
            return _stirred(interpreter, i, frame) if stirs else _occurring(interpreter, i, frame)
    return None


def _stirred(interpreter: Interpreter, i: int, frame: Frame) -> Frame | None:
    """A threat or a show of force is aimed at whom it alarms."""
    if frame.kind not in ("THREATEN", "MOBILIZE") or not frame.sources:
        return None
    felt = [a for a in interpreter.slot(i, "obj.in") if a not in frame.sources]
    return replace(frame, targets=tuple(felt) or frame.targets, weak=False)


def _occurring(interpreter: Interpreter, i: int, frame: Frame) -> Frame | None:
    """The noun's event, its missing actors taken from the phrases that the parser hung on the verb."""
    sides = interpreter.fill_slots(i, _SIDES)
    sources, targets = list(frame.sources), list(frame.targets)
    if interpreter.p.lemma[i] in occurrence_words()["origin"] and (origin := interpreter.fill_slots(i, ("from",))):
        # "praise for X came from Y", "criticism of X came from Y"
        targets, sources = targets or [a for a in sources if a not in origin], origin
    sources = sources or sides
    facing = sides or any(prep in _SIDES for prep, _ in interpreter.prepositions(frame.at))
    if not targets and len(sources) < 2 and not facing:
        targets = interpreter.fill_slots(i, _TARGETS, sources)
    if not sources:
        return None
    trigger = tuple(sorted({i, *frame.trigger}))
    return replace(frame, sources=tuple(sources), targets=tuple(targets), trigger=trigger, weak=False)
