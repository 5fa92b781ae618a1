"""Which actors of a report are worth telling: those named, and those unnamed groups that do or suffer something."""

from __future__ import annotations

from kg.extract.state import ActorEntity, State

_BODIES = ("government_body", "armed_group", "party", "igo", "organization")
PEOPLE = 0.8  # the same for peoples: "the Sudanese people", "Ethiopians"
SURE = 0.7  # confidence from which an unnamed body is told though no event has it: "the Iraqi government"


def reported_actors(state: State) -> list[ActorEntity]:
    """The actors to give out, in the order of `State.actors`.

    An unnamed group ("civilians", "two men") is left out where no role, event or alignment has it, and so is a people
    that is only an adjective ("Kurdish-led"). What another actor is part of stays.
    """
    used = {name for role in state.roles for name in (role.person, role.of)}
    used |= {
        name for event in state.events for name in (*event.sources, *event.targets, event.place, event.according_to)
    }
    used |= {name for one in state.alignments for name in (one.a, one.b, one.according_to)}
    kept = {actor.id for actor in state.actors if actor.mentions and (actor.name in used or _stands(actor))}
    kept |= {
        a.part_of for a in state.actors if a.id in kept and a.part_of is not None and state.actors[a.part_of].mentions
    }
    return [actor for actor in state.actors if actor.id in kept]


def _stands(actor: ActorEntity) -> bool:
    """True for an actor that is told whether or not it takes part in anything."""
    kinds = {m.kind for m in actor.mentions}
    if actor.type == "population":
        return actor.confidence >= PEOPLE and bool(kinds - {"demonym"})
    if "name" in kinds:
        return True
    if actor.type == "state":
        return "demonym" in kinds
    return actor.type in _BODIES and actor.confidence >= SURE
