"""`kg serve` as a process: it says where it listens, answers, and ends when it is interrupted."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.store import open_store


@pytest.fixture
def store(tmp_path: Path) -> Path:
    with open_store(tmp_path / "store"):
        return tmp_path / "store"


@pytest.mark.skipif(os.name == "nt", reason="no SIGINT can be sent to another process there")
def test_serve_answers_until_it_is_interrupted(store: Path) -> None:
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as server:
        assert server.stdout is not None
        assert server.stderr is not None
        try:
            address = re.search(r"http://127\.0\.0\.1:\d+/", server.stdout.readline())
            assert address is not None
            with urllib.request.urlopen(f"{address[0]}api/queries/reports", timeout=10) as answer:
                assert json.load(answer)["results"]["bindings"] == []
            server.send_signal(signal.SIGINT)
            assert server.wait(timeout=20) == 0
            assert "Traceback" not in server.stderr.read()
        finally:
            server.kill()


@pytest.mark.skipif(os.name == "nt", reason="gunicorn does not run there")
def test_a_worker_that_has_just_begun_can_be_stopped(tmp_path: Path) -> None:
    # Without it the worker has the arbiter's handler, and a signal to stop is lost in a queue that nobody reads.
    code = """
import os, signal
from kg.serve.server import gunicorn_settings
class Arbiter: pass
signal.signal(signal.SIGQUIT, lambda *_: None)
gunicorn_settings()["on_starting"](Arbiter())
pid = os.fork()
if not pid:
    os.kill(os.getpid(), signal.SIGQUIT)
    os._exit(0)
os.kill(os.getpid(), signal.SIGQUIT)
print(os.WTERMSIG(os.waitpid(pid, 0)[1]) == signal.SIGQUIT)
"""
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", timeout=60, env=environment
    )
    assert done.stdout == "True\n", done.stderr


@pytest.mark.skipif(os.name == "nt", reason="no SIGINT can be sent to another process there")
@pytest.mark.parametrize("wait", [0.1, 0.2, 0.3])
def test_serve_ends_when_interrupted_while_workers_begin(store: Path, wait: float) -> None:
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", "0", "--workers", "6"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8") as server:
        assert server.stdout is not None
        try:
            assert "Serving" in server.stdout.readline()
            time.sleep(wait)
            server.send_signal(signal.SIGINT)
            server.wait(timeout=20)
        finally:
            server.kill()


def test_serve_without_a_store_says_how_to_make_one(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["serve", "--store", str(tmp_path / "none"), "--port", "0"])
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert "kg build" in done.stderr
