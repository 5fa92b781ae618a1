"""Values for a matched column (section 7 of the specification), from the graph and from the index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pyoxigraph as ox

from kg.link.index import Index
from kg.map.iris import base_iri
from kg.map.namespaces import PREFIXES
from kg.reconcile.catalogue import Catalogue
from kg.reconcile.match import Entity, by_id
from kg.reconcile.query import RequestError
from kg.reconcile.service import PROPERTIES, Json
from kg.store import Store

MAX_IDS = 500
_NAMES = {one.id: one.name for one in PROPERTIES if one.extends}
_ROLES = """SELECT DISTINCT ?actor ?title ?status ?of { VALUES ?actor { %s }
  GRAPH ?graph { ?role org:member ?actor ; org:role/skos:prefLabel ?title ; ent:status ?state
    OPTIONAL { ?role org:organization/skos:prefLabel ?of } }
  BIND(STRAFTER(STR(?state), "#") AS ?status) } ORDER BY ?actor ?status ?title ?of"""
_SECTORS = """SELECT DISTINCT ?actor ?sector { VALUES ?actor { %s }
  GRAPH ?graph { ?actor ent:sector ?code } BIND(STRAFTER(STR(?code), "sector-") AS ?sector) } ORDER BY ?actor ?sector"""


def extend(catalogue: Catalogue, index: Index, store: Store, asked: Any, base: str | None = None) -> Json:
    """The values of the properties that `asked` names for the entities that it names.

    An id that is not known has no values. Raises RequestError when `asked` is not as the specification has it.
    """
    ids, properties = _read(asked)
    names = {name for name, _ in properties}
    here = [one for one in ids if one in catalogue.actors]
    stated = {
        "post": _stated(store, _ROLES, here, base, _post) if "post" in names and here else {},
        "sector": _stated(store, _SECTORS, here, base, _sector) if "sector" in names and here else {},
    }
    rows: Json = {}
    for one in ids:
        entity = by_id(catalogue, index, one)
        rows[one] = {
            name: _values(catalogue, index, entity, name, stated)[: limit or None] if entity else []
            for name, limit in properties
        }
    return {"meta": [{"id": name, "name": _NAMES[name]} for name, _ in properties], "rows": rows}


def _read(asked: Any) -> tuple[list[str], list[tuple[str, int]]]:
    """The ids, and the properties with the number of values wanted of each (0 for all)."""
    if not isinstance(asked, dict) or not isinstance(asked.get("ids"), list):
        raise RequestError('extend must be a JSON object with "ids" and "properties"')
    ids, properties = asked["ids"], asked.get("properties")
    if not all(isinstance(one, str) for one in ids) or len(ids) > MAX_IDS:
        raise RequestError(f"ids must be a list of texts, {MAX_IDS} at the most")
    if not isinstance(properties, list) or not all(isinstance(one, dict) for one in properties):
        raise RequestError("properties must be a list of objects with an id")
    found = []
    for one in properties:
        if one.get("id") not in _NAMES:
            raise RequestError(f"there is no property {one.get('id')!r}; there are {', '.join(_NAMES)}")
        settings = one.get("settings") or {}
        try:
            limit = max(int(settings.get("limit") or 0), 0)
        except (AttributeError, TypeError, ValueError):
            raise RequestError(f"{one['id']}: the limit must be a whole number") from None
        found.append((one["id"], limit))
    return list(dict.fromkeys(ids)), found


def _values(
    catalogue: Catalogue, index: Index, entity: Entity, name: str, stated: Mapping[str, Mapping[str, Sequence[Json]]]
) -> list[Json]:
    known = catalogue.actors.get(entity.id)
    qid = known.qid if known else entity.id if entity.id.startswith("Q") else None
    match name:
        case "country":
            return _texts(entity.countries)
        case "kind":
            return _texts(entity.kinds)
        case "wikidata":
            return _texts((qid,) if qid else ())
        case "partOf":
            wholes = [by_id(catalogue, index, one) for one in known.wholes] if known else []
            return [{"id": one.id, "name": one.name} for one in wholes if one]
        case "alias":
            return _texts(other for other in (known.names if known else ()) if other != entity.name)
        case "mentions" | "reports":
            return [{"int": getattr(known, name)}] if known else []
        case "post" if entity.id not in stated["post"] and qid:
            return _texts(dict.fromkeys(held.label for held in index.positions(qid)))
    return list(stated[name].get(entity.id, ()))


def _texts(values: Iterable[str]) -> list[Json]:
    return [{"str": value} for value in values]


def _stated(
    store: Store, sparql: str, ids: Sequence[str], base: str | None, in_words: Callable[[ox.QuerySolution], str]
) -> dict[str, list[Json]]:
    """What the graph states of the actors `ids`, in words."""
    start = f"{base_iri(base)}actor/"
    rows = store.query(sparql % " ".join(f"<{start}{one}>" for one in ids), prefixes=PREFIXES)
    assert isinstance(rows, ox.QuerySolutions)
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        found.setdefault(row["actor"].value.removeprefix(start), {})[in_words(row)] = None
    return {actor: _texts(words) for actor, words in found.items()}


def _sector(row: ox.QuerySolution) -> str:
    return str(row["sector"].value)


def _post(row: ox.QuerySolution) -> str:
    """A role in words: title, whose, and the status where it is not the current one."""
    of = f", {row['of'].value}" if row["of"] else ""
    status = row["status"].value
    return f"{row['title'].value}{of}" + ("" if status == "current" else f" ({status})")
