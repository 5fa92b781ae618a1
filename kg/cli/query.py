"""`kg query` and `kg queries`: questions to the graph."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from kg.cli.options import form_option, store_option, timeout_option

if TYPE_CHECKING:
    from kg.query import NamedQuery

FORMATS = ("table", "json", "csv", "tsv", "xml", "ttl", "nt", "jsonld")


@click.command()
@click.argument("what", metavar="NAME|FILE|SPARQL")
@store_option
@click.option(
    "--param", "params", multiple=True, metavar="KEY=VALUE", help="A parameter of the named query; may be repeated."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="table",
    show_default=True,
    help="table is for people; json, csv, tsv and xml are the SPARQL 1.1 result formats; ttl, nt and jsonld "
    "are for queries that give RDF.",
)
@timeout_option
def query(what: str, store: str, params: tuple[str, ...], form: str, timeout: float) -> None:
    """Ask a named query, a query in a file, or SPARQL text.

    kg queries lists the named ones. `-` reads SPARQL from standard input.

    \b
    kg query roles --param actor=Iran
    kg query events --format csv > events.csv
    kg query 'SELECT ?name { ?actor a ent:Actor ; skos:prefLabel ?name } LIMIT 5'
    """
    from rich.console import Console

    from kg.query import print_answer, run_query, write
    from kg.store import open_store

    if what == "-":
        what = sys.stdin.buffer.read().decode("utf-8-sig", "replace")
    values = dict(_pair(param) for param in params)
    with open_store(store, read_only=True) as opened, _time_limit(timeout):
        answer = run_query(opened, what, values)
        if form == "table":
            console = Console(highlight=False)
            with console.capture() as table:
                # Who writes a query has chosen its columns.
                print_answer(answer.results, console, whole=not answer.query.columns)
        else:
            data = write(answer.results, form)
    if form == "table":
        click.echo(table.get(), nl=False)
    else:
        sys.stdout.buffer.write(data)


@click.command()
@form_option
def queries(form: str) -> None:
    """List the named queries and their parameters."""
    from kg.query import named_queries

    known = named_queries()
    if form == "json":
        fields = [{key: value for key, value in asdict(query).items() if key != "sparql"} for query in known]
        click.echo(json.dumps(fields, ensure_ascii=False, indent=2))
        return
    width = max(len(query.name) for query in known)
    for query in known:
        click.echo(f"{query.name:<{width}}  {query.summary}")
        for line in _parameters(query):
            click.echo(f"{'':<{width}}  {line}")


def _parameters(query: NamedQuery) -> Iterator[str]:
    for param in query.params:
        what = [param.help or param.type]
        if param.enum:
            what.append(f"one of {', '.join(param.enum)}")
        if param.default is not None:
            what.append(f"default {param.default}")
        need = "" if param.required else " (optional)"
        yield f"  --param {param.name}={param.example or param.type.upper()}{need}: {'; '.join(what)}"


def _pair(param: str) -> tuple[str, str]:
    key, equals, value = param.partition("=")
    if not equals or not key:
        raise click.BadParameter(f"{param!r} is not KEY=VALUE", param_hint="--param")
    return key, value


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """End the process when the block takes longer: Oxigraph cannot be interrupted, and reading harms no store."""

    def give_up() -> None:
        print(
            f"Error: the query took longer than {seconds:g} seconds: ask for less, or give it longer by --timeout",
            file=sys.stderr,
            flush=True,
        )
        os._exit(2)

    timer = threading.Timer(seconds, give_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
