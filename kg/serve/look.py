"""`/look`: the page with the network of actors, which `/api/graph` gives it. Its address restores the view."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request
from pyoxigraph import QuerySolutions

from kg.model import ACTOR_TYPES, EVENT_TYPES, MODALITIES
from kg.network import MAX_DEPTH, STANCE_NAMES
from kg.query import evaluate
from kg.serve.access import access
from kg.store import Store

LIMITS = (50, 150, 500, 2_000)
"""Numbers of actors to choose from."""
DEFAULT_LIMIT = 150
MAX_SUGGESTED = 300
"""Speakers and reports that a field suggests; any other can be typed."""

_SPEAKERS = """SELECT ?name {
  { SELECT ?speaker (COUNT(*) AS ?n) { GRAPH ?report { ?claim ent:accordingTo ?speaker } }
    GROUP BY ?speaker ORDER BY DESC(?n) LIMIT %d }
  ?speaker skos:prefLabel ?name } GROUP BY ?name ORDER BY LCASE(?name)"""
_REPORTS = """SELECT ?id ?title { GRAPH ?report {
  ?report dcterms:identifier ?id
  OPTIONAL { ?report dcterms:title ?title } OPTIONAL { ?report dcterms:issued ?date } } }
  ORDER BY DESC(?date) ?id LIMIT %d"""

look = Blueprint("look", __name__)


@look.get("/look")
def page() -> Response:
    """The page; the script asks `/api/graph` for what the fields say."""
    store = access().store()
    rendered = render_template(
        "look.html",
        given=request.args,
        kinds=ACTOR_TYPES,
        types=(*EVENT_TYPES, "alignment"),
        modalities=MODALITIES,
        stances=STANCE_NAMES,
        depths=range(1, MAX_DEPTH + 1),
        limits=LIMITS,
        default_limit=DEFAULT_LIMIT,
        speakers=[row["name"].value for row in _rows(store, _SPEAKERS)],
        reports=[(row["id"].value, row["title"] and row["title"].value) for row in _rows(store, _REPORTS)],
    )
    return make_response(rendered)


def _rows(store: Store, text: str) -> QuerySolutions:
    rows = evaluate(store, text % MAX_SUGGESTED)
    assert isinstance(rows, QuerySolutions)
    return rows
