"""The records that every network format writes: nodes, edges, their attributes and when they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Value: TypeAlias = str | int | float | tuple[str, ...] | None
"""An attribute's value: text, number, a list of texts, or None where nothing is known."""

ValueType = Literal["string", "integer", "double", "date", "iri", "strings"]
View = Literal["actors", "events", "full"]
VIEWS: tuple[View, ...] = ("actors", "events", "full")


@dataclass(frozen=True, slots=True)
class Attribute:
    """One column: its name, the type of its values and what it says (the codebook's text)."""

    name: str
    type: ValueType
    help: str


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of time, both days inclusive, as YYYY-MM-DD."""

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Node:
    """One node. `group` is its class (Actor, Event ...), `kind` what it is within it (a PLOVER type, an actor's kind).

    `values` has the view's node attributes; what is absent is not known. No `spells` means that it holds always.
    `size` is at least 1 and tells how much the node is involved in.
    """

    id: str
    label: str
    group: str
    kind: str
    values: Mapping[str, Value] = field(default_factory=dict)
    spells: tuple[Spell, ...] = ()
    size: float = 1.0


@dataclass(frozen=True, slots=True)
class Edge:
    """One directed edge from `source` to `target`, which are ids of nodes; `ends` are the classes of these nodes.

    `relation` says what it is (CONSULT, supports, source ...), `stance` is supportive, adversarial or none.
    """

    id: str
    source: str
    target: str
    relation: str
    ends: tuple[str, str]
    stance: str = "none"
    weight: float = 1.0
    values: Mapping[str, Value] = field(default_factory=dict)
    spells: tuple[Spell, ...] = ()


@dataclass(frozen=True, slots=True)
class Network:
    """A view of the graph, ready to be written. `nodes` and `edges` start a new pass each time that they are called."""

    view: View
    node_attributes: tuple[Attribute, ...]
    edge_attributes: tuple[Attribute, ...]
    nodes: Callable[[], Iterator[Node]]
    edges: Callable[[], Iterator[Edge]]


Progress: TypeAlias = Callable[[str, int, int | None], None]
"""Called with what is being done, how many are done, and how many there are (None where that is not known)."""


def no_progress(doing: str, done: int, total: int | None) -> None:
    """Say nothing."""
