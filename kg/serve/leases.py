"""The server's side of lent connections: readers that answer clients by themselves, watched from the worker's loop.

A worker waits for requests, and lends a connection with a whole request to a reader (workers/lease.py), which gives it
back when nothing more comes. The worker keeps the connection too. So it tells the client when the kernel has ended
the reader, and ends the reader when the client has left. Nothing here waits: what takes time is done by a thread.
"""

from __future__ import annotations

import contextlib
import select
import signal
from dataclasses import dataclass, field
from selectors import EVENT_READ, BaseSelector
from socket import MSG_DONTWAIT
from time import monotonic
from typing import Any, Protocol

from kg.errors import EntenteError
from kg.serve import http1, metrics
from kg.serve.access import Access
from kg.serve.endpoint import ROUTE
from kg.serve.faults import HttpError
from kg.serve.headers import chosen_id
from kg.serve.logs import REQUEST_ID, log_answer
from kg.serve.turns import LONG, Turns, Waiting
from kg.serve.workers.answer import GRACE, LOW_AFTER, SLOW_AFTER
from kg.serve.workers.board import BEGUN, IDLE, Slot
from kg.serve.workers.endings import busy, ended, failed
from kg.serve.workers.pool import Pool, Reader
from kg.serve.workers.wire import BACK, HEADER, LEASE, Json, split_pid, unpack

LOOK, LOOK_AT_QUEUE = 0.1, 0.01
"""Seconds between looks at what readers do, and at connections that wait for one."""
_READ = 1 << 16
_HUNG_UP = getattr(select, "EPOLLRDHUP", 0) | getattr(select, "EPOLLONESHOT", 0)


class Worker(Protocol):
    """What lent connections go back to."""

    def returned(self, conn: Any, told: Json, rest: bytes) -> None:
        """A reader gives `conn` back."""

    def bury(self, conn: Any, lease: Lease, error: HttpError | None) -> None:
        """Have a thread `end` the lease, and the connection with it."""

    def refuse(self, conn: Any, message: bytes) -> None:
        """Send `message` and end the connection."""


@dataclass(slots=True)
class Lease:
    """A connection that a reader has. `data` is what had come of it before, and `seen` the answers that are counted."""

    conn: Any
    reader: Reader
    slot: Slot
    data: bytes
    first: int
    is_retried: bool
    seen: int = 0
    received: bytearray = field(default_factory=bytearray)
    has_left: bool = False
    slow_since: float = 0.0
    is_low: bool = False


class Leases:
    """The connections of one worker that are lent, or wait for a reader, in the order that `turns` gives."""

    def __init__(self, access: Access, poller: BaseSelector, worker: Worker, turns: Turns) -> None:
        self._access, self._poller, self._worker, self._turns = access, poller, worker, turns
        self.pool: Pool = access.pool()
        self._lent: dict[int, Lease] = {}
        self._looked_at = 0.0
        # Where the system has no such thing, a client that leaves is noticed when its answer is sent.
        self._hang_ups = select.epoll() if hasattr(select, "epoll") else None
        if self._hang_ups is not None:
            poller.register(self._hang_ups.fileno(), EVENT_READ, self._notice)

    def lend(self, conn: Any, data: bytes) -> bool:
        """Whether `conn`, with the request in `data`, is taken care of; otherwise there is no store to read."""
        try:
            self._access.snapshot()
        except EntenteError:
            return False
        self._turns.join(conn, data)
        self._lend_out()
        return True

    def pause(self) -> float:
        """Seconds after which `look` has something to do."""
        return LOOK_AT_QUEUE if self._turns else LOOK if self._lent else 1.0

    def look(self) -> None:
        """See to readers that take long, and to connections that wait."""
        if self._turns:
            self._lend_out()
            while waiting := self._turns.overdue(self.pool.limits.wait):
                self._refuse(waiting)
        now = monotonic()
        if now - self._looked_at >= LOOK:
            self._looked_at = now
            self._turns.note(self._at_work()[0])
            metrics.IN_MEMORY.set(self.pool.is_in_memory)
            for lease in list(self._lent.values()):
                self._look_at(lease, now)

    def stop(self) -> None:
        """Let connections end with the answers that are on their way."""
        self.pool.board.is_stopping = True

    def end(self, lease: Lease, error: HttpError | None) -> None:
        """Kill the reader if it is alive, and tell the client why, by `error` or by how the kernel ended it."""
        slot = lease.slot
        # The reader's place is another's as soon as it is dropped.
        state, since, method, identity = slot.state, slot.since, slot.method, slot.identity or chosen_id("")
        status = self.pool.drop(lease.reader, True)
        if state == IDLE and slot.ended > lease.first:
            return
        found = failed() if state == IDLE else error or ended(status, self.pool.limits)
        seconds = max(monotonic() - since, 0.0) if since else self.pool.limits.timeout
        if state == BEGUN:
            _note(lease.conn, method, identity, 200, seconds, whole=False)
            return
        message = http1.error(found, identity, keeps=False)
        with contextlib.suppress(OSError):
            lease.conn.sock.send(message, MSG_DONTWAIT)
        _note(lease.conn, method, identity, found.status, seconds, whole=found.status != 499)

    def _lend_out(self) -> None:
        """Give readers to those who wait."""
        while waiting := self._turns.next(*self._at_work()):
            try:
                reader = self.pool.lend(self._access.snapshot().place)
            except (EntenteError, OSError):
                self._refuse(waiting)
                continue
            if reader is None:
                break
            self._turns.begin(waiting)
            self._start(waiting, reader)
        self.pool.board.is_wanted = bool(self._turns) or self.pool.waiting > 0

    def _at_work(self) -> tuple[int, int]:
        """How many readers are at work, and how many of them not for long."""
        now, at_work, short = monotonic(), 0, 0
        for lease in self._lent.values():
            since = lease.slot.since
            # One that waits for a client is not at work, but one that is about to read its request is.
            works = since or (lease.slot.state == IDLE and lease.slot.ended == lease.first)
            at_work += bool(works)
            short += now - since < LONG if since else lease.slot.state == IDLE
        return at_work, short

    def _start(self, waiting: Waiting, reader: Reader) -> None:
        slot = self.pool.board.slot(reader.place)
        lease = Lease(waiting.conn, reader, slot, waiting.data, slot.ended, waiting.is_retried, slot.ended)
        client = waiting.conn.client
        job = {
            "do": LEASE,
            "location": self._access.location,
            "limits": self.pool.limits.own(),
            "client": client[0] if isinstance(client, tuple) else "",
        }
        metrics.IN_PROGRESS.inc()
        fd = waiting.conn.sock.fileno()
        self._lent[fd] = lease
        self._poller.register(reader.sock, EVENT_READ, lambda _: self._hear(lease))
        if self._hang_ups is not None:
            self._hang_ups.register(fd, _HUNG_UP)
        try:
            reader.lease(job, waiting.data, waiting.conn.sock)
        except OSError:
            self._lose(lease)

    def _hear(self, lease: Lease) -> None:
        """Take what the reader says: its process id, or that it gives the connection back."""
        try:
            part = lease.reader.sock.recv(_READ, MSG_DONTWAIT)
        except BlockingIOError:
            return
        except OSError:
            part = b""
        if not part:
            self._lose(lease)
            return
        received = lease.received
        received += part
        if not lease.reader.pid:
            lease.reader.pid = split_pid(received)
        if len(received) < HEADER.size:
            return
        kind, size = HEADER.unpack_from(received)
        assert kind == BACK
        if len(received) >= HEADER.size + size:
            self._take_back(lease, *unpack(bytes(received[HEADER.size :])))

    def _take_back(self, lease: Lease, told: Json, rest: bytes) -> None:
        self._forget(lease)
        if lease.is_low or told["retire"]:
            self.pool.drop(lease.reader, True)
        else:
            self.pool.take_back(lease.reader)
        self._worker.returned(lease.conn, told, rest)
        self._lend_out()

    def _lose(self, lease: Lease) -> None:
        """The reader has ended."""
        if lease.slot.state == IDLE and lease.slot.ended == lease.first and not lease.is_retried:
            # It had ended before it could look at the request: another will.
            self._forget(lease)
            self.pool.drop(lease.reader, True)
            self._turns.retry(lease.conn, lease.data)
            self._lend_out()
        else:
            self._bury(lease, None)

    def _bury(self, lease: Lease, error: HttpError | None) -> None:
        self._forget(lease)
        self._worker.bury(lease.conn, lease, error)

    def _forget(self, lease: Lease) -> None:
        fd = lease.conn.sock.fileno()
        del self._lent[fd]
        self._poller.unregister(lease.reader.sock)
        if self._hang_ups is not None:
            self._hang_ups.unregister(fd)
        self._leave_slow(lease)
        notes = lease.slot.notes(lease.seen)
        if notes and lease.seen == lease.first:
            self._turns.learn(lease.data, notes[0].seconds)
        for note in notes:
            metrics.observe(note.method, ROUTE, note.status, note.seconds, note.size, whole=note.whole)
        metrics.IN_PROGRESS.dec()

    def _notice(self, _: Any) -> None:
        """Clients have left. A query that ends soon anyway is not worth a reader."""
        assert self._hang_ups is not None
        for fd, _ in self._hang_ups.poll(0):
            if fd in self._lent:
                self._lent[fd].has_left = True

    def _look_at(self, lease: Lease, now: float) -> None:
        since = lease.slot.since
        if lease.slow_since and lease.slow_since != since:
            self._leave_slow(lease)
        took = now - since if since else 0.0
        if lease.has_left and took >= LOOK:
            self._bury(lease, HttpError(499, "the client has left"))
        elif took > self.pool.limits.timeout + GRACE:
            self._bury(lease, ended(signal.SIGALRM, self.pool.limits))
        elif took >= SLOW_AFTER and not lease.slow_since:
            try:
                self.pool.enter_slow()
                lease.slow_since = since
            except HttpError as error:
                # What has begun to arrive is not worth breaking off.
                if lease.slot.state != BEGUN:
                    self._bury(lease, error)
        elif took >= LOW_AFTER and not lease.is_low:
            lease.is_low = True
            self.pool.lower(lease.reader)

    def _leave_slow(self, lease: Lease) -> None:
        if lease.slow_since:
            lease.slow_since = 0.0
            self.pool.leave_slow()

    def _refuse(self, waiting: Waiting) -> None:
        self._turns.begin(waiting)
        identity, error = chosen_id(""), busy()
        self._worker.refuse(waiting.conn, http1.error(error, identity, keeps=False))
        method = "GET" if waiting.data.startswith(b"GET") else "POST"
        _note(waiting.conn, method, identity, error.status, monotonic() - waiting.since, whole=True)


def _note(conn: Any, method: str, identity: str, status: int, seconds: float, *, whole: bool) -> None:
    """Count and log an answer that no reader has counted."""
    client = conn.client[0] if isinstance(conn.client, tuple) else ""
    metrics.observe(method, ROUTE, status, seconds, 0, whole=whole)
    REQUEST_ID.set(identity)
    log_answer(method, ROUTE, ROUTE, status, seconds, 0, whole=whole, client=client)
    REQUEST_ID.set(None)
