"""Reports in, graph out: extract, link, map and store, one report after the other.

The parts are given as callables, so that any reader, extractor or linker can be put in.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from kg.errors import EntenteError, ReportError
from kg.map import Run, base_iri, quads_of, report_iri, start_run
from kg.model import Extraction, Report
from kg.read.identity import content_hash
from kg.store import Store

log = logging.getLogger("kg.build")

PUBLISH_EVERY = 15.0
"""Seconds of building after which readers are shown what was built."""

Extractor = Callable[[Iterable[Report]], Iterator[Extraction | ReportError]]
Linker = Callable[[Extraction], Extraction]


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of one report. `characters` is the length of its text, 0 where it could not be read."""

    outcome: Literal["built", "unchanged", "failed"]
    report: str
    characters: int = 0
    error: ReportError | None = None


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What became of all reports, and how much the built ones say."""

    built: int
    unchanged: int
    failures: tuple[ReportError, ...]
    roles: int
    events: int
    alignments: int


@dataclass(slots=True)
class _Tally:
    on_progress: Callable[[Progress], None]
    built: int = 0
    unchanged: int = 0
    roles: int = 0
    events: int = 0
    alignments: int = 0
    failures: list[ReportError] = field(default_factory=list)

    def add_built(self, extraction: Extraction) -> None:
        self.built += 1
        self.roles += len(extraction.roles)
        self.events += len(extraction.events)
        self.alignments += len(extraction.alignments)
        self.on_progress(Progress("built", extraction.report.id, len(extraction.report.text)))

    def add_unchanged(self, report: Report) -> None:
        self.unchanged += 1
        self.on_progress(Progress("unchanged", report.id, len(report.text)))

    def add_failure(self, error: ReportError, characters: int = 0) -> None:
        self.failures.append(error)
        self.on_progress(Progress("failed", error.path, characters, error))


def build(
    reports: Iterable[Report | ReportError],
    store: Store,
    extractor: Extractor,
    linker: Linker,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    *,
    model: str,
    base: str | None = None,
    force: bool = False,
) -> BuildSummary:
    """Counts and failures, after the store holds what the reports say.

    Each report's graph is replaced in one transaction of its own, so an interruption loses none that was reported
    by `on_progress`. A report whose graph stands with the same content, version and `model` is left as it is,
    unless `force` is given. Readers of the store are shown what was built every PUBLISH_EVERY seconds and at the end.
    A report that fails is recorded, its older graph stays, and the others go on. EntenteError when the store fails.
    """
    start, run, tally = base_iri(base), start_run(model), _Tally(on_progress)
    published = time.monotonic()
    for found in extractor(_fresh(reports, None if force else store, run, start, tally)):
        if isinstance(found, ReportError):
            tally.add_failure(found)
            continue
        try:
            linked = linker(found)
            quads = list(quads_of(linked, run=run, base=start))
        except Exception as error:
            tally.add_failure(_failure(found.report, error), len(found.report.text))
            continue
        try:
            store.replace_graph(report_iri(start, found.report.id), quads)
            if time.monotonic() - published > PUBLISH_EVERY:
                store.publish()
                published = time.monotonic()
        except OSError as error:
            raise EntenteError(
                f"the store {store.location} could not be written ({error}) at report {found.report.id}: "
                "the reports before it are safe; mend the cause and run the same command again"
            ) from error
        tally.add_built(linked)
    store.publish()
    return BuildSummary(
        tally.built, tally.unchanged, tuple(tally.failures), tally.roles, tally.events, tally.alignments
    )


def _fresh(
    reports: Iterable[Report | ReportError], store: Store | None, run: Run, base: str, tally: _Tally
) -> Iterator[Report]:
    """The reports that must be extracted, all of them where no `store` is given; the others are tallied."""
    for report in reports:
        if isinstance(report, ReportError):
            tally.add_failure(report)
        elif store is not None and store.has(report_iri(base, report.id), content_hash(report), run.version, run.model):
            tally.add_unchanged(report)
        else:
            yield report


def _failure(report: Report, error: Exception) -> ReportError:
    if isinstance(error, ReportError):
        return error
    where = report.path or report.id
    if isinstance(error, EntenteError):
        return ReportError(where, str(error))
    # Not foreseen, so a fault of ours: the traceback is for those who look for it.
    log.debug("report %s", report.id, exc_info=error)
    return ReportError(where, f"could not be mapped ({type(error).__name__}: {error})")
