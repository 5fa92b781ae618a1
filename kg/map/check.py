"""What an extraction must keep so that the graph made of it is sound. SHACL states the same for the graph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from kg.model import (
    ACTOR_TYPES,
    ALIGNMENT_KINDS,
    EVENT_TYPES,
    MODALITIES,
    ROLE_STATUSES,
    STANCES,
    Alignment,
    Event,
    Extraction,
    Role,
)

_YEAR_OR_MONTH = re.compile(r"(?!0000)\d{4}(-(0[1-9]|1[0-2]))?")


def is_date(text: str) -> bool:
    """Whether `text` is a day, a month or a year in ISO 8601's extended form.

    >>> is_date("2026-02-28"), is_date("2026-02"), is_date("2026"), is_date("2026-02-30")
    (True, True, True, False)
    """
    if len(text) != len("YYYY-MM-DD"):
        return _YEAR_OR_MONTH.fullmatch(text) is not None
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def problems(extraction: Extraction) -> Iterator[str]:
    """Each way in which `extraction` contradicts itself, as a readable line; nothing when it is sound.

    >>> from kg.model import Report
    >>> list(problems(Extraction(Report("a", "text"), roles=(Role("Ana Lima", "envoy", None, "current", 0, 4),))))
    ["role at 0-4: 'Ana Lima' is not among the actors"]
    """
    length = len(extraction.report.text)
    try:
        extraction.report.text.encode("utf-8")
    except UnicodeEncodeError as error:
        yield f"the text holds half a surrogate pair at {error.start}, which is no character"
    if not _dated(extraction.report.date):
        yield f"the report's date {extraction.report.date!r} is no date: YYYY-MM-DD"
    names: set[str] = set()
    for actor in extraction.actors:
        where = f"actor {actor.name!r}"
        if not actor.name.strip():
            yield f"{where}: has no name"
        if actor.name in names:
            yield f"{where}: stands twice among the actors"
        names.add(actor.name)
        yield from _listed(where, "type", actor.type, ACTOR_TYPES)
        for mention in actor.mentions:
            yield from _span(f"{where}, mention", mention.start, mention.end, length)
            if extraction.report.text[mention.start : mention.end] != mention.text:
                yield f"{where}: {mention.text!r} is not the text at {mention.start}-{mention.end}"
    for actor in extraction.actors:
        yield from _known(f"actor {actor.name!r}", (actor.part_of,), names)
    claims: tuple[Role | Event | Alignment, ...] = (*extraction.roles, *extraction.events, *extraction.alignments)
    for claim in claims:
        where = f"{type(claim).__name__.lower()} at {claim.start}-{claim.end}"
        yield from _span(where, claim.start, claim.end, length)
        if not 0 <= claim.confidence <= 1:
            yield f"{where}: confidence {claim.confidence} is not between 0 and 1"
        yield from _known(where, (claim.according_to,), names)
        yield from _claimed(where, claim, names)


def _claimed(where: str, claim: Role | Event | Alignment, names: set[str]) -> Iterator[str]:
    dates: tuple[str | None, ...]
    match claim:
        case Role():
            yield from _listed(where, "status", claim.status, ROLE_STATUSES)
            yield from _known(where, (claim.person, claim.of), names)
            dates = (claim.since, claim.until)
        case Event():
            yield from _listed(where, "type", claim.type, EVENT_TYPES)
            yield from _listed(where, "modality", claim.modality, MODALITIES)
            yield from _known(where, (*claim.sources, *claim.targets), names)
            dates = (claim.date,)
        case Alignment():
            yield from _listed(where, "stance", claim.stance, STANCES)
            yield from _listed(where, "kind", claim.kind, ALIGNMENT_KINDS)
            yield from _known(where, (claim.a, claim.b), names)
            dates = (claim.date,)
    yield from (f"{where}: {text!r} is no date: YYYY-MM-DD, YYYY-MM or YYYY" for text in dates if not _dated(text))


def _dated(text: str | None) -> bool:
    return text is None or is_date(text)


def _listed(where: str, what: str, value: str, choices: tuple[str, ...]) -> Iterator[str]:
    if value not in choices:
        yield f"{where}: {what} {value!r} is none of {', '.join(choices)}"


def _known(where: str, wanted: Iterable[str | None], names: set[str]) -> Iterator[str]:
    for name in wanted:
        if name is not None and name not in names:
            yield f"{where}: {name!r} is not among the actors"


def _span(where: str, start: int, end: int, length: int) -> Iterator[str]:
    if not 0 <= start < end <= length:
        yield f"{where}: {start}-{end} does not lie in the text, which has {length} characters"
