"""An extraction as the JSON object that `kg extract` prints."""

from __future__ import annotations

from typing import Any

from kg.map.evidence import sentence_at
from kg.model import Actor, Alignment, Event, Extraction, Role

Json = dict[str, Any]


def to_json(extraction: Extraction) -> Json:
    """`extraction` as a JSON object in the documented form: null for what is absent, lists in the order given.

    Run `kg.map.with_iris` before, or the actors' `iri` is null. Beyond that form, each item carries what else is
    known: the sentence, the link's reasons, the kind of a mention or an alignment, the actor that it is part of.

    >>> from kg.model import Report
    >>> to_json(Extraction(Report("a", "text", date="2026-01-20")))["date"]
    '2026-01-20'
    """
    report = extraction.report
    return {
        "id": report.id,
        "title": report.title,
        "date": report.date,
        "source": report.source,
        "url": report.url,
        "language": report.language,
        "actors": [_actor(actor) for actor in extraction.actors],
        "roles": [_role(role) | _evidence(extraction, role) for role in extraction.roles],
        "events": [_event(event) | _evidence(extraction, event) for event in extraction.events],
        "alignments": [_alignment(item) | _evidence(extraction, item) for item in extraction.alignments],
    }


def _actor(actor: Actor) -> Json:
    link = actor.link
    return {
        "name": actor.name,
        "aliases": list(actor.aliases),
        "type": actor.type,
        "country": actor.country,
        "sector": actor.sector,
        "part_of": actor.part_of,
        "wikidata": link.qid if link else None,
        "confidence": actor.confidence,
        "iri": actor.iri,
        "link": {"label": link.label, "score": link.score, "reasons": list(link.reasons)} if link else None,
        "mentions": [{"start": m.start, "end": m.end, "text": m.text, "kind": m.kind} for m in actor.mentions],
    }


def _role(role: Role) -> Json:
    return {
        "person": role.person,
        "title": role.title,
        "of": role.of,
        "status": role.status,
        "since": role.since,
        "until": role.until,
    }


def _event(event: Event) -> Json:
    return {
        "type": event.type,
        "mode": event.mode,
        "context": list(event.context),
        "sources": list(event.sources),
        "targets": list(event.targets),
        "date": event.date,
        "place": event.place,
        "modality": event.modality,
        "trigger": event.trigger,
    }


def _alignment(alignment: Alignment) -> Json:
    return {
        "a": alignment.a,
        "b": alignment.b,
        "stance": alignment.stance,
        "kind": alignment.kind,
        "epithet": alignment.epithet,
        "date": alignment.date,
    }


def _evidence(extraction: Extraction, said: Role | Event | Alignment) -> Json:
    return {
        "according_to": said.according_to,
        "start": said.start,
        "end": said.end,
        "confidence": said.confidence,
        "sentence": sentence_at(extraction, said.start, said.end),
    }
