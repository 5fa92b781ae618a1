"""Forking on demand: the loop of a process that forks workers, and the server's end of the socket to it.

Such a process has one thread and all modules loaded, so that a fork is safe and takes 5 ms. `F`, the role and the place
on the board, with the worker's end of a socket pair, asks to fork one; `K` and a process id to kill one and tell how it
ended. When the server is gone, so is the process, and with it its workers.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import struct
import threading
import traceback
from collections.abc import Callable, Mapping

from kg.serve.workers.board import Board

COMMAND = struct.Struct("!cii")
STATUS = struct.Struct("!i")
READER, WRITER, REPLICA = 1, 2, 3
Role = Callable[[socket.socket, Board, int], None]


class Control:
    """The server's end. Both methods raise OSError when nobody is at the other."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self._lock = threading.Lock()

    def fork(self, role: int, slot: int) -> socket.socket:
        """The server's end of the socket pair to a new worker, which begins by telling its process id."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                with self._lock:
                    socket.send_fds(self.sock, [COMMAND.pack(b"F", role, slot)], [theirs.fileno()])
            except OSError:
                ours.close()
                raise
        return ours

    def kill(self, pid: int) -> int:
        """The status, as `os.waitpid` gives it, with which the worker `pid` ended or is ended now; 0 when unknown."""
        with self._lock:
            self.sock.sendall(COMMAND.pack(b"K", pid, 0))
            told = self.sock.recv(STATUS.size, socket.MSG_WAITALL)
        if len(told) < STATUS.size:
            raise ConnectionError("the process that forks is gone")
        return int(STATUS.unpack(told)[0])


def fork_on_demand(control: socket.socket, board: Board, roles: Mapping[int, Role]) -> None:
    """Fork what the server at the other end of `control` asks for, until it is gone."""
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
            _kill(pid)


def _become(role: Role, fd: int, board: Board, slot: int) -> None:
    """Be a worker, and end without what the process that forked it does at its end."""
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
