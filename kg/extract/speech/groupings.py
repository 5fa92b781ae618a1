"""Groups of states that speak as one: who says "we" as the Quad, or in a list that ends "members of the Lima Group".

Whoever acts for such a group takes its stand: one between each member and every other would say the same many times.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.parse import Parse
from kg.extract.speech.headings import statement_words
from kg.extract.state import ActorEntity, State

_SEVERAL = 3
"""Members from which on a list may be that of a group."""


def find_groupings(p: Parse, state: State, authors: tuple[int, ...]) -> dict[frozenset[int], int]:
    """The groups by their members as the text lists them: its authors, or those whom it calls members."""
    found = dict(_told(p, state))
    bodies = {actor.id for actor in state.actors if actor.mentions and is_grouping(actor)}
    if len(authors) >= _SEVERAL and len(bodies) == 1 and not bodies & set(authors):
        found[frozenset(authors)] = bodies.pop()
    return found


def is_grouping(actor: ActorEntity) -> bool:
    """True for a group of states without organs of its own: "the Quad", "the Weimar Triangle"."""
    words, kinds = actor.name.lower().replace("-", " ").split(), statement_words()["groupings"]
    return actor.type in ("igo", "organization") and (words[-1] in kinds or actor.name.lower() in kinds)


def _told(p: Parse, state: State) -> Iterator[tuple[frozenset[int], int]]:
    """ "The Governments of A, B and C, members of the X"."""
    for i in (i for i in range(p.n) if p.lower[i] == "members" and p.dep[i] in ("appos", "conj")):
        bodies = [
            a
            for k in p.children(i, "prep")
            if p.lower[k] == "of"
            for o in p.children(k, "pobj")
            for a in state.at.get(o, ())
        ]
        bodies = [a for a in bodies if state.actors[a].type in ("igo", "organization")]
        first, last = p.sent_bounds[p.sent[i]][0], i
        listed = [
            a for t in range(first, last) for a in state.at.get(t, ()) if state.actors[a].type in ("state", "person")
        ]
        if len(bodies) == 1 and len(set(listed)) >= _SEVERAL:
            yield frozenset(listed), bodies[0]
