"""Finding actors of the graph for a person who types a name, or the beginning of one, in any spelling."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from kg.identity.actors import Known
from kg.reconcile.catalogue import Catalogue, name_forms
from kg.reconcile.match import actor_of_id, likeness

# How like a name must be to one that was typed, where no spelling of it fits.
_LIKE_ENOUGH = 0.6


def find(catalogue: Catalogue, text: str, limit: int) -> list[Known]:
    """Actors for `text`, `limit` at the most: a name or its beginning, a Wikidata item, or the end of an IRI.

    First those that bear the name, then those with a name that begins so, then those with the same consonants, as
    other transliterations have; last, names that are merely like it. Among equals the most mentioned come first.
    """
    found: dict[str, Known] = {}
    for tier in _tiers(catalogue, text.strip()):
        for known in sorted(tier, key=lambda one: (-one.mentions, one.name, one.id)):
            found.setdefault(known.id, known)
        if len(found) >= limit:
            break
    return list(found.values())[:limit]


def _tiers(catalogue: Catalogue, text: str) -> Iterator[Iterator[Known]]:
    known = actor_of_id(catalogue, text)
    yield iter([known] if known else [])
    yield catalogue.exact(text)
    # Without what stands before a person's name, too: nobody's name begins with "President".
    forms = name_forms(text)
    yield chain.from_iterable(map(catalogue.starting, forms))
    yield catalogue.folded(text)
    yield chain.from_iterable(map(catalogue.sounding, forms))
    yield (one for one in catalogue.sharing(text) if likeness(one, text) >= _LIKE_ENOUGH)
