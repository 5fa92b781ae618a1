"""What a mention is before mentions are joined to actors, and the country that a report or sentence is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from dataclasses import dataclass
from itertools import pairwise

from kg.extract.actors.abroad import is_abroad, received_by
from kg.extract.actors.gazetteer import Entry
from kg.extract.actors.groups import group_nouns, words
from kg.extract.datelines import AFTER_DATELINE
from kg.extract.parse import Parse
from kg.extract.trie import Match

Key = tuple[str, ...]
_SCENES = ("capital", "name")
"""Of cities only capitals: officials meet abroad in Geneva or New York."""
_ONCE = 4
_WEIGHT = {"name": 4, "adjective": 4, "people": 4, "capital": 3, "seat": 4, "epithet": 4, "person": 1}

_FOREMOST = 0.6
"""The share of what is said of another country that must be said of the one where a report was sent from."""
_DATELINE_WORDS = 6
"""The most words between the city and the agency of a dateline."""
LEAD = 1.3  # how much more than the next one a report must name its home country


@dataclass(slots=True)
class Candidate:
    """A stretch of tokens that denotes an actor. Candidates with one `key` denote the same actor."""

    start: int
    end: int
    head: int
    kind: str  # name, nominal or demonym
    key: Key
    name: str
    type: str
    country: str | None = None
    sector: str | None = None
    confidence: float = 0.6
    aliases: tuple[str, ...] = ()
    main: bool = False  # `name` is the actor's name whatever other mentions say


def span_head(p: Parse, start: int, end: int) -> int:
    """The token of the span that hangs on something outside it (the last such, punctuation left out)."""
    for i in range(end - 1, start - 1, -1):
        above = p.head[i]
        if (above == i or not start <= above < end) and p.dep[i] not in ("punct", "case", "det", "cc"):
            return i
    return end - 1


def noun_lemma(p: Parse, i: int) -> str:
    """Lemma of a noun; the model leaves capitalised plurals as they are ("Ministers")."""
    word = p.lemma[i]
    if p.tag[i] == "NNPS" and word.endswith("s") and not word.endswith("ss"):
        return word[:-3] + "y" if word.endswith("ies") else word[:-1]
    return word


def surface(p: Parse, start: int, end: int) -> str:
    """The text of tokens `start` to `end`, on one line."""
    parts = [p.text[start]]
    for i in range(start + 1, end):
        parts.append(p.text[i] if p.start[i] == p.end[i - 1] else f" {p.text[i]}")
    return " ".join("".join(parts).split())


class Countries:
    """Which country a stretch of the report is about, by the states, people and places that it names.

    `home` is the country whose office publishes the report (`publisher`), else that of the dateline
    ("CHISINAU, Jan 8 -") or that which the report names most by far.
    `office` is the country of the publishing office, where one publishes the report, and `agency` that of a news
    agency that writes from a city of its own.
    `total` counts what names a country itself, `evidence` its people and organisations too.
    """

    def __init__(self, p: Parse, matches: list[Match[Entry]], publisher: str | None = None) -> None:
        self._strong: dict[int, list[str]] = {}
        self._weak: dict[int, list[str]] = {}
        self._abroad: dict[int, list[str]] = {}
        self._scene: dict[int, str] = {}
        self.total: Counter[str] = Counter()
        self.evidence: Counter[str] = Counter()
        others = _others(p, matches)
        named_at = {t for m in matches if m.values[0].country for t in range(m.start, m.end)}
        hosts = [(m.values[0].country, received_by(p, span_head(p, m.start, m.end))) for m in matches]
        guests = {country for country, host in hosts if host and not named_at.intersection(host)} - {None}
        self._guest = guests.pop() if len(guests) == 1 else None
        named = {c for m in matches if len(of := _countries(m)) == 1 for c in of}
        for match in matches:
            entry = _reading(match, named)
            if entry is None or not entry.country:
                continue
            if entry.role in _SCENES and _opens_with(p, match.start, "in"):
                self._scene[p.sent[match.start]] = entry.country
            weight = _WEIGHT.get(entry.role, 2)
            if entry.country in others:
                self._abroad.setdefault(p.sent[match.start], []).append(entry.country)
                continue
            if not {entry.name.lower(), surface(p, match.start, match.end).lower()} & words()["generic names"]:
                self.evidence[entry.country] += weight
            if entry.role not in ("person", "organisation"):
                self.total[entry.country] += weight
                where = self._strong if weight > 3 else self._weak
                where.setdefault(p.sent[match.start], []).append(entry.country)
        self.office = publisher
        self.agency = _own_agency(p, matches)
        self.home = publisher or self._dominant(_dateline(p, matches) or self.agency) or self.agency

    def _dominant(self, dateline: str | None) -> str | None:
        """The country that the report names most by far; one in its dateline or first sentence needs less lead."""
        lead = next((named for s in range(3) if (named := self._strong.get(s, ()))), ())
        if dateline and self.evidence[dateline] > 4:  # named again below
            most = max(self.evidence.values())
            if lead[:1] == [dateline] and self.evidence[dateline] > _FOREMOST * most:
                return dateline  # it is named first, and often enough
            self.evidence[dateline] += 8
        elif dateline and all(n <= _ONCE for country, n in self.evidence.items() if country != dateline):
            return dateline  # a report that names no country more than once is of where it was sent from
        scores = Counter({country: n + (6 if country in lead[:1] else 0) for country, n in self.evidence.items()})
        ranked = scores.most_common(3)
        if ranked and ranked[0][0] == self._guest:
            ranked.pop(0)  # whose envoy another summons
        if not ranked or (len(ranked) > 1 and ranked[0][1] < LEAD * ranked[1][1]):
            return None
        return ranked[0][0]

    def about(self, sentence: int) -> str | None:
        """The country that an unqualified "the government" of the sentence belongs to, or None.

        That is the report's home; without one the only country of the sentence, or of the nearest earlier one.
        """
        if self.home:
            return self.home
        while sentence >= 0:
            for named in (self._strong.get(sentence), self._weak.get(sentence)):
                if named:
                    return named[0] if len(set(named)) == 1 else None
            sentence -= 1
        return None

    def likeliest(self, others: Container[str]) -> str | None:
        """The country that the report gives most to go on for, not among `others`."""
        return next((country for country, _ in self.evidence.most_common() if country not in others), None)

    def abroad(self, sentence: int) -> str | None:
        """The only country but that of the publishing office that the sentence names, or None."""
        told = (self._strong, self._weak, self._abroad)
        named = {country for where in told for country in where.get(sentence, ())} - {self.office}
        return named.pop() if len(named) == 1 else None

    def visited(self, sentence: int, others: Container[str]) -> str | None:
        """The only country, not among `others`, that the sentence names as another's than the report's own."""
        named = {country for country in self._abroad.get(sentence, ()) if country not in others}
        return named.pop() if len(named) == 1 else None

    def scene(self, sentence: int) -> str | None:
        """The country in which the sentence is set by its first words ("In Athens, the minister said ...")."""
        return self._scene.get(sentence)

    def before(self, sentence: int, others: Container[str], reach: int = 3) -> str | None:
        """The country last named in the sentence, or else in the `reach` ones before, that is not among `others`."""
        for number in range(sentence, max(-1, sentence - reach - 1), -1):
            for named in (self._strong.get(number, ()), self._weak.get(number, ())):
                for country in reversed(named):
                    if country not in others:
                        return country
        return None


def without_namesakes(p: Parse, matches: list[Match[Entry]]) -> list[Match[Entry]]:
    """`matches` without those of which the report tells that they are others.

    Accents may be left out, but ñ is a letter of its own ("La Cañada" is not in Canada); and "the National Council of
    Teachers" is not the chamber of a state that the report does not name.
    """
    told = Counter(e.country for m in matches for e in m.values if e.type == "state")
    named, most = set(told), max(told.values(), default=0)

    def is_other(match: Match[Entry]) -> bool:
        entry = match.values[0]
        if "ñ" in surface(p, match.start, match.end).lower() and "ñ" not in entry.name.lower():
            return True
        if match.start and f"{p.lower[match.start - 1]} {p.lower[match.start]}" in words()["regions"]:
            return True  # "South American leaders"
        if match.start > 1 and p.text[match.start - 1] == "-" and p.lower[match.start - 2] == "pan":
            return True  # "the Pan-American Highway"
        longer = p.lower[match.end : match.end + 1] == ["of"]
        bare = match.end - match.start == 1 and noun_lemma(p, match.start).lower() in group_nouns()
        if bare and entry.country and (told[entry.country] < most or _begins_name(p, match.end)):
            return True  # in a report of Honduras, "Congress" is its own; "the Congress for Change" is none
        return longer and entry.type == "government_body" and entry.country is not None and entry.country not in named

    return [match for match in matches if not is_other(match)]


def _begins_name(p: Parse, end: int) -> bool:
    """Whether a name goes on behind token `end`: "Congress for Democratic Change"."""
    return p.lower[end : end + 1] == ["for"] and any(word[0].isupper() for word in p.text[end + 1 : end + 2])


def _others(p: Parse, matches: list[Match[Entry]]) -> set[str]:
    """The countries that the report names only as those whom its own deals with."""
    abroad: set[str] = set()
    named: set[str] = set()
    for match in matches:
        if country := match.values[0].country:
            (abroad if is_abroad(p, span_head(p, match.start, match.end)) else named).add(country)
    return abroad - named


def _opens_with(p: Parse, at: int, word: str) -> bool:
    """True where `word` before token `at` is the first of its sentence."""
    first = p.sent_bounds[p.sent[at]][0]
    return at > first and p.lower[at - 1] == word and all(p.pos[k] == "SPACE" for k in range(first, at - 1))


def _countries(match: Match[Entry]) -> set[str | None]:
    """The countries that a name may stand for: one, unless it is ambiguous ("Georgia")."""
    return {entry.country for entry in match.values if entry.role != "person"}


def _reading(match: Match[Entry], named: set[str | None]) -> Entry | None:
    """What the name stands for; of namesakes the state of which the report names more ("Georgia" beside Tbilisi)."""
    if len(_countries(match)) < 2:
        return match.values[0]
    return next((e for e in match.values if e.type == "state" and e.country in named), None)


def _own_agency(p: Parse, matches: list[Match[Entry]]) -> str | None:
    """Country of an agency that writes from a city of its own: "Tehran, Aug 21, IRNA -", "BEIJING (Xinhua) --"."""
    for place, later in pairwise(matches):
        opening = place.start < 4 and later.start - place.end < _DATELINE_WORDS
        media = next((e for e in later.values if e.type == "media" and e.country), None)
        if opening and media and place.values[0].role in ("capital", "place"):
            return media.country if media.country == place.values[0].country else None
    for first in matches[:1]:  # "Neom, February 16, SPA -": from a place that the lexicon has not
        media = next((e for e in first.values if e.type == "media" and e.country), None)
        inside = 0 < first.start <= _DATELINE_WORDS and p.text[first.start - 1] == ","
        if media and inside and p.text[first.end : first.end + 1] and p.text[first.end] in AFTER_DATELINE:
            return media.country
    return None


def _dateline(p: Parse, matches: list[Match[Entry]]) -> str | None:
    """Country of a city in capitals that opens the body, before "(Agency)", a dash or a date."""
    for match in matches:
        if match.start > 60:
            break
        in_capitals = all(p.text[i].isupper() for i in range(match.start, match.end))
        following = p.text[match.end] if match.end < p.n else ""
        goes_on = following in AFTER_DATELINE and following != "/"  # of two places neither is home
        if match.values[0].role in ("capital", "place") and in_capitals and goes_on:
            return match.values[0].country
    return None
