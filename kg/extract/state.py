"""What the pipeline's components hand on to each other, kept in `doc.user_data["entente"]`.

Order of the components, each of which reads what the earlier ones wrote:

    entente_actors       mentions, typed and clustered into actors
    entente_coref        pronouns, definite descriptions and "the two sides" joined to actors
    entente_namesakes    one name, one actor
    entente_roles        posts that people hold
    entente_attribution  whose words each clause is
    entente_events       PLOVER events
    entente_alignments   who stands with or against whom
"""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Doc

from kg.model import Alignment, Event, Role


@dataclass(slots=True)
class ActorMention:
    """Tokens `start` to `end` (exclusive), with syntactic head `head`, denote the actor number `actor`."""

    start: int
    end: int
    head: int
    actor: int
    kind: str  # name, nominal, demonym or pronoun


@dataclass(slots=True)
class ActorEntity:
    """An actor of this report while it is being built; `id` is its place in `State.actors`."""

    id: int
    name: str
    type: str
    aliases: list[str] = field(default_factory=list)
    country: str | None = None
    sector: str | None = None
    part_of: int | None = None
    confidence: float = 0.5
    mentions: list[ActorMention] = field(default_factory=list)


@dataclass(slots=True)
class State:
    """What is known of one report so far.

    `at` maps the head token of a mention to the actors that it denotes: one actor mostly, several for
    "the two sides" or "both leaders", none where the token denotes no actor. A demonym inside a longer
    mention ("Iranian" in "the Iranian nation") has an entry of its own (the state).
    `authors` are those in whose name the text itself says "we", where it is a statement.
    `groupings` are the groups for which several act, by these ("We, the ministers of A, B and C" of the Quad).
    `assemblies` are those who are spoken of together ("the Heads of State") and are too many for each to have a stance.
    `quoted` maps a token between quotation marks to those who speak it, as far as they are known.
    `speakers` maps a token of a cited clause's head to the chain of actors cited for it, innermost first.
    """

    report_date: str | None = None
    actors: list[ActorEntity] = field(default_factory=list)
    at: dict[int, tuple[int, ...]] = field(default_factory=dict)
    roles: list[Role] = field(default_factory=list)
    authors: tuple[int, ...] = ()
    assemblies: set[frozenset[int]] = field(default_factory=set)
    groupings: dict[frozenset[int], int] = field(default_factory=dict)
    quoted: dict[int, tuple[int, ...]] = field(default_factory=dict)
    speakers: dict[int, tuple[int, ...]] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    alignments: list[Alignment] = field(default_factory=list)


def states_by_country(state: State) -> dict[str, int]:
    """The state of each country; of two that have been one country's, such as Russia and the Soviet Union, the one that
    the report names more often."""
    states = [a for a in state.actors if a.type == "state" and a.country]
    return {a.country: a.id for a in sorted(states, key=lambda a: len(a.mentions)) if a.country}


def state_of(doc: Doc) -> State:
    """The `State` of `doc`, made empty at the first call.

    `doc.user_data["report_date"]` (ISO date or None), set by whoever runs the pipeline, is taken up.
    """
    found = doc.user_data.get("entente")
    if found is None:
        found = doc.user_data["entente"] = State(report_date=doc.user_data.get("report_date"))
    assert isinstance(found, State)
    return found
