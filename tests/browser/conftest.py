"""Pages in a real Chromium, served by `kg serve` from a store built of examples/. Skipped where there is no Chromium.

A test takes `page`, a Playwright page at desktop width, and `site`, the server's address; `accessible` runs axe-core.
Whatever a page writes to the console as an error fails its test, and so does what its Content-Security-Policy stops;
a test that provokes an error clears `page.told_errors`.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[2]
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the server."""
    if not _chromium():
        pytest.skip("no Chromium: install it (Debian: apt-get install chromium) to test the pages in a browser")
    if not (ROOT / "kg/serve/static/vendor/site.js").is_file() or not AXE.is_file():
        pytest.skip("the front end is not built: run make web")
    store = tmp_path_factory.mktemp("browser") / "store"
    kg = [sys.executable, "-m", "kg"]
    subprocess.run([*kg, "build", "examples", "--store", store], cwd=ROOT, check=True)
    command = [*kg, "serve", "--store", str(store), "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8") as server:
        assert server.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline())
        assert found is not None
        yield found[0]
        server.send_signal(signal.SIGINT if os.name != "nt" else signal.SIGTERM)
        server.wait(20)


# For each module anew: while Playwright runs, no other test of the process can run an asyncio loop.
@pytest.fixture(scope="module")
def browser(site: str) -> Iterator[Browser]:
    """Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """An empty page; paths are relative to the server (`page.goto("/ask")`)."""
    yield from _page(browser, site, DESKTOP)


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Page]:
    """The same at a phone's width."""
    yield from _page(browser, site, PHONE)


def _page(browser: Browser, site: str, viewport: dict[str, int]) -> Iterator[Page]:
    with browser.new_context(base_url=site, viewport=viewport, reduced_motion="reduce") as context:
        page = context.new_page()
        page.set_default_timeout(10_000)
        errors: list[str] = []
        outside: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request: None if _is_own(request.url, site) else outside.append(request.url))
        page.told_errors = errors  # type: ignore[attr-defined] # for tests that provoke one
        yield page
        assert errors == []
        assert outside == []


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """Checks the page that is shown, in light and in dark, by axe-core: nothing serious or critical."""
    script = AXE.read_text("utf-8")

    def check(page: Page) -> None:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.evaluate(script)
            found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
            serious = [
                f"{scheme}: {one['id']}: {one['help']}: {[node['html'][:200] for node in one['nodes'][:3]]}"
                for one in found
                if one["impact"] in ("serious", "critical")
            ]
            assert serious == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the window"

    return check


def _is_own(address: str, site: str) -> bool:
    return address.startswith((site, "data:", "blob:"))


def _chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)
