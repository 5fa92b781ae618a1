"""HTTP: the SPARQL endpoint, the named queries as an API, linked data, and pages for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.serve.app import create_app
    from kg.serve.server import serve

__all__ = ["create_app", "serve"]


def __getattr__(name: str) -> Any:
    """The application or the server, loaded when asked for: the processes that answer queries need neither."""
    if name == "create_app":
        from kg.serve.app import create_app

        return create_app
    if name == "serve":
        from kg.serve.server import serve

        return serve
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
