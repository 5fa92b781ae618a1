"""What the server and a worker say to each other over a socket pair: jobs one way, frames the other.

A job is its length (4 bytes), a JSON object, and the body that the object announces. A frame is a kind (1 byte), a
length (4 bytes) and that many bytes. An answer is HEAD, any number of DATA and one END; or one ERROR, which may also
come after DATA.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Iterator
from typing import Any

HEAD, DATA, END, ERROR = b"H", b"D", b"E", b"X"
HEADER = struct.Struct("!cI")
_LENGTH = struct.Struct("!I")
_PID = struct.Struct("!i")
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


def jobs(sock: socket.socket) -> Iterator[tuple[Json, bytes]]:
    """The jobs that come over `sock`, each with its body, until the server is gone."""
    received = bytearray()

    def take(size: int) -> bytes:
        while len(received) < size:
            part = sock.recv(1 << 20)
            if not part:
                raise ConnectionError("the server is gone")
            received.extend(part)
        found = bytes(received[:size])
        del received[:size]
        return found

    while True:
        job = json.loads(take(_LENGTH.unpack(take(_LENGTH.size))[0]))
        yield job, take(job.get("body", 0))


def send_pid(sock: socket.socket, pid: int) -> None:
    """Tell who is at this end: the first that a worker says."""
    sock.sendall(_PID.pack(pid))


def read_pid(sock: socket.socket) -> int:
    """Who is at the other end. Raises OSError when nobody is."""
    told = sock.recv(_PID.size, socket.MSG_WAITALL)
    if len(told) < _PID.size:
        raise ConnectionError("the worker is gone")
    return int(_PID.unpack(told)[0])
