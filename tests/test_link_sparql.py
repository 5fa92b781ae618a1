"""`kg wikidata build --sparql`, against a real SPARQL server that holds a made-up slice of Wikidata."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner
from wikidata_slice import GREENS, LAND, OLD, POET, SINDE, VARO, entities, turtle

from kg.cli import main
from kg.errors import EntenteError
from kg.link import sparql
from kg.link.index import Index, open_index
from kg.link.sparql import Endpoint, build_from_endpoint

OXIGRAPH = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
needs_server = pytest.mark.skipif(OXIGRAPH is None, reason="the SPARQL server (PyPI package oxigraph) is not installed")


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    assert OXIGRAPH is not None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("server")
    command = [OXIGRAPH, "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    data = turtle(entities()).encode()
    try:
        for _ in range(100):
            try:
                request = urllib.request.Request(f"{base}/store?default", data, {"Content-Type": "text/turtle"})
                urllib.request.urlopen(request, timeout=10).close()
                break
            except urllib.error.HTTPError as problem:
                pytest.fail(problem.read().decode())
            except OSError:
                time.sleep(0.1)
        yield f"{base}/query"
    finally:
        server.terminate()
        server.wait(timeout=10)


@needs_server
def test_a_country_is_fetched_with_its_people_and_parties(endpoint: str, tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    steps: list[str] = []
    build_from_endpoint(
        endpoint, path, ["vrn"], [], lambda what, done, size: steps.append(what), pause=0, cache=tmp_path / "cache"
    )
    with closing(open_index(path)) as index:
        check(index, endpoint)
    assert steps[-1] == "items"


def check(index: Index, endpoint: str) -> None:
    sinde, greens, land = index.item(SINDE), index.item(GREENS), index.item(LAND)
    assert sinde is not None
    assert greens is not None
    assert land is not None
    assert (sinde.label, sinde.kind, sinde.country) == ("Ilka Sinde", "person", "VRN")
    assert (greens.kind, greens.country, land.kind) == ("party", "VRN", "state")
    posts = index.positions(SINDE)  # the deprecated statement is left out
    assert [(p.label, p.scope, p.start, p.end) for p in posts] == [("Prime Minister of Varonia", "VRN", "2019-03", "")]
    assert [(p.start, p.end) for p in index.positions(VARO)] == [("2011-05-02", "2019-03-01")]
    assert [(p.start, p.end) for p in index.positions(OLD)] == [("1990", "1990")]  # it ended, unknown when
    assert index.item(POET) is None
    assert index.exact("nouri al maliki")  # the bundled facts are there too
    assert index.meta["origin"].startswith(f"SPARQL endpoint {endpoint}")


@needs_server
def test_names_are_looked_up_by_label_and_alias_from_the_command_line(
    endpoint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sparql.platformdirs, "user_cache_dir", lambda name: str(tmp_path))
    monkeypatch.setattr(sparql, "PAUSE", 0.0)
    names = tmp_path / "names.txt"
    names.write_text('I. Sinde\n\nNobody "Quoted" \\ Here\n', encoding="utf-8")
    index = tmp_path / "index.sqlite"
    command = ["wikidata", "build", "--sparql", endpoint, "--names", str(names), "-o", str(index)]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output
    assert f"KG_WIKIDATA_KB={index}" in result.output
    with closing(open_index(index)) as opened:
        assert opened.item(SINDE) is not None
        assert opened.item(GREENS) is None


@needs_server
def test_an_unknown_country_is_named_and_the_old_index_stays(endpoint: str, tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    path.write_bytes(b"an index that is good")
    with pytest.raises(EntenteError, match="--country XYZ: the endpoint knows no such"):
        build_from_endpoint(endpoint, path, ["XYZ"], [], pause=0, cache=tmp_path / "cache")
    assert path.read_bytes() == b"an index that is good"


class Flaky(BaseHTTPRequestHandler):
    """Answers as `script` says, one entry a request: a status, or a body for 200."""

    script: list[int | bytes] = []  # noqa: RUF012
    wait = "1"
    seen: list[tuple[float, str | None]] = []  # noqa: RUF012

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        type(self).seen.append((time.monotonic(), self.headers["User-Agent"]))
        answer = type(self).script.pop(0)
        self.send_response(answer if isinstance(answer, int) else 200)
        if answer == 429:
            self.send_header("Retry-After", type(self).wait)
        self.end_headers()
        if isinstance(answer, bytes):
            self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def flaky() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Flaky)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    Flaky.seen.clear()
    Flaky.wait = "1"
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


EMPTY = b'{"head": {"vars": []}, "results": {"bindings": []}}'


def test_a_busy_endpoint_is_asked_again_when_it_says(flaky: str, tmp_path: Path) -> None:
    Flaky.script[:] = [429, 503, EMPTY]
    one = Endpoint(flaky, tmp_path, pause=0.01)
    assert one.select("SELECT * {}") == []
    (first, agent), (second, _), _ = Flaky.seen
    assert second - first >= 1
    assert agent is not None
    assert agent.startswith("Entente/")
    assert one.select("SELECT * {}") == []  # from the disk
    assert len(Flaky.seen) == 3


def test_the_hour_at_which_a_busy_endpoint_wants_to_be_asked_is_kept(flaky: str, tmp_path: Path) -> None:
    Flaky.wait = format_datetime(datetime.now(UTC) + timedelta(seconds=3), usegmt=True)
    Flaky.script[:] = [429, EMPTY]
    assert Endpoint(flaky, tmp_path, pause=0.01).select("SELECT * {}") == []
    (first, _), (second, _) = Flaky.seen
    assert second - first >= 1.5


def test_a_long_wait_is_said_and_not_sat_out(flaky: str, tmp_path: Path) -> None:
    Flaky.wait = "3600"
    Flaky.script[:] = [429]
    with pytest.raises(EntenteError, match="asks to wait 3,600 seconds"):
        Endpoint(flaky, tmp_path, pause=0.01).select("SELECT * {}")


def test_old_answers_on_the_disk_are_asked_for_again(flaky: str, tmp_path: Path) -> None:
    """An index says of its facts that they are of the day on which it was built."""
    Flaky.script[:] = [EMPTY, EMPTY]
    one = Endpoint(flaky, tmp_path, pause=0.01)
    one.select("SELECT * {}")
    (kept,) = tmp_path.iterdir()
    month_ago = time.time() - 30 * 24 * 3600
    os.utime(kept, (month_ago, month_ago))
    one.select("SELECT * {}")
    assert len(Flaky.seen) == 2


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ([404], "HTTP 404"),
        ([b"<html>"], "no JSON"),
        ([b'{"x": 1}'], "not with SPARQL results"),
        ([500] * 5, "after 5 tries"),
    ],
)
def test_an_endpoint_that_fails_is_named(flaky: str, tmp_path: Path, script: list[int | bytes], message: str) -> None:
    Flaky.script[:] = list(script)
    with pytest.raises(EntenteError, match=message) as problem:
        Endpoint(flaky, tmp_path, pause=0.01).select("SELECT * {}")
    assert flaky in str(problem.value)
    assert not list(tmp_path.iterdir())


def test_an_address_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EntenteError, match="begins with http"):
        build_from_endpoint("file:///etc/hosts", tmp_path / "i", ["IRQ"], [])


def test_a_dead_endpoint_is_named(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
    with pytest.raises(EntenteError, match="no answer after 5 tries"):
        Endpoint(url, tmp_path, pause=0.01).select("SELECT * {}")
