"""Errors over HTTP: one JSON shape for programs, one page for people, and no trace in either.

{"error": {"status": 400, "message": "...", "request": "id in the log", "line": 3, "column": 10}}
"""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from kg.errors import EntenteError
from kg.serve.faults import UNFORESEEN, as_http
from kg.serve.faults import HttpError as HttpError
from kg.serve.observe import request_id

LOG = logging.getLogger(__name__)


def error_response(status: int, message: str, **details: Any) -> Response:
    """The error as a page, where a browser asks for one, or as JSON."""
    # Imported here: kg.serve.negotiate raises HttpError.
    from kg.serve.negotiate import prefers_html

    if prefers_html(request) and not request.path.startswith(("/sparql", "/api")):
        choices = details.get("choices", ())
        page = render_template("error.html", status=status, message=message, choices=choices)
        return make_response(page, status)
    response = jsonify({"error": {"status": status, "message": message, "request": request_id(), **details}})
    response.status_code = status
    return response


def register(app: Flask) -> None:
    """Make `app` answer every error in the one shape."""

    @app.errorhandler(HttpError)
    def known(error: HttpError) -> Response:
        response = error_response(error.status, error.message, **error.details)
        response.headers.update(error.headers)
        return response

    @app.errorhandler(EntenteError)
    def domain(error: EntenteError) -> Response:
        return known(as_http(error))

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        response = error_response(error.code or 500, _plain(error))
        # What the status needs stays: Allow with 405, Location with a redirection.
        for name, value in error.get_headers():
            if name.lower() in ("allow", "location", "retry-after"):
                response.headers[name] = value
        return response

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response:
        # The cause goes to the log alone: it may name files.
        LOG.exception("%s %s failed", request.method, request.path, exc_info=error)
        return error_response(500, UNFORESEEN)


def _plain(error: HTTPException) -> str:
    match error.code:
        case 404:
            return "there is nothing at this address"
        case 405:
            return f"{request.method} is not allowed here"
        case 413:
            return "the request is too large"
        case 414:
            return "the address is too long: send the query by POST"
    return (error.description or error.name).rstrip(".")
