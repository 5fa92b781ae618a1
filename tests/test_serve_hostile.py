"""What strangers may send to the server as it is run: each gets the right answer, and the others theirs meanwhile."""

from __future__ import annotations

import json
import os
import socket
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from query_graph import fill
from running_server import Running, running

resource = pytest.importorskip("resource")
ROOT = Path(__file__).parent.parent
HEAD = b"GET /health HTTP/1.1\r\nHost: x\r\n"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="gunicorn does not run there")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    place = tmp_path_factory.mktemp("hostile") / "store"
    fill(place).close()
    with running(place, "--workers", "1", "--threads", "4") as found:
        found.fetch("/health")
        yield found
        # Whatever came, nothing failed within.
        assert not [record for record in found.records() if "traceback" in record]


def error(answer: bytes, status: int) -> dict[str, object]:
    """The error in the one JSON shape, with the security headers, without a word of the inside."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.split()[1] == str(status).encode(), answer[:500]
    lines = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    assert lines[b"content-type"] == b"application/json"
    assert lines[b"x-content-type-options"] == b"nosniff"
    assert b"default-src 'none'" in lines[b"content-security-policy"]
    found = json.loads(body)["error"]
    assert found["status"] == status
    assert found["request"].encode() == lines[b"x-request-id"]
    for secret in ("Traceback", ".py", str(ROOT), "gunicorn"):
        assert secret not in body.decode()
    assert isinstance(found, dict)
    return found


def get(target: bytes, headers: bytes = b"") -> bytes:
    return b"GET " + target + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers + b"\r\n"


def post(body: bytes, kind: bytes = b"application/x-www-form-urlencoded", more: bytes = b"") -> bytes:
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: " + kind + b"\r\n" + more
    return head + b"Content-Length: %d\r\n\r\n" % len(body) + body


def is_quick(server: Running) -> bool:
    """Whether others are answered as if nothing were."""
    started = time.monotonic()
    assert server.fetch("/health")[0] == 200
    assert b"Corvia" in server.ask("SELECT * { ?s skos:prefLabel ?n }", Accept="text/csv")[2]
    return time.monotonic() - started < 10


# ---- slow clients, half requests, many at once


@pytest.mark.parametrize(
    "half",
    [
        b"",
        b"G",
        HEAD,
        HEAD + b"X-Slow: " + b"a" * 1000,
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nquery=",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\nExpect: 100-continue\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nquery\r\n",
        HEAD + b"\r\n" + HEAD,
    ],
)
def test_two_hundred_half_requests_keep_nobody_from_being_answered(server: Running, half: bytes) -> None:
    with ExitStack() as stack:
        for _ in range(200):
            connection = stack.enter_context(server.connect())
            connection.sendall(half)
        assert is_quick(server)
    assert is_quick(server)


def test_clients_that_do_not_hang_up_keep_nobody_waiting(server: Running) -> None:
    with ExitStack() as stack:
        for _ in range(50):
            connection = stack.enter_context(server.connect())
            connection.sendall(HEAD + b"Connection: close\r\n\r\n")
            assert connection.recv(15) == b"HTTP/1.1 200 OK"
        assert is_quick(server)


def test_more_idle_connections_than_there_is_room_for_keep_nobody_out(server: Running) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 2000:
        pytest.skip("this system allows too few open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2000), hard))
    try:
        with ExitStack() as stack:
            for number in range(1_200):
                connection = stack.enter_context(server.connect())
                connection.sendall(b"GET" if number % 2 else b"")
            assert is_quick(server)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_clients_that_do_not_take_their_answers_keep_nobody_waiting(server: Running) -> None:
    # After more work than there are threads, as on any day.
    assert server.talk((HEAD + b"\r\n") * 200 + HEAD + b"Connection: close\r\n\r\n").count(b"200 OK") == 201
    threads = [threading.Thread(target=server.fetch, args=("/health",)) for _ in range(60)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with ExitStack() as stack:
        for _ in range(12):
            connection = stack.enter_context(socket.socket())
            # So little is taken by the kernels on the way that the server waits for the client.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            host = urllib.parse.urlsplit(server.address)
            connection.connect((host.hostname, host.port))
            connection.sendall((HEAD.replace(b"/health", b"/openapi.json") + b"\r\n") * 400)
        time.sleep(3)
        assert is_quick(server)


def test_a_request_in_small_pieces_is_answered(server: Running) -> None:
    with server.connect() as connection:
        for byte in post(b"query=ASK%7B%7D"):
            connection.sendall(bytes([byte]))
            time.sleep(0.001)
        answer = b"".join(iter(lambda: connection.recv(4096), b""))
    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert answer.endswith(b'{"head":{},"boolean":true}')


@pytest.mark.parametrize("times", [2, 20])
def test_requests_sent_together_are_answered_one_after_the_other(server: Running, times: int) -> None:
    answer = server.talk((HEAD + b"\r\n") * (times - 1) + HEAD + b"Connection: close\r\n\r\n")
    assert answer.count(b"HTTP/1.1 200 OK") == times


def test_two_hundred_at_once_are_all_answered(server: Running) -> None:
    statuses: list[int] = []

    def one(number: int) -> None:
        status, _, body = server.ask(f"SELECT ({number} AS ?n) {{}}", Accept="text/csv")
        assert status != 200 or body.split() == [b"n", str(number).encode()]
        statuses.append(status)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 200


def test_clients_that_break_off_cost_nothing(server: Running) -> None:
    for _ in range(100):
        with server.connect() as connection:
            connection.sendall(get(b"/sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D"))
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    assert is_quick(server)


# ---- what is not HTTP, or too much of it


@pytest.mark.parametrize(
    ("message", "status"),
    [
        (b"\x00\xff\xfe\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
        (b"GARBAGE\r\n\r\n", 400),
        (b"GET / HTTP/9.9\r\nHost: x\r\n\r\n", 505),
        (b"GET /health HTTP/1.1\r\nHost: x\r\nNo colon\r\n\r\n", 400),
        (b"GET /health HTTP/1.1\r\nHost: x\r\nBad\x00Name: 1\r\n\r\n", 400),
        (b"GET /health HTTP/1.1\r\nHost: x\r\nX: a\r\n folded\r\n\r\n", 400),
        (b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n", 400),
        (b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nquery=", 400),
        (b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: magic\r\n\r\n", 501),
        (get(b"/sparql?query=" + b"a" * 70_000), 414),
        (b"GET /" + b"a" * 3_000_000, 414),
        (get(b"/health", b"X-Long: " + b"a" * 20_000 + b"\r\n"), 431),
        (get(b"/health", b"".join(b"X-%d: 1\r\n" % number for number in range(200))), 431),
        (get(b"/health", b"X-Long: " + b"a" * 2_000_000), 431),
    ],
)
def test_what_is_no_http_is_refused_in_the_one_shape(server: Running, message: bytes, status: int) -> None:
    error(server.talk(message), status)


@pytest.mark.parametrize("announced", [5_000_000, 10**14])
def test_bodies_that_are_too_large_are_refused_unread(server: Running, announced: int) -> None:
    started = time.monotonic()
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    error(server.talk(head + b"Content-Length: %d\r\n\r\nASK" % announced), 413)
    assert time.monotonic() - started < 10
    assert error(server.talk(post(b"query=" + b"a" * 3_000_000)), 413)["message"] == "the request is too large"


# ---- words that no query should hold


@pytest.mark.parametrize(
    "message",
    [
        get(b"/sparql?query=ASK%7B%7D%ff"),
        get(b"/api/queries/allies?actor=%ff%fe"),
        get(b"/api/queries/allies?actor=\xc3\x28"),
        post(b"query=ASK%7B%7D%23%ff"),
        post(b"query=ASK{}#\xff"),
        post(b"ASK {} # \xff", b"application/sparql-query"),
        post(b"ASK {} # \xff", b"application/sparql-query; charset=utf-8"),
        get(b"/sparql?query=%00"),
        get(b"/sparql?query=SELECT%20%3Cscript%3E"),
    ],
)
def test_invalid_utf_8_and_what_is_no_sparql_are_400(server: Running, message: bytes) -> None:
    error(server.talk(message), 400)


@pytest.mark.parametrize("brackets", ["()", "{}", "[]"])
def test_ten_thousand_levels_of_brackets_end_nothing(server: Running, brackets: str) -> None:
    deep = brackets[0] * 10_000 + brackets[1] * 10_000
    query = {"(": f"SELECT * {{ ?s ?p ?o FILTER{deep} }}", "{": f"SELECT * {deep}", "[": f"ASK {{ ?s ?p {deep} }}"}
    error(server.talk(post(urllib.parse.urlencode({"query": query[brackets[0]]}).encode())), 400)
    assert is_quick(server)


@pytest.mark.parametrize("operator", ["!", "-", "^", "+"])
def test_ten_thousand_signs_end_nothing(server: Running, operator: str) -> None:
    text = f"ASK {{ ?s {operator * 10_000}<a:b> ?o }}" if operator == "^" else f"ASK {{ FILTER({operator * 10_000}1) }}"
    answer = server.talk(post(urllib.parse.urlencode({"query": text}).encode()))
    assert answer.split()[1] in (b"200", b"400", b"503")
    assert b"Traceback" not in answer
    assert is_quick(server)


@pytest.mark.parametrize(
    "path",
    [
        b"/static/../../../../etc/passwd",
        b"/static/%2e%2e/%2e%2e/app.py",
        b"/static/..%2f..%2fapp.py",
        b"/static//etc/passwd",
        b"/static/%00",
        b"/../../etc/passwd",
        b"/id/actor/..%2f..%2f..%2fetc%2fpasswd",
        b"/id/doc/%00",
        b"/id/doc/%ff",
        b"/api/queries/..%2f..%2fserver",
        b"/%c0%ae%c0%ae/etc/passwd",
        b"//example.org/%2f..",
    ],
)
def test_no_path_leads_out_of_the_server(server: Running, path: bytes) -> None:
    answer = server.talk(get(path))
    assert answer.split()[1] in (b"404", b"400") or b"\r\nLocation: http://x/static/etc/passwd\r\n" in answer, answer[
        :300
    ]
    assert b"root:" not in answer
    assert b"import" not in answer


def test_methods_that_nobody_has_are_refused(server: Running) -> None:
    for method in (b"TRACE", b"PATCH", b"FROBNICATE"):
        error(server.talk(get(b"/health").replace(b"GET", method, 1)), 405)


def test_markup_in_questions_is_never_markup(server: Running) -> None:
    evil = urllib.parse.quote("<script>alert(1)</script>")
    for path in (f"/sparql?query={evil}", f"/api/queries/{evil}", f"/api/queries/allies?actor={evil}", f"/{evil}"):
        for accept in ("text/html", "*/*"):
            status, headers, body = server.fetch(path, Accept=accept)
            assert status in (400, 404, 406)
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert "script-src 'self'" in headers["Content-Security-Policy"]
            assert headers["Content-Type"] == "application/json" or b"<script>alert" not in body


def test_headers_cannot_be_split(server: Running) -> None:
    for path in ("/api/queries/events?limit=1&actor=UN%0d%0aX-Evil:%201", "/reconcile/view?id=%0d%0aX-Evil:1"):
        answer = server.talk(get(path.encode()))
        assert b"x-evil" not in answer.partition(b"\r\n\r\n")[0].lower().split(b"\r\n")[1:]
        assert b"\r\nx-evil" not in answer.lower()
