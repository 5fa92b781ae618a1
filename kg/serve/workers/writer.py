"""A writer: forked for one update, it holds the store's lock as long as that takes."""

from __future__ import annotations

import socket


def main(sock: socket.socket) -> None:
    """Do the one job that comes over `sock`."""
    raise OSError
