"""Pages of a named query's rows: the query's text with its own LIMIT and OFFSET, and the text that counts all rows."""

from __future__ import annotations

from kg.query.errors import QueryError
from kg.query.named import NamedQuery
from kg.query.syntax import PROLOGUE


def page(sparql: str, limit: int | None, offset: int) -> str:
    """`sparql`, a SELECT without LIMIT or OFFSET of its own, for the `limit` rows after the first `offset`.

    >>> page("SELECT ?s { ?s ?p ?o } # all", 10, 20).splitlines()
    ['SELECT ?s { ?s ?p ?o } # all', 'OFFSET 20', 'LIMIT 10']
    """
    lines = [sparql.rstrip("\n")]
    if offset:
        lines.append(f"OFFSET {offset}")
    if limit is not None:
        lines.append(f"LIMIT {limit}")
    return "\n".join(lines)


def count(sparql: str) -> str:
    """The query that counts the rows of `sparql`, a SELECT, as ?total. The prologue moves to its beginning.

    >>> count("PREFIX a: <http://a/> SELECT ?s { ?s a:b ?o } ORDER BY ?s")
    'PREFIX a: <http://a/> SELECT (COUNT(*) AS ?total) WHERE { {\\nSELECT ?s { ?s a:b ?o } ORDER BY ?s\\n} }'
    """
    found = PROLOGUE.match(sparql)
    start = found.end() if found else 0
    return f"{sparql[:start]}SELECT (COUNT(*) AS ?total) WHERE {{ {{\n{sparql[start:].rstrip()}\n}} }}"


def check_pageable(query: NamedQuery) -> None:
    """Raise QueryError when `query` gives no rows, and so no pages."""
    if not query.columns:
        raise QueryError(f"the query {query.name!r} gives RDF, which has no pages: leave limit and offset out")
