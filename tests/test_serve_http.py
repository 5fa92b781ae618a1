"""The server as it is run: `kg serve` in a process of its own, and the WSGI application of `server.py`."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from query_graph import fill
from rdflib import URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from kg.errors import EntenteError
from kg.serve import serve

ROOT = Path(__file__).parent.parent
QUERY = "SELECT DISTINCT ?n { ?a a ent:State ; skos:prefLabel ?n } ORDER BY ?n"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("http") / "store"
    fill(place).close()
    return place


@pytest.fixture(scope="module")
def address(place: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "kg", "serve", "--store", str(place), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as server:
        assert server.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline())
        assert found is not None
        yield found[0]
        server.send_signal(signal.SIGINT if os.name != "nt" else signal.SIGTERM)
        server.wait(20)


def fetch(address: str, accept: str | None = None, data: bytes | None = None) -> tuple[int, str, bytes]:
    request = urllib.request.Request(address, data, {"Accept": accept} if accept else {})
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return response.status, response.headers["Content-Type"], response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["Content-Type"], error.read()


def ask(address: str, query: str, accept: str | None = None) -> tuple[int, str, bytes]:
    return fetch(f"{address}/sparql?{urllib.parse.urlencode({'query': query})}", accept)


def test_queries_over_http(address: str) -> None:
    assert ask(address, QUERY, "text/csv")[2].decode().split() == ["n", "ARVENIA", "Arvenia", "Belmora", "Corvia"]
    posted = fetch(f"{address}/sparql/", None, urllib.parse.urlencode({"query": QUERY}).encode())
    assert len(json.loads(posted[2])["results"]["bindings"]) == 4
    status, kind, body = fetch(f"{address}/api/queries/allies?actor=arvenia", "text/csv")
    assert (status, kind, body.decode().splitlines()[1].split(",")[1]) == (200, "text/csv; charset=utf-8", "Corvia")


def test_a_form_s_words_in_utf_8_arrive(address: str) -> None:
    status, _, body = ask(address, 'SELECT ?x { BIND("Ñandú Łódź 東京" AS ?x) }', "text/csv")
    assert (status, body.decode("utf-8").splitlines()[1]) == (200, "Ñandú Łódź 東京")


def test_errors_over_http(address: str) -> None:
    status, kind, body = ask(address, "SELECT nonsense")
    assert (status, kind) == (400, "application/json")
    assert json.loads(body)["error"]["line"] == 1
    assert fetch(f"{address}/sparql", None, b"update=DROP+ALL")[0] == 403


def test_rdflib_s_client_understands_the_endpoint(address: str) -> None:
    store = SPARQLStore(f"{address}/sparql", returnFormat="json")
    names = {str(row[0]) for row in store.query(QUERY)}
    assert names == {"ARVENIA", "Arvenia", "Belmora", "Corvia"}
    assert next(store.triples((None, URIRef("https://w3id.org/entente/ns#wikidata"), None)))


def test_report_ids_with_slashes_survive_the_server(address: str) -> None:
    status, kind, _ = fetch(f"{address}/id/doc/mar%2Fch%201", "text/html")
    assert (status, kind) == (200, "text/html; charset=utf-8")


def test_many_at_once_get_each_their_own_answer(address: str) -> None:
    wrong: list[object] = []

    def one(number: int) -> None:
        answer = ask(address, f"SELECT ({number} AS ?n) {{ ?s a ent:Report }} LIMIT 1", "text/csv")
        if answer[2].split() != [b"n", str(number).encode()]:
            wrong.append(answer)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_client_that_breaks_off_does_no_harm(address: str) -> None:
    host = urllib.parse.urlsplit(address)
    for half in (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nquery=",
        b"\x00\xff\xfe\r\n\r\n",
        b"GET /",
    ):
        with socket.create_connection((host.hostname, host.port), timeout=10) as connection:
            connection.sendall(half)
    assert fetch(f"{address}/health")[0] == 200


def test_connections_are_kept(address: str) -> None:
    host = urllib.parse.urlsplit(address)
    connection = http.client.HTTPConnection(host.hostname or "", host.port, timeout=20)
    for _ in range(3):
        connection.request("GET", "/health")
        response = connection.getresponse()
        assert (response.status, response.read()) == (200, b'{"status":"ok"}\n')
        assert connection.sock is not None
    connection.close()


def test_a_taken_port_and_a_missing_store_are_told_before_serving(address: str, place: Path, tmp_path: Path) -> None:
    port = urllib.parse.urlsplit(address).port
    assert port is not None
    with pytest.raises(EntenteError, match=f"cannot listen at 127.0.0.1 port {port} .*: choose another"):
        serve(str(place), "127.0.0.1", port)
    with pytest.raises(EntenteError, match="there is no store at"):
        serve(str(tmp_path / "none"), "127.0.0.1", 0)


def test_the_wsgi_application_reads_the_setting_and_opens_no_store_until_asked(place: Path, tmp_path: Path) -> None:
    code = "import server; print([server.app.test_client().get('/health').status_code for _ in range(2)])"
    for store, expected in ((place, "[200, 200]"), (tmp_path / "none", "[503, 503]")):
        run = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=os.environ | {"KG_STORE": str(store)},
            capture_output=True,
            encoding="utf-8",
            check=True,
            timeout=60,
        )
        assert run.stdout.strip() == expected
