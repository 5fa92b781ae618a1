"""`/api/queries`: the named queries for programs, page by page. `/health`: whether the server can answer."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import Blueprint, Response, jsonify, request, url_for

from kg.network.rows import NETWORK_FORMATS, edges
from kg.query import NamedQuery, evaluate, find_query, table_rows
from kg.query.paging import check_pageable, count, page
from kg.query.parameters import bind, resolve
from kg.serve.access import access
from kg.serve.errors import HttpError
from kg.serve.sparql import answer_text

MAX_LIMIT = 100_000
"""Rows of one page at the most."""
MAX_OFFSET = 100_000_000
PAGING = {"limit": (1, MAX_LIMIT), "offset": (0, MAX_OFFSET)}
"""The parameters that ask for a page, and what they may be. A query's own parameters of these names come first."""

api = Blueprint("api", __name__)


@api.get("/health")
def health() -> Response:
    """Whether the store is there and answers."""
    access().store().query("ASK {}")
    return jsonify({"status": "ok"})


@api.get("/api/queries")
def queries() -> Response:
    """Each named query, with its parameters and its address."""
    return jsonify([_described(query) for query in access().queries])


@api.get("/api/queries/<name>")
def run(name: str) -> Response:
    """The answer of a named query; its parameters stand in the address.

    With `limit` or `offset` it is a page: Link (RFC 8288) leads to the others, X-Total-Count counts all rows.
    """
    query = find_query(name, access().queries)
    limit, offset = _number(query, "limit"), _number(query, "offset")
    given = parameters(query)
    store = access().store()
    text = bind(query, resolve(store, query, given))
    is_page = limit is not None or offset is not None
    if is_page:
        check_pageable(query)
    shown = page(text, limit, offset or 0)
    form = request.args.get("format")
    response = _network(query, form, evaluate(store, shown)) if form in NETWORK_FORMATS else answer_text(shown)
    if is_page and response.status_code == 200:
        total = _total(text)
        response.headers["X-Total-Count"] = str(total)
        links = _links(limit, offset or 0, total)
        response.headers["Link"] = ", ".join(f'<{address}>; rel="{rel}"' for rel, address in links.items())
    return response


def parameters(query: NamedQuery) -> dict[str, str]:
    """The values for `query` in the address. Raises HttpError when one is given twice."""
    given = {}
    for key in request.args:
        values = request.args.getlist(key)
        if len(values) > 1:
            raise HttpError(400, f"the parameter {key} was given {len(values)} times: give it once")
        # The API's own, where no query has a parameter of that name.
        if key not in ("format", *PAGING) or _has(query, key):
            given[key] = values[0]
    return given


def _number(query: NamedQuery, name: str) -> int | None:
    text = request.args.get(name)
    if text is None or _has(query, name):
        return None
    least, most = PAGING[name]
    if not (text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most):
        raise HttpError(400, f"{name}: {text!r} is no whole number from {least} to {most}")
    return int(text)


def _has(query: NamedQuery, name: str) -> bool:
    return any(param.name == name for param in query.params)


def _network(query: NamedQuery, form: str, results: Any) -> Response:
    if query.network is None:
        fitting = ", ".join(known.name for known in access().queries if known.network)
        raise HttpError(406, f"the rows of {query.name!r} are no network; those of {fitting} are")
    return jsonify(NETWORK_FORMATS[form](edges(table_rows(results), query.network)))


def _total(text: str) -> int:
    results = evaluate(access().store(), count(text))
    assert isinstance(results, ox.QuerySolutions)
    return int(next(results)["total"].value)


def _links(limit: int | None, offset: int, total: int) -> dict[str, str]:
    """Addresses of the other pages, by their relation to this one."""
    if limit is None:
        return {"first": _address(offset=0)}
    found = {"first": _address(offset=0, limit=limit)}
    if offset > 0:
        found["prev"] = _address(offset=max(offset - limit, 0), limit=limit)
    if offset + limit < total:
        found["next"] = _address(offset=offset + limit, limit=limit)
    found["last"] = _address(offset=max(total - 1, 0) // limit * limit, limit=limit)
    return found


def _address(**page: int) -> str:
    """The address that was asked for, with another page; relative, so that it holds behind any proxy."""
    others = [(key, value) for key, value in request.args.items() if key not in PAGING]
    return f"{request.script_root}{request.path}?{urlencode([*others, *page.items()])}"


def _described(query: NamedQuery) -> dict[str, Any]:
    fields = asdict(query)
    return fields | {"href": url_for("api.run", name=query.name)}
