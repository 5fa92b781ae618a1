"""What is known of people beforehand: countries of well-known ones, and the gender that a first name tells."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.extract.actors.gazetteer import fold, listed, table


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person of public life: main name, ISO 3166-1 alpha-3 country, PLOVER sector or None."""

    name: str
    country: str
    sector: str | None


def name_key(name: str) -> str:
    """A person's name in the form in which names are compared: folded, small letters, no full stops or commas.

    >>> name_key("JOSEPH R. BIDEN, JR.")
    'joseph r biden jr'
    """
    return " ".join(fold(name).lower().replace(".", " ").replace(",", " ").split())


@cache
def known_people() -> dict[str, KnownPerson]:
    """People of `people.tsv` by the `name_key` of each of their names."""
    found: dict[str, KnownPerson] = {}
    for name, others, country, sector in table("people.tsv"):
        person = KnownPerson(name, country, sector or None)
        for form in (name, *listed(others)):
            found.setdefault(name_key(form), person)
    return found


@cache
def _genders() -> dict[str, str]:
    return {fold(name): gender for gender, names in table("given_names.tsv") for name in listed(names)}


def gender_of_name(name: str) -> str | None:
    """Gender that a person's first name tells, "f" or "m", or None.

    >>> gender_of_name("Angela Merkel"), gender_of_name("Xi"), gender_of_name("Kofi Annan")
    ('f', 'm', 'm')
    """
    words = fold(name).split()  # none is left of a combining mark by itself
    first = words[0] if words else ""
    return _genders().get(first)
