"""`/sparql`: what is no query. What requests may be is in protocol.py, how queries are answered in endpoint.py.

The default graph is the union of all graphs, unless the query or the request names a dataset.
"""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, request, url_for

from kg import settings
from kg.query import evaluate, formats_for, write
from kg.query.formats import FORMATS, GRAPH_FORMATS
from kg.serve import updates
from kg.serve.access import access
from kg.serve.answering import answer_to, empty
from kg.serve.asking import content_type
from kg.serve.description import describe
from kg.serve.endpoint import OPERATION
from kg.serve.faults import HttpError
from kg.serve.negotiate import choose, preferred, prefers_html
from kg.serve.protocol import QUERY, Query, Update
from kg.store import Results

sparql = Blueprint("sparql", __name__)


@sparql.route("/sparql", methods=["GET", "POST"], strict_slashes=False)
def answer() -> Response:
    """What an update, or a request without a query, comes to. Queries were answered before (see endpoint.py)."""
    asked = request.environ.pop(OPERATION)
    if isinstance(asked, Exception):
        raise asked
    if isinstance(asked, Update):
        updates.authorize(request)
        updates.update(access(), asked, request.base_url)
        return empty(204)
    if prefers_html(request):
        return make_response(redirect(url_for("ask.page"), 303))
    return _description()


def _description() -> Response:
    """What the service can do and holds, in RDF."""
    form = preferred(request.headers.get("Accept", ""), request.args.get("format"), GRAPH_FORMATS)
    if form is None:
        raise HttpError(400, f"the request should carry one query, and none was sent: send it as query= or as {QUERY}")
    can_update = bool(settings.get("KG_UPDATE_TOKEN"))
    body = describe(access(), request.base_url.rstrip("/"), form, can_update=can_update)
    return Response(body, content_type=content_type(form.media_type))


def answer_query(text: str) -> Results:
    """The results of a stranger's query, for a page."""
    return evaluate(access().store(), text)


def answer_text(text: str) -> Response:
    """The results of the query `text`, in the format that the client asks for, as they arrive."""
    return answer_to(request, access(), Query(text, format=request.values.get("format"))).response()


def respond(results: Results, name: str | None = None) -> Response:
    """`results` in the format called `name`, or in the one that the client asks for."""
    form = FORMATS[name] if name else choose(request, formats_for(results))
    response = Response(write(results, form.name), content_type=content_type(form.media_type))
    response.headers["Vary"] = "Accept"
    return response
