"""The rows of a named query as a network: two of its columns are ends of an edge, the others what is known of it.

Viewers' libraries take both forms as they are. They are those of /api/graph (kg/network/formats.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from kg.export.style import position
from kg.map.iris import base_iri
from kg.query.named import NetworkShape
from kg.query.table import Page, Value

_NUMBERS: dict[str, Callable[[str], int | float]] = {"integer": int, "decimal": float, "double": float}


@dataclass(frozen=True, slots=True)
class Edges:
    """A network: labels of its nodes by IRI, and its edges as (source, target, attributes), in the order of the rows.

    A row in which one end is empty gives a node and no edge.
    """

    nodes: dict[str, str]
    edges: tuple[tuple[str, str, dict[str, Any]], ...]


def edges(page: Page, shape: NetworkShape) -> Edges:
    """The network that the rows of `page` describe."""
    nodes: dict[str, str] = {}
    found = []
    ends = (shape.source, shape.target)
    hidden = {*ends, *(f"{end}Name" for end in ends), shape.relation, shape.weight}
    for row in page.rows:
        iris = [_plain(row[end]) for end in ends]
        for end, iri in zip(ends, iris, strict=True):
            if iri is not None:
                nodes.setdefault(iri, _plain(row.get(f"{end}Name")) or _short(iri))
        source, target = iris
        if source is not None and target is not None:
            attributes = {
                "relation": _plain(row[shape.relation]) if shape.relation else None,
                "weight": _plain(row[shape.weight]) if shape.weight else 1,
            }
            others = {column: _plain(row[column]) for column in page.columns if column not in hidden}
            found.append((source, target, attributes | others))
    return Edges(nodes, tuple(found))


def cytoscape(network: Edges) -> dict[str, Any]:
    """`network` as Cytoscape.js imports it."""
    return {
        "elements": {
            "nodes": [
                {"data": _node(iri, label) | {"id": _short(iri)}, "position": _place(index)}
                for index, (iri, label) in enumerate(network.nodes.items())
            ],
            "edges": [
                {"data": {"id": f"e{index}", "source": _short(source), "target": _short(target), **attributes}}
                for index, (source, target, attributes) in enumerate(network.edges)
            ],
        }
    }


def graphology(network: Edges) -> dict[str, Any]:
    """`network` as graphology imports it, for sigma.js."""
    return {
        "options": {"type": "directed", "multi": True, "allowSelfLoops": True},
        "nodes": [
            {"key": _short(iri), "attributes": _node(iri, label) | _place(index)}
            for index, (iri, label) in enumerate(network.nodes.items())
        ],
        "edges": [
            {"key": f"e{index}", "source": _short(source), "target": _short(target), "attributes": attributes}
            for index, (source, target, attributes) in enumerate(network.edges)
        ],
    }


NETWORK_FORMATS: dict[str, Callable[[Edges], dict[str, Any]]] = {"cytoscape": cytoscape, "graphology": graphology}
"""The forms, by the name that `format=` gives them."""


def _plain(term: Value) -> Any:
    """A term as JSON has it: numbers as numbers, all else as text, None where nothing is bound."""
    if term is None:
        return None
    if isinstance(term, ox.Literal):
        number = _NUMBERS.get(term.datatype.value.rpartition("#")[2])
        return number(term.value) if number else term.value
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _node(iri: str, label: str) -> dict[str, Any]:
    return {"iri": iri, "label": label}


def _place(index: int) -> dict[str, float]:
    return dict(zip("xy", position(index), strict=True))


def _short(iri: str) -> str:
    return iri.removeprefix(base_iri())
