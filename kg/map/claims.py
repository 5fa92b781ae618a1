"""Roles, events and alignments, the claim that the report makes of each, and the direct edges between actors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations, product

from pyoxigraph import Literal, NamedNode

from kg.map import iris, terms
from kg.map.evidence import sentence_at, span_triples
from kg.map.namespaces import ENT, ORG, PLOVER, PROV, SEM, SKOS, TYPE
from kg.map.scope import Scope
from kg.map.terms import Triple
from kg.model import Alignment, Event, Role

# In these types the sides act alike (PLOVER manual): a meeting without a host has actors only, and no target.
SYMMETRIC_TYPES = frozenset({"AGREE", "CONSULT", "COOPERATE"})
_STANCE_EDGES = {"supportive": "supports", "adversarial": "opposes"}


def claim_triples(scope: Scope) -> Iterator[Triple]:
    """Every role, event and alignment of the report, each with its one claim."""
    extraction, minted = scope.extraction, Counter[str]()
    # Records that are equal in everything say the same thing twice.
    for role in dict.fromkeys(extraction.roles):
        node = _mint(scope, minted, "role", _role_key(scope, role))
        yield from _role(scope, role, node)
        yield from _claim(scope, role, node, "asserted")
    for event in dict.fromkeys(extraction.events):
        key = _event_key(scope, event)
        # Only a day and both sides say which event it is; without them it stays with its report.
        shared = event.date is not None and len(event.date) == len("YYYY-MM-DD") and event.sources and event.targets
        node = _mint(scope, minted, "event", key, shared=bool(shared))
        yield from _event(scope, event, node)
        yield from _claim(scope, event, node, event.modality)
    for alignment in dict.fromkeys(extraction.alignments):
        node = _mint(scope, minted, "alignment", _alignment_key(scope, alignment))
        yield from _alignment(scope, alignment, node)
        yield from _claim(scope, alignment, node, "asserted")


def edge_triples(scope: Scope) -> Iterator[Triple]:
    """The direct edges: what the report asserts in its own voice, as one triple between two actors."""
    for event in scope.extraction.events:
        if event.modality == "asserted" and event.according_to is None:
            for source, target in _pairs(event):
                yield from _edge(scope, source, event.type.lower(), target)
    for alignment in scope.extraction.alignments:
        if alignment.according_to is None:
            yield from _edge(scope, alignment.a, _STANCE_EDGES[alignment.stance], alignment.b)
    for role in scope.extraction.roles:
        if role.according_to is None and role.status == "current" and role.of is not None:
            yield from _edge(scope, role.person, "memberOf", role.of)


def _pairs(event: Event) -> Iterator[tuple[str, str]]:
    if event.type in SYMMETRIC_TYPES and not event.targets:
        return combinations(event.sources, 2)
    return product(event.sources, event.targets)


def _edge(scope: Scope, source: str, name: str, target: str) -> Iterator[Triple]:
    if scope.actors[source] != scope.actors[target]:
        yield scope.actors[source], ENT(name), scope.actors[target]


Key = tuple[str | int | list[str] | None, ...]


def _mint(scope: Scope, minted: Counter[str], kind: str, key: Key, shared: bool = True) -> NamedNode:
    """The node of a thing with this key: one for all reports at the first time, the report's own at later times.

    So each has exactly one claim in each report, and a report that tells of two like acts has two.
    """
    stable = iris.digest(kind, *key)
    times = minted[stable]
    minted[stable] += 1
    if shared and not times:
        return NamedNode(f"{scope.base}{kind}/{stable}")
    return NamedNode(f"{scope.base}{kind}/{iris.digest(kind, stable, scope.doc.value, times)}")


def _iri(scope: Scope, name: str | None) -> str | None:
    return None if name is None else scope.actors[name].value


def _iris(scope: Scope, names: tuple[str, ...]) -> list[str]:
    return sorted({scope.actors[name].value for name in names})


def _place(scope: Scope, name: str) -> NamedNode:
    return scope.actors.get(name) or NamedNode(iris.place_iri(scope.base, name))


def _role_key(scope: Scope, role: Role) -> Key:
    return (_iri(scope, role.person), role.title, _iri(scope, role.of), role.status, role.since, role.until)


def _event_key(scope: Scope, event: Event) -> Key:
    sides = (_iris(scope, event.sources), _iris(scope, event.targets))
    place = None if event.place is None else _place(scope, event.place).value
    return (event.type, event.mode, *sides, event.date, place)


def _alignment_key(scope: Scope, alignment: Alignment) -> Key:
    sides = (_iri(scope, alignment.a), _iri(scope, alignment.b))
    return (*sides, alignment.stance, alignment.kind, alignment.date, alignment.epithet)


def _role(scope: Scope, role: Role, node: NamedNode) -> Iterator[Triple]:
    post = NamedNode(iris.post_iri(scope.base, role.title))
    yield node, TYPE, ENT("Role")
    yield node, TYPE, ORG("Membership")
    yield node, ORG("member"), scope.actors[role.person]
    if role.of is not None:
        yield node, ORG("organization"), scope.actors[role.of]
    yield node, ORG("role"), post
    yield node, ENT("title"), Literal(role.title)
    yield node, ENT("status"), ENT(role.status)
    if role.since is not None:
        yield node, ENT("since"), terms.date(role.since)
    if role.until is not None:
        yield node, ENT("until"), terms.date(role.until)
    yield post, TYPE, ORG("Role")
    yield post, SKOS("prefLabel"), Literal(iris.name_key(role.title) or role.title)


def _event(scope: Scope, event: Event, node: NamedNode) -> Iterator[Triple]:
    yield node, TYPE, ENT("Event")
    yield node, TYPE, SEM("Event")
    yield node, SEM("eventType"), PLOVER(event.type)
    if event.mode is not None:
        yield node, ENT("mode"), PLOVER(f"{event.type}-{event.mode}")
    for context in event.context:
        yield node, ENT("context"), PLOVER(f"context-{context}")
    for side, names in (("source", event.sources), ("target", event.targets)):
        for name in names:
            yield node, ENT(side), scope.actors[name]
            yield node, SEM("hasActor"), scope.actors[name]
    if event.date is not None:
        yield node, SEM("hasTimeStamp"), terms.date(event.date)
    if event.place is not None:
        place = _place(scope, event.place)
        yield node, SEM("hasPlace"), place
        if event.place not in scope.actors:
            yield place, TYPE, ENT("Place")
            yield place, TYPE, SEM("Place")
            yield place, SKOS("prefLabel"), Literal(event.place)
    yield node, ENT("trigger"), Literal(event.trigger)


def _alignment(scope: Scope, alignment: Alignment, node: NamedNode) -> Iterator[Triple]:
    yield node, TYPE, ENT("Alignment")
    yield node, ENT("a"), scope.actors[alignment.a]
    yield node, ENT("b"), scope.actors[alignment.b]
    yield node, ENT("stance"), ENT(alignment.stance)
    yield node, ENT("alignmentKind"), ENT(alignment.kind)
    if alignment.epithet is not None:
        yield node, ENT("epithet"), Literal(alignment.epithet)
    if alignment.date is not None:
        yield node, SEM("hasTimeStamp"), terms.date(alignment.date)


def _claim(scope: Scope, said: Role | Event | Alignment, claimed: NamedNode, modality: str) -> Iterator[Triple]:
    claim = NamedNode(f"{scope.base}claim/{iris.digest('claim', scope.doc.value, claimed.value)}")
    yield claim, TYPE, ENT("Claim")
    yield claim, TYPE, PROV("Entity")
    yield claim, ENT("claims"), claimed
    yield claim, ENT("report"), scope.doc
    yield claim, ENT("modality"), ENT(modality)
    if said.according_to is not None:
        yield claim, ENT("accordingTo"), scope.actors[said.according_to]
    yield claim, ENT("confidence"), terms.decimal(said.confidence)
    yield claim, ENT("sentence"), Literal(sentence_at(scope.extraction, said.start, said.end))
    yield claim, PROV("wasDerivedFrom"), NamedNode(iris.span_iri(scope.doc.value, said.start, said.end))
    yield claim, PROV("wasGeneratedBy"), scope.run
    yield from span_triples(scope.extraction.report, scope.doc, said.start, said.end)
