"""The server's log: one JSON object a line, with the id of the request that the record belongs to."""

from __future__ import annotations

import json
import logging
import logging.config
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

REQUEST_ID: ContextVar[str | None] = ContextVar("request_id", default=None)
"""The id of the request that is being answered."""
FIELDS = "fields"
"""The attribute of a record (given as `extra`) whose items become members of the JSON object."""


_ENCODER = json.JSONEncoder(ensure_ascii=False, default=str)
_ANSWERS = logging.getLogger("kg.access")


class JsonFormatter(logging.Formatter):
    """A record as a line of JSON: time (RFC 3339, UTC), level, logger, message, request, fields and traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request := REQUEST_ID.get():
            line["request"] = request
        line |= getattr(record, FIELDS, {})
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return _ENCODER.encode(line)


def log_answer(
    method: str, path: str, route: str, status: int, seconds: float, size: int, *, whole: bool, client: str
) -> None:
    """Write the line on one answer: `size` is in bytes, and `whole` tells whether the client took all of it."""
    # The query string is left out: what analysts ask is their business.
    fields = {
        "method": method,
        "path": path,
        "route": route,
        "status": status,
        "milliseconds": round(seconds * 1000, 1),
        "bytes": size,
        "whole": whole,
        "client": client,
    }
    level = logging.ERROR if status >= 500 and status != 503 else logging.INFO
    _ANSWERS.log(level, "%s %s %s", method, path, status, extra={FIELDS: fields})


def configure() -> None:
    """Make this process log as the server does, without what no line tells: who calls, in which thread."""
    logging.config.dictConfig(configuration())
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging._srcfile = None


def configuration() -> dict[str, Any]:
    """What `logging.config.dictConfig` makes all loggers write JSON lines to standard error with."""
    handlers = {"level": "INFO", "handlers": ["stderr"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": f"{__name__}.{JsonFormatter.__name__}"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "loggers": dict.fromkeys(("kg", "gunicorn.error"), handlers),
    }
