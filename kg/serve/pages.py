"""The pages for people at `/` and `/queries/NAME`: server-rendered, usable without scripts."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, make_response, render_template

from kg.query import PARAMETER_TYPES, QueryError, find_query
from kg.query.parameters import bind, resolve
from kg.serve.access import access
from kg.serve.api import parameters
from kg.serve.sparql import answer_query
from kg.serve.view import MAX_ROWS, View, downloads, script_settings, view

pages = Blueprint("pages", __name__)


@pages.get("/")
def home() -> Response:
    """What the store holds, and the questions that it answers."""
    page = render_template(
        "home.html",
        queries=access().queries,
        types=PARAMETER_TYPES,
        counts={name: count for name, count in asdict(access().stats()).items() if name != "quads"},
    )
    return make_response(page)


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
        settings=script_settings(),
        data=downloads("api.run", shown, {**given, "name": name}),
    )
    return make_response(page, status)
