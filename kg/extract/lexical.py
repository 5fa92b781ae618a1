"""Reading of the plain-text lexicons whose sections hold words."""

from __future__ import annotations

from importlib.resources.abc import Traversable

from kg.extract.events.predicates import lexicon_lines


def sections(path: Traversable) -> dict[str, frozenset[str]]:
    """The words of each `[section]` of a lexicon file."""
    found: dict[str, set[str]] = {}
    name = ""
    for _, line in lexicon_lines(path):
        if line.startswith("["):
            name = line.strip("[] ")
            found[name] = set()
        else:
            found.setdefault(name, set()).update(line.split())
    return {key: frozenset(words) for key, words in found.items()}


def keyed_words(path: Traversable) -> list[tuple[str, frozenset[str]]]:
    """(key, words) of each `key: word word ...` line of a lexicon file, in order."""
    found = []
    for _, line in lexicon_lines(path):
        key, words = line.split(":", 1)
        found.append((key.strip(), frozenset(words.split())))
    return found
