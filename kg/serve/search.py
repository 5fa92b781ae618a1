"""`/search` and `/api/search`: the graph's actors by name, in any spelling."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, make_response, render_template, request

from kg.identity.actors import Known
from kg.map.iris import base_iri
from kg.map.namespaces import PREFIXES
from kg.reconcile.find import find
from kg.reconcile.query import TYPE_NAMES
from kg.serve.actors import source
from kg.serve.errors import HttpError
from kg.serve.view import link

MAX_SUGGESTIONS, MAX_FOUND = 8, 100
MAX_LENGTH = 200
"""Characters of a name that is looked for."""

search = Blueprint("search", __name__)


@search.get("/search")
def page() -> Response:
    """The page of actors found for `?q=`, or the empty form."""
    text = _asked()
    found = _found(text, MAX_FOUND + 1) if text else []
    return make_response(
        render_template(
            "search.html", text=text, found=found[:MAX_FOUND], more=len(found) > MAX_FOUND, max_found=MAX_FOUND
        )
    )


@search.get("/api/search")
def suggest() -> Response:
    """The first few of them as JSON, for what has been typed so far."""
    text = _asked()
    return jsonify({"query": text, "results": _found(text, MAX_SUGGESTIONS) if text else []})


def _asked() -> str:
    text = " ".join(request.args.get("q", "").split())
    if len(text) > MAX_LENGTH:
        raise HttpError(400, f"a name has {MAX_LENGTH} characters at the most")
    return text


def _found(text: str, limit: int) -> list[dict[str, Any]]:
    return [_described(known) for known in find(source().catalogue, text, limit)]


def _described(known: Known) -> dict[str, Any]:
    iri = base_iri() + known.id
    return {
        "iri": iri,
        "href": link(iri),
        "name": known.name,
        "names": list(known.names[1:]),
        "kind": "/".join(TYPE_NAMES[kind] for kind in known.kinds),
        "country": "/".join(known.countries),
        "wikidata": known.qid,
        "item": PREFIXES["wd"] + known.qid if known.qid else None,
        "mentions": known.mentions,
        "reports": known.reports,
    }
