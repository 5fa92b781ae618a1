"""At which levels an alignment holds: the person's who speaks, the body's, or the state's that they stand for."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.events.interpret import Interpreter
from kg.extract.lexical import syntax_words
from kg.extract.stances import Stance, of_region, serving, stance_words
from kg.extract.state import ActorEntity, State, states_by_country

_DOMESTIC = {"party", "population", "government_body", "organization"}
_HOME_SECTORS = {"COP", "JUD"}
_PLACELIKE = {"place", "media", "other"}
"""No sides: places, the press, and somebody whom the report does not name."""


class Levels:
    """At which levels an alignment holds: an office holder or a state's body abroad stands for the state.

    A person keeps a view of its own beside the state's; a ministry, an embassy or an army has none. At home
    (protesters against the police) nothing is rolled up.
    """

    def __init__(self, interpreter: Interpreter) -> None:
        state = interpreter.state
        self.actors = state.actors
        self.states = states_by_country(state)
        self.served = serving(state)
        self.voices = _voices(state)
        self.envoys = _envoys(state)
        self.mutinous = _mutinous(state) | _putschists(interpreter)
        self.joint = set(state.authors) if len(state.authors) > 1 else set()

    def pairs(self, one: Stance) -> Iterator[tuple[int, int]]:
        """The pairs of actors that one stance amounts to: of a named person's own, and of the state's that he serves.

        Office holders who act together, or issue a statement together, do so for their states.
        """
        a, b = self.voices.get(one.a, one.a), self._sender(one.b)
        if self._at_home(self.actors[a], self.actors[b]):
            yield self._commander(a, b), self._commander(b, a)
            return
        if one.stance == "adversarial":
            a, b = self._land(a), self._land(b)
        lower, upper = (self._body(a), self._body(b)), (self._state(a), b if one.personal else self._state(b))
        types = {self.actors[x].type for x in upper}
        if not {a, b} & self.served.keys() or "person" in types or lower == upper:
            yield lower
            return
        official = (one.joint or a in self.joint) and {self.actors[x].type for x in lower} <= {"person", "state"}
        if self._personal(lower) and not official:
            yield lower
        yield upper

    def _sender(self, envoy: int) -> int:
        """The state for an ambassador of it whom nobody names: who accuses him accuses it."""
        actor = self.actors[envoy]
        words = syntax_words()["diplomatic"].intersection(actor.name.lower().split())
        unnamed = actor.type != "state" and actor.mentions and all(m.kind != "name" for m in actor.mentions)
        return self.states.get(actor.country or "", envoy) if words and unnamed else envoy

    def _commander(self, force: int, foe: int) -> int:
        """The state for its unnamed troops that fight an armed group ("Colombian troops"), or their men; an army is a
        side itself."""
        entity = self.actors[force]
        words = entity.name.split()
        of_state = len(words) > 1 and words[-1] in stance_words("none troops") and entity.sector == "MIL"
        of_state |= entity.type in ("other", "population") and entity.sector in ("MIL", "COP")
        if of_state and self.actors[foe].type == "armed_group" and all(m.kind != "name" for m in entity.mentions):
            return self.states.get(entity.country or "", force)
        return force

    def _personal(self, pair: tuple[int, int]) -> bool:
        """Whether a named person takes part who is no mere voice; whoever speaks to a body of states speaks for one,
        and what a state does to an envoy is done to his state."""
        envoy = pair[1] in self.envoys and self.actors[pair[0]].type == "state"
        if envoy or self.actors[pair[1]].type == "igo":
            return False
        people = [self.actors[x] for x in pair if self.actors[x].type == "person"]
        return any(x.id not in self.voices and any(m.kind == "name" for m in x.mentions) for x in people)

    def is_charged(self, person: int, speaker: int | None) -> bool:
        """Whether somebody's deed is told by another of his country, who charges him with it and not their state."""
        if speaker is None or speaker == person or self.actors[person].type != "person":
            return False
        return self.actors[speaker].country is not None and self.actors[speaker].country == self.actors[person].country

    def _at_home(self, a: ActorEntity, b: ActorEntity) -> bool:
        """Both of one country, or of none that the text tells."""
        police = any(x.type == "government_body" and x.sector in _HOME_SECTORS for x in (a, b))
        if police and any(x.type == "person" and x.id not in self.served for x in (a, b)):
            return True  # courts and police deal with people where they are
        if a.country and b.country:
            return a.country == b.country
        unknown = [x for x in (a, b) if not x.country and x.type in _DOMESTIC]
        return bool(unknown)

    def _body(self, actor: int) -> int:
        """The state for its ministries, embassies and forces; a government or a regime is named for itself."""
        entity = self.actors[actor]
        if entity.type != "government_body" or actor in self.mutinous:
            return actor
        if stance_words("none rulers").intersection(entity.name.lower().split()):
            return actor
        return self.states.get(entity.country or "", actor)

    def _land(self, actor: int) -> int:
        """The state of a nation, whose foes are the state's."""
        entity = self.actors[actor]
        return self.states.get(entity.country or "", actor) if _is_nation(entity) else actor

    def _state(self, actor: int) -> int:
        """The state for an office holder too, and beside one for a government."""
        entity = self.actors[actor]
        if actor in self.served:
            return self.served[actor]
        return self.states.get(entity.country or "", actor) if entity.type == "government_body" else actor


def _voices(state: State) -> dict[int, int]:
    """Persons whose post is to speak for another, and the party or body whose words theirs are."""
    ids = {actor.name: actor for actor in state.actors if actor.mentions}
    found = {}
    for role in state.roles:
        person, body = ids.get(role.person), ids.get(role.of or "")
        if person is not None and role.status in ("current", "acting") and "spokes" in role.title.lower():
            stately = body is None or body.type in ("state", "person", *_PLACELIKE)
            found[person.id] = person.id if body is None or stately else body.id
    return found


def _envoys(state: State) -> set[int]:
    """Persons whom a state has sent to another: "the Kenyan ambassador, X"."""
    ids = {actor.name: actor for actor in state.actors if actor.mentions}
    sent = {
        role.person
        for role in state.roles
        if role.status in ("current", "acting")
        and (body := ids.get(role.of or "")) is not None
        and body.type == "state"
        and syntax_words()["diplomatic"].intersection(role.title.lower().split())
    }
    return {ids[name].id for name in sent if name in ids}


def _mutinous(state: State) -> set[int]:
    """Forces that have turned on their government, president or parliament, and so do not stand for the state."""
    ids = {actor.name: actor for actor in state.actors}
    found = set()
    for event in (e for e in state.events if e.type in ("ASSAULT", "COERCE", "SANCTION")):
        for force in (ids[name] for name in event.sources if name in ids):
            rulers = (ids[name] for name in event.targets if name in ids and ids[name].country == force.country)
            if force.sector == "MIL" and force.country and any(r.sector in ("GOV", "LEG") for r in rulers):
                found.add(force.id)
    return found


def _putschists(interpreter: Interpreter) -> set[int]:
    """Forces of which the report tells that a coup was theirs: "the seizure of power by X"."""
    p, state = interpreter.p, interpreter.state
    by = [
        o
        for i in range(p.n)
        if p.lemma[i] in stance_words("none coups")
        for prep, o in interpreter.grammar.prepositions(i)
        if prep == "by"
    ]
    return {a for o in by for a in state.at.get(o, ()) if state.actors[a].type == "government_body"}


def same_side(a: ActorEntity, b: ActorEntity, one: Stance) -> bool:
    """A body, a person or a nation and its own state, or a mere place, make no alignment; nor is it one that somebody
    is for his own people or government, or that "his supporters" are for him. A state may be against the government of
    a region."""
    types = {a.type, b.type}
    nation = _is_nation(a) or _is_nation(b)
    at_home = "state" in types and a.country == b.country
    stance = one.stance
    arrested = stance == "adversarial" and one.kind == "behavioural" and a.type == "state"
    if at_home and (nation or ("person" in types and not arrested)):
        return True  # but a state may be against one of its citizens, whom it has arrested
    if types == {"person", "population"}:
        group, person = (a, b) if a.type == "population" else (b, a)
        if group.name.lower() in (f"{person.name}'s critics".lower(), f"critics of {person.name}".lower()):
            return True  # "his critics accused him": that is what they are
    if at_home and stance == "supportive" and any(x.type == "population" and x.name != x.name.lower() for x in (a, b)):
        return True  # "Kenyans who defend their country"; the country of "marchers" is a guess
    if stance == "supportive" and types == {"person", "population"}:
        group, person = (a, b) if a.type == "population" else (b, a)
        if group.name.startswith(f"{person.name}'s ") or (nation and group.country == person.country):
            return True
    if stance == "supportive" and types == {"person", "government_body"} and a.country == b.country:
        body = a if a.type == "government_body" else b
        own = stance_words("none own").intersection(body.name.lower().split())
        if own and a.sector == b.sector == "GOV":
            return True  # "the President shared the Administration's view"
    apart = stance == "adversarial" and (of_region(a) or of_region(b))
    return ((a.part_of == b.id or b.part_of == a.id) and not apart) or bool(types & _PLACELIKE)


def _is_nation(actor: ActorEntity) -> bool:
    """A whole people: "the people of X", "the Iranian nation"; protesters and villagers are none."""
    return actor.type == "population" and actor.name.split(" of ")[0].split()[-1] in ("nation", "people")
