"""Sending to those who may be slow: a query's clock stands still meanwhile, but not for ever.

A client must take `SLOWEST` bytes a second, after some seconds of grace, or its query ends.
"""

from __future__ import annotations

import select
import signal
import socket
from time import monotonic

from kg.serve.workers.board import Slot

SLOWEST = 250_000  # bytes a second


class Pace:
    """How quickly the other end of `sock` takes an answer, whose query has `grace` seconds."""

    def __init__(self, sock: socket.socket, grace: float, slot: Slot | None = None) -> None:
        self._sock, self._grace, self._slot = sock, grace, slot
        self._blocked = 0.0

    def send(self, message: bytes | memoryview, written: int) -> None:
        """Send all of `message`, after which `written` bytes of the answer were made."""
        rest = self.offer(message)
        if not rest:
            return
        left, _ = signal.setitimer(signal.ITIMER_REAL, 0)
        started = monotonic()
        since = self._slot.since if self._slot else 0.0
        if self._slot:
            self._slot.wait()
        allowed = self._grace + written / SLOWEST - self._blocked
        signal.setitimer(signal.ITIMER_REAL, max(allowed, 0.001))
        while rest:
            self.is_taken(None)
            rest = self.offer(rest)
        waited = monotonic() - started
        self._blocked += waited
        if self._slot:
            self._slot.go_on(since + waited)
        signal.setitimer(signal.ITIMER_REAL, max(left, 0.001))

    def offer(self, message: bytes | memoryview) -> memoryview:
        """What is not taken of `message` at once."""
        try:
            sent = self._sock.send(message, socket.MSG_DONTWAIT)
        except BlockingIOError:
            sent = 0
        return memoryview(message)[sent:]

    def is_taken(self, seconds: float | None) -> bool:
        """Whether more can be sent within `seconds`."""
        writable = select.poll()
        writable.register(self._sock, select.POLLOUT)
        return bool(writable.poll(None if seconds is None else seconds * 1000))
