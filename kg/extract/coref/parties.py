"""Whose party somebody's is: the one that he has a post in, or that the text says he leads."""

from __future__ import annotations

from collections.abc import Iterable

from kg.extract.coref.discourse import coref_words
from kg.extract.parse import Parse
from kg.extract.roles.posts import Post
from kg.extract.state import State


def party_of(p: Parse, state: State, posts: Iterable[Post], owners: tuple[int, ...]) -> tuple[int, ...]:
    """The party that "his party" means; () where the report tells of none for the one person in `owners`.

    A post tells it ("Prime Minister X of the Y Party"), a verb ("X, who leads the Y Party") or the owner of its name.
    """
    if len(owners) != 1:
        return ()
    of_posts = [a for post in posts if (post.person,) == owners and post.status != "former" for a in post.owners]
    heads = [m.head for m in state.actors[owners[0]].mentions]
    clauses = [p.head[h] for h in heads if p.dep[h] == "nsubj"] + [c for h in heads for c in p.children(h, "relcl")]
    beside = [o for c in clauses if p.lemma[c] in coref_words()["leading"] for o in p.children(c, "dobj")]
    beside += [o for h in heads for k in p.children(h, "prep") if p.lower[k] == "of" for o in p.children(k, "pobj")]
    beside += [p.head[h] for h in heads if p.dep[h] == "poss"]  # "Berg's Labour Party"
    beside += [p.head[p.head[h]] for h in heads if p.dep[h] == "pobj" and p.lower[p.head[h]] == "of"]
    found = [*of_posts, *(a for o in beside for a in state.at.get(o, ()))]
    return tuple(a for a in found if state.actors[a].type == "party")[:1]
