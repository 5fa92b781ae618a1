"""The records that flow through Entente: a report read, and what was extracted from it.

Every stage takes and gives these frozen records, so that each stage can be run and tested alone.
Offsets are code points into `Report.text`, end exclusive: `text[start:end]` is the evidence.
Inside one report an actor's `name` is its key: `Event.sources`, `Role.person` and so on hold names.
"""

from __future__ import annotations

from dataclasses import dataclass

ACTOR_TYPES = (
    "person", "state", "igo", "organization", "armed_group", "government_body",
    "party", "population", "media", "place", "other",
)  # fmt: skip
EVENT_TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
MODALITIES = ("asserted", "planned", "called_for", "denied", "hypothetical")
STANCES = ("supportive", "adversarial")
ROLE_STATUSES = ("current", "former", "acting", "designate")
ALIGNMENT_KINDS = ("declared", "behavioural", "membership")


@dataclass(frozen=True, slots=True)
class Report:
    """One report as read.

    `text` is never changed after reading. `body_start` is where the body begins: header lines
    (`date:`, `title:` and so on) before it belong to the text, and so to the offsets, but are not
    read for facts. `date` is an ISO 8601 date (YYYY-MM-DD) or None. `path` names the file, for messages.
    """

    id: str
    text: str
    date: str | None = None
    title: str | None = None
    source: str | None = None
    url: str | None = None
    language: str = "en"
    body_start: int = 0
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that denotes an actor. `kind` is name, nominal, demonym or pronoun."""

    start: int
    end: int
    text: str
    kind: str = "name"


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a Wikidata item, with its score (0 to 1) and the reasons for it.

    `labels` are the item's labels in other languages, as (language, label).
    """

    qid: str
    label: str
    score: float
    reasons: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone or something that acts, suffers, says or is said something of.

    `country` is ISO 3166-1 alpha-3 or None; `sector` is a PLOVER sector code or None.
    `part_of` holds the name of the actor that this one rolls up to (a ministry's state), or None.
    `iri` is filled by the mapping, `link` by the linker. Where an analyst's judgement gave the actor another IRI,
    `iri` is set before the mapping, and `replaces` holds the one that it would have had.
    """

    name: str
    type: str
    aliases: tuple[str, ...] = ()
    country: str | None = None
    sector: str | None = None
    part_of: str | None = None
    confidence: float = 0.5
    mentions: tuple[Mention, ...] = ()
    link: Link | None = None
    iri: str | None = None
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """A post that a person holds, held or will hold. `of` is whom the post serves, or None."""

    person: str
    title: str
    of: str | None
    status: str
    start: int
    end: int
    since: str | None = None
    until: str | None = None
    according_to: str | None = None
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class Event:
    """What one side did to or with another, as one PLOVER event.

    `date` is YYYY-MM-DD, YYYY-MM or YYYY. `start` and `end` span the evidence within its sentence;
    `trigger` is the verbatim text of the predicate. `according_to` is the actor whose words the report cites.
    """

    type: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    start: int
    end: int
    trigger: str
    mode: str | None = None
    context: tuple[str, ...] = ()
    date: str | None = None
    place: str | None = None
    modality: str = "asserted"
    according_to: str | None = None
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class Alignment:
    """One actor standing for or against another, and whose view that is.

    `kind` tells a declared stance from one that is read off behaviour, and from membership.
    `epithet` keeps the words used when the actor was named by one ("the Zionists").
    """

    a: str
    b: str
    stance: str
    start: int
    end: int
    according_to: str | None = None
    date: str | None = None
    kind: str = "declared"
    epithet: str | None = None
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was extracted from one report. `sentences` are (start, end) offsets, in order."""

    report: Report
    actors: tuple[Actor, ...] = ()
    roles: tuple[Role, ...] = ()
    events: tuple[Event, ...] = ()
    alignments: tuple[Alignment, ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()
