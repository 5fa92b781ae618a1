"""Text with marks on it: overlapping spans become pieces that nest, as markup needs them.

Spans count code points. Where two spans cross, the one that began first is closed and opened anew around the rest, so
that each character keeps every mark that covers it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Span(Generic[T]):
    """A stretch of text, end exclusive, and what it marks. Of equal spans the one with the lower `rank` is outside."""

    start: int
    end: int
    value: T
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Open(Generic[T]):
    """A mark begins. `first` is False where it goes on after a crossing one ended."""

    value: T
    first: bool


@dataclass(frozen=True, slots=True)
class Close(Generic[T]):
    """The innermost open mark ends here. `last` is False where it goes on in another piece."""

    value: T
    last: bool


Token = str | Open[T] | Close[T]


def tokens(text: str, spans: Iterable[Span[T]]) -> Iterator[Token[T]]:
    """`text` in order, with marks that open and close as properly as brackets.

    Spans that are empty or reach beyond the text are left out.

    >>> list(tokens("abcd", [Span(0, 3, "x"), Span(2, 4, "y")]))  # doctest: +NORMALIZE_WHITESPACE
    [Open(value='x', first=True), 'ab', Open(value='y', first=True), 'c', Close(value='y', last=False),
     Close(value='x', last=True), Open(value='y', first=False), 'd', Close(value='y', last=True)]
    """
    waiting = sorted(
        (span for span in spans if 0 <= span.start < span.end <= len(text)),
        key=lambda span: (span.start, -span.end, span.rank),
    )
    waiting.reverse()
    opened: list[Span[T]] = []
    at = 0
    while waiting or opened:
        next_at = min([*(span.end for span in opened), *((waiting[-1].start,) if waiting else ())])
        if next_at > at:
            yield text[at:next_at]
            at = next_at
        yield from _close(opened, at)
        while waiting and waiting[-1].start == at:
            span = waiting.pop()
            opened.append(span)
            yield Open(span.value, first=True)
    if at < len(text):
        yield text[at:]


def _close(opened: list[Span[T]], at: int) -> Iterator[Open[T] | Close[T]]:
    """Close the spans that end at `at`; those that stand inside one and reach on are closed and opened anew."""
    ending = next((place for place, span in enumerate(opened) if span.end == at), None)
    if ending is None:
        return
    above = opened[ending:]
    del opened[ending:]
    for span in reversed(above):
        yield Close(span.value, last=span.end == at)
    for span in above:
        if span.end > at:
            opened.append(span)
            yield Open(span.value, first=False)


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Where the paragraphs of `text` are: (start, end) of each, blank lines between them left out.

    >>> paragraphs("One.\\nTwo.\\n \\n\\nThree.\\n")
    [(0, 9), (13, 19)]
    """
    found: list[tuple[int, int]] = []
    begin, end, at = -1, 0, 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            begin = at if begin < 0 else begin
            end = at + len(line)
        elif begin >= 0:
            found.append((begin, end - _trailing(text, begin, end)))
            begin = -1
        at += len(line)
    if begin >= 0:
        found.append((begin, end - _trailing(text, begin, end)))
    return found


def _trailing(text: str, start: int, end: int) -> int:
    return len(text[start:end]) - len(text[start:end].rstrip("\r\n"))
