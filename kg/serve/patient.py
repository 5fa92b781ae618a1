"""gunicorn's threaded worker, with patience: a request is gathered whole before a thread takes it.

gunicorn reads requests in its threads and waits for as long as a client likes. A few clients that send half a request
would stop the server, and so would those that take their answer and do not hang up. Here the worker's one loop
collects what comes, for a limited time; threads only see requests that they can answer. Errors of HTTP itself have
the shape of all others.
"""

from __future__ import annotations

import json
import mmap
import re
import select
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from selectors import EVENT_READ
from time import monotonic, sleep
from typing import Any

from gunicorn import util
from gunicorn.glogging import Logger
from gunicorn.http import errors
from gunicorn.workers.gthread import TConn, ThreadWorker

from kg.serve.observe import HEADER, chosen_id

PATIENCE = 20.0
"""Seconds within which a request must have come, and within which a client must take each piece of its answer."""
LINGER = 2.0
"""Seconds that a client has to hang up after its last answer (RFC 9112, section 9.6)."""
HELD = 1_100_000
"""Bytes of a request that wait for the rest of it. A thread reads what is larger, or refuses it unread."""
LONGEST_HEAD = 1 << 17
"""Bytes of a head that are waited for; gunicorn refuses one of that length."""
YIELD, YIELDS = 0.0005, 10
"""Seconds that a worker leaves a new connection to one that has fewer, and how often: else one may take all of them,
and the server would use one core."""
GRACE = 0.2
"""Seconds after which a client that takes nothing costs no thread any more: another one is started in its place."""
MOST_WAITING = 256
"""Threads of a worker, at the most, that wait for such clients."""
_SLOTS = 512
_HELD_BY = memoryview(mmap.mmap(-1, _SLOTS * 4)).cast("i")
"""How many connections each worker has, plus one; 0 where there is no worker. All processes of a server share it."""
_READ = 1 << 16
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"\nContent-Length:[ \t]*([0-9]{1,15})[ \t]*\r?\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\nTransfer-Encoding:[^\n]*chunked", re.IGNORECASE)
_EXPECT = re.compile(rb"\nExpect:[ \t]*100-continue[ \t]*\r?(?=\n)", re.IGNORECASE)
# What a client did wrong, by gunicorn's name for it: status and message. All else that it cannot parse is 400.
_MISTAKES = {
    errors.LimitRequestLine: (414, "the address is too long: send the query by POST"),
    errors.LimitRequestHeaders: (431, "the head of the request is too large"),
    errors.UnsupportedTransferCoding: (501, "this transfer coding is not supported"),
    errors.ExpectationFailed: (417, "this expectation cannot be met"),
    errors.InvalidHTTPVersion: (505, "this version of HTTP is not supported"),
}


class PatientSocket(socket.socket):
    """A connection that tells by `waiting` (a context manager) when its client does not take what is sent."""

    __slots__ = ("waiting",)

    waiting: Callable[[], AbstractContextManager[None]]

    def sendall(self, data: Any, flags: int = 0) -> None:
        """Send all of `data`, within the socket's time."""
        view = memoryview(data).cast("B")
        writable = select.poll()
        writable.register(self, select.POLLOUT)
        while view:
            if not writable.poll(GRACE * 1000):
                with self.waiting():
                    super().sendall(view, flags)
                return
            view = view[self.send(view, flags) :]


@dataclass(slots=True)
class Arriving:
    """A request on its way: what has come of it, and when it must be whole."""

    deadline: float
    data: bytearray = field(default_factory=bytearray)
    size: int | None = None
    """Bytes of the whole, once its head tells."""
    asked_on: bool = False


def forget(worker: Any) -> None:
    """Let no worker leave connections to `worker`, which has ended."""
    _HELD_BY[_slot(worker)] = 0


def _slot(worker: Any) -> int:
    # gunicorn counts the workers that it starts.
    return int(worker.age) % _SLOTS


class ErrorLog(Logger):  # type: ignore[misc]
    """gunicorn's log without its lines on requests: the application writes those (kg/serve/observe.py)."""

    def access(self, *_: Any) -> None:
        """Write nothing."""


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """The worker. `worker_class` of gunicorn's settings names it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._slot: int | None = None
        super().__init__(*args, **kwargs)
        # Both in the order of their deadlines, since each deadline is as far off as the next.
        self._arriving: dict[TConn, Arriving] = {}
        self._leaving: dict[socket.socket, float] = {}
        self._waiting, self._lock = 0, threading.Lock()

    @property
    def nr_conns(self) -> int:
        """How many connections this worker has, as the other workers see it."""
        return self._nr_conns

    @nr_conns.setter
    def nr_conns(self, number: int) -> None:
        self._nr_conns = number
        if self._slot is not None:
            _HELD_BY[self._slot] = number + 1

    def run(self) -> None:
        """Answer, seen by the other workers."""
        self._slot = _slot(self)
        self.nr_conns = 0
        try:
            super().run()
        finally:
            forget(self)

    def accept(self, listener: socket.socket) -> None:
        """Take a new connection, unless a worker that has fewer takes it first."""
        for _ in range(YIELDS):
            if not any(0 < held <= self.nr_conns for held in _HELD_BY):
                break
            sleep(YIELD)
        if self.nr_conns >= self.worker_connections - 1 and self._arriving:
            # Who has waited longest for the rest of a request leaves room for who may have one.
            self._give_up(next(iter(self._arriving)))
        super().accept(listener)

    def enqueue_req(self, conn: TConn) -> None:
        """Give the connection to a thread when a whole request is there."""
        arriving = Arriving(monotonic() + PATIENCE)
        if conn.initialized:
            arriving.data += conn.parser.unreader.take_buffered()
        else:
            conn.sock = PatientSocket(fileno=conn.sock.detach())
            conn.sock.waiting = self._one_more_thread
            conn.close = partial(self._close, conn)
        conn.sock.setblocking(False)
        self._arriving[conn] = arriving
        self.poller.register(conn.sock, EVENT_READ, partial(self._more, conn))
        # Most requests are there already.
        self._more(conn, conn.sock)

    def murder_pending(self) -> None:
        """Give up requests that have not come whole in time, and clients that do not hang up."""
        super().murder_pending()
        now = monotonic()
        for conn, arriving in list(self._arriving.items()):
            if arriving.deadline > now:
                if self.alive:
                    break
                # A server that stops waits for no request that has not begun.
                if arriving.data:
                    continue
            self._give_up(conn)
        for sock, deadline in list(self._leaving.items()):
            if deadline > now:
                break
            self._leave(sock)

    def handle_request(self, req: Any, conn: TConn) -> Any:
        """Answer the request; a client that does not take its answer in time is given up."""
        conn.sock.settimeout(PATIENCE)
        try:
            return super().handle_request(req, conn)
        except (TimeoutError, ConnectionError) as error:
            self.log.debug("a client has left: %s", error)
            return False

    def _keepalive_after(self, conn: TConn, keepalive: bool) -> bool:
        # What was not held here, and the application has not read, is not waited for.
        return super()._keepalive_after(conn, keepalive and not conn.is_partial)  # type: ignore[no-any-return]

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: BaseException) -> None:
        """Tell the client what is wrong with its HTTP, or that the server has failed."""
        if isinstance(exc, errors.ParseException):
            found = (answer for kind, answer in _MISTAKES.items() if isinstance(exc, kind))
            status, message = next(found, (400, "this is no HTTP request that the server understands"))
            self.log.info("refused a request: %s", type(exc).__name__)
        else:
            status, message = 500, "the server failed to answer; its log says why"
            self.log.error("a request failed", exc_info=exc)
        self._refuse(client, status, message)

    def _more(self, conn: TConn, sock: socket.socket) -> None:
        """Take what has come of a request, and pass the connection on when that is enough."""
        arriving = self._arriving[conn]
        try:
            while not _is_enough(arriving):
                if arriving.size and not arriving.asked_on and _expects(arriving):
                    sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")
                part = sock.recv(_READ)
                if not part:
                    raise ConnectionResetError
                arriving.data += part
        except BlockingIOError:
            return
        except OSError:
            # Half a request harms nobody, and nobody waits for an answer to it.
            self._forget(conn)
            self.nr_conns -= 1
            util.close(sock)
            return
        self._forget(conn)
        sock.setblocking(True)
        conn.init()
        conn.parser.unreader.unread(bytes(arriving.data))
        conn.data_ready, conn.is_partial = True, arriving.size is None or len(arriving.data) < arriving.size
        super().enqueue_req(conn)

    def _give_up(self, conn: TConn) -> None:
        has_begun = bool(self._arriving[conn].data)
        self._forget(conn)
        if has_begun:
            self._refuse(conn.sock, 408, "the request did not come whole in time")
        self.nr_conns -= 1
        conn.close(graceful=has_begun)

    @contextmanager
    def _one_more_thread(self) -> Iterator[None]:
        """Have another thread in the place of this one while the block runs."""
        with self._lock:
            more = int(self._waiting < MOST_WAITING)
            self._waiting += more
            self.tpool._max_workers += more
            # ThreadPoolExecutor starts a thread when none is idle. After a time of much work it takes more for idle
            # than are (it counts whoever ends a job, and not who takes one from the queue): so the count is put at 0.
            while self.tpool._idle_semaphore.acquire(blocking=False):
                pass
            self.tpool._adjust_thread_count()
        try:
            yield
        finally:
            with self._lock:
                self._waiting -= more
                self.tpool._max_workers -= more

    def _forget(self, conn: TConn) -> None:
        del self._arriving[conn]
        self.poller.unregister(conn.sock)

    def _close(self, conn: TConn, graceful: bool = False) -> None:
        """Close a connection, without waiting here for the client to do so too."""
        sock = conn.sock
        try:
            if not graceful or len(self._leaving) >= self.worker_connections:
                raise OSError
            sock.shutdown(socket.SHUT_WR)
            sock.setblocking(False)
            self.poller.register(sock, EVENT_READ, self._drain)
        except (OSError, ValueError, KeyError):
            util.close(sock)
        else:
            self._leaving[sock] = monotonic() + LINGER

    def _drain(self, sock: socket.socket) -> None:
        try:
            if sock.recv(_READ):
                return
        except BlockingIOError:
            return
        except OSError:
            pass
        self._leave(sock)

    def _leave(self, sock: socket.socket) -> None:
        del self._leaving[sock]
        self.poller.unregister(sock)
        util.close(sock)

    def _refuse(self, sock: socket.socket, status: int, message: str) -> None:
        identity = chosen_id("")
        body = json.dumps({"error": {"status": status, "message": message, "request": identity}}).encode()
        head = (
            f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nConnection: close\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n{HEADER}: {identity}\r\nAccess-Control-Allow-Origin: *\r\n"
            "Content-Security-Policy: default-src 'none'\r\nX-Content-Type-Options: nosniff\r\n\r\n"
        )
        try:
            sock.setblocking(False)
            sock.send(head.encode("latin-1") + body)
        except OSError:
            self.log.debug("a client has left")


def _is_enough(arriving: Arriving) -> bool:
    """Whether a thread can go on: the request is whole, too large to be held, or surely wrong."""
    data = arriving.data
    if arriving.size is None:
        end = _HEAD_END.search(data)
        if end is None:
            return len(data) > LONGEST_HEAD
        head = bytes(data[: end.end()])
        length = _LENGTH.search(head)
        if _CHUNKED.search(head):
            if data.endswith((b"0\r\n\r\n", b"0\n\n")):
                arriving.size = len(data)
            return arriving.size is not None or len(data) > HELD
        arriving.size = end.end() + (int(length[1]) if length else 0)
    return len(data) >= arriving.size or arriving.size > HELD


def _expects(arriving: Arriving) -> bool:
    """Whether the client waits to be asked for the body. It is asked once: gunicorn must not do so again."""
    end = _HEAD_END.search(arriving.data)
    assert end is not None
    head, asked = _EXPECT.subn(b"", bytes(arriving.data[: end.end()]))
    if asked and arriving.size is not None:
        arriving.size -= end.end() - len(head)
        arriving.data[: end.end()] = head
    arriving.asked_on = True
    return bool(asked)
