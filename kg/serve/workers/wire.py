"""What the server and a worker say to each other over a socket pair: jobs one way, frames the other.

A job is its length (4 bytes), a JSON object, and the body that the object announces. A frame is a kind (1 byte), a
length (4 bytes) and that many bytes. An answer is HEAD, any number of DATA and one END; or one ERROR, which may also
come after DATA. A job may bring a client's connection, which the worker gives back by BACK.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Iterator
from typing import Any

HEAD, DATA, END, ERROR, BACK = b"H", b"D", b"E", b"X", b"B"
HEADER = struct.Struct("!cI")
_LENGTH = struct.Struct("!I")
_PID = struct.Struct("!i")
_READ = 1 << 16
LEASE = "lease"
"""The job that brings a connection."""
Json = dict[str, Any]


def frame(kind: bytes, payload: bytes = b"") -> bytes:
    """One frame."""
    return HEADER.pack(kind, len(payload)) + payload


def as_json(value: Json) -> bytes:
    """A payload."""
    return json.dumps(value).encode()


def pack(job: Json, body: bytes = b"") -> bytes:
    """A job as it is sent."""
    text = json.dumps(job | {"body": len(body)} if body else job).encode()
    return _LENGTH.pack(len(text)) + text + body


def unpack(message: bytes) -> tuple[Json, bytes]:
    """What `pack` made one of: a job, or what comes back of it, and its body."""
    end = _LENGTH.size + _LENGTH.unpack_from(message)[0]
    return json.loads(message[_LENGTH.size : end]), message[end:]


def jobs(sock: socket.socket) -> Iterator[tuple[Json, bytes, socket.socket | None]]:
    """The jobs that come over `sock`, each with its body and the connection it brings, until the server is gone."""
    received = bytearray()
    connections: list[socket.socket] = []

    def take(size: int) -> bytes:
        while len(received) < size:
            part, fds, _, _ = socket.recv_fds(sock, _READ, 1)
            connections.extend(socket.socket(fileno=fd) for fd in fds)
            if not part:
                raise ConnectionError("the server is gone")
            received.extend(part)
        found = bytes(received[:size])
        del received[:size]
        return found

    while True:
        job = json.loads(take(_LENGTH.unpack(take(_LENGTH.size))[0]))
        body = take(job.get("body", 0))
        # A connection may arrive together with the job before its own.
        yield job, body, connections.pop(0) if job["do"] == LEASE else None


def send_pid(sock: socket.socket, pid: int) -> None:
    """Tell who is at this end: the first that a worker says."""
    sock.sendall(_PID.pack(pid))


def split_pid(received: bytearray) -> int:
    """Who is at the other end, taken from the begin of what was `received` of it; 0 while that is not there."""
    if len(received) < _PID.size:
        return 0
    told = int(_PID.unpack_from(received)[0])
    del received[: _PID.size]
    return told


def read_pid(sock: socket.socket) -> int:
    """Who is at the other end. Raises OSError when nobody is."""
    told = sock.recv(_PID.size, socket.MSG_WAITALL)
    if len(told) < _PID.size:
        raise ConnectionError("the worker is gone")
    return int(_PID.unpack(told)[0])
