"""Who stands with or against whom, and whose view that is.

Three kinds are kept apart: declared (stands with, ally, enemy, praise, accusation), behavioural (aid, sanctions,
attacks) and membership (a group that is part of another; a person's post in a party is a role). Coordination expands
to pairs; an alignment of an office holder is also one of the state that the office serves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files
from itertools import combinations

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.denounced import denounced
from kg.extract.events.interpret import Interpreter
from kg.extract.levels import Levels, same_side
from kg.extract.lexical import keyed_words
from kg.extract.speech.attribution import interpreter_of
from kg.extract.stances import (
    FEW,
    MANY,
    Stance,
    collective,
    declared,
    from_compounds,
    is_refused,
    leaders,
    stance_words,
)
from kg.extract.state import ActorEntity, State, state_of
from kg.model import ALIGNMENT_KINDS, Alignment, Event

_IN_THE_STREET = {"COP", "MIL"}
"""Sectors of those at whom a crowd throws stones; at other bodies' doors it only gathers."""
_ENDED = {"REJECT", "SANCTION", "THREATEN"}
"""Acts that end or refuse what their complement tells."""
_TOGETHER = {"AGREE", "COOPERATE"}
_ANSWERABLE = {"state", "person", "government_body", "armed_group"}
"""Of whom one demands what they do; of an organisation of states one rather asks for help."""
_BEYOND_CONCERN = {"state", "person", "population", "igo", "place"}
"""Those for whom one is concerned as often as about them."""


@cache
def _stance_of_events() -> dict[str, tuple[str, str]]:
    found = {}
    for key, types in keyed_words(files("kg.extract") / "lexicon" / "stance_of_events.txt"):
        stance, kind = key.split()
        if kind in ALIGNMENT_KINDS:
            found.update(dict.fromkeys(types, (stance, kind)))
    return found


def find_alignments(interpreter: Interpreter) -> list[Alignment]:
    """The alignments of the report: one per pair, stance and viewpoint, the first evidence kept."""
    state = interpreter.state
    found = [*declared(interpreter), *from_compounds(interpreter), *denounced(interpreter)]
    found += _from_events(interpreter)
    levels = Levels(interpreter)
    out: dict[tuple[frozenset[int], str], Alignment] = {}
    for one in sorted(found, key=lambda s: (s.start, s.end)):
        charged = one.kind == "behavioural" and levels.is_charged(one.a, one.speaker)
        for a, b in ((one.a, one.b),) if charged else levels.pairs(one):
            key = (frozenset((a, b)), one.stance)
            if a != b and key not in out and not same_side(state.actors[a], state.actors[b], one):
                out[key] = _alignment(state, one, a, b)
    return list(out.values())


def _alignment(state: State, one: Stance, a: int, b: int) -> Alignment:
    """The alignment of `a` and `b`; one rolled up from a person's words is in that person's view."""
    speaker = one.speaker
    if speaker is None and a != one.a and state.actors[one.a].type == "person" and one.kind == "declared":
        speaker = one.a
    named = state.actors[speaker].name if speaker is not None and speaker != a else None
    return Alignment(
        a=state.actors[a].name,
        b=state.actors[b].name,
        stance=one.stance,
        start=one.start,
        end=one.end,
        according_to=named,
        date=one.date,
        kind=one.kind,
        confidence=one.confidence,
    )


def _from_events(interpreter: Interpreter) -> Iterator[Stance]:
    state = interpreter.state
    ids = {actor.name: actor.id for actor in state.actors}
    for event in state.events:
        found = _stance_of_events().get(event.type)
        words = set(event.trigger.lower().split())
        if event.type == "REJECT" and words & stance_words("adversarial trigger"):
            found = ("adversarial", "declared")
        if event.type == "REQUEST" and (
            _is_demand(interpreter, event, ids) or words & stance_words("adversarial departure")
        ):
            found = ("adversarial", "declared")
        if found is None or event.modality not in ("asserted", "planned") or event.mode == "investigate":
            continue
        neutral = words & stance_words("none trigger")
        if {state.actors[ids[name]].type for name in event.targets} & _BEYOND_CONCERN or len(event.targets) > 1:
            neutral |= words & stance_words("none concern")
        person = all(state.actors[ids[name]].type == "person" for name in event.sources)  # soldiers have no such office
        if person and all(_is_organ(state.actors[ids[name]]) for name in event.targets):
            neutral |= words & stance_words("none organs")
        if found[0] == "supportive":
            neutral |= words & stance_words("none trade")
            if event.type == "SUPPORT" and len(event.targets) > 1:
                neutral |= words & stance_words("none accord")
        if event.type == "AGREE":
            evidence = interpreter.p.raw[event.start : event.end].lower()
            neutral |= stance_words("none planned").intersection(evidence.split())
            if "forward" in words:
                neutral |= stance_words("none forward").intersection(evidence.split())
        if event.type == "PROTEST":
            event = replace(event, targets=tuple(t for t in event.targets if not _is_scene(interpreter, event, ids[t])))
        if not neutral:
            yield from _event_pairs(interpreter, event, ids, *found)
        if event.type == "THREATEN" or (event.type == "AGREE" and not event.targets):
            yield from _promised(interpreter, event, ids)


def _colleagues(a: ActorEntity, b: ActorEntity) -> bool:
    """Two people who serve in one government, whose dealings with each other tell no stance."""
    return a.type == b.type == "person" and a.sector == b.sector == "GOV" and a.country == b.country


def _is_organ(body: ActorEntity) -> bool:
    """A parliament or a cabinet, which a head of state dissolves or prorogues as his office lets him."""
    return body.type == "government_body" and body.sector in ("LEG", "GOV")


def _is_demand(interpreter: Interpreter, event: Event, ids: dict[str, int]) -> bool:
    """Whether one side demands something of one other, and not for it ("demanded X's release")."""
    evidence = set(interpreter.p.raw[event.start : event.end].lower().split())
    demanded = set(event.trigger.lower().split()) & stance_words("adversarial demand")
    types = [interpreter.state.actors[ids[name]].type for name in event.targets]
    alone = len(types) == 1 and types[0] in _ANSWERABLE
    if types[:1] and types[0] in _ANSWERABLE and event.trigger.lower().startswith("must "):
        sides = {interpreter.state.actors[ids[name]].country for name in (*event.sources, *event.targets)}
        return len(sides) > 1 and None not in sides  # "X must withdraw its troops", says another state
    return alone and bool(demanded) and not evidence & stance_words("none demand")


def _is_scene(interpreter: Interpreter, event: Event, body: int) -> bool:
    """Whether a protest only takes place at the body's seat: "marched to Parliament", "met outside the ministry"."""
    p = interpreter.p
    heads = [m.head for m in interpreter.state.actors[body].mentions if event.start <= p.start[m.head] < event.end]
    heads = [p.head[h] if p.dep[h] == "appos" else h for h in heads]  # "outside the Althing, Iceland's parliament"
    beside = [p.lower[p.head[h]] for h in heads if p.dep[h] == "pobj"]
    entity = interpreter.state.actors[body]
    built = entity.type == "government_body" and entity.sector not in _IN_THE_STREET
    return built and bool(beside) and set(beside) <= stance_words("none scene")


def _promised(interpreter: Interpreter, event: Event, ids: dict[str, int]) -> Iterator[Stance]:
    """Stances in what is promised: "affirmed their resolve to go on raising the costs for X", "to go on helping Y"."""
    p, sides = interpreter.p, {ids[name] for name in event.sources}
    inside = {t for i in range(p.n) if event.start <= p.start[i] < event.end for t in p.subtree(i)}
    for i in sorted(inside):
        frame = interpreter.frame(i)
        if frame is None or not frame.sources or not set(frame.sources) <= sides or interpreter.grammar.negated(i):
            continue
        stance, _ = _stance_of_events().get(frame.kind, ("", ""))
        if not stance or frame.kind == "ACCUSE" or is_refused(interpreter, i):  # to speak of concerns is no promise
            continue
        if stance == "supportive" and is_refused(interpreter, i, _ENDED):
            continue  # "would cease to recognise X"
        spared = {*sides, *(interpreter.foes(i) if stance == "supportive" else ())}
        for a in sides:
            for b in (b for b in frame.targets if b not in spared and not _bystander(interpreter.state.actors[b])):
                personal = _recognised(interpreter, event, b)
                yield Stance(a, b, stance, "declared", event.start, event.end, None, event.date, 0.5, personal=personal)


def _recognised(interpreter: Interpreter, event: Event, actor: int) -> bool:
    """Whether the event recognises a person as ruler or does not: that is for or against him, and not his state."""
    told = set(interpreter.p.raw[event.start : event.end].lower().split())
    return interpreter.state.actors[actor].type == "person" and bool(stance_words("none recognition") & told)


def _bystander(actor: ActorEntity) -> bool:
    """People who only happen to be there; all of a country's people ("Israelis", "the Iraqi people") are not."""
    words = actor.name.lower().split(" of ")[0].split(" from ")[0].split()
    if words[-1] == "people" and actor.country is not None:
        return False
    forms = {words[-1], words[-1].removesuffix("s")}
    return actor.type in ("population", "government_body", "other") and bool(forms & stance_words("none bystander"))


def _attacked(state: State, sides: list[int], actor: int) -> int:
    """The state whose people or town are attacked ("killed four Kenyan civilians", "shelled Kharkiv"), where the report
    names it; else `actor`. Whose war is with an armed group attacks it in that town, and not the state."""
    entity = state.actors[actor]
    if entity.type == "place":
        names = {state.actors[a].name for a in sides}
        foes = {t for e in state.events if e.type == "ASSAULT" and names & set(e.sources) for t in e.targets}
        at_home = entity.country in {state.actors[a].country for a in sides}
        if at_home or any(a.name in foes and a.type == "armed_group" for a in state.actors):
            return actor
    elif entity.type != "population" or not _bystander(entity):
        return actor
    return next((a.id for a in state.actors if a.type == "state" and a.mentions and a.country == entity.country), actor)


def _mutual(interpreter: Interpreter, event: Event, stance: str) -> bool:
    """The event's actors do it with one another ("signed an accord"), not each for himself ("voiced interest").

    Who is against a third beside another, or does so in the sentence of an agreement, is not against that other.
    """
    p = interpreter.p
    inside = [i for i in range(p.n) if event.start <= p.start[i] < event.end]
    frames = [f for f in map(interpreter.frame, inside) if f is not None and f.mutual]
    if stance == "adversarial":
        frames = [f for f in frames if f.kind == event.type]
    elif any(p.lower[i] in stance_words("supportive together") for i in inside):
        return True
    return any(len(f.sources) == len(event.sources) for f in frames)


def _reciprocal(interpreter: Interpreter, event: Event) -> bool:
    """ "X and Y accused each other": what each does, it does to the other."""
    words = interpreter.p.raw[event.start : event.end + len(" one another") + 1].lower()
    return len(event.sources) > 1 and ("each other" in words or "one another" in words)


def _confidence_after(event: Event) -> float:
    """Share of stances after events of this confidence that were right (see benchmarks/accuracy.md)."""
    return round(min(0.75, max(0.3, 2 * event.confidence - 0.95)), 2)


def _event_pairs(
    interpreter: Interpreter, event: Event, ids: dict[str, int], stance: str, kind: str
) -> Iterator[Stance]:
    state = interpreter.state
    speaker = ids.get(event.according_to) if event.according_to else None
    sides = collective([ids[name] for name in event.sources], state)
    sides += [a for side in sides for a in leaders(interpreter, side, event.start, event.end) if a not in sides]
    others = collective([ids[name] for name in event.targets], state)
    if event.type == "ASSAULT":
        unnamed = (state.actors[a] for a in sides if all(m.kind != "name" for m in state.actors[a].mentions))
        near = {actor.country for actor in unnamed}
        others = [b if state.actors[b].country in near else _attacked(state, sides, b) for b in others]
    protesting = {name for e in state.events if e.type == "PROTEST" for name in e.sources}
    others = [b for b in others if state.actors[b].name in protesting or not _bystander(state.actors[b])]
    pairs = [(a, b) for a in sides for b in others]
    clash = event.type == "ASSAULT" and bool(stance_words("adversarial between") & set(event.trigger.lower().split()))
    against = clash or _reciprocal(interpreter, event)
    ended = stance == "supportive" and bool(
        stance_words("none mutual") & set(interpreter.p.raw[event.start : event.end].lower().split())
    )
    if (
        not others and not ended and (against or _mutual(interpreter, event, stance))
    ):  # "X and Y signed an accord", "traded accusations"
        several = len(sides) <= (MANY if all(state.actors[a].country for a in sides) else FEW)
        pairs = list(combinations(sides, 2)) if several else []
        if event.type == "SUPPORT":  # two officials of one state say it for that state
            pairs = [(a, b) for a, b in pairs if not _colleagues(state.actors[a], state.actors[b])]
    joint = event.type in _TOGETHER or not others
    sheltered = event.type == "AID" and bool(stance_words("supportive person") & set(event.trigger.lower().split()))
    for a, b in pairs:
        confidence = _confidence_after(event)
        personal = sheltered or _recognised(interpreter, event, b)
        yield Stance(a, b, stance, kind, event.start, event.end, speaker, event.date, confidence, joint, personal)


@Language.component("entente_alignments")
def entente_alignments(doc: Doc) -> Doc:
    """Fill `State.alignments` (needs `entente_events`)."""
    state_of(doc).alignments = find_alignments(interpreter_of(doc))
    return doc
