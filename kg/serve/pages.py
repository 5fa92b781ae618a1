"""The pages for people at `/` and `/queries/NAME`: server-rendered, usable without scripts."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict
from typing import TypeVar

from flask import Blueprint, Response, make_response, render_template, request

from kg.describe.overview import list_reports, most_active
from kg.errors import EntenteError
from kg.query import PARAMETER_TYPES, QueryError, find_query
from kg.query.parameters import bind, resolve
from kg.serve.access import access
from kg.serve.api import parameters
from kg.serve.faults import HttpError
from kg.serve.negotiate import prefers_html
from kg.serve.sparql import answer_query
from kg.serve.view import MAX_ROWS, View, downloads, script_settings, view
from kg.store import StoreStats

SHOWN = 8
"""Reports and actors that the first page names."""
LOG = logging.getLogger(__name__)
T = TypeVar("T")

pages = Blueprint("pages", __name__)


@pages.get("/")
def home() -> Response:
    """What the store holds, where to go from here, and the questions that it answers."""
    try:
        store = access().store()
    except EntenteError as error:
        if not prefers_html(request):
            raise
        # The message names places on this machine, which are no stranger's business.
        LOG.error("%s", error)
        return make_response(render_template("no_store.html"), 503)
    page = render_template(
        "home.html",
        latest=_if_it_can("latest", lambda: list_reports(store, size=SHOWN).reports),
        active=_if_it_can("active", lambda: most_active(store, SHOWN)),
        queries=access().queries,
        types=PARAMETER_TYPES,
        counts=_if_it_can("counts", lambda: _counts(access().stats())),
    )
    return make_response(page)


def _counts(stats: StoreStats) -> dict[str, int]:
    return {name: count for name, count in asdict(stats).items() if name != "quads"}


def _if_it_can(what: str, make: Callable[[], T]) -> T | None:
    """What `make` reads out of the whole store, once for each snapshot; None where the store is too large for it."""

    def tried() -> T | None:
        try:
            return make()
        except (HttpError, QueryError) as error:
            if isinstance(error, HttpError) and error.headers:
                raise  # Busy now, and not for ever.
            LOG.warning("the first page does without %s: %s", what, error)
            return None

    try:
        return access().remember(f"page {what}", tried)
    except HttpError:
        return None


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
