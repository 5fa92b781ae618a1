"""Whom a hostile act answers, where it names nobody: "police fired tear gas after protesters threw stones".

An act told as the answer to another is aimed at whoever did that one, and that one was aimed at whoever answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extract.actors.groups import group_nouns, words
from kg.extract.events.interpret import Frame, Interpreter
from kg.extract.lexical import syntax_words
from kg.extract.parse import Parse
from kg.extract.state import states_by_country

ANSWERING = {"THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"}
ANSWERED = ANSWERING | {"ACCUSE", "REJECT"}
_FOLLOWED = ANSWERED | {"SUPPORT", "REQUEST", "AID", "CONCEDE"}
_BARE = {"nsubj", "punct", "aux", "advmod", "npadvmod", "cc"}
_SIDES = {"state", "person", "party", "igo", "government_body", "organization", "armed_group"}
_TALK = 4
"""Sentences that a report goes on to tell of a meeting."""
_FAR_MORE = 1.5
"""Times that a report names the state that it is about as against any other."""
_CROWD = 2
"""Sentences after which the police may deal with others than the crowd, and "his rival" may be another."""


def answered(interpreter: Interpreter, frames: list[Frame]) -> list[Frame]:
    """The frames of one sentence, with the targets that the order of provocation and answer gives."""
    found = list(frames)
    for n, answer in enumerate(found):
        clause = _after(interpreter, answer.at)
        if clause is None or answer.kind not in ANSWERING or _has_victim(interpreter, answer):
            continue
        inside = set(interpreter.p.subtree(clause))
        for m, deed in enumerate(found):
            if deed.at not in inside or deed.kind not in ANSWERED or not _opposed(interpreter, answer, deed):
                continue
            if not answer.targets:
                found[n] = answer = replace(answer, targets=_answerable(interpreter, answer, deed), pointed=True)
            if not deed.targets and not _has_victim(interpreter, deed) and _of_one_side(interpreter, answer, deed):
                found[m] = replace(deed, targets=answer.sources, pointed=True)
            break
    return found


def _answerable(interpreter: Interpreter, answer: Frame, deed: Frame) -> tuple[int, ...]:
    """Whoever did the deed, or the state that answers for its people: one cuts ties with it and not with protesters."""
    actors, states = interpreter.state.actors, states_by_country(interpreter.state)
    diplomatic = answer.kind == "SANCTION" and any(actors[a].type in ("state", "person") for a in answer.sources)
    people = [actors[a] for a in deed.sources]
    lowly = {"population", "armed_group"}
    if diplomatic and all((a.type in lowly or a.sector in ("COP", "MIL")) and a.country in states for a in people):
        return tuple({states[a.country]: None for a in people if a.country})
    return deed.sources


def retaliated(interpreter: Interpreter, frame: Frame, earlier: Sequence[tuple[int, Frame]]) -> Frame:
    """`frame`, an answer that names nobody, aimed at who acted against its doer in the sentence before.

    "Mali accused Algeria of lying. Algiers recalled its ambassador."
    """
    if frame.targets or frame.kind not in ("SANCTION", "THREATEN", "ACCUSE") or not frame.sources:
        return frame
    sentence, p = interpreter.p.sent[frame.at], interpreter.p
    if frame.kind == "SANCTION" and not any(p.lemma[t] in syntax_words()["diplomatic"] for t in frame.trigger):
        return frame
    if frame.kind == "ACCUSE" and not any(p.lemma[t] in syntax_words()["complaints"] for t in frame.trigger):
        return frame
    actors = interpreter.state.actors
    ours = {actors[a].country for a in frame.sources if actors[a].type in ("person", "state", "government_body")} - {
        None
    }
    for number, deed in reversed(earlier):
        theirs = {actors[a].country for a in deed.targets if actors[a].type in ("state", "government_body")}
        against = set(deed.targets) & set(frame.sources) or ours & theirs
        if number == sentence - 1 and deed.kind in ANSWERED and against and _opposed(interpreter, frame, deed):
            return replace(frame, targets=_answerable(interpreter, frame, deed), pointed=True)
    return frame


def to_whom_one_speaks(interpreter: Interpreter, frame: Frame, earlier: Sequence[tuple[int, Frame]]) -> Frame:
    """`frame`, thanks, sympathy or a protest to nobody named, meant for whom their giver met or called just before."""
    words = {interpreter.p.lemma[t] for t in frame.trigger}
    section = {"SUPPORT": "courtesies", "AGREE": "courtesies", "ACCUSE": "complaints"}.get(frame.kind)
    if frame.targets or section is None or not words & syntax_words()[section]:
        return frame
    p, felt = interpreter.p, [t for t in frame.trigger if interpreter.p.lemma[t] in syntax_words()["felt for"]]
    if any(p.lower[k] == "for" and p.child(k, "pobj") is not None for t in felt for k in p.children(t, "prep")):
        return frame  # "expressed sympathy for all those killed", "support for the efforts to end the war"
    sentence = interpreter.p.sent[frame.at]
    for number, talk in reversed(earlier):
        sides = {*talk.sources, *talk.targets}
        others = sides - set(frame.sources)
        if talk.kind == "CONSULT" and sentence - number <= _TALK and len(others) == 1 and len(sides) == 2:
            return replace(frame, targets=tuple(others), pointed=True)
    return frame


def of_the_government(interpreter: Interpreter, frame: Frame, earlier: Sequence[tuple[int, Frame]]) -> Frame:
    """`frame`, a motion of no confidence in nobody named, aimed at whoever heads the government."""
    p, state = interpreter.p, interpreter.state
    around = {p.lemma[k] for t in frame.trigger for k in p.subtree(t)}
    if frame.kind != "ACCUSE" or frame.targets or not frame.sources or not around & syntax_words()["censure"]:
        return frame
    if p.lemma[frame.at] not in syntax_words()["legislating"] and not around & {"motion", "vote"}:
        return frame
    ids = {actor.name: actor.id for actor in state.actors}
    countries = {state.actors[a].country for a in frame.sources}
    heads = [
        ids[role.person]
        for role in state.roles
        if role.status in ("current", "acting") and role.title.lower() in words()["heads of government"]
    ]
    heads = [a for a in dict.fromkeys(heads) if state.actors[a].country in countries and a not in frame.sources]
    return replace(frame, targets=tuple(heads), pointed=True) if len(heads) == 1 else frame


def with_the_other(interpreter: Interpreter, frame: Frame, earlier: Sequence[tuple[int, Frame]]) -> Frame:
    """`frame`, done to "his rival" or "her long-time ally", aimed at the one other person of whom was told last."""
    p, state = interpreter.p, interpreter.state
    if frame.targets or len(frame.sources) != 1 or state.actors[frame.sources[0]].type != "person":
        return frame
    if not _names_only_as(interpreter, frame, "related", ("his", "her")):
        return frame
    people = [a for a in state.actors if a.type == "person" and a.id != frame.sources[0]]
    foremost = max((len(a.mentions) for a in people), default=0)
    for sentence in range(p.sent[frame.at] - 1, max(-1, p.sent[frame.at] - 1 - _CROWD), -1):
        told = [a.id for a in people if any(m.kind == "name" and p.sent[m.head] == sentence for m in a.mentions)]
        if told:
            sure = len(told) == 1 and len(state.actors[told[0]].mentions) == foremost
            return replace(frame, targets=tuple(told), pointed=True) if sure else frame
    return frame


def with_its_ally(interpreter: Interpreter, frame: Frame, earlier: Sequence[tuple[int, Frame]]) -> Frame:
    """`frame`, done by a state to "its ally", aimed at the other state of which the report tells by far the most."""
    actors = interpreter.state.actors
    if frame.targets or not frame.sources or any(actors[a].type == "person" for a in frame.sources):
        return frame
    if not _names_only_as(interpreter, frame, "friends", ("its", "their")):
        return frame
    home = {actors[a].country for a in frame.sources}
    foes = {a for _, e in earlier if set(e.sources) & set(frame.sources) and e.kind in ANSWERED for a in e.targets}
    others = (a for a in actors if a.type == "state" and a.country not in home and a.id not in foes)
    ranked = sorted(others, key=lambda a: -len(a.mentions))
    if not ranked or (len(ranked) > 1 and len(ranked[0].mentions) < _FAR_MORE * len(ranked[1].mentions)):
        return frame
    return replace(frame, targets=(ranked[0].id,), pointed=True)


def _names_only_as(interpreter: Interpreter, frame: Frame, section: str, owners: tuple[str, ...]) -> bool:
    """Whether somebody is told of beside the frame's word only by what he is to its doer: "his rival", "its ally"."""
    p, g = interpreter.p, interpreter.grammar
    around = [*g.objects(frame.at), *(o for _, o in g.prepositions(frame.at))]
    called = [o for o in around if p.tag[o] == "NN" and p.lemma[o] in syntax_words()[section]]
    owned = any(p.lower[k] in owners for o in called for k in p.kids[o])
    return owned and all(p.child(o, "appos", "prep", "relcl") is None for o in called)


def of_the_crowd(interpreter: Interpreter, frame: Frame, earlier: Sequence[tuple[int, Frame]]) -> Frame:
    """`frame`, what police or troops do to nobody named, aimed at the crowd of which the report has just told.

    "Hundreds marched on the palace. Police fired tear gas and arrested 21 people."
    """
    p, actors = interpreter.p, interpreter.state.actors
    forces = all(actors[a].sector in ("COP", "MIL") for a in frame.sources)
    if frame.targets or frame.kind not in ("COERCE", "ASSAULT") or not frame.sources or not forces:
        return frame
    met = {p.lemma[o] for o in interpreter.grammar.objects(frame.at)}
    if not met or not met <= syntax_words()["crowd control"]:
        return frame
    for number, event in reversed(earlier):
        crowd = tuple(a for a in event.sources if actors[a].type in ("population", "other"))
        if event.kind == "PROTEST" and crowd and p.sent[frame.at] - number <= _CROWD:
            return replace(frame, targets=crowd, pointed=True)
    return frame


def likewise(interpreter: Interpreter, frame: Frame, earlier: Sequence[tuple[int, Frame]]) -> Frame:
    """`frame`, which names nobody and is said to be done "also", aimed at whom the same was done to just before.

    So too a sanction in the same sentence: "X cut off aid to Z, and Y halted its cooperation".
    """
    p = interpreter.p
    around = (frame.at, *interpreter.grammar.objects(frame.at))  # "X also", "made a similar demand"
    also = any(p.lower[k] in syntax_words()["also"] for i in around for k in p.kids[i]) or _is_bare(p, frame)
    if frame.targets or frame.kind not in ("SUPPORT", "ACCUSE", "REJECT", "SANCTION", "REQUEST"):
        return frame
    for number, event in reversed(earlier):
        joined = frame.kind == "SANCTION" and number == p.sent[frame.at] and p.dep[frame.at] == "conj"
        if not also and not (joined and set(event.sources).isdisjoint(frame.sources)):
            continue
        if event.kind == frame.kind and event.targets and p.sent[frame.at] - number <= 1:
            return replace(frame, targets=tuple(a for a in event.targets if a not in frame.sources), pointed=True)
    return frame


def _is_bare(p: Parse, frame: Frame) -> bool:
    """Whether only that is told: "Kenya voiced its support", and not for what."""
    given = [t for t in frame.trigger if p.lemma[t] in syntax_words()["courtesies"] and p.dep[t] == "dobj"]
    below = [k for t in (frame.at, *given) for k in p.kids[t] if k > frame.at]
    told = (p.dep[k] in ("prep", "dative", "ccomp", "advcl", "xcomp", "acl", "relcl", "conj") for k in below)
    return frame.kind == "SUPPORT" and bool(given) and not any(told)


def followed(interpreter: Interpreter, number: int, earlier: Sequence[tuple[int, Frame]]) -> list[Frame]:
    """What those do in sentence `number` who do as others have just done: "Yemen followed suit", "did the same"."""
    p, found = interpreter.p, list[Frame]()
    for verb in (i for i in range(*p.sent_bounds[number]) if p.lemma[i] in syntax_words()["following"]):
        beside = [k for k in p.kids[verb] if p.lower[k] in syntax_words()["suit"] and k > verb]
        alone = p.lemma[verb] == "follow" and all(
            p.dep[k] in _BARE for k in p.kids[verb]
        )  # "Brazil recognised X. Peru followed."
        doers = tuple(interpreter.slot(verb, "subj")) if beside or alone else ()
        if interpreter.grammar.negated(verb) or any(interpreter.state.actors[a].type not in _SIDES for a in doers):
            continue
        before = (e for n, e in reversed(earlier) if number - n <= 1 and (n < number or e.at < verb))
        last = next((e for e in before if e.kind in _FOLLOWED and e.targets and not set(doers) & set(e.sources)), None)
        if doers and last is not None:
            targets = tuple(a for a in last.targets if a not in doers)
            found.append(replace(last, at=verb, sources=doers, targets=targets, trigger=(verb, *beside), pointed=True))
    return found


def _after(interpreter: Interpreter, at: int) -> int | None:
    """The clause with "after" that hangs on the verb at token `at`, or on the verb that this one completes."""
    p = interpreter.p
    heads = [at, *([p.head[at]] if p.dep[at] == "xcomp" else [])]
    clauses = (c for head in heads for c in p.children(head, "advcl") if c > at)
    return next((c for c in clauses if any(p.lower[k] == "after" for k in p.children(c, "mark"))), None)


def _opposed(interpreter: Interpreter, answer: Frame, deed: Frame) -> bool:
    """Whether the two have doers who are not of one state, or of whom one is its authority and the other is not."""
    actors = interpreter.state.actors
    if not answer.sources or not deed.sources or set(answer.sources) & set(deed.sources):
        return False
    ours, theirs = ({actors[a].country for a in f.sources} for f in (answer, deed))
    official = [{actors[a].type in ("state", "government_body") for a in f.sources} for f in (answer, deed)]
    return None in ours | theirs or not ours & theirs or official[0] != official[1]


def _of_one_side(interpreter: Interpreter, answer: Frame, deed: Frame) -> bool:
    """Whether the answer is aimed at whoever did the deed, or at others of that state ("bombed Gaza after Hamas")."""
    actors = interpreter.state.actors
    aimed, did = ({actors[a].country for a in some} for some in (answer.targets, deed.sources))
    return set(answer.targets) <= set(deed.sources) or (None not in aimed and aimed == did)


def _has_victim(interpreter: Interpreter, frame: Frame) -> bool:
    """Whether people who are no actors suffer it: "arrested a man after neighbours accused him"."""
    p = interpreter.p
    nouns = group_nouns().keys() | words()["individuals"]
    objects = [o for o in interpreter.grammar.objects(frame.at) if not any(p.tag[k] == "PRP$" for k in p.kids[o])]
    return any(p.ent[o] == "PERSON" or p.lemma[o] in nouns for o in objects)
