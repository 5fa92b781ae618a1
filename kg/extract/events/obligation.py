"""Demands made in someone's words: "the United States must be held accountable", "they need to stand by us".

In a codebook's terms an obligation put on another by a speaker is a REQUEST, or the event that it embeds where that
is itself a verbal act (ACCUSE). PLOVER manual 2.0, REQUEST.
"""

from __future__ import annotations

from kg.extract.events.auxiliaries import modality_words
from kg.extract.events.interpret import Frame, Interpreter
from kg.extract.events.phrases import unique
from kg.extract.lexical import deed_nouns

_MODALS = {"must", "should", "ought"}
_ANSWERABLE = {"state", "government_body", "person", "armed_group"}


def obligation(interpreter: Interpreter, i: int) -> Frame | None:
    """A REQUEST (or ACCUSE) of the speaker to the subject of an obligation at token `i`, or None."""
    p, g = interpreter.p, interpreter.grammar
    if p.pos[i] not in ("VERB", "AUX"):
        return None
    speakers = interpreter.state.speakers.get(i, ()) or _authors(interpreter, i)
    if not speakers:
        return None
    modal = next((k for k in p.kids[i] if p.dep[k] == "aux" and p.lower[k] in _MODALS), None)
    must = modal is not None or (
        p.lemma[i] in ("need", "have") and any(g.infinitive(c) for c in p.children(i, "xcomp"))
    )
    if g.passive(i) and p.lemma[i] in modality_words()["remarked"]:
        return None
    if modal is not None and any(modal < s < i for s in p.children(i, "nsubj", "nsubjpass")):
        return None  # "Should these forces dare to ...": a condition
    if g.passive(i) and g.negated(i):
        return None  # "X should not be trusted": that is asked of others
    if modal is None and (g.negated(i) or (p.lemma[i] == "have" and _is_conditional(interpreter, i))):
        return None  # "women need not justify themselves", "if a court orders it, X has to search"
    if not must or (p.tag[i] in ("VBD", "VBN") and modal is None):
        return None
    subjects = g.surface_subject(i)
    deeds = [s for s in subjects if p.lemma[s] in deed_nouns()]  # "interference in X must stop": not X's
    doers = [a for s in deeds for a in interpreter.doers_inside(s)]
    named = interpreter.actors_of(s for s in subjects if s not in deeds)
    about = unique([*named, *doers, *interpreter.slot(i, "obj")])
    targets = [a for a in about if a not in speakers]
    if not targets:
        return None
    inner = interpreter.frame(i)
    kind, mode = (inner.kind, inner.mode) if inner is not None and inner.kind == "ACCUSE" else ("REQUEST", None)
    trigger = tuple(sorted({i, *((modal,) if modal is not None else ())}))
    return Frame(kind, mode, i, speakers[:1], tuple(targets[:3]), trigger, absorbed=tuple(g.clauses(i)))


def _authors(interpreter: Interpreter, i: int) -> tuple[int, ...]:
    """Who issues the statement in whose own words another state or its leader must do something at token `i`."""
    p, state = interpreter.p, interpreter.state
    if i in state.quoted or not any(p.lower[k] == "must" for k in p.kids[i]):
        return ()
    own = {state.actors[a].country for a in state.authors}
    named = [state.actors[a] for s in p.children(i, "nsubj") for a in state.at.get(s, ())]
    foreign = all(a.country and a.country not in own and a.type in _ANSWERABLE for a in named)
    return state.authors if named and foreign else ()


def _is_conditional(interpreter: Interpreter, i: int) -> bool:
    p = interpreter.p
    return any(p.lower[m] == "if" for c in p.children(i, "advcl") for m in p.children(c, "mark"))
