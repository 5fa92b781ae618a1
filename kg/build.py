"""Reports in, graph out: what stands unchanged is passed over, the rest is extracted, linked, mapped and stored.

The parts are given as callables, so that any reader, extractor or linker can be put in, and the work can be done in
this process, in others, or on other machines (see kg/distribute/).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Protocol

import pyoxigraph as ox

from kg.distribute.work import Extractor, Linker, Mapped, Progress, mapped, unbuilt
from kg.errors import EntenteError, ReportError
from kg.map import Run, base_iri, report_iri, start_run
from kg.model import Report
from kg.read.identity import content_hash
from kg.recipe import recipe
from kg.store.loading import put
from kg.store.store import EmbeddedStore

PUBLISH_EVERY = 15.0
"""Seconds of building after which readers are shown what was built."""
WRITE_AT, WRITE_EVERY = 32_000_000, 5.0
"""Bytes of N-Triples, and seconds since the last were written, after which the reports that wait are written too."""

Mapper = Callable[[Iterator[Report]], Iterator[Mapped]]
"""Gives what each report says, in any order. It may read ahead, but not without bounds."""
OnProgress = Callable[[Progress], None]


class Target(Protocol):
    """Where graphs are put: a store, or shards."""

    location: str

    def has(self, graph: str, content_hash: str, recipe: str) -> bool:
        """Whether the report's graph stands as this recipe made it of the text with this hash."""

    def replace_graph(self, graph: str, quads: Iterable[ox.Quad]) -> bool:
        """Whether anything may have changed, after the graph named `graph` holds exactly `quads`."""

    def publish(self) -> None:
        """Make what was written safe, and show it to those who read."""


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
    """Counts, and tells of each report. `notes` gives the warnings since it was last asked."""

    on_progress: OnProgress
    notes: Callable[[], tuple[str, ...]]
    warnings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("built", "unchanged", "failed"), 0))
    roles: int = 0
    events: int = 0
    alignments: int = 0
    failures: list[ReportError] = field(default_factory=list)

    def note(self, report: Report) -> None:
        """Keep the warnings that came while `report` was read."""
        if found := self.notes():
            self.warnings[report.id] = found

    def add(self, done: Progress) -> None:
        """Count one report, and tell of it."""
        self.counts[done.outcome] += 1
        self.roles += done.roles
        self.events += done.events
        self.alignments += done.alignments
        if done.error is not None:
            self.failures.append(done.error)
        self.on_progress(replace(done, warnings=self.warnings.pop(done.report, ())))

    def summary(self) -> BuildSummary:
        """What became of all reports."""
        return BuildSummary(
            self.counts["built"], self.counts["unchanged"], tuple(self.failures), self.roles, self.events,
            self.alignments,
        )  # fmt: skip


def build(
    reports: Iterable[Report | ReportError],
    store: Target,
    extractor: Extractor,
    linker: Linker,
    on_progress: OnProgress = lambda progress: None,
    *,
    model: str,
    index: Mapping[str, str] | None = None,
    base: str | None = None,
    force: bool = False,
) -> BuildSummary:
    """As `build_mapped`, with the work done by `extractor` and `linker` in this process.

    `model` and `index` say which language model and Wikidata index these use (see kg/recipe.py).
    """
    start, run = base_iri(base), start_run(model, recipe(model, index or {}))

    def mapper(fresh: Iterator[Report]) -> Iterator[Mapped]:
        return mapped(fresh, extractor, linker, run, start)

    return build_mapped(reports, store, mapper, run, on_progress, base=start, force=force)


def build_mapped(
    reports: Iterable[Report | ReportError],
    target: Target,
    mapper: Mapper,
    run: Run,
    on_progress: OnProgress = lambda progress: None,
    *,
    base: str,
    force: bool = False,
    notes: Callable[[], tuple[str, ...]] = lambda: (),
) -> BuildSummary:
    """Counts and failures, after `target` holds what the reports say.

    A report is written whole or not at all, and told to `on_progress` after that, so an interruption loses none that
    was told. New ones are written together, which takes a third of the time. A report whose graph stands with the
    same content and recipe is left as it is, unless `force` is given. Readers of a store are shown what was built
    every PUBLISH_EVERY seconds and at the end. A report that fails is recorded, its older graph stays, and the others
    go on. `notes` gives the warnings that came since it was last called. EntenteError when the store fails.
    """
    tally = _Tally(on_progress, notes)
    batch = _Batch(target, tally)
    try:
        # Closed at once when the store fails: otherwise the mapper's processes would work on for nobody.
        with closing(_generator(mapper(_fresh(reports, None if force else target, run, base, tally)))) as found:
            for done in found:
                if done.progress.outcome == "failed":
                    tally.add(done.progress)
                else:
                    batch.add(done)
    finally:
        # What was done before an interruption is kept.
        batch.write()
    try:
        target.publish()
    except OSError as error:
        raise _unwritable(target, error, "") from error
    return tally.summary()


class _Batch:
    """Reports that wait to be written together, where that is quicker: into a store on disk."""

    def __init__(self, target: Target, tally: _Tally) -> None:
        self._target, self._tally = target, tally
        self._waits = isinstance(target, EmbeddedStore)
        self._waiting: dict[str, Mapped] = {}
        self._size = 0
        self._published = time.monotonic()
        # The first is written at once, and so is each of those that come slowly.
        self._written = float("-inf")

    def add(self, done: Mapped) -> None:
        """Write `done`, sooner or later."""
        if done.graph in self._waiting:
            self.write()
        self._waiting[done.graph] = done
        self._size += len(done.triples)
        if not self._waits or self._size >= WRITE_AT or time.monotonic() - self._written > WRITE_EVERY:
            self.write()

    def write(self) -> None:
        """Write all that wait, and then tell of them."""
        waiting, self._waiting, self._size = list(self._waiting.values()), {}, 0
        if not waiting:
            return
        try:
            put(self._target, {done.graph: done.triples for done in waiting})
            if time.monotonic() - self._published > PUBLISH_EVERY:
                self._target.publish()
                self._published = time.monotonic()
        except OSError as error:
            raise _unwritable(self._target, error, f" at report {waiting[0].progress.report}") from error
        for done in waiting:
            self._tally.add(done.progress)
        self._written = time.monotonic()


def _generator(found: Iterator[Mapped]) -> Generator[Mapped, None, None]:
    """`found`, as a generator that can be closed."""
    yield from found


def _fresh(
    reports: Iterable[Report | ReportError], target: Target | None, run: Run, base: str, tally: _Tally
) -> Iterator[Report]:
    """The reports that must be extracted, all of them where no `target` is given; the others are tallied."""
    for report in reports:
        if isinstance(report, ReportError):
            tally.add(Progress("failed", report.path, path=report.path, error=report))
            continue
        tally.note(report)
        if target is not None and target.has(report_iri(base, report.id), content_hash(report), run.recipe):
            tally.add(replace(unbuilt(report), outcome="unchanged"))
        else:
            yield report


def _unwritable(target: Target, error: OSError, where: str) -> EntenteError:
    return EntenteError(
        f"{target.location} could not be written ({error}){where}: the reports before it are safe; "
        "mend the cause and run the same command again"
    )
