"""An answer on its way from a reader to a thread of the server, which passes it on."""

from __future__ import annotations

import json
import select
import signal
from collections.abc import Callable, Iterator
from time import monotonic
from typing import TYPE_CHECKING

from kg.errors import EntenteError
from kg.serve.faults import BrokenOff, HttpError
from kg.serve.workers.endings import ended, error_of
from kg.serve.workers.wire import DATA, ERROR, HEADER, Json

if TYPE_CHECKING:
    from kg.serve.workers.pool import Pool, Reader

SLOW_AFTER = 1.0  # seconds
LOW_AFTER = 5.0
"""Seconds after which a query gets what processor time the others leave; its reader ends with it."""
GRACE = 5.0  # seconds; the kernel should have ended a reader before
_RECEIVED = 1 << 18
_LOOK = 0.25  # seconds between looks at a client that can only be asked
_HUNG_UP = getattr(select, "POLLRDHUP", 0)
Leaving = int | Callable[[], bool] | None
"""How to learn that a client has left: its socket's descriptor, or a function to ask; None where it cannot be known."""


class Answer:
    """An answer while it arrives: `head` at once, and its blocks by iterating."""

    def __init__(self, pool: Pool, reader: Reader, leaving: Leaving) -> None:
        self._pool, self._reader, self._leaving = pool, reader, leaving
        self._waits_since, self._is_slow, self._is_low, self._is_over = monotonic(), False, False, False
        self._received = b""
        self._left = 0
        self.is_reader = True
        self.head: Json = {}
        self.cut: str | None = None
        """The limit at which the answer was cut, where it is known by now."""

    @property
    def is_complete(self) -> bool:
        """Whether all of it has arrived, so that its length is known."""
        return self._is_over

    def begin(self) -> None:
        """Wait for the head. Raises the error, if there is one instead."""
        kind, payload = self._frame()
        if kind == ERROR:
            self._is_over = True
            self._end(None)
            raise error_of(json.loads(payload))
        self.head = json.loads(payload)
        self.cut = self.head.get("cut")
        # A short answer is here as a whole: its reader is free for the next query at once.
        self._blocks: list[bytes] = []
        while not self._is_over and self._received:
            if (block := self._next(wait=False)) is None:
                break
            self._blocks.append(block)

    def __iter__(self) -> Iterator[bytes]:
        blocks, self._blocks = self._blocks, []
        yield from blocks
        while not self._is_over:
            if block := self._next(wait=True):
                yield block

    def read(self) -> bytes:
        """The whole body."""
        return b"".join(self)

    def close(self) -> None:
        """Give the answer up, or do nothing when it was read. A reader that is still at it is killed."""
        self.drop()

    def __del__(self) -> None:
        # A WSGI server closes each answer; whoever asks without one may forget it, and must not keep a reader.
        self.drop()

    def drop(self) -> int:
        """The status of the reader, which is ended unless the answer is over."""
        if self._is_over:
            return 0
        self._is_over = True
        self._leave_slow()
        return self._pool.drop(self._reader, self.is_reader)

    def _next(self, wait: bool) -> bytes | None:
        """The next piece of the body, which may be empty; None when it has not arrived and is not to be waited for."""
        try:
            if not self._left:
                if not wait and len(self._received) < HEADER.size:
                    return None
                kind, size = self._header()
                if kind == DATA:
                    self._left = size
                else:
                    self._finish(kind, self._exactly(size))
                    return b""
            if not self._received:
                if not wait:
                    return None
                self._received = self._receive()
            block = self._received[: self._left]
            self._received = self._received[self._left :]
            self._left -= len(block)
            return block
        except (OSError, HttpError, EntenteError) as error:
            self.drop()
            raise BrokenOff(str(error)) from error

    def _finish(self, kind: bytes, payload: bytes) -> None:
        end = json.loads(payload) if payload else None
        self._is_over = True
        self._end(end)
        if kind == ERROR:
            raise BrokenOff(str(error_of(end or {})))
        self.cut = (end or {}).get("cut")
        if self.cut and self.head.get("format") in ("csv", "tsv") and not self.head.get("cut"):
            # These formats have no place for a word about it, and the header is long gone.
            raise BrokenOff(f"the answer was cut at the limit of {self.cut}")

    def _end(self, end: Json | None) -> None:
        self._leave_slow()
        if self._is_low or not self.is_reader or (end or {}).get("retire"):
            self._pool.drop(self._reader, self.is_reader)
        else:
            self._pool.take_back(self._reader)

    def _leave_slow(self) -> None:
        if self._is_slow:
            self._is_slow = False
            self._pool.leave_slow()

    def _frame(self) -> tuple[bytes, bytes]:
        kind, size = self._header()
        return kind, self._exactly(size)

    def _header(self) -> tuple[bytes, int]:
        kind, size = HEADER.unpack(self._exactly(HEADER.size))
        return kind, size

    def _exactly(self, size: int) -> bytes:
        while len(self._received) < size:
            self._received += self._receive()
        found, self._received = self._received[:size], self._received[size:]
        return found

    def _receive(self) -> bytes:
        """What the reader sends next. Raises HttpError with the reason when it has ended, or when the client left."""
        self._waits_since = monotonic()
        self._watch()
        if received := self._reader.sock.recv(_RECEIVED):
            return received
        raise ended(self.drop(), self._pool.limits)

    def _watch(self) -> None:
        """Wait until the reader sends, or is gone; let it become slow; kill it when the client leaves."""
        poll = select.poll()
        ours = self._reader.sock.fileno()
        poll.register(ours, select.POLLIN)
        if isinstance(self._leaving, int) and _HUNG_UP:
            poll.register(self._leaving, _HUNG_UP)
        ask = self._leaving if callable(self._leaving) else None
        while True:
            ready = poll.poll((_LOOK if ask else SLOW_AFTER) * 1000)
            if any(fd == ours for fd, _ in ready):
                return
            if ready or (ask and ask()):
                self.drop()
                raise HttpError(499, "the client has left")
            self._check_time()

    def _check_time(self) -> None:
        took = monotonic() - self._waits_since
        if took > self._pool.limits.timeout + GRACE:
            self.drop()
            raise ended(signal.SIGALRM, self._pool.limits)
        if self.is_reader and not self._is_slow and took >= SLOW_AFTER:
            try:
                self._pool.enter_slow()
                self._is_slow = True
            except HttpError:
                # What has begun to arrive is not worth breaking off.
                if not self.head:
                    self.drop()
                    raise
        if self._is_slow and not self._is_low and took >= LOW_AFTER:
            self._is_low = True
            self._pool.lower(self._reader)
