"""Measures the page with the network of actors (/look) in Chromium, on a store that is given or made for it.

    python benchmarks/look.py [STORE] [--limit 2000] [--runs 3]

Without STORE, benchmarks/generate_graph.py makes one whose network has about 2,000 actors and 10,000 edges. Prints the
medians: the server's answer, the time until the page is drawn and answers, a step of the slider, a frame while panning.
"""

from __future__ import annotations

import argparse
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
# The slider's step ends when the edges are filtered and drawn; a frame, when the canvas is.
_MEASURE = """async () => {
  const {cy} = document.getElementById('look').picture;
  const drawn = () => new Promise(done => cy.one('render', done));
  const frames = 10, status = document.getElementById('look-status').textContent;
  let begun = performance.now();
  for (let n = 0; n < frames; n += 1) { cy.panBy({x: 5, y: 3}); await drawn(); }
  const pan = (performance.now() - begun) / frames;
  const slider = document.getElementById('look-from');
  begun = performance.now();
  const changed = new Promise(done => new MutationObserver(done).observe(
    document.getElementById('look-status'), {childList: true}));
  slider.value = String(Math.round(Number(slider.max) / 2));
  slider.dispatchEvent(new Event('input', {bubbles: true}));
  await changed;
  await drawn();
  const step = performance.now() - begun;
  const [ready] = performance.getEntriesByName('look-ready');
  const answer = performance.getEntriesByType('resource').find(one => one.name.includes('/api/graph'));
  return {answer: answer.responseEnd - answer.startTime, ready: ready.startTime, pan, step, status};
}"""


def measure(page: Page, address: str, limit: int) -> dict[str, Any]:
    """One visit."""
    page.goto(f"{address}/look?limit={limit}")
    while not page.evaluate("performance.getEntriesByName('look-ready').length"):
        time.sleep(0.05)
    found: dict[str, Any] = page.evaluate(_MEASURE)
    return found


@contextmanager
def served(store: Path) -> Iterator[str]:
    """The address of a server for `store`."""
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8") as server:
        assert server.stdout is not None
        found = re.search(r"http://\S+:\d+", server.stdout.readline())
        assert found is not None
        yield found[0]
        server.send_signal(signal.SIGINT)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path, nargs="?")
    parser.add_argument("--limit", type=int, default=2_000)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        store = given.store or Path(scratch) / "store"
        if not given.store:
            size = ["--events", "13000", "--actors", "2400"]
            subprocess.run([sys.executable, HERE / "generate_graph.py", store, *size], check=True)
        with served(store) as address, sync_playwright() as playwright:
            flags = ["--headless", "--no-sandbox", "--disable-gpu"]
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
            runs = []
            for _ in range(given.runs):
                page = browser.new_page(viewport={"width": 1280, "height": 900})
                runs.append(measure(page, address, given.limit))
                page.close()
            browser.close()
    print(runs[-1]["status"])
    for name, what in (
        ("answer", "/api/graph answered"),
        ("ready", "page drawn and answering, from the click on its link"),
        ("step", "slider moved, picture filtered and drawn"),
        ("pan", "frame while panning"),
    ):
        print(f"{statistics.median(run[name] for run in runs):8,.0f} ms  {what}")


if __name__ == "__main__":
    main()
