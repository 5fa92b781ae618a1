"""GraphML (http://graphml.graphdrawing.org) for yEd, Cytoscape, igraph, NetworkX and Gephi.

Values are scalars; a list is one text, with "; " between its items. `label` is Gephi's and yEd's name, `name` and
`interaction` are Cytoscape's. yEd shows labels, shapes and places of its own keys only, so these are there as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from kg.export import style
from kg.export.model import Attribute, Edge, Network, Node, Value
from kg.export.xml import attribute as quoted
from kg.export.xml import text

_TYPES = {"integer": "int", "double": "double"}
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://www.yworks.com/xml/schema/graphml/1.1/ygraphml.xsd">
"""
_NODE_KEYS = (Attribute("label", "string", ""), Attribute("name", "string", ""),
              Attribute("x", "double", ""), Attribute("y", "double", ""))  # fmt: skip
_EDGE_KEYS = (Attribute("label", "string", ""), Attribute("interaction", "string", ""),
              Attribute("stance", "string", ""), Attribute("weight", "double", ""))  # fmt: skip


def write(network: Network, out: BinaryIO) -> None:
    """Write `network` to `out` as GraphML."""
    for line in _lines(network):
        out.write(line.encode("utf-8"))


def _lines(network: Network) -> Iterator[str]:
    yield _HEAD
    for cls, attributes in (
        ("node", (*_NODE_KEYS, *network.node_attributes)),
        ("edge", (*_EDGE_KEYS, *network.edge_attributes)),
    ):
        for key in attributes:
            type_ = _TYPES.get(key.type, "string")
            yield f'<key id="{cls}_{key.name}" for="{cls}" attr.name="{key.name}" attr.type="{type_}"/>\n'
        yield f'<key id="{cls}_graphics" for="{cls}" yfiles.type="{cls}graphics"/>\n'
    yield f'<graph id="{network.view}" edgedefault="directed">\n'
    for index, node in enumerate(network.nodes()):
        yield _node(node, index, network.node_attributes)
    for edge in network.edges():
        yield _edge(edge, network.edge_attributes)
    yield "</graph>\n</graphml>\n"


def _node(node: Node, index: int, attributes: Iterable[Attribute]) -> str:
    (x, y), size = style.position(index), style.diameter(node)
    values: dict[str, Value] = {"label": node.label, "name": node.label, "x": x, "y": y}
    values |= {attribute.name: node.values.get(attribute.name) for attribute in attributes}
    # yEd places a node by its upper left corner.
    graphics = (
        f'<y:ShapeNode><y:Geometry height="{size}" width="{size}" x="{x - size / 2:.1f}" y="{y - size / 2:.1f}"/>'
        f'<y:Fill color="{style.node_colour(node)}" transparent="false"/>'
        f'<y:NodeLabel modelName="sides" modelPosition="s">{text(node.label)}</y:NodeLabel>'
        f'<y:Shape type="{style.shape(node)}"/></y:ShapeNode>'
    )
    return f"<node id={quoted(node.id)}>{_data('node', values, graphics)}</node>\n"


def _edge(edge: Edge, attributes: Iterable[Attribute]) -> str:
    values: dict[str, Value] = {"label": edge.relation, "interaction": edge.relation}
    values |= {"stance": edge.stance, "weight": edge.weight}
    values |= {attribute.name: edge.values.get(attribute.name) for attribute in attributes}
    graphics = (
        f'<y:PolyLineEdge><y:LineStyle color="{style.edge_colour(edge)}" type="line" width="1.0"/>'
        f'<y:Arrows source="none" target="standard"/><y:EdgeLabel>{text(edge.relation)}</y:EdgeLabel></y:PolyLineEdge>'
    )
    ends = f"source={quoted(edge.source)} target={quoted(edge.target)}"
    return f"<edge id={quoted(edge.id)} {ends}>{_data('edge', values, graphics)}</edge>\n"


def _data(cls: str, values: Mapping[str, Value], graphics: str) -> str:
    parts = [
        f'<data key="{cls}_{name}">{text("; ".join(value) if isinstance(value, tuple) else str(value))}</data>'
        for name, value in values.items()
        if value is not None
    ]
    return f'{"".join(parts)}<data key="{cls}_graphics">{graphics}</data>'
