"""JSON-LD 1.1 with the ontology's context, which is written into the file so that nothing need be fetched.

One named graph for each report, a line each.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, BinaryIO

import orjson
from pyoxigraph import Literal, NamedNode, Quad

from kg.map.namespaces import TYPE, XSD
from kg.resources import ontology_file


@dataclass(frozen=True, slots=True)
class Context:
    """A JSON-LD context, read the other way: from an IRI to its term and the type that its values take there."""

    source: dict[str, Any]
    prefixes: dict[str, str]
    terms: dict[str, tuple[str, str | None]]

    def compact(self, iri: str) -> str:
        """`iri` with a prefix where the context has one for it, else as it is."""
        for prefix, start in self.prefixes.items():
            local = iri[len(start) :]
            if local and iri.startswith(start) and local.replace("-", "").isalnum():
                return f"{prefix}:{local}"
        return iri


@cache
def context() -> Context:
    """The ontology's context."""
    source = json.loads(ontology_file("context.jsonld").read_text(encoding="utf-8"))["@context"]
    # By JSON-LD 1.1, section 4.1.5, what maps to an IRI that ends in a delimiter can be used as a prefix.
    prefixes = {name: iri for name, iri in source.items() if isinstance(iri, str) and iri.endswith(("/", "#"))}
    terms: dict[str, tuple[str, str | None]] = {}
    for name, definition in source.items():
        if name.startswith("@") or name in prefixes:
            continue
        iri, type_ = (definition, None) if isinstance(definition, str) else (definition["@id"], definition.get("@type"))
        terms[_expand(iri, prefixes)] = name, type_ and _expand(type_, prefixes)
    return Context(source, prefixes, terms)


def write(graphs: Iterable[tuple[str, list[Quad]]], out: BinaryIO) -> None:
    """Write the graphs as JSON-LD."""
    known = context()
    out.write(b'{"@context":' + orjson.dumps(known.source) + b',\n"@graph":[')
    for number, (report, quads) in enumerate(graphs):
        graph = {"id": report, "@graph": list(_nodes(quads, known))}
        out.write((b",\n" if number else b"\n") + orjson.dumps(graph))
    out.write(b"\n]}\n")


def _nodes(quads: Iterable[Quad], known: Context) -> Iterator[dict[str, Any]]:
    """The subjects as node objects."""
    subjects: dict[str, dict[str, list[Any]]] = {}
    for quad in quads:
        # Neither blank nodes nor quoted triples stand in a report's graph.
        assert isinstance(quad.subject, NamedNode)
        assert isinstance(quad.object, NamedNode | Literal)
        node = subjects.setdefault(quad.subject.value, {})
        if quad.predicate == TYPE:
            node.setdefault("type", []).append(known.compact(quad.object.value))
            continue
        term, type_ = known.terms.get(quad.predicate.value, (None, None))
        key = term or known.compact(quad.predicate.value)
        node.setdefault(key, []).append(_value(quad.object, type_, known))
    for iri, node in subjects.items():
        yield {"id": iri} | {key: values if len(values) > 1 else values[0] for key, values in node.items()}


def _value(term: NamedNode | Literal, type_: str | None, known: Context) -> Any:
    """A value, in the short form where the term's own type says the rest."""
    if isinstance(term, NamedNode):
        iri = known.compact(term.value)
        return iri if type_ == "@id" else {"@id": iri}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype.value == type_ or (type_ is None and term.datatype == XSD("string")):
        return term.value
    if term.datatype == XSD("string"):
        return {"@value": term.value}
    return {"@value": term.value, "@type": known.compact(term.datatype.value)}


def _expand(name: str, prefixes: dict[str, str]) -> str:
    prefix, colon, local = name.partition(":")
    return prefixes[prefix] + local if colon and prefix in prefixes else name
