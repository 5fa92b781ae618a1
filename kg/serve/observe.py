"""Each request gets an id, a line in the log and a place in the metrics: as WSGI middleware, so that none is missed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from time import perf_counter
from typing import TYPE_CHECKING, Any

from flask import Flask, has_request_context, request

from kg.serve.headers import ID_HEADER, chosen_id
from kg.serve.logs import REQUEST_ID, log_answer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_ID_KEY, _ROUTE_KEY = "entente.request_id", "entente.route"
_QUIET = frozenset({"/health", "/metrics"})
"""Routes whose success is no news: monitors ask for them all day."""


def register(app: Flask) -> None:
    """Make `app` observed. Call it last: what is outside of it is not seen."""
    # Late, so that a server can decide before how its processes share their counts.
    from kg.serve.metrics import metrics

    app.register_blueprint(metrics)
    app.before_request(_note_route)
    app.wsgi_app = Observed(app.wsgi_app)  # type: ignore[method-assign]


def request_id() -> str | None:
    """The id of the request that is being answered, or None outside of one."""
    found = request.environ.get(_ID_KEY) if has_request_context() else None
    return found if isinstance(found, str) else None


class Observed:
    """The WSGI application `inner`, with an id, a log line and metrics for each request."""

    def __init__(self, inner: WSGIApplication) -> None:
        self._inner = inner

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        from kg.serve.metrics import IN_PROGRESS

        started = perf_counter()
        identity = environ[_ID_KEY] = chosen_id(environ.get("HTTP_X_REQUEST_ID", ""))
        REQUEST_ID.set(identity)
        statuses: list[int] = []

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Callable[[bytes], object]:
            statuses.append(int(status[:3]))
            return start_response(status, [*headers, (ID_HEADER, identity)], *more)

        IN_PROGRESS.inc()

        def done(size: int, whole: bool) -> None:
            IN_PROGRESS.dec()
            # Where the application itself has failed, the server answers 500.
            _note(environ, statuses[-1] if statuses else 500, perf_counter() - started, size, whole)
            REQUEST_ID.set(None)

        try:
            return Watched(self._inner(environ, start), done)
        except BaseException:
            done(0, False)
            raise


class Watched:
    """The `body` of an answer, which calls `done` with its size, and whether it was whole, when it is closed."""

    def __init__(self, body: Iterable[bytes], done: Callable[[int, bool], None]) -> None:
        self._body, self._done = body, done
        self._size, self._whole = 0, False

    def __iter__(self) -> Iterator[bytes]:
        for part in self._body:
            self._size += len(part)
            yield part
        self._whole = True

    def close(self) -> None:
        """End the answer, as a WSGI server does in any case."""
        try:
            if close := getattr(self._body, "close", None):
                close()
        finally:
            self._done(self._size, self._whole)


def _note_route() -> None:
    if request.url_rule is not None:
        request.environ[_ROUTE_KEY] = request.url_rule.rule


def _note(environ: WSGIEnvironment, status: int, seconds: float, size: int, whole: bool) -> None:
    from kg.serve.metrics import observe

    route, method = environ.get(_ROUTE_KEY, "none"), environ.get("REQUEST_METHOD", "")
    observe(method, route, status, seconds, size, whole=whole)
    if route in _QUIET and status < 400:
        return
    path, client = environ.get("PATH_INFO", ""), environ.get("REMOTE_ADDR", "")
    log_answer(method, path, route, status, seconds, size, whole=whole, client=client)
