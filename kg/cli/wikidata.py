"""`kg wikidata`: the index that links are made against: look names up in it, see what it holds, build a larger one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date as calendar_date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import index_option
from kg.errors import EntenteError

if TYPE_CHECKING:
    from rich.progress import TaskID


@click.group()
def wikidata() -> None:
    """Look into the Wikidata index, or build a larger one."""


def _is_date(text: str) -> bool:
    try:
        calendar_date.fromisoformat(text)
    except ValueError:
        return False
    return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", text))


form_option = click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True,
    help="For people, or for programs.",
)  # fmt: skip


@wikidata.command()
@click.argument("name")
@click.option("--kind", default="person", show_default=True, help="What the text says it is: an actor type of Entente.")
@click.option("--country", metavar="ISO3", help="Country in the text: its name, or its ISO 3166-1 alpha-3 code.")
@click.option("--post", metavar="TITLE", help='Post in the text, such as "prime minister".')
@click.option("--date", metavar="YYYY-MM-DD", help="The report's date.")
@index_option
@form_option
def lookup(
    name: str, kind: str, country: str | None, post: str | None, date: str | None, wikidata_kb: str | None, form: str
) -> None:
    """Show the candidates for NAME, their scores and the reasons, as the linker sees them.

    The first line says what a report with that name would be linked to.
    """
    from kg.link import THRESHOLD, link_extraction, ranked
    from kg.link.evidence import context_of, country_code
    from kg.link.index import open_index
    from kg.model import ACTOR_TYPES, Actor, Extraction, Report, Role

    if kind not in ACTOR_TYPES:
        raise EntenteError(f"--kind {kind}: no such actor type; choose one of {', '.join(ACTOR_TYPES)}")
    if date and not _is_date(date):
        raise EntenteError(f"--date {date}: not a date of the form YYYY-MM-DD")
    code = country_code(country) if country else None
    if country and not code:
        raise EntenteError(f"--country {country}: no country of that name or code (ISO 3166-1 alpha-3, such as KEN)")
    actor = Actor(name, kind, country=code)
    roles = (Role(name, post, None, "current", 0, 0),) if post else ()
    extraction = Extraction(Report("lookup", "", date), (actor,), roles)
    with closing(open_index(wikidata_kb)) as index:
        link = link_extraction(index, extraction).actors[0].link
        found = ranked(index, actor, context_of(extraction))[:10]
    if form == "json":
        rows = [{"qid": w.candidate.qid, "label": w.candidate.label, "kind": w.candidate.kind,
                 "country": w.candidate.country or None, "score": round(w.score, 3), "reasons": list(w.reasons)}
                for w in found]  # fmt: skip
        click.echo(json.dumps({"link": link.qid if link else None, "candidates": rows}, ensure_ascii=False))
        return
    click.echo(f"{link.qid}  {link.label}" if link else f"No link: no candidate reaches {THRESHOLD}.")
    for weighed in found:
        one = weighed.candidate
        click.echo(
            f"{weighed.score:6.3f}  {one.qid:<12}{one.label} ({one.kind}{', ' + one.country if one.country else ''})"
        )
        click.echo(f"        {'; '.join(weighed.reasons)}")


@wikidata.command()
@index_option
@form_option
def info(wikidata_kb: str | None, form: str) -> None:
    """Say where the index is, where its facts come from and what it holds."""
    from kg.link.index import open_index

    with closing(open_index(wikidata_kb)) as index:
        ask = index.database.execute
        kinds = dict(ask("SELECT kind, count(*) FROM items GROUP BY kind ORDER BY count(*) DESC, kind"))
        counts = {table: ask(f"SELECT count(*) FROM {table}").fetchone()[0]
                  for table in ("items", "names", "posts", "positions")}  # fmt: skip
    size = Path(index.path).stat().st_size
    per_item = round(size / max(counts["items"], 1))
    facts = {"path": index.path, **index.meta, "bytes": size, "bytes per item": per_item, **counts, "kinds": kinds}
    if form == "json":
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    for name, value in facts.items():
        if isinstance(value, dict):
            click.echo(name)
            for kind, count in value.items():
                click.echo(f"  {kind:<16}{count:>10,}")
        else:
            click.echo(f"{name:<16}{value:,}" if isinstance(value, int) else f"{name:<16}{value}")


@wikidata.command()
@click.option(
    "--dump", type=click.Path(path_type=Path), metavar="FILE", help="The official JSON dump, .gz, .bz2 or plain."
)
@click.option("--sparql", metavar="URL", help="A SPARQL endpoint that holds Wikidata.")
@click.option(
    "--country", "countries", multiple=True, metavar="ISO3", help="With --sparql: a country to fetch, repeatable."
)
@click.option(
    "--names",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="With --sparql: names to look up, one a line.",
)
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), required=True, metavar="INDEX", help="The index to write."
)
def build(dump: Path | None, sparql: str | None, countries: tuple[str, ...], names: Path | None, output: Path) -> None:
    """Make a larger index, from a dump or from a SPARQL endpoint, with the bundled facts in it.

    Use it by KG_WIKIDATA_KB=INDEX. An index that stands at INDEX is replaced when the new one is whole. A dump run
    that was interrupted goes on where it was (its working file is INDEX.work). A full dump as .gz takes some hours, as
    .bz2 some days, and about 20 GB beside the dump; fetch it from https://dumps.wikimedia.org/wikidatawiki/entities/.
    """
    if (dump is None) == (sparql is None):
        raise click.UsageError("Give either --dump FILE or --sparql URL.")
    if dump is not None and (countries or names):
        raise click.UsageError("--country and --names go with --sparql.")
    if sparql is not None and not (countries or names):
        raise click.UsageError("With --sparql, give --country ISO3 or --names FILE: a whole endpoint is not fetched.")
    with _progress() as step:
        if dump is not None:
            from kg.link.dump import build_from_dump

            count = build_from_dump(dump, output, step)
        else:
            from kg.link.sparql import build_from_endpoint

            assert sparql is not None
            count = build_from_endpoint(sparql, output, countries, _lines(names) if names else [], step)
    click.echo(f"{output}: {count:,} items, {output.stat().st_size:,} bytes. Use it with KG_WIKIDATA_KB={output}")


def _lines(path: Path) -> list[str]:
    """The lines of a text file that are not empty."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise EntenteError(f"--names {path}: not a text in UTF-8, one name a line") from None
    return [line.strip() for line in lines if line.strip()]


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on a terminal; gives the function that moves it: (what, done, of how many)."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"),
               TimeElapsedColumn(), TimeRemainingColumn())  # fmt: skip
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:

        def step(name: str, done: int, size: int) -> None:
            if name not in tasks:
                tasks[name] = progress.add_task(name, total=size)
            progress.update(tasks[name], completed=done, total=size)

        yield step
