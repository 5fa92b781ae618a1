"""What can go wrong with an answer. How errors are written is in kg/serve/errors.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class HttpError(Exception):
    """An answer with an error status. `details` go beside the message in JSON, `headers` into the answer's head."""

    def __init__(self, status: int, message: str, *, headers: Mapping[str, str] | None = None, **details: Any) -> None:
        self.status, self.message, self.details, self.headers = status, message, details, dict(headers or {})
        super().__init__(message)


class BrokenOff(Exception):
    """An answer that had begun cannot be completed. The server closes the connection, so that the client notices."""
