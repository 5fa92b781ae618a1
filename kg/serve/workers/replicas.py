"""The server's side of replicas: when one is loaded, and from which process the next reader is forked.

A snapshot that has stood for some seconds, and fits into the memory that is allowed, is loaded by a process of its own
(replica.py). Until that is ready, and for any other snapshot, readers come from the forker and read from disk.
Nothing here is for several threads at once: the pool sees to that.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections import deque
from pathlib import Path

from kg.serve.workers.forker import Forker
from kg.serve.workers.forking import REPLICA, Control
from kg.serve.workers.memory import available_memory
from kg.serve.workers.opened import Place, place_of
from kg.serve.workers.replica import READY
from kg.serve.workers.wire import Json, pack, split_pid
from kg.store import is_address

SETTLED, TIMES = 5.0, 3
"""Seconds for which a snapshot must have stood: where reports are being written, each is superseded soon. And how many
times as long as the last one took to load."""
GROWTH = 3.5
"""Bytes in memory, at the most, for a byte on disk: 700 for a quad, which takes 200 on disk."""
_SHARE = 3
"""A process takes so much of the memory that is available, as a divisor: there are others."""
_LOOK = 1.0
"""Seconds between two looks at a snapshot that has no replica."""
_KNOWN = 16
_log = logging.getLogger(__name__)


class Replica:
    """The handle on one process, which ends when it `is_over` and the last reader of it has left."""

    def __init__(self, forker: Forker, place: Place, size: int) -> None:
        self.place, self.is_over = place, False
        self._forker, self._begun = forker, time.monotonic()
        self._control = Control(forker.fork(REPLICA))
        self._received, self._pid, self._is_ready, self._readers = bytearray(), 0, False, 0
        self.took = 0.0
        """Seconds that loading took."""
        self._control.sock.sendall(pack({"do": "load", "at": place[0], "version": place[1], "replica": size}))

    @property
    def is_ready(self) -> bool:
        """Whether readers can be forked from it."""
        if not self._is_ready and not self.is_over:
            self._hear()
        return self._is_ready and not self.is_over

    def fork(self, role: int, slot: int) -> socket.socket:
        """As `Forker.fork`, but without a second try. Raises OSError when the process is gone."""
        sock = self._control.fork(role, slot)
        self._readers += 1
        return sock

    def kill(self, pid: int) -> int:
        """As `Forker.kill`."""
        try:
            return self._control.kill(pid)
        except OSError:
            return 0

    def leave(self) -> None:
        """One of its readers is no more."""
        self._readers -= 1
        self._end_if_unused()

    def end(self) -> None:
        """Fork no more readers."""
        self.is_over = True
        self._end_if_unused()

    def hang_up(self) -> None:
        """Let the process end, and its readers with it."""
        self._control.sock.close()

    def _end_if_unused(self) -> None:
        if self.is_over and not self._readers:
            self.hang_up()
            # The system needs a while to free what it held.
            threading.Thread(target=self._forker.kill, args=(self._pid,), daemon=True).start()

    def _hear(self) -> None:
        try:
            part = self._control.sock.recv(64, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        except OSError:
            part = b""
        name = Path(self.place[0]).name
        if not part:
            _log.warning("the snapshot %s could not be loaded into memory: answers come from disk", name)
            self.end()
            return
        self._received += part
        self._pid = self._pid or split_pid(self._received)
        self._is_ready = self._received == READY
        if self._is_ready:
            self.took = time.monotonic() - self._begun
            _log.info("the snapshot %s is in memory, after %.1f s", name, self.took)


class Replicas:
    """The replica of the newest snapshot, which may `size` bytes, and 0 for none."""

    def __init__(self, forker: Forker, size: int) -> None:
        self._forker, self._size = forker, size
        self._replica: Replica | None = None
        self._known: deque[Place] = deque(maxlen=_KNOWN)
        self._look_at, self._settled = 0.0, SETTLED

    def source(self, job: Json) -> Forker | Replica:
        """Where a reader for `job` comes from."""
        place = place_of(job)
        if place not in self._known:
            self._known.append(place)
            self._look_at = 0.0
            self._end()
        # A page that takes long may still ask for an older one.
        if place != self._known[-1]:
            return self._forker
        if self._replica is None and self._size and time.monotonic() >= self._look_at:
            self._look_at = time.monotonic() + _LOOK
            self._begin(place)
        return self._replica if self._replica is not None and self.is_used else self._forker

    @property
    def is_used(self) -> bool:
        """Whether readers come from a replica."""
        return self._replica is not None and self._replica.is_ready

    def lose(self, source: Forker | Replica) -> Forker:
        """Where a reader comes from when `source`, a replica, is gone. Raises the error in hand for the forker."""
        if isinstance(source, Forker):
            raise
        source.end()
        return self._forker

    def close(self) -> None:
        """Hang up; the process that holds the replica ends with the forker at the latest."""
        if self._replica is not None:
            self._replica.hang_up()

    def _begin(self, place: Place) -> None:
        at = place[0]
        if is_address(at):
            return
        try:
            size = min(self._size, (available_memory() or self._size * _SHARE) // _SHARE)
            if time.time() - os.stat(at).st_mtime >= self._settled and _size_in_memory(at) <= size:
                self._replica = Replica(self._forker, place, size)
        except OSError:
            return

    def _end(self) -> None:
        if self._replica is not None:
            self._settled = max(SETTLED, TIMES * self._replica.took)
            self._replica.end()
            self._replica = None


def _size_in_memory(at: str) -> float:
    """Bytes that the snapshot at `at` may take."""
    return GROWTH * sum(entry.stat().st_size for entry in os.scandir(at) if entry.name.endswith((".sst", ".log")))
