"""Queries to `/sparql` on the shortest way: WSGI middleware that answers them before Flask sees the request.

Flask takes longer over a request than a look-up takes. So only what is no query goes on to it: an update, a request
for the description, and whatever was wrong, all of which the view in sparql.py answers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Request

from kg.serve.access import Access
from kg.serve.answering import answer_to
from kg.serve.faults import HttpError
from kg.serve.headers import EVERYWHERE
from kg.serve.protocol import Message, Query, operation

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ROUTE = "/sparql"
OPERATION = "entente.operation"
"""The key of the environment under which the view finds what was asked, or what was wrong with it."""
MAX_BODY = 1_000_000
"""Bytes of a request's body, and so of a query."""
_PATHS = (ROUTE, f"{ROUTE}/")
_METHODS = ("GET", "POST", "HEAD")
_HEADERS = list(EVERYWHERE.items())


class Asked(Request):
    """A request of the endpoint."""

    max_content_length = MAX_BODY

    def message(self) -> Message:
        """The same for the protocol."""
        content_type = self.environ.get("CONTENT_TYPE", "")
        return Message(self.environ["REQUEST_METHOD"], self.query_string, content_type, self._body)

    def _body(self) -> bytes:
        try:
            return self.get_data(cache=False)
        except RequestEntityTooLarge as error:
            raise HttpError(413, "the request is too large") from error


class Endpoint:
    """The WSGI application `inner`, with queries answered by the readers of `access`."""

    def __init__(self, inner: WSGIApplication, access: Access) -> None:
        self._inner, self._access = inner, access

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        if environ.get("PATH_INFO") in _PATHS and environ["REQUEST_METHOD"] in _METHODS:
            request = Asked(environ)
            try:
                environ[OPERATION] = asked = operation(request.message())
                if isinstance(asked, Query):
                    reply = answer_to(request, self._access, asked)
                    environ["entente.route"] = ROUTE
                    return reply.start(environ, start_response, _HEADERS)
            except Exception as error:
                # Whatever it is, the application has one place for errors.
                environ[OPERATION] = error
        return self._inner(environ, start_response)
