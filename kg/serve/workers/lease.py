"""A reader with a client's connection: it reads requests, answers them, and gives the connection back.

So a request goes through one process only. The server has the connection too: it tells the client why, should the
kernel end the reader, and takes over whatever a reader should not wait for.
"""

from __future__ import annotations

import select
import socket
from time import monotonic

from kg.errors import EntenteError
from kg.query import FormatError
from kg.query.syntax import is_repeatable
from kg.serve import http1
from kg.serve.asking import job_for, tag_of, unchanged, unfit
from kg.serve.faults import HttpError, as_http
from kg.serve.headers import chosen_id
from kg.serve.logs import REQUEST_ID, configure, log_answer
from kg.serve.negotiate import takes_gzip
from kg.serve.newest import Newest
from kg.serve.protocol import Message, Query, operation
from kg.serve.turns import LONG
from kg.serve.workers import confine
from kg.serve.workers.board import NOTES, Board, Slot
from kg.serve.workers.client import ClientWire, Gone
from kg.serve.workers.endings import error_of
from kg.serve.workers.kept import Copying, Kept, is_wanted
from kg.serve.workers.opened import Opened
from kg.serve.workers.output import Output
from kg.serve.workers.wire import Json, pack
from kg.serve.workers.work import DO, described

ROUTE = "/sparql"
IDLE = 2.0
"""Milliseconds that a reader waits for the next request of a client."""
IDLE_WANTED, TURN = 0.5, 0.005
"""Milliseconds that it waits when other connections wait for a reader; and seconds that the connection then has."""
LONGEST = 1.0
"""Seconds for which it has a connection, but for the query that it works on then."""
_READ = 1 << 16


class Desk:
    """Where a reader answers clients."""

    def __init__(self, opened: Opened, board: Board, slot: Slot) -> None:
        self._opened, self._board, self._slot = opened, board, slot
        self._newest: Newest | None = None
        self._kept = Kept()

    def serve(self, sock: socket.socket, lease: Json, data: bytes) -> bytes:
        """Answer the requests that begin with `data`; what the server must know when it takes the connection back."""
        if self._newest is None:
            self._newest = Newest(lease["location"])
            configure()
        with sock:
            connection = _Connection(sock, lease, data)
            try:
                while self._goes_on(connection):
                    pass
            except http1.Unusual:
                connection.is_unusual = True
        return connection.state(retire=self._opened.has_grown)

    def _goes_on(self, connection: _Connection) -> bool:
        """Answer one request; whether there may be another for this reader."""
        request = http1.read(connection.data)
        if request is None:
            return False
        message = Message(request.method, request.query_string, request.get("content-type"), lambda: request.body)
        try:
            asked = operation(message)
        except HttpError as error:
            self._answer(connection, request, error)
        else:
            if not isinstance(asked, Query):
                raise http1.Unusual
            self._answer(connection, request, asked)
        return connection.keeps and not connection.unsent and connection.has_more(self._board.is_wanted)

    def _answer(self, connection: _Connection, request: http1.Request, asked: Query | HttpError) -> None:
        identity = chosen_id(request.get("x-request-id"))
        REQUEST_ID.set(identity)
        keeps = request.fields.keeps and not self._board.is_stopping
        self._slot.ask(request.method, identity)
        started = monotonic()
        wire = ClientWire(connection.sock, self._slot, connection.limits["timeout"], identity, keeps=keeps)
        try:
            try:
                if isinstance(asked, HttpError):
                    raise asked
                self._evaluate(wire, request, asked, connection.limits)
            except Gone:
                raise
            except Exception as error:
                wire.fail(_told(error))
        except Gone:
            pass
        confine.go_on()
        seconds = monotonic() - started
        connection.answered(request, wire, seconds)
        self._slot.end(wire.status, seconds, wire.size, wire.whole)
        client = connection.client
        log_answer(
            request.method, ROUTE, ROUTE, wire.status, seconds, wire.size, whole=wire.whole, client=client
        )  # fmt: skip

    def _evaluate(self, wire: ClientWire, request: http1.Request, asked: Query, limits: Json) -> None:
        assert self._newest is not None
        job = job_for(asked, request.get("accept"))
        snapshot = self._newest.snapshot()
        wire.tag = tag_of(snapshot.version, job, request.method)
        if wire.tag and wire.tag in request.get("if-none-match"):
            wire.unchanged(unchanged(wire.tag))
            return
        gzip = takes_gzip(request.get("accept-encoding"))
        place = self._kept.path(snapshot.version, job, gzip=gzip)
        if place and is_wanted(request.get("cache-control")) and (found := self._kept.find(place)):
            wire.send(*found, {"cut": None}, len(found[1]))
            return
        job = {**limits, **job, **snapshot.place, "gzip": gzip}
        store = self._opened.at(job)
        confine.end_in(job["timeout"])
        copying, started = Copying(wire), monotonic()
        output = Output(copying, job)
        try:
            DO["query"](store, job, output)
        except FormatError as error:
            raise unfit(asked, error) from error
        output.close()
        if place and monotonic() - started >= LONG and (answer := copying.answer) and is_repeatable(asked.text):
            self._kept.keep(place, *answer)


class _Connection:
    """A client's connection while a reader has it: what has come of it, and how it stands."""

    def __init__(self, sock: socket.socket, lease: Json, data: bytes) -> None:
        self.sock, self.data, self.client = sock, data, lease["client"]
        self.limits = lease["limits"]
        self.keeps, self.unsent, self.is_unusual = True, b"", False
        self._begun, self._left, self._was_long = monotonic(), NOTES, False
        self._poll = select.poll()
        self._poll.register(sock, select.POLLIN)

    def answered(self, request: http1.Request, wire: ClientWire, seconds: float) -> None:
        """Go on after the answer to `request`, which took so long."""
        self.data = self.data[request.size :]
        self.keeps, self.unsent = wire.keeps, wire.unsent
        self._left -= 1
        self._was_long = seconds >= LONG

    def has_more(self, is_wanted: bool) -> bool:
        """Whether the client sends something soon, and has not had its turn; `is_wanted` says that others wait."""
        # The server knows best when the next should begin of those that may be long.
        if not self._left or self._was_long or monotonic() > self._begun + (TURN if is_wanted else LONGEST):
            return False
        if self.data:
            return True
        if not self._poll.poll(IDLE_WANTED if is_wanted else IDLE):
            return False
        try:
            self.data = self.sock.recv(_READ, socket.MSG_DONTWAIT)
        except OSError:
            self.data = b""
        self.keeps = bool(self.data)
        return self.keeps

    def state(self, *, retire: bool) -> bytes:
        """How it is given back."""
        told = {"keeps": self.keeps, "unusual": self.is_unusual, "unsent": len(self.unsent), "retire": retire}
        return pack(told, self.unsent + self.data)


def _told(error: Exception) -> HttpError:
    """An error in the words that the server has for it."""
    found = error if isinstance(error, HttpError) else error_of(described(error))
    if isinstance(found, EntenteError):
        return as_http(found)
    assert isinstance(found, HttpError)
    return found
