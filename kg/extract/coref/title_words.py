"""The words by which the holder of a post is called: "the minister", "the leader", "the top diplomat"."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from itertools import takewhile

from kg.extract.coref.discourse import coref_words
from kg.extract.lexical import keyed_words
from kg.extract.roles.posts import Post

_COMPLEMENT = {"of", "for", "to", "on", "at", "in", "with"}  # "the head of the committee" is a head and no committee


def title_words(post: Post) -> set[str]:
    """Words by which the holder of a post may be called: "Deputy Foreign Minister" is a minister, and a diplomat."""
    own = takewhile(lambda w: w not in _COMPLEMENT, post.title.replace("-", " ").lower().split())
    words = {w.strip("'’") for w in own}
    if {"prime", "minister"} <= words:
        words.add("premier")
    words.add(post.kind.phrase)
    words.update(post.kind.phrase.split())
    if post.kind.phrase in coref_words()["leader titles"]:
        words.add("leader")
    if post.kind.phrase in coref_words()["diplomat titles"]:
        words.add("diplomat")
    if post.kind.level in ("state", "government"):
        words.add("official")
    return words | _called_otherwise(words)


@cache
def _other_words() -> list[tuple[str, frozenset[str]]]:
    return keyed_words(files("kg.extract") / "lexicon" / "posts_called.txt")


def _called_otherwise(title: set[str]) -> set[str]:
    """The words by which the holder of a post is called too: "monarch" of a king."""
    rows = ((others, any(set(post.split("_")) <= title for post in posts)) for others, posts in _other_words())
    return {word for others, fits in rows if fits for word in others.split()}
