"""Which of the queries that wait begins next.

As many begin at a time as a worker has processors: readers that take turns on a processor lose its caches each time.
A query that turns out to be long keeps the others waiting no more, since most are short. But one that was long before
is begun only where a processor is free in any worker. Each reader has a cache of blocks of its own, so four long
queries on two processors are done about a tenth later together than two and then two.
"""

from __future__ import annotations

import mmap
from collections import OrderedDict, deque
from dataclasses import dataclass
from time import monotonic
from typing import Any

LONG = 0.05
"""Seconds from which on a query is long."""
PATIENCE = 1.0
"""Seconds for which one that was long before waits for a free processor: then it begins all the same."""
_REMEMBERED = 1024
_WORKERS = 512


class Processors:
    """How many readers are at work in each worker. All processes have it that are forked from the one that made it."""

    def __init__(self, number: int) -> None:
        self.number = number
        self._at_work = memoryview(mmap.mmap(-1, _WORKERS * 4)).cast("i")

    def note(self, worker: int, at_work: int) -> None:
        """So many readers of `worker` are at work; 0 when it has ended."""
        self._at_work[worker % _WORKERS] = at_work

    @property
    def is_one_free(self) -> bool:
        """Whether fewer readers are at work than there are processors."""
        return sum(self._at_work) < self.number


@dataclass(frozen=True, slots=True)
class Waiting:
    """A connection that waits for a reader, with the request in `data`, since then on the clock of `monotonic`."""

    conn: Any
    data: bytes
    since: float
    is_retried: bool = False


class Turns:
    """The queries of one worker that wait, and what is known of those before. Its share is so many processors."""

    def __init__(self, share: int, processors: Processors, worker: int) -> None:
        self._share, self._processors, self._worker = share, processors, worker
        self._waiting: deque[Waiting] = deque()
        self._long: OrderedDict[int, None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._waiting)

    def join(self, conn: Any, data: bytes) -> None:
        """Let one more wait."""
        self._waiting.append(Waiting(conn, data, monotonic()))

    def retry(self, conn: Any, data: bytes) -> None:
        """Let one wait again, as the first, since its reader had ended before it was asked."""
        self._waiting.appendleft(Waiting(conn, data, monotonic(), True))

    def note(self, at_work: int) -> None:
        """Let the other workers know how many readers are at work here."""
        self._processors.note(self._worker, at_work)

    def next(self, at_work: int, short: int) -> Waiting | None:
        """The next that may begin, when so many readers are at work, and so many of these not for long."""
        self.note(at_work)
        if not self._waiting or short >= self._share:
            return None
        if self._processors.is_one_free:
            return self._waiting[0]
        latest = monotonic() - PATIENCE
        return next((one for one in self._waiting if one.since < latest or _key(one.data) not in self._long), None)

    def begin(self, waiting: Waiting) -> None:
        """It waits no more."""
        self._waiting.remove(waiting)

    def overdue(self, seconds: float) -> Waiting | None:
        """The first, when it has waited longer than so many seconds."""
        is_late = self._waiting and monotonic() - self._waiting[0].since > seconds
        return self._waiting[0] if is_late else None

    def learn(self, data: bytes, seconds: float) -> None:
        """The request in `data` took so long."""
        key = _key(data)
        self._long.pop(key, None)
        if seconds >= LONG:
            self._long[key] = None
            if len(self._long) > _REMEMBERED:
                self._long.popitem(last=False)


def _key(data: bytes) -> int:
    """What two requests have in common that ask the same: the first line and the body."""
    head, _, body = data.partition(b"\r\n\r\n")
    return hash((head.partition(b"\r\n")[0], body))
