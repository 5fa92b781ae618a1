"""What the service says of itself, and its answers as JSON (Reconciliation Service API 0.2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from kg.link.index import Index
from kg.link.normalise import key
from kg.map.iris import base_iri
from kg.map.namespaces import PREFIXES
from kg.reconcile.catalogue import Catalogue
from kg.reconcile.match import Entity, Match, candidates, of_graph, of_index
from kg.reconcile.query import TYPE_IDS, TYPE_NAMES, Query

Json = dict[str, Any]
SUGGESTED = ("entity", "type", "property")
SUGGESTIONS = 20


@dataclass(frozen=True, slots=True)
class Property:
    """What a column beside the names may hold, to match by, or what may be fetched for a matched column."""

    id: str
    name: str
    description: str
    matches: bool = False
    extends: bool = True


PROPERTIES = (
    Property("country", "country", "ISO 3166-1 alpha-3 code; to match by, a country's name too", matches=True),
    Property("post", "post", "what the person was: prime minister, envoy", matches=True),
    Property("date", "date", "the day on which the person held the post, YYYY-MM-DD", matches=True, extends=False),
    Property("wikidata", "Wikidata item", "id of the item that the actor is linked to"),
    Property("kind", "kind", "person, state, armed group and so on"),
    Property("sector", "sector", "PLOVER's sector code"),
    Property("partOf", "part of", "the actor that this one is a part of"),
    Property("alias", "other names", "names that reports or Wikidata give it"),
    Property("mentions", "mentions", "how often the reports name it"),
    Property("reports", "reports", "in how many reports it is named"),
)


def manifest(root: str, base: str | None = None) -> Json:
    """What the service is and offers (section 3). `root` is its own address, without a slash at its end."""
    suggest = {
        what: {
            "service_url": root, "service_path": f"/suggest/{what}",
            "flyout_service_url": root, "flyout_service_path": f"/flyout/{what}?id=${{id}}",
        }
        for what in SUGGESTED
    }  # fmt: skip
    limit = {
        "name": "limit", "label": "Limit", "type": "number", "default": 0,
        "help_text": "Values for each row at the most; 0 for all.",
    }  # fmt: skip
    return {
        "versions": ["0.2"],
        "name": "Entente",
        "identifierSpace": f"{base_iri(base)}actor/",
        "schemaSpace": PREFIXES["ent"],
        "defaultTypes": [_type(kind) for kind in TYPE_IDS],
        "view": {"url": f"{root}/view?id={{{{id}}}}"},
        "preview": {"url": f"{root}/preview?id={{{{id}}}}", "width": 400, "height": 220},
        "suggest": suggest,
        "extend": {
            "propose_properties": {"service_url": root, "service_path": "/properties"},
            "property_settings": [limit],
        },
        "batchSize": 10,
    }


def answers(catalogue: Catalogue, index: Index, queries: dict[str, Query]) -> Json:
    """The candidates for each query (section 4.2); scores are from 0 to 100."""
    return {
        name: {"result": [_candidate(match) for match in candidates(catalogue, index, query)]}
        for name, query in queries.items()
    }


def _candidate(match: Match) -> Json:
    return _entity(match.entity) | {
        "type": [_type(kind) for kind in match.entity.kinds],
        "score": round(100 * match.score, 1),
        "match": match.sure,
    }


def _entity(entity: Entity) -> Json:
    return {"id": entity.id, "name": entity.name, "description": entity.description}


def _type(kind: str) -> Json:
    return {"id": TYPE_IDS[kind], "name": TYPE_NAMES[kind]}


def suggest_entities(catalogue: Catalogue, index: Index, prefix: str, kinds: Iterable[str] = (), skip: int = 0) -> Json:
    """Entities with a name that begins with `prefix` (section 5): the graph's, the most mentioned first, then others.

    `kinds` leave out other kinds, `skip` the first so many, which a client has already.
    """
    wanted = set(kinds)
    graph = sorted(map(of_graph, catalogue.starting(prefix)), key=lambda one: (-one.mentions, one.name))
    found = {one.id: one for one in graph}
    for item in index.starting(key(prefix), skip + 3 * SUGGESTIONS):
        found.setdefault(item.qid, of_index(item))
    fitting = [one for one in found.values() if not wanted or wanted & set(one.kinds)]
    rows = [
        _entity(one) | {"notable": [_type(kind) for kind in one.kinds]} for one in fitting[skip : skip + SUGGESTIONS]
    ]
    return {"result": rows}


def suggest_types(prefix: str) -> Json:
    """Types whose name holds `prefix`."""
    return {"result": _holding(prefix, [_type(kind) for kind in TYPE_IDS])}


def suggest_properties(prefix: str) -> Json:
    """Properties, to match by or to fetch, whose name holds `prefix`."""
    return {"result": _holding(prefix, [_property(one) | {"description": one.description} for one in PROPERTIES])}


def flyout(what: str, name: str, entity: Entity | None) -> Json | None:
    """What a suggestion shows while a person points at it: a few words as HTML; None when nothing has the id `name`."""
    if what == "entity":
        found = (entity.name, entity.description) if entity else None
    elif what == "type":
        found = next(((one["name"], "") for one in map(_type, TYPE_IDS) if one["id"] == name), None)
    else:
        found = next(((one.name, one.description) for one in PROPERTIES if one.id == name), None)
    if found is None:
        return None
    return {"id": name, "html": "".join(f"<p>{escape(text)}</p>" for text in found if text)}


def _holding(prefix: str, rows: Sequence[Json]) -> list[Json]:
    wanted = key(prefix)
    return [row for row in rows if wanted in key(row["name"]) or wanted == key(row["id"])]


def proposed_properties(type_id: str | None, limit: int | None) -> Json:
    """Properties that may be fetched for a matched column (section 7.1)."""
    rows = [_property(one) for one in PROPERTIES if one.extends]
    answer: Json = {"properties": rows[:limit] if limit else rows}
    if type_id:
        answer["type"] = type_id
    if limit:
        answer["limit"] = limit
    return answer


def _property(one: Property) -> Json:
    return {"id": one.id, "name": one.name}
