"""RDF terms for the values of the records. Lexical forms are canonical, so that a store gives back what it took."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from kg.map.namespaces import XSD

Term = NamedNode | Literal
Triple = tuple[NamedNode, NamedNode, Term]

_DATE_TYPES = {len("YYYY-MM-DD"): XSD("date"), len("YYYY-MM"): XSD("gYearMonth"), len("YYYY"): XSD("gYear")}
_IRI_PUNCTUATION = ":/?#[]@!$&'()*+,;=%"


def date(text: str) -> Literal:
    """`text` (YYYY-MM-DD, YYYY-MM or YYYY) as exactly as it says: xsd:date, xsd:gYearMonth or xsd:gYear.

    >>> str(date("2026-01"))
    '"2026-01"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>'
    """
    return Literal(text, datatype=_DATE_TYPES[len(text)])


def integer(value: int) -> Literal:
    """`value` as xsd:integer."""
    return Literal(str(value), datatype=XSD("integer"))


def decimal(value: float) -> Literal:
    """`value`, rounded to four places, as a canonical xsd:decimal.

    >>> decimal(0.90).value, decimal(1.0).value, decimal(0.00001).value
    ('0.9', '1', '0')
    """
    return Literal(f"{Decimal(str(round(value, 4))).normalize():f}", datatype=XSD("decimal"))


def address(url: str) -> Term:
    """`url` as an IRI, with what an IRI must not hold escaped; as xsd:anyURI where it is no absolute address.

    >>> str(address("https://example.org/a b")), str(address("example.org"))
    ('<https://example.org/a%20b>', '"example.org"^^<http://www.w3.org/2001/XMLSchema#anyURI>')
    """
    for form in (url, quote(url, safe=_IRI_PUNCTUATION)):
        try:
            return NamedNode(form)
        except ValueError:
            continue
    return Literal(url, datatype=XSD("anyURI"))
