"""Reading of a text as far as its events, for the tests of events and of where their actors stand."""

from __future__ import annotations

from kg.extract import extractor
from kg.model import Extraction, Report

Told = tuple[str, tuple[str, ...], tuple[str, ...]]
"""An event's type, sources and targets."""


def extract(text: str, date: str | None = "2024-05-16") -> Extraction:
    """What is extracted from the text of a report of that date."""
    (found,) = extractor()([Report(id="t", text=text, date=date)])
    assert isinstance(found, Extraction)
    return found


def told(text: str) -> list[Told]:
    """The text's events, without their circumstances."""
    return [(event.type, event.sources, event.targets) for event in extract(text).events]


def sides(text: str) -> set[tuple[frozenset[str], str]]:
    """The text's alignments: the pair, and its stance."""
    return {(frozenset((one.a, one.b)), one.stance) for one in extract(text).alignments}


def names(text: str) -> set[str]:
    """The names of the text's actors."""
    return {actor.name for actor in extract(text).actors}


def pairs(text: str, stance: str) -> set[frozenset[str]]:
    """Who stand in `stance` to each other, whoever says so."""
    return {pair for pair, found in sides(text) if found == stance}
