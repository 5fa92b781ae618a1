"""The formats in which results are written: those of SPARQL 1.1 for tables and answers, those of RDF for graphs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.map.namespaces import PREFIXES
from kg.query.errors import FAILURES, FormatError, QueryError
from kg.store.store import Results


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its short name, its media type, other media types that ask for it, and pyoxigraph's name for it."""

    name: str
    media_type: str
    aliases: tuple[str, ...]
    writer: ox.QueryResultsFormat | ox.RdfFormat


TABLE_FORMATS = (
    Format("json", "application/sparql-results+json", ("application/json",), ox.QueryResultsFormat.JSON),
    Format("xml", "application/sparql-results+xml", ("application/xml",), ox.QueryResultsFormat.XML),
    Format("csv", "text/csv", (), ox.QueryResultsFormat.CSV),
    Format("tsv", "text/tab-separated-values", (), ox.QueryResultsFormat.TSV),
)
"""For SELECT and ASK; the first is what is given when nothing is asked."""
GRAPH_FORMATS = (
    Format("ttl", "text/turtle", ("application/x-turtle",), ox.RdfFormat.TURTLE),
    Format("nt", "application/n-triples", ("text/plain",), ox.RdfFormat.N_TRIPLES),
    Format("jsonld", "application/ld+json", ("application/json",), ox.RdfFormat.JSON_LD),
    Format("rdfxml", "application/rdf+xml", ("application/xml",), ox.RdfFormat.RDF_XML),
    Format("trig", "application/trig", ("application/x-trig",), ox.RdfFormat.TRIG),
    Format("nq", "application/n-quads", (), ox.RdfFormat.N_QUADS),
)
"""For CONSTRUCT and DESCRIBE; the first is what is given when nothing is asked."""
FORMATS = {form.name: form for form in (*TABLE_FORMATS, *GRAPH_FORMATS)}


def formats_for(results: Results) -> tuple[Format, ...]:
    """The formats in which `results` can be written."""
    return GRAPH_FORMATS if isinstance(results, ox.QueryTriples) else TABLE_FORMATS


def write(results: Results, name: str) -> bytes:
    """`results` in the format called `name`, in UTF-8.

    Raises FormatError when a table is wanted as RDF or RDF as a table.
    """
    fitting = {form.name: form for form in formats_for(results)}
    if name not in fitting:
        kind = "RDF" if isinstance(results, ox.QueryTriples) else "a table or an answer"
        raise FormatError(f"the query gives {kind}, which cannot be written as {name}; choose {', '.join(fitting)}")
    form = fitting[name].writer
    try:
        if isinstance(results, ox.QueryTriples):
            assert isinstance(form, ox.RdfFormat)
            # A triple that stands in several graphs comes once for each.
            triples = dict.fromkeys(results)
            return ox.serialize(triples, format=form, prefixes=_used_prefixes(triples)) or b""
        assert isinstance(form, ox.QueryResultsFormat)
        return results.serialize(format=form) or b""
    except FAILURES as error:
        raise QueryError(f"the query failed: {error}") from error


def _used_prefixes(triples: Iterable[ox.Triple]) -> dict[str, str]:
    iris = {term.value for triple in triples for term in triple if isinstance(term, ox.NamedNode)}
    return {prefix: start for prefix, start in PREFIXES.items() if any(iri.startswith(start) for iri in iris)}
