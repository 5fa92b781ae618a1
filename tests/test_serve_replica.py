"""Answers from a replica of the store in memory: they are those of the store on disk, whatever happens to processes."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from query_graph import BASE, fill
from running_server import Running, age, running

from kg.errors import EntenteError
from kg.serve.limits import limits
from kg.store import open_store

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no process is forked there")

NAMES = "SELECT ?n { ?a a ent:State ; skos:prefLabel ?n } ORDER BY ?n"
REPORTS = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?r a ent:Report } }"
TERMS = """
INSERT DATA {
  <urn:a> <urn:p> "in the default graph" .
  GRAPH <urn:g> { <urn:a> <urn:p> "colour"@en-GB, "a\\"b\\\\c\\nd", 1.50, 1e3, true, "2026-02-30"^^xsd:date, _:b .
                  _:b <urn:q> <urn:é>, "\\u202Eשלום" }
  GRAPH <urn:h> { <urn:b> <urn:p> <urn:c> }
} ;
CREATE GRAPH <urn:empty>
"""


def rows(server: Running, query: str) -> list[dict[str, str]]:
    status, _, body = server.ask(query, Cache_Control="no-cache")
    assert status == 200, body
    return [{name: term["value"] for name, term in row.items()} for row in json.loads(body)["results"]["bindings"]]


def holders(server: Running) -> list[psutil.Process]:
    """The processes that hold a replica: what was forked, and forks."""
    worker = psutil.Process(server.process.pid).children()[0]
    found = []
    for one in (one for forker in worker.children() for one in forker.children()):
        with contextlib.suppress(psutil.NoSuchProcess):
            if one.children():
                found.append(one)
    return found


def wait_for(holds: Callable[[], object]) -> None:
    """Wait until `holds()`."""
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def has_ended(process: psutil.Process) -> bool:
    """Whether it is gone, or only waits to be noticed by who started it."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    return True


@pytest.fixture
def place(tmp_path: Path) -> Path:
    fill(tmp_path / "store").close()
    age(tmp_path / "store")
    return tmp_path / "store"


@pytest.mark.parametrize("terms", [TERMS, TERMS.replace("_:b", "<urn:d>")], ids=["blank nodes", "none"])
def test_memory_and_disk_give_the_same_answers(tmp_path: Path, terms: str) -> None:
    place = tmp_path / "store"
    with fill(place) as store:
        store.update(terms)
    age(place)
    queries = [
        "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }",
        "SELECT ?g { GRAPH ?g {} }",
        "SELECT ?s ?p ?o { ?s ?p ?o }",
        "SELECT ?s ?o FROM <urn:g> { ?s ?p ?o }",
        "SELECT ?v (DATATYPE(?v) AS ?type) (LANG(?v) AS ?lang) { <urn:a> <urn:p> ?v }",
        "SELECT ?v { <urn:a> <urn:p> ?v } ORDER BY ?v",
        "SELECT ?type (COUNT(?e) AS ?n) { ?e sem:eventType ?type } GROUP BY ?type",
    ]
    found = {}
    for memory in ("0", "500"):
        with running(place, "--workers", "1", KG_STORE_MEMORY=memory) as server:
            if memory != "0":
                server.await_memory()
            answers = [Counter(map(str, rows(server, query))) for query in queries]
            default = server.fetch("/store?default", Accept="application/n-quads")
            found[memory] = [*answers, default[0], sorted(default[2].splitlines())]
    assert found["0"] == found["500"]
    assert all(found["0"])
    assert "urn:empty" in str(found["500"][1])


def test_what_is_published_later_is_seen_at_once_and_then_in_memory(place: Path) -> None:
    with running(place, "--workers", "1") as server:
        server.await_memory()
        assert rows(server, REPORTS) == [{"n": "3"}]
        (old,) = holders(server)
        with open_store(place) as store:
            store.forget(f"{BASE}doc/jan")
        assert rows(server, REPORTS) == [{"n": "2"}]
        # A snapshot that has just been published may soon be superseded.
        assert not holders(server)
        wait_for(lambda: has_ended(old))
        age(place)
        wait_for(lambda: rows(server, REPORTS) == [{"n": "2"}] and server.log.read_text().count("is in memory") == 2)
        assert holders(server) != [old]


def test_an_update_is_seen_by_the_next_query(place: Path) -> None:
    with running(place, "--workers", "1", KG_UPDATE_TOKEN="token") as server:
        server.await_memory()
        for number in range(5):
            update = f"INSERT DATA {{ GRAPH <urn:g> {{ <urn:a> <urn:p> {number} }} }}".encode()
            fields = {"Authorization": "Bearer token", "Content-Type": "application/sparql-update"}
            assert server.fetch("/sparql", update, "POST", **fields)[0] in (200, 204)
            assert rows(server, "SELECT (COUNT(*) AS ?n) { <urn:a> <urn:p> ?v }") == [{"n": str(number + 1)}]


def test_queries_go_on_when_the_process_that_holds_the_replica_is_killed(place: Path) -> None:
    with running(place, "--workers", "1") as server:
        server.await_memory()
        expected = rows(server, NAMES)
        readers = server.readers()
        (held,) = holders(server)
        held.send_signal(signal.SIGKILL)
        # The system ends its readers with it.
        wait_for(lambda: all(has_ended(one) for one in (held, *readers)))
        for _ in range(20):
            assert rows(server, NAMES) == expected
        assert not [record for record in server.records() if "traceback" in record]


def test_a_store_that_is_too_large_stays_on_disk(place: Path) -> None:
    with running(place, "--workers", "1", KG_STORE_MEMORY="0.001") as server:
        for _ in range(30):
            assert rows(server, REPORTS) == [{"n": "3"}]
            time.sleep(0.05)
        assert not holders(server)
        assert b"entente_store_in_memory 0.0" in server.fetch("/metrics")[2]


def test_a_store_that_needs_more_memory_than_it_seemed_to_stays_on_disk(place: Path) -> None:
    # A long text is held several times while it is loaded.
    with open_store(place) as store:
        store.update(f'INSERT DATA {{ GRAPH <urn:g> {{ <urn:a> <urn:p> "{"long " * 6_000_000}" }} }}')
        store.compact()
    age(place)
    with running(place, "--workers", "1", KG_STORE_MEMORY="110") as server:
        wait_for(lambda: rows(server, REPORTS) == [{"n": "3"}] and "could not be loaded" in server.log.read_text())
        assert rows(server, "SELECT (STRLEN(?v) AS ?n) { <urn:a> <urn:p> ?v }") == [{"n": "30000000"}]
        assert not holders(server)


def test_nothing_is_left_when_the_server_is_killed(place: Path) -> None:
    with running(place, "--workers", "2") as server:
        server.await_memory(2)
        every = psutil.Process(server.process.pid).children(recursive=True)
        assert len(every) >= 8
        for one in every[:2]:
            one.send_signal(signal.SIGKILL)
        server.process.kill()
        wait_for(lambda: all(has_ended(one) for one in every))


@pytest.mark.parametrize("wrong", ["-1", "much", "nan"])
def test_a_size_that_is_none_is_refused(place: Path, wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_STORE_MEMORY", wrong)
    with pytest.raises(EntenteError, match=f"KG_STORE_MEMORY must be a number not below 0, not '{wrong}'"):
        limits()
