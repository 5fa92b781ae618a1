"""What the codes in the graph mean, in the words of the ontology: event types, modes, sectors, modalities and so on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from kg.describe.lookup import local_name
from kg.map.namespaces import LABEL, SKOS, namespace
from kg.resources import ontology_file

_LABELS = (SKOS("prefLabel"), LABEL)
_MEANINGS = (SKOS("definition"), namespace("rdfs")("comment"))


@dataclass(frozen=True, slots=True)
class Code:
    """A term of the ontology: its name for people, and what it means."""

    label: str
    meaning: str


@cache
def codes() -> dict[str, Code]:
    """The terms of the ontology by their local name, such as ACCUSE, CONSULT-visit, sector-GOV or denied.

    >>> codes()["ACCUSE"].label
    'Accuse'
    """
    labels: dict[str, str] = {}
    meanings: dict[str, str] = {}
    for file in ("entente.ttl", "plover.ttl"):
        for quad in ox.parse(path=str(ontology_file(file)), format=ox.RdfFormat.TURTLE):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                name = local_name(quad.subject.value)
                if quad.predicate in _LABELS:
                    labels[name] = quad.object.value
                elif quad.predicate in _MEANINGS:
                    meanings[name] = quad.object.value
    return {name: Code(label, meanings.get(name, "")) for name, label in labels.items()}
