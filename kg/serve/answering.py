"""From a query to an answer over HTTP: a reader's blocks as they arrive, under headers that tell what they are."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Response
from werkzeug.wrappers import Request

from kg.query import FormatError
from kg.query.formats import FORMATS, GRAPH_FORMATS, TABLE_FORMATS
from kg.serve.access import Access
from kg.serve.negotiate import formats_of, takes_gzip, unacceptable
from kg.serve.protocol import Query
from kg.serve.workers.pool import Answer, Leaving
from kg.serve.workers.wire import Json

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

VARY = "Accept, Accept-Encoding"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with its status and headers; `body` is the whole of it, or what must be read or closed."""

    headers: dict[str, str]
    body: bytes | Answer = b""
    status: str = "200 OK"

    def response(self) -> Response:
        """The same for Flask."""
        return Response(self.body, status=self.status, headers=self.headers)

    def start(
        self, environ: WSGIEnvironment, start_response: StartResponse, more: list[tuple[str, str]]
    ) -> Iterable[bytes]:
        """The same for a WSGI server, with `more` headers."""
        headers = [*self.headers.items(), *more]
        if isinstance(self.body, Answer):
            start_response(self.status, headers)
            if environ["REQUEST_METHOD"] != "HEAD":
                return self.body
            self.body.close()
            return ()
        if not self.status.startswith("304"):
            headers.append(("Content-Length", str(len(self.body))))
        start_response(self.status, headers)
        return (self.body,) if environ["REQUEST_METHOD"] != "HEAD" else ()


def answer_to(request: Request, access: Access, query: Query) -> Reply:
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


def stream(request: Request, access: Access, job: Json) -> Reply:
    """The answer to `job`, as it arrives. Raises what `Pool.answer` raises, before anything is sent."""
    snapshot, environ = access.snapshot(), request.environ
    tag = None
    if snapshot.version and environ["REQUEST_METHOD"] != "POST":
        tag = f'W/"{hashlib.sha256(f"{snapshot.version}{job}".encode()).hexdigest()[:24]}"'
        if tag in environ.get("HTTP_IF_NONE_MATCH", ""):
            return Reply({"ETag": tag, "Vary": VARY, "Cache-Control": "no-cache"}, status="304 Not Modified")
    job = {**job, "at": snapshot.at, "gzip": takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))}
    answer = access.pool().answer(job, _leaving(environ))
    headers = _headers(answer)
    if tag:
        headers["ETag"] = tag
        headers["Cache-Control"] = "no-cache"
    return Reply(headers, answer.read() if answer.is_complete else answer)


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
