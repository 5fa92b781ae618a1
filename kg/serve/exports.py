"""`/export`: the files of `kg export` by HTTP, written by that command in a process of its own, as they come."""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, cast

from flask import Blueprint, Response, make_response, render_template, request

from kg.export import FACT_TYPES, FORMATS, VIEWS, Filters, View
from kg.export.selection import select
from kg.model import ACTOR_TYPES, MODALITIES
from kg.query import NotFound, QueryError
from kg.serve.access import access
from kg.serve.errors import HttpError

AT_ONCE = 2
"""Exports that one server process has under way; each reads the whole graph."""
RETRY_AFTER = 30
_CHUNK = 1 << 16
_REPEATED = {"kind": "kinds", "type": "types", "modality": "modalities", "speaker": "speakers", "report": "reports"}
_ONCE = ("view", "since", "until")
LOG = logging.getLogger(__name__)

exports = Blueprint("exports", __name__)
_free = threading.BoundedSemaphore(AT_ONCE)


@exports.get("/export")
def page() -> Response:
    """The page on which a person chooses what to take."""
    choices = {"views": VIEWS, "kinds": ACTOR_TYPES, "types": FACT_TYPES, "modalities": MODALITIES}
    return make_response(render_template("export.html", formats=FORMATS.values(), given=request.args, **choices))


@exports.get("/export/<format>")
def download(format: str) -> Response:
    """The graph, or the part of it that passes the filters, in `format`; a format of several files as ZIP archive.

    What is wrong with the request is told by its status. An export that fails on its way breaks the connection, so
    that nobody takes a part for the whole.
    """
    if format not in FORMATS:
        raise NotFound(f"there is no format {format!r}: choose {', '.join(FORMATS)}")
    given = _given()
    # `select` refuses what is no view.
    view = cast(View, next(iter(given["view"]), FORMATS[format].default_view))
    lists = {field: given[name] for name, field in _REPEATED.items()}
    since, until = (next(iter(given[name]), None) for name in ("since", "until"))
    select(access().store(), view, Filters(since=since, until=until, **lists))
    flags = [f"--{name}={value}" for name, values in given.items() for value in values]
    chosen = FORMATS[format]
    response = Response(content_type=chosen.media_type)
    name = f"entente-{view}{chosen.suffix or f'-{format}.zip'}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    if request.method != "HEAD":
        running = _start([format, *flags])
        response.response = running.chunks()
        response.call_on_close(running.end)
    return response


def _given() -> dict[str, list[str]]:
    """The parameters of the address. Forms send empty ones for what is not filled in."""
    for name in request.args:
        if name not in _REPEATED and name not in _ONCE:
            raise QueryError(f"there is no parameter {name!r}: choose of {', '.join((*_ONCE, *_REPEATED))}")
    given = {name: [value for value in request.args.getlist(name) if value.strip()] for name in (*_ONCE, *_REPEATED)}
    for name in _ONCE:
        if len(given[name]) > 1:
            raise QueryError(f"the parameter {name} was given {len(given[name])} times: give it once")
    return given


@dataclass
class _Running:
    """One export under way, with the first of its bytes."""

    process: subprocess.Popen[bytes]
    errors: IO[bytes]
    first: bytes = b""
    ended: bool = False

    def chunks(self) -> Iterator[bytes]:
        chunk = self.first
        while chunk:
            yield chunk
            chunk = self.read()
        if self.process.wait():
            raise RuntimeError(self.said())

    def read(self) -> bytes:
        assert self.process.stdout is not None
        return self.process.stdout.read1(_CHUNK)  # type: ignore[attr-defined, no-any-return]

    def said(self) -> str:
        self.errors.seek(0)
        return self.errors.read().decode("utf-8", "replace").strip()

    def end(self) -> None:
        """Stop it, wherever it is: done, failed, or its reader gone."""
        if self.ended:
            return
        self.ended = True
        self.process.kill()
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.process.wait()
        self.errors.close()
        _free.release()


def _start(arguments: list[str]) -> _Running:
    """An export that has begun to give bytes, so that what fails before that has a status of its own."""
    if not _free.acquire(blocking=False):
        wait = {"Retry-After": str(RETRY_AFTER)}
        raise HttpError(503, f"{AT_ONCE} exports are under way: try again in {RETRY_AFTER} seconds", headers=wait)
    command = [sys.executable, "-m", "kg", "export", *arguments, "--output=-", f"--store={access().location}"]
    errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed by _Running.end
    try:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors)
    except OSError:
        errors.close()
        _free.release()
        raise
    running = _Running(process, errors)
    running.first = running.read()
    if not running.first and process.wait():
        LOG.error("kg export %s: %s", " ".join(arguments), running.said())
        running.end()
        raise HttpError(500, "the export failed; the server's log says why")
    return running
