"""The records of the index: an item with its names and the posts that it held, and a candidate for a link."""

from __future__ import annotations

from dataclasses import dataclass

ITEM_KINDS = (
    "person", "state", "territory", "igo", "organization", "armed_group", "government_body", "party", "media",
    "city", "treaty", "event",
)  # fmt: skip
NAME_TYPES = ("label", "alias", "weak", "short", "surname")


@dataclass(frozen=True, slots=True)
class Position:
    """A post held. Dates are YYYY, YYYY-MM or YYYY-MM-DD, or "" where not known.

    An empty `end` means open on the day `recorded`. `scope` is the ISO 3166-1 alpha-3 code of the country that the
    post serves, or the key of the international body's name.
    """

    label: str
    qid: str = ""
    scope: str = ""
    start: str = ""
    end: str = ""
    recorded: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One Wikidata item. `names` are (name, type), types as in NAME_TYPES; `prior` is 1 for an ordinary politician.

    `labels` are labels in other languages as (language, label).
    """

    qid: str
    label: str
    kind: str
    country: str = ""
    prior: float = 1.0
    names: tuple[tuple[str, str], ...] = ()
    positions: tuple[Position, ...] = ()
    source: str = ""
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that a name may denote, the name of it that matched, and how well (0 to 1).

    `asked` is the normalised form of the text's name that it was found by.
    """

    qid: str
    label: str
    kind: str
    country: str
    prior: float
    name: str
    match: str
    quality: float = 1.0
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """One post of one person as read from the index; `office` is its comparable form, `held_by` the holder."""

    held_by: str
    label: str
    office: str
    scope: str
    start: str
    end: str
    recorded: str
