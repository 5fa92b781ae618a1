"""`/api/graph`: the network of actors for viewers, and `/api/graph/edge`: what one edge of it rests on."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import orjson
from flask import Blueprint, Response, request

from kg.export.selection import Filters, Selection, select
from kg.map.iris import base_iri
from kg.network import FORMATS, MAX_DEPTH, MAX_NODES, STANCE_NAMES, Evidence, Focus, actor_graph, edge_evidence
from kg.query import NamedQuery, Parameter, QueryError
from kg.query.parameters import resolve
from kg.serve.access import access
from kg.serve.view import link
from kg.store import Store

FILTERS = {"kind": "kinds", "type": "types", "modality": "modalities", "speaker": "speakers", "report": "reports"}
"""Parameters that may be repeated, and the fields of `Filters` that they fill."""
LIMIT, EDGE_LIMIT, MAX_EVIDENCE = 2_000, 200, 1_000

_SHARED = {*FILTERS, "since", "until", "stance"}

graph = Blueprint("graph", __name__)


@graph.get("/api/graph")
def answer() -> Response:
    """Nodes and edges that fit the filters, in the form that `format` names."""
    _check_names({*_SHARED, "actor", "expand", "depth", "limit", "format"})
    store = access().store()
    form = _one("format") or next(iter(FORMATS))
    if form not in FORMATS:
        raise QueryError(f"format: there is no {form!r}: choose {' or '.join(FORMATS)}")
    focus = Focus(
        actors=[iri for name in _all("actor") for iri in actor_iris(store, "actor", name)],
        depth=_number("depth", 1, MAX_DEPTH),
        expanded=[iri for name in _all("expand") for iri in actor_iris(store, "expand", name)],
        stances=_stances(),
        limit=_number("limit", LIMIT, MAX_NODES),
    )
    found = actor_graph(store, _selection(store), focus)
    days = [day for tie in found.ties for day in tie.days or ()]
    about = {
        "nodes": len(found.nodes),
        "edges": len(found.ties),
        "claims": sum(tie.weight for tie in found.ties),
        "fitting": found.fitting,
        "cut": found.cut,
        "first": min(days, default=None),
        "last": max(days, default=None),
        "centre": [short(iri) for iri in focus.actors],
    }
    return _json(FORMATS[form](found, short, about))


@graph.get("/api/graph/edge")
def edge() -> Response:
    """The claims behind the edges from `source` to `target`, the latest first."""
    _check_names({*_SHARED, "source", "target", "limit"})
    store = access().store()
    sources, targets = (_end(store, name) for name in ("source", "target"))
    limit = _number("limit", EDGE_LIMIT, MAX_EVIDENCE)
    found = edge_evidence(store, _selection(store), sources, targets, _stances())
    return _json({"claims": len(found), "cut": len(found) > limit, "evidence": [_told(one) for one in found[:limit]]})


def short(iri: str) -> str:
    """The identifier of a resource in answers: its IRI without the base, which every parameter takes."""
    return iri.removeprefix(base_iri())


def actor_iris(store: Store, parameter: str, value: str) -> list[str]:
    """IRIs of the actors that a name, a QID or an IRI stands for. Raises NotFound when it stands for none."""
    asked = NamedQuery("", "", params=(Parameter(parameter, "name", required=True),))
    return [term.value for term in resolve(store, asked, {parameter: value})[parameter]]


def _json(answer: dict[str, Any]) -> Response:
    # Ten times as fast as the standard library, which counts for ten thousand edges.
    return Response(orjson.dumps(answer), content_type="application/json")


def _end(store: Store, name: str) -> list[str]:
    value = _one(name)
    if value is None:
        raise QueryError(f"the parameter {name} is missing: give an actor's id, name, QID or IRI")
    return actor_iris(store, name, value)


def _selection(store: Store) -> Selection:
    lists = {field: tuple(_all(name)) for name, field in FILTERS.items()}
    return select(store, "actors", Filters(since=_one("since"), until=_one("until"), **lists))


def _stances() -> list[str]:
    stances = _all("stance")
    for stance in stances:
        if stance not in STANCE_NAMES:
            raise QueryError(f"there is no stance {stance!r}: choose of {', '.join(STANCE_NAMES)}")
    return stances


def _check_names(known: set[str]) -> None:
    for name in request.args:
        if name not in known:
            raise QueryError(f"there is no parameter {name!r}: choose of {', '.join(sorted(known))}")


def _all(name: str) -> list[str]:
    """The values of a parameter; forms send empty ones for what is not filled in."""
    return [value for value in map(str.strip, request.args.getlist(name)) if value]


def _one(name: str) -> str | None:
    given = _all(name)
    if len(given) > 1:
        raise QueryError(f"the parameter {name} was given {len(given)} times: give it once")
    return given[0] if given else None


def _number(name: str, default: int, most: int) -> int:
    text = _one(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= most):
        raise QueryError(f"{name}: {text!r} is no whole number from 1 to {most:,}")
    return int(text)


def _told(claim: Evidence) -> dict[str, Any]:
    """One claim, with addresses on this server for what it names."""
    fields = asdict(claim) | {"claim": short(claim.claim), "fact": short(claim.fact)}
    fields |= {"claimHref": link(claim.claim), "factHref": link(claim.fact)}
    speaker = claim.speaker
    fields["speaker"] = speaker and {"id": short(speaker[0]), "label": speaker[1], "href": link(speaker[0])}
    report = claim.report
    fields["report"] = asdict(report) | {"iri": short(report.iri), "href": link(report.iri)}
    return fields
