"""`kg serve` as a process: it says where it listens, answers, and ends when it is interrupted."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
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


def test_serve_without_a_store_says_how_to_make_one(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["serve", "--store", str(tmp_path / "none"), "--port", "0"])
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert "kg build" in done.stderr
