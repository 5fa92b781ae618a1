"""Work spread over the workers of a Dask cluster, in order, with a bounded amount in flight.

Each Dask worker lets processes of its own do the work (see kg/distribute/worker.py), so that what dies, hangs or eats
memory is found out there, by the same rules as on one machine, and never ends the Dask worker.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from threading import Lock
from typing import Any

from kg.distribute.pool import TIME_LIMIT, chunks
from kg.distribute.worker import A, B, Load, Worker
from kg.errors import EntenteError
from kg.recipe import code

Client = Any  # distributed's; its annotations are partial
Future = Any

CONNECTING = 30.0  # seconds in which the scheduler must answer
WAITING = 120.0  # seconds for which there may be no worker at all
AHEAD = 3  # chunks in flight for each thread of the cluster


def on_cluster(
    address: str,
    load: Load[A, B],
    items: Iterable[A],
    lost: Callable[[A, str], B],
    *,
    time_limit: float = TIME_LIMIT,
    weight: Callable[[A], int] = lambda item: 0,
) -> Iterator[B]:
    """As `kg.distribute.pool.in_processes`, on the workers of the Dask scheduler at `address`.

    Chunks of a worker that is lost go to another. `lost` makes the answer for an item that cost its process, or its
    Dask worker, twice. Raises EntenteError when there is no scheduler, no worker for WAITING seconds, or when the
    workers have another Entente than this process.
    """
    client = _connected(address)
    try:
        _check_same(client)
        token, pending = os.urandom(8).hex(), deque[tuple[list[A], Future]]()

        def submit(chunk: list[A]) -> Future:
            # Not pure: the same reports, asked for again, must not give a lost worker's error again.
            return client.submit(_answers, token, load, chunk, lost, time_limit, pure=False)

        def first() -> list[B]:
            chunk, future = pending.popleft()
            return _result(client, chunk, future, submit, lost)

        for chunk in chunks(items, weight):
            pending.append((chunk, submit(chunk)))
            while len(pending) >= AHEAD * max(1, _threads(client)):
                yield from first()
        while pending:
            yield from first()
    finally:
        _leave(client)


def _connected(address: str) -> Client:
    try:
        import distributed
    except ImportError as error:
        raise EntenteError("--dask needs Dask: install it with `pip install 'entente-kg[dask]'`") from error
    try:
        client: Client = distributed.Client(address, timeout=CONNECTING, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise EntenteError(
            f"no Dask scheduler answers at {address} ({error}): start one, or check the address"
        ) from error
    try:
        client.wait_for_workers(1, timeout=WAITING)
    except TimeoutError as error:
        client.close()
        raise EntenteError(
            f"the Dask scheduler at {address} has no workers: start some with `dask worker {address}`"
        ) from error
    return client


def _check_same(client: Client) -> None:
    """Raise EntenteError when the code that makes the graphs is not the same everywhere."""
    try:
        found = client.run(code)
    except Exception as error:  # whatever it is that keeps them from loading Entente
        raise EntenteError(
            f"the Dask workers cannot run Entente ({error}): install it there, with its model"
        ) from error
    if others := sorted(worker for worker, theirs in found.items() if theirs != code()):
        raise EntenteError(f"another version of Entente is installed on {', '.join(others)}: install this one there")


def _result(
    client: Client,
    chunk: list[A],
    future: Future,
    submit: Callable[[list[A]], Future],
    lost: Callable[[A, str], B],
) -> list[B]:
    """The answers of one chunk. Where it took one Dask worker after the other down, its items go one by one."""
    try:
        answers: list[B] = _awaited(client, future)
        return answers
    except _WorkersLost as error:
        if len(chunk) == 1:
            return [lost(chunk[0], str(error))]
        alone = [([item], submit([item])) for item in chunk]
        return [found for one, again in alone for found in _result(client, one, again, submit, lost)]


class _WorkersLost(Exception):
    """A task took its Dask workers down."""


def _awaited(client: Client, future: Future) -> Any:
    from distributed import CancelledError, KilledWorker

    alone_since: float | None = None
    while True:
        try:
            return future.result(timeout=5)
        except KilledWorker as error:
            raise _WorkersLost("the Dask workers that extracted it were lost") from error
        except TimeoutError as error:
            now = time.monotonic()
            alone_since = (alone_since or now) if _threads(client) == 0 else None
            if alone_since is not None and now - alone_since > WAITING:
                raise EntenteError(
                    f"the Dask cluster has had no worker for {WAITING:g} s: what was stored before is safe; "
                    "start workers and run the same command again"
                ) from error
        except (CancelledError, OSError) as error:
            raise EntenteError(
                f"the Dask scheduler is gone ({type(error).__name__}): what was stored before is safe; "
                "start it and run the same command again"
            ) from error


def _threads(client: Client) -> int:
    return sum(client.nthreads().values())


def _leave(client: Client) -> None:
    with suppress(Exception):  # the cluster may be gone, and its processes with it
        client.run(_end_workers, on_error="ignore")
    client.close()


# What follows runs on the Dask workers. Each has as many processes as it has threads.
_lock = Lock()
_idle: list[Worker[Any, Any]] = []
_token = ""


def _answers(token: str, load: Load[A, B], items: list[A], lost: Callable[[A, str], B], limit: float) -> list[B]:
    """The answers of one of this Dask worker's processes, which has loaded what the run `token` needs."""
    global _token
    with _lock:
        if token != _token:
            _end_idle()
            _token = token
        worker = _idle.pop() if _idle else Worker(load, limit)
    try:
        return worker.answers(items, lost)
    finally:
        with _lock:
            if token == _token:
                _idle.append(worker)
            else:
                worker.close()


def _end_workers() -> None:
    """End this Dask worker's processes; those at work end with their chunk."""
    global _token
    with _lock:
        _end_idle()
        _token = ""


def _end_idle() -> None:
    while _idle:
        _idle.pop().close()
