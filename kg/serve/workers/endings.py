"""Why a worker gave no answer, in words for the client: what it told, or how the kernel ended it."""

from __future__ import annotations

import logging
import os
import signal

from kg.errors import EntenteError
from kg.query import FormatError, NotFound, QueryError, QuerySyntaxError, UpdateRefused
from kg.serve.faults import UNFORESEEN, HttpError
from kg.serve.limits import Limits
from kg.serve.workers.wire import Json

LOG = logging.getLogger(__name__)


def busy() -> HttpError:
    """There is no reader, and no place in the queue."""
    return HttpError(503, "too many queries are running: try again in a moment", headers={"Retry-After": "2"})


def failed() -> HttpError:
    """A reader was gone before it could look at the query."""
    return HttpError(503, "the query could not be answered: try again", headers={"Retry-After": "1"})


def ended(status: int, limits: Limits) -> HttpError:
    """Why a reader ended with `status`, as an answer."""
    match os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0:
        case signal.SIGALRM:
            took = f"the query took longer than {limits.timeout:g} seconds"
            return HttpError(503, f"{took} and was ended: make it narrower, or LIMIT it")
        case signal.SIGSEGV | signal.SIGBUS:
            return HttpError(400, "the query is too deeply nested to be read: make it flatter")
        case signal.SIGABRT | signal.SIGKILL:
            return HttpError(
                503,
                f"the query was ended because it took more than {limits.memory / 1e6:.0f} MB of memory, or was nested "
                "too deeply: make it narrower or flatter",
            )
    return HttpError(503, "the query ended the process that answered it: make it simpler")


def error_of(found: Json) -> Exception:
    """The error that a worker told, to be raised here."""
    message = str(found.get("message", ""))
    match found.get("kind"):
        case "syntax":
            return QuerySyntaxError(message, found["line"], found["column"])
        case "refused":
            return UpdateRefused(message)
        case "calls":
            return HttpError(403, message)
        case "missing":
            return NotFound(message)
        case "format":
            return FormatError(message)
        case "query":
            return QueryError(message)
        case "store":
            return EntenteError(message)
        case "held":
            wait = {"Retry-After": "15"}
            return HttpError(503, "the store is being written by another process: try again later", headers=wait)
        case "large":
            return HttpError(413, f"{message}: ask for less, or LIMIT it")
        case "memory":
            return HttpError(503, "the query took more memory than allowed: make it narrower")
    LOG.error("a worker failed: %s", message)
    return HttpError(500, UNFORESEEN)
