"""What can be wrong with a question, apart from the store."""

from __future__ import annotations

from kg.errors import EntenteError

FAILURES = (RuntimeError, OSError)
"""What pyoxigraph raises when a query cannot be evaluated; OSError is that of a server which SERVICE calls."""


class QueryError(EntenteError):
    """The question cannot be answered as it was put; the message says what to change."""


class QuerySyntaxError(QueryError):
    """The query is not SPARQL 1.1. `line` and `column` are 1-based."""

    def __init__(self, message: str, line: int, column: int) -> None:
        self.line, self.column = line, column
        super().__init__(message)


class UpdateRefused(QueryError):
    """The text is a SPARQL update where only queries are answered."""


class NotFound(QueryError):
    """There is no query, or no resource, of that name."""


class FormatError(QueryError):
    """The results cannot be written in that format; the message lists those that fit."""
