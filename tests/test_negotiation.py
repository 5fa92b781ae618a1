"""Content negotiation, caching and compression at the endpoint: a table of what is asked and what comes."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from query_graph import BASE, fill
from werkzeug.test import TestResponse

from kg.serve import create_app
from kg.store import Store, open_store

SELECT = "SELECT DISTINCT ?n { ?a a ent:Actor ; skos:prefLabel ?n } ORDER BY ?n"
ASK = "ASK { ?a a ent:Actor }"
CONSTRUCT = "CONSTRUCT { ?a skos:prefLabel ?n } { ?a a ent:Actor ; skos:prefLabel ?n }"
DESCRIBE = f"DESCRIBE <{BASE}actor/Q1065>"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv; charset=utf-8", "text/tab-separated-values; charset=utf-8"
TURTLE, TRIPLES, RDF_XML = "text/turtle; charset=utf-8", "application/n-triples", "application/rdf+xml"
JSON_LD, TRIG, QUADS = "application/ld+json", "application/trig", "application/n-quads"

TABLES = {
    None: JSON,
    "": JSON,
    "*/*": JSON,
    "application/json": JSON,
    "application/*": JSON,
    JSON: JSON,
    XML: XML,
    "application/xml": XML,
    "text/csv": CSV,
    "text/tab-separated-values": TSV,
    "text/*": CSV,
    "text/csv;q=0.5, application/sparql-results+xml;q=0.6": XML,
    "text/csv;q=0.5, */*;q=0.1": CSV,
    "text/csv;q=0, */*": JSON,
    "application/sparql-results+json;q=0, text/csv;q=0.1": CSV,
    "text/turtle, application/sparql-results+xml;q=0.1": XML,
    "text/html, application/xml;q=0.9, */*;q=0.8": JSON,
    "TEXT/CSV": CSV,
    "text/csv; charset=utf-8": CSV,
    "nonsense": None,
    "image/png": None,
    "text/turtle": None,
    "*/*;q=0": None,
}
GRAPHS = {
    None: TURTLE,
    "*/*": TURTLE,
    "text/turtle": TURTLE,
    "application/x-turtle": TURTLE,
    "application/n-triples": TRIPLES,
    "text/plain": TRIPLES,
    "application/rdf+xml": RDF_XML,
    "application/ld+json": JSON_LD,
    "application/json": JSON_LD,
    "application/trig": TRIG,
    "application/n-quads": QUADS,
    "text/turtle;q=0.4, application/ld+json;q=0.5": JSON_LD,
    "application/sparql-results+json, */*;q=0.1": TURTLE,
    "text/csv": None,
    "image/png": None,
}
NAMED = {
    (SELECT, "json"): JSON,
    (SELECT, "xml"): XML,
    (SELECT, "csv"): CSV,
    (SELECT, "tsv"): TSV,
    (SELECT, "text/csv"): CSV,
    (SELECT, "ttl"): None,
    (SELECT, "nonsense"): None,
    (CONSTRUCT, "ttl"): TURTLE,
    (CONSTRUCT, "turtle"): TURTLE,
    (CONSTRUCT, "nt"): TRIPLES,
    (CONSTRUCT, "rdfxml"): RDF_XML,
    (CONSTRUCT, "xml"): RDF_XML,
    (CONSTRUCT, "jsonld"): JSON_LD,
    (CONSTRUCT, "json"): JSON_LD,
    (CONSTRUCT, "trig"): TRIG,
    (CONSTRUCT, "nq"): QUADS,
    (CONSTRUCT, "csv"): None,
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    place = tmp_path_factory.mktemp("negotiation") / "store"
    fill(place).close()
    with open_store(place, read_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(store: Store) -> FlaskClient:
    return create_app(store).test_client()


def ask(client: FlaskClient, query: str, accept: str | None = None, method: str = "GET", **more: str) -> TestResponse:
    headers = {} if accept is None else {"Accept": accept}
    return client.open("/sparql", method=method, query_string={"query": query, **more}, headers=headers)


def readable(response: TestResponse) -> bool:
    """Whether the body is what its Content-Type says."""
    if form := ox.QueryResultsFormat.from_media_type(response.mimetype):
        results = ox.parse_query_results(response.data, format=form)
        return isinstance(results, ox.QueryBoolean) or list(results) != []
    rdf = ox.RdfFormat.from_media_type(response.mimetype)
    return rdf is not None and list(ox.parse(response.data, format=rdf)) != []


def check(response: TestResponse, expected: str | None) -> None:
    assert "Accept" in response.headers["Vary"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    if expected is None:
        assert response.status_code == 406
        error = json.loads(response.data)["error"]
        assert len(error["choices"]) >= 4
        return
    assert (response.status_code, response.headers["Content-Type"]) == (200, expected)
    assert response.mimetype in ("text/csv", "text/tab-separated-values") or readable(response)


@pytest.mark.parametrize("query", [SELECT, ASK], ids=["select", "ask"])
@pytest.mark.parametrize(("accept", "expected"), TABLES.items())
def test_tables(client: FlaskClient, query: str, accept: str | None, expected: str | None) -> None:
    check(ask(client, query, accept), expected)


@pytest.mark.parametrize("query", [CONSTRUCT, DESCRIBE], ids=["construct", "describe"])
@pytest.mark.parametrize(("accept", "expected"), GRAPHS.items())
def test_graphs(client: FlaskClient, query: str, accept: str | None, expected: str | None) -> None:
    check(ask(client, query, accept), expected)


@pytest.mark.parametrize(("asked", "expected"), NAMED.items())
def test_formats_by_name_overrule_accept(client: FlaskClient, asked: tuple[str, str], expected: str | None) -> None:
    check(ask(client, asked[0], "image/png", format=asked[1]), expected)
    form = client.post("/sparql", data={"query": asked[0], "format": asked[1]})
    check(form, expected)


@pytest.mark.parametrize("query", [SELECT, CONSTRUCT])
def test_head_is_get_without_the_body(client: FlaskClient, query: str) -> None:
    got, head = ask(client, query), ask(client, query, method="HEAD")
    assert (head.status_code, head.data) == (200, b"")
    for name in ("Content-Type", "ETag", "Vary", "Content-Length"):
        assert head.headers.get(name) == got.headers.get(name)
    assert ask(client, "SELECT nonsense", method="HEAD").status_code == 400


def test_options_tells_what_is_allowed(client: FlaskClient) -> None:
    for path in ("/sparql", "/sparql/", "/store"):
        response = client.options(path, headers={"Origin": "https://example.org"})
        assert response.status_code == 200
        assert {"GET", "HEAD", "POST", "OPTIONS"} <= {one.strip() for one in response.headers["Allow"].split(",")}
        assert "Authorization" in response.headers["Access-Control-Allow-Headers"]


# ---- caching and compression


def test_what_has_not_changed_is_304_and_what_has_is_not(tmp_path: Path) -> None:
    writer = fill(tmp_path / "store")
    client = create_app(writer).test_client()
    first = ask(client, SELECT)
    tag = {"If-None-Match": first.headers["ETag"]}
    again = client.get("/sparql", query_string={"query": SELECT}, headers=tag)
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    other = client.get("/sparql", query_string={"query": SELECT}, headers=tag | {"Accept": "text/csv"})
    assert other.status_code == 200
    assert client.get("/sparql", query_string={"query": ASK}, headers=tag).status_code == 200
    writer.forget(f"{BASE}doc/jan")
    writer.publish()
    changed = client.get("/sparql", query_string={"query": SELECT}, headers=tag)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]
    writer.close()


@pytest.mark.parametrize("query", [SELECT, CONSTRUCT, "SELECT * { ?s ?p ?o }"], ids=["small", "graph", "large"])
def test_answers_are_compressed_where_that_is_accepted_and_worth_it(client: FlaskClient, query: str) -> None:
    plain = ask(client, query)
    assert "Content-Encoding" not in plain.headers
    packed = client.get("/sparql", query_string={"query": query}, headers={"Accept-Encoding": "br, gzip;q=0.8"})
    assert "Accept-Encoding" in packed.headers["Vary"]
    if len(plain.data) < 1000:
        assert "Content-Encoding" not in packed.headers
        assert packed.data == plain.data
    else:
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == plain.data
        assert len(packed.data) < len(plain.data) / 2
    refused = client.get("/sparql", query_string={"query": query}, headers={"Accept-Encoding": "gzip;q=0, identity"})
    assert "Content-Encoding" not in refused.headers
