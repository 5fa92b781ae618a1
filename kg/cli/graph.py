"""`kg stats` and `kg validate`: how much a graph holds, and whether it is sound."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from kg.cli.failures import reports
from kg.cli.options import form_option, store_option
from kg.cli.progress import progress_bar


@click.command()
@store_option
@form_option
def stats(store: str, form: str) -> None:
    """Count what the store holds."""
    from kg.store import open_store

    with open_store(store, read_only=True) as opened:
        counts = asdict(opened.stats())
    if form == "json":
        click.echo(json.dumps(counts))
        return
    width = max(map(len, counts))
    for name, count in counts.items():
        click.echo(f"{name:<{width}}  {count:>12,}")


@click.command()
@store_option
@click.pass_context
def validate(ctx: click.Context, store: str) -> None:
    """Check the graph against the ontology's SHACL shapes.

    The exit status is 1 when it does not conform.
    """
    from kg.store import open_store
    from kg.validate import validate as check

    with (
        open_store(store, read_only=True) as opened,
        progress_bar(lambda: sum(1 for _ in opened.graphs())) as advance,
    ):
        result = check(opened, lambda graph: advance())
    for violation in result.violations:
        click.echo(str(violation))
    outcome = (
        "The graph conforms" if result.conforms else f"The graph does not conform, {len(result.violations)} faults"
    )
    click.echo(f"{outcome}: {reports(result.reports)} checked.")
    if not result.conforms:
        ctx.exit(1)
