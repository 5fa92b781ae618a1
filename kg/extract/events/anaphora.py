"""Acts that point back to acts: "the move", "this decision", "the attack", "their request".

Who "criticised the move" criticises whoever made it; who "declined the request" refuses whoever asked. Method: abstract
and bridging anaphora to events, resolved to the nearest earlier event that fits by kind (as in ARRAU and RED).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extract.events.interpret import Frame, Interpreter
from kg.extract.lexical import act_nouns, syntax_words

_REACTIONS = {"ACCUSE", "REJECT", "SUPPORT", "PROTEST"}
_NO_DEEDS = {"CONSULT", "REQUEST", "ACCUSE"}
"""Events that "the move" or "the decision" does not mean."""
_KIND_DEEDS = {"AGREE", "COOPERATE", "AID", "SUPPORT"}
"""Events that one rather welcomes: who condemns "the move" condemns a hostile act, where the report tells of one."""
MEASURE = "MEASURE"
_POINTING = {"the", "this", "that", "these", "those", "such"}
_FACING = {"against", "to", "of", "at", "over", "with"}
_STEM = 5
"""Letters by which a noun and its verb are known for one: "expulsion", "withdrawal", "invitation"."""
_BACK = 4
"""Sentences that "the move" reaches back over; "the dismissal" means the last one told, wherever that was."""


def point_back(interpreter: Interpreter, frame: Frame, earlier: Sequence[tuple[int, Frame]]) -> Frame:
    """`frame`, its missing target taken from the earlier event that its object or "against" phrase points back to.

    `earlier` are the events before, each with its sentence's number, in the order of the text.
    """
    p, measures = interpreter.p, act_nouns()["measures"]
    words = {p.lemma[t] for t in frame.trigger}
    promised = frame.kind == "AGREE" and bool(words & syntax_words()["promoting"])  # "will support the motion"
    if frame.targets or not frame.sources or (frame.kind not in _REACTIONS and not promised):
        return frame
    sentence = p.sent[frame.at]
    told = [(n, event) for n, event in reversed(earlier) if n < sentence]
    before = [(n, event) for n, event in told if sentence - n <= _BACK]
    if any(p.lower[o] in ("it", "this", "that") for o in interpreter.grammar.objects(frame.at)):
        last = next((event for n, event in reversed(earlier) if sentence - n <= 1 and event.kind in _REACTIONS), None)
        if (
            last is not None and last.targets and _of_an_act(interpreter, last.at)
        ):  # "opposed the plan, but Y welcomed it"
            return replace(frame, targets=tuple(a for a in last.targets if a not in frame.sources), pointed=True)
    verbs = (frame.at, *(t for t in frame.trigger if p.pos[t] == "VERB" and t != frame.at))
    for noun in (n for at in verbs for n in _described(interpreter, at)):
        if p.lemma[noun] in act_nouns()["judgments"]:
            court = _court_before(interpreter, noun, {a for _, e in told for a in e.sources})
            return replace(frame, targets=court, pointed=bool(court))
        if owners := _owners_before(interpreter, noun, frame.sources):
            return replace(frame, targets=owners, pointed=True)
        ordered = before if p.lemma[noun] in act_nouns()["any"] else told
        if frame.kind != "SUPPORT" and not promised:
            ordered = sorted(ordered, key=lambda one: one[1].kind in _KIND_DEEDS)
        if p.lemma[noun] in measures:
            ordered = sorted(ordered, key=lambda one: one[1].kind != MEASURE)
        named = [one for one in told if _is_named(interpreter, noun, one[1])]
        ordered = [*named, *(one for one in ordered if one not in named)]
        for _, event in (*ordered, *_lead(told, frame.kind)):
            discussed = event.pointed and p.lemma[noun] in act_nouns()["any"]  # others have spoken of the move before
            doers = tuple(a for a in (event.targets if discussed else event.sources) if a not in frame.sources)
            if doers and _are_own_states(interpreter, doers, frame.sources):
                continue  # "X and Y agreed. Their ministers signed the accord": neither is for the other
            if frame.kind == event.kind == "PROTEST":
                continue  # whoever attends X's rally is not against X
            if doers and _fits(interpreter, noun, event):
                return replace(frame, targets=doers, pointed=True)
    if p.lemma[frame.at] == "vote" and all(p.lower[o] == "it" for _, o in interpreter.grammar.prepositions(frame.at)):
        last = next((event for n, event in before if event.kind == MEASURE and sentence - n == 1), None)
        doers = tuple(a for a in last.sources if a not in frame.sources) if last else ()
        return replace(frame, targets=doers, pointed=bool(doers))  # "X passed the bill. Y voted against."
    return frame


def _owners_before(interpreter: Interpreter, noun: int, speakers: tuple[int, ...]) -> tuple[int, ...]:
    """X of "X's decision" or "the decision by X", told last before "criticised the decision"."""
    p = interpreter.p
    for i in range(p.sent_bounds[p.sent[noun]][0] - 1, -1, -1):
        if p.lemma[i] == p.lemma[noun] and p.pos[i] == "NOUN":
            by = [o for prep, o in interpreter.grammar.prepositions(i) if prep in ("by", "of")]
            owned = [a for a in interpreter.slot(i, "own") or interpreter.actors_of(by) if _has_name(interpreter, a)]
            if owned and not set(owned) & set(speakers):
                return tuple(owned)
    return ()


def _has_name(interpreter: Interpreter, actor: int) -> bool:
    return any(m.kind == "name" for m in interpreter.state.actors[actor].mentions)


def _is_named(interpreter: Interpreter, noun: int, event: Frame) -> bool:
    """Whether the words of the event say the noun or begin like it: "the order" of whoever "ordered" something."""
    p = interpreter.p
    lemma = p.lemma[noun]
    stem = lemma[: min(len(lemma), _STEM)]
    clause = [event.at, *event.trigger, *interpreter.grammar.objects(event.at)] if event.at >= 0 else []
    return len(lemma) > 3 and any(p.lemma[t].startswith(stem) for t in clause)


def _court_before(interpreter: Interpreter, noun: int, doers: set[int]) -> tuple[int, ...]:
    """The court that the report has told of last before "the ruling", rather one of those that have done something
    (`doers`); () where it has told of none."""
    heads = (
        (m.head, actor.id)
        for actor in interpreter.state.actors
        for m in actor.mentions
        if actor.type in ("government_body", "igo") and m.head < noun
    )
    courts, judges = act_nouns()["courts"], act_nouns()["judges"]
    named = ((interpreter.p.lemma[i].lower(), i, a) for i, a in heads)
    told = ((lemma in courts, a in doers, i, a) for lemma, i, a in named if lemma in courts | judges)
    last = max(told, default=None)
    return () if last is None else (last[3],)


def _lead(told: Sequence[tuple[int, Frame]], reaction: str) -> list[tuple[int, Frame]]:
    """The acts that the report opens with, which "the move" means where nothing nearer fits."""
    first = min((number for number, _ in told), default=0)
    return [(n, e) for n, e in told if n == first and (reaction == "SUPPORT" or e.kind not in _KIND_DEEDS)]


def _of_an_act(interpreter: Interpreter, at: int) -> bool:
    """Whether the reaction at token `at` is to an act: "opposed the plan", "condemned the attack"."""
    p = interpreter.p
    acts = frozenset().union(*act_nouns().values())
    beside = (o for prep, o in interpreter.grammar.prepositions(at) if prep == "with")  # "disagreed with the decision"
    return any(p.lemma[o] in acts for o in (*interpreter.grammar.objects(at), *beside))


def _are_own_states(interpreter: Interpreter, doers: tuple[int, ...], sources: tuple[int, ...]) -> bool:
    actors = interpreter.state.actors
    own = {actors[a].country for a in sources if actors[a].type == "person"}
    return all(actors[a].type == "state" and actors[a].country in own for a in doers)


def measures(interpreter: Interpreter, number: int) -> list[Frame]:
    """Laws, budgets and plans that somebody makes or proposes in a sentence: no events, but others are for or against
    them, and so for or against whoever did."""
    p, g = interpreter.p, interpreter.grammar
    found = []
    for verb in range(*p.sent_bounds[number]):
        if p.pos[verb] != "VERB" or p.lemma[verb] not in syntax_words()["legislating"] or g.negated(verb):
            continue
        made = any(p.lemma[o] in act_nouns()["measures"] for o in g.objects(verb))
        sources = tuple(interpreter.slot(verb, "subj")) if made else ()
        if sources and set(sources) >= set(interpreter.state.speakers.get(verb, ())):
            found.append(Frame(MEASURE, None, verb, sources, (), (verb,)))
    return found


def _described(interpreter: Interpreter, at: int) -> list[int]:
    """Nouns of the frame's object or of a phrase after it that are definite and nobody's."""
    p, g = interpreter.p, interpreter.grammar
    nouns = [*g.objects(at), *(o for prep, o in g.prepositions(at) if prep in _FACING)]
    about = p.lemma[at] == "be" or p.lemma[at] in syntax_words()["provoking"]
    nouns += g.subjects(at) if about else []  # "X said the decision was a setback", "the visit drew protests from X"
    return [
        n
        for n in nouns
        if any(p.lower[k] in _POINTING for k in p.kids[n])
        and p.pos[n] != "PROPN"
        and not interpreter.actors_at(n)
        and not _owned(interpreter, n)
        and p.child(n, "relcl", "acl") is None  # "the motion that Y submitted" says whose it is
    ]


def _owned(interpreter: Interpreter, noun: int) -> bool:
    p = interpreter.p
    return any(p.dep[k] == "poss" or (p.dep[k] == "prep" and p.lower[k] in ("by", "of", "from")) for k in p.kids[noun])


def _fits(interpreter: Interpreter, noun: int, event: Frame) -> bool:
    """An act in general fits any deed or decision; a named kind of act only one of that kind."""
    lemma = interpreter.p.lemma[noun]
    if event.kind == MEASURE:
        return lemma in act_nouns()["measures"] or lemma in act_nouns()["any"]
    if lemma in act_nouns()["any"]:
        denied = interpreter.p.lemma[event.at] in syntax_words()["dismissing"]
        return event.pointed or (event.kind not in _NO_DEEDS and not (event.kind == "REJECT" and denied))
    if event.kind == "AGREE" and len(event.sources) + len(event.targets) < 2:
        return False  # "the agreement" is one of two
    return lemma in act_nouns().get(event.kind, ())
