"""The named queries as a REST API: pages, networks, and the description by OpenAPI, which schemathesis tries out."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from query_graph import BASE, fill
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig

from kg.query import named_queries
from kg.serve import create_app
from kg.serve.api import MAX_LIMIT

# schemathesis does not unpack what a WSGI application packs.
PLAIN = {"Accept-Encoding": "identity"}
CONFIG = SchemathesisConfig.from_dict({"seed": 20260301})
SEARCH = settings(
    max_examples=4,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    place = tmp_path_factory.mktemp("api") / "store"
    fill(place).close()
    return create_app(str(place))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def links(header: str) -> dict[str, str]:
    return {rel: address for address, rel in re.findall(r'<([^>]*)>; rel="(\w+)"', header)}


# ---- pages


@pytest.mark.parametrize("form", ["csv", "json"])
def test_pages_one_after_the_other_are_the_whole(client: FlaskClient, form: str) -> None:
    def read(text: str) -> list[Any]:
        return rows(text) if form == "csv" else json.loads(text)["results"]["bindings"]

    whole = read(client.get(f"/api/queries/events?format={form}").text)
    address: str | None = f"/api/queries/events?format={form}&limit=5"
    found, pages = [], 0
    while address:
        page = client.get(address)
        assert page.headers["X-Total-Count"] == str(len(whole))
        found += read(page.text)
        pages += 1
        address = links(page.headers["Link"]).get("next")
    assert (found, pages) == (whole, -(-len(whole) // 5))
    assert len(whole) > 5


def test_a_page_leads_to_the_others(client: FlaskClient) -> None:
    page = client.get("/api/queries/events?actor=Arvenian+Republic&limit=1&offset=1&format=csv")
    total = int(page.headers["X-Total-Count"])
    found = links(page.headers["Link"])
    assert found.keys() == {"first", "prev", "next", "last"}
    for rel, offset in (("first", 0), ("prev", 0), ("next", 2), ("last", total - 1)):
        assert found[rel] == f"/api/queries/events?actor=Arvenian+Republic&format=csv&offset={offset}&limit=1"
    last = client.get(found["last"])
    assert "next" not in links(last.headers["Link"])
    assert len(rows(last.text)) == 1
    assert rows(client.get("/api/queries/events?offset=1000&limit=5&format=csv").text) == []
    assert "X-Total-Count" not in client.get("/api/queries/events").headers


@pytest.mark.parametrize(
    "wrong",
    ["limit=0", "limit=-1", "limit=ten", f"limit={MAX_LIMIT + 1}", "offset=-1", "offset=1e3", "limit=²", "limit="],
)
def test_pages_that_cannot_be_are_refused(client: FlaskClient, wrong: str) -> None:
    response = client.get(f"/api/queries/events?{wrong}")
    assert response.status_code == 400
    assert "is no whole number from" in response.get_json()["error"]["message"]


def test_rdf_has_no_pages(client: FlaskClient) -> None:
    assert client.get("/api/queries/neighbourhood?actor=UN&limit=5").status_code == 400


def test_every_named_query_can_be_paged_and_counted(client: FlaskClient) -> None:
    for query in named_queries():
        if query.columns:
            given = {param.name: "Arvenia" for param in query.params if param.required}
            response = client.get(f"/api/queries/{query.name}", query_string={**given, "limit": "1", "format": "csv"})
            assert response.status_code == 200, response.text
            assert len(rows(response.text)) == min(1, int(response.headers["X-Total-Count"]))


# ---- networks


def test_rows_that_are_edges_come_as_networks(client: FlaskClient) -> None:
    table = rows(client.get("/api/queries/network?format=csv").text)
    found = client.get("/api/queries/network?format=cytoscape").get_json()
    edges = [edge["data"] for edge in found["elements"]["edges"]]
    names = {node["data"]["id"]: node["data"]["label"] for node in found["elements"]["nodes"]}
    told = [(names[edge["source"]], edge["relation"], names[edge["target"]], edge["weight"]) for edge in edges]
    assert told == [(r["sourceName"], r["stance"], r["targetName"], int(r["weight"])) for r in table]
    assert len({edge["id"] for edge in edges}) == len(edges) > 2
    assert all(node["data"]["iri"] == BASE + node["data"]["id"] for node in found["elements"]["nodes"])


def test_graphology_s_form_tells_the_same(client: FlaskClient) -> None:
    found = client.get("/api/queries/events?format=graphology&type=SANCTION").get_json()
    keys = {node["key"] for node in found["nodes"]}
    assert all({edge["source"], edge["target"]} <= keys for edge in found["edges"])
    assert {edge["attributes"]["relation"] for edge in found["edges"]} == {"SANCTION"}
    assert all(edge["attributes"]["sentence"] for edge in found["edges"])
    assert all(isinstance(node["attributes"]["x"], float) for node in found["nodes"])


def test_a_row_with_one_end_gives_a_node(client: FlaskClient) -> None:
    table = rows(client.get("/api/queries/events?format=csv").text)
    found = client.get("/api/queries/events?format=cytoscape").get_json()["elements"]
    assert len(found["edges"]) == sum(1 for row in table if row["source"] and row["target"]) < len(table)
    assert {node["data"]["iri"] for node in found["nodes"]} >= {row["source"] for row in table if row["source"]}


def test_rows_that_are_no_edges_say_which_are(client: FlaskClient) -> None:
    response = client.get("/api/queries/actors?format=cytoscape")
    assert response.status_code == 406
    assert "network" in response.get_json()["error"]["message"]


# ---- OpenAPI


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    response = client.get("/openapi.json")
    assert response.content_type == "application/vnd.oai.openapi+json;version=3.1"
    found = response.get_json()
    assert isinstance(found, dict)
    return found


def test_the_description_is_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    OpenAPIV31SpecValidator(document).validate()


def test_every_named_query_is_described_as_it_is(document: dict[str, Any]) -> None:
    for query in named_queries():
        operation = document["paths"][f"/api/queries/{query.name}"]["get"]
        assert operation["summary"] == query.summary
        described = {parameter["name"]: parameter for parameter in operation["parameters"]}
        assert described.keys() >= {param.name for param in query.params}
        assert all(described[param.name].get("required", False) is param.required for param in query.params)
        assert ("limit" in described) is bool(query.columns)


def test_what_is_described_is_there(app: Flask, document: dict[str, Any]) -> None:
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    assert {"/sparql", "/health", "/reconcile", "/metrics", "/api/queries", "/openapi.json"} <= document["paths"].keys()
    for path in document["paths"]:
        assert path.replace("{", "<").replace("}", ">") in rules or path.startswith("/api/queries/")


# ---- schemathesis: whatever it makes of the description, the server answers as described


@pytest.fixture(scope="module")
def schema(app: Flask) -> Any:
    return schemathesis.openapi.from_wsgi("/openapi.json", app, config=CONFIG)


def operations(schema: Any, path: str) -> list[Any]:
    """The operations whose path matches `path`."""
    found = [result.ok() for result in schema.include(path_regex=path).get_all_operations()]
    assert found
    return found


@pytest.mark.parametrize("mode", GenerationMode)
def test_the_api_keeps_its_description(schema: Any, mode: GenerationMode) -> None:
    for operation in operations(schema, "^/(api/queries|health|openapi)"):
        if mode is GenerationMode.NEGATIVE and not list(operation.query):
            continue

        @SEARCH
        @given(case=operation.as_strategy(generation_mode=mode))
        def keeps(case: Case) -> None:
            case.call_and_validate(headers=PLAIN)

        keeps()


def test_nothing_that_fits_the_description_makes_the_server_fail(schema: Any) -> None:
    # An export takes a process and a second each.
    for operation in operations(schema, "^/(?!export)"):

        @SEARCH
        @given(case=operation.as_strategy())
        def answers(case: Case) -> None:
            case.call_and_validate(checks=[not_a_server_error], headers=PLAIN)

        answers()
