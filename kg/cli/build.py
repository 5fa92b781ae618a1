"""`kg build`: from reports to a graph in a store."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import click

from kg.cli.failures import Failures, reports
from kg.cli.identity import after_build, identity_option, judgements_of
from kg.cli.options import base_option, index_option, model_option, paths_argument, store_option, workers_option
from kg.cli.progress import expected_reports, progress_bar

if TYPE_CHECKING:
    from kg.build import BuildSummary


@click.command()
@paths_argument
@store_option
@model_option
@index_option
@base_option
@workers_option
@identity_option
@click.option("--force", is_flag=True, help="Extract reports again that stand unchanged.")
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
) -> None:
    """Read reports, and store what they say as a graph.

    Actors, their roles, events and alignments are extracted, and actors are linked to Wikidata.
    PATH is a file (.txt .md .html .pdf .jsonl .jsonl.gz, RSS or Atom), a folder or a glob; `-` reads JSON Lines
    from standard input. A report that stands unchanged in the store is passed over; a changed one replaces what
    it said before. Reports that fail are named, the others are built, and the exit status is then 1.
    Analysts' judgements on who is who (`kg identity`) are respected, in reports that stand unchanged too.
    """
    from kg.build import Progress
    from kg.build import build as run
    from kg.extract import extractor, load_pipeline
    from kg.extract.parallel import parallel_extractor
    from kg.identity.apply import judging
    from kg.identity.judgements import Identity
    from kg.link import link_extraction
    from kg.link.index import open_index
    from kg.read import read_reports
    from kg.store import open_store

    failures, begun, known = Failures(), monotonic(), judgements_of(file)
    with open_store(store) as opened, closing(open_index(wikidata_kb)) as index:
        meta = load_pipeline(model).meta
        extract = extractor(model) if workers == 1 else parallel_extractor(workers, model)

        link = judging(lambda found: link_extraction(index, found), known or Identity(), index, base)
        with progress_bar(lambda: expected_reports(paths)) as advance:

            def step(done: Progress) -> None:
                if done.error is not None:
                    failures.add(done.error)
                advance()

            summary = run(
                read_reports(paths), opened, extract, link, step,
                model=f"{meta['lang']}_{meta['name']} {meta['version']}", base=base, force=force,
            )  # fmt: skip
        after_build(opened, known, index, failures, model, base)
    click.echo(_summary_line(summary, store, monotonic() - begun))
    failures.exit(ctx)


def _summary_line(summary: BuildSummary, store: str, seconds: float) -> str:
    return (
        f"{reports(summary.built)} built, {summary.unchanged} unchanged, {len(summary.failures)} failed: "
        f"{summary.roles} roles, {summary.events} events, {summary.alignments} alignments. "
        f"{seconds:.1f} s, store {store}"
    )
