"""Answers that took long are kept until the store changes, and long queries wait for a processor."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from query_graph import fill
from running_server import Running, running, taken

from kg.query.syntax import is_repeatable
from kg.serve.turns import LONG, PATIENCE, Processors, Turns

TOKEN = "let me write"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="gunicorn does not run there")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    place = tmp_path_factory.mktemp("kept") / "store"
    fill(place).close()
    with running(place, "--workers", "2", KG_UPDATE_TOKEN=TOKEN) as found:
        yield found


def ask(server: Running, query: str, method: str = "GET", **headers: str) -> tuple[bytes, Any]:
    form = urlencode({"query": query})
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    request = (
        Request(f"{server.address}/sparql?{form}", headers=fields)
        if method == "GET"
        else Request(f"{server.address}/sparql", form.encode(), fields)
    )
    with urlopen(request, timeout=60) as answer:
        return answer.read(), answer.headers


def long_query(server: Running, seconds: float = 3 * LONG, more: str = "") -> str:
    """A query that takes the server so long and more; each is another one."""
    for copies in range(1, 30):
        parts = " UNION ".join("{ ?a ?b ?c . ?d ?e ?f }" for _ in range(copies))
        query = f"SELECT (COUNT(*) AS ?n) {more} {{ {parts} }} # {time.monotonic_ns()}"
        started = time.monotonic()
        ask(server, query, Cache_Control="no-cache")
        if time.monotonic() - started > seconds:
            return query + " anew"
    raise AssertionError("no query is long")


def until_kept(server: Running, query: str, method: str = "GET", **headers: str) -> tuple[bytes, Any]:
    """The kept answer: another client may be told it a moment after the first."""
    for _ in range(50):
        body, fields = ask(server, query, method, **headers)
        if "Age" in fields:
            return body, fields
        time.sleep(0.05)
    raise AssertionError("the answer is not kept")


def test_an_answer_that_took_long_is_kept_and_says_its_age(server: Running) -> None:
    query = long_query(server)
    first, fields = ask(server, query)
    assert "Age" not in fields
    again, kept = until_kept(server, query)
    assert again == first
    assert int(kept["Age"]) < 60
    assert kept["ETag"] == fields["ETag"]
    assert kept["Content-Type"] == fields["Content-Type"]
    assert until_kept(server, query, "POST")[0] == first


def test_a_client_may_want_its_query_evaluated(server: Running) -> None:
    query = long_query(server)
    first, _ = ask(server, query)
    until_kept(server, query)
    for word in ("no-cache", "max-age=0", "private, No-Store"):
        again, fields = ask(server, query, Cache_Control=word)
        assert again == first
        assert "Age" not in fields


def test_another_format_or_coding_is_another_answer(server: Running) -> None:
    query = long_query(server)
    until_kept(server, query)
    body, fields = ask(server, query, Accept="text/csv")
    assert body.startswith(b"n\r\n")
    assert "Age" not in fields
    assert until_kept(server, query, Accept="text/csv")[0] == body


def test_what_is_quick_is_not_kept(server: Running) -> None:
    for _ in range(3):
        assert "Age" not in ask(server, "SELECT (1 AS ?one) {}")[1]


def test_what_changes_each_time_is_not_kept(server: Running) -> None:
    query = long_query(server).replace("?n)", "?n) (MAX(RAND()) AS ?r)")
    answers = {ask(server, query)[0] for _ in range(3)}
    assert len(answers) == 3


def test_a_change_of_the_store_drops_what_is_kept(server: Running) -> None:
    query = long_query(server)
    first, _ = ask(server, query)
    until_kept(server, query)
    update = "INSERT DATA { GRAPH <http://example.org/kept> { <http://example.org/k> <http://example.org/p> 1 } }"
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/sparql-update"}
    with urlopen(Request(f"{server.address}/sparql", update.encode(), headers), timeout=60) as answer:
        assert answer.status in {200, 204}
    changed, fields = ask(server, query)
    assert "Age" not in fields
    assert changed != first


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("SELECT ?now ?rand { ?now ex:uuid ?rand }", True),
        ("SELECT * { ?s rand:p ?o }", True),
        ("SELECT (Rand\n() AS ?r) {}", False),
        ("SELECT (STRUUID() AS ?r) {}", False),
        (r"SELECT (\u006Eow() AS ?t) {}", False),
        ("CONSTRUCT { ?b ?p ?o } { ?s ?p ?o BIND(BNODE() AS ?b) }", False),
        ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", False),
    ],
)
def test_which_queries_have_the_same_answer_each_time(query: str, same: bool) -> None:
    assert is_repeatable(query) is same


# ---- who begins next


REQUEST = b"GET /sparql?query=%b HTTP/1.1\r\nHost: x\r\nX-Request-ID: %d\r\n\r\n"


def test_what_was_long_before_waits_for_a_processor_and_others_pass_it() -> None:
    turns = Turns(1, Processors(2), 0)
    turns.learn(REQUEST % (b"long", 1), 2 * LONG)
    turns.join("a", REQUEST % (b"long", 2))
    turns.join("b", REQUEST % (b"other", 3))
    # Two are at work for long already, so that the two processors are taken.
    passing = turns.next(2, 0)
    assert passing is not None
    assert passing.conn == "b"
    turns.begin(passing)
    assert turns.next(2, 0) is None
    free = turns.next(1, 0)
    assert free is not None
    assert free.conn == "a"


def test_what_was_long_once_and_is_no_more_does_not_wait() -> None:
    turns = Turns(1, Processors(1), 0)
    turns.learn(REQUEST % (b"long", 1), 2 * LONG)
    turns.learn(REQUEST % (b"long", 2), LONG / 2)
    turns.join("a", REQUEST % (b"long", 3))
    assert turns.next(1, 0) is not None


def test_nobody_waits_for_a_processor_for_ever() -> None:
    turns = Turns(1, Processors(1), 0)
    turns.learn(REQUEST % (b"long", 1), 2 * LONG)
    turns.join("a", REQUEST % (b"long", 2))
    assert turns.next(1, 0) is None
    time.sleep(PATIENCE + 0.05)
    assert turns.next(1, 0) is not None
    assert turns.overdue(PATIENCE) is not None
    assert turns.overdue(60) is None


def test_processors_that_another_worker_uses_are_not_free() -> None:
    processors = Processors(2)
    one, other = Turns(1, processors, 1), Turns(1, processors, 2)
    for turns in (one, other):
        turns.learn(REQUEST % (b"long", 1), 2 * LONG)
    one.next(2, 0)
    other.join("a", REQUEST % (b"long", 2))
    assert other.next(0, 0) is None
    processors.note(1, 0)
    assert other.next(0, 0) is not None


def test_many_clients_with_one_long_query_use_as_many_readers_as_there_are_processors(tmp_path: Path) -> None:
    fill(tmp_path / "store").close()
    with running(tmp_path / "store", "--workers", "1") as server:
        query = long_query(server, 0.3)
        ask(server, query, Cache_Control="no-cache")
        answers: list[bytes] = []

        def client() -> None:
            for _ in range(3):
                answers.append(ask(server, query, Cache_Control="no-cache")[0])

        clients = [threading.Thread(target=client) for _ in range(2 * (os.cpu_count() or 1) + 2)]
        for one in clients:
            one.start()
        seen = []
        while any(one.is_alive() for one in clients):
            seen.append(sum(seconds > 0 for seconds in taken(server.readers(), 0.05)))
        assert len(answers) == 3 * len(clients)
        assert len(set(answers)) == 1
        # Another may begin while one has just ended.
        assert sorted(seen)[len(seen) // 2] <= (os.cpu_count() or 1)
