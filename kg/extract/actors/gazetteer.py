"""Names known beforehand: states, places, organisations, peoples and epithets, matched over a report's tokens.

The knowledge is in `lexicon/*.tsv`. Matching is exact but for accents and typographic apostrophes; the longest
name wins. One pass costs a dictionary look-up for each token.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kg.extract.lexical import sections
from kg.extract.trie import Match, Tokenize, Trie

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "–": "-", "‑": "-"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing with a name. `role` says what the matched form is to it.

    Roles: name, adjective, people, capital and seat (states); place; organisation; ethnic (a people); epithet; person.
    `name` is the thing's main name; `country` its ISO 3166-1 alpha-3 code, or None.
    """

    role: str
    name: str
    type: str
    country: str | None = None
    sector: str | None = None
    only_in: str | None = None


def fold(text: str) -> str:
    """`text` without accents and with plain apostrophes and hyphens; case is kept.

    >>> fold("Erdoğan’s Élysée")
    "Erdogan's Elysee"
    """
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).replace("ı", "i").replace("ł", "l"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def table(name: str) -> Iterator[list[str]]:
    """Rows of a tab-separated lexicon file, comments left out."""
    for line in (files("kg.extract") / "lexicon" / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.split("\t")


def listed(cell: str) -> list[str]:
    """The parts of a cell that holds a list."""
    return [part for part in cell.split("|") if part]


@dataclass(frozen=True, slots=True)
class StateNames:
    """A state's own words: short name, adjectives, nouns for its people."""

    iso3: str
    name: str
    kind: str
    adjectives: tuple[str, ...]
    people: tuple[str, ...]


@cache
def states() -> dict[str, StateNames]:
    """States and territories of `states.tsv` by short name."""
    found = {}
    for iso3, kind, name, _, adjectives, people, _, _ in table("states.tsv"):
        found[name] = StateNames(iso3, name, kind, tuple(listed(adjectives)), tuple(_people(adjectives, people)))
    return found


@cache
def capitals() -> frozenset[str]:
    """The capitals of `states.tsv`, folded."""
    return frozenset(fold(capital) for row in table("states.tsv") for capital in listed(row[6]))


@cache
def state_of_country() -> dict[str, StateNames]:
    """The present state of each ISO 3166-1 alpha-3 code."""
    found: dict[str, StateNames] = {}
    for kind in ("state", "territory", "historical"):
        for state in states().values():
            if state.kind == kind:
                found.setdefault(state.iso3, state)
    return found


def _people(adjectives: str, people: str) -> Iterator[str]:
    """Nouns for a state's people: those listed, and the plurals of adjectives that form one with -s."""
    yield from listed(people)
    for adjective in listed(adjectives):
        if adjective.endswith(("an", "i", "iot")):
            yield adjective + "s"


def _state_forms() -> Iterator[tuple[str, Entry]]:
    for iso3, kind, name, names, adjectives, people, capitals, seats in table("states.tsv"):
        type_ = "place" if kind == "territory" else "state"
        for role, forms in (
            ("name", [name, *listed(names)]),
            ("adjective", listed(adjectives)),
            ("people", list(_people(adjectives, people))),
            ("capital", listed(capitals)),
            ("seat", listed(seats)),
        ):
            for form in forms:
                yield form, Entry(role, name, type_, iso3)
                if role in ("name", "capital", "seat") and len(form) > 3:
                    yield form.upper(), Entry(role, name, type_, iso3)  # datelines and headlines


def _other_forms() -> Iterator[tuple[str, Entry]]:
    for country, places, adjectives in table("places.tsv"):
        for place in listed(places):
            yield place, Entry("place", place, "place", country or None)
            if len(place) > 3:
                yield place.upper(), Entry("place", place, "place", country or None)
        for adjective in listed(adjectives):
            yield adjective, Entry("regional", adjective, "place", country or None)
    for name, others, type_, country, sector in table("organisations.tsv"):
        for form in dict.fromkeys(v for one in (name, *listed(others)) for v in _variants(one)):
            yield form, Entry("organisation", name, type_, country or None, sector or None)
    for name, others, country in table("peoples.tsv"):
        for form in [name, *listed(others)]:
            yield form, Entry("ethnic", name, "population", country or None, "CVL")


def _variants(form: str) -> Iterator[str]:
    """The form, and the same with the other ways to write "UN" and "US" before a word."""
    yield form
    for ways in (("UN ", "U.N. ", "United Nations "), ("US ", "U.S. ", "United States ")):
        for way in ways:
            if form.startswith(way) or f" {way}" in form:
                yield from (form.replace(way, other, 1) for other in ways)


def _person_forms() -> Iterator[tuple[str, Entry]]:
    for name, others, country, sector in table("people.tsv"):
        for form in [name, *listed(others)]:
            yield form, Entry("person", name, "person", country, sector or None)


def _epithet_forms(known: dict[str, Entry]) -> Iterator[tuple[str, Entry]]:
    for phrases, target, only_in in table("epithets.tsv"):
        entry = known[target]
        for phrase in listed(phrases):
            yield phrase, Entry("epithet", entry.name, entry.type, entry.country, entry.sector, only_in or None)


@cache
def _state_offices() -> frozenset[str]:
    return sections(files("kg.extract") / "lexicon" / "statements.txt")["office"]


_OFFICE_WORDS = 4
"""Words of an office's name among which the word for it stands ("Permanent Mission of Chad")."""


class Gazetteer:
    """All names of the lexicons as a trie of tokens, as `tokenize` splits them."""

    def __init__(self, tokenize: Tokenize) -> None:
        self._names: Trie[Entry] = Trie(tokenize)
        self.by_form: dict[str, tuple[Entry, ...]] = {}
        forms = [*_state_forms(), *_other_forms()]
        self.main = {entry.name: entry for form, entry in reversed(forms) if form == entry.name}
        for form, entry in [*forms, *_epithet_forms(self.main), *_person_forms()]:
            plain = fold(form)
            self._names.add(plain, entry)
            if entry not in self.by_form.get(plain, ()):
                self.by_form[plain] = (*self.by_form.get(plain, ()), entry)

    def office_country(self, source: str | None) -> str | None:
        """Country of a state's own office that publishes a report ("White House"); None for agencies and newspapers."""
        found = self.by_form.get(fold(source or ""), ())
        official = [e for e in found if e.role == "seat" or e.type == "government_body"]
        return official[0].country if official else self._served(source or "")

    def body(self, source: str | None) -> Entry | None:
        """The organisation of states that publishes a report ("NATO", "ASEAN"), or None."""
        return next((e for e in self.by_form.get(fold(source or ""), ()) if e.type == "igo"), None)

    def _served(self, source: str) -> str | None:
        """The state that an office's name tells: "Ministry of Foreign Affairs of the Republic of Chad"."""
        tokens = fold(source.title() if source.isupper() else source).replace("'s", " 's").split()
        if not {t.lower().strip(",.") for t in tokens[:_OFFICE_WORDS]} & _state_offices():
            return None
        states = [m.values[0] for m in self.matches(tokens) if m.values[0].type == "state"]
        return states[0].country if states else None

    def matches(self, words: list[str]) -> list[Match[Entry]]:
        """Longest names over folded `words`, left to right, none overlapping."""
        return self._names.matches(words)
