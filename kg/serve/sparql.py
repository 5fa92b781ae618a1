"""`/sparql`: the SPARQL 1.1 Protocol's query operation (https://www.w3.org/TR/sparql11-protocol/, section 2.1).

Read-only. The default graph is the union of all graphs, unless the query or the request names a dataset.
"""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.datastructures import MultiDict

from kg.query import evaluate, formats_for, write
from kg.query.syntax import calls_service, check_nesting
from kg.serve.access import access
from kg.serve.errors import HttpError
from kg.serve.negotiate import choose, prefers_html
from kg.store import Results

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
READ_ONLY = "this endpoint is read-only: updates are refused"

sparql = Blueprint("sparql", __name__)


@sparql.route("/sparql", methods=["GET", "POST"], strict_slashes=False)
def answer() -> Response:
    """The results of the query that the request carries, in the format that it asks for."""
    fields = _posted() if request.method == "POST" else request.args
    if "update" in fields:
        raise HttpError(403, READ_ONLY)
    queries = fields.getlist("query")
    if not queries and request.method != "POST" and prefers_html(request):
        response = redirect(url_for("ask.page"), 303)
        assert isinstance(response, Response)
        return response
    if len(queries) != 1:
        found = f"{len(queries)} were sent" if queries else "none was sent"
        raise HttpError(400, f"a request carries one query, and {found}: send it as query= or as {QUERY}")
    results = answer_query(
        queries[0],
        default_graphs=_iris(fields, "default-graph-uri"),
        named_graphs=_iris(fields, "named-graph-uri"),
    )
    return respond(results)


def answer_query(
    text: str, *, default_graphs: list[str] | None = None, named_graphs: list[str] | None = None
) -> Results:
    """The results of a stranger's query, after the checks that keep it from harming the server."""
    check_nesting(text)
    if calls_service(text):
        raise HttpError(403, "SERVICE is refused: this endpoint does not call other servers")
    return evaluate(access().store(), text, default_graphs=default_graphs, named_graphs=named_graphs)


def respond(results: Results) -> Response:
    """`results` in the format that the client asks for."""
    form = choose(request, formats_for(results))
    response = Response(write(results, form.name), content_type=_content_type(form.media_type))
    response.headers["Vary"] = "Accept"
    return response


def _posted() -> MultiDict[str, str]:
    """The fields of a POST, of either sort (sections 2.1.2 and 2.1.3)."""
    if request.mimetype == FORM:
        return request.form
    if request.mimetype == UPDATE:
        raise HttpError(403, READ_ONLY)
    if request.mimetype != QUERY:
        raise HttpError(415, f"a POST carries {FORM} or {QUERY}", choices=[FORM, QUERY])
    try:
        text = request.get_data().decode("utf-8")
    except UnicodeDecodeError as error:
        raise HttpError(400, f"the query is not UTF-8 (byte {error.start + 1})") from error
    return MultiDict([("query", text), *((key, iri) for key in request.args for iri in request.args.getlist(key))])


def _iris(fields: MultiDict[str, str], name: str) -> list[str] | None:
    return fields.getlist(name) or None


def _content_type(media_type: str) -> str:
    # JSON and XML say themselves that they are UTF-8 (RFC 8259, section 8.1; the XML declaration).
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
