"""A real Dask scheduler with real workers: what is lost is done again, what kills is named, the order is kept."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sparql_server import free_port
from test_distribute import acting, failing, name_lost

from kg.distribute.cluster import on_cluster
from kg.errors import EntenteError

pytest.importorskip("distributed")
DASK = Path(sys.executable).with_name("dask")
pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals"),
    # Dask's own, on closing.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@contextmanager
def started(folder: Path, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    """A Dask process, killed with its children at the end."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = {"PYTHONPATH": str(Path(__file__).parent), "PATH": "/usr/bin:/bin", "HOME": str(folder)}
    with subprocess.Popen([DASK, *command], cwd=folder, env=environment, **quiet) as process:  # type: ignore[call-overload]
        try:
            yield process
        finally:
            process.terminate()


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and its workers, each of one thread in a process of its own."""
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    with ExitStack() as stack:
        serve = ("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
        stack.enter_context(started(folder, *serve))
        # Without a nanny, which would start a killed one again.
        work = ("worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny", "--local-directory", str(folder))
        yield address, [stack.enter_context(started(folder, *work)) for _ in range(workers)]


def test_a_killed_worker_costs_nothing_and_what_kills_is_named(tmp_path: Path) -> None:
    items = [f"item{n}" for n in range(200)]
    items[3], items[90] = "die", f"once {tmp_path / 'mark'}"
    expected = [f"done {item}" for item in items]
    expected[3] = "lost die: its process was killed, perhaps for want of memory"
    with cluster(tmp_path, 2) as (address, workers):
        found = []
        for answer in on_cluster(address, acting, items, name_lost):
            found.append(answer)
            if len(found) == 40:
                workers[0].kill()
        assert found == expected
        with pytest.raises(EntenteError, match="the model is not installed"):
            list(on_cluster(address, failing, ["a"], name_lost))


def test_only_a_bounded_number_of_items_is_in_flight(tmp_path: Path) -> None:
    taken = 0

    def items() -> Iterator[str]:
        nonlocal taken
        for n in range(1000):
            taken += 1
            yield f"item{n}"

    with cluster(tmp_path, 1) as (address, _):
        found = on_cluster(address, acting, items(), name_lost)
        assert next(found) == "done item0"
        assert taken <= 3 * 16
        found.close()  # type: ignore[attr-defined]


def test_a_cluster_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.distribute.cluster.CONNECTING", 1.0)
    with pytest.raises(EntenteError, match="no Dask scheduler answers"):
        list(on_cluster(f"tcp://127.0.0.1:{free_port()}", acting, ["a"], name_lost))


def test_a_cluster_that_goes_away_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.distribute.cluster.WAITING", 3.0)
    with cluster(tmp_path, 1) as (address, workers):
        found = on_cluster(address, acting, ["a"] * 20 + ["hang"] * 20, name_lost, time_limit=50)
        assert next(found) == "done a"
        threading.Timer(1.0, workers[0].kill).start()
        begun = time.monotonic()
        with pytest.raises(EntenteError, match="has had no worker for 3 s"):
            list(found)
        assert time.monotonic() - begun < 40
