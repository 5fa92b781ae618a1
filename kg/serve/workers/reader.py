"""A reader: it answers one query at a time from the newest snapshot, until the server is gone or lends it no more.

A stranger's text is looked at here and nowhere else. A reader has no handle on anything but its socket, the board, a
store that is open for reading and, while it is lent one, a client's connection.
"""

from __future__ import annotations

import os
import socket

from kg.serve.workers import confine
from kg.serve.workers.board import Board
from kg.serve.workers.lease import Desk
from kg.serve.workers.opened import Opened
from kg.serve.workers.output import FrameWire, Output
from kg.serve.workers.wire import BACK, LEASE, Json, frame, jobs, send_pid
from kg.serve.workers.work import DO, described


def main(sock: socket.socket, board: Board, slot: int, opened: Opened | None = None) -> None:
    """Answer the jobs that come over `sock`, and tell of it at place `slot` of the board. `opened` is its store."""
    confine.confine()
    send_pid(sock, os.getpid())
    if opened is None:
        opened = Opened()
    else:
        confine.keep_pages_shared()
    desk = Desk(opened, board, board.slot(slot))
    for job, body, connection in jobs(sock):
        if job["do"] == "open":
            opened.warm(job)
        elif job["do"] == LEASE:
            assert connection is not None
            sock.sendall(frame(BACK, desk.serve(connection, job, body)))
        else:
            _answer(sock, opened, job)


def _answer(sock: socket.socket, opened: Opened, job: Json) -> None:
    wire = FrameWire(sock, job["timeout"])
    output = Output(wire, job)
    try:
        store = opened.at(job)
        confine.end_in(job["timeout"])
        DO[job["do"]](store, job, output)
        output.close(retire=opened.has_grown)
    except Exception as error:
        wire.fail(described(error))
    confine.go_on()
