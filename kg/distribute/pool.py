"""Work spread over processes of this machine, in order, with a bounded amount in memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue

from kg.distribute.worker import A, B, Load, Worker

CHUNK = 16  # reports handed to a process at a time: spaCy's batch
CHUNK_WEIGHT = 100_000  # characters, from which on a chunk is not made longer
TIME_LIMIT = 120.0  # seconds for a chunk, and for a report alone when its chunk was not done


def in_processes(
    load: Load[A, B],
    items: Iterable[A],
    workers: int,
    lost: Callable[[A, str], B],
    *,
    time_limit: float = TIME_LIMIT,
    weight: Callable[[A], int] = lambda item: 0,
) -> Iterator[B]:
    """An answer for each of `items`, in their order, from `workers` processes that each `load` the work.

    At most three chunks for each process are in memory at a time. A process that dies or is not done within
    `time_limit` seconds is replaced, and its items are tried again one by one; `lost` makes the answer for one that
    loses its process again. Raises EntenteError when processes cannot be started, or what they load cannot be loaded.
    """
    pending, idle = deque[Future[list[B]]](), SimpleQueue[Worker[A, B]]()
    crew = [Worker(load, time_limit) for _ in range(workers)]
    for worker in crew:
        idle.put(worker)

    def ask(chunk: list[A]) -> list[B]:
        worker = idle.get()
        try:
            return worker.answers(chunk, lost)
        finally:
            idle.put(worker)

    with ThreadPoolExecutor(workers) as threads:
        try:
            for chunk in chunks(items, weight):
                pending.append(threads.submit(ask, chunk))
                if len(pending) == 3 * workers:
                    yield from pending.popleft().result()
            while pending:
                yield from pending.popleft().result()
        finally:
            for worker in crew:
                worker.kill()
            threads.shutdown(cancel_futures=True)
            for worker in crew:
                worker.close()


def chunks(items: Iterable[A], weight: Callable[[A], int]) -> Iterator[list[A]]:
    """`items` in lists of at most CHUNK, shorter where they weigh much.

    >>> list(map(len, chunks(range(20), lambda item: 40_000 * (item < 6))))
    [3, 3, 14]
    """
    chunk: list[A] = []
    heavy = 0
    for item in items:
        chunk.append(item)
        heavy += weight(item)
        if len(chunk) == CHUNK or heavy >= CHUNK_WEIGHT:
            yield chunk
            chunk, heavy = [], 0
    if chunk:
        yield chunk
