"""Who says "I" and "we" outside quotations: the authors of a report that is itself a statement, letter or order.

The title names them ("Statement by President X on ..."), the signature does, or the text itself ("I, X, President of
Y, do hereby"). Without any, "we" of a state's own office is the state, and else the state that the text calls its own
(own_state.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.actors.cluster import same_person
from kg.extract.actors.gazetteer import Entry, state_of_country
from kg.extract.actors.people import known_people, name_key
from kg.extract.parse import Parse
from kg.extract.roles.posts import Post
from kg.extract.speech.headings import Heading, HeadingPerson, statement_words
from kg.extract.state import ActorEntity, State, states_by_country

_TOP = 120  # tokens at the beginning of a report in which it says whose statement it is
_SIGNATURE = 40  # tokens at the end of a report in which it is signed


@dataclass(frozen=True, slots=True)
class Voices:
    """The people who say "I", the actors in whose name "we" is said without them, and the office's country."""

    authors: tuple[int, ...] = ()
    bodies: tuple[int, ...] = ()
    office: str | None = None
    joint: bool = False  # a statement of several sides


def find_voices(p: Parse, state: State, heading: Heading, joint: bool, office: str | None) -> tuple[Voices, list[Post]]:
    """The `Voices` of a report, and the posts that its title gives to people; adds the authors to `state`."""
    posts, authors = [], []
    for person in heading.people:
        country = person.country or (office if person.author else None)
        actor = _person(state, person, country)
        if person.author:
            authors.append(actor)
        if person.kind is not None:
            posts.append(Post(actor, -1, -1, -1, person.kind.phrase, person.kind))
    signed = [] if authors or heading.bodies else _signatories(p, state)
    bodies = tuple(dict.fromkeys(a for e in heading.bodies for a in _issuing(state, e)))
    return Voices(tuple(dict.fromkeys(authors or signed)), bodies, office, joint), posts


def _issuing(state: State, body: Entry) -> tuple[int, ...]:
    """The actor in whose name a body of the title speaks: its state for a ministry."""
    stately = body.type == "government_body" and body.country
    return state_actor(state, body.country) if stately else (_body(state, body.name, body.type, body.country),)


def state_actor(state: State, country: str | None) -> tuple[int, ...]:
    """The state of a country, added to `state.actors` where the report does not name it; () for no state."""
    names = state_of_country().get(country or "")
    return () if names is None else (_body(state, names.name, "state", country),)


def joint_authors(p: Parse, state: State, quoted: list[int]) -> tuple[int, ...]:
    """Who says "we" in a joint statement: those named beside it ("We, the ministers of ..."), or who issued it."""
    for i in range(p.n):
        if p.lower[i] == "we" and not quoted[i]:
            named = [c for k in p.children(i, "appos") for c in p.conjuncts(k)]
            named += [t for k in named for t in p.subtree(k) if p.dep[t] == "conj" and p.ent[t] == "PERSON"]
            whose = [t for k in named for t in (*([] if k in state.at else _behind_of(p, k)), k)]
            whose += [c for k in named for o in p.children(k, "appos") for c in p.conjuncts(o)]
            if group := _grouped(p, state, [k for k in named if k not in state.at]):
                return group
            found = [a for c in sorted(whose) for a in state.at.get(c, ())]
            if found:
                return _one_body(p, state, quoted) or tuple(dict.fromkeys(found))
    if said := _of_themselves(p, state, quoted) or _announced(p, state):
        return said
    for verb in range(min(p.n, _TOP)):
        if p.lemma[verb] in ("release", "issue", "make", "publish", "adopt") and p.child(verb, "nsubjpass") is not None:
            issuing = [o for by in p.children(verb, "agent") for o in p.children(by, "pobj")]
            if group := _grouped(p, state, [o for o in issuing if o not in state.at]):
                return group
            agents = [a for o in issuing for c in p.conjuncts(o) for a in state.at.get(c, ())]
            if len(agents) > 1:
                return tuple(dict.fromkeys(_served(state, a) for a in agents))
    return ()


def _grouped(p: Parse, state: State, nouns: list[int]) -> tuple[int, ...]:
    """The group before the noun: "the G7 members", "the G7 Foreign Ministers of A, B and C"."""
    before = (k for noun in nouns for k in p.children(noun, "compound", "nmod", "amod", "poss"))
    return tuple(dict.fromkeys(a for k in before for a in state.at.get(k, ()) if state.actors[a].type == "igo"))[:1]


def _served(state: State, actor: int) -> int:
    """The state for an office of it that names nobody ("the Secretary of State of Chad")."""
    one = state.actors[actor]
    office = one.type == "person" and all(m.kind != "name" for m in one.mentions)
    return states_by_country(state).get(one.country or "", actor) if office else actor


def _of_themselves(p: Parse, state: State, quoted: list[int]) -> tuple[int, ...]:
    """The several states of "A, B and C reaffirm that we stand with X"."""
    words = statement_words()
    for we in (i for i in range(p.n) if p.lower[i] == "we" and p.dep[i] == "nsubj" and not quoted[i]):
        verb = p.head[p.head[we]]
        if p.dep[p.head[we]] == "ccomp" and p.lemma[verb] in words["perform"] | words["take a stand"]:
            found = [a for s in p.children(verb, "nsubj") for c in p.conjuncts(s) for a in state.at.get(c, ())]
            if len(set(found)) > 1 and all(state.actors[a].type in ("state", "igo") for a in found):
                return tuple(dict.fromkeys(found))
    return ()


def _announced(p: Parse, state: State) -> tuple[int, ...]:
    """The several whose joint statement a text says that it gives: "by the Governments of A, B and C"."""
    topic = statement_words()["topic"]
    for noun in (i for i in range(min(p.n, _TOP)) if p.lemma[i] in statement_words()["statement"]):
        first, last = p.sent_bounds[p.sent[noun]]
        if p.lower[noun + 1 : noun + 2] != ["by"] or not {"joint", "following"} <= set(p.lower[first:noun]):
            continue
        about = (t for t in range(noun + 2, last) if p.lower[t] in topic and p.lower[t + 1 : t + 2] != ["behalf"])
        named = (a for t in range(noun + 2, next(about, last)) for a in state.at.get(t, ()))
        found = tuple(dict.fromkeys(a for a in named if state.actors[a].type in ("state", "igo")))
        if len(found) > 1:
            return found
    return ()


def _behind_of(p: Parse, noun: int) -> list[int]:
    """X, Y and Z of "the Ministers of X, Y and Z"."""
    return [
        c for k in p.children(noun, "prep") if p.lower[k] == "of" for o in p.children(k, "pobj") for c in p.conjuncts(o)
    ]


def _one_body(p: Parse, state: State, quoted: list[int]) -> tuple[int, ...]:
    """The body as which the authors of a joint statement speak of themselves: "the E3 have upheld our commitments"."""
    for own in (i for i in range(p.n) if p.lower[i] == "our" and not quoted[i]):
        verb = next((a for a in p.ancestors(own) if p.pos[a] in ("VERB", "AUX")), own)
        bodies = {
            a
            for s in p.children(verb, "nsubj")
            for a in state.at.get(s, ())
            if state.actors[a].type in ("igo", "organization")
        }
        if len(bodies) == 1:
            return tuple(bodies)
    return ()


def _body(state: State, name: str, type_: str, country: str | None) -> int:
    for actor in state.actors:
        if actor.type == type_ and (actor.country == country if country else actor.name == name):
            return actor.id
    state.actors.append(ActorEntity(len(state.actors), name, type_, [], country, None, None, 0.8))
    return state.actors[-1].id


def _person(state: State, person: HeadingPerson, country: str | None) -> int:
    """The actor that the report has for the person of a title, or a new one."""
    known = known_people().get(name_key(person.name))
    for actor in state.actors:
        if actor.type == "person" and same_person(person.name, actor.name):
            actor.country = actor.country or (known.country if known else country)
            return actor.id
    sector = person.kind.sector if person.kind else None
    country = known.country if known else country
    actor = ActorEntity(len(state.actors), person.name, "person", [], country, sector, None, 0.85)
    state.actors.append(actor)
    return actor.id


def _signatories(p: Parse, state: State) -> list[int]:
    """Those who sign in capitals on a line at the end, or say "I, X, ..."."""
    found = []
    for actor in state.actors:
        for m in (m for m in actor.mentions if actor.type == "person" and m.kind == "name"):
            presents = m.start > 1 and p.text[m.start - 1] == "," and p.lower[m.start - 2] == "i"
            capitals = all(p.text[i].isupper() or not p.text[i].isalpha() for i in range(m.start, m.end))
            own_line = m.start > 0 and p.pos[m.start - 1] == "SPACE" and m.start > p.n - _SIGNATURE
            if presents or (capitals and own_line and m.end - m.start > 1):
                found.append((m.start, actor.id))
    return [actor for _, actor in sorted(found)]
