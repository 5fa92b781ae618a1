"""gunicorn's threaded worker, with patience: a request is gathered whole before a thread takes it.

gunicorn reads requests in its threads and waits for as long as a client likes. A few clients that send half a request
would stop the server, and so would those that take their answer and do not hang up. Here the worker's one loop
collects what comes, for a limited time; threads only see requests that they can answer. A query to the endpoint needs
no thread: its connection is lent to a reader (leases.py). Errors of HTTP itself have the shape of all others.
"""

from __future__ import annotations

import mmap
import os
import select
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from selectors import EVENT_READ
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from gunicorn import util
from gunicorn.glogging import Logger
from gunicorn.http import errors
from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, TConn, ThreadWorker

from kg.errors import EntenteError
from kg.serve import http1
from kg.serve.arriving import Arriving, expects, is_enough
from kg.serve.faults import UNFORESEEN, HttpError
from kg.serve.headers import chosen_id
from kg.serve.turns import Processors, Turns

if TYPE_CHECKING:
    from kg.serve.leases import Lease, Leases

PATIENCE = 20.0
"""Seconds within which a request must have come, and within which a client must take each piece of its answer."""
LINGER = 2.0
"""Seconds that a client has to hang up after its last answer (RFC 9112, section 9.6)."""
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
_PROCESSORS = Processors(os.cpu_count() or 1)
_READ = 1 << 16
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


def forget(worker: Any) -> None:
    """Let no worker leave connections to `worker`, which has ended."""
    _HELD_BY[_slot(worker)] = 0
    _PROCESSORS.note(_slot(worker), 0)


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
        self._leases: Leases | None = None

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
        self._leases = self._lender()
        try:
            super().run()
        finally:
            forget(self)

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Stop, and let clients know by their next answers."""
        if self._leases is not None:
            self._leases.stop()
        super().handle_exit(sig, frame)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Do what there is to do."""
        if self._leases is None:
            super().wait_for_and_dispatch_events(timeout)
            return
        super().wait_for_and_dispatch_events(min(timeout, self._leases.pause()))
        self._leases.look()

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
        """Give the connection to a thread or a reader when a whole request is there."""
        if not isinstance(conn.sock, PatientSocket):
            conn.sock = PatientSocket(fileno=conn.sock.detach())
            conn.sock.waiting = self._one_more_thread
            conn.close = partial(self._close, conn)
        self._await(conn, conn.parser.unreader.take_buffered() if conn.initialized else b"")

    def _await(self, conn: TConn, data: bytes, *, is_unusual: bool = False) -> None:
        """Wait for the rest of a request that begins with `data`."""
        conn.sock.setblocking(False)
        self._arriving[conn] = Arriving(monotonic() + PATIENCE, bytearray(data), is_unusual=is_unusual)
        self.poller.register(conn.sock, EVENT_READ, partial(self._more, conn))
        # Most requests are there already.
        self._more(conn, conn.sock)

    def returned(self, conn: TConn, told: dict[str, Any], rest: bytes) -> None:
        """Go on with a connection that a reader gives back."""
        unsent, data = rest[: told["unsent"]], rest[told["unsent"] :]
        if unsent:
            conn.init()
            conn.parser.unreader.unread(data)
            self._in_thread(conn, partial(self._send_rest, conn, unsent, told["keeps"]))
        elif not told["keeps"]:
            self.nr_conns -= 1
            conn.close(graceful=True)
        elif data:
            self._await(conn, data, is_unusual=told["unusual"])
        else:
            self._keep(conn)

    def bury(self, conn: TConn, lease: Lease, error: HttpError | None) -> None:
        """Let a thread end the lease: the system may need a while to free what a reader held."""
        assert self._leases is not None
        self._in_thread(conn, partial(self._leases.end, lease, error))

    def refuse(self, conn: TConn, message: bytes) -> None:
        """Send `message` and end the connection."""
        self._say(conn.sock, message)
        self.nr_conns -= 1
        conn.close(graceful=True)

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
            status, message = 500, UNFORESEEN
            self.log.error("a request failed", exc_info=exc)
        self._refuse(client, status, message)

    def _more(self, conn: TConn, sock: socket.socket) -> None:
        """Take what has come of a request, and pass the connection on when that is enough."""
        arriving = self._arriving[conn]
        try:
            while not is_enough(arriving):
                if arriving.size and not arriving.asked_on and expects(arriving):
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
        data, is_whole = bytes(arriving.data), arriving.size is not None and len(arriving.data) >= arriving.size
        may_lend = is_whole and not arriving.is_unusual and http1.may_be_usual(data)
        if may_lend and self._leases is not None and self._leases.lend(conn, data):
            return
        sock.setblocking(True)
        conn.init()
        conn.parser.unreader.unread(data)
        conn.data_ready, conn.is_partial = True, not is_whole
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
        self._say(sock, http1.error(HttpError(status, message), chosen_id(""), keeps=False))

    def _say(self, sock: socket.socket, message: bytes) -> None:
        try:
            sock.setblocking(False)
            sock.send(message)
        except OSError:
            self.log.debug("a client has left")

    def _lender(self) -> Leases | None:
        """What lends connections to readers, where this worker serves our own application over plain sockets."""
        from kg.serve.access import EXTENSION
        from kg.serve.leases import Leases

        access = getattr(self.wsgi, "extensions", {}).get(EXTENSION)
        if access is None or self.cfg.is_ssl or self.cfg.proxy_protocol != "off":
            return None
        try:
            share = -(-_PROCESSORS.number // self.cfg.workers)
            return Leases(access, self.poller, self, Turns(share, _PROCESSORS, _slot(self)))
        except EntenteError:
            # A setting is wrong, as the answers are going to say.
            return None

    def _keep(self, conn: TConn) -> None:
        """Wait for the next request of a client."""
        if len(self.keepalived_conns) >= self.max_keepalived:
            self.nr_conns -= 1
            conn.close()
            return
        conn.set_timeout()
        if not self.alive:
            conn.timeout = min(conn.timeout, monotonic() + STOP_KEEPALIVE_LINGER)
        self.keepalived_conns.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_client_socket_readable, conn))

    def _in_thread(self, conn: TConn, job: Callable[[], bool | None]) -> None:
        """Do `job` in a thread, which says whether the connection is kept."""
        done = self.tpool.submit(job)
        done.add_done_callback(lambda future: self.method_queue.defer(self.finish_request, conn, future))

    def _send_rest(self, conn: TConn, rest: bytes, keeps: bool) -> bool:
        """Send what a reader has not waited to send; whether the connection can be used again."""
        conn.sock.settimeout(PATIENCE)
        try:
            conn.sock.sendall(rest)
        except OSError as error:
            self.log.debug("a client has left: %s", error)
            return False
        return keeps
