"""`kg forget`, `kg backup` and `kg restore`: keeping a store, and taking reports out of it."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.failures import reports
from kg.cli.options import base_option, store_option


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option(
    "--missing-from",
    "paths",
    multiple=True,
    metavar="PATH",
    help="Remove every report that PATH (a file, folder or glob) does not hold; may be repeated.",
)
@store_option
@base_option
@click.pass_context
def forget(ctx: click.Context, ids: tuple[str, ...], paths: tuple[str, ...], store: str, base: str) -> None:
    """Remove reports from the store.

    ID is a report's id, as in `kg extract`. The graph then holds no trace of them. The exit status is 1 when the
    store does not hold one of the ids.
    """
    from kg.forget import forget as run
    from kg.forget import forget_missing
    from kg.read import read_reports
    from kg.store import open_store

    if bool(ids) == bool(paths):
        raise click.UsageError("Give the ids of reports, or --missing-from PATH.")
    with open_store(store) as opened:
        done = run(opened, ids, base) if ids else forget_missing(opened, read_reports(paths), base)
    click.echo(f"{reports(len(done.removed))} removed, store {store}")
    for name in done.absent:
        click.echo(f"No report has the id {name!r}.", err=True)
    if done.absent:
        ctx.exit(1)


@click.command()
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@store_option
def backup(target: Path, store: str) -> None:
    """Copy the store to the new directory DIR, and check the copy.

    It may run while reports are being built; it then holds what was published last.
    """
    from kg.store.backup import backup as run

    click.echo(f"Safe in {target}: {_quads(run(store, target))} of {store}")


@click.command()
@click.argument("source", metavar="DIR", type=click.Path(path_type=Path))
@store_option
def restore(source: Path, store: str) -> None:
    """Make the store anew from the backup in DIR, whose check sums are compared first.

    The store must not be there: what stands in its place is not overwritten.
    """
    from kg.store.backup import restore as run

    click.echo(f"Restored to {store}: {_quads(run(source, store))} of {source}")


def _quads(number: int) -> str:
    return f"{number:,} quad" if number == 1 else f"{number:,} quads"
