"""Extraction in several processes, of which any may die or hang without the others' loss."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Event

from kg.errors import EntenteError, ReportError
from kg.extract.pipeline import extractor, load_pipeline
from kg.model import Extraction, Report

CHUNK = 8  # reports handed to a process at a time: few enough that all processes end at about the same time
TIME_LIMIT = 120.0  # seconds for a chunk, and for a report alone when its chunk was not done
STARTING = 300.0  # seconds in which a process must have loaded the model
Found = list[Extraction | ReportError]
Load = Callable[[str | None], Callable[[Iterable[Report]], Iterator[Extraction | ReportError]]]


class Lost(Exception):
    """A process died, or was ended because it took too long; the message says which."""


def parallel_extractor(
    workers: int, model: str | None = None, *, time_limit: float = TIME_LIMIT, load: Load = extractor
) -> Callable[[Iterable[Report]], Iterator[Extraction | ReportError]]:
    """As `kg.extract.extractor`, with the work spread over `workers` processes, each of which loads the model.

    The order is that of the reports. At most three chunks for each process are in memory at a time.
    A process that dies or is not done within `time_limit` seconds is replaced, and its reports are tried again one by
    one; a report that loses its process again becomes a ReportError. `load` makes the extractor of each process.
    Raises EntenteError when processes cannot be started.
    """

    def run(reports: Iterable[Report]) -> Iterator[Extraction | ReportError]:
        incoming, pending, closing = iter(reports), deque[Future[Found]](), Event()
        idle: SimpleQueue[_Worker] = SimpleQueue()
        crew = [_Worker(model, load, closing) for _ in range(workers)]
        for worker in crew:
            idle.put(worker)

        def extract(chunk: list[Report]) -> Found:
            worker = idle.get()
            try:
                return worker.extract(chunk, time_limit)
            finally:
                idle.put(worker)

        with ThreadPoolExecutor(workers) as pool:
            try:
                while chunk := list(islice(incoming, CHUNK)):
                    pending.append(pool.submit(extract, chunk))
                    if len(pending) == 3 * workers:
                        yield from pending.popleft().result()
                while pending:
                    yield from pending.popleft().result()
            finally:
                closing.set()
                for worker in crew:
                    worker.end()
                pool.shutdown(cancel_futures=True)

    return run


class _Worker:
    """One process and its successors, used by one thread at a time."""

    def __init__(self, model: str | None, load: Load, closing: Event) -> None:
        self._model, self._load, self._closing = model, load, closing
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None

    def extract(self, chunk: list[Report], limit: float) -> Found:
        """What the reports of `chunk` say; those that cost a process twice are named."""
        try:
            return self._ask(chunk, limit)
        except Lost:
            return [found for report in chunk for found in self._alone(report, limit)]

    def _alone(self, report: Report, limit: float) -> Found:
        try:
            return self._ask([report], limit)
        except Lost as error:
            return [ReportError(report.path or report.id, f"left out after two tries: {error}")]

    def _ask(self, chunk: list[Report], limit: float) -> Found:
        pipe = self._started()
        try:
            pipe.send(chunk)
            if not pipe.poll(limit):
                raise Lost(f"its extraction took more than {limit:g} s")
            found: Found = pipe.recv()
        except (OSError, EOFError) as error:
            self.end()
            raise Lost("the process that extracted it was killed, perhaps for want of memory") from error
        except Lost:
            self.end()
            raise
        return found

    def _started(self) -> Connection:
        if self._closing.is_set():
            raise EntenteError("the extraction was ended")
        if self._pipe is not None:
            return self._pipe
        # Started anew, not forked: that is safe beside the threads of the store, and the same on every system.
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self._model, self._load), daemon=True)
        process.start()
        theirs.close()
        self._process, self._pipe = process, ours
        try:
            if not ours.poll(STARTING):
                raise EOFError
            ours.recv()
        except (OSError, EOFError) as error:
            self.end()
            raise EntenteError(
                "an extraction process could not be started, perhaps for want of memory: "
                "run the same command again, with fewer workers"
            ) from error
        return ours

    def end(self) -> None:
        """Kill the process. A pipe on which a thread still waits is closed by that thread, which sees it end."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.join()
        if not self._closing.is_set() and self._pipe is not None:
            self._pipe.close()
        self._pipe = None


def _serve(pipe: Connection, model: str | None, load: Load) -> None:
    """Answer chunks of reports until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    if load is extractor:
        load_pipeline(model)
    extract = load(model)
    try:
        pipe.send(None)
        while True:
            pipe.send(list(extract(pipe.recv())))
    except (OSError, EOFError):
        return
