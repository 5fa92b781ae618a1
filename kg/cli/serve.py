"""`kg serve`: the HTTP server."""

from __future__ import annotations

import click

from kg.cli.options import store_option


@click.command()
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port to listen at.")
def serve(store: str, host: str, port: int) -> None:
    """Answer over HTTP.

    SPARQL at /sparql, the named queries at /api/queries, a page for people at /.
    """
    from kg.serve import serve as run

    run(store, host, port)
