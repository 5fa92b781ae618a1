"""RDF exports hold the store's own quads, and a part of it is still a sound graph."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from pathlib import Path

import export_graph
import pyoxigraph as ox
import pytest
from rdflib import Dataset, Graph

from kg.export import VIEWS, Filters, View, export
from kg.map.namespaces import ENT, GAF, SCHEMA, TYPE
from kg.store import Store, open_store
from kg.validate import validate

FORMATS = {
    "trig": ox.RdfFormat.TRIG, "nq": ox.RdfFormat.N_QUADS, "jsonld": ox.RdfFormat.JSON_LD, "ttl": ox.RdfFormat.TURTLE,
}  # fmt: skip
RDFLIB = {"trig": "trig", "nq": "nquads", "jsonld": "json-ld"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with export_graph.fill(tmp_path_factory.mktemp("export") / "store") as filled:
        yield filled


def quads(store: Store, path: Path, format: str, view: View = "full", **filters: object) -> set[ox.Quad]:
    export(store, format, view, Filters(**filters), path)  # type: ignore[arg-type]
    return set(ox.parse(path=path, format=FORMATS[format]))


def stored(store: Store) -> set[ox.Quad]:
    return {quad for graph in store.graphs() for quad in store.graph(graph)}


def of_class(found: set[ox.Quad], name: str) -> set[str]:
    return {quad.subject.value for quad in found if quad.predicate == TYPE and quad.object == ENT(name)}  # type: ignore[union-attr]


@pytest.mark.parametrize("format", ["trig", "nq", "jsonld"])
def test_the_whole_store_comes_back(store: Store, tmp_path: Path, format: str) -> None:
    assert quads(store, tmp_path / "out", format) == stored(store)
    read = Dataset()
    with warnings.catch_warnings():
        # rdflib's own parse() calls its deprecated default_context.
        warnings.simplefilter("ignore", DeprecationWarning)
        read.parse(tmp_path / "out", format=RDFLIB[format])
        assert len(set(read.quads())) == len(stored(store))


def test_turtle_has_each_triple_once(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "out.ttl"
    expected = {quad.triple for quad in stored(store)}
    assert {quad.triple for quad in quads(store, path, "ttl")} == expected
    assert len(list(ox.parse(path=path, format=ox.RdfFormat.TURTLE))) == len(expected)
    assert len(Graph().parse(path, format="turtle")) == len(expected)
    assert "@prefix ent:" in path.read_text(encoding="utf-8")


def test_neo4js_turtle_is_the_same(store: Store, tmp_path: Path) -> None:
    for format, name in (("neo4j", "folder"), ("ttl", "out.ttl")):
        export(store, format, "events", Filters(), tmp_path / name)
    assert (tmp_path / "folder" / "graph.ttl").read_bytes() == (tmp_path / "out.ttl").read_bytes()


def test_json_ld_is_compact_and_carries_its_context(store: Store, tmp_path: Path) -> None:
    export(store, "jsonld", "full", Filters(), tmp_path / "out")
    held = json.loads((tmp_path / "out").read_text(encoding="utf-8"))
    assert held["@context"]["ent"] == "https://w3id.org/entente/ns#"
    (report,) = [graph for graph in held["@graph"] if graph["id"].endswith("doc/jan")]
    claims = [node for node in report["@graph"] if "ent:Claim" in node["type"]]
    assert {claim["modality"] for claim in claims} == {"ent:asserted", "ent:denied"}
    assert all(isinstance(claim["sentence"], str) and isinstance(claim["confidence"], str) for claim in claims)


@pytest.mark.parametrize(
    "filters",
    [
        {"since": "2026-02"},
        {"types": ["role"]},
        {"modalities": ["denied", "called_for"]},
        {"speakers": ["Lena Oduya"]},
        {"kinds": ["party"]},
        {"reports": ["jan"], "types": ["alignment"]},
    ],
)
def test_a_part_of_the_store_is_a_sound_graph(store: Store, tmp_path: Path, filters: dict[str, object]) -> None:
    found = quads(store, tmp_path / "out.trig", "trig", "full", **filters)
    assert found
    assert found < stored(store)
    with open_store(tmp_path / "part") as part:
        part.oxigraph.extend(found)
        assert validate(part).violations == ()


def test_a_speakers_claims_and_no_others(store: Store, tmp_path: Path) -> None:
    found = quads(store, tmp_path / "out.nq", "nq", speakers=["Lena Oduya"])
    speakers = {quad.object for quad in found if quad.predicate == ENT("accordingTo")}
    assert len(speakers) == 1
    told = [quad for quad in stored(store) if quad.predicate == ENT("accordingTo") and quad.object in speakers]
    assert len(of_class(found, "Claim")) == len(told) == 3


def test_direct_edges_of_a_part_come_from_its_own_claims(store: Store, tmp_path: Path) -> None:
    found = quads(store, tmp_path / "out.nq", "nq", types=["SANCTION"])
    edges = {quad.predicate.value.rsplit("#", 1)[1] for quad in found if quad.subject.value.split("/")[-2] == "actor"}  # type: ignore[union-attr]
    assert "sanction" in edges
    assert not edges & {"supports", "opposes", "memberOf", "consult"}
    denied = quads(store, tmp_path / "denied.nq", "nq", modalities=["denied"])
    assert ENT("assault") not in {quad.predicate for quad in denied}


def test_a_report_alone(store: Store, tmp_path: Path) -> None:
    found = quads(store, tmp_path / "out.nq", "nq", reports=["jan"])
    assert found == set(store.graph(f"{export_graph.BASE}doc/jan"))


def test_the_views_of_rdf(store: Store, tmp_path: Path) -> None:
    full, events, actors = (quads(store, tmp_path / f"{view}.nq", "nq", view) for view in ("full", "events", "actors"))
    assert actors < full
    assert events < full
    assert of_class(events, "Event") == of_class(full, "Event")
    assert not of_class(events, "Alignment") | of_class(events, "Role")
    assert not {GAF("denotedBy"), SCHEMA("articleBody"), ENT("consult")} & {quad.predicate for quad in events}
    assert not of_class(actors, "Claim")
    wanted = {ENT("consult"), ENT("sanction"), ENT("supports"), ENT("opposes")}
    assert {q for q in actors if q.predicate in wanted} == {q for q in full if q.predicate in wanted}


@pytest.mark.parametrize("view", VIEWS)
def test_the_same_store_gives_the_same_bytes(store: Store, tmp_path: Path, view: View) -> None:
    for name in ("one", "two"):
        export(store, "trig", view, Filters(), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
