"""What can go wrong with an answer. How errors are written is in kg/serve/errors.py."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from kg.errors import EntenteError
from kg.query.errors import FormatError, NotFound, QueryError, QuerySyntaxError, UpdateRefused

NO_STORE = (
    "the store cannot be used: build one by 'kg build', and name it by KG_STORE or --store; the server's log says more"
)
UNFORESEEN = "the server failed to answer; its log says why"
LOG = logging.getLogger(__name__)


class HttpError(Exception):
    """An answer with an error status. `details` go beside the message in JSON, `headers` into the answer's head."""

    def __init__(self, status: int, message: str, *, headers: Mapping[str, str] | None = None, **details: Any) -> None:
        self.status, self.message, self.details, self.headers = status, message, details, dict(headers or {})
        super().__init__(message)


class BrokenOff(Exception):
    """An answer that had begun cannot be completed. The server closes the connection, so that the client notices."""


def as_http(error: EntenteError) -> HttpError:
    """An error of the graph's as one of HTTP."""
    status = _status(error)
    if status >= 500:
        # The message names places on this machine, which are no stranger's business.
        LOG.error("%s", error)
        return HttpError(status, NO_STORE)
    where: dict[str, Any] = {"line": error.line, "column": error.column} if isinstance(error, QuerySyntaxError) else {}
    return HttpError(status, str(error), **where)


def _status(error: EntenteError) -> int:
    match error:
        case UpdateRefused():
            return 403
        case NotFound():
            return 404
        case FormatError():
            return 406
        case QueryError():
            return 400
    return 503
