"""Search in a browser: names in any spelling, by keyboard, on every page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

Check = Callable[[Page], None]


def test_the_name_is_suggested_in_another_spelling_and_opened_by_keyboard(page: Page) -> None:
    page.goto("/")
    box = page.get_by_role("combobox", name="Find an actor by name")
    box.press_sequentially("moldov")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("Moldova")
    expect(options.first).to_contain_text("state")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    expect(page).to_have_url(re.compile("/id/actor/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Moldova")


def test_escape_closes_the_list_and_enter_searches(page: Page) -> None:
    page.goto("/")
    box = page.get_by_role("combobox")
    box.press_sequentially("iran")
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Search")
    expect(page.get_by_role("main")).to_contain_text("Iran")


@pytest.mark.parametrize(
    "path", ["/", "/search", "/search?q=iran", "/search?q=zzzz", "/queries/events", "/ask", "/export"]
)
def test_pages_are_accessible_at_both_widths(page: Page, phone: Page, accessible: Check, path: str) -> None:
    for shown in (page, phone):
        shown.goto(path)
        expect(shown.get_by_role("heading", level=1)).to_be_visible()
        accessible(shown)
