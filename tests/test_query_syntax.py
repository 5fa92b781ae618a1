"""What is read off a query's text before Oxigraph sees it, compared with what Oxigraph then does."""

from __future__ import annotations

import time

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.query import QueryError
from kg.query.syntax import MAX_NESTING, calls_service, check_nesting, prefix_lines, update_keyword

# Nothing listens at port 9 (discard) of this machine.
NOWHERE = "http://127.0.0.1:9/"
STORE = ox.Store()
STORE.add(ox.Quad(ox.NamedNode("a:s"), ox.NamedNode("a:p"), ox.Literal(1), ox.NamedNode("a:g")))


def called_out(sparql: str) -> bool:
    """Whether Oxigraph tried to reach another server for this query."""
    try:
        results = STORE.query(sparql, use_default_graph_as_union=True)
        if not isinstance(results, ox.QueryBoolean):
            list(results)
    except OSError:
        return True
    except (SyntaxError, RuntimeError):
        pass
    return False


@pytest.mark.parametrize(
    "clause",
    [
        f"SERVICE <{NOWHERE}> {{ ?a ?b ?c }}",
        f"service<{NOWHERE}>{{ ?a ?b ?c }}",
        f"SERVICE # {{ a comment }}\n<{NOWHERE}># another {{\r{{ ?a ?b ?c }}",
        f"BIND(<{NOWHERE}> AS ?e) SERVICE ?e {{ ?a ?b ?c }}",
        "SERVICE ex:sparql { ?a ?b ?c }",
        "SERVICEex:sparql{ ?a ?b ?c }",
        f"FILTER(1<2)SERVICE#>\n<{NOWHERE}> {{ ?a ?b ?c }}",
        f"OPTIONAL {{ {{ SELECT * {{ sErViCe <{NOWHERE}> {{ ?a ?b ?c }} }} }} }}",
    ],
)
def test_every_spelling_of_service_that_oxigraph_follows_is_seen(clause: str) -> None:
    sparql = f"PREFIX ex: <{NOWHERE}> SELECT * {{ ?s ?p ?o . {clause} }}"
    assert calls_service(sparql)


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT ?service { ?service ?p ?o }",
        "SELECT * { ?s ?p ?o FILTER(CONTAINS(?o, 'secret service')) }",
        "SELECT * { ?s ent:service ?o . OPTIONAL { ?o ent:services ?x } }",
        "SELECT * { ?s a <http://www.w3.org/ns/sparql-service-description#Service> } # service",
        "SELECT * { ?s ?p ?o . # the service of\n OPTIONAL { ?s ?q ?r } }",
        "PREFIX service: <http://example.org/service/> SELECT * { ?s service:of ?o }",
        "SELECT * { ?s ?service ?o . FILTER(?service = 1) }",
    ],
)
def test_the_word_service_alone_is_no_call(sparql: str) -> None:
    assert not calls_service(sparql)


PIECES = st.sampled_from(
    [
        *("SERVICE", "service", "SILENT", f"<{NOWHERE}>", "ex:x", "?e", "{", "}", "?s ?p ?o", ".", " ", "\n", "\t"),
        *("# {\n", "#>\n", "<", ">", "'", '"', "\\u0053ERVICE", "SERVIC\\u0045", "FILTER(1<2)", "'#'", "1", ";", ","),
        *("BIND(ex:x AS ?e)", "{ ?a ?b ?c }"),
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=8), st.lists(PIECES, max_size=4))
def test_no_query_that_is_let_through_calls_out(before: list[str], after: list[str]) -> None:
    body = "".join(before) + "SERVICE" + "".join(after)
    for sparql in (
        f"PREFIX ex: <{NOWHERE}> SELECT * {{ {body} }}",
        f"PREFIX ex: <{NOWHERE}> SELECT * {{ ?s ?p ?o {body} <{NOWHERE}> {{ ?a ?b ?c }} }}",
    ):
        if not calls_service(sparql):
            assert not called_out(sparql)


def test_the_guard_is_needed() -> None:
    assert called_out(f"SELECT * {{ ?s ?p ?o . SERVICE <{NOWHERE}> {{ ?a ?b ?c }} }}")


@pytest.mark.parametrize("many", ["SERVICE ", "SERVICE", "SERVICE#", "SERVICE <", "# ", "<", "SERVICE SILENT "])
def test_looking_for_service_takes_no_long_time(many: str) -> None:
    """Text that makes a careless pattern try every way of splitting white space, comments and names."""
    start = time.perf_counter()
    calls_service("SERVICE " + many * 100_000)
    calls_service(("SERVICE" + many * 10_000) * 90)
    assert time.perf_counter() - start < 5


@given(st.text(max_size=60))
def test_updates_are_told_by_their_first_word(text: str) -> None:
    quoted = "'" + "".join(f"\\u{ord(c):04x}" if ord(c) < 0x10000 else "x" for c in text) + "'"
    assert update_keyword(f"SELECT * {{ ?s ?p {quoted} }}") is None
    assert update_keyword(f"# {text.splitlines()[0] if text.splitlines() else ''}\nCLEAR ALL") == "CLEAR"


def test_nesting_is_limited_where_oxigraph_still_stands() -> None:
    def nested(depth: int) -> str:
        return "SELECT * { ?s ?p ?o FILTER" + "(" * depth + "1" + ")" * depth + " }"

    check_nesting(nested(MAX_NESTING - 1))
    STORE.query(nested(MAX_NESTING - 1))
    with pytest.raises(QueryError, match="deeper than 200 levels"):
        check_nesting(nested(10_000))
    check_nesting("SELECT * { " + "{ ?s ?p ?o } UNION " * 500 + "{ } }")


def test_prefix_lines_are_sparql() -> None:
    STORE.query(prefix_lines() + "\nASK { ?s a ent:Report ; skos:prefLabel ?l ; wd:Q1 ?x }")
