"""The native Oxigraph server, for tests of a store behind HTTP."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

OXIGRAPH = Path(sys.executable).with_name("oxigraph")


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def oxigraph_server(folder: Path, port: int, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """`oxigraph serve` on the store in `folder`, ready to answer; it is killed at the end."""
    command = [str(OXIGRAPH), "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}", *options]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(port, process)
            yield process
        finally:
            process.kill()


@contextmanager
def refusing(behind: int, refuse: Callable[[str, str, int], int | None]) -> Iterator[tuple[int, list[str]]]:
    """The port of a proxy before a server, and what it let through.

    `refuse` gives the status of what it does not let through, by method, path and length of the body.
    """
    passed: list[str] = []

    class Proxy(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            path = self.path.partition("?")[0]
            if status := refuse(self.command, path, len(body)):
                answer = (status, {}, b"refused")
            else:
                passed.append(f"{self.command} {path}")
                with closing(HTTPConnection("127.0.0.1", behind)) as server:
                    server.request(self.command, self.path, body, dict(self.headers))
                    got = server.getresponse()
                    answer = (got.status, {"Content-Type": got.headers.get("Content-Type", "text/plain")}, got.read())
            self.send_response(answer[0])
            for name, value in answer[1].items():
                self.send_header(name, value)
            if answer[0] != 204:
                self.send_header("Content-Length", str(len(answer[2])))
            self.end_headers()
            self.wfile.write(answer[2])

        do_GET = do_POST = do_PUT = do_DELETE = _pass

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_port, passed
        finally:
            server.shutdown()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert process.poll() is None, "the server ended at once"
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/query?query=ASK%20%7B%7D", timeout=5).close()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    raise AssertionError("the server did not come up")
