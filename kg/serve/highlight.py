"""A report's text as pieces for markup: paragraphs, statements that open and close, and words that name actors."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from kg.describe.marks import Close, Open, Span, paragraphs, tokens
from kg.describe.report import Mentioned, ReportText
from kg.describe.statement import Statement
from kg.read.headers import read_headers


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a paragraph. One with `text` is words, which name `actor` if there is one (the innermost).

    One without is the place where the mark of `facts` begins (`opens`) or ends; `last`: it does not go on later. Like
    statements of the same words share a mark.
    `anchors` are fragments that lead here. `again` tells the later parts of a name that other marks divide.
    """

    text: str = ""
    facts: tuple[Statement, ...] = ()
    actor: Mentioned | None = None
    opens: bool = False
    last: bool = False
    again: bool = False
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `header` where it is lines such as date: and title: that say what the report is."""

    pieces: tuple[Piece, ...]
    header: bool


@dataclass(frozen=True, slots=True)
class _Mark:
    """What marks a paragraph's text, and whether the whole mark begins and ends in this paragraph."""

    value: tuple[Statement, ...] | Mentioned
    anchor: str
    begins: bool
    ends: bool


def highlighted(report: ReportText) -> list[Paragraph]:
    """The paragraphs of `report`, with what was read from each place. An anchor stands once in all."""
    places = paragraphs(report.text)
    starts = [start for start, _ in places]
    marks: list[list[Span[_Mark]]] = [[] for _ in places]
    for span in _spans(report):
        anchor = f"char={span.start},{span.end}"
        for at in range(max(0, bisect_right(starts, span.start) - 1), len(places)):
            start, end = places[at]
            if start >= span.end:
                break
            if span.start < end:
                # The blank lines between paragraphs hold nothing: a mark that reaches into them ends before.
                begins = at == 0 or span.start >= places[at - 1][1]
                ends = at + 1 == len(places) or span.end <= places[at + 1][0]
                mark = _Mark(span.value, anchor, begins, ends)
                marks[at].append(Span(max(span.start, start) - start, min(span.end, end) - start, mark, span.rank))
    used: set[str] = set()
    body = read_headers(report.text).body_start
    return [
        Paragraph(tuple(_pieces(report.text[start:end], found, used)), end <= body)
        for (start, end), found in zip(places, marks, strict=True)
    ]


def _spans(report: ReportText) -> Iterator[Span[tuple[Statement, ...] | Mentioned]]:
    """What to mark: statements that are alike and rest on the same words together, and names, which are inside."""
    alike: dict[tuple[int, int, str, str, str], list[Statement]] = {}
    for fact in report.facts:
        alike.setdefault((fact.start, fact.end, fact.kind, fact.what, fact.modality), []).append(fact)
    for (start, end, *_), facts in alike.items():
        yield Span(start, end, tuple(facts), 1)
    for actor in report.actors:
        for start, end in actor.places:
            yield Span(start, end, actor, 2)


def _pieces(text: str, marks: list[Span[_Mark]], used: set[str]) -> Iterator[Piece]:
    naming: list[_Mark] = []
    shown: set[int] = set()
    waiting: list[str] = []
    for token in tokens(text, marks):
        if isinstance(token, str):
            actor = naming[-1] if naming else None
            yield Piece(
                token,
                actor=actor.value if actor and isinstance(actor.value, Mentioned) else None,
                again=actor is not None and (id(actor) in shown or not actor.begins),
                anchors=tuple(waiting),
            )
            shown.update({id(actor)} if actor else ())
            waiting.clear()
            continue
        mark = token.value
        if isinstance(token, Open) and token.first and mark.begins and mark.anchor not in used:
            used.add(mark.anchor)
            waiting.append(mark.anchor)
        if isinstance(mark.value, Mentioned):
            if isinstance(token, Open):
                naming.append(mark)
            else:
                naming.remove(mark)
        elif isinstance(token, Open):
            yield Piece(facts=mark.value, opens=True, anchors=tuple(waiting))
            waiting.clear()
        else:
            yield Piece(facts=mark.value, last=isinstance(token, Close) and token.last and mark.ends)
