"""From an extraction to the quads of its report's graph. The shape is shown in ontology/README.md."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import ReportError
from kg.map import iris, terms
from kg.map.actors import actor_triples, with_iris
from kg.map.check import problems
from kg.map.claims import claim_triples, edge_triples
from kg.map.namespaces import DCTERMS, ENT, PROV, SCHEMA, SKOS, TYPE, XSD
from kg.map.run import Run
from kg.map.scope import Scope
from kg.map.terms import Triple
from kg.model import Extraction, Report
from kg.read.identity import content_hash


def quads_of(extraction: Extraction, *, run: Run, base: str) -> Iterator[Quad]:
    """The quads of the report's graph, each once, in an order that depends on the extraction alone.

    The graph is named by the report's IRI under `base`. Raises ReportError when the extraction contradicts itself
    (see kg.map.check); then nothing is given.
    """
    report = extraction.report
    if found := list(problems(extraction)):
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise ReportError(report.path or report.id, f"the extraction is not sound: {found[0]}{more}")
    named = with_iris(extraction, base)
    scope = Scope(
        base=base,
        extraction=named,
        doc=NamedNode(iris.report_iri(base, report.id)),
        run=NamedNode(run.iri(base)),
        actors={actor.name: NamedNode(actor.iri) for actor in named.actors if actor.iri},
    )
    triples = chain(
        _report(scope, report), _run(scope, run), actor_triples(scope), claim_triples(scope), edge_triples(scope)
    )
    return (Quad(*triple, scope.doc) for triple in dict.fromkeys(triples))


def _report(scope: Scope, report: Report) -> Iterator[Triple]:
    doc = scope.doc
    yield doc, TYPE, ENT("Report")
    yield doc, TYPE, SCHEMA("NewsArticle")
    yield doc, DCTERMS("identifier"), Literal(report.id)
    if report.title is not None:
        yield doc, DCTERMS("title"), Literal(report.title)
    if report.date is not None:
        yield doc, DCTERMS("issued"), terms.date(report.date)
    if report.source is not None:
        yield doc, DCTERMS("publisher"), Literal(report.source)
    if report.url is not None:
        yield doc, SCHEMA("url"), terms.address(report.url)
    yield doc, DCTERMS("language"), Literal(report.language)
    yield doc, SCHEMA("articleBody"), Literal(report.text)
    yield doc, ENT("contentHash"), Literal(content_hash(report))
    yield doc, PROV("wasGeneratedBy"), scope.run


def _run(scope: Scope, run: Run) -> Iterator[Triple]:
    agent = NamedNode(run.agent_iri(scope.base))
    yield scope.run, TYPE, ENT("Run")
    yield scope.run, TYPE, PROV("Activity")
    yield scope.run, PROV("used"), scope.doc
    yield scope.run, PROV("startedAtTime"), Literal(run.started, datatype=XSD("dateTime"))
    yield scope.run, PROV("wasAssociatedWith"), agent
    yield scope.run, ENT("extractorVersion"), Literal(run.version)
    yield scope.run, ENT("model"), Literal(run.model)
    if run.recipe:
        yield scope.run, ENT("recipe"), Literal(run.recipe)
    yield agent, TYPE, PROV("SoftwareAgent")
    yield agent, SKOS("prefLabel"), Literal(f"Entente {run.version}")
