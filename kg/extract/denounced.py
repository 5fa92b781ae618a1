"""Stances in how somebody speaks of another's deeds: "X's unprovoked war", "the threat posed by X", "to ensure that X
never threatens Y".

Whoever weighs a deed so stands against its doer (an attitude with its holder and its target, as in Wiebe, Wilson and
Cardie 2005, "Annotating expressions of opinions and emotions in language"). The holder is who is cited, who takes part
in the talks or makes the statement in which it is said, or the official text's own author. The words of a report in
its own voice have no holder, and declare nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.events.auxiliaries import is_possible
from kg.extract.events.interpret import Frame, Interpreter
from kg.extract.lexical import act_nouns, denounced_words
from kg.extract.stances import Stance, collective, serving

_SPEAKING = frozenset({"CONSULT", "SUPPORT", "AGREE", "ACCUSE", "REQUEST", "REJECT", "THREATEN"})
"""Events in which something is said: who makes them holds the view that is told in their words."""
_GROUPS = frozenset({"armed_group", "organization", "party"})
_DOERS = frozenset({"state", "armed_group", "person", "government_body", "organization", "party"})


def denounced(interpreter: Interpreter) -> Iterator[Stance]:
    """Stances of those who speak against those whose deeds they denounce."""
    p, state = interpreter.p, interpreter.state
    served = serving(state)
    for i in range(p.n):
        if kept := interpreter.kept_from(i):
            found = interpreter.actors_of(kept)
        elif p.pos[i] in ("NOUN", "PROPN") and _is_denounced(interpreter, i) and not is_possible(interpreter, i):
            found = _doers(interpreter, i)
        elif p.lower[i] in denounced_words()["epithet"] and p.dep[i] in ("amod", "compound", "nmod"):
            found = _called(interpreter, p.head[i])
        else:
            continue
        doers = [a for a in found if state.actors[a].type in _DOERS]
        holders = collective(_holders(interpreter, i), state) if doers else []
        first, last = p.sent_bounds[p.sent[i]]
        for holder in holders:
            a, speaker = (
                served.get(holder, holder),
                holder if holder in served else None,
            )  # an official's view is the state's
            for b in (b for b in doers if b not in (a, *holders)):
                span = p.text_span(first, last)
                yield Stance(a, b, "adversarial", "declared", *span, speaker, state.report_date, 0.55)


def _is_denounced(interpreter: Interpreter, i: int) -> bool:
    p, words = interpreter.p, denounced_words()
    if p.lemma[i] in words["alone"] or p.lemma[i] in words["posed"]:
        return True
    deed = p.lemma[i] in words["deed"] or p.lemma[i] in act_nouns()["ASSAULT"]
    if (deed or p.lemma[i] in act_nouns()["any"] | act_nouns()["measures"]) and p.dep[i] == "nsubj":
        said = [c for k in p.children(p.head[i], "acomp") for c in p.conjuncts(k)] if p.lemma[p.head[i]] == "be" else []
        if any(p.lower[c] in words["adjective"] | words["judged"] for c in said) and not interpreter.grammar.negated(
            p.head[i]
        ):
            return True  # "X's plan is contrary to the accord and unacceptable"
    return deed and any(p.lower[c] in words["adjective"] for k in p.children(i, "amod") for c in p.conjuncts(k))


def _called(interpreter: Interpreter, noun: int) -> list[int]:
    """The named groups that an epithet stands before: "the terrorist organizations X and Y", "terrorist X"."""
    p, actors = interpreter.p, interpreter.state.actors
    below = [noun, *(c for k in p.children(noun, "appos") for c in p.conjuncts(k))]
    found = interpreter.actors_of(t for t in below if t in interpreter.state.at)
    return [a for a in found if actors[a].type in _GROUPS and any(m.kind == "name" for m in actors[a].mentions)]


def _doers(interpreter: Interpreter, i: int) -> list[int]:
    """Whose deed the noun tells: its owner, who stands behind "by" or "from", or who "carries out" such a thing."""
    p, g = interpreter.p, interpreter.grammar
    behind = [o for prep, o in g.prepositions(i) if prep in ("by", "from")]
    behind += [o for clause in p.children(i, "acl") for o in g.agents(clause)]
    found = interpreter.slot(i, "own") or interpreter.actors_of(behind)
    commits = p.dep[i] == "dobj" and p.lemma[p.head[i]] in denounced_words()["committing"]
    return found or (interpreter.slot(p.head[i], "subj") if commits else [])


def _holders(interpreter: Interpreter, i: int) -> list[int]:
    """Who says it: who is to ensure it, is cited, talks or states something in the sentence, or wrote the text."""
    p, state = interpreter.p, interpreter.state
    if p.pos[i] == "VERB" and (subjects := interpreter.slot(i, "subj")):
        return subjects
    if cited := state.speakers.get(i):
        return list(cited[:1])
    if i in state.quoted:
        return []
    for at in p.ancestors(i):
        frame = interpreter.frame(at)
        if p.lemma[at] in denounced_words()["backing"]:
            return []  # "declared their support for X's aggression"
        if frame is not None and frame.kind in _SPEAKING and (frame.sources or _blames(interpreter, at, frame)):
            return [*frame.sources, *(frame.targets if frame.kind == "CONSULT" else ())]
        if p.lemma[at] in denounced_words()["speaking"] and (subjects := interpreter.slot(at, "subj")):
            return subjects
    return list(state.authors)


def _blames(interpreter: Interpreter, at: int, frame: Frame) -> bool:
    """Somebody whom the text does not name condemns the deed, and so not the text's authors."""
    return frame.kind == "ACCUSE" and interpreter.p.pos[at] == "VERB"
