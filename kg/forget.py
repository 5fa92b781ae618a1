"""Taking reports out of a store again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.errors import EntenteError, ReportError
from kg.map import base_iri, report_iri
from kg.model import Report
from kg.store import Store


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed, and which of the ids asked for the store does not hold."""

    removed: tuple[str, ...]
    absent: tuple[str, ...]


def forget(store: Store, ids: Iterable[str], base: str | None = None) -> Forgotten:
    """What was removed, after the graph holds no trace of the reports `ids`.

    All that a report says stands in its own graph, so no other report loses a fact. Older snapshots go too.
    Oxigraph never takes strings out of its table of strings, so the files on disk may still hold the removed words,
    which no query reaches: a store loaded anew from an export is without them.
    """
    start = base_iri(base)
    removed, absent = list[str](), list[str]()
    for name in dict.fromkeys(ids):
        (removed if store.forget(report_iri(start, name)) else absent).append(name)
    if removed:
        store.compact()
    return Forgotten(tuple(removed), tuple(absent))


def forget_missing(store: Store, reports: Iterable[Report | ReportError], base: str | None = None) -> Forgotten:
    """What was removed, after the store holds none but `reports` of those minted under `base`.

    Raises EntenteError, and removes nothing, when a report cannot be read (it may be one that stands in the store)
    or when there is none at all.
    """
    start, kept = base_iri(base), set[str]()
    for report in reports:
        if isinstance(report, ReportError):
            raise EntenteError(f"{report}; nothing was removed, since what it holds is not known") from report
        kept.add(report_iri(start, report.id))
    if not kept:
        raise EntenteError("no report was found; nothing was removed: to remove all reports, remove the store")
    gone = [graph for graph in store.graphs() if graph.startswith(f"{start}doc/") and graph not in kept]
    for graph in gone:
        store.forget(graph)
    if gone:
        store.compact()
    return Forgotten(tuple(graph.removeprefix(f"{start}doc/") for graph in gone), ())
