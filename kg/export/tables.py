"""CSV: a table of nodes, a table of edges, and a codebook that says what each column holds.

As RFC 4180 has it, in UTF-8 without a byte order mark. A list is one cell, with "; " between its items.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from kg.export.columns import RELATIONS, WEIGHTS
from kg.export.model import Attribute, Network, Value

FILES = ("nodes.csv", "edges.csv", "codebook.csv")
_TYPES = {"strings": 'list, "; " between items', "iri": "IRI", "date": "date, YYYY-MM-DD"}
_NODE_HEAD = (
    Attribute("id", "string", "Identifier of the node"),
    Attribute("label", "string", "Name of an actor or place, title of a report, short description of a fact"),
)


def write(network: Network, folder: Path) -> None:
    """Write the three tables of `network` into `folder`."""
    edge_head = _edge_head(network)
    _table(
        folder / "nodes.csv",
        [attribute.name for attribute in (*_NODE_HEAD, *network.node_attributes)],
        ((node.id, node.label, *_cells(node.values, network.node_attributes)) for node in network.nodes()),
    )
    _table(
        folder / "edges.csv",
        [attribute.name for attribute in (*edge_head, *network.edge_attributes)],
        (
            (edge.id, edge.source, edge.target, edge.relation, edge.stance, f"{edge.weight:g}",
             *_cells(edge.values, network.edge_attributes))
            for edge in network.edges()
        ),
    )  # fmt: skip
    _table(
        folder / "codebook.csv",
        ["table", "column", "type", "description"],
        (
            (table, column.name, _TYPES.get(column.type, column.type), column.help)
            for table, columns in (
                ("nodes", (*_NODE_HEAD, *network.node_attributes)),
                ("edges", (*edge_head, *network.edge_attributes)),
            )
            for column in columns
        ),
    )


def _edge_head(network: Network) -> tuple[Attribute, ...]:
    return (
        Attribute("id", "string", "Identifier of the edge"),
        Attribute("source", "string", "Identifier of the node that the edge comes from"),
        Attribute("target", "string", "Identifier of the node that the edge leads to"),
        Attribute("relation", "string", RELATIONS[network.view]),
        Attribute("stance", "string", "Stance that it shows: supportive, adversarial or none"),
        Attribute("weight", "double", WEIGHTS[network.view]),
    )


def _cells(values: Mapping[str, Value], attributes: Iterable[Attribute]) -> Iterator[str]:
    for attribute in attributes:
        value = values.get(attribute.name)
        yield "" if value is None else "; ".join(value) if isinstance(value, tuple) else str(value)


def _table(path: Path, head: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)
