"""Results in every format, and errors that say what to change."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from query_graph import fill
from rdflib import Graph
from rich.console import Console

from kg.errors import EntenteError
from kg.query import FormatError, NotFound, QueryError, QuerySyntaxError, UpdateRefused, print_answer, run_query, write
from kg.store import Store, open_store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with fill(tmp_path_factory.mktemp("formats") / "store") as opened:
        yield opened


def printed(store: Store, what: str, width: int = 200, **params: str) -> str:
    out = io.StringIO()
    print_answer(run_query(store, what, params).results, Console(file=out, width=width))
    return out.getvalue()


def test_table_formats_say_the_same(store: Store) -> None:
    def text(name: str) -> str:
        return write(run_query(store, "speakers").results, name).decode("utf-8")

    from_json = [row["speakerName"]["value"] for row in json.loads(text("json"))["results"]["bindings"]]
    names = "{http://www.w3.org/2005/sparql-results#}"
    root = ElementTree.fromstring(text("xml"))
    bindings = [b for b in root.iter(f"{names}binding") if b.get("name") == "speakerName"]
    assert [b[0].text for b in bindings] == from_json == ["Lena Oduya", "Marek Tolv"]
    assert text("csv").splitlines()[1].split(",")[1] == "Lena Oduya"
    assert text("tsv").splitlines()[1].split("\t")[1] == '"Lena Oduya"'


PARSERS = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdfxml": "xml"}


@pytest.mark.parametrize("name", PARSERS)
def test_graph_formats_are_read_back_the_same(store: Store, name: str) -> None:
    data = write(run_query(store, "neighbourhood", {"actor": "UN"}).results, name)
    assert len(Graph().parse(data=data, format=PARSERS[name])) == 6


def test_turtle_declares_the_prefixes_it_uses_and_no_other(store: Store) -> None:
    turtle = write(run_query(store, "neighbourhood", {"actor": "UN"}).results, "ttl").decode("utf-8")
    assert "@prefix ent:" in turtle
    assert "ent:aid" in turtle
    assert "@prefix sh:" not in turtle


@pytest.mark.parametrize(
    ("what", "name", "fitting"),
    [
        ("CONSTRUCT { ?s a ?o } { ?s a ?o }", "csv", "ttl, nt, jsonld, rdfxml"),
        ("SELECT * { ?s a ?o }", "ttl", "json, xml, csv, tsv"),
        ("ASK { ?s a ?o }", "jsonld", "json, xml, csv, tsv"),
    ],
)
def test_a_format_that_does_not_fit_is_refused_with_those_that_do(
    store: Store, what: str, name: str, fitting: str
) -> None:
    with pytest.raises(FormatError, match=f"cannot be written as {name}; choose {fitting}"):
        write(run_query(store, what).results, name)


def test_no_table_of_rdf(store: Store) -> None:
    with pytest.raises(FormatError, match="makes no table; choose ttl, nt"):
        printed(store, "DESCRIBE <https://w3id.org/entente/id/actor/Q1065>")


def test_table_for_people_shows_names_short_iris_and_every_row(store: Store) -> None:
    shown = printed(store, "events")
    lines = [line for line in shown.splitlines() if "doc/" in line]
    assert len(lines) == 12
    assert "https://" not in shown
    header = shown.splitlines()[1].split()
    assert header[:5] == ["date", "type", "mode", "source", "target"]
    assert "12 rows" in shown
    assert "IRIs not shown: event, source, target, place, accordingTo" in shown


def test_answers_of_yes_or_no_and_of_nothing(store: Store) -> None:
    assert printed(store, "ASK { ?s a ent:Report }").strip() == "yes"
    assert printed(store, "ASK { ?s a ent:Nothing }").strip() == "no"
    assert "0 rows" in printed(store, "SELECT ?s { ?s a ent:Nothing }")


def test_a_report_s_words_cannot_steer_the_terminal(store: Store) -> None:
    shown = printed(store, r'SELECT ?x { VALUES ?x { "[red]a[/red] \u001b[31mb\u0007" } }')
    assert "[red]a[/red]" in shown
    assert "\x1b" not in shown
    assert "\x07" not in shown


def test_prefixes_are_known_without_declaration(store: Store) -> None:
    assert printed(store, "SELECT (COUNT(DISTINCT ?r) AS ?n) { ?r a ent:Report }").split()[-3:] == ["3", "1", "row"]


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("SELECT * {\n  ?s ?p ?o .\n  ?s nonsense ?o }", 3, 14, "expected"),
        ("SELECT ?s { ?s ?p ex:a }", 1, 23, "the prefix ex: is not declared"),
        ("SELECT ?s WHERE { ?s ?p ?o ", 1, 28, "the end of the line"),
        ("SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }", 1, 40, "neither grouped nor aggregated"),
        ("SELECT {", 1, 9, "the end of the line"),
        ("SELECT ?s { ?s <a b> ?o }", 1, 21, "expected"),
    ],
)
def test_syntax_errors_are_one_line_with_the_place(
    store: Store, text: str, line: int, column: int, message: str
) -> None:
    with pytest.raises(QuerySyntaxError) as raised:
        run_query(store, text)
    assert (raised.value.line, raised.value.column) == (line, column)
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "text", ["DROP ALL ", "INSERT DATA { <a:a> <a:b> 1 }", "# x\nPREFIX a: <a:> delete {?s ?p 1} where {}"]
)
def test_updates_are_told_apart_from_mistakes(store: Store, text: str) -> None:
    before = len(store.oxigraph)
    with pytest.raises(UpdateRefused, match="only queries are answered"):
        run_query(store, text)
    assert len(store.oxigraph) == before


def test_names_files_and_text_are_told_apart(store: Store, tmp_path: Path) -> None:
    (tmp_path / "select.rq").write_text("ASK { }", encoding="utf-8")
    assert isinstance(run_query(store, str(tmp_path / "select.rq")).results, ox.QueryBoolean)
    with pytest.raises(NotFound, match="no query is called 'event'; did you mean 'events'"):
        run_query(store, "event")
    with pytest.raises(EntenteError, match=r"there is no file .*none\.rq"):
        run_query(store, str(tmp_path / "none.rq"))
    (tmp_path / "latin.rq").write_bytes("# é".encode("latin-1"))
    with pytest.raises(EntenteError, match=r"latin\.rq: cannot be read"):
        run_query(store, str(tmp_path / "latin.rq"))


def test_results_that_fail_midway_say_so(store: Store) -> None:
    with pytest.raises(QueryError, match="the query failed"):
        write(run_query(store, "SELECT * { VALUES ?e { 1 } SERVICE ?nowhere { ?s ?p ?o } }").results, "json")


def test_queries_work_on_a_store_opened_for_reading(tmp_path: Path) -> None:
    fill(tmp_path / "store").close()
    with open_store(tmp_path / "store", read_only=True) as opened:
        assert isinstance(run_query(opened, "speakers").results, ox.QuerySolutions)
