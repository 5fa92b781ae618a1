"""Results and terms as pages show them: text, and where it leads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox
from flask import request, url_for

from kg.map.iris import base_iri
from kg.map.namespaces import PREFIXES
from kg.query import table_rows, write
from kg.query.table import Page, Row, Value, cell, heading, is_statement, shown_columns
from kg.store import Results

MAX_ROWS = 500
"""Rows that a page shows; a download has all."""
# Columns whose words say what a statement states.
_TELLING = ("type", "what", "title", "stance", "trigger")
_WEB = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell of a table shows. `href` is None where it leads nowhere."""

    text: str
    href: str | None = None
    outside: bool = False
    number: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """Results for a page: a table (`headings`, `rows`), or `text`: RDF as Turtle, or the answer to ASK."""

    headings: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    more: bool = False
    text: str | None = None
    rdf: bool = False


def view(results: Results, *, whole: bool = False) -> View:
    """`results`, for a page; names link to what they name.

    All columns are shown when it is to be `whole`, otherwise those that people need.
    """
    if isinstance(results, ox.QueryBoolean):
        return View(text="Yes" if results else "No")
    if isinstance(results, ox.QueryTriples):
        return View(text=write(results, "ttl").decode("utf-8"), rdf=True)
    page = table_rows(results, MAX_ROWS)
    shown = page.columns if whole else shown_columns(page)
    # A statement's own address is a long hash, and is left out: what it says leads to it instead.
    fact = next((column for column in page.columns if column not in shown and _is_fact(page, column)), None)
    telling = next((column for column in shown if fact and column in _TELLING), None)
    return View(
        headings=tuple(heading(column, shown) for column in shown),
        rows=tuple(
            tuple(_cell(row, column, fact if column == telling else None) for column in shown) for row in page.rows
        ),
        more=page.more,
    )


def downloads(endpoint: str, shown: View | None, values: dict[str, Any]) -> dict[str, str]:
    """Addresses of the same answer as data, by format."""
    formats = ("ttl", "nt", "jsonld", "rdfxml") if shown and shown.rdf else ("csv", "tsv", "json", "xml")
    return {form: url_for(endpoint, **values, format=form) for form in formats}


def script_settings() -> dict[str, str]:
    """What the scripts that show results need to know of this server."""
    return {"endpoint": url_for("sparql.answer"), "base": base_iri(), "pages": f"{request.script_root}/id/"}


def term_cell(term: Value) -> Cell:
    """One term, with a link where it is an address."""
    if isinstance(term, ox.NamedNode):
        href = link(term.value)
        return Cell(cell(term), href, outside=href == term.value)
    number = isinstance(term, ox.Literal) and term.datatype.value.endswith(("#integer", "#decimal", "#double"))
    return Cell(cell(term), number=number)


def link(iri: str) -> str | None:
    """Where a page links to for `iri`: this server's own page of a resource of the graph, or the web; or None.

    Anything else, such as javascript:, is shown and not linked; nor is the ontology, whose address is not registered.
    """
    base = base_iri()
    if iri.startswith(base):
        return f"{request.script_root}/id/{iri.removeprefix(base)}"
    unresolved = (PREFIXES["ent"], PREFIXES["plover"])
    return iri if _WEB.match(iri) and not iri.startswith(unresolved) else None


def _cell(row: Row, column: str, fact: str | None) -> Cell:
    """One cell. A name leads to what it names, which stands in a column of its own; `fact` is the column to lead to."""
    shown = term_cell(row[column])
    named = fact or ("actor" if column == "name" else column.removesuffix("Name"))
    target = row.get(named)
    if named != column and isinstance(target, ox.NamedNode):
        return Cell(shown.text, link(target.value))
    return shown


def _is_fact(page: Page, column: str) -> bool:
    values = [row[column] for row in page.rows if row[column] is not None]
    return bool(values) and all(map(is_statement, values))
