"""The service description of the endpoint, with VoID statistics.

https://www.w3.org/TR/sparql11-service-description/, https://www.w3.org/TR/void/
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.errors import EntenteError
from kg.map.namespaces import PREFIXES, TYPE, XSD
from kg.query.formats import GRAPH_FORMATS, TABLE_FORMATS, Format
from kg.serve.access import Access
from kg.serve.faults import HttpError

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_UNIQUE = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF_XML",
    "trig": "TriG",
    "nq": "N-Quads",
}
"""The names of the formats at https://www.w3.org/ns/formats/."""
_TOTAL = "SELECT (COUNT(*) AS ?n) { GRAPH ?graph { ?s ?p ?o } }"
_GRAPHS = "SELECT (COUNT(*) AS ?n) { GRAPH ?graph {} }"
_CLASSES = "SELECT ?what (COUNT(DISTINCT ?s) AS ?n) { ?s a ?what } GROUP BY ?what ORDER BY ?what"
_PROPERTIES = "SELECT ?what (COUNT(*) AS ?n) { GRAPH ?graph { ?s ?what ?o } } GROUP BY ?what ORDER BY ?what"


def describe(access: Access, endpoint: str, form: Format, *, can_update: bool) -> bytes:
    """The description of the service at the address `endpoint`, in the RDF format `form`."""
    # Nodes have addresses, as everywhere in Entente: a client can cite them.
    service, dataset = ox.NamedNode(endpoint), ox.NamedNode(f"{endpoint}#dataset")
    triples = [*_service(service, dataset, can_update=can_update), *statistics(access, dataset)]
    prefixes = {"sd": _SD, "void": _VOID, "formats": _FORMATS, **PREFIXES}
    assert isinstance(form.writer, ox.RdfFormat)
    return ox.serialize(triples, format=form.writer, prefixes=prefixes) or b""


def statistics(access: Access, dataset: ox.NamedNode) -> tuple[ox.Triple, ...]:
    """VoID statistics of the store as `dataset`, counted once for each snapshot; without what takes too long."""
    return access.remember(f"void {dataset.value}", lambda: tuple(_counts(access, dataset)))


def _service(service: ox.NamedNode, dataset: ox.NamedNode, *, can_update: bool) -> Iterator[ox.Triple]:
    yield ox.Triple(service, TYPE, _sd("Service"))
    yield ox.Triple(service, _sd("endpoint"), service)
    yield ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    if can_update:
        yield ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Update"))
    yield ox.Triple(service, _sd("feature"), _sd("UnionDefaultGraph"))
    for form in (*TABLE_FORMATS, *GRAPH_FORMATS):
        yield ox.Triple(service, _sd("resultFormat"), ox.NamedNode(_FORMATS + _UNIQUE[form.name]))
    if can_update:
        for form in GRAPH_FORMATS:
            yield ox.Triple(service, _sd("inputFormat"), ox.NamedNode(_FORMATS + _UNIQUE[form.name]))
    yield ox.Triple(service, _sd("defaultDataset"), dataset)
    yield ox.Triple(dataset, TYPE, _sd("Dataset"))
    union = ox.NamedNode(f"{dataset.value}-union")
    yield ox.Triple(dataset, _sd("defaultGraph"), union)
    yield ox.Triple(union, TYPE, _sd("Graph"))


def _counts(access: Access, dataset: ox.NamedNode) -> Iterator[ox.Triple]:
    yield ox.Triple(dataset, TYPE, _void("Dataset"))
    yield ox.Triple(dataset, _void("sparqlEndpoint"), ox.NamedNode(dataset.value.partition("#")[0]))
    for value in dict.fromkeys(PREFIXES.values()):
        if value.startswith("https://w3id.org/entente/"):
            yield ox.Triple(dataset, _void("vocabulary"), ox.NamedNode(value))
    for query, name in ((_TOTAL, "triples"), (_GRAPHS, "documents")):
        for row in _rows(access, query):
            yield ox.Triple(dataset, _void(name), _number(row["n"]))
    parts = (
        ("class", _CLASSES, "classPartition", "entities"),
        ("property", _PROPERTIES, "propertyPartition", "triples"),
    )
    for kind, query, partition, counted in parts:
        for number, row in enumerate(_rows(access, query)):
            node = ox.NamedNode(f"{dataset.value}-{kind}-{number}")
            yield ox.Triple(dataset, _void(partition), node)
            yield ox.Triple(node, _void(kind), row["what"])
            yield ox.Triple(node, _void(counted), _number(row["n"]))


def _rows(access: Access, query: str) -> list[ox.QuerySolution]:
    try:
        results = access.store().query(query)
    except (EntenteError, HttpError):
        return []
    assert isinstance(results, ox.QuerySolutions)
    return list(results)


def _number(value: ox.Literal) -> ox.Literal:
    return ox.Literal(value.value, datatype=XSD("integer"))


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)


def _void(name: str) -> ox.NamedNode:
    return ox.NamedNode(_VOID + name)
