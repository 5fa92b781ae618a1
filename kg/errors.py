"""Errors that a user can act on. The command line prints them as one line, never as a traceback."""

from __future__ import annotations


class EntenteError(Exception):
    """Something went wrong that the user can mend; the message says what, where and how."""


class ReportError(EntenteError):
    """One report could not be read; the others are not affected.

    `path` names the file, `line` the 1-based line in it where that is known.
    """

    def __init__(self, path: str, message: str, line: int | None = None) -> None:
        self.path, self.line, self.reason = path, line, message
        where = path if line is None else f"{path}, line {line}"
        super().__init__(f"{where}: {message}")

    def __reduce__(self) -> tuple[type[ReportError], tuple[str, str, int | None]]:
        """How to make it again in another process."""
        return ReportError, (self.path, self.reason, self.line)
