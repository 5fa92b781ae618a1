"""Programs that people really use, as clients of the server as it is run."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from query_graph import fill
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from rdflib.term import Identifier
from running_server import Running, running
from SPARQLWrapper import CSV, GET, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, URLENCODED, XML
from SPARQLWrapper import SPARQLWrapper as Client
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, Unauthorized

HERE = Path(__file__).parent
TOKEN = "a token for tests"
PREFIXES = "PREFIX ent: <https://w3id.org/entente/ns#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
STATES = PREFIXES + "SELECT DISTINCT ?n { ?a a ent:State ; skos:prefLabel ?n } ORDER BY ?n"
NAMES = ["ARVENIA", "Arvenia", "Belmora", "Corvia"]
CONSTRUCT = PREFIXES + "CONSTRUCT { ?a skos:prefLabel ?n } { ?a a ent:State ; skos:prefLabel ?n }"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    place = tmp_path_factory.mktemp("clients") / "store"
    fill(place).close()
    with running(place, "--workers", "1", KG_UPDATE_TOKEN=TOKEN) as found:
        yield found


def client(server: Running, query: str, form: str) -> Client:
    found = Client(f"{server.address}/sparql")
    found.setQuery(query)
    found.setReturnFormat(form)
    return found


# ---- SPARQLWrapper


@pytest.mark.parametrize(("method", "how"), [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)])
@pytest.mark.parametrize("form", [JSON, XML, CSV, TSV])
def test_sparqlwrapper_reads_tables(server: Running, method: str, how: str, form: str) -> None:
    asking = client(server, STATES, form)
    asking.setMethod(method)
    asking.setRequestMethod(how)
    found = asking.queryAndConvert()
    if form == JSON:
        assert [row["n"]["value"] for row in found["results"]["bindings"]] == NAMES
    elif form == XML:
        assert [node.firstChild.data for node in found.getElementsByTagName("literal")] == NAMES
    else:
        assert [line.strip('"') for line in found.decode().split()][1:] == NAMES


@pytest.mark.parametrize("form", [TURTLE, N3, RDFXML, XML, JSONLD])
def test_sparqlwrapper_reads_graphs(server: Running, form: str) -> None:
    found = client(server, CONSTRUCT, form).queryAndConvert()
    graph = found if isinstance(found, Graph) else Graph().parse(data=found, format="turtle")
    assert {str(name) for name in graph.objects()} == set(NAMES)


def test_sparqlwrapper_reads_answers_and_errors(server: Running) -> None:
    assert client(server, "ASK { ?s ?p ?o }", JSON).queryAndConvert()["boolean"] is True
    with pytest.raises(QueryBadFormed, match="line 1, column"):
        client(server, "SELECT nonsense", JSON).query()


def test_sparqlwrapper_updates_with_the_token_alone(server: Running) -> None:
    update = "INSERT DATA { GRAPH <http://example.org/g> { <http://example.org/a> <http://example.org/b> 1 } }"
    writing = client(server, update, JSON)
    writing.setMethod(POST)
    with pytest.raises(Unauthorized):
        writing.query()
    writing.addCustomHttpHeader("Authorization", f"Bearer {TOKEN}")
    assert writing.query().response.status in (200, 204)
    assert client(server, "ASK { <http://example.org/a> ?p 1 }", JSON).queryAndConvert()["boolean"] is True


# ---- rdflib


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["xml", "json", "csv", "tsv"])
def test_rdflib_s_store_reads(server: Running, method: str, form: str) -> None:
    store = SPARQLStore(f"{server.address}/sparql", method=method, returnFormat=form)  # type: ignore[arg-type]
    graph = Graph(store)
    assert [str(row[0]) for row in graph.query(STATES)] == NAMES
    label = URIRef("http://www.w3.org/2004/02/skos/core#prefLabel")
    assert {str(name) for name in graph.objects(None, label)} > set(NAMES)
    assert graph.value(None, label, Literal("United Nations")) is not None


def test_rdflib_s_update_store_writes_and_reads_back(server: Running) -> None:
    endpoint = f"{server.address}/sparql"
    store = SPARQLUpdateStore(endpoint, endpoint, headers={"Authorization": f"Bearer {TOKEN}"}, returnFormat="json")
    name = URIRef("http://example.org/rdflib")
    graph = Graph(store, identifier=name)
    triples: list[tuple[Identifier, Identifier, Identifier]] = [
        (URIRef("http://example.org/x"), URIRef("http://example.org/said"), Literal('"Łódź" \\ 東京\n')),
        (URIRef("http://example.org/x"), URIRef("http://example.org/count"), Literal(3)),
    ]
    for triple in triples:
        graph.add(triple)
    assert set(graph) == set(triples)
    graph.remove(triples[0])
    assert set(graph) == set(triples[1:])
    graph.remove((None, None, None))
    assert len(graph) == 0


# ---- pandas, curl


def test_pandas_reads_queries_from_their_address(server: Running) -> None:
    table = pd.read_csv(f"{server.address}/api/queries/events?format=csv", parse_dates=["date"], date_format="ISO8601")
    assert set(table["type"]) >= {"SANCTION", "AID", "CONSULT"}
    asked = urllib.parse.urlencode({"query": STATES, "format": "csv"})
    assert list(pd.read_csv(f"{server.address}/sparql?{asked}")["n"]) == NAMES


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.parametrize(
    "options",
    [
        ["--get", "--data-urlencode", f"query={STATES}"],
        ["--data-urlencode", f"query={STATES}"],
        ["-H", "Content-Type: application/sparql-query", "--data-binary", STATES],
        ["-H", "Content-Type: application/sparql-query", "-H", "Expect: 100-continue", "--data-binary", STATES],
        ["-H", "Content-Type: application/sparql-query", "-H", "Transfer-Encoding: chunked", "--data-binary", STATES],
        ["--compressed", "--data-urlencode", f"query={STATES}"],
        ["--http1.0", "--data-urlencode", f"query={STATES}"],
        ["--http2", "--data-urlencode", f"query={STATES}"],
    ],
)
def test_curl_asks_in_every_way(server: Running, options: list[str]) -> None:
    command = ["curl", "--silent", "--show-error", "--fail", "-H", "Accept: text/csv", *options]
    done = subprocess.run([*command, f"{server.address}/sparql"], capture_output=True, check=True, timeout=30)
    assert done.stdout.decode().split()[1:] == NAMES


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl_sends_a_graph_and_fetches_it(server: Running, tmp_path: Path) -> None:
    (tmp_path / "in.ttl").write_text("<http://example.org/s> <http://example.org/p> 'o' .", encoding="utf-8")
    address = f"{server.address}/store?graph=http://example.org/curl"
    command = ["curl", "--silent", "--fail", "-o", os.devnull, "-w", "%{http_code}"]
    token = ["-H", f"Authorization: Bearer {TOKEN}"]
    upload = [*command, *token, "-T", str(tmp_path / "in.ttl"), "-H", "Content-Type: text/turtle", address]
    found = [subprocess.run(upload, capture_output=True, check=True, timeout=30).stdout.decode() for _ in range(2)]
    assert found == ["201", "204"]
    read = subprocess.run(
        ["curl", "-s", "-H", "Accept: application/n-triples", address], capture_output=True, check=True
    )
    assert read.stdout.decode() == '<http://example.org/s> <http://example.org/p> "o" .\n'


# ---- what browsers send: Yasgui's forms, and Comunica


def test_yasgui_s_requests_are_understood(server: Running) -> None:
    """Yasgui posts a form from another site, asks for much and prefers JSON; its browser asks by OPTIONS first."""
    origin = "https://yasgui.example"
    table = "application/sparql-results+json,*/*;q=0.9"
    graph = "text/turtle,*/*;q=0.9"
    status, headers, _ = server.fetch(
        "/sparql",
        method="OPTIONS",
        Origin=origin,
        Access_Control_Request_Method="POST",
        Access_Control_Request_Headers="content-type",
    )
    assert status in (200, 204)
    assert "POST" in headers["Access-Control-Allow-Methods"]
    form = {"Content_Type": "application/x-www-form-urlencoded; charset=UTF-8", "Origin": origin}
    for query, accept, kind in ((STATES, table, "application/sparql-results+json"), (CONSTRUCT, graph, "text/turtle")):
        body = urllib.parse.urlencode({"query": query}).encode()
        status, headers, answer = server.fetch("/sparql", body, Accept=accept, **form)
        assert (status, headers["Access-Control-Allow-Origin"]) == (200, "*")
        assert headers["Content-Type"].startswith(kind)
        assert b"Arvenia" in answer
    # The same by GET, with graphs chosen in its settings.
    asked = urllib.parse.urlencode(
        {"query": STATES, "default-graph-uri": "https://w3id.org/entente/id/doc/mar%2Fch%201"}
    )
    answer = server.fetch(f"/sparql?{asked}", Accept="text/csv")[2]
    assert list(pd.read_csv(io.BytesIO(answer))["n"]) == ["ARVENIA", "Belmora", "Corvia"]


@pytest.fixture(scope="session")
def comunica(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where Node finds Comunica."""
    npm = shutil.which("npm")
    if not (shutil.which("node") and npm):
        pytest.skip("Node.js and npm are not installed")
    folder = tmp_path_factory.mktemp("node") / "comunica"
    shutil.copytree(HERE / "javascript" / "comunica", folder, ignore=shutil.ignore_patterns("node_modules"))
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False, timeout=300)
    if done.returncode:
        pytest.skip(f"npm could not install Comunica: {done.stderr.strip().splitlines()[-1]}")
    return folder


@pytest.mark.slow
def test_comunica_asks(server: Running, comunica: Path) -> None:
    def ask(query: str) -> object:
        command = ["node", "ask.js", f"{server.address}/sparql", query]
        done = subprocess.run(command, cwd=comunica, capture_output=True, encoding="utf-8", check=False, timeout=120)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    assert ask(STATES) == [{"n": name} for name in NAMES]
    assert ask("ASK { ?s ?p ?o }") is True
    triples = ask(CONSTRUCT)
    assert isinstance(triples, list)
    assert {triple[2] for triple in triples} == set(NAMES)
