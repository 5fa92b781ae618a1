"""The network of actors in a browser: from an edge to its sentences, time, filters, keyboard, links that restore."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

Check = Callable[[Page], None]
READY = re.compile(r"\d[\d,]* actors?, \d[\d,]* edges?, \d[\d,]* claims?")


def look(page: Page, query: str = "") -> None:
    page.goto(f"/look{query}")
    expect(page.locator("#look-status")).to_contain_text(READY)
    expect(page.locator("#look canvas").first).to_be_visible()


def counts(page: Page) -> list[int]:
    """Actors, edges and claims, as the page says."""
    found = READY.search(page.locator("#look-status").inner_text())
    assert found is not None
    return [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", found[0])]


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def places(page: Page) -> Any:
    return page.evaluate("document.getElementById('look').picture.positions()")


def drawn(page: Page, selector: str) -> Any:
    """The elements that Cytoscape.js has, of those that are not hidden."""
    script = "selector => document.getElementById('look').picture.cy.$(selector).not('.gone').map(one => one.data())"
    return page.evaluate(script, selector)


def edge_button(page: Page, name: str) -> Any:
    return page.locator("#look-ties").get_by_role("button", name=name, exact=True)


def test_from_an_edge_to_its_sentence_and_its_report(page: Page) -> None:
    look(page)
    edge_button(page, "Peru's government → Bolivians").click()
    panel = page.get_by_role("complementary")
    expect(panel.get_by_role("heading", level=2)).to_have_text("Peru's government → Bolivians")
    expect(panel.get_by_role("heading", level=2)).to_be_focused()
    expect(panel.locator("blockquote").first).to_contain_text("Peru's government congratulated Bolivians")
    expect(panel).to_contain_text("In the report's own voice")
    assert asked(page)["chosen"][0].startswith("actor/")
    rdf = panel.get_by_role("link", name=re.compile("RDF")).first.get_attribute("href")
    assert rdf is not None
    assert page.request.get(rdf).headers["content-type"].startswith("text/turtle")
    # The second click leads to the report.
    panel.get_by_role("link", name=re.compile("Rival claims after vote")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rival claims after vote")


def test_an_edge_in_the_picture_can_be_clicked(page: Page) -> None:
    look(page, "?actor=Rwanda&depth=1")
    place = page.evaluate(
        """() => {
          const cy = document.getElementById('look').picture.cy;
          const at = cy.nodes().max(node => node.degree()).ele.renderedPosition();
          const box = document.getElementById('look-canvas').getBoundingClientRect();
          return [at.x + box.left, at.y + box.top];
        }"""
    )
    page.mouse.click(*place)
    expect(page.get_by_role("complementary").get_by_role("heading", level=2)).to_have_text("Rwanda")
    expect(page.get_by_role("complementary")).to_contain_text("Page of this actor")


def test_the_slider_moves_by_keyboard_and_leaves_what_was_then(page: Page) -> None:
    look(page)
    before = counts(page)
    slider = page.get_by_role("slider", name="From")
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"[A-Z][a-z]{2} \d{4}"))
    slider.focus()
    slider.press("End")
    expect(page).to_have_url(re.compile("since="))
    expect(page.locator("#look-status")).not_to_contain_text(f"{before[1]} edges")
    slider.press("Home")
    expect(page.locator("#look-status")).to_contain_text(f"{before[1]} edges, {before[2]} claims")
    assert "since" not in asked(page)


def test_a_link_restores_time_filters_and_choice(page: Page) -> None:
    look(page)
    page.get_by_label("Stance", exact=True).select_option("adversarial")
    expect(page).to_have_url(re.compile("stance=adversarial"))
    expect(page.locator("#look-status")).to_contain_text(READY)
    slider = page.get_by_role("slider", name="To")
    slider.focus()
    for _ in range(12):
        slider.press("ArrowLeft")
    # The address and the tables follow the slider a moment later; until then its rows still change.
    ends = str(slider.get_attribute("aria-valuetext"))
    expect(page).to_have_url(re.compile(f"until={datetime.strptime(ends, '%b %Y'):%Y-%m}"))
    row = page.locator("#look-ties").get_by_role("button").first
    name = row.inner_text()
    row.click()
    expect(page.locator("#look-panel blockquote").first).to_be_visible()
    address, shown, period = page.url, counts(page), page.locator("#look-period").inner_text()
    page.goto("/")
    page.goto(address)
    expect(page.locator("#look-panel h2")).to_have_text(name)
    expect(page.locator("#look-panel blockquote").first).to_be_visible()
    assert counts(page) == shown
    assert page.locator("#look-period").inner_text() == period
    expect(page.get_by_label("Stance", exact=True)).to_have_value("adversarial")
    assert {edge["stance"] for edge in drawn(page, "edge")} == {"adversarial"}


def test_the_world_according_to_a_speaker(page: Page) -> None:
    look(page)
    speakers = page.locator("#look-speakers option")
    speaker = str(speakers.first.get_attribute("value"))
    page.get_by_label("According to").fill(speaker)
    page.get_by_label("According to").press("Enter")
    expect(page).to_have_url(re.compile("speaker="))
    expect(page.locator("#look-status")).to_contain_text(READY)
    answer = page.request.get("/api/graph", params={"speaker": speaker}).json()
    expect(page.locator("#look-status")).to_contain_text(f"{answer['data']['edges']} edge")
    page.locator("#look-ties").get_by_role("button").first.click()
    expect(page.locator("#look-panel .evidence")).to_contain_text(f"According to {speaker}")
    page.go_back()
    expect(page.get_by_label("According to")).to_have_value("")


def test_expanding_an_actor_adds_its_neighbours_and_keeps_the_rest(page: Page) -> None:
    look(page, "?actor=Rwanda")
    before = {node["label"] for node in drawn(page, "node")}
    page.locator("#look-nodes").get_by_role("button", name="M23 rebels", exact=True).click()
    page.get_by_role("complementary").get_by_role("button", name="Expand").click()
    expect(page).to_have_url(re.compile("expand="))
    expect(page.locator("#look-nodes")).to_contain_text("Kalembe")
    assert before < {node["label"] for node in drawn(page, "node")}
    expect(page.get_by_role("complementary").get_by_role("button", name="Expand")).to_be_disabled()


def test_the_same_network_gets_the_same_picture(page: Page) -> None:
    look(page)
    first = places(page)
    look(page)
    assert places(page) == first
    assert len({(at["x"], at["y"]) for at in first.values()}) > 100


def test_shape_tells_kind_and_line_tells_stance(page: Page) -> None:
    look(page)
    shapes = {node["kind"]: node["shape"] for node in drawn(page, "node")}
    assert (shapes["person"], shapes["state"]) == ("ellipse", "rectangle")
    assert len(set(shapes.values())) == len(shapes)
    lines = {(edge["stance"], edge["line"]) for edge in drawn(page, "edge")}
    assert lines == {("supportive", "solid"), ("adversarial", "dashed"), ("none", "dotted")}
    legend = page.get_by_role("group", name="Legend")
    for word in ("supportive", "adversarial", "no stance", "armed group", "COD"):
        expect(legend).to_contain_text(word)


def test_an_actor_is_found_in_the_picture_or_its_network_is_offered(page: Page) -> None:
    look(page)
    box = page.get_by_label("Find in the picture")
    box.fill("rwanda")
    box.press("Enter")
    panel = page.get_by_role("complementary")
    expect(panel.get_by_role("heading", level=2)).to_have_text("Rwanda")
    box.fill("Nobody of that name")
    box.press("Enter")
    expect(panel).to_contain_text("No actor in the picture is called so")


def test_the_keyboard_moves_and_zooms_the_picture(page: Page) -> None:
    look(page)
    script = "(() => { const {cy} = document.getElementById('look').picture; return [cy.zoom(), cy.pan().x]; })()"
    zoom, x = page.evaluate(script)
    picture = page.get_by_role("img", name=re.compile("Network of"))
    picture.focus()
    picture.press("+")
    picture.press("ArrowRight")
    nearer, moved = page.evaluate(script)
    assert nearer > zoom
    assert moved != x
    picture.press("0")
    assert page.evaluate(script)[0] == pytest.approx(zoom)


def test_nothing_fits_and_a_wrong_name_say_what_to_do(page: Page) -> None:
    page.goto("/look?type=MOBILIZE&kind=media")
    expect(page.locator("#look-status")).to_contain_text("Nothing in the graph fits these filters")
    page.get_by_role("button", name="Reset").click()
    expect(page.locator("#look-status")).to_contain_text(READY)


def test_an_error_of_the_server_is_told_and_can_be_tried_again(page: Page) -> None:
    def broken(route: Route) -> None:
        route.fulfill(json={"error": {"status": 200, "message": "no longer than 30 seconds"}}, status=200)

    page.route("**/api/graph?*", broken)
    page.goto("/look")
    expect(page.get_by_role("alert")).to_be_visible()
    page.unroute("**/api/graph?*")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#look-status")).to_contain_text(READY)


HOSTILE = "<img src=x onerror=alert(1)>\"'&"
NODE = {"label": HOSTILE, "kind": "person", "country": HOSTILE, "wikidata": None, "mentions": 1, "weight": 1}
EDGE = {"stance": "none", "weight": 1, "types": {"CONSULT": 1}, "dates": [[None, "CONSULT", 1]], "joint": 0}
CLAIM = {
    "start": 0,
    "end": 5,
    "relation": "CONSULT",
    "mode": HOSTILE,
    "date": None,
    "modality": "denied",
    "sentence": HOSTILE,
}
REPORT = {"id": HOSTILE, "title": HOSTILE, "publisher": HOSTILE, "date": None, "href": "/id/doc/x"}


def test_names_and_sentences_of_reports_are_never_read_as_html(page: Page) -> None:
    def graph(route: Route) -> None:
        nodes = [{"data": {"id": key} | NODE, "position": {"x": 0, "y": at}} for at, key in enumerate("ab")]
        edges = [{"data": {"id": "e", "source": "a", "target": "b", "first": None, "last": None} | EDGE}]
        data = {"nodes": 2, "edges": 1, "claims": 1, "fitting": 2, "cut": False, "centre": []}
        route.fulfill(json={"data": data, "elements": {"nodes": nodes, "edges": edges}})

    def told(route: Route) -> None:
        speaker = {"label": HOSTILE, "href": "/id/actor/x"}
        links = {"factHref": "/id/event/x", "claimHref": "/id/claim/x"}
        claim = CLAIM | links | {"speaker": speaker, "report": REPORT, "confidence": 0.5, "joint": False}
        route.fulfill(json={"claims": 1, "cut": False, "evidence": [claim]})

    page.route("**/api/graph?*", graph)
    page.route("**/api/graph/edge?*", told)
    look(page)
    page.locator("#look-ties").get_by_role("button").first.click()
    expect(page.locator("#look-panel blockquote")).to_have_text(HOSTILE)
    page.locator("#look-nodes").get_by_role("button").first.click()
    expect(page.locator("#look-panel h2")).to_have_text(HOSTILE)
    assert page.locator("main img").count() == 0


def test_it_is_accessible(page: Page, accessible: Check) -> None:
    look(page, "?actor=Rwanda&depth=2")
    accessible(page)
    page.locator("#look-ties").get_by_role("button").first.click()
    expect(page.locator("#look-panel blockquote").first).to_be_visible()
    accessible(page)
    page.locator("#look-nodes").get_by_role("button").first.click()
    accessible(page)


def test_it_fits_a_phone(phone: Page, accessible: Check) -> None:
    look(phone)
    accessible(phone)
    phone.locator("#look-ties").get_by_role("button").first.click()
    expect(phone.locator("#look-panel h2")).to_be_in_viewport()
    expect(phone.locator("#look-panel blockquote").first).to_be_visible()
    accessible(phone)
