"""The page /ask in a browser: type, complete, run, look at the answer in three ways, come back to it by its link."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

from playwright.sync_api import Browser, Page, expect

Check = Callable[[Page], None]
TYPES = """SELECT ?type (COUNT(?e) AS ?events) { ?e sem:eventType ?t BIND(STRAFTER(STR(?t), "plover/") AS ?type) }
GROUP BY ?type ORDER BY DESC(?events)"""
STANCES = "SELECT ?a ?b ?stance { ?x ent:a ?a ; ent:b ?b ; ent:stance ?stance } LIMIT 20"


def write(page: Page, text: str) -> None:
    """Put `text` in the place of the editor's."""
    box = page.locator(".CodeMirror textarea")
    box.focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def test_a_typed_query_is_answered_on_the_page_and_its_link_restores_it(page: Page) -> None:
    page.goto("/ask")
    write(page, TYPES)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name=re.compile(r"^\d+ rows$"))).to_be_visible()
    expect(page.get_by_role("cell", name="ACCUSE", exact=True)).to_be_visible()
    address = page.url
    page.goto("/")
    page.goto(address)
    expect(page.get_by_role("cell", name="ACCUSE", exact=True)).to_be_visible()
    # The editor filled in the prefix that the query uses.
    expect(page.locator(".CodeMirror")).to_contain_text("PREFIX sem: <http://semanticweb.cs.vu.nl/2009/11/sem/>")
    expect(page.get_by_role("link", name="csv")).to_have_attribute("href", re.compile("format=csv"))


def test_back_and_forward_restore_queries(page: Page) -> None:
    page.goto(f"/ask?query={quote('ASK { ?s a ent:Report }')}")
    write(page, TYPES)
    page.get_by_role("button", name="Ask", exact=True).first.click()
    expect(page.get_by_role("cell", name="ACCUSE", exact=True)).to_be_visible()
    page.go_back()
    expect(page.locator("#answer")).to_contain_text("Yes")
    expect(page.locator(".CodeMirror")).to_contain_text("ASK")


def test_results_are_a_table_a_chart_and_a_graph_by_keyboard(page: Page, accessible: Check) -> None:
    page.goto(f"/ask?query={quote(TYPES)}")
    page.get_by_role("tab", name="Table").focus()
    page.keyboard.press("ArrowRight")
    chart = page.get_by_role("img", name=re.compile(r"Bar chart: sum of events by type\..* ACCUSE: \d+"))
    expect(chart).to_be_visible()
    assert page.url.endswith("#as=chart")
    accessible(page)
    page.goto(f"/ask?query={quote(STANCES)}#as=graph")
    page.reload()
    expect(page.get_by_role("img", name=re.compile(r"Graph of \d+ nodes and \d+ edges"))).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Blue lines are supportive")
    accessible(page)


def test_the_ontology_s_terms_are_completed(page: Page) -> None:
    page.goto("/ask")
    write(page, "PREFIX ent: <https://w3id.org/entente/ns#>\nSELECT * { ?claim ent:accord")
    page.keyboard.press("Control+Space")
    hint = page.locator(".CodeMirror-hint", has_text="ent:accordingTo")
    expect(hint).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.insert_text(" ?who . ?who a ent:ArmedG")
    page.keyboard.press("Control+Space")
    expect(page.locator(".CodeMirror-hint", has_text="ent:ArmedGroup")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.insert_text(" }")
    expect(page.locator(".CodeMirror")).to_contain_text("?claim ent:accordingTo ?who . ?who a ent:ArmedGroup }")


def test_a_mistake_is_told_and_the_text_stays(page: Page) -> None:
    page.goto("/ask")
    write(page, "SELECT nonsense")
    # The answer to a mistake is 400, which the console tells, too.
    with page.expect_response(re.compile("/ask")) as answer:
        page.keyboard.press("Control+Enter")
    assert answer.value.status == 400
    expect(page.get_by_role("alert")).to_contain_text("line 1")
    expect(page.locator(".CodeMirror")).to_contain_text("SELECT nonsense")
    page.told_errors.clear()  # type: ignore[attr-defined]


def test_a_named_query_comes_into_the_editor_with_its_values(page: Page) -> None:
    page.goto("/ask")
    page.get_by_text("Who stands with an actor, and who against it").click()
    card = page.locator("form", has=page.locator("#allies-actor"))
    card.get_by_label("actor").fill("Iran")
    card.get_by_role("button", name="Into the editor").click()
    expect(page.locator(".CodeMirror")).to_contain_text("Q794")
    page.get_by_role("button", name="Ask", exact=True).first.click()
    expect(page.get_by_role("heading", name=re.compile(r"^\d+ rows?$"))).to_be_visible()


def test_hostile_text_stays_text_in_every_view(page: Page) -> None:
    image, script = "<img src=x onerror=alert(1)>", "</script><script>alert(1)</script>"
    evil = f'SELECT ?a ?b {{ VALUES (?a ?b) {{ ("{image}" "{script}") }} }}'
    page.on("dialog", lambda dialog: page.told_errors.append(dialog.message))  # type: ignore[attr-defined]
    for view in ("table", "chart", "graph"):
        page.goto("/")
        page.goto(f"/ask?query={quote(evil)}#as={view}")
        expect(page.get_by_role("tab", name=view, exact=False)).to_have_attribute("aria-selected", "true")
        expect(page.locator("#answer [role=status], #answer table, #answer canvas").first).to_be_attached()
    assert page.locator("#answer img").count() == 0


def test_without_scripts_the_page_is_a_form(browser: Browser, site: str) -> None:
    with browser.new_context(java_script_enabled=False, base_url=site) as context:
        page = context.new_page()
        page.goto("/ask")
        page.get_by_label("SPARQL query").fill(TYPES)
        page.get_by_role("button", name="Ask", exact=True).first.click()
        expect(page.get_by_role("cell", name="ACCUSE", exact=True)).to_be_visible()
