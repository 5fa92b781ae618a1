"""Memory that a server process shares with its readers: what each of them is doing, without a word between them.

A message for each request would wake the server for each. So a reader notes here what it begins and what it has
ended, and the server looks when it needs to know: for the log and the metrics, and when a reader has died.
"""

from __future__ import annotations

import mmap
import os
import struct
import tempfile
from dataclasses import dataclass
from time import monotonic

SLOTS = 64
"""Readers that there is room for."""
NOTES = 256
"""Answers of a reader that are remembered until the server has read of them."""
METHODS = ("GET", "POST")
IDLE, ASKED, BEGUN = 0, 1, 2
"""What a reader does: wait for a request; work on one; send its answer."""
_SLOT, _NOTE = 8192, struct.Struct("=BBHfQ")
_ID, _ID_SIZE, _ENDED, _NOTES = 16, 128, 160, 256
_SIZE = (SLOTS + 1) * _SLOT


@dataclass(frozen=True, slots=True)
class Note:
    """An answer: its method, status, seconds and bytes, and whether the client got all of it."""

    method: str
    status: int
    seconds: float
    size: int
    whole: bool


class Board:
    """The memory. `fileno` is a file that other processes map it from."""

    def __init__(self, fileno: int | None = None) -> None:
        if fileno is None:
            with tempfile.TemporaryFile() as file:
                file.truncate(_SIZE)
                fileno = os.dup(file.fileno())
        self.fileno = fileno
        self._memory = memoryview(mmap.mmap(fileno, _SIZE))

    def close(self) -> None:
        """Let no other process map it any more."""
        os.close(self.fileno)

    @property
    def is_wanted(self) -> bool:
        """Whether others wait for a reader, so that none should keep a connection that is idle."""
        return bool(self._memory[0])

    @is_wanted.setter
    def is_wanted(self, wanted: bool) -> None:
        self._memory[0] = wanted

    @property
    def is_stopping(self) -> bool:
        """Whether the server stops, so that connections end with the answer that is on its way."""
        return bool(self._memory[1])

    @is_stopping.setter
    def is_stopping(self, stopping: bool) -> None:
        self._memory[1] = stopping

    def slot(self, number: int) -> Slot:
        """The part of one reader."""
        return Slot(self._memory[(number + 1) * _SLOT : (number + 2) * _SLOT])


class Slot:
    """What one reader tells. It writes, and the server reads; only `clear` is the server's."""

    def __init__(self, memory: memoryview) -> None:
        self._memory = memory
        # Eight bytes are written at once, so nobody reads half of them.
        self._since, self._ended = memory[:8].cast("d"), memory[_ENDED : _ENDED + 8].cast("Q")

    def clear(self) -> None:
        """Forget the reader that had this place before."""
        self._memory[:_NOTES] = bytes(_NOTES)

    @property
    def since(self) -> float:
        """When the reader began what it does, on the clock of `monotonic`; 0 while it waits for a client."""
        return self._since[0]

    @property
    def state(self) -> int:
        """IDLE, ASKED or BEGUN."""
        return self._memory[8]

    @property
    def method(self) -> str:
        """The method of the request."""
        return METHODS[self._memory[9]]

    @property
    def identity(self) -> str:
        """The id of the request."""
        return bytes(self._memory[_ID : _ID + self._memory[10]]).decode("ascii")

    def ask(self, method: str, identity: str) -> None:
        """A request is there."""
        text = identity.encode("ascii")[:_ID_SIZE]
        self._memory[9], self._memory[10] = METHODS.index(method), len(text)
        self._memory[_ID : _ID + len(text)] = text
        self._memory[8] = ASKED
        self._since[0] = monotonic()

    def begin(self) -> None:
        """The first of the answer is about to be sent."""
        self._memory[8] = BEGUN

    def wait(self) -> None:
        """The client is slow to take the answer: the time is its own."""
        self._since[0] = 0.0

    def go_on(self, since: float) -> None:
        """The client has taken what was sent."""
        self._since[0] = since

    def end(self, status: int, seconds: float, size: int, whole: bool) -> None:
        """The answer is over."""
        at = self._ended[0]
        _NOTE.pack_into(self._memory, _NOTES + at % NOTES * _NOTE.size, self._memory[9], whole, status, seconds, size)
        self._ended[0] = at + 1
        self._since[0] = 0.0
        self._memory[8] = IDLE

    @property
    def ended(self) -> int:
        """How many answers are over."""
        return self._ended[0]

    def notes(self, read: int) -> list[Note]:
        """The answers after the first `read`, as far as they are remembered."""
        found = []
        for at in range(max(read, self.ended - NOTES), self.ended):
            method, whole, status, seconds, size = _NOTE.unpack_from(self._memory, _NOTES + at % NOTES * _NOTE.size)
            found.append(Note(METHODS[method], status, seconds, size, bool(whole)))
        return found
