"""GEXF 1.3 (https://gexf.net), with spells for Gephi's timeline, typed attributes, colours, sizes and positions.

Intervals are inclusive at both ends. What has no spell holds always. A list is written as Gephi reads it: ["a", "b"].
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from kg.export import style
from kg.export.model import Attribute, Edge, Network, Node, Spell, Value
from kg.export.xml import attribute as quoted

_TYPES = {"integer": "integer", "double": "double", "iri": "anyURI", "strings": "liststring"}
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">
<meta><creator>Entente</creator><description>{description}</description></meta>
<graph defaultedgetype="directed" idtype="string" mode="dynamic" timeformat="date" timerepresentation="interval">
"""
# An edge's relation is its kind as well, which keeps parallel edges apart in Gephi; filters need it as an attribute.
_RELATION = (Attribute("relation", "string", ""), Attribute("stance", "string", ""))


def write(network: Network, out: BinaryIO) -> None:
    """Write `network` to `out` as GEXF 1.3."""
    for line in _lines(network):
        out.write(line.encode("utf-8"))


def _lines(network: Network) -> Iterator[str]:
    yield _HEAD.format(description=f"The view {network.view} of a graph made by Entente")
    edge_attributes = (*_RELATION, *network.edge_attributes)
    yield from _declared("node", network.node_attributes)
    yield from _declared("edge", edge_attributes)
    yield "<nodes>\n"
    for index, node in enumerate(network.nodes()):
        yield _node(node, index, network.node_attributes)
    yield "</nodes>\n<edges>\n"
    for edge in network.edges():
        yield _edge(edge, edge_attributes)
    yield "</edges>\n</graph>\n</gexf>\n"


def _declared(cls: str, attributes: Iterable[Attribute]) -> Iterator[str]:
    yield f'<attributes class="{cls}" mode="static">\n'
    for attribute in attributes:
        name, type_ = attribute.name, _TYPES.get(attribute.type, "string")
        yield f'<attribute id="{name}" title="{name}" type="{type_}"/>\n'
    yield "</attributes>\n"


def _node(node: Node, index: int, attributes: Iterable[Attribute]) -> str:
    x, y = style.position(index)
    return (
        f"<node id={quoted(node.id)} label={quoted(node.label)}{_interval(node.spells)}>"
        f"{_values(node.values, attributes)}{_spells(node.spells)}{_colour(style.node_colour(node))}"
        f'<viz:position x="{x}" y="{y}" z="0"/><viz:size value="{style.diameter(node)}"/></node>\n'
    )


def _edge(edge: Edge, attributes: Iterable[Attribute]) -> str:
    relation = quoted(edge.relation)
    values = {"relation": edge.relation, "stance": edge.stance, **edge.values}
    return (
        f"<edge id={quoted(edge.id)} source={quoted(edge.source)} target={quoted(edge.target)} "
        f'label={relation} kind={relation} weight="{edge.weight}"{_interval(edge.spells)}>'
        f"{_values(values, attributes)}{_spells(edge.spells)}{_colour(style.edge_colour(edge))}</edge>\n"
    )


def _interval(spells: tuple[Spell, ...]) -> str:
    """A single spell as attributes of the element; the form for several is `_spells`."""
    return f' start="{spells[0].start}" end="{spells[0].end}"' if len(spells) == 1 else ""


def _spells(spells: tuple[Spell, ...]) -> str:
    if len(spells) < 2:
        return ""
    parts = [f'<spell start="{spell.start}" end="{spell.end}"/>' for spell in spells]
    return f"<spells>{''.join(parts)}</spells>"


def _values(values: Mapping[str, Value], attributes: Iterable[Attribute]) -> str:
    held = ((attribute.name, values.get(attribute.name)) for attribute in attributes)
    parts = [
        f"<attvalue for={quoted(name)} value={quoted(_text(value))}/>" for name, value in held if value is not None
    ]
    return f"<attvalues>{''.join(parts)}</attvalues>" if parts else ""


def _text(value: Value) -> str:
    """A value as GEXF has it; the items of a list are in quotation marks, since they may hold commas."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else str(value)


def _colour(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f'<viz:color r="{red}" g="{green}" b="{blue}"/>'
