"""What is done with each report before it is stored: extract, link, map. It knows neither stores nor processes."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

import pyoxigraph as ox

from kg.errors import EntenteError, ReportError
from kg.identity.judgements import Identity
from kg.map import Run, quads_of, report_iri
from kg.model import Extraction, Report

log = logging.getLogger("kg.build")

Extractor = Callable[[Iterable[Report]], Iterator[Extraction | ReportError]]
Linker = Callable[[Extraction], Extraction]


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of one report.

    `report` is its id, or the path where it could not be read. `characters` and `words` (parted by white space)
    measure its text, and are 0 where it could not be read. `seconds` is the time of its extraction, linking and
    mapping; reports are extracted in batches, whose time is shared out by the lengths of the texts.
    The counts are those of its graph.
    """

    outcome: Literal["built", "unchanged", "failed"]
    report: str
    characters: int = 0
    error: ReportError | None = None
    path: str | None = None
    words: int = 0
    seconds: float = 0.0
    actors: int = 0
    roles: int = 0
    events: int = 0
    alignments: int = 0
    quads: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mapped:
    """A report ready to be stored: the name of its graph, its triples as N-Triples (none if it failed), and its row."""

    progress: Progress
    graph: str
    triples: bytes = b""


@dataclass(frozen=True, slots=True)
class Job:
    """All that decides how reports become quads, small enough to be sent to any process.

    `model` is the spaCy pipeline, `index` the path of the Wikidata index or None for the bundled one,
    `identity` the analysts' judgements.
    """

    run: Run
    base: str
    model: str
    index: str | None = None
    identity: Identity = field(default_factory=Identity)

    def __call__(self) -> Callable[[list[Report]], list[Mapped]]:
        """The function that does the work, with model and index loaded. Raises EntenteError when they cannot be."""
        from kg.extract import extractor
        from kg.identity.apply import judging
        from kg.link import link_extraction
        from kg.link.index import open_index

        index, extract = open_index(self.index), extractor(self.model)
        link = judging(lambda found: link_extraction(index, found), self.identity, index, self.base)
        return lambda reports: list(mapped(reports, extract, link, self.run, self.base))


def mapped(reports: Iterable[Report], extract: Extractor, link: Linker, run: Run, base: str) -> Iterator[Mapped]:
    """What each of `reports` says, in their order; one that fails costs no other."""
    waiting: deque[tuple[Report, Progress]] = deque()

    def noted() -> Iterator[Report]:
        for report in reports:
            waiting.append((report, unbuilt(report)))
            yield report

    unshared, begun = 0.0, time.perf_counter()
    found_all = extract(noted())
    while (found := next(found_all, None)) is not None:
        # An extractor reads a batch ahead: its time belongs to all that wait, by their length.
        unshared += time.perf_counter() - begun
        share = (1 + len(waiting[0][0].text)) / sum(1 + len(report.text) for report, _ in waiting)
        extracting, (report, progress) = unshared * share, waiting.popleft()
        unshared, begun = unshared - extracting, time.perf_counter()
        done = _mapped(found, report, progress, link, run, base)
        ended = time.perf_counter()
        yield replace(done, progress=replace(done.progress, seconds=extracting + ended - begun))
        begun = time.perf_counter()


def unbuilt(report: Report) -> Progress:
    """The row of a report of which nothing is known but its text."""
    words = len(report.text[report.body_start :].split())
    return Progress("failed", report.id, len(report.text), path=report.path, words=words)


def length(report: Report) -> int:
    """Characters of its text, by which reports are put into chunks."""
    return len(report.text)


def lost(report: Report, reason: str, base: str) -> Mapped:
    """What stands in the place of a report whose extraction ended its process twice."""
    error = ReportError(report.path or report.id, f"left out after two tries: {reason}")
    return Mapped(replace(unbuilt(report), error=error), report_iri(base, report.id))


def _mapped(
    found: Extraction | ReportError, report: Report, progress: Progress, link: Linker, run: Run, base: str
) -> Mapped:
    graph = report_iri(base, report.id)
    if isinstance(found, ReportError):
        return Mapped(replace(progress, error=found), graph)
    try:
        linked = link(found)
        quads = list(quads_of(linked, run=run, base=base))
        triples = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES) or b""
    except Exception as error:
        return Mapped(replace(progress, error=_failure(report, error)), graph)
    built = replace(
        progress, outcome="built", actors=len(linked.actors), roles=len(linked.roles), events=len(linked.events),
        alignments=len(linked.alignments), quads=len(quads),
    )  # fmt: skip
    return Mapped(built, graph, triples)


def _failure(report: Report, error: Exception) -> ReportError:
    if isinstance(error, ReportError):
        return error
    where = report.path or report.id
    if isinstance(error, EntenteError):
        return ReportError(where, str(error))
    # Not foreseen, so a fault of ours: the traceback is for those who look for it.
    log.debug("report %s", report.id, exc_info=error)
    return ReportError(where, f"could not be mapped ({type(error).__name__}: {error})")
