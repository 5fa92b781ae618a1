"""The client's connection as the place where an answer goes: HTTP/1.1, written by the reader itself."""

from __future__ import annotations

import socket

from kg.serve import http1
from kg.serve.asking import headers_of
from kg.serve.faults import HttpError
from kg.serve.headers import ID_HEADER
from kg.serve.workers.board import Slot
from kg.serve.workers.pace import Pace
from kg.serve.workers.wire import Json

PATIENCE = 0.2
"""Seconds that a reader waits for a client to take the end of its answer; the server waits longer, at less cost."""
BACKLOG = 1 << 18
"""Bytes of an answer that a reader keeps for a client that is slow, so that it can end its query meanwhile."""
_WORDLESS = ("csv", "tsv")
"""Formats without a place for a word about a cut: where the head has gone, only breaking off can tell it."""


class Gone(Exception):
    """The client has left."""


class ClientWire:
    """One answer to the client at `sock`, with the id `identity`; `tag` is its ETag."""

    def __init__(self, sock: socket.socket, slot: Slot, timeout: float, identity: str, *, keeps: bool) -> None:
        self._pace, self._slot, self._identity = Pace(sock, timeout, slot), slot, identity
        self._is_chunked, self._said_cut, self._is_wordless = False, False, False
        self.tag: str | None = None
        self.keeps = keeps
        """Whether the connection may be used again."""
        self.status = 0
        """The status that was sent."""
        self.size = 0
        """Bytes of the body."""
        self.whole = False
        """Whether the answer has reached its end."""
        self.unsent = b""
        """What the client has not taken by now."""

    def send(self, head: Json | None, data: bytes, end: Json | None, written: int) -> None:
        """Send a block. Raises Gone."""
        message = b"" if head is None else self._head(head, len(data) if end is not None else None)
        self.size += len(data)
        if not self._is_chunked:
            message += data
        elif data:
            message += b"%x\r\n%b\r\n" % (len(data), data)
        if end is not None:
            self.whole = not (self._is_wordless and end["cut"] and not self._said_cut)
            self.keeps = self.keeps and self.whole
            message += b"0\r\n\r\n" if self._is_chunked and self.whole else b""
        self._put(message, written, last=end is not None)

    def unchanged(self, fields: dict[str, str]) -> None:
        """Send 304. Raises Gone."""
        self._complete(304, http1.head(304, [*fields.items(), (ID_HEADER, self._identity)], keeps=self.keeps))

    def fail(self, error: HttpError) -> None:
        """Tell the error, or break off an answer that has begun. Raises Gone."""
        if self.status:
            self.keeps = False
            return
        message = http1.error(error, self._identity, keeps=self.keeps)
        self.size = len(message) - message.index(b"\r\n\r\n") - 4
        self._complete(error.status, message)

    def _complete(self, status: int, message: bytes) -> None:
        self._begin(status)
        self.whole = True
        self._put(message, 0, last=True)

    def _head(self, head: Json, length: int | None) -> bytes:
        self._begin(200)
        self._is_chunked, self._said_cut = length is None, "cut" in head
        self._is_wordless = head["format"] in _WORDLESS
        framing = ("Transfer-Encoding", "chunked") if length is None else ("Content-Length", str(length))
        fields = headers_of(head, self.tag).items()
        return http1.head(200, [*fields, framing, (ID_HEADER, self._identity)], keeps=self.keeps)

    def _begin(self, status: int) -> None:
        self.status = status
        self._slot.begin()

    def _put(self, message: bytes, written: int, last: bool) -> None:
        try:
            rest = self._pace.offer(self.unsent + message)
            while last and rest and self._pace.is_taken(PATIENCE):
                rest = self._pace.offer(rest)
            if len(rest) > BACKLOG and not last:
                self._pace.send(rest, written)
                rest = rest[:0]
            self.unsent = bytes(rest)
        except OSError as error:
            # pyoxigraph takes an OSError for a failure of the query.
            self.keeps = self.whole = False
            raise Gone from error
