"""Titles and posts as the lexicon knows them, found over a report's tokens."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.extract.actors.gazetteer import listed, table
from kg.extract.trie import Match, Tokenize, Trie


@dataclass(frozen=True, slots=True)
class Title:
    """A title: its words, its level (state, government, body, public, any), its sector, and whether it is a plural.

    `country` is whose post it is where a report does not say, for a title that only one state has.
    """

    phrase: str
    level: str
    sector: str | None
    plural: bool = False
    country: str | None = None


class Titles:
    """The titles of `titles.tsv` as a trie of lower-case tokens."""

    def __init__(self, tokenize: Tokenize) -> None:
        self._trie: Trie[Title] = Trie(tokenize)
        # The tokenizer keeps "Gov." whole, and parts "gov." into two.
        capital: Trie[Title] = Trie(lambda text: [word.lower() for word in tokenize(text.title())], self._trie)
        self.by_phrase: dict[str, Title] = {}
        for phrases, level, sector, country in table("titles.tsv"):
            for phrase in listed(phrases):
                title = Title(phrase, level, sector or None, country=country or None)
                self.by_phrase[phrase] = title
                self._trie.add(phrase, title)
                if phrase.endswith("."):
                    capital.add(phrase, title)
                self._trie.add(plural(phrase), Title(phrase, level, sector or None, True, country or None))

    def matches(self, lower: list[str]) -> list[Match[Title]]:
        """Longest titles over lower-case tokens."""
        return self._trie.matches(lower)

    def before_names(self, text: list[str], matches: list[Match[Title]]) -> list[Match[Title]]:
        """The matches, where of "leader of the opposition Green Party" the title is "leader": the rest is the party."""
        return [self._head(match) if _runs_into_name(text, match) else match for match in matches]

    def _head(self, match: Match[Title]) -> Match[Title]:
        """A title without what it is of."""
        phrase = match.values[0].phrase.partition(" of ")[0]
        found = self.by_phrase.get(phrase)
        return Match(match.start, match.start + len(phrase.split()), (found,)) if found else match


def _runs_into_name(text: list[str], match: Match[Title]) -> bool:
    """Whether a title that ends in "of the opposition" stands right before a name."""
    ending = [word.lower() for word in text[match.end - 2 : match.end]]
    return ending == ["the", "opposition"] and text[match.end : match.end + 1] != [] and text[match.end].istitle()


@cache
def _offices() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """(only there, not there) for each title of `offices.tsv`."""
    found: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    for titles, only, without in table("offices.tsv"):
        for title in listed(titles):
            there, not_there = found.get(title, (frozenset(), frozenset()))
            found[title] = (there | set(listed(only)), not_there | set(listed(without)))
    return found


def may_have(country: str, title: str) -> bool:
    """True where a state may have such an office.

    >>> may_have("ESP", "king"), may_have("USA", "king"), may_have("USA", "governor")
    (True, False, True)
    """
    only, without = _offices().get(title, (frozenset(), frozenset()))
    return country not in without and (not only or country in only)


def plural(title: str) -> str:
    """Plural of a title.

    >>> plural("foreign minister"), plural("secretary of state"), plural("attorney general")
    ('foreign ministers', 'secretaries of state', 'attorneys general')
    """
    head, space, rest = title.partition(" of ")
    if not space:
        head, space, rest = title.partition(" general") if title.endswith(" general") else (title, "", "")
        if space and head in ("lieutenant", "major", "brigadier"):
            head, space, rest = title, "", ""
    if head.endswith("y") and head[-2:-1] not in "aeou":
        head = head[:-1] + "ies"
    elif head.endswith(("spokesman", "chairman", "congressman", "businessman")) or head.endswith("woman"):
        head = head[:-2] + "en"
    elif head.endswith(("s", "ch")):
        head += "es"
    else:
        head += "s"
    return head + space + rest
