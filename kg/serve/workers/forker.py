"""The process that forks workers (see forking.py): the server itself must not fork, since it has threads."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading

from kg.serve.workers.allocator import allocator
from kg.serve.workers.board import Board
from kg.serve.workers.forking import READER, REPLICA, WRITER, Control, fork_on_demand

_START = "import sys; sys.path[:] = {path!r}; from kg.serve.workers.forker import main; main({fd}, {board})"


class Forker:
    """The server's handle on the process. Started when first needed; anew when it has died."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._lock = threading.Lock()
        self._control: Control | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = os.getpid()

    def fork(self, role: int, slot: int = 0) -> socket.socket:
        """The server's end of the socket pair to a new worker, which begins by telling its process id.

        `slot` is its place on the board.
        """
        with self._lock:
            try:
                return (self._control or self._start()).fork(role, slot)
            except OSError:
                self._stop()
                return self._start().fork(role, slot)

    def kill(self, pid: int) -> int:
        """The status, as `os.waitpid` gives it, with which the worker `pid` ended or is ended now; 0 when unknown."""
        with self._lock:
            if self._control is None:
                return 0
            try:
                return self._control.kill(pid)
            except OSError:
                self._stop()
                return 0

    def leave(self) -> None:
        """Do nothing: it goes on without readers."""

    def close(self) -> None:
        """End the process, and with it all workers, for good."""
        with self._lock:
            self._stop()
            self._board.close()

    def _start(self) -> Control:
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
        self._control = Control(ours)
        return self._control

    def _stop(self) -> None:
        if self._control is not None:
            self._control.sock.close()
        if self._process is not None and self._owner == os.getpid():
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
            self._process.kill()
            self._process.wait()
        self._control = self._process = None


def main(fd: int, board_fd: int) -> None:
    """Fork what the server at the socket `fd` asks for, until it is gone; the board is in the file `board_fd`."""
    # Loaded here once, for all workers.
    from kg.serve.workers import reader, replica, writer

    # Ctrl+C in a terminal goes to all processes: the server ends first, and we when it has.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    roles = {READER: reader.main, WRITER: writer.main, REPLICA: replica.main}
    fork_on_demand(socket.socket(fileno=fd), Board(board_fd), roles)
