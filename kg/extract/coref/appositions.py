"""Names and descriptions that stand side by side and mean one actor: "Islamic Jihad, a militant group"."""

from __future__ import annotations

from collections.abc import Callable

from kg.extract.actors.assemble import replace_actor
from kg.extract.actors.groups import group_nouns
from kg.extract.coref.descriptions import Describer
from kg.extract.parse import Parse
from kg.extract.state import ActorEntity, State

_BODIES = {"armed_group", "organization", "party", "igo", "government_body", "media"}


def join_appositions(
    p: Parse, state: State, describer: Describer, merge: Callable[[ActorEntity, ActorEntity], None]
) -> None:
    """Join "The militant group, Islamic Jihad," and "Islamic Jihad, a militant group,", and "a Republican, X,".

    `merge` makes the first actor one with the second.
    """
    at = state.at
    for i in [i for i in range(p.n) if p.dep[i] == "appos" and i in at and p.head[i] in at]:
        pair = [state.actors[a] for t in (i, p.head[i]) for a in at[t]]
        if len(pair) != 2:
            continue
        beside, before = pair
        close = all(p.head[k] == i for k in range(p.head[i] + 1, i))  # "the militia X": no comma between
        one = introduced(p, p.head[i]) or (close and p.tag[p.head[i]] == "NN")  # "the film critic X"
        if beside.type == "person" != before.type and close and _is_body(p, p.head[i]):
            beside.type, beside.sector = before.type, before.sector  # "the French force Licorne"
        if beside.type == "person" != before.type and one and not _is_body(p, p.head[i]):
            _present(state, p.head[i], before, beside)
            continue
        if before.type == "person" and beside.type in ("state", "population") and introduced(p, i):
            before.country = beside.country or before.country  # "X, an Ethiopian who led the talks"
            _present(state, i, beside, before)
            continue
        names = [a for a in pair if describer.named(a)]
        nominals = [a for a in pair if a not in names]
        if len(names) == len(nominals) == 1 and _same_kind(names[0], nominals[0], close=close):
            token = i if at[i] == (nominals[0].id,) else p.head[i]
            if p.tag[token] in ("NN", "NNP") and len(nominals[0].mentions) == 1:
                merge(nominals[0], names[0])


def join_examples(p: Parse, state: State, describer: Describer) -> None:
    """Let "Chadian militias" in "Chadian militias such as X and Y" denote X and Y."""
    at, actors = state.at, state.actors
    for i in [i for i in range(p.n) if i in at and p.tag[i] in ("NNS", "NNPS")]:
        examples = [k for k in p.children(i, "prep") if p.lower[k] == "as" and p.lower[k - 1] == "such"]
        listed = [c for k in examples for o in p.children(k, "pobj") for c in p.conjuncts(o)]
        named = tuple(dict.fromkeys(a for c in listed for a in at.get(c, ()) if describer.named(actors[a])))
        if named and all(not describer.named(actors[a]) for a in at[i]):
            for a in at[i]:
                actors[a].mentions = [m for m in actors[a].mentions if m.head != i]
            at[i] = named


def introduced(p: Parse, i: int) -> bool:
    """Whether the noun at `i` is someone new: "an Iranian official"."""
    return any(p.lower[k] in ("a", "an", "another", "one", "some") for k in p.kids[i] if k < i)


def _present(state: State, head: int, kind: ActorEntity, person: ActorEntity) -> None:
    """Let the phrase at `head` denote the person whom it presents, and no longer the kind of people."""
    told = [m for m in kind.mentions if m.head == head]
    kind.mentions = [m for m in kind.mentions if m not in told]
    for mention in told:
        mention.actor = person.id
    person.mentions += told
    state.at[head] = (person.id,)
    if not kind.mentions:  # "two members of a league, X and Y": the members were the league's only other words
        replace_actor(state, kind.id, person.id)


def _is_body(p: Parse, head: int) -> bool:
    """True for "a league" and "a group", which are no kind of person."""
    noun = group_nouns().get(p.lemma[head])
    return noun is not None and noun.kind != "person"


def _same_kind(name: ActorEntity, nominal: ActorEntity, *, close: bool) -> bool:
    """A group's name and a group noun; a person's post is joined elsewhere.

    Beside the name (`close`) the noun's country says nothing: it may be a guess, or its backer's ("Iran-backed").
    """
    land = close or nominal.country in (None, name.country) or not name.country
    return name.type in _BODIES and nominal.type in _BODIES and land
