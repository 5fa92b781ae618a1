"""Bounds that keep one hostile or mistaken file from using up the machine; each is stated in its error."""

from __future__ import annotations

import os

from kg.errors import ReportError

MAX_FILE_BYTES = 20_000_000
"""Largest file, and longest line of JSON Lines, that is read. A .jsonl file itself may be of any size."""
MAX_TEXT_CHARS = 500_000
"""Longest text of one report: about 80,000 words, a book. To extract it takes 22 seconds and 1.7 GB (measured)."""


def check_regular(path: str) -> None:
    """Raises ReportError when `path` is no regular file: a named pipe or a device could block for ever."""
    if os.path.exists(path) and not os.path.isfile(path):
        raise ReportError(path, "not a regular file")


def read_bytes(path: str) -> bytes:
    """Bytes of the file at `path`.

    Raises ReportError when it cannot be opened, or holds more than MAX_FILE_BYTES.
    """
    try:
        with open(path, "rb") as file:
            raw = file.read(MAX_FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        raise ReportError(path, f"cannot be opened: {os_reason(error)}") from error
    if len(raw) > MAX_FILE_BYTES:
        raise ReportError(path, f"larger than {MAX_FILE_BYTES // 1_000_000} MB; split it, or put its reports in .jsonl")
    return raw


def os_reason(error: Exception) -> str:
    """Reason that the system gives for an error, without its number and path."""
    return os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
