"""The terms of the ontology as the editor of `/ask` completes them."""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox

from kg.map.namespaces import LABEL, PREFIXES, SKOS, TYPE, shorten
from kg.resources import ontology_file

Terms = list[tuple[str, str]]

_OWL = PREFIXES["owl"]
_CLASSES = (f"{_OWL}Class",)
_PROPERTIES = (f"{_OWL}ObjectProperty", f"{_OWL}DatatypeProperty", f"{PREFIXES['rdf']}Property")


@cache
def vocabulary() -> dict[str, Terms]:
    """Classes, properties and values (event types, modalities and so on), each as prefixed name and label.

    >>> [term for term in vocabulary()["classes"] if term[0] == "ent:Claim"]
    [('ent:Claim', 'claim')]
    """
    kinds: dict[str, set[str]] = {}
    labels: dict[str, str] = {}
    for name in ("entente.ttl", "plover.ttl"):
        for quad in ox.parse(path=ontology_file(name)):
            if not isinstance(quad.subject, ox.NamedNode):
                continue
            if quad.predicate == TYPE:
                kinds.setdefault(quad.subject.value, set()).add(quad.object.value)
            elif quad.predicate in (LABEL, SKOS("prefLabel")):
                labels.setdefault(quad.subject.value, quad.object.value)
    found: dict[str, Terms] = {"classes": [], "properties": [], "values": []}
    for iri, types in kinds.items():
        is_class, is_property = types.intersection(_CLASSES), types.intersection(_PROPERTIES)
        part = "classes" if is_class else "properties" if is_property else "values"
        if (short := shorten(iri)) != iri:
            found[part].append((short, labels.get(iri, "")))
    found["properties"].append(("rdf:type", "type, or a for short"))
    return {part: sorted(terms) for part, terms in found.items()}
