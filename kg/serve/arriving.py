"""A request on its way: how much of it has come, and whether that is enough to begin with."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

HELD = 1_100_000
"""Bytes of a request that wait for the rest of it. A thread reads what is larger, or refuses it unread."""
LONGEST_HEAD = 1 << 17
"""Bytes of a head that are waited for; gunicorn refuses one of that length."""
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"\nContent-Length:[ \t]*([0-9]{1,15})[ \t]*\r?\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\nTransfer-Encoding:[^\n]*chunked", re.IGNORECASE)
_EXPECT = re.compile(rb"\nExpect:[ \t]*100-continue[ \t]*\r?(?=\n)", re.IGNORECASE)


@dataclass(slots=True)
class Arriving:
    """A request on its way: what has come of it, and when it must be whole."""

    deadline: float
    data: bytearray = field(default_factory=bytearray)
    size: int | None = None
    """Bytes of the whole, once its head tells."""
    asked_on: bool = False
    is_unusual: bool = False
    """Whether a reader has left it to others."""


def is_enough(arriving: Arriving) -> bool:
    """Whether a thread can go on: the request is whole, too large to be held, or surely wrong."""
    data = arriving.data
    if arriving.size is None:
        end = _HEAD_END.search(data)
        if end is None:
            return len(data) > LONGEST_HEAD
        head = bytes(data[: end.end()])
        length = _LENGTH.search(head)
        if _CHUNKED.search(head):
            if data.endswith((b"0\r\n\r\n", b"0\n\n")):
                arriving.size = len(data)
            return arriving.size is not None or len(data) > HELD
        arriving.size = end.end() + (int(length[1]) if length else 0)
    return len(data) >= arriving.size or arriving.size > HELD


def expects(arriving: Arriving) -> bool:
    """Whether the client waits to be asked for the body. It is asked once: gunicorn must not do so again."""
    end = _HEAD_END.search(arriving.data)
    assert end is not None
    head, asked = _EXPECT.subn(b"", bytes(arriving.data[: end.end()]))
    if asked and arriving.size is not None:
        arriving.size -= end.end() - len(head)
        arriving.data[: end.end()] = head
    arriving.asked_on = True
    return bool(asked)
