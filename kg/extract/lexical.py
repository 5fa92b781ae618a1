"""Reading of the plain-text lexicons whose sections hold words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable


def lexicon_lines(path: Traversable) -> Iterator[tuple[int, str]]:
    """Line number and content of each line of a lexicon file that holds more than a comment."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        content = line.split("#", 1)[0].strip()
        if content:
            yield number, content


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


@cache
def act_nouns() -> dict[str, frozenset[str]]:
    """The nouns of `acts.txt` for what somebody did, by the type of event, and those for any act under "any"."""
    return sections(files("kg.extract") / "lexicon" / "acts.txt")


@cache
def denounced_words() -> dict[str, frozenset[str]]:
    """The sections of `denounced.txt`: how one speaks of the deeds of those whom one is against."""
    return sections(files("kg.extract") / "lexicon" / "denounced.txt")


@cache
def deed_nouns() -> frozenset[str]:
    """All nouns of `acts.txt` for acts of one type."""
    others = ("any", "courts", "judges")
    return frozenset(word for kind, words in act_nouns().items() if kind not in others for word in words)


@cache
def syntax_words() -> dict[str, frozenset[str]]:
    """The words of `syntax.txt`, which decide who does what in a clause, by section."""
    return sections(files("kg.extract") / "lexicon" / "syntax.txt")
