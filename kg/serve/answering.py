"""From a query to an answer over HTTP: a reader's blocks as they arrive, under headers that tell what they are."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from werkzeug.wrappers import Request, Response

from kg.query import FormatError
from kg.query.formats import FORMATS, GRAPH_FORMATS, TABLE_FORMATS
from kg.serve.access import Access
from kg.serve.negotiate import formats_of, unacceptable
from kg.serve.protocol import Query
from kg.serve.workers.pool import Answer, Leaving
from kg.serve.workers.wire import Json

VARY = "Accept, Accept-Encoding"


def answer_to(request: Request, access: Access, query: Query) -> Response:
    """The results of `query` in the format that the client asks for; or 304 when it has them already."""
    table, graph = formats_of(request, query.format)
    if table is None and graph is None:
        raise unacceptable(query.format, (*TABLE_FORMATS, *GRAPH_FORMATS))
    job = {
        "do": "query",
        "text": query.text,
        "default": query.default_graphs,
        "named": query.named_graphs,
        "table": table and table.name,
        "graph": graph and graph.name,
    }
    try:
        return stream(request, access, job)
    except FormatError as error:
        offered = TABLE_FORMATS if str(error).startswith(TABLE_FORMATS[0].media_type) else GRAPH_FORMATS
        raise unacceptable(query.format, offered) from error


def stream(request: Request, access: Access, job: Json) -> Response:
    """The answer to `job`, as it arrives. Raises what `Pool.answer` raises, before anything is sent."""
    snapshot = access.snapshot()
    tag = None
    if snapshot.version and request.method in ("GET", "HEAD"):
        tag = f'W/"{hashlib.sha256(repr((snapshot.version, sorted(job.items()))).encode()).hexdigest()[:24]}"'
        if tag in request.headers.get("If-None-Match", ""):
            return Response(status=304, headers={"ETag": tag, "Vary": VARY, "Cache-Control": "no-cache"})
    job = {**job, "at": snapshot.at, "gzip": "gzip" in request.headers.get("Accept-Encoding", "")}
    answer = access.pool().answer(job, _leaving(request.environ))
    headers = _headers(answer)
    if tag:
        headers["ETag"] = tag
        headers["Cache-Control"] = "no-cache"
    if answer.is_complete:
        return Response(answer.read(), headers=headers)
    return Response(answer, headers=headers)


def empty(status: int) -> Response:
    """An answer without a body."""
    response = Response(status=status)
    del response.headers["Content-Type"]
    return response


def content_type(media_type: str) -> str:
    """`media_type` with its charset. JSON and XML say themselves that they are UTF-8 (RFC 8259, section 8.1)."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def _headers(answer: Answer) -> dict[str, str]:
    headers = {"Content-Type": content_type(FORMATS[answer.head["format"]].media_type), "Vary": VARY}
    if answer.head["gzip"]:
        headers["Content-Encoding"] = "gzip"
    if answer.cut:
        headers["Entente-Cut"] = answer.cut
    return headers


def _leaving(environ: dict[str, object]) -> Leaving:
    """How this WSGI server lets us learn that the client has left."""
    ask = environ.get("waitress.client_disconnected")
    if callable(ask):
        return ask
    for name in ("gunicorn.socket", "werkzeug.socket"):
        sock = environ.get(name)
        fileno: Callable[[], int] | None = getattr(sock, "fileno", None)
        if fileno is not None:
            return fileno()
    return None
