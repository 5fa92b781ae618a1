"""Pages on actors, reports and statements in a browser: by mouse, by keyboard, on a phone, and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

Check = Callable[[Page], None]
REPORT = "/id/doc/02-chad-sudan-diplomats"
CHAD, SUDAN = "/id/actor/Q657", "Sudan"


def test_an_actor_is_followed_from_page_to_page(page: Page) -> None:
    page.goto("/reports")
    page.get_by_role("link", name="Chad throws out two Sudanese diplomats").click()
    page.locator(".cast").get_by_role("link", name="Chad", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Chad")
    page.locator(".partners.adversarial").get_by_role("link", name=SUDAN, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SUDAN)
    expect(page.locator("#with")).to_contain_text("Chad")


def test_from_an_edge_to_its_sentence_in_two_clicks(page: Page) -> None:
    page.goto(CHAD)
    row = page.locator(".partners.adversarial tr", has=page.get_by_role("link", name=SUDAN, exact=True))
    number = int(re.findall(r"\d+", row.inner_text())[-1])
    row.locator("td a").click()
    statements = page.locator("#statements .fact")
    expect(statements).to_have_count(number)
    expect(page.locator("#statements .chosen")).to_contain_text("what is asserted, adversarial, with Sudan")
    words = statements.first.locator("mark").inner_text()
    statements.first.locator(".meta a").last.click()
    target = page.locator(":target")
    expect(target).to_be_in_viewport()
    assert words.split()[0] in target.inner_text()


def test_an_event_leads_to_its_sentence_and_its_rdf(page: Page) -> None:
    page.goto(REPORT)
    page.locator(".side .fact .kind").first.click()
    expect(page.get_by_role("heading", name="Who says so")).to_be_visible()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="its RDF").first.click(modifiers=["ControlOrMeta"])
    assert "Claim" in opened.value.content()
    page.get_by_role("link", name="Read it in its place").first.click()
    expect(page.locator(":target")).to_be_in_viewport()


def test_what_a_mark_says_is_shown_by_mouse_and_by_keyboard_and_leaves(page: Page) -> None:
    page.goto(REPORT)
    shown = page.locator(".tip:visible")
    expect(shown).to_have_count(0)
    page.locator(".text .chip").first.hover()
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("confidence")
    box, window = shown.bounding_box(), page.viewport_size
    assert box is not None
    assert window is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= window["width"]
    page.keyboard.press("Escape")
    expect(shown).to_have_count(0)
    page.mouse.move(1, 1)
    page.locator(".text .name a").first.focus()
    expect(shown).to_have_count(1)
    page.locator(".text .chip").first.focus()
    expect(shown).to_contain_text("confidence")
    page.keyboard.press("Enter")
    expect(page.locator(".side li:target")).to_be_in_viewport()


def test_a_statement_lights_up_all_its_words(page: Page) -> None:
    page.goto(REPORT)
    fact = page.locator(".side li").first
    fact.hover()
    claim = fact.get_attribute("id")
    for piece in page.locator(f'.text [data-claims~="{claim}"]').all():
        expect(piece).to_have_class(re.compile(r"\blit\b"))


def test_layers_are_taken_off_one_by_one(page: Page) -> None:
    page.goto(REPORT)
    events = page.locator(".text .event > .chip")
    expect(events.first).to_be_visible()
    page.get_by_label(re.compile(r"^\s*events")).uncheck()
    expect(events.first).to_be_hidden()
    expect(page.locator(".side li.event").first).to_be_hidden()
    expect(page.locator(".text .align > .chip").first).to_be_visible()
    page.get_by_label(re.compile(r"^\s*events")).check()
    expect(events.first).to_be_visible()


def test_without_scripts_marks_and_layers_work(browser: Browser, site: str) -> None:
    with browser.new_context(base_url=site, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(REPORT)
        page.locator(".text .chip").first.hover()
        expect(page.locator(".tip:visible")).to_have_count(1)
        page.get_by_label(re.compile(r"^\s*roles")).uncheck()
        expect(page.locator(".text .role > .chip").first).to_be_hidden()
        page.locator(".side").get_by_role("link", name="In the text").nth(1).click()
        expect(page.locator(":target")).to_be_in_viewport()


def test_the_numbers_of_the_plot_are_a_table_that_leads_on(page: Page) -> None:
    page.goto(CHAD)
    page.get_by_text("The numbers as a table").click()
    page.get_by_role("table", name="Events by month").get_by_role("link", name="2025-02").click()
    expect(page).to_have_url(re.compile("period=2025-02"))
    expect(page.locator("#statements .fact").first).to_be_visible()


def test_home_leads_to_reports_and_actors(page: Page) -> None:
    page.goto("/")
    page.get_by_role("region", name="Most active actors").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Events and stances")).to_be_visible()
    page.goto("/")
    page.get_by_role("region", name="Latest reports").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Statements")).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/reports", CHAD, REPORT, "event", "role", "alignment", "claim", "/id/run"])
def test_pages_are_accessible_at_both_widths(page: Page, phone: Page, accessible: Check, path: str) -> None:
    if not path.startswith("/"):
        page.goto(REPORT)
        path = page.locator(f'main a[href^="/id/{path}/"]:not([href*="."])').first.get_attribute("href") or ""
    elif path == "/id/run":
        page.goto("/ask?query=SELECT%20%3Fr%20%7B%20%3Fr%20a%20ent%3ARun%20%7D%20LIMIT%201")
        path = page.locator('main a[href^="/id/run/"]').first.get_attribute("href") or ""
    for shown in (page, phone):
        shown.goto(path)
        expect(shown.get_by_role("heading", level=1)).to_be_visible()
        accessible(shown)
