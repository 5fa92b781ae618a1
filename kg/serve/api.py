"""`/api/queries`: the named queries for programs. `/health`: whether the server can answer."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for

from kg.query import NamedQuery, find_query, run_query
from kg.serve.access import access
from kg.serve.errors import HttpError
from kg.serve.sparql import respond

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
    """The answer of a named query; its parameters stand in the address."""
    query = find_query(name, access().queries)
    return respond(run_query(access().store(), query, parameters(query)).results)


def parameters(query: NamedQuery) -> dict[str, str]:
    """The values for `query` in the address. Raises HttpError when one is given twice."""
    given = {}
    for key in request.args:
        values = request.args.getlist(key)
        if len(values) > 1:
            raise HttpError(400, f"the parameter {key} was given {len(values)} times: give it once")
        # format= is the endpoint's own, where no query has a parameter of that name.
        if key != "format" or any(param.name == key for param in query.params):
            given[key] = values[0]
    return given


def _described(query: NamedQuery) -> dict[str, Any]:
    fields = asdict(query)
    return fields | {"href": url_for("api.run", name=query.name)}
