"""Which frames of a sentence stand as events, and which is the most salient.

A frame gives way to one that has it as its complement ("demanded the withdrawal" is one REQUEST), unless the upper
one only takes a stand on it: then the deed below is an event too, in the words of whoever takes the stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice

from kg.extract.events.auxiliaries import is_possible, settle
from kg.extract.events.interpret import Frame, Interpreter
from kg.extract.events.obligation import obligation
from kg.extract.events.occurrence import occurrence
from kg.extract.events.response import answered
from kg.extract.lexical import act_nouns

VERBAL = {"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"}
SPEECH_ACTS = {"SUPPORT", "REQUEST", "ACCUSE", "REJECT", "THREATEN"}
STANDS = {"SUPPORT", "ACCUSE"}
HARM = {"SANCTION", "MOBILIZE", "COERCE", "ASSAULT"}
DEEDS = HARM | {"AID"}
PRESUPPOSED = DEEDS | {"CONSULT"}
"""Events of which a noun with both sides tells even where its sentence is about another ("since X's visit to Y")."""
KEPT = {"asserted", "planned"}
_STATELY = {"state", "place", "government_body"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A frame that stands as an event, its modality, and whose words it is beyond those of cited speech."""

    frame: Frame
    modality: str
    voice: int | None = None


def choose(interpreter: Interpreter, number: int, praise: Mapping[int, Frame]) -> list[Chosen]:
    """The frames of one sentence that stand as events, most salient first; weak ones only where no strong one does.

    But a noun that names a deed's doer and its target presupposes the deed, whatever else its sentence tells ("met on
    the anniversary of X's invasion of Y").
    """
    first, last = interpreter.p.sent_bounds[number]
    absorbed: dict[int, Frame] = {}
    strong: list[Chosen] = []
    weak: list[Chosen] = []
    topics: list[Chosen] = []
    for i in sorted(range(first, last), key=lambda i: (_depth(interpreter, i), i)):
        if interpreter.p.dep[i] == "amod":
            continue
        if i in absorbed:
            deed = _deed_below(interpreter, i, absorbed[i]) or _charge_below(interpreter, i, absorbed[i])
            if deed is not None:
                (topics if absorbed[i].kind == "CONSULT" else strong).append(deed)
            continue
        demand = obligation(interpreter, i)
        frame = demand or interpreter.frame(i) or occurrence(interpreter, i) or praise.get(i)
        if frame is None:
            continue
        for token in _below(interpreter, frame):
            absorbed.setdefault(token, frame)
        settled = (frame, "asserted") if demand else settle(interpreter, frame)
        if settled is None or settled[1] not in KEPT:
            continue
        completed = _complete(interpreter, settled[0])
        if completed is not None:
            is_weak = completed.weak and not _stands_for_clause(interpreter, completed)
            (weak if is_weak else strong).append(Chosen(completed, settled[1]))
    full = [c for c in weak if c.frame.at not in absorbed and _full(interpreter, c.frame)]
    deeds = [c for c in full if c.frame.kind in PRESUPPOSED and c.frame.sources and c.frame.targets]
    kept = _without_repeats([*(_without_repeats(strong + deeds) or full[:1]), *topics])
    frames = answered(interpreter, [one.frame for one in kept])
    return [replace(one, frame=frame) for one, frame in zip(kept, frames, strict=True)]


def _deed_below(interpreter: Interpreter, i: int, above: Frame) -> Chosen | None:
    """The deed told inside another frame's complement, where its doer and its target are both named.

    A stand for or against a deed takes it for one ("condemned X's attack on Y"), and so does a clause that only
    describes ("the sanctions imposed by X on Y": presupposed, whatever is said above it). So is a deed that talks are
    about ("discussed X's war in Y").
    """
    stand = above.kind in STANDS
    pos = interpreter.p.pos[i]
    told = pos == "VERB" or (pos == "NOUN" and _nominal_path(interpreter, i, above.at))
    topic = above.kind == "CONSULT" and pos == "NOUN"
    if not (stand and told) and not topic and not _describes(interpreter, i):
        return None
    frame = interpreter.frame(i)
    if topic and (frame is None or frame.kind not in HARM or is_possible(interpreter, i)):
        return None
    if frame is None or frame.kind in VERBAL or not frame.sources or not frame.targets:
        return None
    if frame.weak and (interpreter.p.pos[i] != "NOUN" or frame.kind not in DEEDS):
        return None
    if set(frame.sources) & set(above.sources) or set(frame.sources) & set(frame.targets):
        return None
    actors = interpreter.state.actors
    own = {actors[t].country for t in frame.targets if actors[t].type in _STATELY or frame.kind == "AID"}
    if own & {actors[s].country for s in frame.sources} - {None}:
        return None  # "the government's will to end the occupation of the country": no deed against itself
    modality = "planned" if interpreter.grammar.infinitive(i) else "asserted"
    return Chosen(frame, modality, above.sources[0] if stand and above.sources else None)


def _charge_below(interpreter: Interpreter, i: int, above: Frame) -> Chosen | None:
    """Whoever rejects somebody's accusation was accused by him ("X rejected Y's allegations")."""
    if above.kind != "REJECT" or interpreter.p.dep[i] not in ("dobj", "nsubjpass"):
        return None
    frame = interpreter.frame(i)
    if frame is None or frame.kind != "ACCUSE" or not above.sources or set(frame.sources) & set(above.sources):
        return None
    named = frame.sources and not frame.targets and interpreter.p.head[i] == above.at
    return Chosen(replace(frame, targets=above.sources, weak=False), "asserted") if named else None


def _nominal_path(interpreter: Interpreter, noun: int, above: int) -> bool:
    """Between a noun and the word above it stand only verbs of judging: what one is to "deter" has not happened."""
    for at in interpreter.p.ancestors(noun):
        if at == above:
            return True
        if interpreter.p.pos[at] in ("VERB", "AUX"):
            between = interpreter.frame(at)
            if between is None or between.kind not in STANDS:
                return False
    return False


def _describes(interpreter: Interpreter, i: int) -> bool:
    """A participle with its doer behind a noun ("imposed by X"), or a finite relative clause."""
    p = interpreter.p
    if p.pos[i] != "VERB" or p.dep[i] not in ("acl", "relcl"):
        return False
    if p.dep[i] == "acl":
        return p.tag[i] == "VBN" and bool(interpreter.grammar.agents(i))
    return p.tag[i] in ("VBD", "VBZ") or bool(interpreter.grammar.modals(i) & {"has", "have", "had", "was", "were"})


def _full(interpreter: Interpreter, frame: Frame) -> bool:
    """A noun stands for an event only with two actors; a verb may leave one out."""
    named = bool(frame.sources and frame.targets) or len(frame.sources) > 1
    return named or interpreter.p.pos[frame.at] not in ("NOUN", "PROPN")


def _stands_for_clause(interpreter: Interpreter, frame: Frame) -> bool:
    """A full event noun as subject of a verb that adds no event ("the expulsion of X by Y deepened the quarrel")."""
    p = interpreter.p
    if p.dep[frame.at] not in ("nsubj", "nsubjpass") or not (frame.sources and frame.targets):
        return False
    above = interpreter.frame(p.head[frame.at])
    return above is None or above.kind == frame.kind


def _without_repeats(found: list[Chosen]) -> list[Chosen]:
    """Without what only says an event of the sentence again ("shelled the city, killing five")."""
    kept: list[Chosen] = []
    for one in found:
        again = any(
            other.frame.kind == one.frame.kind
            and (not one.frame.sources or set(one.frame.sources) <= set(other.frame.sources))
            and (not one.frame.targets or set(one.frame.targets) <= {*other.frame.targets, *other.frame.sources})
            for other in kept
        )
        if not again:
            kept.append(one)
    return kept


def _below(interpreter: Interpreter, frame: Frame) -> set[int]:
    """Tokens whose frames are part of this one: its complement clauses and objects, and what they embed."""
    p = interpreter.p
    found: set[int] = set()
    stack = [*frame.absorbed, *(t for t in frame.trigger if t != frame.at)]
    while stack:
        at = stack.pop()
        if at in found or at == frame.at:
            continue
        found.add(at)
        stack += [k for k in p.kids[at] if p.dep[k] in ("relcl", "advcl") and interpreter.grammar.infinitive(k)]
        stack += [
            k
            for k in p.kids[at]
            if p.dep[k] in ("xcomp", "ccomp", "dobj", "pobj", "prep", "acl", "pcomp", "attr", "conj", "compound")
        ]
    return found


def _depth(interpreter: Interpreter, i: int) -> int:
    """How deep in subordination token `i` stands; the clause that a speech verb reports counts as its main clause."""
    p = interpreter.p
    depth = 0
    # In what is no language ("word word word"), each token hangs on the one before it, by the ten thousand.
    for at in (i, *islice(p.ancestors(i), 100)):
        if p.dep[at] in ("advcl", "relcl", "acl", "pcomp"):
            depth += 2
        elif p.dep[at] in ("pobj", "dobj", "nsubj", "conj", "nsubjpass"):
            depth += 1
    return depth


def _is_anothers(interpreter: Interpreter, i: int) -> bool:
    """Whether the noun is an act that whoever speaks only speaks about ("said the charges against X were false", "said
    the drought posed a threat to X", "said pressure on X would continue")."""
    p = interpreter.p
    if p.pos[i] != "NOUN":
        return False
    clause = next((a for a in p.ancestors(i) if p.pos[a] in ("VERB", "AUX")), None)
    told = clause is not None and bool(p.children(clause, "nsubj", "nsubjpass")) and p.dep[clause] in ("ccomp", "relcl")
    return p.lemma[i] in act_nouns()["ACCUSE"] or told


def _complete(interpreter: Interpreter, frame: Frame) -> Frame | None:
    """The frame with a missing source taken from the speaker of a speech act; None where no actor is left."""
    sources = frame.sources
    speakers = interpreter.state.speakers.get(frame.at, ())
    subjects = interpreter.grammar.subjects(frame.at)
    if not sources and frame.kind in SPEECH_ACTS and not subjects and not _is_anothers(interpreter, frame.at):
        sources = speakers[:1]
    if not sources and frame.kind == "THREATEN" and subjects and all(interpreter.p.pos[s] == "PRON" for s in subjects):
        sources = speakers[:1]  # "X told Y it would close the border"
    armed = {interpreter.state.actors[a].sector for a in frame.targets} & {"MIL", "REB"}
    if not sources and frame.mode == "arrest" and not armed:
        sources = _police(interpreter)
    if not sources and frame.kind in ("SANCTION", "COERCE") and interpreter.grammar.passive(frame.at):
        sources = _authorities(interpreter, frame)
    if frame.kind in VERBAL and speakers and any(interpreter.p.lower[s] == "we" for s in subjects):
        sources = tuple(dict.fromkeys((*sources, speakers[0])))  # who says "we will not hesitate" threatens too
    targets = tuple(a for a in frame.targets if a not in sources)
    if not targets and frame.kind == "THREATEN":
        targets = _warned(interpreter, frame.at, sources)
    if not sources and frame.kind == "AID" and set(targets) <= set(speakers):
        return None  # nor is anyone left where only the speaker is ("our efforts to defend our borders")
    if not sources and not targets:
        return None
    if not sources and _depth(interpreter, frame.at) > 1:
        return None  # a deed without a doer, told in passing
    if not sources and (frame.weak or frame.kind in VERBAL) and not _own_words(interpreter, frame.at, subjects):
        return None  # a speech act without a speaker is nobody's claim
    return replace(frame, sources=sources, targets=targets)


def _own_words(interpreter: Interpreter, at: int, subjects: list[int]) -> bool:
    """Whether the author of the text, who is not known, tells what he does: "I spoke with X", outside quotations."""
    return at not in interpreter.state.quoted and any(interpreter.p.lower[s] in ("i", "we") for s in subjects)


def _authorities(interpreter: Interpreter, frame: Frame) -> tuple[int, ...]:
    """The state in which someone was banned, jailed or charged ("is banned in Turkey"): only its authorities can."""
    actors = interpreter.state.actors
    places = [o for prep, o in interpreter.grammar.prepositions(frame.at) if prep == "in"]
    found = [
        a for o in places for a in interpreter.actors_at(o) if actors[a].type == "state" and a not in frame.targets
    ]
    return tuple(found[:1])


def _warned(interpreter: Interpreter, at: int, sources: tuple[int, ...]) -> tuple[int, ...]:
    """Whom a threat that names no target is told to ("told X it would close the border"), or who could avert it."""
    p = interpreter.p
    told = interpreter.slot(p.head[at], "obj") if p.dep[at] == "ccomp" else []
    return tuple(a for a in told or interpreter.slot(at, "if") if a not in sources)


def _police(interpreter: Interpreter) -> tuple[int, ...]:
    """Who arrests where the sentence does not say: the police, where the report speaks of one police only.

    "The police" and "officers" beside the one that has a name are the same.
    """
    police = [a for a in interpreter.state.actors if a.sector == "COP" and a.type == "government_body" and a.mentions]
    named = [a for a in police if any(word[:1].isupper() for word in a.name.split())]
    alike = len({a.country for a in police}) == 1
    one = police if len(police) == 1 else named if len(named) == 1 and alike else []
    return tuple(a.id for a in one)
