"""Link a report's actors to Wikidata items: `linker()` gives the function that does it.

A link is a promise, so every doubt ends without one. `Actor.link` keeps the score and the reasons.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kg.link.bodies import link_body
from kg.link.evidence import Context, context_of
from kg.link.holders import Weighed
from kg.link.index import Index, open_index
from kg.link.persons import BESIDE, BY_POST, IN_REPORT, link_person
from kg.model import Actor, Extraction, Link, Role
from kg.settings import get

# Links with a lower score are not made. Set on names held out of the index (benchmarks/linking.py).
THRESHOLD = 0.9

__all__ = ["THRESHOLD", "link_extraction", "linker", "ranked"]


def linker(index_path: str | None = None) -> Callable[[Extraction], Extraction]:
    """Function that links a report's actors against the index at `index_path`.

    The default index is that of KG_WIKIDATA_KB, or the bundled one. Raises EntenteError when the index is missing,
    is no index, or has another version's format. The function may be called from several threads and, since it
    only reads, in several processes.
    """
    index = open_index(index_path or get("KG_WIKIDATA_KB"))
    return lambda extraction: link_extraction(index, extraction)


def link_extraction(index: Index, extraction: Extraction) -> Extraction:
    """`extraction` with `Actor.link` filled where an item fits, and `Actor.country` where only the index knows it."""
    context = context_of(extraction)
    linked = [_linked(index, actor, context) for actor in extraction.actors]
    roles = _corrected(extraction.roles, extraction.actors, linked)
    return replace(extraction, actors=_one_name_each(linked), roles=roles)


def ranked(index: Index, actor: Actor, context: Context) -> list[Weighed]:
    """Candidates for `actor` with their scores, best first, those below the threshold included."""
    return link_person(index, actor, context) if actor.type == "person" else link_body(index, actor, context)


def _linked(index: Index, actor: Actor, context: Context) -> Actor:
    best = next(iter(ranked(index, actor, context)), None)
    if best is None or best.score < THRESHOLD:
        return actor
    item = best.candidate
    link = Link(item.qid, item.label, round(best.score, 3), best.reasons, index.labels(item.qid))
    wrong = any(reason.startswith((BY_POST, BESIDE, IN_REPORT)) for reason in best.reasons)
    own = item.country if actor.type in ("person", "state") else ""
    country = own if own and (wrong or not actor.country) else actor.country
    return replace(actor, link=link, country=country)


def _corrected(roles: tuple[Role, ...], before: tuple[Actor, ...], after: list[Actor]) -> tuple[Role, ...]:
    """`roles`, where the state that was only taken for the person's is the one that the index knows."""
    states = {a.country: a.name for a in after if a.type == "state"}
    changed = {a.name: (a.country, b.country) for a, b in zip(before, after, strict=True) if a.country != b.country}

    def corrected(role: Role) -> Role:
        old, new = changed.get(role.person, (None, None))
        return replace(role, of=states.get(new)) if old and role.of == states.get(old) else role

    return tuple(map(corrected, roles))


def _one_name_each(actors: list[Actor]) -> tuple[Actor, ...]:
    """Actors with a weaker link to an item taken off where another person is linked to it by its exact name."""
    exact = {a.link.qid for a in actors if a.link and "exact name" in a.link.reasons}

    def doubtful(actor: Actor) -> bool:
        return bool(
            actor.link
            and actor.type == "person"
            and actor.link.qid in exact
            and not {"exact name", "named by post"} & set(actor.link.reasons)
        )

    return tuple(replace(actor, link=None) if doubtful(actor) else actor for actor in actors)
