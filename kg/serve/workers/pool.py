"""The server's side: readers are lent out one to a query, watched, and replaced when they end.

A reader that is killed costs nobody else anything. Queries beyond the limit wait in a short queue. Those that take
longer than a second are slow: they get a lower priority, and there is room for fewer of them than there are readers,
so that short queries always find one.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import threading
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import monotonic

from kg.errors import EntenteError
from kg.serve.faults import BrokenOff, HttpError
from kg.serve.limits import Limits
from kg.serve.workers.endings import busy, ended, error_of
from kg.serve.workers.forker import READER, WRITER, Forker
from kg.serve.workers.wire import DATA, ERROR, HEADER, Json, pack, read_pid

SLOW_AFTER = 1.0  # seconds
_RECEIVED = 1 << 18
_GRACE = 5.0  # seconds; the kernel should have ended a reader before
_LOOK = 0.25  # seconds between looks at a client that can only be asked
_HUNG_UP = getattr(select, "POLLRDHUP", 0)
Leaving = int | Callable[[], bool] | None
"""How to learn that a client has left: its socket's descriptor, or a function to ask; None where it cannot be known."""


class Pool:
    """The readers of one server process. Threads share it; forked processes must make their own."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._forker = Forker()
        self._lock = threading.Lock()
        self._idle: list[Reader] = []
        self._alive = 0
        self._slots = threading.BoundedSemaphore(limits.readers)
        self._slow = threading.BoundedSemaphore(limits.slow)
        self._waiting = 0
        self._writing = threading.Lock()
        weakref.finalize(self, _end, self._forker, self._idle)

    def answer(self, job: Json, leaving: Leaving = None) -> Answer:
        """The answer to `job`, of which the first block has arrived. It must be read to the end, or closed.

        Raises QueryError and its kinds, EntenteError for the store, and HttpError when a limit was met.
        """
        self._enter()
        try:
            reader = self._reader(job)
        except BaseException:
            self._slots.release()
            raise
        answer = Answer(self, reader, leaving)
        try:
            reader.start(job, self.limits)
            answer.begin()
        except OSError as error:
            answer.drop()
            raise HttpError(503, "the query could not be answered: try again", headers={"Retry-After": "1"}) from error
        except BaseException:
            answer.drop()
            raise
        return answer

    def write(self, job: Json, body: bytes) -> Json:
        """What a writer, forked for it, says that it did. Raises what `answer` raises."""
        if not self._writing.acquire(timeout=self.limits.wait):
            raise busy()
        writer = Reader(self._forker.fork(WRITER))
        answer = Answer(self, writer, None)
        answer.is_reader = False
        try:
            writer.meet()
            writer.start(job, self.limits, body)
            answer.begin()
            answer.read()
            return answer.head
        except OSError as error:
            raise HttpError(503, "the change was not made: try again", headers={"Retry-After": "1"}) from error
        finally:
            answer.drop()
            self._writing.release()

    def _enter(self) -> None:
        if self._slots.acquire(blocking=False):
            return
        with self._lock:
            if self._waiting >= self.limits.queue:
                raise busy()
            self._waiting += 1
        try:
            if not self._slots.acquire(timeout=self.limits.wait):
                raise busy()
        finally:
            with self._lock:
                self._waiting -= 1

    def _reader(self, job: Json) -> Reader:
        with self._lock:
            reader = self._idle.pop() if self._idle else self._fork(job)
            # The next query should not have to wait for a fork: a spare stands at the other end of the list.
            if not self._idle and self._alive < self.limits.readers:
                self._idle.append(self._fork(job))
        try:
            reader.meet()
        except OSError:
            self._discard(reader)
            with self._lock:
                reader = self._fork(job)
            reader.meet()
        return reader

    def _fork(self, job: Json) -> Reader:
        reader = Reader(self._forker.fork(READER))
        self._alive += 1
        reader.start(job | {"do": "open"}, self.limits)
        return reader

    def take_back(self, reader: Reader) -> None:
        """Lend `reader`, which has answered, to the next query."""
        with self._lock:
            self._idle.append(reader)
        self._slots.release()

    def _discard(self, reader: Reader) -> int:
        reader.sock.close()
        with self._lock:
            self._alive -= 1
        return self._forker.kill(reader.pid) if reader.pid else 0

    def drop(self, reader: Reader, is_reader: bool) -> int:
        """The status with which `reader` ended, or is ended now; another takes its place."""
        if not is_reader:
            reader.sock.close()
            return self._forker.kill(reader.pid)
        try:
            return self._discard(reader)
        finally:
            self._slots.release()

    def enter_slow(self, reader: Reader) -> None:
        """Let `reader` run on as a slow query. Raises HttpError when there are too many of them."""
        if not self._slow.acquire(blocking=False):
            raise HttpError(
                503,
                f"{self.limits.slow} long queries are running, this one was ended after {SLOW_AFTER:g} s: try later",
                headers={"Retry-After": str(round(self.limits.timeout) or 1)},
            )
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, reader.pid, 10)

    def leave_slow(self) -> None:
        """Make room for another slow query."""
        self._slow.release()


@dataclass(slots=True)
class Reader:
    """A worker at the other end of `sock`; `pid` is 0 until it has told it."""

    sock: socket.socket
    pid: int = 0

    def meet(self) -> None:
        """Learn the reader's process id, where it is not known. Raises OSError when it is gone."""
        if not self.pid:
            self.sock.settimeout(30)
            self.pid = read_pid(self.sock)
            self.sock.settimeout(None)

    def start(self, job: Json, limits: Limits, body: bytes = b"") -> None:
        """Send `job`."""
        own = {"timeout": limits.timeout, "memory": limits.memory, "rows": limits.rows, "bytes": limits.bytes}
        self.sock.sendall(pack(own | job, body))


class Answer:
    """An answer while it arrives: `head` at once, and its blocks by iterating."""

    def __init__(self, pool: Pool, reader: Reader, leaving: Leaving) -> None:
        self._pool, self._reader, self._leaving = pool, reader, leaving
        self._waits_since, self._is_slow, self._is_over = monotonic(), False, False
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
        if self._is_slow or not self.is_reader or (end or {}).get("retire"):
            self._leave_slow()
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
        if took > self._pool.limits.timeout + _GRACE:
            self.drop()
            raise ended(signal.SIGALRM, self._pool.limits)
        if self.is_reader and not self._is_slow and took >= SLOW_AFTER:
            try:
                self._pool.enter_slow(self._reader)
                self._is_slow = True
            except HttpError:
                # What has begun to arrive is not worth breaking off.
                if not self.head:
                    self.drop()
                    raise


def _end(forker: Forker, idle: list[Reader]) -> None:
    for reader in idle:
        reader.sock.close()
    idle.clear()
    forker.close()
