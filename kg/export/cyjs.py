"""Cytoscape.js JSON (.cyjs), as Cytoscape.js, Cytoscape Desktop and NetworkX read it: one element a line.

NetworkX asks for the id of a node as `value`, and of one of several edges between two nodes as `key`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

import orjson

from kg import __version__
from kg.export import style
from kg.export.model import Attribute, Edge, Network, Node, Value


def write(network: Network, out: BinaryIO) -> None:
    """Write `network` to `out` as Cytoscape.js JSON."""
    name = f"Entente, {network.view}"
    head = {
        "format_version": "1.0",
        "generated_by": f"entente-{__version__}",
        "target_cytoscapejs_version": "~3.0",
        "directed": True,
        "multigraph": True,
        "data": {"name": name, "shared_name": name},
    }
    out.write(orjson.dumps(head)[:-1] + b',"elements":{"nodes":[')
    _items(out, (_node(node, index, network.node_attributes) for index, node in enumerate(network.nodes())))
    out.write(b'],"edges":[')
    _items(out, (_edge(edge, network.edge_attributes) for edge in network.edges()))
    out.write(b"]}}\n")


def _items(out: BinaryIO, items: Iterable[dict[str, Any]]) -> None:
    for number, item in enumerate(items):
        out.write((b",\n" if number else b"\n") + orjson.dumps(item))


def _node(node: Node, index: int, attributes: Iterable[Attribute]) -> dict[str, Any]:
    x, y = style.position(index)
    data: dict[str, Any] = {
        "id": node.id,
        "value": node.id,
        "name": node.label,
        "shared_name": node.label,
        "label": node.label,
    }
    data |= {"colour": style.node_colour(node), "shape": style.shape(node), "size": style.diameter(node)}
    return {"data": data | _known(node.values, attributes), "position": {"x": x, "y": y}}


def _edge(edge: Edge, attributes: Iterable[Attribute]) -> dict[str, Any]:
    name = f"{edge.source} ({edge.relation}) {edge.target}"
    data: dict[str, Any] = {
        "id": edge.id,
        "key": edge.id,
        "source": edge.source,
        "target": edge.target,
        "interaction": edge.relation,
    }
    data |= {"shared_interaction": edge.relation, "name": name, "shared_name": name}
    data |= {"stance": edge.stance, "weight": edge.weight, "colour": style.edge_colour(edge)}
    return {"data": data | _known(edge.values, attributes)}


def _known(values: Mapping[str, Value], attributes: Iterable[Attribute]) -> dict[str, Value]:
    held = ((attribute.name, values.get(attribute.name)) for attribute in attributes)
    return {name: value for name, value in held if value is not None}
