"""Phrases of several tokens found in one pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")
Tokenize = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """Tokens `start` to `end` (exclusive) are a phrase that stands for each of `values`."""

    start: int
    end: int
    values: tuple[T, ...]


@dataclass(slots=True)
class _Node(Generic[T]):
    next: dict[str, _Node[T]] = field(default_factory=dict)
    values: tuple[T, ...] = ()


class Trie(Generic[T]):
    """Phrases with a value each; `tokenize` splits them as the report is split.

    >>> trie = Trie(str.split)
    >>> trie.add("prime minister", 1); trie.add("minister", 2)
    >>> [(m.start, m.end, m.values) for m in trie.matches("the prime minister".split())]
    [(1, 3, (1,))]
    """

    def __init__(self, tokenize: Tokenize, other: Trie[T] | None = None) -> None:
        """An empty trie, or the phrases of the `other` one, to which one may add by another way of splitting."""
        self._tokenize = tokenize
        self._root: _Node[T] = other._root if other else _Node()

    def add(self, phrase: str, value: T) -> None:
        """Let `phrase` stand for `value` too."""
        node = self._root
        for token in self._tokenize(phrase):
            node = node.next.setdefault(token, _Node())
        if value not in node.values:
            node.values += (value,)

    def matches(self, words: list[str]) -> list[Match[T]]:
        """Longest phrases over `words`, left to right, none overlapping.

        Of two that overlap by all but their first word the longer one stands: "the [Gulf Cooperation Council]", not
        "[the Gulf] Cooperation Council".
        """
        found: list[Match[T]] = []
        first, n, i = self._root.next, len(words), 0
        while i < n:
            if words[i] not in first:
                i += 1
                continue
            end, values = self._longest(words, i)
            if end > i + 1:
                later, others = self._longest(words, i + 1)
                if later > end + 1:
                    i, end, values = i + 1, later, others
            if end:
                found.append(Match(i, end, values))
                i = end
            else:
                i += 1
        return found

    def _longest(self, words: list[str], i: int) -> tuple[int, tuple[T, ...]]:
        """End and values of the longest phrase that begins at word `i`; (0, ()) where none does."""
        node, n, at = self._root.next.get(words[i]), len(words), i + 1
        end = 0
        values: tuple[T, ...] = ()
        while node is not None:
            if node.values:
                end, values = at, node.values
            node = node.next.get(words[at]) if at < n else None
            at += 1
        return end, values
