"""What one query may take: `kg serve` with a limit of two seconds, and queries that would run for minutes."""

from __future__ import annotations

import csv
import io
import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import httpx
import psutil
import pyoxigraph as ox
import pytest
from query_graph import fill
from running_server import Running, age, running, taken

from kg.serve import create_app
from kg.serve.limits import Limits

TIMEOUT = 2.0
CHEAP = "SELECT ?n { ?a a ent:State ; skos:prefLabel ?n } ORDER BY ?n"
PATHOLOGICAL = {
    "cartesian product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "closure": "SELECT (COUNT(*) AS ?n) { ?a (!<x:none>)* ?b . ?c (!<x:none>)* ?d . ?e (!<x:none>)* ?f }",
    "order": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?d ?g",
    "distinct": "SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "filter": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STRLEN(CONCAT(STR(?a), STR(?d), STR(?g))) < 0) }",
}
DEEP = {
    "parentheses": "SELECT * { FILTER(" + "(" * 10_000 + "1" + ")" * 10_000 + ") }",
    "groups": "SELECT * " + "{" * 10_000 + "}" * 10_000,
    "negations": "SELECT * { FILTER(" + "!" * 50_000 + "true) }",
    "minus": "SELECT (" + "-" * 50_000 + "1 AS ?x) {}",
    "paths": "SELECT * { ?s " + "^" * 50_000 + "<a:b> ?o }",
    "lists": "SELECT * { ?s ?p " + "(" * 10_000 + ")" * 10_000 + " }",
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("limits") / "store"
    fill(place).close()
    age(place)
    return place


@pytest.fixture(scope="module", params=["disk", "memory"])
def server(request: pytest.FixtureRequest, place: Path) -> Iterator[Running]:
    settings = {"KG_QUERY_TIMEOUT": str(TIMEOUT), "KG_QUERY_MEMORY": "300"}
    settings |= {"KG_STORE_MEMORY": "0"} if request.param == "disk" else {}
    with running(place, "--workers", "1", **settings) as server:
        assert ask(server, CHEAP).status_code == 200
        if request.param == "memory":
            server.await_memory()
        yield server


def ask(server: Running, query: str, **headers: str) -> httpx.Response:
    return httpx.post(f"{server.address}/sparql", data={"query": query}, headers=headers, timeout=60)


@pytest.mark.parametrize("query", PATHOLOGICAL.values(), ids=PATHOLOGICAL)
def test_a_query_without_end_ends_in_words_while_others_are_answered(server: Running, query: str) -> None:
    with ThreadPoolExecutor() as threads:
        started = time.monotonic()
        running = threads.submit(ask, server, query)
        time.sleep(0.2)
        while not running.done():
            assert ask(server, CHEAP).status_code == 200
            time.sleep(0.1)
        if query is PATHOLOGICAL["distinct"]:
            # It has begun to answer, so that breaking off is all that is left to say.
            with pytest.raises(httpx.RemoteProtocolError):
                running.result()
        else:
            response = running.result()
            assert response.status_code == 503
            words = response.json()["error"]["message"]
            assert "longer than 2 seconds" in words or "MB of memory" in words
        assert time.monotonic() - started < TIMEOUT + 5


@pytest.mark.parametrize("query", DEEP.values(), ids=DEEP)
def test_deep_nesting_ends_no_process_but_its_own(server: Running, query: str) -> None:
    before = server.process.pid, {child.pid for child in psutil.Process(server.process.pid).children()}
    response = ask(server, query)
    assert response.status_code in (400, 503), response.text
    assert ask(server, CHEAP).status_code == 200
    after = server.process.pid, {child.pid for child in psutil.Process(server.process.pid).children()}
    assert after == before


def test_many_bad_queries_at_once_leave_room_for_cheap_ones(server: Running) -> None:
    query = PATHOLOGICAL["cartesian product"]
    with ThreadPoolExecutor(14) as threads:
        bad = [threads.submit(ask, server, query) for _ in range(12)]
        time.sleep(1.5)
        started = time.monotonic()
        for _ in range(5):
            assert ask(server, CHEAP).status_code == 200
        assert time.monotonic() - started < 10
        answers = [one.result() for one in bad]
    assert {answer.status_code for answer in answers} == {503}
    refused = [answer for answer in answers if "long queries are running" in answer.text]
    assert refused
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in refused)


def test_a_client_that_leaves_stops_its_query(server: Running) -> None:
    def busy() -> float:
        """Seconds of processor time that the server's processes take within half a second."""
        return sum(taken(psutil.Process(server.process.pid).children(recursive=True), 0.5))

    query = httpx.QueryParams(query=PATHOLOGICAL["cartesian product"])
    with server.connect() as connection:
        connection.sendall(f"GET /sparql?{query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(0.2)
        assert busy() > 0.05
    time.sleep(0.2)
    assert busy() < 0.05


def test_a_client_that_leaves_in_the_middle_frees_its_reader(server: Running) -> None:
    query = httpx.QueryParams(query="SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    for _ in range(10):
        with server.connect() as connection:
            connection.sendall(f"GET /sparql?{query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert connection.recv(1000).startswith(b"HTTP/1.1 200")
            connection.shutdown(socket.SHUT_RDWR)
    assert ask(server, CHEAP).status_code == 200


def test_service_calls_hosts_that_are_named_and_no_others(server: Running, place: Path) -> None:
    called = server.address.removeprefix("http://")
    query = f"SELECT * {{ SERVICE <{server.address}/sparql> {{ SELECT (1 AS ?x) {{}} }} }}"
    with running(place, "--workers", "1", KG_SERVICE_HOSTS=f"query.wikidata.org, {called}") as calling:
        response = ask(calling, query)
        assert [row["x"]["value"] for row in response.json()["results"]["bindings"]] == ["1"]
        for other in ("http://127.0.0.1:9/", "http://169.254.169.254/", f"http://{called}@127.0.0.1:9/"):
            refused = ask(calling, f"SELECT * {{ SERVICE SILENT <{other}> {{ ?s ?p ?o }} }}")
            assert refused.status_code == 403
            assert called in refused.json()["error"]["message"]


def test_large_answers_stream_in_bounded_memory(place: Path) -> None:
    numbers = " ".join(str(number) for number in range(100))
    query = f"SELECT * {{ VALUES ?a {{ {numbers} }} VALUES ?b {{ {numbers} }} VALUES ?c {{ {numbers} }} }}"
    rows = most = 0
    with running(place, "--workers", "1") as server:
        assert ask(server, CHEAP).status_code == 200
        worker = psutil.Process(server.process.pid).children()[0]
        before = worker.memory_info().rss
        fields = {"query": query, "format": "csv"}
        with httpx.stream("POST", f"{server.address}/sparql", data=fields, timeout=60) as sent:
            for block in sent.iter_bytes():
                rows += block.count(b"\n")
                most = max(most, worker.memory_info().rss)
    assert rows == 1_000_001
    assert most - before < 30_000_000


# ---- limits of one answer, in an application with small ones

TEN = " ".join(map(str, range(10)))
HUNDRED = f"SELECT * {{ VALUES ?a {{ {TEN} }} VALUES ?b {{ {TEN} }} }}"
TRIPLES = f"CONSTRUCT {{ ?s <a:b> ?b, ?a }} {{ VALUES ?a {{ {TEN} }} VALUES ?b {{ {TEN} }} BIND(IRI(CONCAT('a:', STR(?a))) AS ?s) }}"  # noqa: E501


def count(data: bytes, form: str) -> int:
    """The rows of a table, by the strictest parser that allows a word about the cut."""
    if form == "json":
        return len(json.loads(data)["results"]["bindings"])
    return len(ElementTree.fromstring(data).findall(".//{http://www.w3.org/2005/sparql-results#}result"))


def test_an_answer_says_where_it_was_cut(place: Path) -> None:
    client = create_app(str(place), Limits(rows=30)).test_client()
    for form in ("json", "xml"):
        response = client.get("/sparql", query_string={"query": HUNDRED, "format": form})
        assert response.headers["Entente-Cut"] == "30 rows"
        assert "cut at the limit of 30 rows" in response.text
        assert count(response.data, form) == 30
    for form in ("csv", "tsv"):
        response = client.get("/sparql", query_string={"query": HUNDRED, "format": form})
        assert response.headers["Entente-Cut"] == "30 rows"
        assert response.text.count("\n") == 31
    for form in ("ttl", "nt", "rdfxml", "jsonld", "trig", "nq"):
        response = client.get("/sparql", query_string={"query": TRIPLES, "format": form})
        assert response.headers["Entente-Cut"] == "30 rows"
        media_type = ox.RdfFormat.from_media_type(response.mimetype)
        assert media_type is not None
        assert len(list(ox.parse(response.data, format=media_type))) == 30
    whole = create_app(str(place), Limits(rows=100)).test_client().get("/sparql", query_string={"query": HUNDRED})
    assert "Entente-Cut" not in whole.headers
    assert "cut" not in whole.text


def test_an_answer_is_cut_by_bytes_between_two_rows(place: Path) -> None:
    client = create_app(str(place), Limits(bytes=20_000)).test_client()
    thousand = f"SELECT * {{ VALUES ?a {{ {TEN} }} VALUES ?b {{ {TEN} }} VALUES ?c {{ {TEN} }} }}"
    response = client.get("/sparql", query_string={"query": thousand})
    assert 50 < count(response.data, "json") < 1000
    assert len(response.data) < 21_000
    assert "cut at the limit of 20000 bytes" in response.text


def test_values_that_look_like_the_end_of_a_row_are_not(place: Path) -> None:
    client = create_app(str(place), Limits(rows=25)).test_client()
    evil = " ".join(("'}},{'", "'\\\"}},{\\\"'", "'</result><result>'", "'a\\r\\n\\\"b'", "':'"))
    query = f"SELECT * {{ VALUES ?a {{ {TEN} }} VALUES ?x {{ {evil} }} }}"
    for form in ("json", "xml"):
        response = client.get("/sparql", query_string={"query": query, "format": form})
        assert count(response.data, form) == 25
    for form in ("csv", "tsv"):
        response = client.get("/sparql", query_string={"query": query, "format": form})
        assert len(list(csv.reader(io.StringIO(response.text, newline="")))) == 26


def test_more_queries_than_readers_wait_and_then_are_refused(place: Path) -> None:
    app = create_app(str(place), Limits(timeout=2, readers=2, slow=2, queue=1, wait=0.5))
    statuses: list[int] = []

    def one() -> None:
        response = app.test_client().get("/sparql", query_string={"query": PATHOLOGICAL["cartesian product"]})
        statuses.append(response.status_code)

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(0.8)
    refused = app.test_client().get("/sparql", query_string={"query": CHEAP})
    assert refused.status_code == 503
    assert "too many queries" in refused.get_json()["error"]["message"]
    assert int(refused.headers["Retry-After"]) > 0
    for thread in threads:
        thread.join()
    assert statuses == [503, 503]
    assert app.test_client().get("/sparql", query_string={"query": CHEAP}).status_code == 200
