"""The process that forks workers: it has one thread and all modules loaded, so that a fork is safe and takes 5 ms.

The server itself must not fork: it has threads. What it wants comes over a socket: `F`, the role and the place on the
board, with the worker's end of a socket pair, to fork one; `K` and a process id to kill one and learn how it ended.
When the server is gone, so are its workers.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable

from kg.serve.workers.allocator import allocator
from kg.serve.workers.board import Board

COMMAND = struct.Struct("!cii")
STATUS = struct.Struct("!i")
READER, WRITER = 1, 2
_START = "import sys; sys.path[:] = {path!r}; from kg.serve.workers.forker import main; main({fd}, {board})"


class Forker:
    """The server's handle on the process. Started when first needed; anew when it has died."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = os.getpid()

    def fork(self, role: int, slot: int = 0) -> socket.socket:
        """The server's end of the socket pair to a new worker, which begins by telling its process id.

        `slot` is its place on the board.
        """
        ours, theirs = socket.socketpair()
        with self._lock, theirs:
            for attempt in (1, 2):
                control = self._control or self._start()
                try:
                    socket.send_fds(control, [COMMAND.pack(b"F", role, slot)], [theirs.fileno()])
                    return ours
                except OSError:
                    self._stop()
                    if attempt == 2:
                        ours.close()
                        raise
        raise AssertionError("the second try returns or raises")

    def kill(self, pid: int) -> int:
        """The status, as `os.waitpid` gives it, with which the worker `pid` ended or is ended now; 0 when unknown."""
        with self._lock:
            if self._control is None:
                return 0
            try:
                self._control.sendall(COMMAND.pack(b"K", pid, 0))
                return int(STATUS.unpack(self._control.recv(STATUS.size, socket.MSG_WAITALL))[0])
            except (OSError, struct.error):
                self._stop()
                return 0

    def close(self) -> None:
        """End the process, and with it all workers, for good."""
        with self._lock:
            self._stop()
            self._board.close()

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            # For the C library's allocator, where there is no other: few arenas, since each takes address space, which
            # is what limits a reader's memory; large pages, since Oxigraph reads here and there in its cache, and each
            # reader has its own, so small pages would be looked up often.
            self._process = subprocess.Popen(
                [sys.executable, "-c", _START.format(path=sys.path, fd=theirs.fileno(), board=self._board.fileno)],
                pass_fds=[theirs.fileno(), self._board.fileno],
                stdin=subprocess.DEVNULL,
                env={"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
                | os.environ
                | allocator(os.environ)
                | {"MALLOC_ARENA_MAX": "2", "RUST_BACKTRACE": "0"},
            )
        self._control = ours
        return ours

    def _stop(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None and self._owner == os.getpid():
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
            self._process.kill()
            self._process.wait()
        self._control = self._process = None


def main(fd: int, board_fd: int) -> None:
    """Fork what the server at the socket `fd` asks for, until it is gone; the board is in the file `board_fd`."""
    # Loaded here once, for all workers.
    from kg.serve.workers import reader, writer

    roles = {READER: reader.main, WRITER: writer.main}
    # Ctrl+C in a terminal goes to all processes: the server ends first, and we when it has.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control, board = socket.socket(fileno=fd), Board(board_fd)
    # Those that the server has not yet asked to kill, as it does in the end with each. None is waited for before, so
    # no id can have become another process's.
    children: set[int] = set()
    gc.collect()
    gc.freeze()
    try:
        while True:
            message, fds, _, _ = socket.recv_fds(control, COMMAND.size, 1, socket.MSG_WAITALL)
            if len(message) < COMMAND.size:
                return
            what, number, slot = COMMAND.unpack(message)
            if what == b"K":
                control.sendall(STATUS.pack(_kill(number) if number in children else 0))
                children.discard(number)
            elif pid := os.fork():
                children.add(pid)
                os.close(fds[0])
            else:
                control.close()
                _become(roles[number], fds[0], board, slot)
    except OSError:
        return
    finally:
        for pid in children:
            os.kill(pid, signal.SIGKILL)


def _become(role: Callable[[socket.socket, Board, int], None], fd: int, board: Board, slot: int) -> None:
    """Be a worker, and end without what the forker does at its end."""
    try:
        role(socket.socket(fileno=fd), board, slot)
    except OSError:
        pass  # the server is gone
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(0)


def _kill(pid: int) -> int:
    # One that is ending by itself keeps the status of its own end.
    os.kill(pid, signal.SIGKILL)
    return os.waitpid(pid, 0)[1]
