"""`/reconcile`: answers by the specification, the calls that OpenRefine makes, and scores that can be relied on."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import made
import pytest
import waitress
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from kg.build import build
from kg.link import THRESHOLD
from kg.map import base_iri
from kg.model import Actor, Extraction, Mention, Report
from kg.serve.app import create_app
from kg.store import open_store

DATA = Path(__file__).parent / "data"
OFFICIAL = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (DATA / "reconciliation-0.2").glob("*.json")
}
REGISTRY = Registry().with_resources(
    (one["$id"], Resource.from_contents(one, default_specification=DRAFT7)) for one in OFFICIAL.values()
)
# The specification's schemas by the names that the stricter one has; it has none for a flyout.
NAMES = {
    "manifest": "manifest",
    "results": "reconciliation-result-batch",
    "suggest_entity": "suggest-entities-response",
    "suggest_property": "suggest-properties-response",
    "suggest_type": "suggest-types-response",
    "proposal": "data-extension-property-proposal",
    "extension": "data-extension-response",
    "queries": "reconciliation-query-batch",
    "extend": "data-extension-query",
}
STRICTER = json.loads((DATA / "reconciliation-stricter.json").read_text(encoding="utf-8"))
TEXT = "Ana Lima saw Peter Otieno, A. Lima, the Harbour Front, another Ana Lima."


def actor(name: str, kind: str, country: str | None, nth: int = 0) -> Actor:
    start = [i for i in range(len(TEXT)) if TEXT.startswith(name, i)][nth]
    return Actor(name, kind, country=country, mentions=(Mention(start, start + len(name), name),))


MORE = Extraction(
    Report("more", TEXT),
    (
        actor("Peter Otieno", "person", "KEN"),
        actor("A. Lima", "person", "NOR"),
        actor("the Harbour Front", "armed_group", "FIN"),
    ),
)
SWEDE = Extraction(Report("swede", TEXT), (actor("Ana Lima", "person", "SWE", 1),))


def official(part: str) -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(OFFICIAL[NAMES[part]], registry=REGISTRY)


def conforms(part: str, answer: Any) -> Any:
    """The answer, checked by the specification's schema and by one that also refuses members that nobody sends."""
    if part in NAMES:
        official(part).validate(answer)
    schema = {"$schema": STRICTER["$schema"], "$defs": STRICTER["$defs"], "$ref": f"#/$defs/{part}"}
    jsonschema.validate(answer, schema, format_checker=jsonschema.FormatChecker())
    return answer


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The real server over a real store, asked as OpenRefine asks: from another origin."""
    place = tmp_path_factory.mktemp("reconcile") / "store"
    made_of = {one.report.id: one for one in (made.MADE, MORE, SWEDE)}
    with open_store(place) as store:
        reports = [one.report for one in made_of.values()]
        build(reports, store, lambda found: (made_of[r.id] for r in found), lambda e: e, model="m", base=base_iri())  # type: ignore[union-attr]
    server = waitress.create_server(create_app(str(place)), host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        root = f"http://127.0.0.1:{server.effective_port}"
        with httpx.Client(base_url=root, headers={"Origin": "http://127.0.0.1:3333"}, timeout=60) as client:
            yield client
    finally:
        server.close()
        thread.join(timeout=10)


def ask(service: httpx.Client, **query: Any) -> list[dict[str, Any]]:
    official("queries").validate({"q0": query})
    answer = service.post("/reconcile", data={"queries": json.dumps({"q0": query})})
    assert answer.status_code == 200, answer.text
    found = conforms("results", answer.json())["q0"]["result"]
    assert isinstance(found, list)
    return found


# ---- what OpenRefine does, in its order ----


def test_the_calls_of_openrefine_are_answered(service: httpx.Client) -> None:
    # 1. The address is pasted; OpenRefine reads the manifest from another origin.
    answer = service.get("/reconcile")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    manifest = conforms("manifest", answer.json())
    address = f"{service.base_url}/reconcile".replace("//reconcile", "/reconcile")
    assert manifest["suggest"]["entity"]["service_url"] == address
    # 2. It guesses the column's type from the first names, with three candidates each.
    names = ["Ana Lima", "Peter Otieno", "Norway"]
    batch = {f"q{n}": {"query": name, "limit": 3} for n, name in enumerate(names)}
    guesses = conforms("results", service.post("/reconcile", data={"queries": json.dumps(batch)}).json())
    assert set(guesses) == set(batch)
    assert {one["id"] for one in guesses["q1"]["result"][0]["type"]} == {"Person"}
    # 3. The person chooses Person, and a column as the country; names are sent ten at a time.
    rows = [("Ana Lima", "Norway"), ("Peter Otieno", "KEN"), ("Nobody Atall", "Norway")]
    batch = {
        f"q{n}": {"query": name, "type": "Person", "type_strict": "should", "properties": [{"pid": "country", "v": v}]}
        for n, (name, v) in enumerate(rows)
    }
    matches = conforms("results", service.post("/reconcile", data={"queries": json.dumps(batch)}).json())
    best = [next(iter(matches[f"q{n}"]["result"]), None) for n in range(3)]
    assert best[0] is not None
    assert best[1] is not None
    assert [(one["name"], one["match"]) for one in best[:2] if one] == [("Ana Lima", True), ("Peter Otieno", True)]
    assert best[2] is None or not best[2]["match"]
    # 4. It searches for a match by hand, and shows a preview of it in a frame.
    suggest = manifest["suggest"]
    for what, prefix in (("entity", "ana"), ("type", "arm"), ("property", "coun")):
        url = suggest[what]["service_url"] + suggest[what]["service_path"]
        found = conforms(f"suggest_{what}", service.get(url, params={"prefix": prefix}).json())["result"]
        assert found, what
        # While the person points at a suggestion, a flyout shows more of it.
        path = suggest[what]["flyout_service_path"].replace("${id}", found[0]["id"])
        shown = conforms("flyout", service.get(suggest[what]["flyout_service_url"] + path).json())
        assert found[0]["name"] in shown["html"]
    page = service.get(manifest["preview"]["url"].replace("{{id}}", best[0]["id"]))
    assert "Ana Lima" in page.text
    assert "frame-ancestors" not in page.headers["Content-Security-Policy"]
    # 5. A click on a match leads to its page.
    view = service.get(manifest["view"]["url"].replace("{{id}}", best[0]["id"]))
    assert view.status_code == 303
    shown = service.get(view.headers["Location"], headers={"Accept": "text/html"})
    assert "Ana Lima" in shown.text
    # 6. Columns are added from the matched one.
    propose = manifest["extend"]["propose_properties"]
    offered = service.get(propose["service_url"] + propose["service_path"], params={"type": "Person", "limit": 50})
    ids = [one["id"] for one in conforms("proposal", offered.json())["properties"]]
    asked = {"ids": [best[0]["id"], "Q20"], "properties": [{"id": one} for one in ids]}
    added = conforms("extension", service.post("/reconcile", data={"extend": json.dumps(asked)}).json())
    assert [one["id"] for one in added["meta"]] == ids
    ana = added["rows"][best[0]["id"]]
    assert ana["country"] == [{"str": "NOR"}]
    assert ana["post"] == [{"str": "foreign minister, Norway"}]
    assert ana["partOf"] == [{"id": "Q20", "name": "Norway"}]
    assert ana["sector"] == [{"str": "GOV"}]
    assert ana["mentions"] == [{"int": 3}]
    assert added["rows"]["Q20"]["wikidata"] == [{"str": "Q20"}]


def test_suggestions_go_on_where_the_client_was(service: httpx.Client) -> None:
    first = service.get("/reconcile/suggest/entity", params={"prefix": "a"}).json()["result"]
    again = service.get("/reconcile/suggest/entity", params={"prefix": "a", "cursor": "5"}).json()["result"]
    assert again[: len(first) - 5] == first[5:]
    assert service.get("/reconcile/suggest/type", params={"prefix": "", "cursor": "999"}).json() == {"result": []}
    assert service.get("/reconcile/suggest/entity", params={"prefix": "a", "cursor": "x"}).status_code == 400
    assert service.get("/reconcile/flyout/entity", params={"id": "Q0"}).status_code == 404


def test_batches_by_get_and_post_and_the_slash_are_one_service(service: httpx.Client) -> None:
    batch = json.dumps({"q0": {"query": "Norway"}})
    posted = service.post("/reconcile", data={"queries": batch}).json()
    assert service.get("/reconcile", params={"queries": batch}).json() == posted
    assert service.get("/reconcile/", params={"queries": batch}).json() == posted
    asked = json.dumps({"ids": ["Q20"], "properties": [{"id": "kind"}]})
    rows = service.get("/reconcile", params={"extend": asked}).json()["rows"]
    assert rows == {"Q20": {"kind": [{"str": "state"}]}}


# ---- scores ----


def test_a_match_is_beyond_doubt_only_above_the_threshold_of_linking(service: httpx.Client) -> None:
    for name in ("Ana Lima", "Lima", "Norway", "Noray", "Otieno Peter", "Harbour Front", "Nouri al-Maliki", "Smith"):
        found = ask(service, query=name, limit=50)
        scores = [one["score"] for one in found]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 100 for score in scores)
        assert sum(one["match"] for one in found) <= 1
        assert not any(one["match"] and one["score"] < 100 * THRESHOLD for one in found)


def test_what_tells_namesakes_apart_makes_the_match(service: httpx.Client) -> None:
    both = ask(service, query="Ana Lima", type="Person")
    assert len({one["id"] for one in both if one["name"] == "Ana Lima"}) == 2
    assert not any(one["match"] for one in both)
    swede, other, *_ = ask(
        service, query="ana lima", type="Person", properties=[{"pid": "country", "v": {"id": "SWE"}}]
    )
    assert swede["match"]
    assert "SWE" in swede["description"]
    assert other["score"] < 50


def test_items_that_the_graph_does_not_have_are_offered_from_the_index(service: httpx.Client) -> None:
    (best, *_) = ask(service, query="Nuri al-Maliki", type="Person", properties=[{"pid": "country", "v": "Iraq"}])
    assert best["match"]
    assert "not in the reports" in best["description"]
    view = service.get("/reconcile/view", params={"id": best["id"]})
    assert view.headers["Location"] == f"https://www.wikidata.org/wiki/{best['id']}"
    extended = service.post(
        "/reconcile", data={"extend": json.dumps({"ids": [best["id"]], "properties": [{"id": "post"}]})}
    ).json()
    assert {"str": "Prime Minister of Iraq"} in extended["rows"][best["id"]]["post"]


@pytest.mark.parametrize("strict", ["any", "all"])
def test_a_strict_type_leaves_other_kinds_out(service: httpx.Client, strict: str) -> None:
    found = ask(service, query="Jordan", type=["ArmedGroup", "Person"], type_strict=strict)
    assert found  # people of that surname
    assert {kind["id"] for one in found for kind in one["type"]} <= {"ArmedGroup", "Person"}
    (norway, *_) = ask(service, query="Norway", type="ArmedGroup", type_strict="should")
    assert (norway["name"], norway["match"]) == ("Norway", False)


@pytest.mark.parametrize(("name", "shown"), [("Otieno Peter", "Peter Otieno"), ("Emanuel Macron", "Emmanuel Macron")])
def test_inverted_and_misspelt_names_bring_candidates(service: httpx.Client, name: str, shown: str) -> None:
    (best, *_) = ask(service, query=name)
    assert best["name"] == shown


def test_an_id_is_its_own_match(service: httpx.Client) -> None:
    (found,) = ask(service, query="Q20")
    assert (found["name"], found["score"], found["match"]) == ("Norway", 100, True)


def test_suggestions_can_be_of_one_type_and_stand_in_the_middle_of_names(service: httpx.Client) -> None:
    found = service.get("/reconcile/suggest/entity", params={"prefix": "lim", "type": "Person"}).json()["result"]
    assert found[0]["name"] == "Ana Lima"
    assert all({"id": "Person", "name": "person"} in one["notable"] for one in found)
    assert service.get("/reconcile/suggest/entity", params={"prefix": ""}).json() == {"result": []}


# ---- what is wrong ----


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"queries": "[1"}, "queries is not JSON"),
        ({"queries": "[]"}, "must be a JSON object"),
        ({"queries": '{"q0": {"query": 5}}'}, "q0: a query is an object"),
        ({"queries": '{"q0": {}}'}, "q0: a query needs the text"),
        ({"queries": '{"q0": {"query": "a", "props": []}}'}, "no 'props'; it may have query, type"),
        ({"queries": '{"q0": {"query": "a", "limit": 0}}'}, "q0: limit"),
        ({"queries": '{"q0": {"query": "a", "limit": true}}'}, "q0: limit"),
        ({"queries": '{"q0": {"query": "a", "type": 3}}'}, "q0: type"),
        ({"queries": '{"q0": {"query": "a", "type_strict": "very"}}'}, "any, all, should"),
        ({"queries": '{"q0": {"query": "a", "properties": {"country": "NOR"}}}'}, "q0: properties"),
        ({"queries": '{"q0": {"query": "\\ud800"}}'}, "surrogates not allowed"),
        ({"queries": json.dumps({"q0": {"query": "a" * 301}})}, "300 characters"),
        ({"queries": json.dumps({f"q{n}": {"query": "a"} for n in range(101)})}, "100 queries"),
        ({"queries": "[" * 5000}, "not JSON"),
        ({"extend": "{}"}, '"ids" and "properties"'),
        ({"extend": '{"ids": ["Q20"], "properties": [{"id": "height"}]}'}, "there is no property 'height'; there are"),
        ({"extend": '{"ids": ["Q20"], "properties": [{"id": "kind", "settings": {"limit": "x"}}]}'}, "kind: the limit"),
        ({"extend": '{"ids": [1], "properties": []}'}, "list of texts"),
    ],
)
def test_a_malformed_request_is_named_and_other_sites_may_read_why(
    service: httpx.Client, fields: dict[str, str], message: str
) -> None:
    answer = service.post("/reconcile", data=fields)
    assert answer.status_code == 400
    assert message in answer.json()["error"]["message"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["suggest/colour", "preview?id=nobody", "view?id=nobody"])
def test_what_is_not_there_is_not_found(service: httpx.Client, path: str) -> None:
    answer = service.get(f"/reconcile/{path}")
    assert answer.status_code == 404
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def examples(folder: str) -> list[Path]:
    return sorted((DATA / "reconciliation-0.2" / "queries" / folder).glob("*.json"))


@pytest.mark.parametrize("path", examples("valid"), ids=lambda path: str(path.stem))
def test_the_valid_batches_of_the_specification_are_answered(service: httpx.Client, path: Path) -> None:
    batch = json.loads(path.read_text(encoding="utf-8"))
    answer = service.post("/reconcile", data={"queries": json.dumps(batch)})
    assert answer.status_code == 200
    assert set(conforms("results", answer.json())) == set(batch)


@pytest.mark.parametrize("path", examples("invalid"), ids=lambda path: str(path.stem))
def test_the_invalid_batches_of_the_specification_are_refused(service: httpx.Client, path: Path) -> None:
    answer = service.post("/reconcile", data={"queries": path.read_text(encoding="utf-8")})
    assert answer.status_code == 400
    assert answer.json()["error"]["message"]


def test_an_id_among_the_properties_tells_the_entity(service: httpx.Client) -> None:
    found = ask(service, properties=[{"pid": "wikidata", "v": "Q20"}])
    assert [(one["id"], one["name"], one["match"]) for one in found] == [("Q20", "Norway", True)]
    assert ask(service, properties=[{"pid": "country", "v": "Norway"}]) == []


@pytest.mark.parametrize("wrong", [{}, {"q0": {"result": [{"id": 5, "name": "Ana Lima"}]}}, {"q0": {"result": "none"}}])
def test_the_schemas_refuse_wrong_answers(wrong: Any) -> None:
    part = "results" if wrong else "manifest"
    with pytest.raises(jsonschema.ValidationError):
        official(part).validate(wrong)


FIELDS = ["q0", "query", "type", "limit", "properties", "pid", "v", "id", "ids", "settings", "type_strict", "country"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**20) | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["queries", "extend"]), JSON)
def test_no_request_makes_the_service_fail(service: httpx.Client, name: str, value: Any) -> None:
    answer = service.post("/reconcile", data={name: json.dumps(value)})
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        conforms("results" if name == "queries" else "extension", answer.json())


def extracting(extraction: Extraction) -> Callable[[Iterable[Any]], Iterator[Extraction]]:
    return lambda reports: (extraction for _ in reports)


def test_new_reports_are_matched_after_a_build(tmp_path: Path) -> None:
    place = tmp_path / "store"
    app = create_app(str(place))
    client = app.test_client()
    query = {"queries": json.dumps({"q0": {"query": "Peter Otieno"}})}
    for extraction, found in ((SWEDE, 0), (MORE, 1)):
        with open_store(place) as store:
            build([extraction.report], store, extracting(extraction), lambda e: e, model="m", base=base_iri())
        deadline = time.monotonic() + 30  # a store that takes long to read is answered from what was read before
        while True:
            result = client.post("/reconcile", data=query).get_json()["q0"]["result"]
            if sum(one["name"] == "Peter Otieno" for one in result) == found:
                break
            assert time.monotonic() < deadline
            time.sleep(0.5)
