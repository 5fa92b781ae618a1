"""`/id/...`: linked data. One address gives a page to people and RDF to programs, by Accept or by its ending."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from urllib.parse import quote as escape
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import Blueprint, Response, make_response, render_template, request

from kg.describe.overview import list_reports
from kg.map.iris import base_iri
from kg.query import evaluate, find_query, run_query
from kg.query.table import Value, cell, table_rows
from kg.serve.access import access
from kg.serve.described import actor_page, report_page, statement_page
from kg.serve.errors import HttpError
from kg.serve.negotiate import prefers_html
from kg.serve.sparql import respond
from kg.serve.view import Cell, link, term_cell
from kg.store import Store

MAX_REFERENCES = 200
"""Statements about a resource, made by others, that a page or a description holds."""
MAX_QUOTES = 50
ENDINGS = {"ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples", "rdfxml": "RDF/XML"}
"""Endings of an address that ask for RDF, whatever Accept says."""

_LABELS = ("skos:prefLabel", "dcterms:title", "ent:title", "dcterms:identifier", "ent:trigger")
_EXISTS = "ASK {{ {{ {0} ?p ?o }} UNION {{ ?s ?p {0} }} }}"
_OWN = "SELECT DISTINCT ?p ?o {{ {0} ?p ?o }}"
_OTHERS = "SELECT DISTINCT ?s ?p {{ ?s ?p {0} }} LIMIT {1}"
_NAMES = """SELECT ?r (MIN(STR(?l)) AS ?name)
{{ VALUES ?r {{ {0} }} ?r skos:prefLabel|dcterms:title|ent:title|ent:trigger|ent:sentence|oa:exact ?l }} GROUP BY ?r"""
_DESCRIPTION = """CONSTRUCT {{ {0} ?p ?o . ?s ?q {0} }}
WHERE {{ {{ {0} ?p ?o }} UNION {{ SELECT DISTINCT ?s ?q {{ ?s ?q {0} }} LIMIT {1} }} }}"""
_REPORT = "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {0} {{ ?s ?p ?o }} }}"
_PAGES: dict[str, Callable[[Store, ox.NamedNode], str | None]] = {
    "actor": actor_page,
    "doc": report_page,
    **dict.fromkeys(("event", "role", "alignment", "claim"), statement_page),
}

resource = Blueprint("resource", __name__)
resource.add_app_template_global(link, "link")


@resource.app_template_global()
def with_args(key: str, value: str | int) -> str:
    """The address of this page with one field of it changed."""
    return f"{request.script_root}{escape(request.path)}?{urlencode({**request.args.to_dict(), key: value})}"


@resource.get("/id/<kind>/<path:rest>")
def describe(kind: str, rest: str) -> Response:
    """What the graph says of one resource: a page, or RDF. A report's RDF is the whole of its graph."""
    store = access().store()
    iri, form = _iri(kind, rest), None
    if not _known(store, iri):
        # An id may itself end in .ttl, so what is there as it stands goes first.
        stem, _, ending = rest.rpartition(".")
        iri, form = (_iri(kind, stem), ending) if stem and ending in ENDINGS else (iri, None)
        if form is None or not _known(store, iri):
            raise HttpError(404, "the graph holds nothing at this address")
    if form is None and prefers_html(request) and not request.args.get("format"):
        page = _PAGES.get(kind, _any_page)(store, iri) or _any_page(store, iri)
        response = make_response(page)
        response.vary.add("Accept")
        return response
    whole = kind == "doc" and bool(evaluate(store, f"ASK {{ GRAPH {iri} {{ {iri} a ent:Report }} }}"))
    text = _REPORT.format(iri) if whole else _DESCRIPTION.format(iri, MAX_REFERENCES)
    return respond(evaluate(store, text), form)


@resource.get("/reports")
def reports() -> Response:
    """All reports, page by page, by date."""
    oldest = request.args.get("sort") == "oldest"
    shown = list_reports(access().store(), max(1, request.args.get("page", 1, type=int)), oldest=oldest)
    return make_response(render_template("reports.html", shown=shown, oldest=oldest))


def _iri(kind: str, rest: str) -> ox.NamedNode:
    # The server has decoded the path; the mapping escapes all but RFC 3986's unreserved characters.
    return ox.NamedNode(f"{base_iri()}{escape(kind, safe='')}/{escape(rest, safe='')}")


def _known(store: Store, iri: ox.NamedNode) -> bool:
    return bool(evaluate(store, _EXISTS.format(iri)))


def _any_page(store: Store, iri: ox.NamedNode) -> str:
    """The page on a resource of any kind: every statement about it, and what refers to it."""
    own = _grouped(store, _OWN.format(iri), "p", "o")
    return render_template(
        "resource.html",
        iri=iri.value,
        label=_label(own) or cell(iri),
        own=own,
        others=_grouped(store, _OTHERS.format(iri, MAX_REFERENCES), "p", "s"),
        quotes=_quotes(store, iri),
        max_references=MAX_REFERENCES,
    )


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
