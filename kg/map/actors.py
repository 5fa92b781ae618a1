"""Actors: their IRIs, what the report says they are, where it names them, and why they were linked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pyoxigraph import Literal, NamedNode

from kg.map import iris
from kg.map.evidence import span_triples
from kg.map.namespaces import DCTERMS, ENT, FOAF, GAF, LABEL, ORG, PLOVER, PROV, SCHEMA, SEM, SKOS, TYPE, WD
from kg.map.scope import Scope
from kg.map.terms import Triple, decimal
from kg.model import Actor, Extraction

# A link as sure as this is asserted as skos:exactMatch; ent:wikidata holds every link.
EXACT_MATCH = 0.9

_ACTOR = (ENT("Actor"), SEM("Actor"))
KIND_CLASSES = {
    "person": (ENT("Person"), FOAF("Person")),
    "state": (ENT("State"), SCHEMA("Country")),
    "igo": (ENT("IntergovernmentalOrganization"), ORG("FormalOrganization")),
    "organization": (ENT("Organization"), ORG("Organization")),
    "armed_group": (ENT("ArmedGroup"),),
    "government_body": (ENT("GovernmentBody"), ORG("FormalOrganization")),
    "party": (ENT("Party"), ORG("Organization")),
    "population": (ENT("Population"),),
    "media": (ENT("MediaOrganization"), ORG("Organization")),
    "place": (ENT("Place"), SEM("Place")),
    "other": (),
}


def with_iris(extraction: Extraction, base: str | None = None) -> Extraction:
    """`extraction` with `Actor.iri` filled where it is not set, under `base` or the setting KG_BASE_IRI.

    Two actors of a report that are linked to one item, or that differ in case and accents only, get one IRI.
    """
    start = iris.base_iri(base)
    doc = iris.report_iri(start, extraction.report.id)
    return replace(
        extraction,
        actors=tuple(replace(actor, iri=actor.iri or iris.actor_iri(start, actor, doc)) for actor in extraction.actors),
    )


def actor_triples(scope: Scope) -> Iterator[Triple]:
    """Every actor of the report, with its mentions and links."""
    groups: dict[NamedNode, list[Actor]] = {}
    for actor in scope.extraction.actors:
        groups.setdefault(scope.actors[actor.name], []).append(actor)
    for node, actors in groups.items():
        yield from _labels(node, actors)
        for actor in actors:
            yield from _description(scope, actor, node)
            yield from _link(scope, actor, node)
            for mention in actor.mentions:
                span = NamedNode(iris.span_iri(scope.doc.value, mention.start, mention.end))
                yield node, GAF("denotedBy"), span
                yield from span_triples(scope.extraction.report, scope.doc, mention.start, mention.end)


def _labels(node: NamedNode, actors: list[Actor]) -> Iterator[Triple]:
    """One preferred label: the linked item's, so that all reports agree on it, or the first name in the report."""
    label = actors[0].link.label if actors[0].link else actors[0].name
    yield node, SKOS("prefLabel"), Literal(label)
    for name in dict.fromkeys(name for actor in actors for name in (actor.name, *actor.aliases)):
        if name != label:
            yield node, SKOS("altLabel"), Literal(name)


def _description(scope: Scope, actor: Actor, node: NamedNode) -> Iterator[Triple]:
    for cls in (*_ACTOR, *KIND_CLASSES[actor.type]):
        yield node, TYPE, cls
    yield node, ENT("kind"), Literal(actor.type)
    if actor.country:
        yield node, ENT("country"), Literal(actor.country)
    if actor.sector:
        yield node, ENT("sector"), PLOVER(f"sector-{actor.sector}")
    if actor.replaces:
        yield node, DCTERMS("replaces"), NamedNode(actor.replaces)
    if actor.part_of and scope.actors[actor.part_of] != node:
        yield node, ENT("partOf"), scope.actors[actor.part_of]


def _link(scope: Scope, actor: Actor, node: NamedNode) -> Iterator[Triple]:
    if actor.link is None:
        return
    item = WD(actor.link.qid)
    yield node, ENT("wikidata"), item
    if actor.link.score >= EXACT_MATCH:
        yield node, SKOS("exactMatch"), item
    # Not as skos:prefLabel: names in the graph are those that reports and queries use.
    for language, label in actor.link.labels:
        yield node, LABEL, Literal(label, language=language)
    # The name is part of the key: two names of one report may be linked to one item for different reasons.
    link = NamedNode(f"{scope.base}link/{iris.digest('link', scope.doc.value, actor.name, actor.link.qid)}")
    yield link, TYPE, ENT("Link")
    yield link, TYPE, PROV("Entity")
    yield link, ENT("linked"), node
    yield link, ENT("name"), Literal(actor.name)
    yield link, ENT("wikidata"), item
    yield link, ENT("score"), decimal(actor.link.score)
    yield link, ENT("report"), scope.doc
    yield link, PROV("wasGeneratedBy"), scope.run
    for reason in actor.link.reasons:
        yield link, ENT("reason"), Literal(reason)
