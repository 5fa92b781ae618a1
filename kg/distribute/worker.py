"""A process that does work in our place, and may die or hang without loss to anyone else.

Started anew, not forked: that is safe beside the threads of the store, and the same on every system. It talks through
its standard input and output, so that it can also be started where multiprocessing must not be (in a Dask worker).
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Timer
from typing import IO, Any, Generic, TypeVar

from kg.errors import EntenteError

A = TypeVar("A")
B = TypeVar("B")
Load = Callable[[], Callable[[list[A]], list[B]]]
"""What a process is given: it must be picklable, and makes the function that answers a list by a list as long."""

STARTING = 300.0  # seconds in which a process must have loaded
MEMORY = 2 << 30
"""Bytes that a process may take beyond what it took to load: a report of the longest text needs 1.7 GB."""
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""NumPy would use all cores in each process, and the processes would then wait for one another."""
_MAIN = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from kg.distribute.worker import serve; serve()"


class Lost(Exception):
    """A process died, or was ended because it took too long; the message says which."""


@dataclass(frozen=True, slots=True)
class _Answer(Generic[B]):
    """What was found, or None for want of memory; `spent` when the process holds so much that it had better end."""

    found: list[B] | None
    spent: bool


class Worker(Generic[A, B]):
    """One process and its successors, used by one thread at a time."""

    def __init__(self, load: Load[A, B], limit: float) -> None:
        self._load, self._limit, self._closed = load, limit, False
        self._process: subprocess.Popen[bytes] | None = None

    def answers(self, items: list[A], lost: Callable[[A, str], B]) -> list[B]:
        """An answer for each of `items`; what `lost` makes of those, tried alone again, that cost a process twice."""
        try:
            return self._ask(items)
        except Lost:
            return [answer for item in items for answer in self._alone(item, lost)]

    def _alone(self, item: A, lost: Callable[[A, str], B]) -> list[B]:
        try:
            return self._ask([item])
        except Lost as error:
            return [lost(item, str(error))]

    def _ask(self, items: list[A]) -> list[B]:
        try:
            answer: _Answer[B] = _exchange(self._process or self._started(), items, self._limit)
        except TimeoutError as error:
            self._end()
            raise Lost(f"it took more than {self._limit:g} s") from error
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            self._end()
            raise Lost("its process was killed, perhaps for want of memory") from error
        if answer.spent:
            self._end()
        if answer.found is None:
            raise Lost(f"it took more than {MEMORY >> 30} GB of memory")
        return answer.found

    def _started(self) -> subprocess.Popen[bytes]:
        if self._closed:
            raise EntenteError("the work was ended")
        command = [sys.executable, "-c", _MAIN, json.dumps(sys.path)]
        process = self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | _ONE_THREAD,
            start_new_session=True,  # Ctrl-C is our business
        )
        if self._closed:
            process.kill()
        try:
            problem = _exchange(process, (self._load, self._limit), STARTING)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            self._end()
            if self._closed:
                raise EntenteError("the work was ended") from error
            raise EntenteError(
                "a process could not be started, perhaps for want of memory: "
                "run the same command again, with fewer workers"
            ) from error
        if problem is not None:
            self._end()
            raise EntenteError(problem)
        return process

    def kill(self) -> None:
        """Kill the process, and start no other. A thread that waits for it sees it end; `close` comes after that."""
        self._closed = True
        if self._process is not None:
            self._process.kill()

    def close(self) -> None:
        """End the process, and give back what it held."""
        self._closed = True
        self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                _close(pipe)


def _exchange(process: subprocess.Popen[bytes], sent: object, limit: float) -> Any:
    """The answer to what is sent. TimeoutError after `limit` seconds, when the process is killed."""
    assert process.stdin is not None
    assert process.stdout is not None
    overdue = Event()

    def end() -> None:
        overdue.set()
        process.kill()

    timer = Timer(limit, end)
    timer.start()
    try:
        pickle.dump(sent, process.stdin)
        process.stdin.flush()
        return pickle.load(process.stdout)
    except (OSError, EOFError, pickle.UnpicklingError) as error:
        if overdue.is_set():
            raise TimeoutError from error
        raise
    finally:
        timer.cancel()


def _close(pipe: IO[bytes] | None) -> None:
    try:
        if pipe is not None:
            pipe.close()
    except OSError:  # what was not yet sent has no receiver
        pass


def serve() -> None:
    """Answer the parent's lists until it is gone. The first thing that it sends makes the function that answers."""
    given, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not come between the answers

    def answer(found: object) -> None:
        pickle.dump(found, answers)
        answers.flush()

    try:
        load, limit = pickle.load(given)
        try:
            work = load()
        except EntenteError as error:
            answer(str(error))
            return
        loaded = _memory()
        _limit_memory(loaded + MEMORY)
        answer(None)
        while True:
            items = pickle.load(given)
            _alarm(int(limit) + 10)
            try:
                found = work(items)
            except MemoryError:
                found = None
            answer(_Answer(found, found is None or _memory() > loaded + MEMORY // 2))
            _alarm(0)
    except (OSError, EOFError):
        return


def _alarm(seconds: int) -> None:
    """End this process after so many seconds, even when the parent, who does so earlier, is no longer there."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def _memory() -> int:
    """Bytes of data that this process holds. Only Linux tells, and limits, what counts; 0 elsewhere."""
    if sys.platform != "linux":
        return 0
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[5]) * os.sysconf("SC_PAGESIZE")


def _limit_memory(limit: int) -> None:
    """Let this process hold `limit` bytes and no more: what asks for more gets a MemoryError, or ends."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (limit, resource.getrlimit(resource.RLIMIT_DATA)[1]))
