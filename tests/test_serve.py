"""The HTTP server, through Flask's client, on a real store with the three invented reports of tests/query_graph.py."""

from __future__ import annotations

import csv
import io
import json
import logging
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from query_graph import BASE, fill
from rdflib import Graph
from werkzeug.test import TestResponse

from kg.query import named_queries
from kg.serve import create_app
from kg.store import Store, open_store

SELECT = "SELECT DISTINCT ?n { ?a a ent:Actor ; skos:prefLabel ?n } ORDER BY ?n LIMIT 2"
CONSTRUCT = "CONSTRUCT { ?a skos:prefLabel ?n } { ?a a ent:Actor ; skos:prefLabel ?n }"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
JSON_RESULTS = "application/sparql-results+json"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with fill(tmp_path_factory.mktemp("serve") / "store") as opened:
        yield opened


@pytest.fixture(scope="module")
def client(store: Store) -> FlaskClient:
    return create_app(store).test_client()


def ask(client: FlaskClient, query: str, accept: str | None = None, **more: str) -> TestResponse:
    headers = {} if accept is None else {"Accept": accept}
    return client.get("/sparql", query_string={"query": query, **more}, headers=headers)


def failed(response: TestResponse, status: int, *words: str) -> dict[str, object]:
    """The error in the one JSON shape, open to other sites, without a trace or a path of this machine."""
    assert response.status_code == status, response.text
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.mimetype == "application/json"
    error = json.loads(response.text)["error"]
    assert error["status"] == status
    for word in words:
        assert word in error["message"]
    assert "Traceback" not in response.text
    assert ".py" not in response.text
    assert str(Path.cwd()) not in response.text
    return error


# ---- the SPARQL protocol


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_query_by_get_and_both_posts(client: FlaskClient, path: str) -> None:
    answers = [
        client.get(path, query_string={"query": SELECT}),
        client.post(path, data={"query": SELECT}),
        client.post(path, data=SELECT.encode(), content_type="application/sparql-query"),
        client.post(path, data=SELECT.encode(), content_type="application/sparql-query; charset=utf-8"),
    ]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert len({answer.data for answer in answers}) == 1
    rows = json.loads(answers[0].data)["results"]["bindings"]
    assert [row["n"]["value"] for row in rows] == ["ARVENIA", "Arvenia"]


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (None, JSON_RESULTS),
        ("*/*", JSON_RESULTS),
        ("application/*", JSON_RESULTS),
        (BROWSER, JSON_RESULTS),
        ("application/json", JSON_RESULTS),
        (f"{JSON_RESULTS};q=0.5, text/csv;q=0.9", "text/csv; charset=utf-8"),
        ("text/csv;q=0.5, text/*;q=0.8", "text/tab-separated-values; charset=utf-8"),
        ("text/csv;q=0, text/*", "text/tab-separated-values; charset=utf-8"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("application/sparql-results+xml, application/rdf+xml", "application/sparql-results+xml"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("TEXT/CSV", "text/csv; charset=utf-8"),
        ("text/turtle, */*;q=0.1", JSON_RESULTS),
        ("text/csv;charset=utf-8", "text/csv; charset=utf-8"),
    ],
)
def test_tables_by_accept(client: FlaskClient, accept: str | None, content_type: str) -> None:
    for query in (SELECT, "ASK { ?s ?p ?o }"):
        response = ask(client, query, accept)
        assert (response.status_code, response.headers["Content-Type"]) == (200, content_type)
        assert "Accept" in response.headers["Vary"]
        assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("accept", "content_type", "parser"),
    [
        (None, "text/turtle; charset=utf-8", "turtle"),
        ("*/*", "text/turtle; charset=utf-8", "turtle"),
        ("application/n-triples", "application/n-triples", "nt"),
        ("application/ld+json", "application/ld+json", "json-ld"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
        ("text/turtle;q=0.3, application/rdf+xml;q=0.7", "application/rdf+xml", "xml"),
        ("application/sparql-results+xml, application/rdf+xml", "application/rdf+xml", "xml"),
    ],
)
def test_graphs_by_accept(client: FlaskClient, accept: str | None, content_type: str, parser: str) -> None:
    response = ask(client, CONSTRUCT, accept)
    assert (response.status_code, response.headers["Content-Type"]) == (200, content_type)
    # Nine actors, one of them called Arvenia and ARVENIA.
    assert len(Graph().parse(data=response.data, format=parser)) == 10


def test_what_cannot_be_had_is_refused_with_what_can(client: FlaskClient) -> None:
    error = failed(ask(client, SELECT, "text/turtle"), 406, "nothing that was asked for fits")
    assert JSON_RESULTS in error["choices"]
    assert "text/turtle" in failed(ask(client, CONSTRUCT, "text/csv"), 406)["choices"]
    failed(ask(client, SELECT, "*/*;q=0"), 406)


def test_format_in_the_address_overrules_accept(client: FlaskClient) -> None:
    assert ask(client, SELECT, "application/json", format="csv").text.splitlines() == ["n", "ARVENIA", "Arvenia"]
    error = failed(ask(client, SELECT, format="ttl"), 406, "'ttl' does not fit")
    assert error["choices"] == ["json", "xml", "csv", "tsv"]
    failed(ask(client, SELECT, format="pdf"), 406, "'pdf' is unknown")


def test_the_default_graph_is_the_union_unless_a_dataset_is_named(client: FlaskClient) -> None:
    count = "SELECT (COUNT(DISTINCT ?e) AS ?n) %s { ?e a ent:Event }"

    def events(response: TestResponse) -> str:
        return json.loads(response.data)["results"]["bindings"][0]["n"]["value"]

    graph = f"{BASE}doc/jan"
    assert events(ask(client, count % "")) == "10"
    assert events(ask(client, count % f"FROM <{graph}>")) == "3"
    assert events(ask(client, count % "", **{"default-graph-uri": graph})) == "3"
    named = "SELECT (COUNT(DISTINCT ?e) AS ?n) { GRAPH ?g { ?e a ent:Event } }"
    assert events(ask(client, named, **{"named-graph-uri": graph})) == "3"
    posted = client.post(
        f"/sparql?default-graph-uri={quote(graph)}", data=(count % "").encode(), content_type="application/sparql-query"
    )
    assert events(posted) == "3"


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT ?s { ?s ?p }", "line 1, column"),
        ("SELECT ?s { ?s a nope:x }", "the prefix nope: is not declared"),
        ("", "not SPARQL"),
        ("SELECT * { ?s ?p ?o FILTER" + "(" * 5_000 + "1" + ")" * 5_000 + "}", "deeper than 200 levels"),
        ("\x00", "not SPARQL"),
    ],
)
def test_bad_queries_are_400_with_one_line(client: FlaskClient, query: str, message: str) -> None:
    assert "\n" not in str(failed(ask(client, query), 400, message)["message"])


def test_syntax_errors_carry_their_place(client: FlaskClient) -> None:
    error = failed(ask(client, "SELECT *\n{ ?s bad ?o }"), 400)
    assert (error["line"], error["column"]) == (2, 11)


def test_bad_requests(client: FlaskClient) -> None:
    failed(client.get("/sparql", headers={"Accept": JSON_RESULTS}), 400, "none was sent")
    failed(client.get("/sparql?query=ASK%7B%7D&query=ASK%7B%7D"), 400, "2 were sent")
    failed(client.post("/sparql", data=b"ASK {}", content_type="text/plain"), 415, "application/sparql-query")
    failed(client.post("/sparql", data=b"ASK {} # \xff", content_type="application/sparql-query"), 400, "byte 10")
    response = client.put("/sparql", data=b"ASK {}")
    failed(response, 405, "PUT is not allowed")
    assert "GET" in response.headers["Allow"]
    failed(client.post("/sparql", data={"query": "#" * 2_000_000}), 413, "too large")
    failed(client.get("/nothing/here"), 404, "nothing at this address")


@pytest.mark.parametrize(
    "update",
    [
        "DROP ALL",
        "INSERT DATA { <a:a> <a:b> 1 }",
        "DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:9/x.ttl>",
        "CLEAR ALL",
    ],
)
def test_updates_are_refused_and_change_nothing(client: FlaskClient, store: Store, update: str) -> None:
    before = len(store.oxigraph)  # type: ignore[attr-defined]
    failed(ask(client, update), 403, "only queries")
    failed(client.post("/sparql", data={"query": update}), 403, "only queries")
    failed(client.post("/sparql", data={"update": update}), 403, "read-only")
    failed(client.post("/sparql", data=update.encode(), content_type="application/sparql-update"), 403, "read-only")
    assert len(store.oxigraph) == before  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", ["/sparql", "/ask"])
def test_service_is_refused(client: FlaskClient, path: str) -> None:
    query = "SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }"
    response = client.get(path, query_string={"query": query})
    assert response.status_code == 403
    assert "does not call other servers" in response.text


def test_from_fetches_nothing(client: FlaskClient) -> None:
    response = ask(client, "SELECT * FROM <http://127.0.0.1:9/data.ttl> { ?s ?p ?o }")
    assert json.loads(response.data)["results"]["bindings"] == []


def test_head_and_preflight(client: FlaskClient) -> None:
    head = client.head("/sparql", query_string={"query": SELECT})
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Type"] == JSON_RESULTS
    flight = client.options(
        "/sparql", headers={"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    )
    assert flight.status_code == 200
    assert "POST" in flight.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in flight.headers["Access-Control-Allow-Headers"]


# ---- the named queries as an API


def test_queries_are_listed_with_all_that_a_program_needs(client: FlaskClient) -> None:
    listed = client.get("/api/queries").get_json()
    assert [query["name"] for query in listed] == [query.name for query in named_queries()]
    allies = next(query for query in listed if query["name"] == "allies")
    assert allies["params"][0]["name"] == "actor"
    assert allies["params"][0]["required"] is True
    assert allies["columns"] == ["ally", "allyName", "supportive", "adversarial"]
    assert allies["href"] == "/api/queries/allies"


def test_named_queries_answer_as_json_and_csv(client: FlaskClient) -> None:
    response = client.get("/api/queries/allies?actor=arvenia")
    assert response.headers["Content-Type"] == JSON_RESULTS
    assert json.loads(response.data)["results"]["bindings"][0]["allyName"]["value"] == "Corvia"
    text = client.get("/api/queries/allies?actor=arvenia", headers={"Accept": "text/csv"}).text
    assert [row["allyName"] for row in csv.DictReader(io.StringIO(text))] == ["Corvia", "Belmora"]
    assert client.get("/api/queries/events?format=csv&type=SANCTION").text.count("\n") == 3
    graph = client.get("/api/queries/neighbourhood?actor=UN")
    assert graph.mimetype == "text/turtle"


def test_named_queries_explain_what_is_wrong(client: FlaskClient) -> None:
    failed(client.get("/api/queries/allys"), 404, "did you mean 'allies'")
    failed(client.get("/api/queries/allies"), 400, "needs the parameter actor")
    failed(client.get("/api/queries/allies?actor=Nobody"), 404, "is called 'Nobody'")
    failed(client.get("/api/queries/allies?actor=UN&who=x"), 400, "has no parameter 'who'")
    failed(client.get("/api/queries/allies?actor=UN&actor=Corvia"), 400, "given 2 times")
    failed(client.get("/api/queries/events?since=soon"), 400, "is no date")


def test_health(client: FlaskClient) -> None:
    assert client.get("/health").get_json() == {"status": "ok"}


# ---- pages


@pytest.mark.parametrize("path", ["/", "/ask"])
def test_home_shows_counts_and_both_pages_every_named_query(client: FlaskClient, path: str) -> None:
    page = client.get(path, headers={"Accept": BROWSER})
    assert page.mimetype == "text/html"
    text = re.sub(r"\s+", " ", page.text)
    assert path != "/" or "<dt>reports</dt><dd>3</dd>" in text
    assert path != "/ask" or "PREFIX ent: &lt;https://w3id.org/entente/ns#&gt;" in text
    for query in named_queries():
        assert f'action="/queries/{query.name}"' in text
        for param in query.params:
            assert f'name="{param.name}"' in text


def test_the_page_s_own_example_works(client: FlaskClient) -> None:
    box = re.search(r"<textarea[^>]*>(.*?)</textarea>", client.get("/ask").text, re.DOTALL)
    assert box is not None
    query = box[1].replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"').replace("&#39;", "'")
    page = client.get("/ask", query_string={"query": query})
    assert page.status_code == 200
    assert "ARVENIA imposed sanctions on Belmora in February." in page.text


def test_pages_need_nothing_from_elsewhere(client: FlaskClient) -> None:
    for path in ("/", "/ask", "/search?q=Tolv", "/queries/events", "/id/actor/Q1065"):
        page = client.get(path, headers={"Accept": BROWSER})
        assert page.status_code == 200
        loaded = re.findall(r'(?:src|href)="([^"]+)"', re.sub(r"<a [^>]*>", "", page.text))
        assert loaded
        for address in loaded:
            assert address.startswith("/static/")
            with client.get(address) as response:
                assert response.status_code == 200
        assert not re.search(r"<script(?! type=.(?:module|application/json))| on\w+=|<style| style=", page.text)
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert page.headers["X-Content-Type-Options"] == "nosniff"


def test_results_as_a_page_lead_to_what_they_name(client: FlaskClient) -> None:
    page = client.get("/queries/timeline?actor=UN").text
    assert re.search(r'<a href="/id/actor/[0-9a-f]+">Corvia</a>', page)
    assert '<a href="/id/doc/feb">doc/feb</a>' in page
    assert re.search(r'<a href="/id/event/[0-9a-f]+">AID</a>', page)
    assert "/api/queries/timeline?actor=UN&amp;format=csv" in page
    for href in re.findall(r'<a href="(/id/[^"]+)"', page):
        assert client.get(href, headers={"Accept": BROWSER}).status_code == 200


def test_a_query_s_page_keeps_what_was_typed_when_it_is_wrong(client: FlaskClient) -> None:
    page = client.get('/queries/timeline?actor="><script>alert(1)</script>')
    assert page.status_code == 400
    assert 'role="alert"' in page.text
    assert "<script>" not in page.text
    assert 'value="&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in page.text


def test_words_of_reports_and_queries_are_never_markup(client: FlaskClient) -> None:
    assert "A call &lt;b&gt;between&lt;/b&gt; neighbours" in client.get("/queries/reports").text
    evil = 'SELECT ?x { BIND("<img src=x onerror=alert(1)>" AS ?x) } # </textarea><script>'
    page = client.get("/ask", query_string={"query": evil}).text
    assert "<img src=x" not in page
    assert "</textarea><script" not in page
    link = "SELECT ?x { VALUES ?x { <javascript:alert(1)> <https://example.org/%22%3E> } }"
    page = client.get("/ask", query_string={"query": link}).text
    assert 'href="javascript:' not in page
    assert 'href="https://example.org/%22%3E"' in page


def test_long_results_are_cut_on_the_page_and_whole_in_the_download(client: FlaskClient) -> None:
    ten = "1 2 3 4 5 6 7 8 9 10"
    many = f"SELECT * {{ VALUES ?a {{ {ten} }} VALUES ?b {{ {ten} }} VALUES ?c {{ 1 2 3 4 5 6 }} }}"
    page = client.get("/ask", query_string={"query": many}).text
    assert "The first 500 rows" in page
    assert page.count("<tr>") == 501
    assert ask(client, many, format="csv").text.count("\n") == 601


def test_answers_that_are_no_tables(client: FlaskClient) -> None:
    assert "<pre" in client.get("/ask", query_string={"query": CONSTRUCT}).text
    assert "Yes</pre>" in client.get("/ask", query_string={"query": "ASK { ?s a ent:Report }"}).text
    assert "Nothing in the graph fits" in client.get("/ask", query_string={"query": "SELECT ?s { ?s a ent:X }"}).text


def test_a_browser_at_the_bare_endpoint_is_shown_to_the_page(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": BROWSER})
    assert (response.status_code, response.headers["Location"]) == (303, "/ask")


def test_errors_are_pages_for_people(client: FlaskClient) -> None:
    page = client.get("/none", headers={"Accept": BROWSER})
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "nothing at this address" in page.text


# ---- linked data


def test_an_address_gives_a_page_to_people_and_rdf_to_programs(client: FlaskClient) -> None:
    page = client.get("/id/actor/Q1065", headers={"Accept": BROWSER})
    assert "<h1><bdi>United Nations</bdi></h1>" in page.text
    assert 'href="http://www.wikidata.org/entity/Q1065"' in page.text
    data = client.get("/id/actor/Q1065", headers={"Accept": "application/n-triples"})
    lines = data.text.splitlines()
    assert any('"United Nations"' in line for line in lines)
    assert all(f"<{BASE}actor/Q1065>" in line for line in lines)
    assert client.get("/id/actor/Q1065").mimetype == "text/turtle"
    assert client.get("/id/actor/Q1065?format=jsonld", headers={"Accept": BROWSER}).mimetype == "application/ld+json"


@pytest.mark.parametrize("path", ["/id/doc/mar%2Fch%201", "/id/doc/mar/ch 1"])
def test_report_ids_with_slashes_and_spaces_have_an_address(client: FlaskClient, path: str) -> None:
    assert f"<{BASE}doc/mar%2Fch%201>" in client.get(path, headers={"Accept": "application/n-triples"}).text


@pytest.mark.parametrize(
    "path", ["/id/actor/none", "/id/../../etc/passwd", "/id/actor/%00", "/id/actor/%ff", "/id/a>b/c", "/id/actor"]
)
def test_unknown_and_odd_addresses_are_404(client: FlaskClient, path: str) -> None:
    failed(client.get(path), 404)


# ---- the store


def test_a_missing_store_is_503_with_what_to_do(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    client = create_app(str(tmp_path / "none")).test_client()
    with caplog.at_level(logging.ERROR):
        for path in ("/health", "/sparql?query=ASK%7B%7D", "/api/queries/events", "/"):
            failed(client.get(path), 503, "kg build", "KG_STORE")
            assert str(tmp_path) not in client.get(path).text
    assert str(tmp_path / "none") in caplog.text
    assert client.get("/", headers={"Accept": BROWSER}).mimetype == "text/html"


def test_the_store_is_opened_when_it_appears_and_anew_when_it_is_published(tmp_path: Path) -> None:
    client = create_app(str(tmp_path / "store")).test_client()
    assert client.get("/health").status_code == 503
    store = fill(tmp_path / "store")
    store.publish()
    assert "<dt>reports</dt><dd>3</dd>" in client.get("/").text
    store.forget(f"{BASE}doc/jan")
    store.publish()
    assert "<dt>reports</dt><dd>2</dd>" in client.get("/").text
    store.close()


def test_a_store_that_is_built_anew_in_the_same_place_is_the_one_that_answers(tmp_path: Path) -> None:
    place = tmp_path / "store"
    client = create_app(str(place)).test_client()
    asked = {"query": "SELECT ?v { <urn:it> ?p ?v }", "format": "csv"}
    seen = []
    for word in ("before", "after"):
        shutil.rmtree(place, ignore_errors=True)
        with open_store(place) as store:
            terms = ox.NamedNode("urn:it"), ox.NamedNode("urn:is"), ox.Literal(word), ox.NamedNode("urn:g")
            store.replace_graph("urn:g", [ox.Quad(*terms)])
        answer = client.get("/sparql", query_string=asked)
        seen.append((answer.text.split(), answer.headers["ETag"]))
    assert [text for text, _ in seen] == [["v", "before"], ["v", "after"]]
    assert seen[0][1] != seen[1][1]


def test_failures_of_ours_say_nothing_of_the_inside(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(store)

    @app.get("/boom")
    def boom() -> str:
        raise KeyError("secret of the inside")

    with caplog.at_level(logging.ERROR):
        error = failed(app.test_client().get("/boom"), 500)
    assert "secret" not in str(error)
    assert "secret of the inside" in caplog.text
