"""PLOVER events: the frames that stand as events, with mode, context, date, place, voice and evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.events.anaphora import measures, point_back
from kg.extract.events.dates import Moment, find_moments
from kg.extract.events.interpret import Frame, Interpreter
from kg.extract.events.occurrence import occurrence_words
from kg.extract.events.response import (
    followed,
    likewise,
    of_the_crowd,
    of_the_government,
    retaliated,
    to_whom_one_speaks,
    with_its_ally,
    with_the_other,
)
from kg.extract.events.salience import SPEECH_ACTS, Chosen, choose
from kg.extract.events.tributes import tributes
from kg.extract.lexical import keyed_words
from kg.extract.speech.attribution import interpreter_of
from kg.extract.state import state_of
from kg.model import Event

_RESOLVERS = (
    point_back, retaliated, to_whom_one_speaks, likewise, of_the_government, of_the_crowd, with_the_other,
    with_its_ally,
)  # fmt: skip
_HEADING = 150  # characters; a first line as long as this is the text itself
_ENDS = (".", "!", "?", ":", '"', "”", "’")  # what ends a sentence or a line of the header, and no heading
MAX_TRIGGER = 8  # tokens; a longer stretch is cut to its first word


@cache
def _modes() -> list[tuple[str, str, frozenset[str]]]:
    rows = keyed_words(files("kg.extract") / "lexicon" / "modes.txt")
    return [(*key.split(" ", 1), words) for key, words in rows]  # type: ignore[misc]


@cache
def _contexts() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for context, words in keyed_words(files("kg.extract") / "lexicon" / "contexts.txt"):
        for word in words:
            found.setdefault(word, []).append(context)
    return {word: tuple(contexts) for word, contexts in found.items()}


def find_events(interpreter: Interpreter) -> list[Event]:
    """The events of the report, sentence by sentence, the most salient of each sentence first."""
    found: list[Event] = []
    earlier: list[tuple[int, Frame]] = []
    praise = tributes(interpreter)
    for number in range(len(interpreter.p.sent_bounds)):
        chosen = choose(interpreter, number, praise)
        chosen = _resolved(interpreter, chosen, earlier, number)
        told = [*earlier, *((number, one.frame) for one in sorted(chosen, key=lambda one: one.frame.at))]
        chosen += [Chosen(frame, "asserted") for frame in followed(interpreter, number, told)]
        further = [one.frame for one in chosen if _further_topic(interpreter, one.frame, earlier)]
        for frame in further:
            _add_contexts(interpreter, found, frame)
        chosen = [one for one in chosen if one.frame not in further]
        if chosen:
            found += _sentence_events(interpreter, number, chosen)
        own = [c.frame for c in chosen]
        own += measures(interpreter, number)
        earlier += sorted(((number, frame) for frame in own), key=lambda one: one[1].at)
    return _without_headings(interpreter, found)


def _without_headings(interpreter: Interpreter, events: list[Event]) -> list[Event]:
    """The events without those of the heading that the text tells again, of the same actors or of more."""
    heading, _, text = interpreter.p.raw.strip().partition("\n")
    if not text or len(heading) >= _HEADING or heading.endswith(_ENDS):
        return events
    end = interpreter.p.raw.index(heading) + len(heading)

    def told_again(event: Event) -> bool:
        sides = {*event.sources, *event.targets}
        return any(
            one.start >= end and one.type == event.type and sides <= {*one.sources, *one.targets} for one in events
        )

    return [event for event in events if event.end > end or not told_again(event)]


def _resolved(
    interpreter: Interpreter, chosen: list[Chosen], earlier: Sequence[tuple[int, Frame]], number: int
) -> list[Chosen]:
    """The events of sentence `number`, those that name nobody aimed at whom what was told before says."""
    found, before = {}, list(earlier)
    for one in sorted(chosen, key=lambda c: c.frame.at):
        frame = one.frame
        for resolve in _RESOLVERS:
            frame = resolve(interpreter, frame, before)
        before.append((number, frame))
        found[id(one)] = replace(one, frame=frame)
    return [found[id(one)] for one in chosen]


def _further_topic(interpreter: Interpreter, frame: Frame, earlier: list[tuple[int, Frame]]) -> bool:
    """A further topic of a meeting or call that an earlier sentence has told ("They also discussed the drought").

    A sentence with a date of its own may tell of another meeting.
    """
    p, sides = interpreter.p, {*frame.sources, *frame.targets}
    if frame.kind != "CONSULT" or len(sides) < 2 or p.lemma[frame.at] not in occurrence_words()["topics"]:
        return False
    first, last = p.sent_bounds[p.sent[frame.at]]
    if find_moments(p.raw[p.start[first] : p.end[last - 1]], interpreter.state.report_date):
        return False
    return any(other.kind == "CONSULT" and sides <= {*other.sources, *other.targets} for _, other in earlier)


def _add_contexts(interpreter: Interpreter, found: list[Event], frame: Frame) -> None:
    """Give a meeting told before the contexts of a further topic of it."""
    p = interpreter.p
    sides = {interpreter.state.actors[a].name for a in (*frame.sources, *frame.targets)}
    contexts = _contexts_of(p.lemma[slice(*p.sent_bounds[p.sent[frame.at]])])
    for at, event in enumerate(found):
        if event.type == "CONSULT" and sides <= {*event.sources, *event.targets}:
            found[at] = replace(event, context=tuple(sorted({*event.context, *contexts})))
            return


def _contexts_of(lemmas: Iterable[str]) -> tuple[str, ...]:
    """The contexts that a sentence's words tell of."""
    return tuple(sorted({c for lemma in lemmas for c in _contexts().get(lemma, ())}))


def _sentence_events(interpreter: Interpreter, number: int, chosen: list[Chosen]) -> list[Event]:
    p = interpreter.p
    first, last = p.sent_bounds[number]
    text = interpreter.p.raw[p.start[first] : p.end[last - 1]]
    moments = {
        ahead: find_moments(text, interpreter.state.report_date, future=ahead)
        for ahead in {_ahead(one) for one in chosen}
    }
    contexts = _contexts_of(p.lemma[first:last])
    events, seen = [], set()
    for one in chosen:
        key = (one.frame.kind, one.frame.sources, one.frame.targets)
        if key not in seen:
            seen.add(key)
            events.append(_event(interpreter, one, number, moments[_ahead(one)], contexts))
    return events


def _ahead(one: Chosen) -> bool:
    """A bare weekday beside a plan, an agreement or a threat is the next one, not the last."""
    return one.modality == "planned" or one.frame.kind in ("AGREE", "THREATEN")


def _event(
    interpreter: Interpreter, one: Chosen, number: int, moments: list[Moment], contexts: tuple[str, ...]
) -> Event:
    frame, modality = one.frame, one.modality
    p, actors = interpreter.p, interpreter.state.actors
    first, last = p.sent_bounds[number]
    start, end = _evidence(interpreter, frame, first, last)
    return Event(
        type=frame.kind,
        mode=frame.mode or _mode(interpreter, frame, first, last),
        context=contexts,
        sources=tuple(actors[a].name for a in frame.sources),
        targets=tuple(actors[a].name for a in frame.targets),
        date=_date(interpreter, frame, moments, p.start[first], modality),
        place=_place(interpreter, frame),
        modality=modality,
        according_to=_voice(interpreter, one),
        trigger=_trigger_text(interpreter, frame),
        start=start,
        end=end,
        confidence=confidence(frame),
    )


def confidence(frame: Frame) -> float:
    """Share of events of this make that were right on the development corpus (see benchmarks/accuracy.md)."""
    base = 0.45 if frame.weak else 0.6
    both_named = frame.sources and frame.targets and not frame.pointed
    return round(base + (0.15 if both_named else 0.0) + min(frame.score - 1, 2) * 0.05, 2)


def _trigger_text(interpreter: Interpreter, frame: Frame) -> str:
    p = interpreter.p
    first, last = min(frame.trigger), max(frame.trigger)
    if last - first >= MAX_TRIGGER:
        first = last = frame.at
    return p.raw[p.start[first] : p.end[last]]


def _evidence(interpreter: Interpreter, frame: Frame, first: int, last: int) -> tuple[int, int]:
    """Offsets from the first to the last of the trigger's and the actors' words in the sentence."""
    p, state = interpreter.p, interpreter.state
    wanted = {*frame.sources, *frame.targets}
    tokens = {*frame.trigger} | {t for t in range(first, last) if wanted.intersection(state.at.get(t, ()))}
    for actor in wanted:
        for mention in state.actors[actor].mentions:
            if first <= mention.start and mention.end <= last:
                tokens |= {mention.start, mention.end - 1}
    return p.start[min(tokens)], p.end[max(tokens)]


def _mode(interpreter: Interpreter, frame: Frame, first: int, last: int) -> str | None:
    p = interpreter.p
    near = {p.lemma[t] for t in p.subtree(frame.at) if first <= t < last} | {p.lemma[t] for t in frame.trigger}
    near |= {p.lemma[t] for s in interpreter.grammar.subjects(frame.at) for t in p.subtree(s)}
    return next((mode for kind, mode, words in _modes() if kind == frame.kind and words & near), None)


def _date(interpreter: Interpreter, frame: Frame, moments: list[Moment], offset: int, modality: str) -> str | None:
    """The temporal expression nearest to the trigger; else the report's date, for its own news only."""
    p = interpreter.p
    at = p.start[frame.at] - offset
    if moments:
        return min(moments, key=lambda m: (abs(m.start - at), m.start)).value
    background = p.lower[frame.at - 1 : frame.at] == ["had"] or "had" in interpreter.grammar.modals(frame.at)
    return None if background or modality != "asserted" else interpreter.state.report_date


def _place(interpreter: Interpreter, frame: Frame) -> str | None:
    p, state = interpreter.p, interpreter.state
    taken = {*frame.sources, *frame.targets}
    heads = [frame.at, *[t for t in frame.trigger if t != frame.at]]
    for head in heads:
        for prep, noun in interpreter.grammar.prepositions(head):
            if prep in ("in", "at", "near", "outside"):
                for actor in state.at.get(noun, ()):
                    if actor not in taken and state.actors[actor].type in ("place", "state"):
                        return state.actors[actor].name
                if p.ent[noun] in ("GPE", "LOC", "FAC") and not state.at.get(noun):
                    return p.text[noun]
    return None


def _voice(interpreter: Interpreter, one: Chosen) -> str | None:
    """Who is cited for the event; nobody where the speaker only does the speech act itself."""
    state, frame = interpreter.state, one.frame
    if one.voice is not None:
        return state.actors[one.voice].name
    for speaker in state.speakers.get(frame.at, ()):
        if frame.kind in SPEECH_ACTS and speaker in frame.sources:
            return None
        return state.actors[speaker].name
    return None


@Language.component("entente_events")
def entente_events(doc: Doc) -> Doc:
    """Fill `State.events` (needs `entente_actors`; reads what coreference and attribution left)."""
    state_of(doc).events = find_events(interpreter_of(doc))
    return doc
