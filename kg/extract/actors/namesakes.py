"""One name, one actor: within a report a name is the key of its actor, so namesakes are one.

Writers keep different actors apart by naming them differently; two actors of one name come from two readings of the
same words (a surname read once as a person and once as a company).
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.state import ActorEntity, State, state_of


def merge_namesakes(state: State) -> None:
    """Join actors of one name to the one with the most mentions; `State.at` and `part_of` follow."""
    groups: dict[str, list[ActorEntity]] = {}
    for actor in state.actors:
        if actor.mentions:
            groups.setdefault(actor.name.casefold(), []).append(actor)
    into: dict[int, int] = {}
    for group in groups.values():
        kept = max(group, key=lambda a: (len(a.mentions), a.confidence, -a.id))
        for other in group:
            if other is not kept:
                into[other.id] = kept.id
                _absorb(kept, other)
    if not into:
        return
    state.at = {head: tuple(dict.fromkeys(into.get(a, a) for a in ids)) for head, ids in state.at.items()}
    for actor in state.actors:
        if actor.part_of is not None:
            above = into.get(actor.part_of, actor.part_of)
            actor.part_of = None if above == actor.id else above


def _absorb(kept: ActorEntity, other: ActorEntity) -> None:
    """Give `kept` what `other` has; what `kept` knows already stands."""
    for mention in other.mentions:
        mention.actor = kept.id
    kept.mentions = sorted([*kept.mentions, *other.mentions], key=lambda m: (m.start, m.end))
    kept.aliases += [alias for alias in other.aliases if alias not in kept.aliases]
    kept.country = kept.country or other.country
    kept.sector = kept.sector or other.sector
    other.mentions = []


@Language.component("entente_namesakes")
def entente_namesakes(doc: Doc) -> Doc:
    """Make names unique in `State.actors` (needs `entente_actors`; after `entente_coref`, which adds groups)."""
    merge_namesakes(state_of(doc))
    return doc
