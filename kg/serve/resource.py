"""`/id/...`: linked data. One address gives a page to people and RDF to programs, by Accept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import quote as escape

import pyoxigraph as ox
from flask import Blueprint, Response, make_response, render_template, request

from kg.map.iris import base_iri
from kg.query import evaluate, find_query, run_query
from kg.query.table import Value, cell, table_rows
from kg.serve.access import access
from kg.serve.errors import HttpError
from kg.serve.negotiate import prefers_html
from kg.serve.sparql import respond
from kg.serve.view import Cell, term_cell
from kg.store import Store

MAX_REFERENCES = 200
"""Statements about a resource, made by others, that a page or a description holds."""
MAX_QUOTES = 50

_LABELS = ("skos:prefLabel", "dcterms:title", "ent:title", "dcterms:identifier", "ent:trigger")
_OWN = "SELECT DISTINCT ?p ?o {{ {0} ?p ?o }}"
_OTHERS = "SELECT DISTINCT ?s ?p {{ ?s ?p {0} }} LIMIT {1}"
_NAMES = """SELECT ?r (MIN(STR(?l)) AS ?name)
{{ VALUES ?r {{ {0} }} ?r skos:prefLabel|dcterms:title|ent:title|ent:trigger|ent:sentence|oa:exact ?l }} GROUP BY ?r"""
_DESCRIPTION = """CONSTRUCT {{ {0} ?p ?o . ?s ?q {0} }}
WHERE {{ {{ {0} ?p ?o }} UNION {{ SELECT DISTINCT ?s ?q {{ ?s ?q {0} }} LIMIT {1} }} }}"""

resource = Blueprint("resource", __name__)


@resource.get("/id/<kind>/<path:rest>")
def describe(kind: str, rest: str) -> Response:
    """What the graph says of one resource."""
    # The server has decoded the path; the mapping escapes all but RFC 3986's unreserved characters.
    iri = ox.NamedNode(f"{base_iri()}{escape(kind, safe='')}/{escape(rest, safe='')}")
    store = access().store()
    if not evaluate(store, f"ASK {{ {{ {iri} ?p ?o }} UNION {{ ?s ?p {iri} }} }}"):
        raise HttpError(404, "the graph holds nothing at this address")
    if not prefers_html(request) or request.args.get("format"):
        return respond(evaluate(store, _DESCRIPTION.format(iri, MAX_REFERENCES)))
    own = _grouped(store, _OWN.format(iri), "p", "o")
    page = render_template(
        "resource.html",
        iri=iri.value,
        label=_label(own) or cell(iri),
        own=own,
        others=_grouped(store, _OTHERS.format(iri, MAX_REFERENCES), "p", "s"),
        quotes=_quotes(store, iri),
        max_references=MAX_REFERENCES,
    )
    response = make_response(page)
    response.vary.add("Accept")
    return response


Statements = dict[str, list[Cell]]


def _grouped(store: Store, sparql: str, key: str, value: str) -> Statements:
    """Cells by the property that leads to them, in a fixed order."""
    results = evaluate(store, sparql)
    assert isinstance(results, ox.QuerySolutions)
    rows = sorted(table_rows(results).rows, key=lambda row: (cell(row[key]), cell(row[value])))
    names = _names(store, [row[value] for row in rows])
    groups: Statements = {}
    for row in rows:
        shown = term_cell(row[value])
        groups.setdefault(cell(row[key]), []).append(replace(shown, text=names.get(row[value], shown.text)))
    return groups


def _names(store: Store, terms: Iterable[Value]) -> dict[Value, str]:
    """Names, titles or words for those of `terms` that are resources of the graph and have any."""
    iris = [str(term) for term in terms if isinstance(term, ox.NamedNode) and term.value.startswith(base_iri())]
    results = evaluate(store, _NAMES.format(" ".join(iris)))
    assert isinstance(results, ox.QuerySolutions)
    return {row["r"]: row["name"].value for row in results}


def _label(own: Statements) -> str | None:
    return next((own[name][0].text for name in _LABELS if name in own), None)


def _quotes(store: Store, iri: ox.NamedNode) -> dict[Cell, list[str]]:
    """Passages that name the resource or say it, by report: what the named query `evidence` gives."""
    query = find_query("evidence", access().queries)
    results = run_query(store, query, {"resource": iri.value}).results
    assert isinstance(results, ox.QuerySolutions)
    rows = table_rows(results, MAX_QUOTES).rows
    quotes: dict[Cell, list[str]] = {}
    for row in rows:
        found = quotes.setdefault(term_cell(row["document"]), [])
        if (quote := cell(row["quote"])) not in found:
            found.append(quote)
    return quotes
