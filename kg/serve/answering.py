"""From a query to an answer over HTTP: a reader's blocks as they arrive, under headers that tell what they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Response
from werkzeug.wrappers import Request

from kg.query import FormatError
from kg.serve.access import Access
from kg.serve.asking import headers_of, job_for, tag_of, unchanged, unfit
from kg.serve.negotiate import takes_gzip
from kg.serve.protocol import Query
from kg.serve.workers.answer import Answer, Leaving
from kg.serve.workers.wire import Json

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


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
    job = job_for(query, request.headers.get("Accept", ""))
    try:
        return stream(request, access, job)
    except FormatError as error:
        raise unfit(query, error) from error


def stream(request: Request, access: Access, job: Json) -> Reply:
    """The answer to `job`, as it arrives. Raises what `Pool.answer` raises, before anything is sent."""
    snapshot, environ = access.snapshot(), request.environ
    tag = tag_of(snapshot.version, job, environ["REQUEST_METHOD"])
    if tag and tag in environ.get("HTTP_IF_NONE_MATCH", ""):
        return Reply(unchanged(tag), status="304 Not Modified")
    job = {**job, **snapshot.place, "gzip": takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))}
    answer = access.pool().answer(job, _leaving(environ))
    head = answer.head if answer.cut is None else {**answer.head, "cut": answer.cut}
    return Reply(headers_of(head, tag), answer.read() if answer.is_complete else answer)


def empty(status: int) -> Response:
    """An answer without a body."""
    response = Response(status=status)
    del response.headers["Content-Type"]
    return response


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
