"""One entity of a Wikidata JSON dump: its names, classes, country, and the posts that its statements give.

The form is that of https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Entity = dict[str, Any]
INSTANCE_OF, SUBCLASS_OF, POSITION_HELD, MILITARY_RANK = "P31", "P279", "P39", "P410"
CITIZENSHIP, COUNTRY, JURISDICTION, ISO_ALPHA3, SHORT_NAME = "P27", "P17", "P1001", "P298", "P1813"
START, END = "P580", "P582"
# Where an entity lacks an English label, these stand in: the default for all languages, then kindred ones.
LABEL_LANGUAGES = ("en", "mul", "en-gb", "en-ca", "en-us", "simple")
OTHER_LANGUAGES = ("ar", "de", "es", "fa", "fr", "he", "ru", "tr", "uk", "zh")
_PRECISION = {11: 10, 10: 7, 9: 4}  # day, month, year: how much of YYYY-MM-DD they warrant


def label(entity: Entity) -> str:
    """English label, or its nearest stand-in; "" when there is none."""
    labels = entity.get("labels") or {}
    return next((labels[language]["value"] for language in LABEL_LANGUAGES if language in labels), "")


def aliases(entity: Entity) -> tuple[str, ...]:
    """English aliases and short names, without doubles and without the label."""
    given = entity.get("aliases") or {}
    names = [alias["value"] for language in ("en", "mul") for alias in given.get(language, ())]
    short = (value for value in values(entity, SHORT_NAME) if isinstance(value, dict))
    names += [value["text"] for value in short if value.get("language") == "en"]
    own = label(entity)
    return tuple(name for name in dict.fromkeys(names) if name != own)


def other_labels(entity: Entity) -> tuple[tuple[str, str], ...]:
    """Labels in OTHER_LANGUAGES as (language, label)."""
    labels = entity.get("labels") or {}
    return tuple((language, labels[language]["value"]) for language in OTHER_LANGUAGES if language in labels)


def statements(entity: Entity, name: str) -> Iterator[dict[str, Any]]:
    """Statements of the property `name` that are not deprecated."""
    claims = entity.get("claims") or {}
    if isinstance(claims, dict):  # an entity without claims has an empty list here
        yield from (statement for statement in claims.get(name, ()) if statement.get("rank") != "deprecated")


def value_of(snak: dict[str, Any]) -> Any:
    """Value of a snak; None where the value is unknown or there is none."""
    if snak.get("snaktype") != "value":
        return None
    value = snak.get("datavalue", {}).get("value")
    if isinstance(value, dict) and value.get("entity-type") == "item":
        return value.get("id") or f"Q{value['numeric-id']}"
    return value


def values(entity: Entity, name: str) -> list[Any]:
    """Values of the property `name`: those of preferred rank where there are such, else the normal ones."""
    found = [(statement.get("rank"), value_of(statement.get("mainsnak", {}))) for statement in statements(entity, name)]
    known = [(rank, value) for rank, value in found if value is not None]
    preferred = [value for rank, value in known if rank == "preferred"]
    return preferred or [value for _, value in known]


def time_of(value: Any) -> str:
    """Date of a time value as far as its precision goes; "" for decades and wider, for years before 1 and for unknown.

    >>> time_of({"time": "+2014-09-08T00:00:00Z", "precision": 11})
    '2014-09-08'
    >>> time_of({"time": "+2014-00-00T00:00:00Z", "precision": 9})
    '2014'
    """
    if not isinstance(value, dict) or not str(value.get("time", "")).startswith("+"):
        return ""
    size = _PRECISION.get(value.get("precision", 0))
    date = str(value["time"])[1:]
    return date[:size] if size and date[4:5] == "-" else ""


def posts(entity: Entity) -> list[tuple[str, str, str]]:
    """Posts held: (post's id, start, end), of all statements that are not deprecated.

    A post that ended at an unknown time gets its start as its end, the least that is known; without a start it is
    left out, for an empty end would say that it is still held.
    """
    out = []
    for statement in statements(entity, POSITION_HELD):
        post = value_of(statement.get("mainsnak", {}))
        if not isinstance(post, str):
            continue
        qualifiers = statement.get("qualifiers") or {}
        start = next((date for snak in qualifiers.get(START, ()) if (date := time_of(value_of(snak)))), "")
        ends = qualifiers.get(END, ())
        end = next((date for snak in ends if (date := time_of(value_of(snak)))), "")
        if not end and any(snak.get("snaktype") != "novalue" for snak in ends):
            if not start:
                continue
            end = start
        out.append((post, start, end))
    return out
