"""HTTP/1.1 as most clients of the endpoint speak it: for readers, which answer such requests without a framework.

Whatever is unusual is left to gunicorn, which knows all of HTTP: chunked bodies, `Expect`, HTTP/1.0, fields that come
twice, and all mistakes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from time import time

from kg.serve.faults import HttpError
from kg.serve.headers import EVERYWHERE, ID_HEADER

LARGEST = 1 << 16
"""Bytes of a request that is read here."""
LONGEST_HEAD = 1 << 12
"""Bytes of header fields that are read here, since they are remembered."""
_START = re.compile(rb"(?:GET /sparql/?\?|POST /sparql/?[ ?])")
_LINE = re.compile(rb"(GET|POST) /sparql/?(?:\?([^\x00-\x20\x7f#]*+))? HTTP/1\.1\r\n")
_FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*+([\x21-\x7e\x80-\xff\t ]*?)[ \t]*\r\n")
_UNUSUAL = frozenset({"expect", "te", "trailer", "transfer-encoding", "upgrade"})


class Unusual(Exception):
    """This request is for others to read."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The header fields, by their names in small letters, and what they say on the message."""

    values: Mapping[str, str]
    length: int
    keeps: bool


@dataclass(frozen=True, slots=True)
class Request:
    """A whole request to the endpoint. `size` is that of the message."""

    method: str
    query_string: bytes
    fields: Fields
    body: bytes
    size: int

    def get(self, name: str) -> str:
        """The field `name`, or nothing."""
        return self.fields.values.get(name, "")


def may_be_usual(data: bytes | bytearray) -> bool:
    """Whether `data` begins as a request that can be read here."""
    return len(data) <= LARGEST and _START.match(data) is not None


def read(data: bytes) -> Request | None:
    """The request with which `data` begins, or None when the rest of it has yet to come. Raises Unusual."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    line = _LINE.match(data)
    if line is None or end - line.end() > LONGEST_HEAD or line.end() > LARGEST:
        raise Unusual
    fields = _fields(data[line.end() : end + 2])
    method, size = line[1].decode("ascii"), end + 4 + fields.length
    if (fields.length and method == "GET") or size > LARGEST:
        raise Unusual
    if len(data) < size:
        return None
    return Request(method, line[2] or b"", fields, data[end + 4 : size], size)


def head(status: int, fields: Iterable[tuple[str, str]], *, keeps: bool) -> bytes:
    """The head of an answer, with what belongs into each."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields)
    return f"{_status(status)}{_date(int(time()))}{_CONNECTION[keeps]}{lines}{_ALWAYS}".encode("latin-1", "replace")


def error(found: HttpError, identity: str, *, keeps: bool) -> bytes:
    """The answer that tells an error, in the one shape (see errors.py)."""
    told = {"error": {"status": found.status, "message": found.message, "request": identity, **found.details}}
    body = json.dumps(told, ensure_ascii=False).encode() + b"\n"
    fields = {"Content-Type": "application/json", "Content-Length": str(len(body)), "Vary": "Accept", **found.headers}
    return head(found.status, [*fields.items(), (ID_HEADER, identity)], keeps=keeps) + body


@lru_cache(maxsize=256)
def _fields(lines: bytes) -> Fields:
    values: dict[str, str] = {}
    at = 0
    while at < len(lines):
        field = _FIELD.match(lines, at)
        name = field[1].decode("ascii").lower() if field else ""
        if field is None or name in values or name in _UNUSUAL:
            raise Unusual
        values[name] = field[2].decode("latin-1")
        at = field.end()
    length, connection = values.get("content-length", "0"), values.get("connection", "keep-alive").lower()
    if "host" not in values or not re.fullmatch("[0-9]{1,6}", length) or connection not in ("keep-alive", "close"):
        raise Unusual
    return Fields(values, int(length), connection == "keep-alive")


@lru_cache(maxsize=64)
def _status(status: int) -> str:
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    return f"HTTP/1.1 {status} {phrase}\r\n"


@lru_cache(maxsize=1)
def _date(now: int) -> str:
    return f"Date: {formatdate(now, usegmt=True)}\r\n"


_CONNECTION = ("Connection: close\r\n", "Connection: keep-alive\r\n")
_ALWAYS = "".join(f"{name}: {value}\r\n" for name, value in EVERYWHERE.items()) + "\r\n"
