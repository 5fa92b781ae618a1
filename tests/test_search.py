"""Search: the graph's actors by names in any spelling, for the page and for what suggests while typing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from query_graph import fill

from kg.identity.actors import Known
from kg.reconcile.catalogue import Catalogue, catalogue
from kg.reconcile.find import find
from kg.serve import create_app
from kg.store import Store


def actor(number: int, *names: str, kind: str = "person", mentions: int = 1) -> Known:
    return Known(f"actor/{number:020x}", names, (kind,), mentions=mentions)


@pytest.fixture(scope="module")
def known() -> Catalogue:
    return catalogue(
        [
            actor(1, "Muammar Gaddafi", mentions=9),
            actor(2, "Recep Tayyip Erdoğan"),
            actor(3, "Nouri al-Maliki", "al-Maliki"),
            actor(4, "Kenya", "Kenyan government", kind="state", mentions=3),
            actor(5, "Kenyatta University", kind="organization", mentions=8),
            actor(6, "Kadfar Brothers", kind="organization"),
        ]
    )


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Qaddafi", "Muammar Gaddafi"),
        ("moammar kadhafi", "Muammar Gaddafi"),
        ("erdogan", "Recep Tayyip Erdoğan"),
        ("ERDOĞAN", "Recep Tayyip Erdoğan"),
        ("Nuri Maliki", "Nouri al-Maliki"),
        ("el-maliki", "Nouri al-Maliki"),
        ("President Erdogan", "Recep Tayyip Erdoğan"),
        ("Эрдоган", "Recep Tayyip Erdoğan"),
        ("Gaddafi Muammar", "Muammar Gaddafi"),
        ("00000000000000000004", "Kenya"),
    ],
)
def test_other_spellings_find_the_actor(known: Catalogue, typed: str, name: str) -> None:
    assert find(known, typed, 5)[0].name == name


def test_a_name_itself_comes_before_longer_ones_and_both_before_mere_likeness(known: Catalogue) -> None:
    assert [one.name for one in find(known, "Kenya", 5)] == ["Kenya", "Kenyatta University"]
    assert [one.name for one in find(known, "gaddafi", 5)] == ["Muammar Gaddafi", "Kadfar Brothers"]


def test_nothing_typed_and_nobody_meant_find_nobody(known: Catalogue) -> None:
    assert find(known, " ", 5) == find(known, "--", 5) == find(known, "Zzyzx", 5) == []


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with fill(tmp_path_factory.mktemp("search") / "store") as opened:
        yield opened


@pytest.fixture
def client(store: Store) -> FlaskClient:
    return create_app(store).test_client()


def test_suggestions_tell_kind_country_and_link(client: FlaskClient) -> None:
    (found,) = client.get("/api/search?q=united+nat").get_json()["results"]
    assert found["href"] == "/id/actor/Q1065"
    assert (found["name"], found["wikidata"]) == ("United Nations", "Q1065")
    assert found["kind"] == "intergovernmental organization"
    (found,) = client.get("/api/search", query_string={"q": "Ödüya"}).get_json()["results"]
    assert (found["name"], found["kind"], found["country"]) == ("Lena Oduya", "person", "XAA")


def test_the_page_says_what_was_found_and_escapes_what_was_typed(client: FlaskClient) -> None:
    page = client.get("/search?q=tolv").text
    assert '<a class="name" href="/id/actor/' in page
    assert "Marek Tolv" in page
    page = client.get("/search", query_string={"q": '"><script>alert(1)</script>'}).text
    assert "Nobody found" in page
    assert "<script>alert" not in page
    assert client.get("/search", query_string={"q": "x" * 300}).status_code == 400
