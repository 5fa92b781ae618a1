"""Nouns that denote groups and bodies, and the closed word lists of the actor finder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kg.extract.actors.gazetteer import listed, table
from kg.extract.lexical import sections
from kg.extract.parse import Parse


@dataclass(frozen=True, slots=True)
class GroupNoun:
    """A noun for actors: `kind` is body (the singular is a collective) or person (the singular is one individual)."""

    lemma: str
    kind: str
    type: str
    sector: str


@cache
def group_nouns() -> dict[str, GroupNoun]:
    """Group nouns of `groups.tsv` by lemma; a noun of two words stands under both words ("police officer")."""
    found = {}
    for kind, type_, sector, nouns in table("groups.tsv"):
        for noun in listed(nouns):
            found[noun] = GroupNoun(noun, kind, type_, sector)
    return found


@cache
def modifier_classes() -> dict[str, tuple[str, str]]:
    """(type, sector) that a modifier of `modifiers.tsv` gives a group; the type is "" where the noun's stays."""
    return {word: (type_, sector) for words_, type_, sector in table("modifiers.tsv") for word in listed(words_)}


@cache
def words() -> dict[str, frozenset[str]]:
    """The closed word lists of `actor_words.txt` by section."""
    found = sections(files("kg.extract") / "lexicon" / "actor_words.txt")
    return {name: frozenset(word.replace("_", " ") for word in listed_words) for name, listed_words in found.items()}


def headed_by(p: Parse, noun: int) -> list[int]:
    """Whose government the noun is: X of "overthrew the elected government of X"."""
    if p.lemma[noun] not in words()["one gov"]:
        return []
    return [o for k in p.children(noun, "prep") if p.lower[k] == "of" for o in p.children(k, "pobj")]
