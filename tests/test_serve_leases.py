"""Connections that readers answer by themselves: kept, pipelined, in pieces, shared out fairly, and after a crash."""

from __future__ import annotations

import gzip
import json
import os
import signal
import socket
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPResponse, IncompleteRead

import psutil
import pytest
from query_graph import fill
from running_server import Running, age, running, taken

from kg.serve import http1

TOKEN = "let me write"
CHEAP = "SELECT ?n { ?a a ent:State ; skos:prefLabel ?n } ORDER BY ?n"
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="gunicorn does not run there")


@pytest.fixture(scope="module", params=["disk", "memory"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    place = tmp_path_factory.mktemp("leases") / "store"
    fill(place).close()
    age(place)
    settings = {"KG_UPDATE_TOKEN": TOKEN, "KG_QUERY_TIMEOUT": "20"}
    settings |= {"KG_STORE_MEMORY": "0"} if request.param == "disk" else {}
    with running(place, "--workers", "1", "--threads", "4", **settings) as found:
        assert found.ask(CHEAP)[0] == 200
        if request.param == "memory":
            found.await_memory()
        yield found
        assert not [record for record in found.records() if "traceback" in record]


def kept(server: Running) -> HTTPConnection:
    host = urllib.parse.urlsplit(server.address)
    assert host.hostname is not None
    return HTTPConnection(host.hostname, host.port, timeout=30)


def path(query: str) -> str:
    return f"/sparql?{urllib.parse.urlencode({'query': query})}"


def get(query: str, *fields: str) -> bytes:
    lines = "".join(f"{field}\r\n" for field in ("Host: x", *fields))
    return f"GET {path(query)} HTTP/1.1\r\n{lines}\r\n".encode()


def number(value: int) -> str:
    return f"SELECT ({value} AS ?n) {{}}"


def busy_reader(server: Running) -> psutil.Process:
    """The reader that works on a query."""
    for _ in range(100):
        every = server.readers()
        working = [one for one, seconds in zip(every, taken(every, 0.1), strict=True) if seconds > 0.03]
        if len(working) == 1:
            return working[0]
    raise AssertionError("no reader is busy")


def logged(server: Running, identity: str) -> list[tuple[int, bool]]:
    """Status and wholeness of the answers with that id, when they are in the log."""
    end = time.monotonic() + 10
    while not (found := [one for one in server.records() if one.get("request") == identity]):
        assert time.monotonic() < end
        time.sleep(0.05)
    return [(one["status"], one["whole"]) for one in found]


def read_on(answer: HTTPResponse) -> None:
    """Read to the end."""
    while answer.read(1 << 16):
        pass


# ---- one connection, many requests


def test_a_kept_connection_answers_in_order_and_each_answer_has_its_id(server: Running) -> None:
    connection = kept(server)
    for turn in range(20):
        connection.request("GET", path(number(turn)), headers={"Accept": "text/csv", "X-Request-ID": f"turn-{turn}"})
        answer = connection.getresponse()
        assert answer.read().split() == [b"n", str(turn).encode()]
        assert answer.headers["X-Request-ID"] == f"turn-{turn}"
        time.sleep(0.01 if turn % 5 == 0 else 0)  # longer than a reader waits
    connection.close()


def test_requests_sent_together_are_answered_in_order(server: Running) -> None:
    requests = b"".join(get(number(turn), "Accept: text/csv") for turn in range(300))
    answer = server.talk(requests + get(number(300), "Accept: text/csv", "Connection: close"))
    bodies = [part.split(b"\r\n\r\n", 1)[1] for part in answer.split(b"HTTP/1.1 200 OK\r\n")[1:]]
    assert [body.split() for body in bodies] == [[b"n", str(turn).encode()] for turn in range(301)]


def test_every_kind_of_request_may_follow_on_one_connection(server: Running) -> None:
    form = urllib.parse.urlencode({"query": number(2)}).encode()
    chunked = (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nTransfer-Encoding: chunked"
    )
    kinds = [
        get(number(1)),
        b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"Content-Length: %d\r\n\r\n%b" % (len(form), form),
        get(number(3)).replace(b"GET", b"HEAD", 1),
        get("nonsense"),
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n",
        get(number(4), "Expect: 100-continue"),
        chunked + b"\r\nConnection: close\r\n\r\n6\r\nASK {}\r\n0\r\n\r\n",
    ]
    answer = server.talk(b"".join(kinds))
    statuses = [int(part.split()[0]) for part in answer.split(b"HTTP/1.1 ")[1:]]
    assert statuses == [200, 200, 200, 200, 400, 415, 100, 200, 200]
    assert [value for value in b"1234" if b'"%c"' % value in answer] == [*b"124"]
    assert answer.endswith(b'{"head":{},"boolean":true}')


def test_half_a_request_waits_for_its_rest_and_keeps_nobody(server: Running) -> None:
    second = get(number(2), "Accept: text/csv")
    with server.connect() as connection:
        connection.sendall(get(number(1), "Accept: text/csv") + second[:50])
        assert connection.recv(65536).endswith(b"n\r\n1\r\n")
        for _ in range(10):
            assert server.ask(CHEAP)[0] == 200
        connection.sendall(second[50:])
        assert connection.recv(65536).endswith(b"n\r\n2\r\n")


def test_an_unchanged_answer_is_304_until_the_store_changes(server: Running) -> None:
    connection = kept(server)
    insert = "INSERT DATA { GRAPH <http://example.org/g> { <http://example.org/a> rdfs:comment 'seen' } }"
    query = "SELECT ?x { ?x rdfs:comment 'seen' }"

    def ask(tag: str = "") -> tuple[int, str, bytes]:
        connection.request("GET", path(query), headers={"If-None-Match": tag} if tag else {})
        answer = connection.getresponse()
        return answer.status, answer.headers["ETag"], answer.read()

    status, tag, body = ask()
    assert (status, json.loads(body)["results"]["bindings"]) == (200, [])
    assert ask(tag) == (304, tag, b"")
    changed = server.fetch(
        "/sparql", urllib.parse.urlencode({"update": insert}).encode(), Authorization=f"Bearer {TOKEN}"
    )
    assert changed[0] == 204
    status, newer, body = ask(tag)
    assert (status, len(json.loads(body)["results"]["bindings"])) == (200, 1)
    assert newer != tag
    connection.close()


def test_large_answers_come_whole_in_each_transfer_coding(server: Running) -> None:
    values = " ".join(map(str, range(100)))
    query = f"SELECT * {{ VALUES ?a {{ {values} }} VALUES ?b {{ {values} }} }}"
    connection = kept(server)
    for accept in ("gzip", "identity"):
        connection.request("GET", path(query), headers={"Accept-Encoding": accept})
        answer = connection.getresponse()
        body = answer.read()
        assert answer.headers["Transfer-Encoding"] == "chunked"
        if accept == "gzip":
            body = gzip.decompress(body)
        assert len(json.loads(body)["results"]["bindings"]) == 10_000
    connection.close()


# ---- what is counted


def test_each_request_is_logged_and_counted_once(server: Running) -> None:
    key = 'entente_http_requests_total{method="GET",route="/sparql",status="200"}'

    def counted() -> float:
        lines = server.fetch("/metrics")[2].decode().splitlines()
        return next((float(line.split()[-1]) for line in lines if line.startswith(key)), 0.0)

    before = counted()
    server.talk(get(CHEAP) * 99 + get(CHEAP, "X-Request-ID: the-last", "Connection: close"))
    end = time.monotonic() + 10
    while counted() < before + 100 and time.monotonic() < end:
        time.sleep(0.05)
    assert counted() == before + 100
    found = [record for record in server.records() if record.get("request") == "the-last"]
    assert [(one["method"], one["path"], one["status"], one["whole"]) for one in found] == [
        ("GET", "/sparql", 200, True)
    ]


# ---- sharing


def test_fifty_kept_connections_on_few_readers_all_get_their_answers(server: Running) -> None:
    done: list[int] = []

    def one(name: int) -> None:
        connection = kept(server)
        for turn in range(20):
            connection.request("GET", path(number(name * 100 + turn)), headers={"Accept": "text/csv"})
            assert connection.getresponse().read().split() == [b"n", str(name * 100 + turn).encode()]
        connection.close()
        done.append(name)

    threads = [threading.Thread(target=one, args=(name,)) for name in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(done) == list(range(50))
    assert len(server.readers()) <= 8


def test_clients_that_do_not_take_their_answers_keep_no_reader(server: Running) -> None:
    host = urllib.parse.urlsplit(server.address)
    with ExitStack() as stack:
        for _ in range(12):
            connection = stack.enter_context(socket.socket())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect((host.hostname, host.port))
            connection.setblocking(False)
            connection.send(get("SELECT * { ?s ?p ?o } LIMIT 200") * 200)
        time.sleep(3)
        started = time.monotonic()
        assert server.ask(CHEAP)[0] == 200
        assert time.monotonic() - started < 5


# ---- ends


def test_a_reader_that_is_killed_tells_its_client_and_costs_no_other(server: Running) -> None:
    answers: list[tuple[int, dict[str, object], str]] = []

    def ask() -> None:
        status, headers, body = server.ask(LONG, X_Request_ID="unlucky")
        answers.append((status, json.loads(body)["error"], headers["X-Request-ID"]))

    asking = threading.Thread(target=ask)
    neighbour = kept(server)
    asking.start()
    victim = busy_reader(server)
    neighbour.request("GET", path(CHEAP))
    assert neighbour.getresponse().read()
    victim.kill()
    asking.join()
    ((status, error, identity),) = answers
    assert (status, error["status"], error["request"], identity) == (503, 503, "unlucky", "unlucky")
    neighbour.request("GET", path(CHEAP))
    assert neighbour.getresponse().status == 200
    neighbour.close()
    assert logged(server, "unlucky") == [(503, True)]


def test_a_reader_that_crashes_in_an_answer_breaks_it_off(server: Running) -> None:
    connection = kept(server)
    connection.request("GET", path(ENDLESS), headers={"X-Request-ID": "broken-off"})
    answer = connection.getresponse()
    assert (answer.status, len(answer.read(1000))) == (200, 1000)
    with ExitStack() as stack:
        reading = threading.Thread(target=lambda: os.kill(busy_reader(server).pid, signal.SIGSEGV))
        reading.start()
        stack.callback(reading.join)
        with pytest.raises((IncompleteRead, ConnectionError)):
            read_on(answer)
    connection.close()
    assert server.ask(CHEAP)[0] == 200
    assert logged(server, "broken-off") == [(200, False)]


def test_a_reader_that_died_while_idle_is_not_missed(server: Running) -> None:
    for _ in range(3):
        for one in server.readers():
            one.kill()
        time.sleep(0.3)  # the system takes their memory first, and their sockets then
        assert server.ask(CHEAP)[0] == 200


# ---- what readers read


@pytest.mark.parametrize(
    "message",
    [
        b"GET /sparql?query=ASK%7B%7D HTTP/1.0\r\nHost: x\r\n\r\n",
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\n\r\n",
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost : x\r\n\r\n",
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n",
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\nX: \x00\r\n\r\n",
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\nHost: x\r\n\r\n",
        b"GET /sparql?query=ASK{ } HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /sparql?query=a#b HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /sparql?query=ASK HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcde",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\nabcde",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 5, 5\r\n\r\nabcde",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\nabcde",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n",
        b"DELETE /sparql HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /sparqlx?query=ASK HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
)
def test_what_is_unusual_is_left_to_gunicorn(message: bytes) -> None:
    with pytest.raises(http1.Unusual):
        http1.read(message)


def test_a_request_is_read_when_it_is_whole(server: Running) -> None:
    message = b"POST /sparql/?a=b HTTP/1.1\r\nHost: x\r\nACCEPT:  text/csv \r\nContent-Length: 3\r\n\r\nabc"
    assert all(http1.read(message[:size]) is None for size in range(len(message)))
    request = http1.read(message + b"GET /")
    assert request is not None
    assert (request.method, request.query_string, request.body, request.size) == ("POST", b"a=b", b"abc", len(message))
    assert (request.get("accept"), request.fields.keeps) == ("text/csv", True)
