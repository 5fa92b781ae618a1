"""The server's processes: workers, stopping and starting anew; its log and its metrics."""

from __future__ import annotations

import os
import platform
import re
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from query_graph import fill
from running_server import Running, running

ROOT = Path(__file__).parent.parent
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . FILTER(STR(?a) != STR(?f)) }"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="gunicorn does not run there")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("process") / "store"
    fill(place).close()
    return place


@pytest.fixture(scope="module")
def server(place: Path) -> Iterator[Running]:
    with running(place, "--workers", "2", "--threads", "4") as found:
        yield found


def wait_for(holds: object, seconds: float = 20) -> None:
    """Wait until `holds()`."""
    assert callable(holds)
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


# ---- ids


def test_every_answer_carries_an_id_that_the_log_and_the_error_know(server: Running) -> None:
    status, headers, body = server.fetch("/api/queries/none-such", X_Request_ID="web-1:4f2a")
    assert (status, headers["X-Request-ID"]) == (404, "web-1:4f2a")
    assert b'"request":"web-1:4f2a"' in body
    wait_for(lambda: any(record.get("request") == "web-1:4f2a" for record in server.records()))
    record = next(record for record in server.records() if record.get("request") == "web-1:4f2a")
    assert (record["method"], record["path"], record["status"]) == ("GET", "/api/queries/none-such", 404)
    assert record["route"] == "/api/queries/<name>"
    assert record["bytes"] == len(body)
    assert 0 < record["milliseconds"] < 60_000
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT[\d:.]+\+00:00", record["time"])


@pytest.mark.parametrize("wanted", ["", "x" * 200, "a b", "<script>", '"', "\x7f"])
def test_an_id_that_is_unfit_is_replaced(server: Running, wanted: str) -> None:
    ids = {server.fetch("/health", X_Request_ID=wanted)[1]["X-Request-ID"] for _ in range(2)}
    assert len(ids) == 2
    assert all(re.fullmatch("[0-9a-f]{32}", found) for found in ids)


def test_pages_static_files_and_large_answers_have_ids_too(server: Running) -> None:
    for path in ("/", "/static/style.css", "/none", "/openapi.json", "/sparql?query=SELECT%20*%20%7B?s%20?p%20?o%7D"):
        assert len(server.fetch(path)[1]["X-Request-ID"]) == 32


def test_the_log_does_not_tell_what_was_asked(server: Running) -> None:
    server.ask("ASK { ?secretword ?p ?o }")
    server.fetch("/api/queries/allies?actor=secretword")
    wait_for(lambda: server.records()[-1].get("route") == "/api/queries/<name>")
    assert "secretword" not in server.log.read_text(encoding="utf-8")


# ---- metrics


def counted(server: Running) -> dict[str, float]:
    lines = server.fetch("/metrics")[2].decode().splitlines()
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if not line.startswith("#")}


def test_metrics_count_what_all_processes_have_answered(server: Running) -> None:
    key = 'entente_http_requests_total{method="GET",route="/api/queries/<name>",status="200"}'
    before = counted(server).get(key, 0)
    threads = [threading.Thread(target=server.fetch, args=("/api/queries/reports",)) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Either process answers for both. An answer is counted when it has been sent.
    wait_for(lambda: counted(server).get(key) == before + 40)
    assert {counted(server)[key] for _ in range(10)} == {before + 40}
    after = counted(server)
    assert after['entente_http_request_seconds_count{route="/api/queries/<name>"}'] >= 40
    wait_for(lambda: counted(server)["entente_http_requests_in_progress"] == 1)


def test_what_clients_invent_is_no_label(server: Running) -> None:
    server.fetch("/invented/path")
    server.fetch("/health", method="INVENTED")
    text = server.fetch("/metrics")[2].decode()
    assert "nvented" not in text
    assert "INVENTED" not in text
    assert 'entente_http_requests_total{method="GET",route="none",status="404"}' in text


def test_metrics_do_without_the_file_of_a_process_that_is_just_beginning_it(place: Path, tmp_path: Path) -> None:
    (tmp_path / "counter_1.db").touch()
    with running(place, "--workers", "1", PROMETHEUS_MULTIPROC_DIR=str(tmp_path)) as found:
        assert found.fetch("/health")[0] == 200
        wait_for(lambda: b'route="/health",status="200"' in found.fetch("/metrics")[2])


# ---- processes


@pytest.mark.skipif(
    platform.system() != "Linux" or platform.machine() not in ("x86_64", "aarch64"), reason="none there"
)
def test_queries_are_answered_with_the_allocator_that_is_installed(place: Path) -> None:
    with running(place, "--workers", "1") as found:
        assert found.ask("ASK {}")[0] == 200
        assert any("libmimalloc" in held for held in mapped(found))


@pytest.mark.skipif(platform.system() != "Linux", reason="only Linux tells what is mapped")
def test_a_library_that_the_user_preloads_stays_the_only_one(place: Path) -> None:
    with running(place, "--workers", "1", LD_PRELOAD="") as found:
        assert found.ask("ASK {}")[0] == 200
        assert not any("libmimalloc" in held for held in mapped(found))


def mapped(server: Running) -> list[str]:
    """The files that each of the server's processes has in its memory."""
    family = psutil.Process(server.process.pid).children(recursive=True)
    return [Path(f"/proc/{process.pid}/maps").read_text() for process in family]


def test_a_worker_that_dies_is_replaced(server: Running) -> None:
    def workers() -> set[int]:
        children = psutil.Process(server.process.pid).children()
        return {child.pid for child in children}

    wait_for(lambda: len(workers()) == 2)
    before = workers()
    victim = min(before)
    os.kill(victim, signal.SIGKILL)
    wait_for(lambda: len(workers()) == 2 and victim not in workers())
    assert server.fetch("/health")[0] == 200


def test_sigterm_lets_answers_end_and_leaves_no_process(place: Path) -> None:
    with running(place, "--workers", "1", "--threads", "2") as found:
        assert found.fetch("/health")[0] == 200
        family = psutil.Process(found.process.pid).children(recursive=True)
        answers: list[tuple[int, bytes]] = []

        def ask() -> None:
            status, _, body = found.ask(SLOW, Accept="text/csv")
            answers.append((status, body))

        asking = threading.Thread(target=ask)
        asking.start()
        wait_for(lambda: counted(found)["entente_http_requests_in_progress"] == 2 or answers)
        with found.connect() as idle:
            # An answer tells that the server has it: until then, the kernel may refuse it when the server stops.
            idle.sendall(b"HEAD /health HTTP/1.1\r\nHost: x\r\n\r\n")
            assert b" 200 " in idle.recv(1 << 16)
            found.process.send_signal(signal.SIGTERM)
            assert found.process.wait(30) == 0
            assert idle.recv(1) == b""
        asking.join()
        assert answers[0][0] == 200
        assert int(answers[0][1].split()[1]) > 10_000
        psutil.wait_procs(family, 10)
        assert not [process for process in family if process.is_running()]
        assert "Traceback" not in found.log.read_text(encoding="utf-8")


def test_sighup_starts_the_workers_anew_and_loses_no_request(place: Path) -> None:
    with running(place, "--workers", "2", "--threads", "4") as found:
        statuses: list[int] = []
        stop = threading.Event()

        def ask() -> None:
            while not stop.is_set():
                statuses.append(found.fetch("/api/queries/reports")[0])

        threads = [threading.Thread(target=ask) for _ in range(4)]
        wait_for(lambda: len(psutil.Process(found.process.pid).children()) == 2)
        before = {child.pid for child in psutil.Process(found.process.pid).children()}
        for thread in threads:
            thread.start()
        found.process.send_signal(signal.SIGHUP)
        wait_for(lambda: not before & {child.pid for child in psutil.Process(found.process.pid).children()})
        stop.set()
        for thread in threads:
            thread.join()
        assert set(statuses) == {200}
        assert found.fetch("/health")[0] == 200


def test_gunicorn_serves_the_application_of_server_py_alike(place: Path) -> None:
    """`gunicorn server:app`: it takes its settings from gunicorn.conf.py, in the folder where it is started."""
    code = (
        "import os, sys, socket\n"
        "s = socket.create_server(('127.0.0.1', 0)); s.set_inheritable(True)\n"
        "print(f'http://127.0.0.1:{s.getsockname()[1]}', flush=True)\n"
        f"os.chdir({str(ROOT)!r})\n"
        "os.execv(sys.executable, [sys.executable, '-m', 'gunicorn', '--bind', f'fd://{s.fileno()}', 'server:app'])\n"
    )
    with running(place, command=(sys.executable, "-c", code), KG_STORE=str(place)) as found:
        assert found.fetch("/health")[0] == 200
        assert b"Corvia" in found.ask("SELECT ?n { ?a skos:prefLabel ?n }", Accept="text/csv")[2]
        assert b'"status": 414' in found.talk(b"GET /" + b"a" * 200_000)
        assert len(psutil.Process(found.process.pid).children()) == 2
        assert counted(found)['entente_http_request_seconds_count{route="/sparql"}'] == 1
        assert all("message" in record for record in found.records())


def test_waitress_serves_the_same(place: Path) -> None:
    """What `kg serve` runs on Windows, where gunicorn does not."""
    code = (
        "from kg.serve import server\n"
        "s = server._listen('127.0.0.1', 0)\n"
        "print(f'http://127.0.0.1:{s.getsockname()[1]}', flush=True)\n"
        f"server._waitress({str(place)!r}, s, 1, 4)\n"
    )
    with running(place, command=(sys.executable, "-c", code)) as found:
        assert b"Corvia" in found.ask("SELECT ?n { ?a skos:prefLabel ?n }", Accept="text/csv")[2]
        status, headers, _ = found.fetch("/api/queries/none-such", X_Request_ID="web-1:4f2a")
        assert (status, headers["X-Request-ID"]) == (404, "web-1:4f2a")
        assert counted(found)['entente_http_requests_total{method="GET",route="/sparql",status="200"}'] == 1
        assert found.records()[-1]["logger"] == "kg.access"
