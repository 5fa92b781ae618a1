"""Warnings that came up while one thing was done."""

from __future__ import annotations

import logging


class Notes(logging.Handler):
    """Keeps the warnings of the package, until they are taken."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._kept: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one."""
        self._kept.append(record.getMessage())

    def take(self) -> tuple[str, ...]:
        """The warnings since this was last asked."""
        taken = tuple(self._kept)
        self._kept.clear()
        return taken
