"""Where a reader writes an answer: blocks that are sent as they fill, compressed, and cut at the limits.

The first block goes out after a few milliseconds, so that large answers begin early; an answer that is complete by
then is one message. Where they go is the wire's matter: to the server (here), or to a client (client.py).
"""

from __future__ import annotations

import socket
import zlib
from contextlib import suppress
from time import monotonic
from typing import Protocol

from kg.serve.workers.pace import Pace
from kg.serve.workers.rows import Rows
from kg.serve.workers.wire import DATA, END, ERROR, HEAD, Json, as_json, frame

BLOCK = 1 << 16
FIRST, FIRST_AFTER = 1 << 12, 0.001
"""Bytes, and seconds after the query, from which on the first block goes out. pyoxigraph writes 8,000 bytes at once."""
WORTH_COMPRESSING = 1_000  # bytes
_GZIP = 16 + zlib.MAX_WBITS


class Cut(Exception):
    """The answer has met a limit: what was written last belongs to it no more."""


class Uncuttable(Exception):
    """The answer has met a limit, and cannot be ended so that it can be read."""


class Wire(Protocol):
    """Where an answer goes."""

    def send(self, head: Json | None, data: bytes, end: Json | None, written: int) -> None:
        """Send a block: `head` comes with the first, `end` with the last. `written` bytes were made so far."""


class FrameWire:
    """The server at the other end of `sock`, as wire.py has it."""

    def __init__(self, sock: socket.socket, timeout: float) -> None:
        self._sock, self._pace = sock, Pace(sock, timeout)

    def send(self, head: Json | None, data: bytes, end: Json | None, written: int) -> None:
        """Send a block."""
        message = b"" if head is None else frame(HEAD, as_json(head))
        message += frame(DATA, data) if data else b""
        if end is not None:
            message += frame(END, as_json(end) if any(end.values()) else b"")
        self._pace.send(message, written)

    def fail(self, error: Json) -> None:
        """End the answer by an error; where a part was sent already, the server breaks off."""
        self._sock.sendall(frame(ERROR, as_json(error)))


class Output:
    """A writable file for one answer. `open` it with its head, write, and `close` it."""

    def __init__(self, wire: Wire, job: Json) -> None:
        self._wire, self._started = wire, monotonic()
        self._limits = (job["rows"], job["bytes"])
        self._parts: list[bytes] = []
        self._size = 0
        self._head: Json = {}
        self._rows: Rows | None = None
        self._gzip = zlib.compressobj(1, wbits=_GZIP) if job.get("gzip") else None
        self._sent_head = self._is_over = False
        self.written = 0
        """Bytes so far, before compression."""
        self.cut: str | None = None
        """The limit at which the answer was cut, in words."""

    def open(self, head: Json, rows: Rows | None = None) -> None:
        """Begin the answer; `rows` knows where those of a table end."""
        self._head, self._rows = head, rows

    def write(self, data: bytes) -> int:
        """Take a piece of the answer. Raises Cut at a limit, when what was sent before is whole."""
        if self._is_over:
            # pyoxigraph empties its buffer once more when a write has failed.
            return len(data)
        self._parts.append(data)
        self._size += len(data)
        if self._rows is None:
            self.written += len(data)
        if self._size >= FIRST and (
            self._size >= BLOCK or (not self._sent_head and monotonic() - self._started > FIRST_AFTER)
        ):
            self._check()
            self._send()
        return len(data)

    def mark_cut(self, words: str) -> None:
        """Tell that the answer ends at a limit; in its head, where that has not been sent."""
        self.cut = self._head["cut"] = words

    def flush(self) -> None:
        """Do nothing: blocks are sent when they are full."""

    @property
    def is_full(self) -> bool:
        """Whether the limit of bytes is reached, for those who write in units of their own."""
        return self.written >= int(self._limits[1])

    def close(self, retire: bool = False) -> None:
        """End the answer, and say whether this reader should answer no more."""
        with suppress(Cut):
            self._check()
            if self._rows is not None:
                self._parts.append(self._rows.rest())
        self._send({"cut": self.cut, "retire": retire})

    def _check(self) -> None:
        """Keep of a table what may be sent by now. Raises Cut when that is the end."""
        if self._rows is None:
            return
        data, (rows, size) = b"".join(self._parts), self._limits
        counted, is_large = self._rows.add(data), self.written + len(data) > size
        if is_large or counted > rows:
            words = f"{size} bytes" if is_large else f"{rows} rows"
            whole = self._rows.cut(rows, size - self.written, words)
            if whole is None:
                raise Uncuttable(f"the answer has more than {words}")
            self.mark_cut(words)
            self._rows, self._is_over, self._parts = None, True, [whole]
            self.written += len(whole)
            raise Cut
        taken = self._rows.take()
        self._parts = [taken]
        self.written += len(taken)

    def _send(self, end: Json | None = None) -> None:
        data = b"".join(self._parts)
        self._parts.clear()
        self._size = 0
        head = None
        if not self._sent_head:
            self._sent_head = True
            if end is not None and len(data) < WORTH_COMPRESSING:
                self._gzip = None
            head = self._head | {"gzip": self._gzip is not None}
        if self._gzip is not None:
            # The first block is to be readable when it arrives.
            mode = zlib.Z_FINISH if end is not None else zlib.Z_SYNC_FLUSH if head else zlib.Z_NO_FLUSH
            data = self._gzip.compress(data) + (self._gzip.flush(mode) if mode != zlib.Z_NO_FLUSH else b"")
        self._wire.send(head, data, end, self.written)
