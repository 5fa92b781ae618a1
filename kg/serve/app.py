"""The application factory. Each part of the server is a blueprint that can be replaced without moving the others."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

from flask import Flask, Response, request

from kg import settings
from kg.serve import assets, errors, observe
from kg.serve.access import EXTENSION, Access
from kg.serve.api import api
from kg.serve.ask import ask
from kg.serve.endpoint import MAX_BODY as MAX_BODY
from kg.serve.endpoint import Endpoint
from kg.serve.errors import HttpError
from kg.serve.exports import exports
from kg.serve.graph import graph
from kg.serve.graph_store import graph_store
from kg.serve.headers import EVERYWHERE
from kg.serve.limits import Limits
from kg.serve.look import look
from kg.serve.openapi import openapi
from kg.serve.pages import pages
from kg.serve.reconcile import reconcile
from kg.serve.resource import resource
from kg.serve.search import search
from kg.serve.sparql import sparql
from kg.store import Store


def create_app(store: Store | str | None = None, limits: Limits | None = None) -> Flask:
    """The WSGI application that answers from `store`: a store, its location, or None for the setting KG_STORE.

    A location is opened at the first request; where there is no store, answers say so with status 503. `limits` for
    queries are those of the settings, unless others are given.
    """
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = MAX_BODY
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    door = Access(store if store is not None else settings.get("KG_STORE") or "", limits)
    app.extensions[EXTENSION] = door
    for part in (sparql, graph_store, api, openapi, pages, ask, search, exports, graph, look, resource, reconcile):
        app.register_blueprint(part)
    assets.register(app)
    errors.register(app)

    @app.before_request
    def readable() -> None:
        """Words that are no words are refused: werkzeug would put others in their place."""
        try:
            unquote_to_bytes(request.query_string).decode("utf-8")
        except UnicodeDecodeError as error:
            raise HttpError(400, "what follows ? in the address is not UTF-8") from error

    @app.after_request
    def headers(response: Response) -> Response:
        """Data may be read from pages of other sites, errors too; nothing is framed or guessed at unless it asks."""
        for name, value in EVERYWHERE.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith("/static/"):
            response.vary.add("Accept")
        return response

    app.wsgi_app = Endpoint(app.wsgi_app, door)  # type: ignore[method-assign]
    observe.register(app)
    return app
