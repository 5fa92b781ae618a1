"""Statements: a claim together with the event, role or alignment that it is about, the words, and who says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.describe.lookup import Named, Pair, Properties, ReportName, local_name, names, properties, report_names
from kg.export.facts import STANCES
from kg.map.namespaces import ENT, OA, ORG, PROV, SEM, TYPE
from kg.store import Store


@dataclass(frozen=True, slots=True)
class Statement:
    """What one report says in one place.

    `kind` is event, role or alignment, and `what` the PLOVER type, the title of the post, or the stance.
    `sources` act: they do it, hold the post, stand for or against; `targets` are whom it is done to.
    `speaker` is None when the report itself says so. `start` and `end` are offsets of the evidence (`quote`) into the
    report's text, in code points; `sentence` is what stands around it. Dates are as exact as the report is.
    """

    claim: str
    item: str
    kind: str
    what: str
    sources: tuple[Named, ...]
    targets: tuple[Named, ...]
    modality: str
    speaker: Named | None
    confidence: float
    sentence: str
    start: int
    end: int
    quote: str
    report: ReportName
    date: str | None = None
    place: Named | None = None
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    trigger: str | None = None
    status: str | None = None
    since: str | None = None
    until: str | None = None
    alignment_kind: str | None = None
    epithet: str | None = None

    @property
    def stance(self) -> str:
        """Whether the act or the view is supportive or adversarial, or none."""
        return STANCES.get(self.what, "none") if self.kind != "role" else "none"

    @property
    def anchor(self) -> str:
        """The fragment that leads to the words in the report (RFC 5147), as in the IRI of the mention."""
        return f"char={self.start},{self.end}"


def statements(store: Store, pairs: Iterable[Pair]) -> list[Statement]:
    """The statements that claims make, in the order of `pairs` (the report's graph, the claim).

    Pairs of which the store knows no claim are left out.
    """
    claims = {pair: held for pair, held in properties(store, pairs).items() if held.nodes(ENT("claims"))}
    parts = properties(
        store,
        {
            (graph, part)
            for (graph, _), held in claims.items()
            for part in (*held.nodes(ENT("claims")), *held.nodes(PROV("wasDerivedFrom")))
        },
    )
    called = names(
        store,
        {
            (graph, who)
            for (graph, _), held in (*claims.items(), *parts.items())
            for predicate in _NAMED
            for who in held.nodes(predicate)
        },
    )
    reports = report_names(store, (graph for graph, _ in claims))
    return [
        _statement(pair, held, parts, called, reports[pair[0].value])
        for pair, held in claims.items()
        if held.nodes(PROV("wasDerivedFrom"))
    ]


_SIDES = {
    "event": (ENT("source"), ENT("target")),
    "role": (ORG("member"), ORG("organization")),
    "alignment": (ENT("a"), ENT("b")),
}
_NAMED = (*(predicate for sides in _SIDES.values() for predicate in sides), ENT("accordingTo"), SEM("hasPlace"))
_WHAT = {"event": SEM("eventType"), "alignment": ENT("stance")}
_CLASSES = {ENT("Event").value: "event", ENT("Role").value: "role", ENT("Alignment").value: "alignment"}


def _statement(
    pair: Pair, claim: Properties, parts: dict[Pair, Properties], called: dict[Pair, str], report: ReportName
) -> Statement:
    graph = pair[0]
    item_iri, span_iri = claim.nodes(ENT("claims"))[0], claim.nodes(PROV("wasDerivedFrom"))[0]
    item, span = parts[graph, item_iri], parts[graph, span_iri]
    kind = next((_CLASSES[name] for name in item.texts(TYPE) if name in _CLASSES), "event")

    def named(held: Properties, predicate: ox.NamedNode) -> tuple[Named, ...]:
        found = (Named(who.value, called[graph, who]) for who in held.nodes(predicate))
        return tuple(sorted(found, key=lambda one: (one.name, one.iri)))

    what = item.text(ENT("title")) if kind == "role" else item.local(_WHAT[kind])
    # plover:CONSULT-third-party is the mode third-party.
    mode = (item.local(ENT("mode")) or "").partition("-")[2]
    return Statement(
        claim=pair[1].value,
        item=item_iri.value,
        kind=kind,
        what=what or "",
        sources=named(item, _SIDES[kind][0]),
        targets=named(item, _SIDES[kind][1]),
        modality=claim.local(ENT("modality")) or "asserted",
        speaker=next(iter(named(claim, ENT("accordingTo"))), None),
        confidence=float(claim.text(ENT("confidence")) or 0),
        sentence=claim.text(ENT("sentence")) or "",
        start=int(span.text(OA("start")) or 0),
        end=int(span.text(OA("end")) or 0),
        quote=span.text(OA("exact")) or "",
        report=report,
        date=item.text(SEM("hasTimeStamp")),
        place=next(iter(named(item, SEM("hasPlace"))), None),
        mode=mode or None,
        contexts=tuple(local_name(context).removeprefix("context-") for context in item.texts(ENT("context"))),
        trigger=item.text(ENT("trigger")),
        status=item.local(ENT("status")),
        since=item.text(ENT("since")),
        until=item.text(ENT("until")),
        alignment_kind=item.local(ENT("alignmentKind")),
        epithet=item.text(ENT("epithet")),
    )
