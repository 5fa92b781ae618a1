"""What a request to the endpoint asks for, by the SPARQL 1.1 Protocol.

https://www.w3.org/TR/sparql11-protocol/, section 2.

What it does not allow is refused with a message that says what is wrong. Nothing is evaluated here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl

from werkzeug.http import parse_options_header

from kg.serve.faults import HttpError

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_MAX_FIELDS = 1000
_REMEMBERED, _LONGEST_REMEMBERED = 512, 1 << 11
"""Of how many addresses and forms the fields are kept, and the bytes of the longest: dashboards ask the same again."""
_QUERY_GRAPHS = ("default-graph-uri", "named-graph-uri")
_UPDATE_GRAPHS = ("using-graph-uri", "using-named-graph-uri")
# An absolute IRI (RFC 3987), as far as it matters: a scheme, and none of the characters that SPARQL forbids in <>.
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*")
Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Query:
    """A query operation (section 2.1). The graphs are None where the request names no dataset."""

    text: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    format: str | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """An update operation (section 2.2)."""

    text: str
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """A request, as far as it matters here. `body` reads the body, where it is needed."""

    method: str
    query_string: bytes
    content_type: str
    body: Callable[[], bytes]


def operation(request: Message) -> Query | Update | None:
    """What `request` asks for; None when a GET carries neither a query nor an update.

    Raises HttpError for what the protocol does not allow.
    """
    in_address = _fields(request.query_string, "the address")
    if request.method != "POST":
        if "update" in in_address:
            raise HttpError(400, "an update is sent by POST, not by GET", headers={"Allow": "POST"})
        return _query(in_address) if "query" in in_address else None
    return _posted(request, in_address)


def absolute(iri: str, what: str) -> str:
    """`iri`. Raises HttpError, which names the parameter `what`, when it is no absolute IRI."""
    if not _ABSOLUTE.fullmatch(iri):
        raise HttpError(400, f"{what} must be an absolute IRI, and {iri[:200]!r} is none")
    return iri


def _posted(request: Message, in_address: Fields) -> Query | Update:
    kind, charset = _content_type(request.content_type)
    if kind == FORM:
        if "query" in in_address or "update" in in_address:
            raise HttpError(400, "the query or update stands in the address and not in the form: send it in one place")
        fields = {**in_address, **_fields(request.body(), "the form")}
        if "query" in fields and "update" in fields:
            raise HttpError(400, "a request carries a query or an update, and this one carries both")
        return _update(fields) if "update" in fields else _query(fields)
    if kind not in (QUERY, UPDATE):
        found = f"and not {kind}" if kind else "and Content-Type says which"
        raise HttpError(415, f"a POST carries {FORM}, {QUERY} or {UPDATE}, {found}", choices=[FORM, QUERY, UPDATE])
    for name in ("query", "update"):
        if name in in_address:
            raise HttpError(400, f"one operation is the body of this request, and the address has {name}=, too")
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise HttpError(415, f"the body must be UTF-8, not {charset}")
    word = "query" if kind == QUERY else "update"
    try:
        text = request.body().decode("utf-8")
    except UnicodeDecodeError as error:
        raise HttpError(400, f"the {word} is not UTF-8 (byte {error.start + 1})") from error
    fields = {**in_address, word: [text]}
    return _query(fields) if kind == QUERY else _update(fields)


def _query(fields: Fields) -> Query:
    text = _one(fields, "query", QUERY)
    _refuse(fields, _UPDATE_GRAPHS, "a query", _QUERY_GRAPHS)
    default, named = (_iris(fields, name) for name in _QUERY_GRAPHS)
    form = fields.get("format") or fields.get("output")
    return Query(text, default, named, form[0] if form else None)


def _update(fields: Fields) -> Update:
    text = _one(fields, "update", UPDATE)
    _refuse(fields, _QUERY_GRAPHS, "an update", _UPDATE_GRAPHS)
    using, named = (_iris(fields, name) or () for name in _UPDATE_GRAPHS)
    return Update(text, using, named)


def _one(fields: Fields, name: str, media_type: str) -> str:
    values = fields.get(name, ())
    if len(values) != 1:
        found = f"{len(values)} were sent" if values else "none was sent"
        raise HttpError(400, f"the request should carry one {name}, and {found}: send it as {name}= or as {media_type}")
    return values[0]


def _refuse(fields: Fields, names: Sequence[str], what: str, instead: Sequence[str]) -> None:
    for name in names:
        if name in fields:
            raise HttpError(400, f"{name} does not belong to {what}: use {' and '.join(instead)}")


def _iris(fields: Fields, name: str) -> tuple[str, ...] | None:
    values = fields.get(name)
    return tuple(absolute(iri, name) for iri in values) if values else None


def _fields(text: bytes, where: str) -> Fields:
    return _kept(text, where) if len(text) <= _LONGEST_REMEMBERED else _decoded(text, where)


@lru_cache(maxsize=_REMEMBERED)
def _kept(text: bytes, where: str) -> Fields:
    return _decoded(text, where)


def _decoded(text: bytes, where: str) -> Fields:
    try:
        # Undecoded bytes that are not ASCII count as they would percent-encoded.
        pairs = parse_qsl(
            text.decode("utf-8"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=_MAX_FIELDS
        )
    except UnicodeDecodeError as error:
        raise HttpError(400, f"{where} holds characters that are not UTF-8") from error
    except ValueError as error:
        raise HttpError(400, f"{where} has more than {_MAX_FIELDS} fields") from error
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields


@lru_cache(maxsize=64)
def _content_type(value: str) -> tuple[str, str]:
    """The media type and the charset that a header Content-Type names."""
    media_type, parameters = parse_options_header(value)
    return media_type.lower(), parameters.get("charset", "utf-8").lower()
