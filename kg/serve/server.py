"""The production server: gunicorn's processes and threads, or waitress on Windows, where gunicorn does not run."""

from __future__ import annotations

import contextlib
import logging.config
import multiprocessing
import os
import shutil
import signal
import socket
import tempfile
from typing import Any

import click

from kg.errors import EntenteError
from kg.serve.logs import configuration
from kg.serve.workers.kept import FOLDER

WORKERS, THREADS = 2, 16
CONNECTIONS = 1000
"""Connections that one worker holds."""
BACKLOG = 2048
MAX_LINE, MAX_FIELD, MAX_FIELDS = 64_000, 16_000, 100
"""Bytes of a request's first line, and so of a query in the address; of a header; and how many headers."""
METRICS = "PROMETHEUS_MULTIPROC_DIR"
"""The variable that names the folder of the counts, which a server's processes share."""


def serve(
    store: str, host: str = "127.0.0.1", port: int = 8000, *, workers: int = WORKERS, threads: int = THREADS
) -> None:
    """Serve the store at the location `store` until interrupted. Port 0 takes a free one; the address is printed.

    SIGTERM lets answers that have begun end, SIGHUP starts the workers anew. Raises EntenteError when the store cannot
    be opened, or when the address is taken.
    """
    _check(store)
    listening = _listen(host, port)
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Serving {store} at http://{shown}:{listening.getsockname()[1]}/ (stop with Ctrl+C)")
    run = _waitress if os.name == "nt" else _gunicorn
    run(store, listening, workers, threads)


def gunicorn_settings(workers: int = WORKERS, threads: int = THREADS) -> dict[str, Any]:
    """Settings for gunicorn: this server's worker, limits, log and metrics (see also gunicorn.conf.py)."""
    return {
        "worker_class": "kg.serve.patient.PatientWorker",
        "workers": workers,
        "threads": threads,
        "backlog": BACKLOG,
        "worker_connections": CONNECTIONS,
        "keepalive": 15,
        "graceful_timeout": 30,
        # A worker's loop never waits for a query, so one that says nothing for that long is broken.
        "timeout": 60,
        "limit_request_line": MAX_LINE,
        "limit_request_field_size": MAX_FIELD,
        "limit_request_fields": MAX_FIELDS,
        "logger_class": "kg.serve.patient.ErrorLog",
        "logconfig_dict": configuration(),
        "control_socket_disable": True,
        "on_starting": _prepare,
        "post_worker_init": _warm_up,
        "child_exit": _forget,
        "on_exit": _remove_folders,
    }


def _gunicorn(store: str, listening: socket.socket, workers: int, threads: int) -> None:
    from gunicorn.app.base import BaseApplication

    # gunicorn closes it.
    descriptor = listening.detach()

    class Embedded(BaseApplication):  # type: ignore[misc]
        """gunicorn with settings of ours instead of its command line's."""

        def load_config(self) -> None:
            """Take the settings."""
            for name, value in gunicorn_settings(workers, threads).items():
                self.cfg.set(name, value)
            self.cfg.set("bind", [f"fd://{descriptor}"])

        def load(self) -> Any:
            """The application; called in each worker."""
            from kg.serve.app import create_app

            return create_app(store)

    Embedded().run()


def _waitress(store: str, listening: socket.socket, workers: int, threads: int) -> None:
    from waitress.server import create_server

    from kg.serve.app import MAX_BODY, create_app

    if workers > 1:
        click.echo("On this system there is one process, with threads: --workers has no effect.", err=True)
    logging.config.dictConfig(configuration())
    server = create_server(
        create_app(store),
        sockets=[listening],
        threads=threads,
        ident=None,
        max_request_body_size=MAX_BODY,
        clear_untrusted_proxy_headers=True,
    )
    try:
        server.run()
    finally:
        server.close()


def _check(store: str) -> None:
    """Raise EntenteError when the store cannot be opened: it is better known now than at the first request."""
    if os.name == "nt":
        _open(store)
        return
    # Elsewhere, since this process is going to fork, which no open store survives.
    with multiprocessing.get_context("fork").Pool(1) as pool:
        pool.apply(_open, (store,))


def _open(store: str) -> None:
    from kg.store import open_store

    open_store(store, read_only=True).close()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    if os.name != "nt":  # there it would let two servers share a port
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        # Who reads the address may ask at once: the connection waits for the workers.
        listening.listen(BACKLOG)
    except (OSError, OverflowError) as error:
        listening.close()
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise EntenteError(
            f"cannot listen at {host} port {port} ({reason}): choose another --host or --port"
        ) from error
    return listening


def _prepare(arbiter: Any) -> None:
    """Let the workers open files for all their connections, and give them folders for counts and for kept answers."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4 * CONNECTIONS
    if soft < wanted:
        resource.setrlimit(
            resource.RLIMIT_NOFILE, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
        )
    _heed_signals()
    arbiter.entente_folders = []
    for name, kind in ((METRICS, "metrics"), (FOLDER, "answers")):
        if not os.environ.get(name):
            os.environ[name] = tempfile.mkdtemp(prefix=f"entente-{kind}-")
            arbiter.entente_folders.append(os.environ[name])


def _heed_signals() -> None:
    """Let a signal to stop end a worker that is not ready.

    A worker begins with the arbiter's handlers, which would put the signal into a queue that nobody reads: the server
    would wait for that worker until its patience ends. So signals wait until a worker has the system's own handling.
    """
    arbiter, stops = os.getpid(), {signal.SIGTERM, signal.SIGINT, signal.SIGQUIT}

    def hold() -> None:
        if os.getpid() == arbiter:
            signal.pthread_sigmask(signal.SIG_BLOCK, stops)

    def let_in_arbiter() -> None:
        if os.getpid() == arbiter:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, stops)

    def let_in_worker() -> None:
        if os.getppid() == arbiter:
            for name in stops:
                signal.signal(name, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, stops)

    os.register_at_fork(before=hold, after_in_parent=let_in_arbiter, after_in_child=let_in_worker)


def _warm_up(worker: Any) -> None:
    """Open the store and start what answers queries, so that the first client need not wait for it."""
    from kg.serve.access import access

    with worker.wsgi.app_context(), contextlib.suppress(EntenteError):
        access().store().query("ASK {}")


def _forget(arbiter: Any, worker: Any) -> None:
    """Drop what a worker that has ended had in progress."""
    from prometheus_client.multiprocess import mark_process_dead

    from kg.serve import patient

    patient.forget(worker)
    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def _remove_folders(arbiter: Any) -> None:
    for folder in getattr(arbiter, "entente_folders", ()):
        shutil.rmtree(folder, ignore_errors=True)
