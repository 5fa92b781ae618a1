"""Reconciliation queries as they come over the wire, checked (section 4 of the specification)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.map.actors import KIND_CLASSES
from kg.query.errors import QueryError

MAX_QUERIES = 100
"""Queries in one batch."""
LIMIT, MAX_CANDIDATES = 5, 50
"""Candidates for a query that names no limit, and the most for one that does."""
MAX_LENGTH = 300
"""Characters of a name."""
STRICTNESS = ("any", "all", "should")
MEMBERS = ("query", "type", "limit", "properties", "type_strict")
"""What a query may hold; the specification's schema refuses all else, such as a misspelt member."""

TYPE_IDS = {
    kind: (classes[0].value.rpartition("#")[2] if classes else "Actor") for kind, classes in KIND_CLASSES.items()
}
"""The id of each kind of actor as a type: the end of its class's IRI, so that ids and schema space make the IRI."""
_WORD_START = re.compile(r"(?<!^)(?=[A-Z])")
TYPE_NAMES = {kind: _WORD_START.sub(" ", type_id).lower() for kind, type_id in TYPE_IDS.items()}
"""The name of each kind of actor as a type."""
_KINDS = {type_id: kind for kind, type_id in TYPE_IDS.items()} | {kind: kind for kind in TYPE_IDS}


class RequestError(QueryError):
    """A request that is not as the specification has it; the message says where."""


@dataclass(frozen=True, slots=True)
class Query:
    """One name to be matched, or none where properties alone tell the entity.

    `kinds` are the kinds of actor that fit, or none for all. `strict` tells that other kinds shall not come at all.
    `properties` holds the values given for each property.
    """

    name: str
    kinds: frozenset[str] = frozenset()
    strict: bool = False
    limit: int = LIMIT
    properties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def value(self, *names: str) -> str | None:
        """The first value given for one of the properties `names`."""
        return next((value for name in names for value in self.properties.get(name, ())), None)


def read_queries(batch: Any) -> dict[str, Query]:
    """The queries of a batch by their keys. Raises RequestError, which names the key, when one is malformed."""
    if not isinstance(batch, dict):
        raise RequestError('queries must be a JSON object of queries, such as {"q0": {"query": "Norway"}}')
    if len(batch) > MAX_QUERIES:
        raise RequestError(f"a batch holds {MAX_QUERIES} queries at the most, and {len(batch)} were sent")
    return {name: _query(name, fields) for name, fields in batch.items()}


def _query(name: str, fields: Any) -> Query:
    if not isinstance(fields, dict) or not isinstance(text := fields.get("query", ""), str):
        raise RequestError(f'{name}: a query is an object with the text to match as "query"')
    if other := next((one for one in fields if one not in MEMBERS), None):
        raise RequestError(f"{name}: a query has no {other!r}; it may have {', '.join(MEMBERS)}")
    if "query" not in fields and not fields.get("properties"):
        raise RequestError(f'{name}: a query needs the text to match as "query", or else properties')
    if len(text) > MAX_LENGTH:
        raise RequestError(f"{name}: a name has {MAX_LENGTH} characters at the most")
    limit = fields.get("limit", LIMIT)
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 1:
        raise RequestError(f"{name}: limit must be a whole number from 1 up")
    strict = fields.get("type_strict", "should")
    if strict not in STRICTNESS:
        raise RequestError(f"{name}: type_strict must be one of {', '.join(STRICTNESS)}")
    given = fields.get("type") or []
    types = [given] if isinstance(given, str | dict) else given
    if not isinstance(types, list):
        raise RequestError(f"{name}: type must be a type's id, or a list of such")
    kinds = frozenset(kind_of(_id(name, one)) or "" for one in types)
    return Query(text, kinds, strict != "should", min(limit, MAX_CANDIDATES), _properties(name, fields))


def kind_of(type_id: str) -> str | None:
    """The kind of actor that a type's id, or its IRI, stands for; None when there is none.

    >>> kind_of("ArmedGroup"), kind_of("person"), kind_of("https://w3id.org/entente/ns#State"), kind_of("Town")
    ('armed_group', 'person', 'state', None)
    """
    return _KINDS.get(type_id.rpartition("#")[2])


def _properties(name: str, fields: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    found = fields.get("properties") or []
    if not isinstance(found, list) or not all(
        isinstance(one, dict) and isinstance(one.get("pid"), str) for one in found
    ):
        raise RequestError(
            f'{name}: properties must be a list of objects with a property\'s id as "pid" and a value as "v"'
        )
    return {one["pid"]: tuple(_texts(one.get("v"))) for one in found}


def _texts(value: Any) -> list[str]:
    """The values of a property as texts: numbers written out, entities by their names or ids, lists one by one."""
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    if isinstance(value, dict):
        value = value.get("name") or value.get("id")
    return [] if value is None or isinstance(value, bool) else [str(value)]


def _id(name: str, value: Any) -> str:
    found = value.get("id") if isinstance(value, dict) else value
    if not isinstance(found, str):
        raise RequestError(f"{name}: a type is its id, or an object with it")
    return found
