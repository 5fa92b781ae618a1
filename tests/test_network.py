"""The network of actors: it counts what the exports count, and an edge leads to the sentences that it rests on."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import export_graph
import pytest
import query_graph
from flask.testing import FlaskClient

from kg.export import Filters, export
from kg.export.selection import select
from kg.network import Focus, Graph, actor_graph
from kg.query import QueryError
from kg.serve import create_app
from kg.store import Store

BASE = export_graph.BASE
Viewer = Callable[[str, Path], Any]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with export_graph.fill(tmp_path_factory.mktemp("network") / "store") as filled:
        yield filled


@pytest.fixture(scope="module")
def client(store: Store) -> FlaskClient:
    return create_app(store).test_client()


def made(store: Store, filters: Filters | None = None, **focus: object) -> Graph:
    return actor_graph(store, select(store, "actors", filters or Filters()), Focus(**focus))  # type: ignore[arg-type]


def iri(client: FlaskClient, name: str) -> str:
    (found,) = [node["data"]["iri"] for node in nodes(client) if node["data"]["label"] == name]
    return str(found)


def nodes(client: FlaskClient, **asked: object) -> list[dict[str, dict[str, object]]]:
    return client.get("/api/graph", query_string=asked).json["elements"]["nodes"]  # type: ignore[index]


def names(client: FlaskClient, **asked: object) -> set[object]:
    return {node["data"]["label"] for node in nodes(client, **asked)}


def edges(client: FlaskClient, **asked: object) -> dict[tuple[str, str, str], dict[str, object]]:
    """The edges' data by the names of their ends and their stance."""
    held = client.get("/api/graph", query_string=asked).json["elements"]  # type: ignore[index]
    name = {node["data"]["id"]: node["data"]["label"] for node in held["nodes"]}
    found = [edge["data"] for edge in held["edges"]]
    # Reports call one state Arvenia and ARVENIA: it stands once, by the least of its names.
    name = {key: "Arvenia" if label == "ARVENIA" else label for key, label in name.items()}
    return {(name[edge["source"]], name[edge["target"]], edge["stance"]): edge for edge in found}


# ---- it counts what the exports count


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(since="2026-02"),
        Filters(since="2026-01-15", until="2026-02-03"),
        Filters(types=["SANCTION", "CONSULT"]),
        Filters(types=["alignment"]),
        Filters(modalities=["denied", "called_for"]),
        Filters(speakers=["Lena Oduya"]),
        Filters(speakers=["Lena Oduya", "Marek Tolv"], until="2026-01"),
        Filters(reports=["feb", "mar/ch 1"]),
        Filters(kinds=["state"]),
        Filters(reports=['ap"ril <1>/ü']),
    ],
    ids=repr,
)
def test_weights_and_dates_are_those_of_the_export(store: Store, filters: Filters) -> None:
    out = io.BytesIO()
    export(store, "cyjs", "actors", filters, out)
    exported = json.loads(out.getvalue())["elements"]
    iris = {node["data"]["id"]: node["data"]["iri"] for node in exported["nodes"]}
    expected = Counter(
        {
            (iris[edge["source"]], iris[edge["target"]], edge["interaction"]): edge["weight"]
            for edge in (element["data"] for element in exported["edges"])
        }
    )
    graph = made(store, filters)
    found: Counter[tuple[str, str, str]] = Counter()
    for tie in graph.ties:
        for (_, relation), count in tie.told.items():
            found[tie.source, tie.target, relation] += count
    assert found == expected
    assert {node.iri for node in graph.nodes} == set(iris.values())
    days = [edge["data"].get(end) for edge in exported["edges"] for end in ("first", "last")]
    assert {day for tie in graph.ties for day in tie.days or ()} <= {day for day in days if day}


def test_an_edge_tells_stance_types_dates_and_who_says_so(client: FlaskClient) -> None:
    found = edges(client)
    against = found["Arvenia", "Belmora", "adversarial"]
    # Two reports tell of the sanctions, and one says what they show.
    assert against["types"] == {"SANCTION": 2, "opposes": 1}
    assert (against["weight"], against["first"], against["last"]) == (3, "2026-02-03", "2026-02-03")
    assert against["dates"] == [["2026-02-03", "SANCTION", 2], ["2026-02-03", "opposes", 1]]
    talks = next(edge for key, edge in found.items() if set(key) == {"Arvenia", "Belmora", "none"})
    assert (talks["types"], talks["joint"]) == ({"CONSULT": 1}, 1)
    beside = found["Arvenia", "Corvia", "supportive"]
    assert (beside["weight"], beside["cited"], beside["first"], beside["last"]) == (2, 1, "2026-01-10", "2026-02-04")


def test_a_node_tells_kind_country_link_and_mentions(client: FlaskClient) -> None:
    known = {node["data"]["label"]: node["data"] for node in nodes(client)}
    assert {"kind": "igo", "id": "actor/Q1065", "wikidata": "http://www.wikidata.org/entity/Q1065"}.items() <= known[
        "United Nations"
    ].items()
    assert (known["Belmora"]["country"], known["Belmora"]["mentions"]) == ("XBB", 9)
    assert len({"ARVENIA", "Arvenia"} & known.keys()) == 1


# ---- its parts


def test_an_ego_network_holds_the_neighbours_and_what_they_have_to_do_with_each_other(client: FlaskClient) -> None:
    near = names(client, actor="Valley Front")
    assert near == {"Valley Front"}, "it is in no claim of the report's own"
    assert names(client, actor="United Nations") == {"United Nations", "Corvia"}
    two = names(client, actor="United Nations", depth=2)
    assert {"United Nations", "Corvia", "Belmora"} < two
    assert ("Arvenia", "Belmora", "adversarial") in edges(client, actor="Q1065", depth=3)
    # Ids, QIDs and IRIs mean the same.
    for name in ("Q1065", "actor/Q1065", f"{BASE}actor/Q1065"):
        assert names(client, actor=name) == {"United Nations", "Corvia"}


def test_a_neighbour_of_another_kind_is_no_way_further(client: FlaskClient) -> None:
    assert names(client, actor="United Nations", depth=2, kind=["igo", "person"]) == {"United Nations"}


def test_the_limit_keeps_the_heaviest_and_says_so(client: FlaskClient) -> None:
    whole = client.get("/api/graph").json
    assert whole is not None
    assert whole["data"]["cut"] is False
    assert whole["data"]["fitting"] == whole["data"]["nodes"] == len(whole["elements"]["nodes"])
    weights = [node["data"]["weight"] for node in whole["elements"]["nodes"]]
    assert weights == sorted(weights, reverse=True)
    some = client.get("/api/graph?limit=2").json
    assert some is not None
    assert (some["data"]["cut"], some["data"]["nodes"], some["data"]["fitting"]) == (True, 2, whole["data"]["nodes"])
    assert {node["data"]["id"] for node in some["elements"]["nodes"]} == {
        node["data"]["id"] for node in whole["elements"]["nodes"][:2]
    }
    # A node that is expanded brings its neighbours, and takes nobody's place.
    assert names(client, limit=2, expand="Q1065") == names(client, limit=2) | {"United Nations", "Corvia"}


def test_the_world_according_to_somebody(client: FlaskClient) -> None:
    found = edges(client, speaker="Lena Oduya")
    assert found.keys() == {("Belmora", "Corvia", "adversarial"), ("Arvenia", "Corvia", "supportive"), *(
        key for key in found if key[2] == "none"
    )}  # fmt: skip
    assert all(edge["cited"] == edge["weight"] for edge in found.values())
    assert ("Belmora", "Corvia", "adversarial") not in edges(client)


@pytest.mark.parametrize("stance", ["supportive", "adversarial", "none"])
def test_a_stance_alone(client: FlaskClient, stance: str) -> None:
    whole = {key: edge["weight"] for key, edge in edges(client).items() if key[2] == stance}
    assert {key: edge["weight"] for key, edge in edges(client, stance=stance).items()} == whole != {}


# ---- what an edge rests on


def test_an_edge_leads_to_its_sentences_with_speaker_date_and_report(client: FlaskClient) -> None:
    answer = client.get("/api/graph/edge?source=Arvenia&target=Corvia&stance=supportive").json
    assert answer is not None
    assert (answer["claims"], answer["cut"]) == (2, False)
    latest, first = answer["evidence"]
    assert latest["sentence"] == "Lena Oduya said that Arvenia would stand with Corvia."
    assert (latest["relation"], latest["mode"], latest["modality"]) == ("supports", "declared", "asserted")
    assert latest["speaker"]["label"] == "Lena Oduya"
    assert client.get(latest["speaker"]["href"]).status_code == 200
    assert (first["speaker"], first["date"], first["sentence"]) == (
        None, "2026-01-10", "Arvenia and Corvia are allies.",
    )  # fmt: skip
    assert (first["report"]["id"], first["report"]["title"]) == ("jan", "A call <b>between</b> neighbours")
    assert first["report"]["publisher"] == "The Invented Post"
    text = query_graph.january().report.text
    assert text[first["start"] : first["end"]] == "are allies"
    for href in (first["report"]["href"], first["claimHref"], first["factHref"]):
        assert client.get(href, headers={"Accept": "text/turtle"}).status_code == 200


def test_as_many_claims_as_the_edge_weighs(client: FlaskClient) -> None:
    for asked in ({}, {"speaker": "Lena Oduya"}, {"modality": "denied"}, {"since": "2026-02"}, {"report": "mar/ch 1"}):
        for edge in edges(client, **asked).values():
            ends = {name: edge[name] for name in ("source", "target", "stance")}
            answer = client.get("/api/graph/edge", query_string={**asked, **ends}).json
            assert answer is not None
            assert answer["claims"] == edge["weight"]
            relations = Counter(claim["relation"] for claim in answer["evidence"])
            assert relations == edge["types"]


def test_many_claims_are_cut_and_say_so(client: FlaskClient) -> None:
    answer = client.get("/api/graph/edge?source=Arvenia&target=Belmora&limit=2").json
    assert answer is not None
    assert (answer["cut"], len(answer["evidence"])) == (True, 2)
    assert answer["claims"] > 2


# ---- forms, wrong requests, hostile texts


def test_cytoscape_and_graphology_take_it_as_it_is(client: FlaskClient, tmp_path: Path, viewer: Viewer) -> None:
    whole = client.get("/api/graph").json
    assert whole is not None
    for form in ("cytoscape", "graphology"):
        path = tmp_path / f"{form}.json"
        path.write_bytes(client.get(f"/api/graph?format={form}").data)
        read = viewer({"cytoscape": "cyjs"}.get(form, form), path)
        expected = [element["data"]["id"] for kind in ("nodes", "edges") for element in whole["elements"][kind]]
        assert [element["id"] for kind in ("nodes", "edges") for element in read[kind]] == expected
        assert {node["kind"] for node in read["nodes"]} == {node["data"]["kind"] for node in whole["elements"]["nodes"]}
        assert len({(place["x"], place["y"]) for place in read["positions"]}) == len(read["nodes"])


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ("actor=Nobody at all", 404, "is called 'Nobody at all'"),
        ("actor=Arvenja", 404, "similar: Arvenia"),
        ("speaker=Nobody", 404, "Nobody"),
        ("report=none", 404, "no report 'none'"),
        ("kind=states", 400, "there is no kind of actor 'states': choose of person"),
        ("type=WAR", 400, "AGREE"),
        ("modality=perhaps", 400, "asserted"),
        ("stance=neutral", 400, "choose of supportive, adversarial, none"),
        ("since=yesterday", 400, "YYYY-MM-DD"),
        ("since=2026-03&until=2026-01", 400, "nothing can lie between"),
        ("depth=9", 400, "from 1 to 3"),
        ("limit=0", 400, "from 1 to 5,000"),
        ("limit=2&limit=3", 400, "was given 2 times"),
        ("actr=Arvenia", 400, "there is no parameter 'actr': choose of actor"),
        ("format=gexf", 400, "cytoscape or graphology"),
        ("source=Arvenia", 400, "there is no parameter 'source'"),
        ("actor=<javascript:x>", 404, "holds nothing"),
        ('actor=x" } DROP ALL %23', 404, "is called"),
    ],
)
def test_wrong_requests_say_what_to_change(client: FlaskClient, asked: str, status: int, words: str) -> None:
    response = client.get(f"/api/graph?{asked}")
    assert response.status_code == status, response.text
    assert words in response.json["error"]["message"]  # type: ignore[index]


def test_an_edge_needs_both_ends(client: FlaskClient) -> None:
    response = client.get("/api/graph/edge?source=Arvenia")
    assert response.status_code == 400
    assert "the parameter target is missing" in response.json["error"]["message"]  # type: ignore[index]


def test_what_forms_leave_empty_asks_for_nothing(client: FlaskClient) -> None:
    assert client.get("/api/graph?actor=&kind=&since=&limit=").json == client.get("/api/graph").json


def test_hostile_names_come_back_word_for_word(client: FlaskClient) -> None:
    assert export_graph.FOX in names(client)
    answer = client.get(
        "/api/graph/edge", query_string={"source": iri(client, export_graph.FORMULA), "target": "Corvia"}
    ).json
    assert answer is not None
    assert (
        any(export_graph.TROUBLE.strip("\n") in claim["sentence"] for claim in answer["evidence"]) or answer["claims"]
    )


def test_too_much_to_draw_is_refused_with_what_to_do(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.network.graph.MAX_HITS", 3)
    with pytest.raises(QueryError, match="more than 3 claims fit, too many to draw: choose an actor"):
        made(store)
    assert made(store, Filters(reports=['ap"ril <1>/ü'], types=["SUPPORT"])).nodes


def test_no_actor_stands_where_nothing_fits(store: Store) -> None:
    assert made(store, Filters(since="1999", until="1999")) == Graph((), (), 0)
