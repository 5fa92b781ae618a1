"""The store: a graph is replaced whole or not at all, and a wrong place is told in plain words."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import URIRef

from kg.errors import EntenteError
from kg.map.namespaces import ENT, TYPE, XSD
from kg.store import FORMAT_VERSION, EmbeddedStore, StoreStats, has_dataset_clause, open_store
from kg.store.loading import WORTH_BULK, put
from kg.store.opening import open_embedded

GRAPH = "https://example.org/doc/a"
OTHER = "https://example.org/doc/b"
SUBJECT = ox.NamedNode("https://example.org/s")
PREDICATE = ox.NamedNode("https://example.org/p")


def quads(graph: str, *values: str) -> list[ox.Quad]:
    return [ox.Quad(SUBJECT, PREDICATE, ox.Literal(value), ox.NamedNode(graph)) for value in values]


@pytest.fixture
def store(tmp_path: Path) -> EmbeddedStore:
    return open_embedded(tmp_path / "store")


def test_replacing_a_graph_leaves_no_trace_of_the_old_one_and_no_other_graph_changes(store: EmbeddedStore) -> None:
    store.replace_graph(GRAPH, quads(GRAPH, "old", "kept"))
    store.replace_graph(OTHER, quads(OTHER, "other"))
    assert store.replace_graph(GRAPH, quads(GRAPH, "kept", "new"))
    assert set(store.graph(GRAPH)) == set(quads(GRAPH, "kept", "new"))
    assert set(store.graph(OTHER)) == set(quads(OTHER, "other"))
    assert sorted(store.graphs()) == [GRAPH, OTHER]


def test_the_same_quads_again_change_nothing(store: EmbeddedStore) -> None:
    assert store.replace_graph(GRAPH, quads(GRAPH, "a", "b"))
    assert not store.replace_graph(GRAPH, quads(GRAPH, "b", "a", "a"))


def test_quads_of_another_graph_are_refused_and_nothing_is_written(store: EmbeddedStore) -> None:
    with pytest.raises(ValueError, match="cannot be written into the graph"):
        store.replace_graph(GRAPH, [*quads(GRAPH, "a"), *quads(OTHER, "b")])
    assert list(store.graphs()) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=40), max_size=4))
def test_any_text_comes_back_as_it_was_written(store: EmbeddedStore, values: list[str]) -> None:
    store.replace_graph(GRAPH, quads(GRAPH, "first"))
    store.replace_graph(GRAPH, quads(GRAPH, *values))
    assert set(store.graph(GRAPH)) == set(quads(GRAPH, *values))


@pytest.mark.parametrize("text", [r"\u0041", r"\\u0041", r"C:\new\table", 'say "no" } ; DROP ALL', "a\r\nb\tc\x00"])
def test_text_that_looks_like_syntax_is_text(store: EmbeddedStore, text: str) -> None:
    store.replace_graph(GRAPH, quads(GRAPH, "first"))
    store.replace_graph(GRAPH, quads(GRAPH, text))
    assert [quad.object for quad in store.graph(GRAPH)] == [ox.Literal(text)]


def test_forget_removes_one_graph_and_says_whether_it_was_there(store: EmbeddedStore) -> None:
    store.replace_graph(GRAPH, quads(GRAPH, "a"))
    store.replace_graph(OTHER, quads(OTHER, "b"))
    assert store.forget(GRAPH)
    assert not store.forget(GRAPH)
    assert list(store.graphs()) == [OTHER]


def test_has_asks_for_text_and_recipe_of_that_very_report(store: EmbeddedStore) -> None:
    name = ox.NamedNode(GRAPH)
    facts = {"contentHash": "abc", "recipe": "r1"}
    store.replace_graph(GRAPH, [ox.Quad(name, ENT(k), ox.Literal(v), name) for k, v in facts.items()])
    assert store.has(GRAPH, "abc", "r1")
    assert not store.has(GRAPH, "abd", "r1")
    assert not store.has(GRAPH, "abc", "r2")
    assert not store.has(OTHER, "abc", "r1")


def test_a_query_sees_all_graphs_as_one_unless_it_chooses(store: EmbeddedStore) -> None:
    store.replace_graph(GRAPH, quads(GRAPH, "a"))
    store.replace_graph(OTHER, quads(OTHER, "b"))

    def values(query: str, **options: Any) -> list[str]:
        rows = store.query(query, **options)
        assert isinstance(rows, ox.QuerySolutions)
        return sorted(row["o"].value for row in rows)

    assert values("SELECT ?o { <https://example.org/s> <https://example.org/p> ?o }") == ["a", "b"]
    assert values(f"SELECT ?o FROM <{GRAPH}> {{ ?s <https://example.org/p> ?o }}") == ["a"]
    assert values("SELECT ?o { ?s <https://example.org/p> ?o }", default_graphs=[OTHER]) == ["b"]
    assert values("SELECT ?o { GRAPH ?g { ?s <https://example.org/p> ?o } }", named_graphs=[GRAPH]) == ["a"]


def test_a_query_takes_terms_in_the_place_of_variables(store: EmbeddedStore) -> None:
    store.replace_graph(GRAPH, quads(GRAPH, "a", "b"))
    rows = store.query("SELECT ?s ?o { ?s ?p ?o }", substitutions={ox.Variable("o"): ox.Literal("b")})
    assert isinstance(rows, ox.QuerySolutions)
    assert len(list(rows)) == 1


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT * FROM NAMED <http://a> { ?s ?p ?o }", True),
        ("SELECT*from<http://a>{?s ?p ?o}", True),
        ("ASK FROM ex:g { ?s ?p ?o }", True),
        ("SELECT ?from ($from AS ?x) { ?s ex:from from:a }", False),
        ('SELECT * { ?s ?p """ " FROM <a> """ } # FROM <b>', False),
        ("SELECT * { ?s <http://a#from> 'it\\'s from' }", False),
    ],
)
def test_only_a_real_dataset_clause_counts_as_one(query: str, expected: bool) -> None:
    assert has_dataset_clause(query) is expected


def test_stats_count_a_shared_thing_once_and_not_the_format_marker(store: EmbeddedStore) -> None:
    actor, linked = ox.NamedNode("https://example.org/x"), ox.NamedNode("http://www.wikidata.org/entity/Q794")
    for graph in (GRAPH, OTHER):
        name = ox.NamedNode(graph)
        store.replace_graph(
            graph,
            [
                ox.Quad(name, TYPE, ENT("Report"), name),
                ox.Quad(actor, TYPE, ENT("Actor"), name),
                ox.Quad(actor, ENT("wikidata"), linked, name),
            ],
        )
    assert store.stats() == StoreStats(2, 1, 1, 0, 0, 0, 0, 6)


# rdflib's own Dataset.triples() calls its deprecated default_context.
@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning")
def test_rdflib_users_see_the_same_triples(store: EmbeddedStore) -> None:
    store.replace_graph(GRAPH, quads(GRAPH, "a"))
    store.replace_graph(OTHER, quads(OTHER, "b"))
    seen = {str(o) for o in store.dataset().objects(URIRef(SUBJECT.value), URIRef(PREDICATE.value))}
    assert seen == {"a", "b"}


def test_what_was_written_is_there_after_closing(tmp_path: Path) -> None:
    with open_store(tmp_path / "deep" / "store") as store:
        store.replace_graph(GRAPH, quads(GRAPH, "a"))
    with open_store(tmp_path / "deep" / "store", read_only=True) as store:
        assert list(store.graphs()) == [GRAPH]
        with pytest.raises(EntenteError, match="reading only"):
            store.replace_graph(GRAPH, [])
    with pytest.raises(EntenteError, match="has been closed"):
        list(store.graphs())


def test_a_second_writer_is_told_that_the_store_is_in_use(tmp_path: Path) -> None:
    with open_store(tmp_path / "store"):
        with pytest.raises(EntenteError, match="being written by another process"):
            open_store(tmp_path / "store")
        code = f"from kg.store import open_store; open_store({str(tmp_path / 'store')!r})"
        child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8")
        assert "being written by another process" in child.stderr
    open_store(tmp_path / "store").close()


def test_places_that_are_no_store_are_told_and_left_alone(tmp_path: Path) -> None:
    folder, file = tmp_path / "papers", tmp_path / "file.txt"
    folder.mkdir()
    (folder / "letter.txt").write_text("dear", encoding="utf-8")
    file.write_text("text", encoding="utf-8")
    for read_only in (False, True):
        with pytest.raises(EntenteError, match="holds other files"):
            open_store(folder, read_only)
        with pytest.raises(EntenteError, match="is a file"):
            open_store(file, read_only)
    with pytest.raises(EntenteError, match="kg build"):
        open_store(tmp_path / "nowhere", read_only=True)
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]
    assert not (tmp_path / "nowhere").exists()


def test_a_store_of_another_format_or_owner_is_refused(tmp_path: Path) -> None:
    newer, foreign = tmp_path / "newer", tmp_path / "foreign"
    raw = ox.Store(str(newer))
    marker = ox.Literal(str(FORMAT_VERSION + 1), datatype=XSD("integer"))
    raw.add(ox.Quad(ENT("store"), ENT("formatVersion"), marker))
    del raw
    for read_only in (False, True):
        with pytest.raises(EntenteError, match=f"has format {FORMAT_VERSION + 1}"):
            open_store(newer, read_only)
    raw = ox.Store(str(foreign))
    raw.extend(quads(GRAPH, "a"))
    del raw
    with pytest.raises(EntenteError, match="data that Entente did not write"):
        open_store(foreign)
    assert list(open_store(foreign, read_only=True).graphs()) == [GRAPH]


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="needs POSIX users")
def test_a_directory_without_permission_is_told(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    for parent in (tmp_path, *tmp_path.parents[:2]):
        parent.chmod(0o755)
    code = textwrap.dedent(f"""
        import os
        from kg.store import open_store
        if os.getuid() == 0:
            os.setuid(65534)
        open_store({str(locked / "store")!r})
    """)
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8")
    assert "permission is denied" in child.stderr


WRITER = """
import sys
import pyoxigraph as ox
from kg.store import open_store

store = open_store(sys.argv[1])
graph = ox.NamedNode("https://example.org/doc/a")
for version in range(10**6):
    value = ox.Literal(str(version))
    subjects = (ox.NamedNode(f"https://example.org/{version % 3}/{i}") for i in range(1500))
    quads = [ox.Quad(s, ox.NamedNode("https://example.org/p"), value, graph) for s in subjects]
    store.replace_graph(graph.value, quads)
    print(version, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
@pytest.mark.parametrize("delay", [0.0, 0.011, 0.023, 0.037])
def test_a_killed_writer_leaves_one_whole_version_and_loses_none_that_it_reported(tmp_path: Path, delay: float) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path / "s")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as writer:
        assert writer.stdout is not None
        for _ in range(2):
            writer.stdout.readline()
        time.sleep(delay)
        writer.kill()
        reported = [int(line) for line in writer.stdout.read().splitlines()]
    assert writer.returncode == -signal.SIGKILL
    with open_store(tmp_path / "s") as store:
        held = list(store.graph("https://example.org/doc/a"))
    versions = {int(quad.object.value) for quad in held if isinstance(quad.object, ox.Literal)}
    assert (len(held), len(versions)) == (1500, 1)
    assert versions.pop() >= max(reported, default=1)


def test_graphs_put_together_are_as_graphs_put_one_by_one(tmp_path: Path) -> None:
    awkward = ox.Literal('ends " .\n<http://x/a> . \\ \u2028 \r')
    made = {
        f"http://example.org/doc/{n}": [
            ox.Triple(ox.NamedNode(f"http://example.org/s/{i}"), ox.NamedNode("http://example.org/p"), awkward)
            for i in range(n, n + 60)
        ]
        for n in range(40)
    }
    graphs = {name: ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"" for name, triples in made.items()}
    assert sum(map(len, graphs.values())) > 2 * WORTH_BULK
    with open_embedded(tmp_path / "store") as store:
        # Two stand already, and say something else.
        for name in list(graphs)[:2]:
            other = ox.Quad(ox.NamedNode("http://example.org/old"), ox.NamedNode("http://example.org/p"), awkward)
            store.replace_graph(name, [ox.Quad(other.subject, other.predicate, awkward, ox.NamedNode(name))])
        put(store, graphs)
        for name, triples in made.items():
            assert {quad.triple for quad in store.graph(name)} == set(triples)
