"""Mentions made into actors: one for each key, with a name of its own, its aliases and what it is part of."""

from __future__ import annotations

from kg.extract.actors.cluster import by_key
from kg.extract.actors.gazetteer import state_of_country
from kg.extract.actors.groups import words
from kg.extract.actors.mentions import Candidate, Countries, Key, surface
from kg.extract.actors.names import located
from kg.extract.actors.people import gender_of_name
from kg.extract.parse import Parse
from kg.extract.state import ActorEntity, ActorMention, State, states_by_country

_DOMESTIC = ("armed_group", "population", "party")
_AGENT = ("nsubj", "nsubjpass", "agent")


def build_actors(p: Parse, candidates: list[Candidate], state: State) -> dict[Key, int]:
    """Make an actor of each group of candidates with one key; returns the actor of each key."""
    ids: dict[Key, int] = {}
    for key, mentions in by_key(candidates).items():
        best = max(mentions, key=lambda c: (c.main, c.kind == "name", not c.name.isupper(), c.confidence, _fullness(c)))
        country = best.country or next((c.country for c in mentions if c.country), None)
        if best.type == "igo":
            country = None  # it is of no state, whatever "the Palestinian UN membership" says
        number = ids[key] = len(state.actors)
        actor = ActorEntity(number, best.name, best.type, [], country, best.sector, None, best.confidence)
        forms = [form for c in mentions for form in (surface(p, c.start, c.end), *c.aliases) if _tells(c, form)]
        actor.aliases = [form for form in dict.fromkeys(forms) if form != actor.name]
        actor.mentions = [ActorMention(c.start, c.end, c.head, number, c.kind) for c in mentions]
        for c in mentions:
            state.at[c.head] = tuple(dict.fromkeys((*state.at.get(c.head, ()), number)))
        state.actors.append(actor)
    return ids


def _tells(c: Candidate, form: str) -> bool:
    """False for forms that are no other name: "U.S.-EU" for one of the two, "NATO officials" for NATO, "the people"."""
    if c.kind == "demonym":
        return "-" not in form and "/" not in form
    if c.kind == "nominal":
        words = " " in form or form in c.aliases or c.key[0] == "crowd"  # "protesters" is a crowd's name
        return words and c.key[0] not in ("gaz", "org")
    return True


def _fullness(c: Candidate) -> tuple[int, int]:
    """Of names the longest; of group phrases the plainest that is more than a bare noun ("Iraqi people")."""
    words = len(c.name.split())
    if c.key[0] == "crowd":  # "protesters" tells more than "crowd"
        return (len(c.name), 0)
    return (words, len(c.name)) if c.kind == "name" else (words if words < 3 else -words, -len(c.name))


def relocate(p: Parse, state: State, ids: dict[Key, int], countries: Countries, titled: set[int]) -> None:
    """What the NER took for a person or an organisation, and the report only ever goes to or stays in, is a place.

    `titled` are the heads of names that a title or a well-known name vouches for.
    """
    for key, number in ids.items():
        actor = state.actors[number]
        if key[0] not in ("person", "org", "ethnic") or any(m.head in titled for m in actor.mentions):
            continue
        if key[0] == "person" and " " in actor.name and gender_of_name(actor.name) is not None:
            continue  # "confidence in Jonas Berg"
        if (key[0] == "ethnic" and actor.confidence > 0.6) or actor.type == "igo":
            continue  # "attacked the UN Mission in X"
        how = [located(p, m.head) for m in actor.mentions]
        first = actor.mentions[0].start
        dateline = actor.name.isupper() and first < 40 and len(actor.name) > 5
        if ("in" in how and all(how)) or (dateline and gender_of_name(actor.name.title()) is None):
            actor.type, actor.sector = "place", None
            actor.country = actor.country or countries.about(p.sent[actor.mentions[0].head])


def join_governments(p: Parse, state: State, ids: dict[Key, int], office: str | None) -> None:
    """The government is its state where the report uses the two alike.

    It stays apart where the report sets it against groups at home ("the Syrian government" and the rebels), or where
    the state itself does nothing. The `office` of a state, by its country, speaks of other states only.
    """
    states = {country: state.actors[a] for country, a in states_by_country(state).items()}
    at_home = {a.country for a in state.actors if a.type in _DOMESTIC and a.country}
    for key, number in ids.items():
        government = state.actors[number]
        country = key[1] if key[0] == "gov" else None
        nation = states.get(country) if country else None
        abroad = office is not None and country != office
        if nation is None or (country in at_home and not abroad) or not _acts(p, nation):
            continue
        for m in government.mentions:
            m.actor = nation.id
        nation.mentions += government.mentions
        nation.aliases += [form for form in (government.name, *government.aliases) if form not in nation.aliases]
        government.mentions = []
        replace_actor(state, number, nation.id)
        ids[key] = nation.id


def replace_actor(state: State, old: int, new: int) -> None:
    """Let `State.at` and `part_of` say `new` where they say `old`."""
    for head, actors in state.at.items():
        if old in actors:
            state.at[head] = tuple(dict.fromkeys(new if a == old else a for a in actors))
    for actor in state.actors:
        if actor.part_of == old:
            actor.part_of = new if actor.id != new else None


def _acts(p: Parse, actor: ActorEntity) -> bool:
    """True where the actor is a subject or an agent by its name."""
    for m in actor.mentions:
        dep = p.dep[m.head]
        if m.kind == "name" and (dep in _AGENT or (dep == "pobj" and p.dep[p.head[m.head]] == "agent")):
            return True
    return False


def distinct_names(state: State) -> None:
    """Give unlike actors of one name names of their own: "Iranian forces" and "Iraqi forces" for two "forces"."""
    seen: dict[str, ActorEntity] = {}
    for actor in state.actors:
        other = seen.setdefault(actor.name.casefold(), actor)
        if other is actor or not actor.mentions:
            continue
        for one in (actor, other):
            if one.country and actor.country != other.country and all(m.kind == "nominal" for m in one.mentions):
                nation = state_of_country().get(one.country)
                adjective = nation.adjectives[0] if nation and nation.adjectives else one.country
                if adjective not in one.name:
                    one.aliases.append(one.name)
                    one.name = f"{adjective} {one.name}"
                    seen.setdefault(one.name.casefold(), one)


def roll_up(state: State) -> None:
    """A government body is part of its state, where the report names the state."""
    states = states_by_country(state)
    for actor in state.actors:
        if actor.type == "government_body" and actor.country in states:
            actor.part_of = states[actor.country]


def quantities(p: Parse, state: State) -> None:
    """ "Thousands of X" and "members of X" denote what X does."""
    transparent = words()["transparent"]
    for i in range(p.n):
        if p.lemma[i] in transparent and i not in state.at:
            for prep in p.kids[i]:
                if p.lower[prep] in ("of", "from") and p.dep[prep] == "prep":
                    inner = [a for n in p.children(prep, "pobj") for c in p.conjuncts(n) for a in state.at.get(c, ())]
                    if inner:
                        state.at[i] = tuple(dict.fromkeys(inner))
