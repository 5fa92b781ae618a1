"""Who stands with or against whom, and whose view that is.

Three kinds are kept apart: declared (stands with, ally, enemy, praise, accusation), behavioural (aid, sanctions,
attacks) and membership. Coordination expands to pairs; an alignment of an office holder is also one of the state
that the office serves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.events.auxiliaries import is_possible
from kg.extract.events.interpret import Interpreter
from kg.extract.events.predicates import load_stances
from kg.extract.lexical import keyed_words, sections
from kg.extract.parse import Parse
from kg.extract.speech.attribution import interpreter_of
from kg.extract.state import ActorEntity, State, state_of
from kg.model import ALIGNMENT_KINDS, Alignment, Event

_TAKEN_BACK = {"REJECT", "REQUEST", "SANCTION", "THREATEN"}
"""Events whose complement is refused, only asked for, ended or threatened: it declares no stance."""
_PLACELIKE = {"place", "media"}
_STATELY = {"state", "government_body", "population", "place", "person"}


@dataclass(frozen=True, slots=True)
class _Stance:
    """A stance found in the text, with actor ids, before it becomes an `Alignment`."""

    a: int
    b: int
    stance: str
    kind: str
    start: int
    end: int
    speaker: int | None
    date: str | None = None
    confidence: float = 0.6


@cache
def _stance_of_events() -> dict[str, tuple[str, str]]:
    found = {}
    for key, types in keyed_words(files("kg.extract") / "lexicon" / "stance_of_events.txt"):
        stance, kind = key.split()
        if kind in ALIGNMENT_KINDS:
            found.update(dict.fromkeys(types, (stance, kind)))
    return found


@cache
def _stance_words(key: str) -> frozenset[str]:
    """The words of a key of the lexicon: `none trigger`, `none planned`, `none bystander` ..."""
    rows = keyed_words(files("kg.extract") / "lexicon" / "stance_of_events.txt")
    return frozenset().union(*(words for name, words in rows if name == key))


@cache
def _compounds() -> dict[str, frozenset[str]]:
    return sections(files("kg.extract") / "lexicon" / "compounds.txt")


def find_alignments(interpreter: Interpreter) -> list[Alignment]:
    """The alignments of the report: one per pair, stance and viewpoint, the first evidence kept."""
    state = interpreter.state
    found = [*_declared(interpreter), *_from_compounds(interpreter), *_from_events(interpreter), *_memberships(state)]
    levels = _Levels(state)
    out: dict[tuple[frozenset[int], str], Alignment] = {}
    for one in sorted(found, key=lambda s: (s.start, s.end)):
        for a, b in levels.pairs(one.a, one.b, deed=one.kind == "behavioural"):
            key = (frozenset((a, b)), one.stance)
            if a != b and key not in out and not _same_side(state.actors[a], state.actors[b]):
                out[key] = _alignment(state, one, a, b)
    return list(out.values())


class _Levels:
    """At which levels an alignment holds: an office holder or a state's body abroad stands for the state.

    A person keeps a view of its own beside the state's; a ministry, an embassy or an army has none. At home
    (protesters against the police) nothing is rolled up.
    """

    def __init__(self, state: State) -> None:
        self.actors = state.actors
        self.states = {a.country: a.id for a in state.actors if a.type == "state" and a.country}
        self.served = _serving(state)

    def pairs(self, a: int, b: int, *, deed: bool = False) -> Iterator[tuple[int, int]]:
        """The pairs of actors that one stated pair amounts to; a deed done to a person stands beside the state's."""
        if self._at_home(self.actors[a], self.actors[b]):
            yield a, b
            return
        lower, upper = (self._body(a), self._body(b)), (self._state(a), self._state(b))
        types = {self.actors[x].type for x in upper}
        if not {a, b} & self.served.keys() or "person" in types or lower == upper:
            yield lower
            return
        if not (types == {"state"} and "state" in {self.actors[x].type for x in lower}):
            yield lower
        elif deed and self.actors[b].type == "person":
            yield lower  # whom a state kills or bans is its foe by name; its office holder's own stance adds nothing
        yield upper

    def _at_home(self, a: ActorEntity, b: ActorEntity) -> bool:
        """Both of one country, or of none that the text tells."""
        if a.country and b.country:
            return a.country == b.country
        unknown = [x for x in (a, b) if not x.country and x.type in ("party", "population", "government_body")]
        return bool(unknown)

    def _body(self, actor: int) -> int:
        """The state for its ministries, embassies and forces; a government is named for itself."""
        entity = self.actors[actor]
        if entity.type != "government_body" or "government" in entity.name.lower():
            return actor
        return self.states.get(entity.country or "", actor)

    def _state(self, actor: int) -> int:
        """The state for an office holder too, and beside one for a government and a nation."""
        entity = self.actors[actor]
        if actor in self.served:
            return self.served[actor]
        nation = entity.type == "population" and entity.name.split(" of ")[0].split()[-1] in ("nation", "people")
        if nation or entity.type == "government_body":
            return self.states.get(entity.country or "", actor)
        return actor


def _serving(state: State) -> dict[int, int]:
    """Persons who hold a current post, and the state, party or armed group that they so speak for.

    Who serves an international body or a company speaks for no side.
    """
    ids = {actor.name: actor for actor in state.actors if actor.mentions}
    states = {a.country: a.id for a in state.actors if a.type == "state" and a.country}
    found: dict[int, int] = {}
    for role in state.roles:
        person, body = ids.get(role.person), ids.get(role.of or "")
        if role.status not in ("current", "acting") or person is None or person.type != "person" or person.id in found:
            continue
        if body is not None and body.type in ("armed_group", "party"):
            found[person.id] = body.id
        elif person.country in states and (body is None or body.type in _STATELY):
            found[person.id] = states[person.country]
    return found


def _same_side(a: ActorEntity, b: ActorEntity) -> bool:
    """A body or a person and its own state, or a mere place, make no alignment."""
    if "state" in (a.type, b.type) and "person" in (a.type, b.type) and a.country == b.country:
        return True
    return a.part_of == b.id or b.part_of == a.id or bool({a.type, b.type} & _PLACELIKE)


def _alignment(state: State, one: _Stance, a: int, b: int) -> Alignment:
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


def _declared(interpreter: Interpreter) -> Iterator[_Stance]:
    """Stances that a word of the lexicon declares, with pairs from coordination."""
    p, state = interpreter.p, interpreter.state
    stances = Interpreter(p, state, load_stances())
    for first, last in p.sent_bounds:
        span = (p.start[first], p.end[last - 1])
        for i in range(first, last):
            frame = stances.frame(i)
            if frame is None or interpreter.grammar.negated(i) or is_possible(interpreter, i):
                continue
            above = [f for at in _governors(p, i) if (f := interpreter.frame(at)) is not None and f.at != i]
            owned = p.pos[i] == "NOUN" and p.child(i, "poss") is not None  # "sanctioned X's allies": they are X's
            if any(f.kind in _TAKEN_BACK for f in above) and not owned:
                continue
            speakers = state.speakers.get(i, ())
            sources = _collective(list(frame.sources), state)
            sources = (
                sources
                or (_talking(interpreter, i) if p.lemma[i] in _stance_words("supportive talk") else [])
                or _implied(state, speakers)
            )
            alleged = next((f.sources[0] for f in above if f.kind == "ACCUSE" and f.sources), None)
            speaker = alleged if alleged is not None else next(iter(speakers), None)
            yield from _pairs(sources, frame.targets, frame.kind, span, speaker, state.report_date)
            if frame.targets and len(sources) > 1 and p.pos[i] == "VERB":
                yield from _among(sources, span, speaker, state.report_date)


def _governors(p: Parse, i: int) -> Iterator[int]:
    """The words whose complement token `i` stands in, nearest first ("denies backing X": denies)."""
    at = i
    while p.head[at] != at and p.dep[at] not in ("relcl", "advcl", "nsubj", "appos", "parataxis"):
        if p.dep[at] != "conj":
            yield p.head[at]
        at = p.head[at]


def _talking(interpreter: Interpreter, i: int) -> list[int]:
    """Those who meet over "support for X" without an owner give it together ("met to discuss support for X")."""
    p, g = interpreter.p, interpreter.grammar
    purpose = next((at for at in (i, *_governors(p, i)) if p.dep[at] == "advcl" and g.infinitive(at)), None)
    beyond = [p.head[purpose]] if purpose is not None else []
    frames = (f for at in (*_governors(p, i), *beyond) if (f := interpreter.frame(at)) is not None and f.at != i)
    nearest = next(frames, None)
    return [*nearest.sources, *nearest.targets] if nearest is not None and nearest.kind == "CONSULT" else []


def _implied(state: State, speakers: tuple[int, ...]) -> list[int]:
    """An official's "the struggle against X" without an owner is the struggle of the state that he speaks for."""
    served = _serving(state)
    return next(([served[speaker]] for speaker in speakers if speaker in served), [])


def _pairs(
    sources: Iterable[int],
    targets: Iterable[int],
    stance: str,
    span: tuple[int, int],
    speaker: int | None,
    date: str | None,
) -> Iterator[_Stance]:
    for a in sources:
        for b in targets:
            if a != b:
                yield _Stance(a, b, stance, "declared", *span, speaker, date, 0.65)


def _among(sources: list[int], span: tuple[int, int], speaker: int | None, date: str | None) -> Iterator[_Stance]:
    """Those who act together for or against a third stand together."""
    for a, b in combinations(sources, 2):
        yield _Stance(a, b, "supportive", "declared", *span, speaker, date, 0.5)


def _from_compounds(interpreter: Interpreter) -> Iterator[_Stance]:
    """ "Iran-backed militia", "pro-Iranian group", "anti-government protesters"."""
    p, state = interpreter.p, interpreter.state
    for i in range(p.n):
        if "-" not in p.lower[i] and (i + 1 == p.n or p.text[i + 1] != "-") and (i == 0 or p.text[i - 1] != "-"):
            continue
        stance, other = _compound(interpreter, i)
        if not stance:
            continue
        for head in p.ancestors(i):
            if p.dep[head] not in ("amod", "nmod", "compound", "punct", "npadvmod"):
                break
        else:
            head = p.head[i]
        first, last = p.sent_bounds[p.sent[i]]
        for a in _named_beside(interpreter, i, head):
            for b in other:
                if a != b:
                    yield _Stance(
                        a, b, stance, "declared", p.start[first], p.end[last - 1], None, state.report_date, 0.75
                    )


def _named_beside(interpreter: Interpreter, i: int, head: int) -> tuple[int, ...]:
    """Whom the compound at token `i`, and so the noun at `head`, is said of ("X, an Iranian-backed militia", "X is
    an ..."), else whom the noun denotes."""
    p, state = interpreter.p, interpreter.state
    if p.dep[head] == "appos":
        return state.at.get(p.head[head], ()) or state.at.get(head, ())
    if p.dep[head] == "attr":
        return tuple(interpreter.actors_of(interpreter.grammar.surface_subject(p.head[head]))) or state.at.get(head, ())
    between = (a for k in range(i + 1, head) if p.head[k] == head for a in state.at.get(k, ()))
    return state.at.get(head, ()) or tuple(dict.fromkeys(between))  # "Iran-backed Houthi threats"


def _compound(interpreter: Interpreter, i: int) -> tuple[str, list[int]]:
    p, words = interpreter.p, _compounds()
    if p.lower[i] in words["supportive"] and i > 1 and p.text[i - 1] == "-":
        return "supportive", interpreter.actors_at(i - 2)
    for stance in ("supportive", "adversarial"):
        prefixes = words[f"{stance} prefix"]
        if p.lower[i] in prefixes and i + 2 < p.n and p.text[i + 1] == "-":
            return stance, interpreter.actors_at(i + 2)
        if any(p.lower[i].startswith(f"{prefix}-") for prefix in prefixes):
            return stance, interpreter.actors_at(i)
    return "", []


def _memberships(state: State) -> Iterator[_Stance]:
    """Who holds a post of a party or an armed group stands with it."""
    ids = {actor.name: actor.id for actor in state.actors if actor.mentions}
    for role in state.roles:
        a, b = ids.get(role.person), ids.get(role.of or "")
        if a is None or b is None or role.status == "former":
            continue
        if state.actors[b].type in ("party", "armed_group"):
            yield _Stance(a, b, "supportive", "membership", role.start, role.end, None, None, 0.5)


def _from_events(interpreter: Interpreter) -> Iterator[_Stance]:
    state = interpreter.state
    ids = {actor.name: actor.id for actor in state.actors}
    for event in state.events:
        found = _stance_of_events().get(event.type)
        if event.type == "REJECT" and _stance_words("adversarial trigger") & set(event.trigger.lower().split()):
            found = ("adversarial", "declared")
        if found is None or event.modality not in ("asserted", "planned") or event.mode == "investigate":
            continue
        neutral = _stance_words("none trigger").intersection(event.trigger.lower().split())
        if event.type == "AGREE":
            evidence = interpreter.p.raw[event.start : event.end].lower()
            neutral |= _stance_words("none planned").intersection(evidence.split())
        if not neutral:
            yield from _event_pairs(interpreter, event, ids, *found)


def _bystander(actor: ActorEntity) -> bool:
    """People who only happen to be there; all of a country's people ("Israelis", "the Iraqi people") are not."""
    words = actor.name.lower().split(" of ")[0].split(" from ")[0].split()
    if words[-1] == "people" and actor.country is not None:
        return False
    forms = {words[-1], words[-1].removesuffix("s")}
    return actor.type in ("population", "government_body", "other") and bool(forms & _stance_words("none bystander"))


def _collective(actors: list[int], state: State) -> list[int]:
    """A body that acts with its members stands for them ("the G7, Canada, France ...")."""
    bodies = [a for a in actors if state.actors[a].type == "igo" and not _beside_states(state.actors[a])]
    return bodies[:1] if bodies and len(actors) > 3 else actors


def _beside_states(body: ActorEntity) -> bool:
    """A body that stands in a list as one more signatory, and not for the others in it."""
    return any(name in _stance_words("none collective") for name in body.name.lower().split())


def _mutual(interpreter: Interpreter, event: Event) -> bool:
    """The event's actors do it with one another ("signed an accord"), not each for himself ("voiced interest")."""
    p = interpreter.p
    inside = (i for i in range(p.n) if event.start <= p.start[i] < event.end)
    return any(
        f is not None and f.mutual and len(f.sources) == len(event.sources) for f in map(interpreter.frame, inside)
    )


def _reciprocal(interpreter: Interpreter, event: Event) -> bool:
    """ "X and Y accused each other": what each does, it does to the other."""
    words = interpreter.p.raw[event.start : event.end + len(" one another") + 1].lower()
    return len(event.sources) > 1 and ("each other" in words or "one another" in words)


def _confidence_after(event: Event) -> float:
    """Share of stances after events of this confidence that were right (see benchmarks/accuracy.md)."""
    return round(min(0.75, max(0.3, 2 * event.confidence - 0.95)), 2)


def _event_pairs(
    interpreter: Interpreter, event: Event, ids: dict[str, int], stance: str, kind: str
) -> Iterator[_Stance]:
    state = interpreter.state
    speaker = ids.get(event.according_to) if event.according_to else None
    sides = _collective([ids[name] for name in event.sources], state)
    others = _collective([ids[name] for name in event.targets], state)
    others = [b for b in others if not _bystander(state.actors[b])]
    pairs = [(a, b) for a in sides for b in others]
    clash = event.type == "ASSAULT" and bool(_stance_words("adversarial between") & set(event.trigger.lower().split()))
    against = clash or _reciprocal(interpreter, event)
    if not others and (against or _mutual(interpreter, event)):  # "X and Y signed an accord", "traded accusations"
        pairs = list(combinations(sides, 2))
    for a, b in pairs:
        yield _Stance(a, b, stance, kind, event.start, event.end, speaker, event.date, _confidence_after(event))


@Language.component("entente_alignments")
def entente_alignments(doc: Doc) -> Doc:
    """Fill `State.alignments` (needs `entente_events`)."""
    state_of(doc).alignments = find_alignments(interpreter_of(doc))
    return doc
