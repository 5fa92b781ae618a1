"""`/reconcile`: the Reconciliation Service API 0.2, so that OpenRefine can match a column of names.

Other sites read it by CORS, which the application sets on every answer; the specification leaves JSONP optional.
"""

from __future__ import annotations

import json
import re
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request, url_for

from kg.reconcile.extend import extend
from kg.reconcile.match import by_id
from kg.reconcile.query import RequestError, kind_of, read_queries
from kg.reconcile.service import (
    SUGGESTED,
    answers,
    flyout,
    manifest,
    proposed_properties,
    suggest_entities,
    suggest_properties,
    suggest_types,
)
from kg.serve.actors import source
from kg.serve.errors import HttpError

reconcile = Blueprint("reconcile", __name__)


@reconcile.route("/reconcile", methods=["GET", "POST"], strict_slashes=False)
def service() -> Response:
    """The manifest; or, where the request carries some, the answers to queries or a data extension."""
    if "queries" in request.values:
        batch = read_queries(_json("queries"))
        held = source()
        return jsonify(answers(held.catalogue, held.index, batch))
    if "extend" in request.values:
        held = source()
        return jsonify(extend(held.catalogue, held.index, held.store, _json("extend")))
    return jsonify(manifest(url_for(".service", _external=True).rstrip("/")))


@reconcile.get("/reconcile/suggest/<what>")
def suggest(what: str) -> Response:
    """Entities, types or properties for what a person has begun to type."""
    prefix, skip = request.args.get("prefix", ""), _number("cursor") or 0
    if what == "entity":
        held = source()
        kinds = [kind_of(one) or "" for value in request.args.getlist("type") for one in value.split(",") if one]
        return jsonify(suggest_entities(held.catalogue, held.index, prefix, kinds, skip))
    if what not in SUGGESTED:
        raise HttpError(404, "there are suggestions for entity, type and property")
    found = suggest_types(prefix) if what == "type" else suggest_properties(prefix)
    return jsonify({"result": found["result"][skip:]})


@reconcile.get("/reconcile/flyout/<what>")
def shown(what: str) -> Response:
    """A few words on a suggested entity, type or property, as JSON with HTML in it."""
    name = request.args.get("id", "")
    if what not in SUGGESTED:
        raise HttpError(404, "there are flyouts for entity, type and property")
    held = source() if what == "entity" else None
    found = flyout(what, name, by_id(held.catalogue, held.index, name) if held else None)
    if found is None:
        raise HttpError(404, f"there is no {what} {name!r}")
    return jsonify(found)


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    if text and not re.fullmatch("[0-9]{1,6}", text):
        raise HttpError(400, f"{name} must be a whole number, not {text!r}")
    return int(text) if text else None


@reconcile.get("/reconcile/properties")
def properties() -> Response:
    """The properties that may be fetched for a column of this type."""
    return jsonify(proposed_properties(request.args.get("type"), _number("limit")))


@reconcile.get("/reconcile/preview")
def preview() -> Response:
    """A few words on an entity, as a small page that other pages show in a frame."""
    held = source()
    name = request.args.get("id", "")
    entity = by_id(held.catalogue, held.index, name)
    if entity is None:
        raise HttpError(404, f"there is no entity {name!r}")
    asked = {
        "ids": [name],
        "properties": [{"id": "post", "settings": {"limit": 4}}, {"id": "alias", "settings": {"limit": 6}}],
    }
    row = extend(held.catalogue, held.index, held.store, asked)["rows"][name]
    facts = {known: [value["str"] for value in values] for known, values in row.items()}
    response = make_response(render_template("preview.html", entity=entity, **facts))
    # Unlike the other pages: a preview is made to be framed.
    response.headers["Content-Security-Policy"] = "default-src 'none'; base-uri 'none'"
    return response


@reconcile.get("/reconcile/view")
def view() -> Response:
    """The page on an entity: the graph's own, or Wikidata's where the graph has none."""
    held = source()
    name = request.args.get("id", "")
    entity = by_id(held.catalogue, held.index, name)
    if entity is None:
        raise HttpError(404, f"there is no entity {name!r}")
    here = entity.id in held.catalogue.actors
    target = url_for("resource.describe", kind="actor", rest=entity.id) if here else _wikidata(entity.id)
    response = redirect(target, 303)
    assert isinstance(response, Response)
    return response


def _wikidata(qid: str) -> str:
    return f"https://www.wikidata.org/wiki/{qid}"


def _json(name: str) -> Any:
    """What the field `name` holds. What could not be sent back as UTF-8 is refused with what is not JSON."""
    try:
        found = json.loads(request.values[name])
        json.dumps(found, ensure_ascii=False).encode("utf-8")
        return found
    except (ValueError, RecursionError) as error:
        raise RequestError(f"{name} is not JSON: {error}") from error
