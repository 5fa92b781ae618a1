"""The one prefix table. The mapping, the ontology, the queries, the exports and the endpoint all use it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from pyoxigraph import NamedNode

PREFIXES = {
    "ent": "https://w3id.org/entente/ns#",
    "plover": "https://w3id.org/entente/plover/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "org": "http://www.w3.org/ns/org#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
    "gaf": "http://groundedannotationframework.org/gaf#",
    "wd": "http://www.wikidata.org/entity/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "sh": "http://www.w3.org/ns/shacl#",
}


def namespace(prefix: str) -> Callable[[str], NamedNode]:
    """A function that gives the IRI of a local name under `prefix` of the table.

    >>> namespace("skos")("prefLabel").value
    'http://www.w3.org/2004/02/skos/core#prefLabel'
    """
    start = PREFIXES[prefix]

    @cache
    def term(local: str) -> NamedNode:
        return NamedNode(start + local)

    return term


ENT, PLOVER, SEM, ORG = namespace("ent"), namespace("plover"), namespace("sem"), namespace("org")
FOAF, SCHEMA, SKOS, OA = namespace("foaf"), namespace("schema"), namespace("skos"), namespace("oa")
PROV, DCTERMS, GAF, WD = namespace("prov"), namespace("dcterms"), namespace("gaf"), namespace("wd")
XSD = namespace("xsd")
TYPE, LABEL = namespace("rdf")("type"), namespace("rdfs")("label")


def shorten(iri: str) -> str:
    """`iri` with its prefix where the table has one and the rest is a plain name; else `iri` as it is.

    >>> shorten("https://w3id.org/entente/ns#Event")
    'ent:Event'
    >>> shorten("http://example.org/a")
    'http://example.org/a'
    """
    for prefix, start in PREFIXES.items():
        local = iri[len(start) :]
        if local and iri.startswith(start) and local.replace("-", "").replace("_", "").isalnum():
            return f"{prefix}:{local}"
    return iri
