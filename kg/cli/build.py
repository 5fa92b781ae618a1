"""`kg build`: from reports to a graph in a store, or in shards."""

from __future__ import annotations

import logging
from contextlib import closing
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import click

from kg.cli.failures import Failures, reports
from kg.cli.identity import after_build, identity_option, judgements_of
from kg.cli.options import base_option, index_option, model_option, paths_argument, store_option, workers_option
from kg.cli.progress import expected_reports, progress_bar
from kg.cli.rows import rows_written

if TYPE_CHECKING:
    from kg.build import BuildSummary, Mapper, Target
    from kg.distribute import Job


@click.command()
@paths_argument
@store_option
@model_option
@index_option
@base_option
@workers_option
@identity_option
@click.option("--force", is_flag=True, help="Extract reports again that stand unchanged.")
@click.option(
    "--dask",
    metavar="ADDRESS",
    help="Extract on the workers of the Dask scheduler at ADDRESS (tcp://HOST:8786), not here.",
)
@click.option(
    "--shards",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write compressed N-Quads into DIR, to be loaded later or elsewhere, and no store.",
)
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write what became of each report to FILE, as JSON.",
)
@click.pass_context
def build(
    ctx: click.Context,
    paths: tuple[str, ...],
    store: str,
    model: str,
    wikidata_kb: str | None,
    base: str,
    workers: int,
    file: Path | None,
    force: bool,
    dask: str | None,
    shards: Path | None,
    report: Path | None,
) -> None:
    """Read reports, and store what they say as a graph.

    Actors, their roles, events and alignments are extracted, and actors are linked to Wikidata.
    PATH is a file (.txt .md .html .pdf .jsonl .jsonl.gz, RSS or Atom), a folder or a glob; `-` reads JSON Lines
    from standard input. A report that stands unchanged in the store is passed over; a changed one replaces what
    it said before. Reports that fail are named, the others are built, and the exit status is then 1.
    Analysts' judgements on who is who (`kg identity`) are respected, in reports that stand unchanged too.
    """
    from kg.distribute import Job
    from kg.identity.judgements import Identity
    from kg.link.index import open_index
    from kg.map import base_iri, start_run
    from kg.recipe import language_model, recipe

    failures, begun, known = Failures(), monotonic(), judgements_of(file)
    name, start = language_model(model), base_iri(base)
    with closing(open_index(wikidata_kb)) as index:
        run = start_run(name, recipe(name, index.meta))
        job = Job(run, start, model, wikidata_kb, known or Identity())
        mapper = _mapper(job, workers, dask)
        if shards is not None:
            from kg.store.shards import open_shards

            with open_shards(shards) as target:
                summary = _build(paths, target, mapper, job, failures, report, force, workers)
        else:
            from kg.store import open_store

            with open_store(store) as opened:
                summary = _build(paths, opened, mapper, job, failures, report, force, workers)
                after_build(opened, known, index, failures, model, base)
    place = f"shards {shards}" if shards is not None else f"store {store}"
    click.echo(_summary_line(summary, place, monotonic() - begun))
    failures.exit(ctx)


def _mapper(job: Job, workers: int, dask: str | None) -> Mapper:
    """Where the reports are extracted: on a cluster, or in processes here."""
    from kg.distribute.work import length, lost

    name_lost = partial(lost, base=job.base)
    if dask is not None:
        from kg.distribute.cluster import on_cluster

        return lambda fresh: on_cluster(dask, job, fresh, name_lost, weight=length)
    from kg.distribute.pool import in_processes

    return lambda fresh: in_processes(job, fresh, workers, name_lost, weight=length)


def _build(
    paths: tuple[str, ...],
    target: Target,
    mapper: Mapper,
    job: Job,
    failures: Failures,
    report: Path | None,
    force: bool,
    workers: int,
) -> BuildSummary:
    """Read and build, showing how far it is."""
    from kg.build import build_mapped
    from kg.distribute import Progress
    from kg.distribute.notes import Notes
    from kg.distribute.reading import in_other_processes
    from kg.read.reports import read_reports

    # Reading takes about a tenth of the time that extraction takes.
    read, notes, log = in_other_processes(max(1, workers // 8)), Notes(), logging.getLogger("kg")
    log.addHandler(notes)
    try:
        with rows_written(report) as write, progress_bar(lambda: expected_reports(paths)) as advance:

            def step(done: Progress) -> None:
                if done.error is not None:
                    failures.add(done.error)
                write(done)
                advance(done.words if done.outcome == "built" else 0)

            return build_mapped(
                read_reports(paths, read), target, mapper, job.run, step,
                base=job.base, force=force, notes=notes.take,
            )  # fmt: skip
    finally:
        log.removeHandler(notes)


def _summary_line(summary: BuildSummary, place: str, seconds: float) -> str:
    return (
        f"{reports(summary.built)} built, {summary.unchanged} unchanged, {len(summary.failures)} failed: "
        f"{summary.roles} roles, {summary.events} events, {summary.alignments} alignments. "
        f"{seconds:.1f} s, {place}"
    )
