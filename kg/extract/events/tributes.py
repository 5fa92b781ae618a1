"""Tributes: in a report of somebody's death, what others are quoted as saying of the dead is praise of them.

"X died on Friday. 'He embodied the republic', said Y." Of the dead, one speaks well (PLOVER manual 2.0, SUPPORT: praise
and condolences); whoever does not uses words that the lexicon has, and then it is an accusation.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from kg.extract.events.interpret import Frame, Interpreter
from kg.extract.lexical import sections

_LEAD = 3
"""Sentences, the title's included, in which the report tells whose death it is about."""
_VOICES = {"person", "state", "government_body", "igo", "organization", "party"}


@cache
def _words() -> dict[str, frozenset[str]]:
    return sections(files("kg.extract") / "lexicon" / "tributes.txt")


def tributes(interpreter: Interpreter) -> dict[int, Frame]:
    """The first praise of the dead by each speaker, by the token of its clause."""
    dead = _dead(interpreter)
    found: dict[int, Frame] = {}
    paid: set[tuple[int, int]] = set()
    for i in range(interpreter.p.n) if dead else ():
        frame = _tribute(interpreter, i, dead)
        if frame is not None and (pair := (frame.sources[0], frame.targets[0])) not in paid:
            paid.add(pair)
            found[i] = frame
    return found


def _dead(interpreter: Interpreter) -> set[int]:
    """Those of whose death the report's first sentences tell."""
    p, state = interpreter.p, interpreter.state
    found: set[int] = set()
    for i in (i for first, last in p.sent_bounds[:_LEAD] for i in range(first, last)):
        if p.lemma[i] in _words()["dying"] and p.pos[i] == "VERB":
            found.update(interpreter.slot(i, "subj"))
        elif p.lemma[i] in _words()["death"]:
            found.update(interpreter.slot(i, "own") or interpreter.slot(i, "of"))
    return {
        a for a in found if state.actors[a].type == "person" and any(m.kind == "name" for m in state.actors[a].mentions)
    }


def _tribute(interpreter: Interpreter, i: int, dead: set[int]) -> Frame | None:
    """The praise in the clause at token `i`, cited from somebody else than the dead of whom it is said."""
    p, state = interpreter.p, interpreter.state
    if p.pos[i] not in ("VERB", "AUX") or p.lemma[i] in _words()["facts"] or interpreter.frame(i) is not None:
        return None
    speaker = next(iter(state.speakers.get(i, ())), None)
    if speaker is None or speaker in dead or state.actors[speaker].type not in _VOICES:
        return None
    said = [a for s in interpreter.grammar.surface_subject(i) for a in interpreter.actors_of([s]) if a in dead]
    told = {p.lemma[t] for t in p.subtree(i)}
    if not said or interpreter.grammar.negated(i) or told & _words()["facts"]:
        return None
    return Frame("SUPPORT", None, i, (speaker,), (said[0],), (i,))
