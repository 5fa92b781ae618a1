"""Stances that the words declare: verbs and nouns of the lexicon, compounds, and whom they leave to be understood."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import combinations

from kg.extract.actors.gazetteer import capitals, fold, state_of_country
from kg.extract.actors.groups import words
from kg.extract.events.auxiliaries import is_possible
from kg.extract.events.interpret import Frame, Interpreter
from kg.extract.events.predicates import load_stances
from kg.extract.lexical import act_nouns, keyed_words, sections
from kg.extract.parse import Parse
from kg.extract.speech.groupings import is_grouping
from kg.extract.state import ActorEntity, State, states_by_country

_TAKEN_BACK = {"REJECT", "REQUEST", "SANCTION", "THREATEN"}
"""Events whose complement is refused, only asked for, ended or threatened: it declares no stance."""
FEW = 4
"""Actors whom one noun calls each other's allies or rivals; of more it says less."""
MANY = 6
"""States that one event, or what they are all against, makes sides of each other; of a longer list it says less."""
SIGNATORIES = 7
"""Authors of one statement of whom each takes its stand: as many as the G7 has."""
_STATELY = {"state", "government_body", "population", "place", "person"}


@dataclass(frozen=True, slots=True)
class Stance:
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
    joint: bool = False
    """Whether its sides act together, and so office holders for their states."""
    personal: bool = False
    """Whether it is for or against the one person at `b`, whatever state he serves."""


@cache
def stance_words(key: str) -> frozenset[str]:
    """The words of a key of the lexicon: `none trigger`, `none planned`, `none bystander` ..."""
    rows = keyed_words(files("kg.extract") / "lexicon" / "stance_of_events.txt")
    return frozenset().union(*(words for name, words in rows if name == key))


@cache
def _defended() -> dict[str, frozenset[str]]:
    return sections(files("kg.extract") / "lexicon" / "defended.txt")


@cache
def _compounds() -> dict[str, frozenset[str]]:
    return sections(files("kg.extract") / "lexicon" / "compounds.txt")


def declared(interpreter: Interpreter) -> Iterator[Stance]:
    """Stances that a word of the lexicon declares, with pairs from coordination."""
    p, state = interpreter.p, interpreter.state
    stances = Interpreter(p, state, load_stances())
    for first, last in p.sent_bounds:
        span = p.text_span(first, last)
        for i in range(first, last):
            frame = stances.frame(i)
            if frame is None or interpreter.grammar.negated(i):
                continue
            if is_possible(interpreter, i) and not _is_duty(interpreter, i):
                continue
            governors = [] if _is_circumstance(p, i) else _governors(p, i)
            above = [f for at in governors if (f := interpreter.frame(at)) is not None and f.at != i]
            if _taken_back(interpreter, i, [f for f in above if f.kind in _TAKEN_BACK]):
                continue
            speakers = state.speakers.get(i, ())
            personal = frame.mode == "personal"  # whoever opposes sanctions against X shields X
            foes = interpreter.foes(i) if frame.kind == "supportive" and not personal else set()
            targets = [a for a in frame.targets if a not in foes]
            if frame.mode == "membership" and any(state.actors[a].type == "person" for a in frame.sources):
                continue  # a person's belonging is a role
            sources = (
                collective(list(frame.sources), state)
                or (_talking(interpreter, i) if p.lemma[i] in stance_words("supportive talk") else [])
                or (_implied(state, speakers) if _is_ownerless(p, i) else [])
            )
            alleged = next((f.sources[0] for f in above if f.kind == "ACCUSE" and f.sources), None)
            speaker = alleged if alleged is not None else next(iter(speakers), None)
            kinds = (frame.kind, "declared" if personal or not frame.mode else frame.mode)
            if personal:
                found = _pairs(sources, targets, kinds, span, speaker, state.report_date)
                yield from (replace(one, personal=True) for one in found)
                continue
            yield from _pairs(sources, targets, kinds, span, speaker, state.report_date)
            if frame.mutual and not targets:  # "the feud between X and Y"
                yield from _pairs(sources[:1], sources[1:], kinds, span, speaker, state.report_date)
            few = 1 < len(sources) <= MANY
            told = frame.mode != "behavioural" and p.pos[i] == "VERB"
            if targets and few and told and frame.kind == "adversarial":
                yield from _among(_of_several_sides(sources, state), span, speaker, state.report_date)
        yield from _against_the_defended(interpreter, first, last)
        yield from _called_allies(interpreter, first, last)


def _is_duty(interpreter: Interpreter, i: int) -> bool:
    """ "We must stand by X": what one calls one's own duty one is for."""
    own = any(interpreter.p.lower[s] == "we" for s in interpreter.grammar.subjects(i))
    return own and "must" in interpreter.grammar.modals(i)


def is_refused(interpreter: Interpreter, i: int, kinds: Container[str] = ("REJECT",)) -> bool:
    """Whether an act above the word at token `i`, of one of the `kinds`, refuses it ("ruled out supporting X")."""
    above = (interpreter.frame(at) for at in _governors(interpreter.p, i))
    return any(f is not None and f.at != i and f.kind in kinds for f in above)


def _taken_back(interpreter: Interpreter, i: int, above: Sequence[Frame]) -> bool:
    """Whether what the word at token `i` declares is refused, ended or only asked for by the acts `above` it.

    "Sanctioned X's allies": they are X's all the same; but who "withdrew its support" has none left.
    """
    p = interpreter.p
    owner = p.child(i, "poss") if p.pos[i] == "NOUN" else None
    ended = p.pos[i] == "NOUN" and p.dep[i] == "dobj" and p.lemma[p.head[i]] in stance_words("none ended")
    if ended and all(f.kind != "REQUEST" for f in above):  # who is asked to end his support still gives it
        return True  # "lifted its ban on X", "withdrew his confidence in X"
    if not above or owner is None:
        return bool(above)
    own = set(interpreter.state.at.get(owner, ()))
    asked = any(f.kind == "REQUEST" and not own & set(f.sources) for f in above)  # "urged X to stop its support"
    if not asked and any(own & set(f.sources) for f in above if f.kind == "SANCTION"):
        return True  # "X sacked his ally": no more
    given = p.lemma[i] in stance_words("supportive talk")
    return given and not asked and any(own & set(f.sources) for f in above)


def _called_allies(interpreter: Interpreter, first: int, last: int) -> Iterator[Stance]:
    """Two or more whom the report calls "the two allies", "both rivals"."""
    p, state = interpreter.p, interpreter.state
    for i in (i for i in range(first, last) if p.tag[i] == "NNS" and p.child(i, "poss", "prep") is None):
        stance = next((s for s in ("supportive", "adversarial") if p.lemma[i] in stance_words(f"{s} mutual")), None)
        sides = state.at.get(i, ())
        if stance and 1 < len(sides) <= FEW:
            span = p.text_span(first, last)
            for a, b in combinations(sides, 2):
                yield Stance(a, b, stance, "declared", *span, None, state.report_date, 0.6)


def _against_the_defended(interpreter: Interpreter, first: int, last: int) -> Iterator[Stance]:
    """Whose aggression a sentence tells of without its victim is against whom the sentence wants safe.

    "Support for Y in response to X's aggression", "Y's defence against X's attacks", "Y repels X's attacks".
    """
    p, state, words = interpreter.p, interpreter.state, act_nouns()["ASSAULT"]
    for i in (i for i in range(first, last) if p.lemma[i] in words and p.pos[i] == "NOUN"):
        if interpreter.fill_slots(i, ("against", "on", "upon", "in", "across", "with")) or is_possible(interpreter, i):
            continue
        doers = {a for a in interpreter.doers_inside(i) if state.actors[a].type in ("state", "armed_group")}
        if len(doers) != 1:
            continue
        safe = {a for t in range(first, last) if _is_defended(p, t) for a in interpreter.actors_of([t])}
        safe = {a for a in safe if state.actors[a].type == "state"} or {
            a for a in safe if state.actors[a].type in ("population", "government_body")
        }
        foes = {a for a in safe if state.actors[a].country not in {state.actors[d].country for d in doers}}
        if len(foes) == 1:
            pair = (doers.pop(), foes.pop())
            yield Stance(*pair, "adversarial", "behavioural", p.start[i], p.end[i], None, state.report_date, 0.5)


def _is_defended(p: Parse, token: int) -> bool:
    """Whether the phrase at `token` is whom one supports or who defends itself, or what of theirs is to be safe."""
    words, head = _defended(), p.head[token]
    if p.dep[token] == "pobj":
        return p.lower[head] in ("for", "to") and p.lemma[p.head[head]] in words["given"]
    if p.dep[token] in ("poss", "compound", "nmod"):
        return p.lemma[head] in words["safe"]
    if p.dep[token] in ("dobj", "nsubj") and p.lower[token] != "it":
        return p.lemma[head] in words["helped" if p.dep[token] == "dobj" else "defending"]
    return False


def _is_circumstance(p: Parse, i: int) -> bool:
    """Whether the noun tells how a verb's deed is meant: "did it in support of X", "as a gesture of support for X"."""
    at = i
    while p.dep[at] == "pobj" and p.lower[p.head[at]] == "of":
        at = p.head[p.head[at]]
    marker = p.head[at]
    return p.dep[at] == "pobj" and p.lower[marker] in ("in", "as") and p.pos[p.head[marker]] == "VERB"


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
    served = serving(state)
    return next(([served[speaker]] for speaker in speakers if speaker in served), [])


def _is_ownerless(p: Parse, i: int) -> bool:
    """A noun of what somebody feels or does ("the struggle against X"), and none of a relative or an ally."""
    people = words()["relatives"] | stance_words("supportive mutual") | stance_words("adversarial mutual")
    return p.pos[i] == "NOUN" and p.lemma[i] not in people


def _is_region(body: ActorEntity) -> bool:
    """A part of a state, whose own leader is no voice of the state ("the leader of South Ossetia")."""
    return body.type == "place" and fold(body.name) not in capitals()


def of_region(body: ActorEntity) -> bool:
    """A government of a part of a state: "the Catalan government", "the government of Catalonia"."""
    nation = state_of_country().get(body.country or "")
    words = body.name.split()
    ruling = bool(stance_words("none rulers") & set(words))
    names = {
        word for word in words if word[0].isupper() and not word.endswith(("'s", "’s", "s'", "s’"))
    }  # "Rajoy's government" is no region's
    return ruling and bool(names) and nation is not None and not names & {nation.name, *nation.adjectives}


def leaders(interpreter: Interpreter, group: int, start: int, end: int) -> list[int]:
    """Who leads an unnamed group in the text from `start` to `end`: X of "officers led by X toppled Y"."""
    p, state = interpreter.p, interpreter.state
    heads = [m.head for m in state.actors[group].mentions if m.kind == "nominal" and start <= p.start[m.head] < end]
    led = [c for h in heads for c in p.children(h, "acl") if p.lemma[c] in stance_words("none led")]
    named = [a for c in led for by in interpreter.grammar.agents(c) for a in state.at.get(by, ())]
    return [a for a in named if state.actors[a].type == "person"]


def serving(state: State) -> dict[int, int]:
    """Persons who hold a current post, or are known to, and the state, party or armed group that they so speak for.

    Who serves an international body or a company speaks for no side.
    """
    ids = {actor.name: actor for actor in state.actors if actor.mentions}
    states = states_by_country(state)
    regional = tuple(words()["regional posts"])
    found: dict[int, int] = {}
    for role in state.roles:
        person, body = ids.get(role.person), ids.get(role.of or "")
        if role.status not in ("current", "acting") or person is None or person.type != "person" or person.id in found:
            continue
        opposed = person.sector == "OPP" and (body is None or body.type in ("state", "government_body"))
        if role.title.lower().endswith(regional) or opposed:
            continue  # a mayor is no voice of the state, nor is its opposition
        if body is not None and body.type in ("armed_group", "party"):
            found[person.id] = body.id
        elif person.country in states and (body is None or (body.type in _STATELY and not _is_region(body))):
            found[person.id] = states[person.country]
    for actor in state.actors:  # "the Iranian president", "a Turkish official": whoever holds the post
        unnamed = actor.mentions and all(m.kind != "name" for m in actor.mentions)
        if unnamed and actor.type in ("person", "other") and actor.sector == "GOV" and actor.country in states:
            found.setdefault(actor.id, states[actor.country])
    told = {role.person for role in state.roles}
    for actor in state.actors:  # an official who is known, and whose post the text does not say
        known = actor.type == "person" and actor.sector == "GOV" and any(m.kind == "name" for m in actor.mentions)
        if known and actor.country in states and actor.name not in told:
            found.setdefault(actor.id, states[actor.country])
    return found


def _pairs(
    sources: Iterable[int],
    targets: Iterable[int],
    kinds: tuple[str, str],
    span: tuple[int, int],
    speaker: int | None,
    date: str | None,
) -> Iterator[Stance]:
    for a in sources:
        for b in targets:
            if a != b:
                yield Stance(a, b, *kinds, *span, speaker, date, 0.65)


def _among(sources: list[int], span: tuple[int, int], speaker: int | None, date: str | None) -> Iterator[Stance]:
    """Those who act together against a third stand together."""
    for a, b in combinations(sources, 2):
        yield Stance(a, b, "supportive", "declared", *span, speaker, date, 0.5)


def _of_several_sides(actors: list[int], state: State) -> list[int]:
    """The actors, unless people or bodies of one country are among them: these are no sides to one another."""
    at_home = [state.actors[a].country for a in actors if state.actors[a].type in ("person", "government_body")]
    return actors if len(set(at_home)) == len(at_home) else []


def from_compounds(interpreter: Interpreter) -> Iterator[Stance]:
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
                    yield Stance(a, b, stance, "declared", *p.text_span(first, last), None, state.report_date, 0.75)


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


def collective(actors: list[int], state: State) -> list[int]:
    """A body that acts with its members stands for them ("the G7, Canada, France ..."); an assembly has no stance."""
    if frozenset(actors) in state.assemblies:
        return []
    if group := next((body for members, body in state.groupings.items() if _acts_for(actors, members)), None):
        return [group]
    speaking = [a for a in state.authors if is_grouping(state.actors[a])]
    if len(actors) > FEW and speaking and all(state.actors[a].type == "state" for a in actors):
        return speaking[:1]  # "The ministers of A, B, C, D and E condemn", says the statement of their group
    if len(actors) > SIGNATORIES and set(actors) == set(state.authors):
        return []  # what a dozen signatories say is no stand of each
    bodies = [a for a in actors if state.actors[a].type == "igo" and not _beside_states(state.actors[a])]
    first = bool(bodies) and bodies[0] == actors[0]  # "India and the members of the Council" are no members of one
    return bodies[:1] if first and len(actors) > 3 else actors


def _acts_for(actors: list[int], members: frozenset[int]) -> bool:
    """Whether the actors are the members of a group, or most of them."""
    return len(actors) > 2 and set(actors) <= members and 2 * len(set(actors)) > len(members)


def _beside_states(body: ActorEntity) -> bool:
    """A body that stands in a list as one more signatory, and not for the others in it."""
    return any(name in stance_words("none collective") for name in body.name.lower().split())
