# ruff: noqa: E501 (a request is easier to read on one line)
"""The W3C SPARQL 1.1 protocol tests as a table: what is sent, and what must come back.

Written anew after https://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/ (the names are those of its
manifest), with graphs of invented addresses, since this server fetches nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
G = "http://example.org/data"
"""Graphs data0 to data3, each with one triple `<graph> a <http://example.org/Document>`, as loaded before each case."""
NAMES = [f"{G}{number}" for number in range(4)]
LOADED = "DROP ALL ; " + " ; ".join(
    f"INSERT DATA {{ GRAPH <{name}> {{ <{name}> a <http://example.org/Document> }} }}" for name in NAMES
)
NOT_UTF_8 = "SELECT * { BIND('café' AS ?x) }".encode("latin-1")


@dataclass(frozen=True)
class Case:
    """One request. `status` is a class (4) or a status (400); `boolean` what the answer, or the query `then`, says."""

    name: str
    method: str = "GET"
    params: tuple[tuple[str, str], ...] = ()
    form: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 2
    media_type: str = ""
    boolean: bool | None = None
    then: str = ""


def _type(media_type: str) -> dict[str, str]:
    return {"Content-Type": media_type}


def _all(template: str, names: list[str]) -> str:
    return "ASK { " + " ".join(template.format(name) for name in names) + " }"


_DEFAULT = _all("<{}> a ?t .", NAMES[:1])
_TWO_DEFAULTS = _all("<{}> a ?t .", NAMES[1:3])
_NAMED = _all("GRAPH ?g {{ <{}> a ?t }}", NAMES[:1])
_TWO_NAMED = f"ASK {{ GRAPH ?a {{ <{NAMES[1]}> a ?t }} GRAPH ?b {{ <{NAMES[2]}> a ?u }} FILTER(?a != ?b) }}"
_FULL = (
    f"ASK {{ <{NAMES[0]}> a ?t . <{NAMES[1]}> a ?u GRAPH ?g {{ <{NAMES[2]}> a ?v }} "
    f"FILTER NOT EXISTS {{ GRAPH ?h {{ <{NAMES[0]}> a ?w }} }} }}"
)
_OVERRULED = f"ASK FROM <{NAMES[1]}> {{ <{NAMES[1]}> a ?t }}"
_DEFAULTS = tuple(("default-graph-uri", name) for name in NAMES[1:3])
_NAMEDS = tuple(("named-graph-uri", name) for name in NAMES[1:3])
_FULLS = (*((("default-graph-uri", name)) for name in NAMES[:2]), ("named-graph-uri", NAMES[2]))

BAD = (
    Case("bad_query_method", "PUT", params=(("query", "ASK {}"),), status=4),
    Case("bad_multiple_queries", params=(("query", "ASK {}"), ("query", "SELECT * {}")), status=4),
    Case("bad_query_wrong_media_type", "POST", body=b"ASK {}", headers=_type("text/plain"), status=4),
    Case("bad_query_missing_form_type", "POST", body=b"query=ASK%20%7B%7D", status=4),
    Case("bad_query_missing_direct_type", "POST", body=b"ASK {}", status=4),
    Case("bad_query_non_utf8", "POST", body=NOT_UTF_8, headers=_type(QUERY), status=4),
    Case("bad_query_syntax", params=(("query", "ASK {"),), status=4),
    Case("bad_update_get", params=(("update", "CLEAR ALL"),), status=4),
    Case("bad_multiple_updates", "POST", form=(("update", "CLEAR NAMED"), ("update", "CLEAR DEFAULT")), status=4),
    Case("bad_update_wrong_media_type", "POST", body=b"CLEAR NAMED", headers=_type("text/plain"), status=4),
    Case("bad_update_missing_form_type", "POST", body=b"update=CLEAR%20NAMED", status=4),
    Case("bad_update_non_utf8", "POST", body="CLEAR GRAPH <a:é>".encode("latin-1"), headers=_type(UPDATE), status=4),
    Case("bad_update_syntax", "POST", form=(("update", "CLEAR XYZ"),), status=4),
    Case(
        "bad_update_dataset_conflict",
        "POST",
        params=(("using-named-graph-uri", "http://example.org/people"),),
        form=(
            ("update", "PREFIX a: <a:> WITH <http://example/addresses> DELETE { ?p a:b 1 } INSERT { ?p a:b 2 } WHERE { ?p a:b 1 }"),
        ),
        status=4,
    ),
)  # fmt: skip
QUERIES = (
    Case("query_get", params=(("query", "ASK {}"),), boolean=True),
    Case("query_post_form", "POST", form=(("query", "ASK {}"),), boolean=True),
    Case("query_post_direct", "POST", body=b"ASK {}", headers=_type(QUERY), boolean=True),
    Case("query_dataset_default_graph", params=(("query", _DEFAULT), ("default-graph-uri", NAMES[0])), boolean=True),
    Case("query_dataset_default_graphs_get", params=(("query", _TWO_DEFAULTS), *_DEFAULTS), boolean=True),
    Case("query_dataset_default_graphs_post", "POST", params=_DEFAULTS, body=_TWO_DEFAULTS.encode(), headers=_type(QUERY), boolean=True),
    Case("query_dataset_default_graphs_post_form", "POST", form=(("query", _TWO_DEFAULTS), *_DEFAULTS), boolean=True),
    Case("query_dataset_named_graphs_get", params=(("query", _TWO_NAMED), *_NAMEDS), boolean=True),
    Case("query_dataset_named_graphs_post", "POST", params=_NAMEDS, body=_TWO_NAMED.encode(), headers=_type(QUERY), boolean=True),
    Case("query_dataset_named_graphs_only_those", params=(("query", _NAMED), *_NAMEDS), boolean=False),
    Case("query_dataset_full", params=(("query", _FULL), *_FULLS), boolean=True),
    Case("query_dataset_full_post", "POST", params=_FULLS, body=_FULL.encode(), headers=_type(QUERY), boolean=True),
    Case("query_multiple_dataset", params=(("query", _OVERRULED), ("default-graph-uri", NAMES[0])), boolean=False),
    Case("query_multiple_dataset_fits", params=(("query", _OVERRULED), ("default-graph-uri", NAMES[1])), boolean=True),
    Case("query_content_type_select", params=(("query", "SELECT (1 AS ?value) {}"),), headers={"Accept": "application/sparql-results+xml"}, media_type="application/sparql-results+xml"),
    Case("query_content_type_ask", params=(("query", "ASK {}"),), headers={"Accept": "application/sparql-results+json"}, media_type="application/sparql-results+json"),
    Case("query_content_type_describe", params=(("query", f"DESCRIBE <{NAMES[0]}>"),), headers={"Accept": "application/rdf+xml"}, media_type="application/rdf+xml"),
    Case("query_content_type_construct", params=(("query", "CONSTRUCT { <s:s> <p:p> 1 } WHERE {}"),), headers={"Accept": "text/turtle"}, media_type="text/turtle"),
)  # fmt: skip
_INTO = "http://example.org/protocol-update-test"
_COPY = f"CREATE SILENT GRAPH <{_INTO}> ; INSERT {{ GRAPH <{_INTO}> {{ ?s a ?t }} }} WHERE {{ %s }}"
_ONE, _GRAPH = _COPY % "?s a ?t", _COPY % "GRAPH ?g { ?s a ?t }"
_BOTH = _COPY % f"?s a ?t . GRAPH <{NAMES[1]}> {{ ?x a ?y }}"


def _copied(*names: str) -> str:
    there = " ".join(f"<{name}> a ?t{at} ." for at, name in enumerate(names))
    others = "".join(f" FILTER NOT EXISTS {{ <{name}> a ?u }}" for name in NAMES if name not in names)
    return f"ASK {{ GRAPH <{_INTO}> {{ {there}{others} }} }}"


UPDATES = (
    Case("update_post_form", "POST", form=(("update", "CLEAR ALL"),), then="ASK { GRAPH ?g { ?s ?p ?o } }", boolean=False),
    Case("update_post_direct", "POST", body=b"CLEAR ALL", headers=_type(UPDATE), then="ASK { GRAPH ?g { ?s ?p ?o } }", boolean=False),
    Case("update_base_uri", "POST", form=(("update", "CLEAR SILENT GRAPH <http://example.org/base> ; INSERT DATA { GRAPH <http://example.org/base> { <http://example.org/a> <http://example.org/b> <test> } }"),), then="ASK { GRAPH <http://example.org/base> { ?a ?b ?c FILTER(isIRI(?c) && STRENDS(STR(?c), '/test')) } }", boolean=True),
    Case("update_prefix_after_semicolon", "POST", form=(("update", "CLEAR ALL ; PREFIX e: <http://example.org/> INSERT DATA { GRAPH e:g { e:a e:b e:c } } ; PREFIX e: <http://example.org/> DELETE DATA { GRAPH e:g { e:a e:b e:d } }"),), then="ASK { GRAPH <http://example.org/g> { ?a ?b <http://example.org/c> } }", boolean=True),
    Case("update_dataset_default_graph", "POST", params=(("using-graph-uri", NAMES[0]),), body=_ONE.encode(), headers=_type(UPDATE), then=_copied(NAMES[0]), boolean=True),
    Case("update_dataset_default_graphs", "POST", params=(("using-graph-uri", NAMES[0]), ("using-graph-uri", NAMES[1])), body=_ONE.encode(), headers=_type(UPDATE), then=_copied(*NAMES[:2]), boolean=True),
    Case("update_dataset_default_graphs_form", "POST", form=(("update", _ONE), ("using-graph-uri", NAMES[0]), ("using-graph-uri", NAMES[1])), then=_copied(*NAMES[:2]), boolean=True),
    Case("update_dataset_named_graphs", "POST", params=(("using-named-graph-uri", NAMES[0]), ("using-named-graph-uri", NAMES[1])), body=_GRAPH.encode(), headers=_type(UPDATE), then=_copied(*NAMES[:2]), boolean=True),
    Case("update_dataset_full", "POST", params=(("using-graph-uri", NAMES[0]), ("using-named-graph-uri", NAMES[1])), body=_BOTH.encode(), headers=_type(UPDATE), then=_copied(NAMES[0]), boolean=True),
    Case("update_dataset_delete_where", "POST", params=(("using-graph-uri", NAMES[0]),), body=f"DELETE WHERE {{ GRAPH <{NAMES[0]}> {{ ?s ?p ?o }} }}".encode(), headers=_type(UPDATE), then=f"ASK {{ <{NAMES[0]}> ?p ?o }}", boolean=True),
)  # fmt: skip
