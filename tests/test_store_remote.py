"""A store behind HTTP gives the same as one on disk: tested against the native Oxigraph server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import made
import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from sparql_server import OXIGRAPH, free_port, oxigraph_server, refusing

import kg.store.remote
from kg.build import build
from kg.cli import main
from kg.errors import EntenteError
from kg.export import Filters, export
from kg.forget import forget
from kg.map.namespaces import ENT, XSD
from kg.model import Actor, Extraction, Report
from kg.store import FORMAT_VERSION, Store, open_store
from kg.validate import validate

pytestmark = pytest.mark.skipif(not OXIGRAPH.exists(), reason="needs the development dependency oxigraph")
TWO = Report("two", "Nothing was said.", path="reports/two.txt")
GRAPH = "https://example.org/doc/a"


def extractor(reports: Iterable[Report]) -> Iterator[Extraction]:
    for report in reports:
        yield (
            replace(made.MADE, report=report)
            if report.text == made.TEXT
            else Extraction(report, actors=(Actor("Nothing", "other"),))
        )


def unlinked(extraction: Extraction) -> Extraction:
    return extraction


def quads_in(store: Store) -> set[ox.Quad]:
    return {quad for graph in store.graphs() for quad in store.graph(graph)}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    port = free_port()
    with oxigraph_server(tmp_path / "remote", port, "--union-default-graph"):
        yield f"http://127.0.0.1:{port}"


def test_build_and_every_reader_give_what_a_store_on_disk_gives(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    gexf = []
    with open_store(tmp_path / "local") as local, open_store(server) as remote:
        for store in (local, remote):
            assert build([made.REPORT, TWO], store, extractor, unlinked, model="m 1").built == 2
            assert build([made.REPORT, TWO], store, extractor, unlinked, model="m 1").unchanged == 2
            assert build([replace(TWO, text="Else.")], store, extractor, unlinked, model="m 1").built == 1
            assert validate(store).conforms
            export(store, "gexf", "actors", Filters(), tmp_path / "out.gexf")
            gexf.append((tmp_path / "out.gexf").read_bytes())
        assert quads_in(remote) == quads_in(local)
        assert replace(remote.stats(), quads=0) == replace(local.stats(), quads=0)
        assert gexf[0] == gexf[1]
        assert forget(remote, ["two", "never"]).removed == ("two",)
        assert list(remote.graphs()) == ["https://w3id.org/entente/id/doc/made%201"]


@pytest.mark.parametrize("refused", ["updates", "long updates"])
def test_graph_store_protocol_does_what_update_does_not(
    refused: str, server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")

    def refuse(method: str, path: str, length: int) -> int | None:
        if path == "/store":
            return None
        if refused == "updates":
            return 404 if path not in ("/query", "/store") else None
        return 413 if path == "/update" and length > 2000 else None

    with (
        refusing(int(server.rpartition(":")[2]), refuse) as (port, passed),
        open_store(tmp_path / "local") as local,
        open_store(f"http://127.0.0.1:{port}") as remote,
    ):
        for store in (local, remote):
            assert build([made.REPORT, TWO], store, extractor, unlinked, model="m 1").built == 2
            assert build([replace(made.REPORT, title="New")], store, extractor, unlinked, model="m 1").built == 1
            assert forget(store, ["two"]).removed == ("two",)
        assert quads_in(remote) == quads_in(local)
        assert "PUT /store" in passed
        assert ("DELETE /store" in passed) == (refused == "updates") != ("POST /update" in passed)


def test_server_that_takes_no_writing_is_told(server: str) -> None:
    with (
        refusing(int(server.rpartition(":")[2]), lambda method, path, length: 405 * (path != "/query")) as (port, _),
        pytest.raises(EntenteError, match="no SPARQL Update or Graph Store service takes the graph"),
    ):
        open_store(f"http://127.0.0.1:{port}")


def test_commands_take_the_address_of_a_server(server: str) -> None:
    with open_store(server) as store:
        build([made.REPORT], store, extractor, unlinked, model="m 1")

    def kg(*args: str) -> str:
        done = CliRunner().invoke(main, args, env={"KG_STORE": server})
        assert done.exit_code == 0, done.output
        return done.stdout

    assert "Ana Lima" in kg("query", "actors", "--format", "csv")
    assert "foreign minister" in kg("query", "roles", "--param", "actor=Ana Lima", "--format", "json")
    assert "Ana Lima" in kg("query", "CONSTRUCT { ?a skos:prefLabel ?n } { ?a skos:prefLabel ?n }", "--format", "ttl")
    assert "conforms" in kg("validate")


def test_text_that_looks_like_syntax_is_text(server: str) -> None:
    text = ox.Literal('say "no" } ; DROP ALL \\u0041 \r\n\t\x00 \U0001f600')
    quad = ox.Quad(ox.NamedNode("https://e.org/s"), ox.NamedNode("https://e.org/p"), text, ox.NamedNode(GRAPH))
    with open_store(server) as store:
        store.replace_graph(GRAPH, [quad])
        assert list(store.graph(GRAPH)) == [quad]


def test_malformed_query_is_told_as_for_a_store_on_disk(server: str) -> None:
    with open_store(server) as store, pytest.raises(SyntaxError):
        store.query("SELECT * { ?s ?p")


def test_another_format_version_is_refused(server: str) -> None:
    with open_store(server) as store:
        marker = ox.Literal(str(FORMAT_VERSION + 1), datatype=XSD("integer"))
        name = ENT("store")
        store.replace_graph(name.value, [ox.Quad(name, ENT("formatVersion"), marker, name)])
    with pytest.raises(EntenteError, match=f"has format {FORMAT_VERSION + 1}"):
        open_store(server)


def test_server_whose_default_graph_is_no_union_is_told_to_readers(tmp_path: Path) -> None:
    port = free_port()
    with oxigraph_server(tmp_path / "remote", port):
        with open_store(f"http://127.0.0.1:{port}") as store:
            build([TWO], store, extractor, unlinked, model="m 1")
        with pytest.raises(EntenteError, match="--union-default-graph"):
            open_store(f"http://127.0.0.1:{port}", read_only=True)


def test_address_without_sparql_server_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kg.store.remote, "PAUSE", 0.01)
    with pytest.raises(EntenteError, match="does not answer"):
        open_store(f"http://127.0.0.1:{free_port()}")


def test_server_that_dies_midway_loses_nothing_and_the_rerun_ends_as_if_it_had_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    monkeypatch.setattr(kg.store.remote, "PAUSE", 0.01)
    reports = [Report(f"r{n}", f"Text {n}.") for n in range(30)]
    port = free_port()
    acknowledged: list[str] = []
    with (
        oxigraph_server(tmp_path / "remote", port, "--union-default-graph") as process,
        open_store(f"http://127.0.0.1:{port}") as store,
    ):

        def die_at_ten(done: object) -> None:
            acknowledged.append(done.report)  # type: ignore[attr-defined]
            if len(acknowledged) == 10:
                process.kill()
                process.wait()

        with pytest.raises(EntenteError, match="does not answer"):
            build(reports, store, extractor, unlinked, die_at_ten, model="m 1")
    with (
        oxigraph_server(tmp_path / "remote", port, "--union-default-graph"),
        open_store(f"http://127.0.0.1:{port}") as store,
        open_store(tmp_path / "local") as local,
    ):
        assert {graph.rpartition("/")[2] for graph in store.graphs()} == set(acknowledged)
        assert build(reports, store, extractor, unlinked, model="m 1").unchanged == 10
        build(reports, local, extractor, unlinked, model="m 1")
        assert quads_in(store) == quads_in(local)
