"""The pages for people at `/` and `/queries/NAME`: server-rendered, without scripts, usable offline."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for

from kg.map.namespaces import PREFIXES
from kg.query import PARAMETER_TYPES, QueryError, find_query
from kg.query.parameters import bind, resolve
from kg.serve.access import access
from kg.serve.api import parameters
from kg.serve.errors import HttpError
from kg.serve.sparql import answer_query
from kg.serve.view import MAX_ROWS, View, view

_SHOWN_PREFIXES = ("ent", "plover", "sem", "skos")
_EXAMPLE = """# The latest events between two named sides, and the words that say so
SELECT ?date ?type ?who ?whom ?sentence
WHERE {
  GRAPH ?report {
    ?event sem:eventType ?type ; sem:hasTimeStamp ?date .
    ?event ent:source/skos:prefLabel ?who ; ent:target/skos:prefLabel ?whom .
    ?claim ent:claims ?event ; ent:sentence ?sentence .
  }
}
ORDER BY DESC(?date)
LIMIT 20"""

pages = Blueprint("pages", __name__)


@pages.get("/")
def home() -> Response:
    """The page with a query box, the named queries, and what the store holds. `?query=` is answered below the box."""
    text = request.args.get("query")
    shown: View | None = None
    message, status = None, 200
    if text is not None:
        try:
            shown = view(answer_query(text), whole=True)
        except QueryError as error:
            message, status = str(error), 400
        except HttpError as error:
            message, status = error.message, error.status
    declared = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in _SHOWN_PREFIXES)
    page = render_template(
        "home.html",
        text=text if text is not None else f"{declared}\n{_EXAMPLE}",
        asked=text is not None,
        view=shown,
        message=message,
        queries=access().queries,
        types=PARAMETER_TYPES,
        prefixes=PREFIXES,
        counts={name: count for name, count in asdict(access().stats()).items() if name != "quads"},
        quads=access().stats().quads,
        max_rows=MAX_ROWS,
        data=_downloads("sparql.answer", shown, {"query": text or ""}),
    )
    return make_response(page, status)


@pages.get("/queries/<name>")
def named(name: str) -> Response:
    """One named query: what it answers, its form, and its answer, when all that it needs is given."""
    query = find_query(name, access().queries)
    given = {key: value for key, value in parameters(query).items() if value.strip()}
    shown: View | None = None
    text, message, status = query.sparql, None, 200
    if given or not any(param.required for param in query.params):
        try:
            text = bind(query, resolve(access().store(), query, given))
            shown = view(answer_query(text))
        except QueryError as error:
            message, status = str(error), 400
    page = render_template(
        "query.html",
        query=query,
        given=given,
        view=shown,
        message=message,
        types=PARAMETER_TYPES,
        text="\n".join(line for line in text.splitlines() if not line.startswith("#+")).strip(),
        max_rows=MAX_ROWS,
        data=_downloads("api.run", shown, {**given, "name": name}),
    )
    return make_response(page, status)


def _downloads(endpoint: str, shown: View | None, values: dict[str, Any]) -> dict[str, str]:
    """Addresses of the same answer as data, by format."""
    formats = ("ttl", "nt", "jsonld", "rdfxml") if shown and shown.rdf else ("csv", "tsv", "json", "xml")
    return {form: url_for(endpoint, **values, format=form) for form in formats}
