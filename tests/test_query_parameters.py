"""What a parameter may be, what it then means, and that no value gets out of its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal
from query_graph import BASE, fill

from kg.errors import EntenteError
from kg.query import NotFound, QueryError, named_queries, run_query
from kg.query.named import NamedQuery, Parameter, parse_query
from kg.query.parameters import bind, resolve
from kg.store import Store

ECHO = "#+ params: [{name: word, type: string, required: true}]\nSELECT ?w { BIND(?_word AS ?w) }"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with fill(tmp_path_factory.mktemp("parameters") / "store") as opened:
        yield opened


def meant(store: Store, value: str, type: str = "name") -> list[str]:
    query = NamedQuery("q", "", params=(Parameter("actor", type, required=True),))
    return [term.value for term in resolve(store, query, {"actor": value})["actor"]]


@pytest.mark.parametrize(
    "value",
    [
        "United Nations",
        "united NATIONS",
        " UN ",
        "Q1065",
        "q1065",
        "wd:Q1065",
        "http://www.wikidata.org/entity/Q1065",
        "https://www.wikidata.org/wiki/Q1065",
        f"{BASE}actor/Q1065",
        f"<{BASE}actor/Q1065>",
        "actor/Q1065",
    ],
)
def test_an_actor_goes_by_every_name_qid_and_iri(store: Store, value: str) -> None:
    assert meant(store, value) == [f"{BASE}actor/Q1065"]
    assert meant(store, value, "iri") == [f"{BASE}actor/Q1065"]


def test_a_name_means_all_who_bear_it(store: Store, tmp_path: Path) -> None:
    with fill(tmp_path / "two") as two:
        graph = f"{BASE}doc/jan"
        two.oxigraph.update(
            "PREFIX ent: <https://w3id.org/entente/ns#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
            f"INSERT DATA {{ GRAPH <{graph}> {{ <{BASE}actor/x> a ent:Actor ; skos:altLabel 'un' }} }}"
        )
        assert meant(two, "UN") == [f"{BASE}actor/Q1065", f"{BASE}actor/x"]


def test_diacritics_count_as_stored(store: Store) -> None:
    with pytest.raises(NotFound, match="no actor in the store is called 'Belmóra'"):
        meant(store, "Belmóra")


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"actor": "Belmor"}, "is called 'Belmor'; similar: Belmora"),
        ({"actor": "Tolv"}, "similar: Marek Tolv"),
        ({"actor": "Q42"}, "no actor in the store is linked to Wikidata's Q42"),
        ({"actor": "https://example.org/nobody"}, "holds nothing with the IRI <https://example.org/nobody>"),
        ({"actor": "actor/none"}, "holds nothing with the IRI <https://w3id.org/entente/id/actor/none>"),
        ({"actor": "https://exa{mple"}, "is no IRI"),
        ({}, "needs the parameter actor: whose timeline; a name or alias"),
        ({"actor": "  "}, "needs the parameter actor"),
        ({"acter": "Belmora"}, "has no parameter 'acter'; it takes actor, since, until"),
        ({"actor": "Belmora", "since": "yesterday"}, "parameter since: 'yesterday' is no date; give YYYY-MM-DD"),
        ({"actor": "Belmora", "since": "2026-02-30"}, "is no date"),
    ],
)
def test_wrong_parameters_are_explained(store: Store, params: dict[str, str], message: str) -> None:
    with pytest.raises(QueryError) as raised:
        run_query(store, "timeline", params)
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_value_outside_the_list_is_refused_with_the_list(store: Store) -> None:
    with pytest.raises(QueryError, match="parameter stance: 'neutral' is none of supportive, adversarial"):
        run_query(store, "alignments", {"stance": "neutral"})


def test_a_query_without_parameters_says_so(store: Store) -> None:
    with pytest.raises(QueryError, match="the query 'speakers' has no parameter 'x'; it takes none"):
        run_query(store, "speakers", {"x": "1"})
    with pytest.raises(QueryError, match="the query has no parameter 'x'"):
        run_query(store, "ASK { ?s ?p ?o }", {"x": "1"})


def test_defaults_and_whole_numbers(store: Store) -> None:
    text = "#+ params: [{name: n, type: integer, default: 3}]\nSELECT (?n + 1 AS ?m) { BIND(?__n_integer AS ?n) }"
    query = parse_query("n", text, "n.rq")
    assert next(iter(run_query(store, query).results))["m"].value == "4"
    assert next(iter(run_query(store, query, {"n": "-8"}).results))["m"].value == "-7"
    with pytest.raises(QueryError, match="is no whole number"):
        run_query(store, query, {"n": "3; DROP ALL"})


@given(st.text(min_size=1).filter(str.strip))
def test_no_value_ends_its_literal(word: str) -> None:
    """Whatever a value holds, the bound query gives back that value and nothing else."""
    import pyoxigraph as ox

    query = parse_query("echo", ECHO, "echo.rq")
    try:
        word.encode("utf-8")
    except UnicodeEncodeError:
        return
    rows = list(ox.Store().query(bind(query, {"word": (Literal(word),)})))
    assert [row["w"].value for row in rows] == [word]


@pytest.mark.parametrize(
    "value",
    ['" } ?s ?p ?o { "', "Belmora' OR 1=1", "\\", "\\u0022", "x\n} #", "> . ?s ?p ?o . <http://a", "\x00", "?actor"],
)
def test_hostile_names_are_only_names(store: Store, value: str) -> None:
    with pytest.raises(QueryError):
        run_query(store, "timeline", {"actor": value})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("#+ params: [{name: a, type: name}]\nASK { }", "parameter a has no slot: write BIND"),
        ("#+ summary: x\nASK { BIND(?_a_iri AS ?a) }", "the slot of a has no parameter"),
        ("#+ params: [{name: a, type: nmae}]\nASK { BIND(?__a AS ?a) }", "type 'nmae' is none of name, iri, date"),
        ("#+ params: [{name: a, requird: true}]\nASK { BIND(?__a AS ?a) }", "nothing is known of requird"),
        ("#+ params: [{type: name}]\nASK { }", "needs a name"),
        ("#+ summary: [\nASK { }", "the decorators (#+) are not YAML"),
        ("#+ sumary: x\nASK { }", "may hold columns, description, network, params, summary"),
    ],
)
def test_malformed_decorators_name_the_file_and_the_mistake(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "mine.rq"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EntenteError) as raised:
        named_queries(tmp_path)
    assert str(path) in str(raised.value)
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_file_with_decorators_takes_parameters(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "echo.rq"
    path.write_text(ECHO, encoding="utf-8")
    assert next(iter(run_query(store, str(path), {"word": "hello"}).results))["w"].value == "hello"
