"""The network as JSON that viewers' libraries take as it is: Cytoscape.js and graphology (for sigma.js).

The attributes of nodes and edges have the same names in both; docs/reference.md lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kg.export.style import position
from kg.network.graph import ActorNode, Graph, Tie

Name = Callable[[str], str]
"""Gives the identifier that stands for an IRI in the answer."""


def cytoscape(graph: Graph, name: Name, about: Mapping[str, Any]) -> dict[str, Any]:
    """`graph` as Cytoscape.js imports it (`cytoscape({elements})`, `cy.json()`); `about` becomes the graph's data."""
    nodes = [
        {"data": {"id": name(node.iri), **_node(node)}, "position": dict(zip("xy", position(index), strict=True))}
        for index, node in enumerate(graph.nodes)
    ]
    edges = [
        {"data": {"id": _edge_id(tie, name), "source": name(tie.source), "target": name(tie.target), **_edge(tie)}}
        for tie in graph.ties
    ]
    return {"data": dict(about), "elements": {"nodes": nodes, "edges": edges}}


def graphology(graph: Graph, name: Name, about: Mapping[str, Any]) -> dict[str, Any]:
    """`graph` as graphology imports it (`graph.import`); `about` becomes the graph's attributes."""
    nodes = [
        {"key": name(node.iri), "attributes": _node(node) | dict(zip("xy", position(index), strict=True))}
        for index, node in enumerate(graph.nodes)
    ]
    edges = [
        {
            "key": _edge_id(tie, name),
            "source": name(tie.source),
            "target": name(tie.target),
            "attributes": _edge(tie),
        }
        for tie in graph.ties
    ]
    options = {"type": "directed", "multi": True, "allowSelfLoops": False}
    return {"attributes": dict(about), "options": options, "nodes": nodes, "edges": edges}


FORMATS = {"cytoscape": cytoscape, "graphology": graphology}
"""Every form, by name; the first is the one that nobody need ask for."""


def _edge_id(tie: Tie, name: Name) -> str:
    return f"{name(tie.source)} {tie.stance} {name(tie.target)}"


def _node(node: ActorNode) -> dict[str, Any]:
    return {
        "iri": node.iri,
        "label": node.label,
        "kind": node.kind,
        "country": node.country,
        "wikidata": node.wikidata,
        "mentions": node.mentions,
        "weight": node.weight,
    }


def _edge(tie: Tie) -> dict[str, Any]:
    first, last = tie.days or (None, None)
    types: dict[str, int] = {}
    for (_, relation), count in sorted(tie.told.items(), key=lambda item: item[0][1]):
        types[relation] = types.get(relation, 0) + count
    return {
        "stance": tie.stance,
        "weight": tie.weight,
        "types": types,
        "first": first,
        "last": last,
        "joint": tie.joint,
        "cited": tie.cited,
        "dates": [[date, relation, n] for (date, relation), n in sorted(tie.told.items(), key=_by_date)],
    }


def _by_date(told: tuple[tuple[str | None, str], int]) -> tuple[str, str]:
    (date, relation), _ = told
    return date or "", relation
