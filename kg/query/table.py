"""Results as a table for people. Machine-readable formats are in kg/query/formats.py."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kg.map.iris import base_iri
from kg.map.namespaces import shorten
from kg.query.errors import FAILURES, FormatError, QueryError
from kg.query.formats import GRAPH_FORMATS
from kg.store.store import Results

# Wide enough for a sentence beside a date and two names, where the output is no terminal that says how wide it is.
WIDTH_WITHOUT_TERMINAL = 160
_UNBROKEN = 12
_FOLDED, _SHORT = 20, 60
# Characters of a row's cells, shared by its columns: longer ones are cut, so that a row stays a few lines high.
_ROW = 700
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# Nodes that stand for a statement: their IRIs are long hashes, which say nothing to people.
_STATEMENTS = ("event/", "role/", "alignment/", "claim/", "link/")
Value = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None
Row = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a table: the names of the columns, the rows read, and whether there are more."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    more: bool = False


def table_rows(results: ox.QuerySolutions, limit: int | None = None) -> Page:
    """The rows of `results`, `limit` at the most."""
    columns = tuple(variable.value for variable in results.variables)
    rows: list[Row] = []
    try:
        for solution in results:
            if len(rows) == limit:
                return Page(columns, tuple(rows), more=True)
            rows.append({column: solution[column] for column in columns})
    except FAILURES as error:
        raise QueryError(f"the query failed: {error}") from error
    return Page(columns, tuple(rows))


def shown_columns(page: Page) -> tuple[str, ...]:
    """The columns of `page` that people need: without IRIs whose name stands beside, hashes, and empty columns.

    A table in which nothing would be left is shown whole.
    """
    named = {column.removesuffix("Name") for column in page.columns if column.endswith("Name")}

    def tells(column: str) -> bool:
        values = [row[column] for row in page.rows if row[column] is not None]
        return column not in named and not all(map(is_statement, values))

    return tuple(filter(tells, page.columns)) or page.columns


def is_statement(term: Value) -> bool:
    """Whether `term` is the address of an event, role, alignment, claim or link of the graph."""
    return isinstance(term, ox.NamedNode) and term.value.removeprefix(base_iri()).startswith(_STATEMENTS)


def heading(column: str, columns: Sequence[str]) -> str:
    """The heading for `column` among `columns`: sourceName is headed source, since the IRI is not shown beside it.

    >>> heading("sourceName", ["sourceName", "date"]), heading("date", ["date"])
    ('source', 'date')
    """
    plain = column.removesuffix("Name")
    return plain if plain and plain not in columns else column


def cell(term: Value) -> str:
    """A term as people read it: a literal's text; an IRI with its prefix, or from its kind on (actor/Q794).

    >>> cell(ox.NamedNode("https://w3id.org/entente/ns#supports")), cell(ox.Literal(3)), cell(None)
    ('ent:supports', '3', '')
    """
    match term:
        case None:
            return ""
        case ox.NamedNode():
            base = base_iri()
            return term.value.removeprefix(base) if term.value.startswith(base) else shorten(term.value)
        case ox.Literal():
            return term.value
    return str(term)


def print_answer(results: Results, console: Console | None = None, *, whole: bool = False) -> None:
    """Print `results` as a table: a SELECT's rows, or yes or no for ASK.

    All columns are shown when it is to be `whole`, otherwise those that people need (see `shown_columns`).
    Raises FormatError for CONSTRUCT and DESCRIBE, which give RDF.
    """
    if isinstance(results, ox.QueryTriples):
        fitting = ", ".join(form.name for form in GRAPH_FORMATS)
        raise FormatError(f"the query gives RDF, which makes no table; choose {fitting}")
    console = console or Console(highlight=False)
    # 80 is what rich takes where nobody says how wide it is.
    if not console.is_terminal and console.width == 80 and "COLUMNS" not in os.environ:
        console.width = WIDTH_WITHOUT_TERMINAL
    if isinstance(results, ox.QueryBoolean):
        console.print("yes" if results else "no")
        return
    page = table_rows(results)
    columns = page.columns if whole else shown_columns(page)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        cells = [cell(row[column]) for row in page.rows]
        numbers = bool(cells) and all(text.lstrip("-").isdigit() for text in cells)
        table.add_column(
            Text(heading(column, columns)),
            no_wrap=max(map(len, cells), default=0) <= _UNBROKEN,
            overflow="fold",
            # In a wide table names fold early, so that a sentence gets the room that it needs to be read.
            max_width=_FOLDED if len(columns) > 5 and max(map(len, cells), default=0) <= _SHORT else None,
            justify="right" if numbers else "left",
        )
    for row in page.rows:
        # Text: markup in a report's words, such as [bold], stays words; and they cannot steer the terminal.
        table.add_row(*(Text(_cut(_CONTROL.sub(" ", cell(row[column])), _ROW // len(columns))) for column in columns))
    if page.rows:
        console.print(table)
    console.print("\n".join(_notes(page, columns)), soft_wrap=True, markup=False)


def _cut(text: str, longest: int) -> str:
    """`text` on one line, cut at a word where it has more than `longest` characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[:longest].rpartition(' ')[0] or line[:longest]} ..."


def _notes(page: Page, columns: Sequence[str]) -> Iterator[str]:
    yield "1 row" if len(page.rows) == 1 else f"{len(page.rows)} rows"
    hidden = [column for column in page.columns if column not in columns]
    empty = [column for column in hidden if all(row[column] is None for row in page.rows)]
    if any(len(cell(value)) > _ROW // len(columns) for row in page.rows for value in (row[c] for c in columns)):
        yield "Long texts are cut (--format csv shows them whole)."
    if iris := [column for column in hidden if column not in empty]:
        yield f"IRIs not shown: {', '.join(iris)} (--format csv shows every column)."
    if empty:
        yield f"Columns without values: {', '.join(empty)}."
