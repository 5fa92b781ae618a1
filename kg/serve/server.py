"""The production server: waitress, which is pure Python and runs on Linux, macOS and Windows."""

from __future__ import annotations

import os
import socket

import click
from waitress.server import create_server

from kg.errors import EntenteError
from kg.serve.access import access
from kg.serve.app import MAX_BODY, create_app

THREADS = 8


def serve(store: str, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve the store at the location `store` until interrupted. Port 0 takes a free one; the address is printed.

    Raises EntenteError when the store cannot be opened, or when the address is taken.
    """
    app = create_app(store)
    with app.app_context():
        # A missing store is better known now than at the first request.
        access().store()
    listening = _listen(host, port)
    server = create_server(
        app,
        sockets=[listening],
        threads=THREADS,
        ident=None,
        max_request_body_size=MAX_BODY,
        clear_untrusted_proxy_headers=True,
    )
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Serving {store} at http://{shown}:{listening.getsockname()[1]}/ (stop with Ctrl+C)")
    try:
        server.run()
    finally:
        server.close()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    if os.name != "nt":  # there it would let two servers share a port
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as error:
        listening.close()
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise EntenteError(
            f"cannot listen at {host} port {port} ({reason}): choose another --host or --port"
        ) from error
    return listening
