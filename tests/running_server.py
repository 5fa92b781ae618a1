"""`kg serve` as a process of its own, and the store of tests/query_graph.py for it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from kg.store import readable_path

TIMEOUT = 30.0


def taken(every: list[psutil.Process], seconds: float) -> list[float]:
    """Processor time, in seconds, that each process takes within `seconds`; 0 of a reader that ends meanwhile."""

    def used(one: psutil.Process) -> float:
        try:
            return sum(one.cpu_times()[:2])
        except psutil.NoSuchProcess:
            return 0.0

    before = [used(one) for one in every]
    time.sleep(seconds)
    return [max(0.0, used(one) - was) for one, was in zip(every, before, strict=True)]


@dataclass(frozen=True)
class Running:
    """A server that runs: its process, where it listens, and the file that its log goes to."""

    process: subprocess.Popen[str]
    address: str
    log: Path

    def fetch(
        self, path: str, data: bytes | None = None, method: str | None = None, **headers: str
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers and body of the answer; underscores in the names of `headers` are hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.address + path, data, named, method=method)
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
                return response.status, response.headers, response.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read()

    def ask(self, query: str, **headers: str) -> tuple[int, Mapping[str, str], bytes]:
        """The answer to a SPARQL query."""
        return self.fetch(f"/sparql?{urllib.parse.urlencode({'query': query})}", **headers)

    def connect(self) -> socket.socket:
        """A connection to the server."""
        host = urllib.parse.urlsplit(self.address)
        return socket.create_connection((host.hostname, host.port), timeout=TIMEOUT)

    def talk(self, message: bytes) -> bytes:
        """All that the server says to `message`."""
        with self.connect() as connection:
            # It may answer before it has all.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                connection.sendall(message)
            answer = b""
            with contextlib.suppress(ConnectionResetError):
                while part := connection.recv(65536):
                    answer += part
            return answer

    def readers(self) -> list[psutil.Process]:
        """The processes that answer for a server of one process: what the forker or a replica has forked."""
        worker = psutil.Process(self.process.pid).children()[0]
        found = []
        for one in (one for forker in worker.children() for one in forker.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess):
                if not one.children():
                    found.append(one)
        return found

    def await_memory(self, processes: int = 1) -> None:
        """Wait until so many of the server's processes answer from memory."""
        end = time.monotonic() + TIMEOUT
        while f"entente_store_in_memory {processes}.0" not in self.fetch("/metrics")[2].decode():
            assert time.monotonic() < end, self.log.read_text(encoding="utf-8")
            self.ask("ASK {}")
            time.sleep(0.05)

    def records(self) -> list[dict[str, Any]]:
        """The log so far."""
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]


def age(place: Path) -> None:
    """Let the newest snapshot of the store at `place` have stood long enough to be loaded into memory."""
    os.utime(readable_path(place), (1_700_000_000, 1_700_000_000))


@contextmanager
def running(place: Path, *options: str, command: tuple[str, ...] = (), **environment: str) -> Iterator[Running]:
    """`kg serve` for the store at `place`; ended, if it still runs, when the block is left."""
    log = place.with_name(f"{place.name}-{len(list(place.parent.iterdir()))}.log")
    arguments = command or (sys.executable, "-m", "kg", "serve", "--store", str(place), "--port", "0", *options)
    with (
        log.open("w", encoding="utf-8") as errors,
        subprocess.Popen(
            arguments, stdout=subprocess.PIPE, stderr=errors, encoding="utf-8", env=os.environ | environment
        ) as process,
    ):
        try:
            assert process.stdout is not None
            found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
            assert found is not None, log.read_text(encoding="utf-8")
            yield Running(process, found[0], log)
        finally:
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(40)
                finally:
                    process.kill()
