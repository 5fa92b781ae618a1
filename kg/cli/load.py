"""`kg load`: shards into a store."""

from __future__ import annotations

from pathlib import Path
from time import monotonic

import click

from kg.cli.failures import reports
from kg.cli.options import store_option
from kg.cli.progress import progress_bar


@click.command()
@click.argument("shards", nargs=-1, required=True, metavar="SHARDS...", type=click.Path(exists=True, path_type=Path))
@store_option
def load(shards: tuple[Path, ...], store: str) -> None:
    """Load shards that `kg build --shards` wrote into the store.

    SHARDS are .nq.gz or .nq files, or folders of them. Reports that stand in the store already are replaced. The store
    is then as if the reports had been built into it, and `kg build` passes them over.
    """
    from kg.store import open_store
    from kg.store.loading import load as run
    from kg.store.shards import find_shards

    found, begun = find_shards(shards), monotonic()
    with open_store(store) as opened, progress_bar(lambda: len(found)) as advance:
        done = run(found, opened, lambda path: advance())
    click.echo(
        f"{reports(done.new + done.replaced)} loaded, of which {done.replaced} took the place of what stood there. "
        f"{monotonic() - begun:.1f} s, store {store}"
    )
