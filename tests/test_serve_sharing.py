"""What keeps all processes of the server busy."""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path

import psutil
import pytest
from running_server import running

from kg.store import open_store

pytestmark = pytest.mark.skipif(os.name == "nt", reason="one process serves there")


def test_kept_connections_are_shared_among_the_processes(tmp_path: Path) -> None:
    with open_store(tmp_path / "store"):
        pass
    with running(tmp_path / "store", "--workers", "2") as server:
        kept: list[socket.socket] = []

        def held() -> list[int]:
            ours = {connection.getsockname()[1] for connection in kept}
            return [
                sum(bool(found.raddr) and found.raddr[1] in ours for found in worker.net_connections("tcp"))
                for worker in psutil.Process(server.process.pid).children()
            ]

        try:
            # The second process may start late, and then takes all that come until the shares are even.
            for _ in range(300):
                kept.append(server.connect())
                kept[-1].sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
                assert kept[-1].recv(65536).startswith(b"HTTP/1.1 200")
                if len(kept) >= 40 and min(held()) >= 15:
                    break
                time.sleep(0.05)
            assert sum(held()) == len(kept)
            assert len(held()) == 2
            assert min(held()) >= 15
        finally:
            for connection in kept:
                connection.close()
