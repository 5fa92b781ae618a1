"""Answers that took long, kept until the store changes: a dashboard asks the same again and again, for many people.

They lie in a folder that all readers of a server share, under the version of the store and all that was asked for. A
client that wants its query evaluated says `Cache-Control: no-cache` (RFC 9111, section 5.2.1.4); one that gets a kept
answer learns from `Age` (section 5.1) how old it is.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from pathlib import Path

from kg.serve.workers.output import Wire
from kg.serve.workers.wire import Json, as_json

FOLDER = "ENTENTE_ANSWERS_DIR"
"""The variable that names the folder. Where it is missing, nothing is kept."""
LARGEST = 1 << 18
"""Bytes of the largest answer that is kept."""
MOST = 256
"""Answers that are kept."""


def is_wanted(cache_control: str) -> bool:
    """Whether a client that sends this header takes an answer that was made before."""
    directives = {part.strip() for part in cache_control.lower().split(",")}
    return directives.isdisjoint({"no-cache", "no-store", "max-age=0"})


class Kept:
    """The folder."""

    def __init__(self) -> None:
        named = os.environ.get(FOLDER)
        self._folder = Path(named) if named else None

    def path(self, version: str | None, job: Json, *, gzip: bool) -> Path | None:
        """Where the answer to `job` from that version of the store is, or would be; None if it cannot be kept."""
        if self._folder is None or version is None:
            return None
        return self._folder / hashlib.sha256(f"{version} {gzip} {job}".encode()).hexdigest()

    def find(self, path: Path) -> tuple[Json, bytes] | None:
        """The head and the body of the answer at `path`."""
        try:
            data = path.read_bytes()
            age = time.time() - path.stat().st_mtime
        except OSError:
            return None
        head, _, body = data.partition(b"\n")
        return {**json.loads(head), "age": max(int(age), 0)}, body

    def keep(self, path: Path, head: Json, body: bytes) -> None:
        """Keep an answer, and half as many of the others as there may be, if there are too many."""
        unfinished = path.with_suffix(f".{os.getpid()}")
        # What cannot be written, for want of room or right, is not kept.
        with contextlib.suppress(OSError):
            unfinished.write_bytes(as_json(head) + b"\n" + body)
            unfinished.replace(path)
            self._make_room(path.parent)

    def _make_room(self, folder: Path) -> None:
        found = list(folder.iterdir())
        if len(found) <= MOST:
            return
        for one in sorted(found, key=lambda one: one.stat().st_mtime)[: -MOST // 2]:
            one.unlink(missing_ok=True)


class Copying:
    """A wire that also keeps in mind what goes over it, as far as it is whole and not too large."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._head: Json = {}
        self._parts: list[bytes] | None = []
        self._size = 0
        self._is_whole = False

    def send(self, head: Json | None, data: bytes, end: Json | None, written: int) -> None:
        """Send a block."""
        self._head = head or self._head
        self._size += len(data)
        if self._size > LARGEST:
            self._parts = None
        if self._parts is not None:
            self._parts.append(data)
        self._is_whole = end is not None and not end["cut"]
        self._wire.send(head, data, end, written)

    @property
    def answer(self) -> tuple[Json, bytes] | None:
        """Its head and its body."""
        return (self._head, b"".join(self._parts)) if self._is_whole and self._parts is not None else None
