"""`kg serve`: the HTTP server."""

from __future__ import annotations

import click

from kg.cli.options import store_option


@click.command()
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port to listen at.")
@click.option("--workers", type=click.IntRange(1, 256), default=2, show_default=True, help="Processes that answer.")
@click.option(
    "--threads",
    type=click.IntRange(1, 1024),
    default=16,
    show_default=True,
    help="Threads of each process: answers that it can send at the same time.",
)
def serve(store: str, host: str, port: int, workers: int, threads: int) -> None:
    """Answer over HTTP.

    SPARQL at /sparql, the named queries at /api/queries, a page for people at /. The log goes to standard error, one
    JSON object a line. SIGTERM stops when the answers that have begun are sent; SIGHUP starts the processes anew.
    """
    from kg.serve.server import serve as run

    run(store, host, port, workers=workers, threads=threads)
