"""What the triples of one report share."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.model import Extraction


@dataclass(frozen=True, slots=True)
class Scope:
    """One report while it is mapped. `actors` has the node of each actor by its name in the report."""

    base: str
    extraction: Extraction
    doc: NamedNode
    run: NamedNode
    actors: dict[str, NamedNode]
