"""`kg identity`: an analyst's judgements on who is who across reports."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote

import click

from kg.cli.failures import Failures, reports
from kg.cli.options import base_option, form_option, index_option, model_option, store_option
from kg.cli.progress import progress_bar
from kg.errors import EntenteError

if TYPE_CHECKING:
    from kg.identity.act import Author
    from kg.identity.actors import Known
    from kg.identity.doubts import Doubt
    from kg.identity.judgements import Identity
    from kg.link.index import Index
    from kg.store import Store

Decorated = TypeVar("Decorated", bound=Callable[..., Any])
DEFAULT_FILE = Path("identity.csv")

identity_option = click.option(
    "--identity",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The judgements.  [default: identity.csv in this folder]",
)


def judging_options(command: Decorated) -> Decorated:
    """The flags of every command that changes judgements."""
    for option in (
        click.option("--later", is_flag=True, help="Keep the judgement, and leave the store to `kg identity apply`."),
        base_option, index_option, model_option, identity_option, store_option,
    ):  # fmt: skip
        command = option(command)
    return command


def authored(command: Decorated) -> Decorated:
    """The flags of every command that makes a judgement."""
    for option in (
        click.option("--author", metavar="NAME", help="Who judges.  [default: the name that is logged in]"),
        click.option("--reason", default="", metavar="TEXT", help="Why; the names are noted when you give none."),
    ):
        command = option(command)
    return command


force_option = click.option("--force", is_flag=True, help="Judge so although kinds or countries conflict.")


@click.group()
def identity() -> None:
    """Judge who is who: merge, split and pin actors, and take it back.

    Judgements stand in identity.csv, a file to review, edit and keep under version control. Every build respects it.
    ACTOR is a name, a Wikidata item (Q794) or the end of an IRI (actor/3f09), as `kg identity list` shows them.
    """


@identity.command("list")
@click.option("--limit", type=click.IntRange(min=1), default=30, show_default=True, help="Questions to show.")
@base_option
@identity_option
@store_option
@form_option
def list_(store: str, file: Path | None, base: str, limit: int, form: str) -> None:
    """Show doubtful merges and near misses, the most mentioned first, with the evidence."""
    from kg.identity.act import idle
    from kg.identity.actors import known_actors, replaced_actors
    from kg.identity.doubts import doubts
    from kg.identity.file import read_identity
    from kg.store import open_store

    known = read_identity(_path(file))
    with open_store(store, read_only=True) as opened:
        actors = known_actors(opened, base)
        found = doubts(actors, known)
        rows = [_evidence(opened, doubt, base) for doubt in found[:limit]]
        without_effect = idle(known, actors, replaced_actors(opened, base))
    if form == "json":
        said = {"questions": rows, "more": len(found) - len(rows), "idle": [row.said for row in without_effect]}
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    for row in rows:
        _print_question(row)
    more = f", {len(found) - len(rows)} more with --limit" if len(found) > len(rows) else ""
    click.echo(f"{len(rows)} questions{more}; {len(known.judgements)} judgements in {_path(file)}.")
    for judgement in without_effect:
        click.echo(f"No longer in the store: {judgement.said}")


def _evidence(store: Store, doubt: Doubt, base: str) -> dict[str, Any]:
    """One question as JSON, with the reports in which the actors stand, and those in which both do."""
    from kg.identity.actors import graphs_of

    def actor(known: Known, graphs: list[str]) -> dict[str, Any]:
        return {
            "actor": known.id, "name": known.name, "kind": "/".join(known.kinds), "country": "/".join(known.countries),
            "wikidata": known.qid, "names": known.names, "mentions": known.mentions, "reports": graphs,
        }  # fmt: skip

    def reports_of(known: Known) -> list[str]:
        return [unquote(graph.removeprefix(f"{base}doc/")) for graph in graphs_of(store, known.id, base)]

    first, second = reports_of(doubt.a), reports_of(doubt.b) if doubt.b else []
    both = sorted(set(first) & set(second))
    against = [*doubt.against, *([f"named side by side in {', '.join(both[:3])}"] if both else [])]
    return {
        "a": actor(doubt.a, first), "b": actor(doubt.b, second) if doubt.b else None,
        "for": list(doubt.why), "against": against, "mentions": doubt.mentions,
    }  # fmt: skip


def _times(number: int) -> str:
    return "1 mention" if number == 1 else f"{number} mentions"


def _print_question(row: dict[str, Any]) -> None:
    for actor in filter(None, (row["a"], row["b"])):
        what = ", ".join(filter(None, (actor["kind"], actor["country"], actor["wikidata"])))
        where = ", ".join(actor["reports"][:3]) + (" ..." if len(actor["reports"]) > 3 else "")
        click.echo(f"{actor['actor']:<28} {actor['name']} ({what}); {_times(actor['mentions'])} in {where}")
    click.echo(f"    for: {'; '.join(row['for'])}")
    if row["against"]:
        click.echo(f"    against: {'; '.join(row['against'])}")


@identity.command()
@click.argument("a")
@click.argument("b")
@force_option
@authored
@judging_options
@click.pass_context
def merge(ctx: click.Context, /, a: str, b: str, force: bool, author: str | None, reason: str, **flags: Any) -> None:
    """Judge that the actors A and B are one.

    Their kinds and countries must agree, unless you say --force.
    """
    from kg.identity.act import merge as judge

    by = _author(author, reason, force)
    _judge(ctx, lambda store, index, known, base: judge(store, known, a, b, by, base), **flags)


@identity.command()
@click.argument("a")
@click.argument("b")
@authored
@judging_options
@click.pass_context
def distinct(ctx: click.Context, /, a: str, b: str, author: str | None, reason: str, **flags: Any) -> None:
    """Judge that the actors A and B are two; nothing merges them then, and `list` shows them no more."""
    from kg.identity.act import distinct as judge

    by = _author(author, reason)
    _judge(ctx, lambda store, index, known, base: judge(store, known, a, b, by, base), **flags)


@identity.command()
@click.argument("actor")
@click.argument("qid")
@force_option
@authored
@judging_options
@click.pass_context
def pin(
    ctx: click.Context, /, actor: str, qid: str, force: bool, author: str | None, reason: str, **flags: Any
) -> None:
    """Judge that ACTOR is the Wikidata item QID, whatever the linker says.

    Its kind and country must agree with the item's, where the index has it, unless you say --force.
    """
    from kg.identity.act import pin as judge

    by = _author(author, reason, force)
    _judge(ctx, lambda store, index, known, base: judge(store, index, known, actor, qid, by, base), **flags)


@identity.command()
@click.argument("actor")
@click.argument("reports_", metavar="REPORT...", nargs=-1, required=True)
@authored
@judging_options
@click.pass_context
def split(
    ctx: click.Context, /, actor: str, reports_: tuple[str, ...], author: str | None, reason: str, **flags: Any
) -> None:
    """Judge that ACTOR is another one in the reports REPORT than elsewhere.

    The new actor has no Wikidata item; merge or pin it where you know better.
    """
    from kg.identity.act import split as judge

    by = _author(author, reason)
    _judge(ctx, lambda store, index, known, base: judge(store, known, actor, reports_, by, base), **flags)


@identity.command()
@click.argument("line", type=click.IntRange(min=2), required=False)
@judging_options
@click.pass_context
def undo(ctx: click.Context, /, line: int | None, **flags: Any) -> None:
    """Take back the last judgement, or the one on LINE of the file."""
    from kg.identity.file import read_rows
    from kg.identity.judgements import resolve

    def take_back(store: Store, index: Index, known: Identity, base: str) -> Identity:
        path = _path(flags["file"])
        lines = read_rows(path) if path.exists() else []
        if not lines:
            raise EntenteError(f"{path}: there is no judgement to undo")
        gone = line or lines[-1][0]
        if gone not in dict(lines):
            raise EntenteError(
                f"{path}: no judgement on line {gone}; there are {', '.join(str(at) for at, _ in lines)}"
            )
        click.echo(f"Undone: {dict(lines)[gone].said}")
        return resolve(row for at, row in lines if at != gone)

    _judge(ctx, take_back, **flags)


@identity.command()
@judging_options
@click.pass_context
def apply(ctx: click.Context, /, **flags: Any) -> None:
    """Bring the store in line with the judgements, after the file was edited or --later was said."""
    if flags["later"]:
        raise click.UsageError("apply applies now: leave --later away.")
    _judge(ctx, lambda store, index, known, base: known, **flags)


def _judge(
    ctx: click.Context,
    change: Callable[[Store, Index, Identity, str], Identity],
    *,
    store: str,
    file: Path | None,
    model: str,
    wikidata_kb: str | None,
    base: str,
    later: bool,
) -> None:
    """Make the `change`, keep it in the file, and bring the store in line."""
    from kg.identity.file import read_identity, write_identity
    from kg.link.index import open_index
    from kg.store import open_store

    path, failures = _path(file), Failures()
    before = read_identity(path)
    with open_store(store, read_only=later) as opened, closing(open_index(wikidata_kb)) as index:
        after = change(opened, index, before, base)
        if after.judgements != before.judgements:
            write_identity(path, after.judgements)
            for row in after.judgements:
                if row not in before.judgements:
                    click.echo(f"Judged: {row.said}")
        if not later:
            rewritten = in_line(opened, after, index, failures, model, base)
            done = f"{reports(rewritten)} rewritten." if rewritten else "No report had to be rewritten."
            click.echo(done)
    failures.exit(ctx)


def in_line(store: Store, known: Identity, index: Index, failures: Failures, model: str, base: str) -> int:
    """Number of reports whose graphs were rewritten, so that `store` says what the judgements say."""
    from kg.identity.apply import apply as rewrite
    from kg.identity.apply import judging, stale_graphs

    stale = stale_graphs(store, known, base)
    if not stale:
        return 0
    from kg.distribute import Progress
    from kg.extract import extractor, load_pipeline
    from kg.link import link_extraction

    meta = load_pipeline(model).meta
    with progress_bar(lambda: len(stale)) as advance:

        def step(done: Progress) -> None:
            if done.error is not None:
                failures.add(done.error)
            advance()

        linker = judging(lambda extraction: link_extraction(index, extraction), known, index, base)
        summary = rewrite(
            store, stale, extractor(model), linker, step,
            model=f"{meta['lang']}_{meta['name']} {meta['version']}", index=index.meta, base=base,
        )  # fmt: skip
    return summary.built


def after_build(store: Store, known: Identity | None, index: Index, failures: Failures, model: str, base: str) -> None:
    """Rewrite the reports that a build left unchanged and that judgements made since have changed.

    Without a file of judgements the store stays as it is; where it shows judgements, that is said.
    """
    from kg.identity.actors import replaced_actors

    if known is not None:
        if rewritten := in_line(store, known, index, failures, model, base):
            click.echo(f"{reports(rewritten)} rewritten by the judgements.")
    elif replaced_actors(store, base):
        warning = f"the store holds judgements, and there is no {DEFAULT_FILE} here: name it with --identity"
        click.echo(f"Warning: {warning}", err=True)


def judgements_of(file: Path | None) -> Identity | None:
    """The judgements that a build respects: those of `file`, or of identity.csv here, or None without such a file.

    Raises EntenteError when a file was named and is not there.
    """
    from kg.identity.file import read_identity

    if file is not None and not file.exists():
        raise EntenteError(f"{file}: there is no such file of judgements")
    return read_identity(_path(file)) if _path(file).exists() else None


def _path(file: Path | None) -> Path:
    return file or DEFAULT_FILE


def _author(name: str | None, reason: str, force: bool = False) -> Author:
    from kg.identity.act import Author, user

    return Author(user() if name is None else name, reason, force)
