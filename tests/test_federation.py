"""SERVICE: the query that the README shows, against a second SPARQL server, and which servers may be called."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from sparql_server import OXIGRAPH, free_port, oxigraph_server
from wikidata_slice import SINDE, VARO, entities, turtle

from kg.build import build
from kg.cli import main
from kg.map import base_iri
from kg.model import Actor, Extraction, Link, Mention, Report
from kg.query.federation import refused_services
from kg.store import open_store

README = Path(__file__).parents[1] / "README.md"
WIKIDATA = "https://query.wikidata.org/sparql"


# ---- the query that the documents show ----


@pytest.fixture(scope="module")
def wikidata(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not OXIGRAPH.exists():
        pytest.skip("the SPARQL server (PyPI package oxigraph) is not installed")
    port = free_port()
    with oxigraph_server(tmp_path_factory.mktemp("wikidata"), port):
        data = turtle(entities()).encode()
        put = urllib.request.Request(f"http://127.0.0.1:{port}/store?default", data, {"Content-Type": "text/turtle"})
        urllib.request.urlopen(put, timeout=10).close()
        yield f"http://127.0.0.1:{port}/query"


def shown() -> str:
    (query,) = re.findall(r"```sparql\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert f"SERVICE <{WIKIDATA}>" in query
    return query


def test_the_query_shown_joins_the_graph_with_wikidata(wikidata: str, tmp_path: Path) -> None:
    text = "Ilka Sinde met Teo Varo and Nobody Known."
    names = {"Ilka Sinde": SINDE, "Teo Varo": VARO, "Nobody Known": None}
    actors = tuple(
        Actor(name, "person", link=Link(qid, name, 0.99) if qid else None,
              mentions=(Mention(text.index(name), text.index(name) + len(name), name),))
        for name, qid in names.items()
    )  # fmt: skip
    report = Report("sinde", text)
    with open_store(tmp_path / "s") as store:
        made = Extraction(report, actors)
        build([report], store, lambda found: (made for _ in found), lambda e: e, model="m", base=base_iri())
    query = tmp_path / "federated.rq"
    # The slice knows an invented country alone; nothing else of the query is changed.
    query.write_text(shown().replace(WIKIDATA, wikidata).replace('"KEN"', '"VRN"'), encoding="utf-8")
    result = CliRunner().invoke(main, ["query", str(query), "--store", str(tmp_path / "s"), "--format", "csv"])
    assert result.exit_code == 0, result.output
    rows = result.output.replace("\r", "").strip().split("\n")
    assert rows == ["name,post", "Ilka Sinde,Prime Minister of Varonia", "Teo Varo,Prime Minister of Varonia"]


def test_a_server_that_does_not_answer_is_named_in_one_line(tmp_path: Path) -> None:
    with open_store(tmp_path / "s"):
        pass
    query = f"SELECT * {{ SERVICE <http://127.0.0.1:{free_port()}/query> {{ ?s ?p ?o }} }}"
    result = CliRunner().invoke(main, ["query", query, "--store", str(tmp_path / "s")])
    assert result.exit_code == 2
    assert "the query failed" in result.output
    assert "Traceback" not in result.output


# ---- which servers may be called ----

ALLOWED = {"query.wikidata.org", "localhost:7878", "[::1]:7878"}


def calling(target: str) -> str:
    return f"SELECT * {{ ?a ?b ?c . SERVICE {target} {{ ?s ?p ?o }} }}"


@pytest.mark.parametrize(
    "target",
    [
        "<https://query.wikidata.org/sparql>",
        "SILENT <http://query.wikidata.org/sparql?x=1>",
        "<https://QUERY.wikidata.org:443/sparql>",
        "<http://localhost:7878/query>",
        "<http://[::1]:7878/query>",
    ],
)
def test_a_server_that_is_allowed_by_name_may_be_called(target: str) -> None:
    assert refused_services(calling(target), ALLOWED) == ()
    assert refused_services(calling(target)) == (target.removeprefix("SILENT "),)


@pytest.mark.parametrize(
    "target",
    [
        "<https://wikidata.org/sparql>",
        "<https://query.wikidata.org.evil.example/sparql>",
        "<https://query.wikidata.org@evil.example/sparql>",
        "<https://evil.example/query.wikidata.org>",
        "<https://evil.example#query.wikidata.org>",
        "<https://query.wikidata.org:8080/sparql>",
        "<https://query.wikidata.org\\@evil.example/>",
        "<http://localhost/query>",
        "<file:///etc/passwd>",
        "<//query.wikidata.org/sparql>",
        "<sparql>",
        "wd:Q1",
        "?where",
        "$where",
    ],
)
def test_every_other_server_is_refused(target: str) -> None:
    assert refused_services(calling(target), ALLOWED) == (target,)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE<http://evil.example/>{ ?s ?p ?o } }",
        "SELECT * { service # {\n <http://evil.example/> # {\n { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o .SeRvIcE\nsilent<http://evil.example/>{} }",
        "SELECT * { \\u0053ERVICE <http://evil.example/> { ?s ?p ?o } }",
        "SELECT * { SERVICE <http://\\u0065vil.example/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p '<' SERVICE <https://query.wikidata.org/> { SERVICE <http://evil.example/> {} } }",
        "PREFIX a: <http://query.wikidata.org/> SELECT * { SERVICE a:x { ?s ?p ?o } }",
    ],
)
def test_no_way_of_writing_a_call_hides_it(query: str) -> None:
    assert refused_services(query, ALLOWED)


def test_the_word_alone_is_no_call() -> None:
    assert refused_services("SELECT ?service { ?service ?p 'the secret service' }") == ()
    assert refused_services("SELECT * { ?s <http://a/service> ?o . OPTIONAL { ?s ?p ?q } }") == ()


@given(st.text(alphabet="SERVICE service<>{}?#'\"\\:/.au0053\n ", max_size=80))
def test_what_is_allowed_holds_no_other_call(text: str) -> None:
    evil = "{ SERVICE <http://evil.example/> { ?s ?p ?o } }"
    assert refused_services(f"{evil} {text}", ALLOWED)
    refused_services(text, ALLOWED)
