"""The server's side: readers are lent out one to a query, watched, and replaced when they end.

A reader that is killed costs nobody else anything. Queries beyond the limit wait in a short queue. Those that take
longer than a second are slow: there is room for fewer of them than there are readers, so that short queries always
find one; and after a while they get a lower priority.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import weakref
from dataclasses import dataclass

from kg.serve.faults import HttpError
from kg.serve.limits import Limits
from kg.serve.workers.answer import SLOW_AFTER, Answer, Leaving
from kg.serve.workers.board import SLOTS, Board
from kg.serve.workers.endings import busy, failed
from kg.serve.workers.forker import Forker
from kg.serve.workers.forking import READER, WRITER
from kg.serve.workers.replicas import Replica, Replicas
from kg.serve.workers.wire import Json, pack, read_pid, split_pid


class Pool:
    """The readers of one server process. Threads share it; forked processes must make their own."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.board = Board()
        self._forker = Forker(self.board)
        self._replicas = Replicas(self._forker, limits.replica)
        self._places = list(range(SLOTS))
        self._lock = threading.Lock()
        self._idle: list[Reader] = []
        self._alive = 0
        self._slots = threading.BoundedSemaphore(limits.readers)
        self._slow = threading.BoundedSemaphore(limits.slow)
        self.waiting = 0
        """Threads that wait for a reader."""
        self._writing = threading.Lock()
        weakref.finalize(self, _end, self._forker, self._replicas, self._idle)

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
            raise failed() from error
        except BaseException:
            answer.drop()
            raise
        return answer

    def write(self, job: Json, body: bytes) -> Json:
        """What a writer, forked for it, says that it did. Raises what `answer` raises."""
        if not self._writing.acquire(timeout=self.limits.wait):
            raise busy()
        writer = Reader(self._forker.fork(WRITER), 0, self._forker)
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
            if self.waiting >= self.limits.queue:
                raise busy()
            self.waiting += 1
            self.board.is_wanted = True
        try:
            if not self._slots.acquire(timeout=self.limits.wait):
                raise busy()
        finally:
            with self._lock:
                self.waiting -= 1

    def lend(self, job: Json) -> Reader | None:
        """A reader for a client's connection, opened as `job` says; None when all are lent out.

        It may not have met the server yet. Give it back by `take_back` or `drop`.
        """
        if not self._slots.acquire(blocking=False):
            return None
        try:
            return self._next(job)
        except BaseException:
            self._slots.release()
            raise

    @property
    def is_in_memory(self) -> bool:
        """Whether readers answer from a replica in memory."""
        with self._lock:
            return self._replicas.is_used

    def _next(self, job: Json) -> Reader:
        while True:
            with self._lock:
                useless = self._sort_out(job)
                reader = self._idle.pop() if self._idle else self._fork(job)
                # The next query should not have to wait for a fork: a spare stands at the other end of the list.
                if not self._idle and self._alive < self.limits.readers:
                    self._idle.append(self._fork(job))
            for one in useless:
                self._discard(one)
            if not reader.is_gone:
                return reader
            self._discard(reader)

    def _sort_out(self, job: Json) -> list[Reader]:
        """The idle readers that come from the wrong process for `job`, and wait no more."""
        source = self._replicas.source(job)
        useless = [reader for reader in self._idle if reader.source is not source]
        if useless:
            self._idle[:] = [reader for reader in self._idle if reader.source is source]
        return useless

    def _reader(self, job: Json) -> Reader:
        reader = self._next(job)
        try:
            reader.meet()
        except OSError:
            self._discard(reader)
            with self._lock:
                reader = self._fork(job)
            reader.meet()
        return reader

    def _fork(self, job: Json) -> Reader:
        place = self._places.pop()
        self.board.slot(place).clear()
        source = self._replicas.source(job)
        try:
            sock = source.fork(READER, place)
        except OSError:
            source = self._replicas.lose(source)
            sock = source.fork(READER, place)
        reader = Reader(sock, place, source)
        self._alive += 1
        reader.start(job | {"do": "open"}, self.limits)
        return reader

    def take_back(self, reader: Reader) -> None:
        """Lend `reader`, which has answered, to the next query."""
        with self._lock:
            self._idle.append(reader)
        self._slots.release()

    def _discard(self, reader: Reader) -> int:
        reader.look_up()
        reader.sock.close()
        status = reader.source.kill(reader.pid) if reader.pid else 0
        with self._lock:
            self._alive -= 1
            self._places.append(reader.place)
            reader.source.leave()
        return status

    def drop(self, reader: Reader, is_reader: bool) -> int:
        """The status with which `reader` ended, or is ended now; another takes its place."""
        if not is_reader:
            reader.sock.close()
            return reader.source.kill(reader.pid)
        try:
            return self._discard(reader)
        finally:
            self._slots.release()

    def enter_slow(self) -> None:
        """Let a query run on as a slow one. Raises HttpError when there are too many of them."""
        if not self._slow.acquire(blocking=False):
            raise HttpError(
                503,
                f"{self.limits.slow} long queries are running, this one was ended after {SLOW_AFTER:g} s: try later",
                headers={"Retry-After": str(round(self.limits.timeout) or 1)},
            )

    def leave_slow(self) -> None:
        """Make room for another slow query."""
        self._slow.release()

    def lower(self, reader: Reader) -> None:
        """Give `reader` less processor time than others get, for good."""
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, reader.pid, 10)


@dataclass(slots=True)
class Reader:
    """A worker at the other end of `sock`, with its place on the board; `pid` is 0 until it has told it."""

    sock: socket.socket
    place: int
    source: Forker | Replica
    """What forked it."""
    pid: int = 0

    def meet(self) -> None:
        """Learn the reader's process id, where it is not known. Raises OSError when it is gone."""
        if not self.pid:
            self.sock.settimeout(30)
            self.pid = read_pid(self.sock)
            self.sock.settimeout(None)

    def look_up(self) -> None:
        """Learn its process id if it has told it, without waiting for that."""
        if not self.pid:
            with contextlib.suppress(OSError):
                self.pid = split_pid(bytearray(self.sock.recv(64, socket.MSG_DONTWAIT)))

    @property
    def is_gone(self) -> bool:
        """Whether it has ended while nobody used it."""
        try:
            return not self.sock.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except OSError as error:
            return not isinstance(error, BlockingIOError)

    def start(self, job: Json, limits: Limits, body: bytes = b"") -> None:
        """Send `job`."""
        self.sock.sendall(pack(limits.own() | job, body))

    def lease(self, job: Json, data: bytes, connection: socket.socket) -> None:
        """Send a client's connection, of which `data` have been read."""
        message = pack(job, data)
        sent = socket.send_fds(self.sock, [message], [connection.fileno()])
        self.sock.sendall(message[sent:])


def _end(forker: Forker, replicas: Replicas, idle: list[Reader]) -> None:
    for reader in idle:
        reader.sock.close()
    idle.clear()
    replicas.close()
    forker.close()
