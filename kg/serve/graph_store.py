"""`/store`: the SPARQL 1.1 Graph Store HTTP Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/).

`?graph=IRI` is a named graph, `?default` the default graph itself, which holds no report.
"""

from __future__ import annotations

import uuid
from urllib.parse import quote

import pyoxigraph as ox
from flask import Blueprint, Response, request

from kg.map.iris import base_iri
from kg.query.formats import GRAPH_FORMATS
from kg.serve.access import access
from kg.serve.answering import empty, stream
from kg.serve.faults import HttpError
from kg.serve.negotiate import choose
from kg.serve.protocol import absolute
from kg.serve.updates import authorize, change

MAX_UPLOAD = 50_000_000
"""Bytes of a graph that is sent with the token."""
_TYPES = [form.media_type for form in GRAPH_FORMATS]
_FORM = "multipart/form-data"

graph_store = Blueprint("graph_store", __name__)


@graph_store.get("/store", strict_slashes=False)
def read() -> Response:
    """The triples of one graph (section 5.2)."""
    form = choose(request, GRAPH_FORMATS)
    job = {"do": "graph", "graph": _graph(), "table": None, "graph_format": form.name}
    return stream(request, access(), job).response()


@graph_store.put("/store", strict_slashes=False)
def replace() -> Response:
    """The graph anew (section 5.3)."""
    authorize(request)
    return _written("put", _graph())


@graph_store.post("/store", strict_slashes=False)
def merge() -> Response:
    """The graph with more triples (section 5.5). Without a graph, a new one, whose address Location tells."""
    authorize(request)
    if "default" in request.args or "graph" in request.args:
        return _written("post", _graph())
    graph = f"{base_iri()}graph/{uuid.uuid4()}"
    response = _written("post", graph)
    response.headers["Location"] = f"{request.base_url.rstrip('/')}?graph={quote(graph, safe='')}"
    return response


@graph_store.delete("/store", strict_slashes=False)
def remove() -> Response:
    """The graph is gone (section 5.4)."""
    authorize(request)
    change(access(), {"do": "delete", "graph": _graph()}, b"")
    return empty(204)


def _written(how: str, graph: str | None) -> Response:
    media_type, body = _content()
    base = graph or request.base_url
    done = change(access(), {"do": how, "graph": graph, "type": media_type, "base": base}, body)
    return empty(201 if done["created"] else 204)


def _content() -> tuple[str, bytes]:
    """The media type and the bytes of the RDF that the request carries, as its body or as the files of a form."""
    request.max_content_length = request.max_form_memory_size = MAX_UPLOAD
    if request.mimetype == _FORM:
        files = list(request.files.values())
        if len(files) != 1:
            raise HttpError(400, f"a form carries one file, and this one carries {len(files)}")
        return _known(files[0].mimetype), files[0].read()
    return _known(request.mimetype), request.get_data(cache=False)


def _known(media_type: str) -> str:
    if not media_type:
        raise HttpError(400, "Content-Type must say which RDF format the body has", choices=_TYPES)
    if ox.RdfFormat.from_media_type(media_type) is None:
        raise HttpError(415, f"{media_type} is no RDF format that is read here", choices=_TYPES)
    return media_type


def _graph() -> str | None:
    """The graph that the address names; None for the default graph."""
    named, default = request.args.getlist("graph"), request.args.getlist("default")
    if len(named) + len(default) != 1:
        raise HttpError(400, "the address must name one graph: ?graph=IRI, or ?default")
    return absolute(named[0], "graph") if named else None
