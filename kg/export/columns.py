"""The attributes of each view's nodes and edges, and what each says: the formats' column heads and the codebook."""

from __future__ import annotations

from kg.export.model import Attribute, View

_IDENTITY = (
    Attribute("class", "string", "Class of the node: Actor, Event, Alignment, Role, Report or Place"),
    Attribute("kind", "string", "An actor's kind, an event's PLOVER type, an alignment's stance, a role's status"),
    Attribute("iri", "iri", "IRI of the resource"),
)
_ACTOR = (
    Attribute("country", "string", "Country of the actor, ISO 3166-1 alpha-3"),
    Attribute("sector", "string", "PLOVER sector of the actor"),
    Attribute("wikidata", "string", "Wikidata item of the actor"),
    Attribute("aliases", "strings", "Other names of the actor in the reports"),
    Attribute("part_of", "string", "Name of the actor that this one belongs to"),
    Attribute("mentions", "integer", "How often the reports name the actor"),
)
_PERIOD = (
    Attribute("first", "date", "First day on which it is known to hold or to act"),
    Attribute("last", "date", "Last day on which it is known to hold or to act"),
)
_FACT = (
    Attribute("mode", "string", "PLOVER mode of the event; of an alignment, whether declared or shown by acts"),
    Attribute("date", "string", "Date as the report has it: YYYY-MM-DD, YYYY-MM or YYYY"),
    Attribute("place", "string", "Name of the place of the event"),
    Attribute("contexts", "strings", "PLOVER contexts of the event"),
    Attribute("stance", "string", "Stance that it shows: supportive, adversarial or none"),
    Attribute("words", "string", "The words for it: an event's trigger, an alignment's epithet, a role's title"),
    Attribute("modality", "string", "asserted, planned, called_for, denied or hypothetical; several if reports differ"),
    Attribute("according_to", "string", "Names of those whose words the reports cite for it; absent: their own voice"),
    Attribute("confidence", "double", "Confidence of the first of its claims, 0 to 1"),
    Attribute("sentence", "string", "A sentence that says so: the first report's, its own voice before a speaker's"),
    Attribute("document", "iri", "IRI of the report with that sentence"),
    Attribute("claims", "integer", "Number of reports that state it"),
)
_WEIGHT = Attribute("weight", "double", "Sum of the weights of the actor's edges")
_INVOLVED = Attribute("involved", "integer", "Number of exported facts that the actor is a side of")
_ROLE = (
    Attribute("since", "string", "First date of the role, as the report has it"),
    Attribute("until", "string", "Last date of the role, as the report has it"),
)
_REPORT = (
    Attribute("publisher", "string", "Publisher of the report"),
    Attribute("url", "string", "Address of the report"),
)

NODE_ATTRIBUTES: dict[View, tuple[Attribute, ...]] = {
    "actors": (*_IDENTITY, *_ACTOR, *_PERIOD, _WEIGHT),
    "events": (*_IDENTITY, *_ACTOR, *_PERIOD, _INVOLVED, *_FACT),
    "full": (*_IDENTITY, *_ACTOR, *_PERIOD, _INVOLVED, *_FACT, *_ROLE, *_REPORT),
}
"""Attributes of the nodes of each view, beside their id and label."""

_DATED = tuple(attribute for attribute in _FACT if attribute.name == "date")
_CLASSES = {
    "Actor": (*_ACTOR, *_PERIOD, _INVOLVED, _WEIGHT),
    "Event": (*_PERIOD, *_FACT),
    "Alignment": (*_PERIOD, *_FACT),
    "Role": (*_PERIOD, *_FACT, *_ROLE),
    "Report": (*_DATED, *_REPORT),
    "Place": (),
}


def attributes_of(view: View, cls: str) -> tuple[Attribute, ...]:
    """The attributes that nodes of one class have in a view, without the class itself."""
    known = {*_IDENTITY[1:], *_CLASSES[cls]}
    return tuple(attribute for attribute in NODE_ATTRIBUTES[view] if attribute in known)


_EVIDENCE = (
    Attribute("sentence", "string", "A sentence that says so"),
    Attribute("document", "iri", "IRI of the report with that sentence"),
)
EDGE_ATTRIBUTES: dict[View, tuple[Attribute, ...]] = {
    "actors": (
        *_PERIOD,
        Attribute("joint", "integer", "How many of the claims are of acts side by side, which have no direction"),
        Attribute("cited", "integer", "How many of the claims are in the words of a speaker"),
        *(Attribute(a.name, a.type, f"{a.help}: the latest") for a in _EVIDENCE),
    ),
    "events": (Attribute("date", "string", "Date of the event, as the report has it"),),
    "full": (
        Attribute("date", "string", "Date of the fact, as the report has it"),
        Attribute(
            "modality", "string", "How the report states it: asserted, planned, called_for, denied, hypothetical"
        ),
        Attribute("according_to", "string", "Name of the one whose words the report cites for it"),
        Attribute("confidence", "double", "Confidence of the claim, 0 to 1"),
        *_EVIDENCE,
        Attribute("char_start", "integer", "Offset in the report's text, in characters, where the evidence begins"),
        Attribute("char_end", "integer", "Offset in the report's text, in characters, where the evidence has ended"),
    ),
}
"""Attributes of the edges of each view, beside their id, ends, relation, stance and weight."""

RELATIONS = {
    "actors": "PLOVER type of the events (CONSULT ...), or supports, opposes for alignments",
    "events": "source (actor to event), target (event to actor)",
    "full": "source, target, place (events); a, b (alignments); member, organization (roles); part_of (actors); "
    "states (report to fact), says (speaker to fact), mentions (report to actor)",
}
"""What the relation of an edge may be, by view."""
WEIGHTS = {
    "actors": "Number of claims, one for each fact and report",
    "events": "1",
    "full": "Number of mentions for the relation mentions, else 1",
}
"""What the weight of an edge counts, by view."""
