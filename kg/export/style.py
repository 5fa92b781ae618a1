"""How nodes and edges look in a viewer: colour by kind and stance, size by involvement, a first place on the plane."""

from __future__ import annotations

from math import cos, log1p, pi, sin, sqrt

from kg.export.model import Edge, Node

# Okabe and Ito's palette, which people with colour-blindness can tell apart (https://jfly.uni-koeln.de/color/).
_BLACK, _ORANGE, _SKY, _GREEN, _YELLOW, _BLUE, _VERMILION, _PURPLE, _GREY = (
    "#000000", "#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7", "#999999",
)  # fmt: skip

_ACTOR_COLOURS = {
    "person": _ORANGE,
    "state": _BLUE,
    "government_body": _SKY,
    "igo": _GREEN,
    "organization": _GREEN,
    "party": _YELLOW,
    "armed_group": _VERMILION,
    "population": _PURPLE,
    "media": _PURPLE,
}
_GROUP_COLOURS = {"Report": _BLACK, "Role": _YELLOW}
STANCE_COLOURS = {"supportive": _GREEN, "adversarial": _VERMILION, "none": _GREY}
_SHAPES = {"Actor": "ellipse", "Place": "diamond", "Event": "rectangle", "Alignment": "triangle", "Role": "hexagon"}
_GOLDEN_ANGLE = pi * (3 - sqrt(5))
_SPACING = 60.0


def node_colour(node: Node) -> str:
    """Colour of a node as #rrggbb: an actor's by its kind, an event's and an alignment's by the stance it shows."""
    if node.group == "Actor":
        return _ACTOR_COLOURS.get(node.kind, _GREY)
    stance = node.values.get("stance")
    return STANCE_COLOURS[stance] if isinstance(stance, str) else _GROUP_COLOURS.get(node.group, _GREY)


def edge_colour(edge: Edge) -> str:
    """Colour of an edge as #rrggbb, by its stance."""
    return STANCE_COLOURS[edge.stance]


def shape(node: Node) -> str:
    """Name of a node's shape in yEd and Cytoscape, by its class."""
    return _SHAPES.get(node.group, "rectangle")


def diameter(node: Node) -> float:
    """Diameter of a node: it grows with the logarithm of its size, so that great powers leave room for others."""
    return round(10 + 8 * log1p(node.size), 1)


def position(index: int) -> tuple[float, float]:
    """Place of the node that is written as number `index`: on a spiral, like the seeds of a sunflower.

    Vogel's formula needs no knowledge of the other nodes and lets none overlap. Viewers lay out anew anyway;
    without coordinates some of them put all nodes on one point.

    >>> position(0)
    (0.0, 0.0)
    """
    radius = _SPACING * sqrt(index)
    return round(radius * cos(index * _GOLDEN_ANGLE), 1), round(radius * sin(index * _GOLDEN_ANGLE), 1)
