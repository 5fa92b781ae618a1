"""The SPARQL 1.1 Protocol and Graph Store Protocol as the W3C's tests have them, against `kg serve`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from protocol_cases import BAD, LOADED, QUERIES, UPDATE, UPDATES, Case
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.compare import isomorphic
from running_server import running

from kg.store import open_store

TOKEN = "a token for tests"
AUTHORIZED = {"Authorization": f"Bearer {TOKEN}"}
ENDPOINTS = ("/sparql", "/sparql/")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    place = tmp_path_factory.mktemp("protocol") / "store"
    open_store(place).close()
    with (
        running(place, "--workers", "2", KG_UPDATE_TOKEN=TOKEN) as server,
        httpx.Client(base_url=server.address, timeout=30) as client,
    ):
        yield client


@pytest.fixture
def loaded(client: httpx.Client) -> httpx.Client:
    response = client.post("/sparql", content=LOADED, headers={"Content-Type": UPDATE, **AUTHORIZED})
    assert response.status_code == 204, response.text
    return client


def send(client: httpx.Client, case: Case, path: str = "/sparql") -> httpx.Response:
    content = urlencode(case.form) if case.form else case.body
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if case.form else {}
    return client.request(
        case.method, path, params=list(case.params), content=content, headers=headers | AUTHORIZED | dict(case.headers)
    )


@pytest.mark.parametrize("path", ENDPOINTS)
@pytest.mark.parametrize("case", BAD, ids=lambda case: case.name)
def test_what_the_protocol_calls_bad_is_refused_in_words(client: httpx.Client, case: Case, path: str) -> None:
    response = send(client, case, path)
    assert response.status_code // 100 == case.status, response.text
    error = response.json()["error"]
    assert error["status"] == response.status_code
    assert len(error["message"]) > 15
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.fixture(scope="module")
def queried(client: httpx.Client) -> httpx.Client:
    assert client.post("/sparql", content=LOADED, headers={"Content-Type": UPDATE, **AUTHORIZED}).status_code == 204
    return client


@pytest.mark.parametrize("path", ENDPOINTS)
@pytest.mark.parametrize("case", QUERIES, ids=lambda case: case.name)
def test_queries(queried: httpx.Client, case: Case, path: str) -> None:
    response = send(queried, case, path)
    assert response.status_code == 200, response.text
    if case.boolean is not None:
        assert response.json()["boolean"] is case.boolean
    if case.media_type:
        assert response.headers["Content-Type"].partition(";")[0] == case.media_type


@pytest.mark.parametrize("case", UPDATES, ids=lambda case: case.name)
def test_updates(loaded: httpx.Client, case: Case) -> None:
    response = send(loaded, case)
    assert response.status_code // 100 == 2, response.text
    # Any of the server's processes answers, and all of them see what was changed.
    for _ in range(3):
        assert loaded.get("/sparql", params={"query": case.then}).json()["boolean"] is case.boolean


# ---- who may change what


@pytest.mark.parametrize(
    ("authorization", "status", "error"),
    [
        (None, 401, None),
        ("Bearer wrong", 401, "invalid_token"),
        ("Bearer é", 401, "invalid_token"),
        ("Basic YTpi", 401, None),
    ],
)
def test_changes_need_the_token(
    client: httpx.Client, authorization: str | None, status: int, error: str | None
) -> None:
    headers = {"Content-Type": UPDATE} | ({"Authorization": authorization.encode("latin-1")} if authorization else {})
    asked = [
        client.post("/sparql", content="CLEAR ALL", headers=headers),
        client.put("/store?default", content="", headers=headers | {"Content-Type": "text/turtle"}),
        client.post("/store", content="", headers=headers | {"Content-Type": "text/turtle"}),
        client.delete("/store?default", headers=headers),
    ]
    for response in asked:
        assert response.status_code == status
        challenge = response.headers["WWW-Authenticate"]
        assert challenge.startswith("Bearer ")
        assert (error in challenge) if error else ("error" not in challenge)


@pytest.mark.parametrize(
    ("update", "words"),
    [
        ("LOAD <http://127.0.0.1:9/data.ttl>", "fetches nothing"),
        ("INSERT DATA { <a:a> <a:b> 1 } ; LOAD SILENT <http://127.0.0.1:9/> INTO GRAPH <a:g>", "fetches nothing"),
        ("LO\\u0041D <http://127.0.0.1:9/>", "fetches nothing"),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "does not call other servers"),
    ],
)
def test_updates_fetch_nothing(client: httpx.Client, update: str, words: str) -> None:
    response = client.post("/sparql", content=update, headers={"Content-Type": UPDATE, **AUTHORIZED})
    assert response.status_code == 403
    assert words in response.json()["error"]["message"]


def test_an_update_that_fails_on_the_way_changes_nothing(loaded: httpx.Client) -> None:
    update = "INSERT DATA { GRAPH <a:new> { <a:a> <a:b> 1 } } ; CREATE GRAPH <http://example.org/data0>"
    response = loaded.post("/sparql", content=update, headers={"Content-Type": UPDATE, **AUTHORIZED})
    assert response.status_code == 400
    assert "nothing was changed" in response.json()["error"]["message"]
    assert loaded.get("/sparql", params={"query": "ASK { GRAPH <a:new> { ?s ?p ?o } }"}).json()["boolean"] is False


def test_a_store_that_was_emptied_can_still_be_opened(client: httpx.Client) -> None:
    for update in ("DROP ALL", "INSERT DATA { <a:a> <a:b> 1 }", "CLEAR DEFAULT", "INSERT DATA { <a:a> <a:b> 2 }"):
        assert send(client, Case("", "POST", form=(("update", update),))).status_code == 204


def test_a_build_that_holds_the_store_is_503(tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as held:
        held.publish()
        with running(tmp_path / "store", "--workers", "1", KG_UPDATE_TOKEN=TOKEN) as server:
            address = server.address
            headers = {"Content-Type": UPDATE, **AUTHORIZED}
            response = httpx.post(f"{address}/sparql", content="CLEAR ALL", headers=headers, timeout=30)
            assert response.status_code == 503
            assert "being written by another process" in response.json()["error"]["message"]
            assert int(response.headers["Retry-After"]) > 0
            held.close()
            assert httpx.post(f"{address}/sparql", content="CLEAR ALL", headers=headers, timeout=30).is_success


# ---- the Graph Store Protocol

TURTLE = "@prefix v: <http://www.w3.org/2006/vcard/ns#> . <http://example.org/person/1> a v:Individual ; v:fn '%s' ."
_GRAPH = {"graph": "http://example.org/person/1.ttl"}


def same(response: httpx.Response, turtle: str) -> bool:
    assert response.status_code == 200, response.text
    found = Graph().parse(data=response.text, format=response.headers["Content-Type"].partition(";")[0])
    return isomorphic(found, Graph().parse(data=turtle, format="turtle"))


def write(client: httpx.Client, method: str, params: dict[str, str], turtle: str, **more: str) -> httpx.Response:
    headers = {"Content-Type": "text/turtle", **AUTHORIZED, **more}
    return client.request(method, "/store", params=params, content=turtle.encode(), headers=headers)


def test_put_get_head_and_delete_of_a_named_graph(client: httpx.Client) -> None:
    client.delete("/store", params=_GRAPH, headers=AUTHORIZED)
    assert client.get("/store", params=_GRAPH).status_code == 404
    assert client.head("/store", params=_GRAPH).status_code == 404
    assert write(client, "PUT", _GRAPH, TURTLE % "John").status_code == 201
    assert same(client.get("/store", params=_GRAPH, headers={"Accept": "text/turtle"}), TURTLE % "John")
    assert write(client, "PUT", _GRAPH, TURTLE % "Jane").status_code == 204
    assert same(client.get("/store", params=_GRAPH, headers={"Accept": "application/rdf+xml"}), TURTLE % "Jane")
    head = client.head("/store", params=_GRAPH)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Type"] == "text/turtle; charset=utf-8"
    deleted = client.delete("/store", params=_GRAPH, headers=AUTHORIZED)
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert client.get("/store", params=_GRAPH).status_code == 404
    assert client.delete("/store", params=_GRAPH, headers=AUTHORIZED).status_code == 404


def test_the_default_graph(client: httpx.Client) -> None:
    assert write(client, "PUT", {"default": ""}, TURTLE % "Bill").status_code == 204
    assert same(client.get("/store?default", headers={"Accept": "text/turtle"}), TURTLE % "Bill")
    assert write(client, "PUT", {"default": ""}, "").status_code == 204
    assert same(client.get("/store?default", headers={"Accept": "text/turtle"}), "")
    assert client.delete("/store?default", headers=AUTHORIZED).status_code == 204
    assert client.get("/store?default").status_code == 200


def test_post_merges_and_keeps_blank_nodes_apart(client: httpx.Client) -> None:
    client.delete("/store", params=_GRAPH, headers=AUTHORIZED)
    assert write(client, "POST", _GRAPH, "[] <a:b> 1 .").status_code == 201
    assert write(client, "POST", _GRAPH, "[] <a:b> 1 .").status_code == 204
    assert same(client.get("/store", params=_GRAPH), "[] <a:b> 1 . [] <a:b> 1 .")


def test_post_without_a_graph_makes_one(client: httpx.Client) -> None:
    response = write(client, "POST", {}, TURTLE % "New")
    assert response.status_code == 201
    assert same(client.get(response.headers["Location"]), TURTLE % "New")


def test_post_of_a_form_with_a_file(client: httpx.Client) -> None:
    client.delete("/store", params=_GRAPH, headers=AUTHORIZED)
    files = {"graph": ("data.ttl", (TURTLE % "Form").encode(), "text/turtle")}
    assert client.post("/store", params=_GRAPH, files=files, headers=AUTHORIZED).status_code == 201
    assert same(client.get("/store", params=_GRAPH), TURTLE % "Form")


def test_an_empty_graph_is_there(client: httpx.Client) -> None:
    params = {"graph": "http://example.org/empty"}
    assert write(client, "PUT", params, "").status_code == 201
    assert same(client.get("/store", params=params), "")
    assert client.delete("/store", params=params, headers=AUTHORIZED).status_code == 204


@pytest.mark.parametrize(
    ("params", "content_type", "body", "status", "words"),
    [
        (_GRAPH, "text/turtle", "<a> <b> .", 400, "not Turtle"),
        (_GRAPH, "application/rdf+xml", TURTLE % "x", 400, "not RDF/XML"),
        (_GRAPH, "image/png", "x", 415, "no RDF format"),
        (_GRAPH, "", "x", 400, "Content-Type"),
        (_GRAPH, "application/trig", "<a:g> { <a:a> <a:b> 1 }", 400, "one graph"),
        ({}, "text/turtle", "", 400, "one graph"),
        ({"graph": "relative"}, "text/turtle", "", 400, "absolute IRI"),
        ({"graph": "a:b> } ; DROP ALL #"}, "text/turtle", "", 400, "absolute IRI"),
        ({"graph": "a:b", "default": ""}, "text/turtle", "", 400, "one graph"),
    ],
)
def test_bad_graphs(
    client: httpx.Client, params: dict[str, str], content_type: str, body: str, status: int, words: str
) -> None:
    headers = AUTHORIZED | ({"Content-Type": content_type} if content_type else {})
    response = client.put("/store", params=params, content=body, headers=headers)
    assert response.status_code == status, response.text
    assert words in response.json()["error"]["message"]
    assert client.request("PATCH", "/store", params=_GRAPH, headers=AUTHORIZED).status_code == 405


# ---- the service description


def test_the_description_says_what_the_service_does(queried: httpx.Client) -> None:
    for accept in ("*/*", "text/turtle", "application/rdf+xml", "application/n-triples"):
        response = queried.get("/sparql", headers={"Accept": accept})
        found = Graph().parse(data=response.text, format=response.headers["Content-Type"].partition(";")[0])
        sd, void = Namespace("http://www.w3.org/ns/sparql-service-description#"), Namespace("http://rdfs.org/ns/void#")
        service, (dataset,) = URIRef(str(response.url)), found.objects(None, sd.defaultDataset)
        said = set(found.predicate_objects(service))
        languages = {(sd.supportedLanguage, sd.SPARQL11Query), (sd.supportedLanguage, sd.SPARQL11Update)}
        assert {(RDF.type, sd.Service), (sd.endpoint, service), (sd.feature, sd.UnionDefaultGraph)} | languages <= said
        assert (sd.resultFormat, URIRef("http://www.w3.org/ns/formats/Turtle")) in said
        assert int(found.value(dataset, void.triples)) > 0
        assert found.value(dataset, void.classPartition)
