"""The process that holds a replica of the store in memory; readers that it forks share its pages.

Oxigraph reads from memory three to five times as fast as through its block cache of a store on disk. The process is
forked by the forker, loads one snapshot, and then forks readers of it. Another process reads the snapshot and sends it
through a pipe, since no store that is open on disk survives a fork.
"""

from __future__ import annotations

import ctypes
import json
import os
import socket
import struct
from functools import partial

import pyoxigraph as ox

from kg.serve.workers import confine, reader
from kg.serve.workers.board import Board
from kg.serve.workers.forking import READER, fork_on_demand
from kg.serve.workers.opened import Opened, place_of
from kg.serve.workers.wire import jobs, send_pid
from kg.store import EmbeddedStore
from kg.store.opening import open_embedded

READY = b"R"
"""What the process says when readers can be forked."""
_SIZE = struct.Struct("!I")
_NICENESS = 4
CUT_OFF = (MemoryError, ValueError, SyntaxError)
"""What loading raises where the memory does not suffice, or the sender was ended in the middle of a quad."""
_HAS_BLANK = """ASK {
  { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }
  FILTER(ISBLANK(?s) || ISBLANK(?o) || ISTRIPLE(?o) || (BOUND(?g) && ISBLANK(?g)))
}"""


def main(sock: socket.socket, board: Board, slot: int) -> None:
    """Load the snapshot that the one job at `sock` names, and fork readers of it until the server is gone."""
    confine.confine()
    send_pid(sock, os.getpid())
    job, _, _ = next(jobs(sock))
    confine.limit_memory(job["replica"])
    try:
        inner = _load(job["at"])
    except CUT_OFF:
        return
    confine.free_memory()
    store = EmbeddedStore(inner, job["at"], read_only=True)
    sock.sendall(READY)
    fork_on_demand(sock, board, {READER: partial(reader.main, opened=Opened(place_of(job), store))})


def _load(at: str) -> ox.Store:
    received, sent = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(received)
        _send_and_end(at, sent)
    os.close(sent)
    inner = ox.Store()
    with open(received, "rb", buffering=0) as pipe:
        told = json.loads(_exactly(received, _SIZE.unpack(_exactly(received, _SIZE.size))[0]))
        # What stands in a store needs no checks.
        if told["blank"]:
            inner.bulk_extend(ox.parse(pipe, format=ox.RdfFormat.N_QUADS, lenient=True))
        else:
            # Three times as fast, but it gives blank nodes other names.
            inner.bulk_load(pipe, format=ox.RdfFormat.N_QUADS, lenient=True)
    if os.waitpid(pid, 0)[1]:
        raise OSError(f"the snapshot {at} could not be read")
    for name in told["empty"]:
        inner.add_graph(ox.NamedNode(name))
    _give_back_memory()
    return inner


def _send_and_end(at: str, sent: int) -> None:
    """Write what N-Quads do not tell, and then all quads; for a process that does nothing else."""
    status = 1
    try:
        # Loading is in no hurry, and answers are.
        os.nice(_NICENESS)
        inner = open_embedded(at, read_only=True).oxigraph
        names = [name for name in inner.named_graphs() if isinstance(name, ox.NamedNode)]
        empty = [name.value for name in names if _is_empty(inner, name)]
        message = json.dumps({"blank": bool(inner.query(_HAS_BLANK)), "empty": empty}).encode()
        with open(sent, "wb", buffering=1 << 20) as pipe:
            pipe.write(_SIZE.pack(len(message)) + message)
            inner.dump(pipe, format=ox.RdfFormat.N_QUADS)
        status = 0
    finally:
        os._exit(status)


def _is_empty(inner: ox.Store, name: ox.NamedNode) -> bool:
    return next(inner.quads_for_pattern(None, None, None, name), None) is None


def _exactly(fd: int, size: int) -> bytes:
    found = b""
    while len(found) < size:
        part = os.read(fd, size - len(found))
        if not part:
            raise OSError("the snapshot could not be read")
        found += part
    return found


def _give_back_memory() -> None:
    """Have mimalloc, where it is the allocator, return to the system what loading took beside the store."""
    collect = getattr(ctypes.CDLL(None), "mi_collect", None)
    if collect is not None:
        collect(True)
