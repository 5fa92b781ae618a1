"""Neo4j: CSV files with the heads that `neo4j-admin database import` reads, and Turtle for neosemantics (n10s).

One file for each class of nodes, one for each two classes that edges join. Lists are `string[]` with `;` between items.
Each record is one line. The Turtle is written by kg.export.rdf beside them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from kg.export.columns import attributes_of
from kg.export.model import Attribute, Edge, Network, Node, Value

TURTLE = "graph.ttl"
README = "README.txt"
_CLASSES = ("Actor", "Event", "Alignment", "Role", "Report", "Place")
FILES = (TURTLE, README, *(f"{a}.csv" for a in _CLASSES), *(f"{a}-{b}.csv" for a in _CLASSES for b in _CLASSES))
"""Every name that a file of such a folder may have."""

_TYPES = {"integer": ":long", "double": ":double", "date": ":date", "strings": ":string[]"}
_BREAKS = re.compile(r"[\s\x00-\x1f]+")
_CAMEL = re.compile(r"(?:^|_)([a-z])")
_README = """Import into an empty Neo4j 5 database, in this folder:

neo4j-admin database import full neo4j \\
{files}

Or, with the neosemantics plug-in (n10s), the same as RDF:

CREATE CONSTRAINT n10s_unique_uri FOR (r:Resource) REQUIRE r.uri IS UNIQUE;
CALL n10s.graphconfig.init({{handleVocabUris: "SHORTEN"}});
CALL n10s.rdf.import.fetch("file:///.../graph.ttl", "Turtle");
"""


def write(network: Network, folder: Path) -> None:
    """Write the CSV files of `network` and a README with the commands that import them into `folder`."""
    columns = {cls: attributes_of(network.view, cls) for cls in _CLASSES}
    heads = {cls: (f"id:ID({cls})", "name", *map(_head, columns[cls]), ":LABEL") for cls in _CLASSES}
    edge_head = [_head(attribute) for attribute in network.edge_attributes]
    with _Tables(folder) as nodes:
        for node in network.nodes():
            nodes.write(node.group, heads[node.group], _node(node, columns[node.group]))
    with _Tables(folder) as edges:
        for edge in network.edges():
            source, target = edge.ends
            head = (f":START_ID({source})", f":END_ID({target})", ":TYPE", "stance", "weight:double", *edge_head)
            edges.write(f"{source}-{target}", head, _edge(edge, network.edge_attributes))
    flags = [f"  --nodes={name}.csv" for name in nodes.names] + [
        f"  --relationships={name}.csv" for name in edges.names
    ]
    (folder / README).write_text(_README.format(files=" \\\n".join(flags)), encoding="utf-8")


class _Tables:
    """CSV files that are begun when their first row comes."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.stack, self.writers = folder, ExitStack(), dict[str, Callable[[Iterable[str]], Any]]()

    @property
    def names(self) -> list[str]:
        """The names of the files that were begun, without their suffix."""
        return sorted(self.writers)

    def write(self, name: str, head: Iterable[str], row: Iterable[str]) -> None:
        """Write a row into the file of that name, after the head if it is the first."""
        if name not in self.writers:
            path = self.folder / f"{name}.csv"
            file = self.stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            self.writers[name] = csv.writer(file, lineterminator="\n").writerow
            self.writers[name](head)
        self.writers[name](row)

    def __enter__(self) -> _Tables:
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.close()


def _head(attribute: Attribute) -> str:
    return f"{attribute.name}{_TYPES.get(attribute.type, '')}"


def _node(node: Node, attributes: Iterable[Attribute]) -> Iterator[str]:
    yield node.id
    yield _line(node.label)
    for attribute in attributes:
        yield _cell(node.values.get(attribute.name))
    # An actor's kind is a second label, by which Neo4j finds nodes fastest: Actor;ArmedGroup.
    yield f"{node.group};{_camel(node.kind)}" if node.group == "Actor" else node.group


def _edge(edge: Edge, attributes: Iterable[Attribute]) -> Iterator[str]:
    yield from (edge.source, edge.target, edge.relation.upper(), edge.stance, f"{edge.weight:g}")
    for attribute in attributes:
        yield _cell(edge.values.get(attribute.name))


def _cell(value: Value) -> str:
    if isinstance(value, tuple):
        return ";".join(_line(item).replace(";", ",") for item in value)
    return "" if value is None else _line(value) if isinstance(value, str) else str(value)


def _line(text: str) -> str:
    return _BREAKS.sub(" ", text)


def _camel(name: str) -> str:
    """A kind as a label.

    >>> _camel("armed_group")
    'ArmedGroup'
    """
    return _CAMEL.sub(lambda match: match[1].upper(), name)
