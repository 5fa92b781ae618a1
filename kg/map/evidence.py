"""The words behind a statement: spans of the report as Web Annotation resources, and the sentence around them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from operator import itemgetter

from pyoxigraph import Literal, NamedNode

from kg.map.iris import span_iri
from kg.map.namespaces import ENT, OA, TYPE
from kg.map.terms import Triple, integer
from kg.model import Extraction, Report


def sentence_at(extraction: Extraction, start: int, end: int) -> str:
    """The text of the sentence around `start` to `end`, or of all sentences that the span reaches into.

    Where no sentence is known there, it is the span itself.

    >>> report = Report("a", "One came. Two left. ")
    >>> sentence_at(Extraction(report, sentences=((0, 9), (10, 19))), 10, 13)
    'Two left.'
    """
    sentences, first, last = extraction.sentences, start, end
    # Long reports have thousands of sentences and claims: they are in order, so look only where the span is.
    for at in range(bisect_right(sentences, start, key=itemgetter(1)), len(sentences)):
        if sentences[at][0] >= end:
            break
        first, last = min(first, sentences[at][0]), max(last, sentences[at][1])
    return extraction.report.text[first:last]


def span_triples(report: Report, doc: NamedNode, start: int, end: int) -> Iterator[Triple]:
    """A stretch of the report's text, by position and quotation (Web Annotation Data Model, sections 4.2.4, 4.2.5).

    The selectors' properties stand on the resource itself: its fragment already selects, and one node is cheaper.
    """
    span = NamedNode(span_iri(doc.value, start, end))
    yield span, TYPE, ENT("Mention")
    yield span, TYPE, OA("SpecificResource")
    yield span, OA("hasSource"), doc
    yield span, OA("start"), integer(start)
    yield span, OA("end"), integer(end)
    yield span, OA("exact"), Literal(report.text[start:end])
