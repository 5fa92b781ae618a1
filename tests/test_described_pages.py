"""Pages on actors, reports and statements over HTTP: what they lead to, and what hostile words cannot do to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from query_graph import BASE, RUN, Telling, fill
from rdflib import Graph, URIRef

from kg.map import quads_of
from kg.model import Actor, Link, Mention, Report
from kg.serve import create_app
from kg.serve.limits import Limits
from kg.store import Store, open_store

HTML = {"Accept": "text/html"}
EVIL = "<script>alert(1)</script>"
RTL = "\u202eevil\u202c \u05e9\u05dc\u05d5\u05dd"
STACKED = "Z\u0351\u036b\u0343a\u0301"


def hostile() -> Telling:
    """A report whose every word is against us: markup, directions, combining characters, and marks that cross."""
    text = (
        f'title: "><img src=x onerror=alert(2)>\n\n{EVIL} 🙂 met {RTL} in {STACKED}.\n'
        f"A line\r\nand {STACKED} struck {EVIL} at dawn.\n\nThe end of {EVIL}."
    )
    told = Telling(
        Report(
            "evil\"'><b>", text, date="2026-05-01", title='"><img src=x onerror=alert(2)>', url="javascript:alert(3)"
        )
    )
    told.actor(EVIL, "person", aliases=(f"{EVIL}&amp;",), country="XAA")
    told.actor(RTL, "person", link=Link("Q4", EVIL, 0.95, (EVIL,), (("he", RTL),)))
    told.actor(STACKED, "state")
    start = text.index(STACKED)
    # A name inside a name, and one that crosses a statement's edge.
    told.actors.append(Actor("inner", "other", mentions=(Mention(start, start + 1, "Z"),)))
    told.role(f"{EVIL} 🙂", EVIL, EVIL, STACKED, "acting", since="2026")
    told.event(f"met {RTL}", "CONSULT", [EVIL], [RTL], date="2026-05-01", according_to=RTL)
    told.event(f"in {STACKED}.\nA line", "ASSAULT", [STACKED], [EVIL], modality="hypothetical", place=f"{EVIL} place")
    # Sentences end after the blank line that follows them.
    told.event("at dawn.\n\n", "CONSULT", [STACKED], [EVIL])
    told.alignment("at dawn.\n\n", STACKED, EVIL, "supportive")
    told.alignment("at dawn.\n\n", EVIL, STACKED, "supportive")
    told.event(f"struck {EVIL} at dawn.\n\nThe end", "THREATEN", [STACKED], [EVIL], modality="denied")
    told.alignment(f"{STACKED} struck", STACKED, EVIL, "adversarial", epithet=EVIL)
    return told


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with fill(tmp_path_factory.mktemp("described") / "store") as opened:
        quads = list(quads_of(hostile().extraction(), run=RUN, base=BASE))
        opened.replace_graph(str(quads[0].graph_name.value), quads)
        yield opened


@pytest.fixture(scope="module")
def client(store: Store) -> FlaskClient:
    return create_app(store).test_client()


class Reader(HTMLParser):
    """What a browser makes of a page: its tags, whether they nest, and the text of the report."""

    VOID = frozenset({"meta", "link", "img", "input", "br", "line", "rect"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag == "a":
            assert "a" not in self.open, "a link inside a link"
        if tag not in self.VOID:
            self.open.append(tag)
            words = found.get("class") or ""
            self.hidden += bool(self.hidden or "tip" in words.split() or "chip" in words.split())

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag
            self.hidden -= bool(self.hidden)

    def handle_data(self, data: str) -> None:
        self.text += "" if self.hidden else data


def read(page: str) -> Reader:
    found = Reader()
    found.feed(page)
    assert found.open == []
    return found


def ids(page: str) -> list[str]:
    return [attrs["id"] or "" for _, attrs in read(page).tags if "id" in attrs]


def paths(client: FlaskClient) -> list[str]:
    """Pages of every kind that speak of the hostile report."""
    first = "/id/doc/evil%22%27%3E%3Cb%3E"
    page = client.get(first, headers=HTML).text
    return [
        first,
        "/reports",
        *sorted(set(re.findall(r'href="(/id/(?:actor|event|role|alignment|claim)/[^".#?]+)"', page))),
    ]


def test_hostile_words_stay_words_on_every_page(client: FlaskClient) -> None:
    seen = paths(client)
    assert {path.split("/")[2] for path in seen if path.count("/") > 2} == {
        "doc", "actor", "event", "role", "alignment", "claim",
    }  # fmt: skip
    for path in seen:
        response = client.get(path, headers=HTML)
        assert response.status_code == 200, path
        found = read(response.text)
        for tag, attrs in found.tags:
            assert tag not in ("img", "b") or attrs.get("src", "").startswith("/static/"), path
            assert tag != "script" or (attrs.get("src") or "").startswith("/static/"), path
            assert not any(name.startswith("on") or name == "style" for name in attrs), path
            assert not (attrs.get("href") or "").lower().startswith("javascript:"), path
        names = [attrs["id"] for _, attrs in found.tags if "id" in attrs]
        assert len(names) == len(set(names)), path


def test_the_text_of_a_report_is_whole_under_its_marks(client: FlaskClient) -> None:
    page = client.get("/id/doc/evil%22%27%3E%3Cb%3E", headers=HTML).text
    body = page[page.index('<section class="text"') : page.index('<aside class="side"')]
    shown = read(body.rpartition("</section>")[0] + "</section>").text
    text = hostile().report.text
    for line in re.split(r"[\r\n]+", text):
        assert line in shown


def test_each_statement_and_name_has_its_place_in_the_text(client: FlaskClient) -> None:
    telling = hostile()
    page = client.get("/id/doc/evil%22%27%3E%3Cb%3E", headers=HTML).text
    anchors = set(ids(page))
    places = [(m.start, m.end) for actor in telling.actors for m in actor.mentions]
    places += [(one.start, one.end) for one in (*telling.roles, *telling.events, *telling.alignments)]
    assert {f"char={start},{end}" for start, end in places} <= anchors
    for link in re.findall(r'href="#([^"]+)"', page):
        assert link in anchors | {"main"}


def test_each_statement_is_told_where_its_words_end(client: FlaskClient) -> None:
    page = client.get("/id/doc/evil%22%27%3E%3Cb%3E", headers=HTML).text
    telling = hostile()
    count = len(telling.roles) + len(telling.events) + len(telling.alignments)
    listed = set(re.findall(r'<li id="(claim/[0-9a-f]+)"', page))
    marks = {marked for found in re.findall(r'data-claims="([^"]+)"', page) for marked in found.split()}
    assert listed == marks
    assert len(listed) == count
    chips = re.findall(r'<a class="chip" href="#(claim/[0-9a-f]+)"[^>]*>([^<]+)</a>', page)
    # Two alike of the same words share one.
    assert sorted(label for _, label in chips) == sorted(
        ["Role", "Consult", "Assault", "Consult", "Threaten", "Opposes", "Supports ×2"]
    )


def test_from_an_edge_to_its_sentence_in_two_steps(client: FlaskClient) -> None:
    # An actor's page: the number of statements that make the edge to another.
    actors = client.get("/reports", headers=HTML)
    assert actors.status_code == 200
    page = client.get("/id/actor/Q1065", headers=HTML).text
    edge = re.search(r'href="(/id/actor/Q1065\?[^"]*stance=supportive[^"]*)#statements"', page)
    assert edge is not None
    first = client.get(edge[1].replace("&amp;", "&"), headers=HTML).text
    assert "The United Nations <mark>sent food</mark> to Corvia." in first
    place = re.search(r'href="(/id/doc/feb)#(char=\d+,\d+)"', first)
    assert place is not None
    assert place[2] in ids(client.get(place[1], headers=HTML).text)


def test_a_statement_s_page_says_who_says_so(client: FlaskClient) -> None:
    page = client.get("/queries/events?type=RETREAT", headers=HTML).text
    event = re.search(r'href="(/id/event/[0-9a-f]+)"', page)
    assert event is not None
    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", client.get(event[1], headers=HTML).text))
    assert "Retreat" in shown
    # Beside the heading, so that nobody takes for done what was only asked.
    assert "called for in 1 report" in shown
    assert "according to Lena Oduya" in shown
    assert "Lena Oduya called on Belmora to withdraw from Corvia." in shown
    assert "Withdraw" in shown


@pytest.mark.parametrize(
    ("ending", "parser"), [("ttl", "turtle"), ("jsonld", "json-ld"), ("nt", "nt"), ("rdfxml", "xml")]
)
def test_endings_ask_for_rdf_whatever_a_browser_accepts(client: FlaskClient, ending: str, parser: str) -> None:
    response = client.get(f"/id/actor/Q1065.{ending}", headers=HTML)
    graph = Graph().parse(data=response.data, format=parser)
    assert (URIRef(f"{BASE}actor/Q1065"), None, None) in graph


def test_a_report_s_rdf_is_the_whole_of_its_graph(client: FlaskClient, store: Store) -> None:
    graph = Graph().parse(data=client.get("/id/doc/feb.nt", headers=HTML).data, format="nt")
    assert len(graph) == sum(1 for _ in store.graph(f"{BASE}doc/feb"))


def test_an_id_that_ends_like_a_format_is_an_id(tmp_path: Path) -> None:
    with fill(tmp_path / "store") as opened:
        telling = Telling(Report("notes.ttl", "Nothing happened."))
        quads = list(quads_of(telling.extraction(), run=RUN, base=BASE))
        opened.replace_graph(f"{BASE}doc/notes.ttl", quads)
        client = create_app(opened).test_client()
        page = client.get("/id/doc/notes.ttl", headers=HTML)
        assert (page.mimetype, "Nothing happened." in page.text) == ("text/html", True)
        assert "No event, role or alignment was read" in page.text
        assert client.get("/id/doc/notes.ttl.ttl", headers=HTML).mimetype == "text/turtle"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("page=2", 200),
        ("page=-1&says=x&told=99999999999999999999&mentions=0", 200),
        ("stance=none&period=2026-02", 200),
        ("with=actor/none", 200),
        ("stance=cruel", 400),
        ("period=soon", 400),
        ("with=%3E%20%7D%20DROP", 400),
        ("by=%00", 400),
    ],
)
def test_fields_of_the_address_are_checked(client: FlaskClient, query: str, status: int) -> None:
    response = client.get(f"/id/actor/Q1065?{query}", headers=HTML)
    assert response.status_code == status, response.text
    assert "Traceback" not in response.text


def test_reports_are_listed_by_date_either_way(client: FlaskClient) -> None:
    def listed(path: str) -> list[str]:
        return re.findall(r'<a href="/id/doc/([^"]+)">', client.get(path, headers=HTML).text)

    latest = ["evil%22%27%3E%3Cb%3E", "mar%2Fch%201", "feb", "jan"]
    assert listed("/reports") == latest
    assert listed("/reports?sort=oldest&page=7") == latest[::-1]


def test_home_names_the_latest_reports_and_who_is_most_active(client: FlaskClient) -> None:
    page = client.get("/", headers=HTML).text
    latest, active = page.split("Most active actors")
    assert '<a href="/id/doc/feb"><bdi>feb</bdi></a>' in latest
    assert "<bdi>Belmora</bdi>" in active
    assert "<bdi>A call &lt;b&gt;between&lt;/b&gt; neighbours</bdi>" in latest


def test_home_does_without_what_takes_too_long(store: Store) -> None:
    client = create_app(store, Limits(timeout=1e-5)).test_client()
    for _ in range(2):
        page = client.get("/", headers=HTML)
        assert page.status_code == 200
        assert "Questions that analysts ask often" in page.text
        assert "Most active actors" not in page.text


def test_home_says_what_to_do_without_a_store_and_with_an_empty_one(tmp_path: Path) -> None:
    missing = create_app(str(tmp_path / "none")).test_client().get("/", headers=HTML)
    assert missing.status_code == 503
    assert "There is no store here yet" in missing.text
    assert "kg build" in missing.text
    assert str(tmp_path) not in missing.text
    open_store(tmp_path / "empty").close()
    client = create_app(str(tmp_path / "empty")).test_client()
    home, reports = client.get("/", headers=HTML), client.get("/reports", headers=HTML)
    assert (home.status_code, reports.status_code) == (200, 200)
    assert "The store is empty" in home.text
    assert "The store holds no report yet." in reports.text
