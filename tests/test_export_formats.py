"""Each network format is read back by the programs that people open it with, and holds what the store holds."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import export_graph
import igraph
import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from kg.export import FORMATS, VIEWS, ExportSummary, Filters, View, export
from kg.export import cyjs as cyjs_format
from kg.export import gexf as gexf_format
from kg.export import graphml as graphml_format
from kg.export.columns import EDGE_ATTRIBUTES, NODE_ATTRIBUTES
from kg.export.ids import node_id
from kg.export.model import Edge, Network, Node
from kg.store import Store

HERE = Path(__file__).parent
BASE = export_graph.BASE
Viewer = Callable[[str, Path], Any]
FORBIDDEN_IN_XML = "".join(map(chr, {*range(0x20)} - {9, 10, 13})) + "\ufffe\uffff"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with export_graph.fill(tmp_path_factory.mktemp("export") / "store") as filled:
        yield filled


def write(store: Store, format: str, view: View, path: Path) -> ExportSummary:
    return export(store, format, view, Filters(), path)


def schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(HERE / "data" / name))


def in_xml(text: str) -> str:
    """`text` as XML can hold it."""
    return "".join(sign for sign in text if sign not in FORBIDDEN_IN_XML)


@pytest.mark.parametrize("view", VIEWS)
def test_gexf_is_valid_and_networkx_reads_it(store: Store, tmp_path: Path, view: View) -> None:
    path = tmp_path / "out.gexf"
    summary = write(store, "gexf", view, path)
    schema("gexf-1.3.xsd").assertValid(etree.parse(path))
    graph = nx.read_gexf(path, version="1.3")
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (summary.nodes, summary.edges)
    assert graph.is_directed()
    assert graph.graph["mode"] == "dynamic"
    fox = next(data for _, data in graph.nodes(data=True) if data["label"] == export_graph.FOX)
    assert json.loads(fox["aliases"]) == sorted(["semi;colon", 'comma, "quote"', "Fox\nNews"])
    assert fox["viz"]["color"] == {"r": 230, "g": 159, "b": 0, "a": 1.0}


def test_gexf_tells_gephis_timeline_when_edges_hold(store: Store, tmp_path: Path) -> None:
    write(store, "gexf", "actors", tmp_path / "out.gexf")
    graph = nx.read_gexf(tmp_path / "out.gexf", version="1.3")
    sanctions = next(data for *_, data in graph.edges(data=True) if data["label"] == "SANCTION")
    assert (sanctions["start"], sanctions["end"], sanctions["weight"]) == ("2026-02-03", "2026-02-03", 2.0)
    alliances = [data for *_, data in graph.edges(data=True) if data["label"] == "supports"]
    assert [("2026-01-10", "2026-01-10"), ("2026-02-04", "2026-02-04")] in [data.get("spells") for data in alliances]
    undated = next(data for *_, data in graph.edges(data=True) if data["label"] == "THREATEN")
    assert not undated.keys() & {"start", "end", "spells"}


@pytest.mark.parametrize("view", VIEWS)
def test_graphml_is_valid_and_networkx_and_igraph_read_it(store: Store, tmp_path: Path, view: View) -> None:
    path = tmp_path / "out.graphml"
    summary = write(store, "graphml", view, path)
    schema("graphml.xsd").assertValid(etree.parse(path))
    graph = nx.read_graphml(path, force_multigraph=True)
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (summary.nodes, summary.edges)
    other = igraph.Graph.Read_GraphML(str(path))
    assert (other.vcount(), other.ecount()) == (summary.nodes, summary.edges)
    names = {data["name"] for _, data in graph.nodes(data=True)}
    assert names == set(other.vs["name"])
    assert {export_graph.FOX, export_graph.FORMULA, "Corvia"} <= names
    assert sum(other.es["weight"]) == sum(data["weight"] for *_, data in graph.edges(data=True))
    # yEd's own keys: label, shape and place of each node.
    fox = next(data for _, data in graph.nodes(data=True) if data["name"] == export_graph.FOX)
    assert (fox["label"], fox["shape_type"]) == (export_graph.FOX, "ellipse")
    places = {(data["x"], data["y"]) for _, data in graph.nodes(data=True)}
    assert len(places) == summary.nodes


@pytest.mark.parametrize("view", VIEWS)
def test_cyjs_is_the_network_that_networkx_reads(store: Store, tmp_path: Path, view: View) -> None:
    path = tmp_path / "out.cyjs"
    summary = write(store, "cyjs", view, path)
    held = json.loads(path.read_text(encoding="utf-8"))
    for key in ("nodes", "edges"):
        ids = [element["data"]["id"] for element in held["elements"][key]]
        assert len(set(ids)) == len(ids) == getattr(summary, key)
    graph = nx.cytoscape_graph(held)
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (summary.nodes, summary.edges)


@pytest.mark.parametrize("format", ["cyjs", "gexf"])
def test_viewers_libraries_in_node_read_it(store: Store, tmp_path: Path, viewer: Viewer, format: str) -> None:
    path = tmp_path / f"out.{format}"
    summary = write(store, format, "full", path)
    read = viewer(format, path)
    assert (len(read["nodes"]), len(read["edges"])) == (summary.nodes, summary.edges)
    fox = next(node for node in read["nodes"] if node["label"] == export_graph.FOX)
    assert sorted(fox["aliases"]) == sorted(["semi;colon", 'comma, "quote"', "Fox\nNews"])
    says = [edge for edge in read["edges"] if edge["interaction" if format == "cyjs" else "relation"] == "says"]
    names = {node["id"]: node["label"] for node in read["nodes"]}
    assert {names[edge["source"]] for edge in says} == {"Lena Oduya", "Marek Tolv"}


@pytest.mark.parametrize("view", VIEWS)
def test_csv_tables_are_what_the_codebook_says(store: Store, tmp_path: Path, view: View) -> None:
    summary = write(store, "csv", view, tmp_path / "out")
    tables = {name: pd.read_csv(tmp_path / "out" / f"{name}.csv", dtype=str) for name in ("nodes", "edges")}
    codebook = pd.read_csv(tmp_path / "out" / "codebook.csv")
    for name, table in tables.items():
        assert list(table.columns) == list(codebook[codebook["table"] == name]["column"])
        assert len(table) == getattr(summary, name)
    assert codebook["description"].notna().all()
    assert set(tables["edges"]["source"]) | set(tables["edges"]["target"]) <= set(tables["nodes"]["id"])
    assert export_graph.FOX in set(tables["nodes"]["label"])


def test_csv_has_a_sentence_word_for_word(store: Store, tmp_path: Path) -> None:
    write(store, "csv", "events", tmp_path / "out")
    with (tmp_path / "out" / "nodes.csv").open(encoding="utf-8", newline="") as file:
        sentences = {row["sentence"] for row in csv.DictReader(file)}
    said = export_graph.hostile()
    assert {said.report.text[start:end] for start, end in said.sentences} & sentences


@pytest.mark.parametrize("view", VIEWS)
def test_neo4j_files_keep_to_the_rules_of_its_importer(store: Store, tmp_path: Path, view: View) -> None:
    folder = tmp_path / "out"
    summary = write(store, "neo4j", view, folder)
    ids: dict[str, set[str]] = {}
    edges = 0
    for path in sorted(folder.glob("*.csv"), key=lambda path: "-" in path.name):
        content = path.read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf")
        lines = content.decode("utf-8").removesuffix("\n").split("\n")
        head, *rows = csv.reader(io.StringIO("\n".join(lines), newline=""))
        # One line for each record, and each record as long as the head.
        assert len(rows) + 1 == len(lines)
        assert {len(row) for row in rows} == {len(head)}
        assert len(set(head)) == len(head)
        if "-" not in path.name:
            assert head[0] == f"id:ID({path.stem})"
            assert head[-1] == ":LABEL"
            ids[path.stem] = {row[0] for row in rows}
            assert len(ids[path.stem]) == len(rows)
            continue
        source, target = path.stem.split("-")
        assert head[:3] == [f":START_ID({source})", f":END_ID({target})", ":TYPE"]
        assert {row[0] for row in rows} <= ids[source]
        assert {row[1] for row in rows} <= ids[target]
        edges += len(rows)
    assert (sum(map(len, ids.values())), edges) == (summary.nodes, summary.edges)
    readme = (folder / "README.txt").read_text(encoding="utf-8")
    assert all(f"={path.name}" in readme for path in folder.glob("*.csv"))


def test_neo4j_lists_are_split_where_their_items_end(store: Store, tmp_path: Path) -> None:
    write(store, "neo4j", "full", tmp_path / "out")
    with (tmp_path / "out" / "Actor.csv").open(encoding="utf-8", newline="") as file:
        (fox,) = [row for row in csv.DictReader(file) if row["name"] == export_graph.FOX]
    assert fox["aliases:string[]"].split(";") == ["Fox News", 'comma, "quote"', "semi,colon"]
    assert fox[":LABEL"] == "Actor;Person"


@pytest.mark.parametrize("format", [name for name, format in FORMATS.items() if format.files])
def test_a_stream_gets_a_folder_as_a_zip_archive(store: Store, tmp_path: Path, format: str) -> None:
    class Socket(io.RawIOBase):
        """A stream that takes bytes in order and cannot go back, as an HTTP response."""

        def __init__(self) -> None:
            self.taken = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.taken += data
            return len(data)

    out = Socket()
    export(store, format, "events", Filters(), out)  # type: ignore[arg-type]
    write(store, format, "events", tmp_path / "out")
    with zipfile.ZipFile(io.BytesIO(out.taken)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {
            path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()
        }


@pytest.mark.parametrize("format", ["gexf", "graphml", "cyjs"])
def test_a_stream_gets_the_same_bytes_as_a_file(store: Store, tmp_path: Path, format: str) -> None:
    out = io.BytesIO()
    export(store, format, "actors", Filters(), out)
    write(store, format, "actors", tmp_path / "out")
    assert out.getvalue() == (tmp_path / "out").read_bytes()


def one_of_each(text: str) -> Network:
    """A network whose every text is `text`."""
    values = {attribute.name: text for attribute in NODE_ATTRIBUTES["events"]} | {"aliases": (text, "b"), "mentions": 1}
    node = Node(node_id(f"{BASE}actor/{text}", BASE), text, "Actor", "person", values)
    edge = Edge("e0", node.id, node.id, text, ("Actor", "Actor"), values={"date": text})
    return Network(
        "events", NODE_ATTRIBUTES["events"], EDGE_ATTRIBUTES["events"], lambda: iter([node]), lambda: iter([edge])
    )


ANY_TEXT = st.text(st.characters(exclude_categories=("Cs",)), min_size=1)


@given(ANY_TEXT)
def test_any_text_survives_in_xml_less_what_xml_cannot_hold(text: str) -> None:
    out = io.BytesIO()
    gexf_format.write(one_of_each(text), out)
    tree = etree.fromstring(out.getvalue())
    schema("gexf-1.3.xsd").assertValid(tree)
    assert tree.find(".//{*}node").get("label") == in_xml(text)
    out = io.BytesIO()
    graphml_format.write(one_of_each(text), out)
    tree = etree.fromstring(out.getvalue())
    schema("graphml.xsd").assertValid(tree)
    assert (tree.find(".//{*}data[@key='node_name']").text or "") == in_xml(text)


@given(ANY_TEXT)
def test_any_text_survives_in_json(text: str) -> None:
    out = io.BytesIO()
    cyjs_format.write(one_of_each(text), out)
    elements = json.loads(out.getvalue())["elements"]
    assert elements["nodes"][0]["data"]["name"] == text
    assert elements["edges"][0]["data"]["interaction"] == text


@given(ANY_TEXT, ANY_TEXT)
def test_no_two_resources_share_an_identifier(one: str, other: str) -> None:
    first, second = node_id(f"{BASE}actor/{one}", BASE), node_id(f"{BASE}actor/{other}", BASE)
    assert (first == second) == (one == other)
