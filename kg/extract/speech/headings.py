"""What a report's title says of who speaks: "Statement by President X on ...", "X-Y Joint Leaders' Statement".

A title has no place in the report's text, so nothing here is evidence of a fact. It only tells whom "I", "we" and "the
President" of the text denote.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kg.extract.actors.gazetteer import Entry, Gazetteer, fold
from kg.extract.actors.groups import words
from kg.extract.actors.people import known_people, name_key
from kg.extract.actors.titled_names import PARTICLES, SUFFIXES
from kg.extract.lexical import sections
from kg.extract.roles.titles import Title, Titles
from kg.extract.trie import Match

_LONGEST = 6  # tokens of a person's name
_ISSUING = ("state", "igo", "party", "armed_group", "organization", "government_body")
_POSSESSIVE = ("'s", "’s", "'", "’")


@cache
def statement_words() -> dict[str, frozenset[str]]:
    """The word lists of `statements.txt` by section."""
    return sections(files("kg.extract") / "lexicon" / "statements.txt")


@dataclass(frozen=True, slots=True)
class HeadingPerson:
    """A person of the title with the post before the name; `author` where the title gives the text to that person."""

    name: str
    kind: Title | None
    country: str | None
    author: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """The people of a title, and the states and organisations that it gives the text to."""

    people: tuple[HeadingPerson, ...] = ()
    bodies: tuple[Entry, ...] = ()


def read_heading(tokens: list[str], gazetteer: Gazetteer, titles: Titles) -> Heading:
    """The `Heading` of a title, split into `tokens`."""
    return _HeadingReader(tokens, gazetteer, titles).read()


def office_of_author(title: list[str], heading: Heading) -> str | None:
    """The country whose official the title gives the text to ("Statement by President X"), or whose call or meeting a
    read-out is of ("Readout of President X's call with Y"); None where the title names several, or nobody known."""
    readout = any(word.lower() in statement_words()["read-out"] for word in title[:1])
    authors = list(heading.people[:1]) if readout else [person for person in heading.people if person.author]
    known = {person: known_people().get(name_key(person.name)) for person in authors}
    official = {person: who.country for person, who in known.items() if who is not None and who.sector == "GOV"}
    countries = {person.country or official.get(person) for person in authors}
    return countries.pop() if len(countries) == 1 and not heading.bodies else None


def read_byline(line: list[str], gazetteer: Gazetteer, titles: Titles) -> HeadingPerson | None:
    """The author whom a line above the text names before his post: "ANTONY J. BLINKEN, SECRETARY OF STATE", "Press
    Statement by James P. Rubin, Spokesman"; None for any other line."""
    return _HeadingReader(line, gazetteer, titles).byline()


def _forms(word: str) -> set[str]:
    return {word, word.removesuffix("s")}


class _HeadingReader:
    def __init__(self, tokens: list[str], gazetteer: Gazetteer, titles: Titles) -> None:
        self.tokens, self.lower = tokens, [t.lower() for t in tokens]
        self.names = {m.start: m for m in gazetteer.matches([fold(t) for t in tokens])}
        self.covered = {i for m in self.names.values() for i in range(m.start, m.end)}
        self.titles = titles.matches(self.lower)
        self.in_title = {i for m in self.titles for i in range(m.start, m.end)}
        self.ending = self._titles_ending()
        self.authors = self._authors()

    def read(self) -> Heading:
        people, at = [], 0
        while at < len(self.tokens):
            title = self.ending.get(at)
            end = self._name_end(at, title is not None)
            if end > at:
                country = self._country(title, end) if title else None
                name = self._text(at, end)
                people.append(HeadingPerson(name, title.values[0] if title else None, country, at in self.authors))
            at = max(end, at + 1)
        bodies = self._bodies()
        authors = [p for p in people if p.author]
        if authors and not (len(bodies) == 1 and all(p.kind is None and p.country is None for p in authors)):
            return Heading(tuple(people))
        return Heading(tuple(people), tuple(dict.fromkeys(bodies)))

    def _bodies(self) -> list[Entry]:
        """The states, organisations, parties and armed groups among the authors; of a party that nobody knows, not the
        state in its name."""
        inside = [m.values[0] for m in self.names.values() if m.start in self.authors]
        named = [e for e in inside if e.type in _ISSUING and e.role not in ("capital", "person")]
        if any(self.lower[i] in words()["parties"] for i in self.authors):
            named = [e for e in named if e.type != "state"]
        return named

    def byline(self) -> HeadingPerson | None:
        """The author of a line that is a name and a post, or ends in them behind "by"."""
        comma = next((i for i, token in enumerate(self.tokens) if token == ","), len(self.tokens))
        start = max((i + 1 for i in range(comma) if self.lower[i] == "by"), default=0)
        post = next((m for m in self.titles if m.start == comma + 1 and not m.values[0].plural), None)
        spelled = all(self.tokens[i][:1].isupper() and i not in self.in_title for i in range(start, comma))
        if post is None or not spelled or not 2 <= comma - start <= _LONGEST:
            return None
        of = self._after_of(post.end)
        if post.end < len(self.tokens) and (of is None or of.end < len(self.tokens)):
            return None  # the line goes on: "Antony Blinken, secretary of state, said"
        name = self._text(start, comma)
        country = post.values[0].country or (of.values[0].country if of is not None else None)
        return HeadingPerson(name.title() if name.isupper() else name, post.values[0], country, author=True)

    def _titles_ending(self) -> dict[int, Match[Title]]:
        """Titles by the token where a name may follow, those with a state behind "of" too ("President of Chad X")."""
        found = {m.end: m for m in self.titles if not m.values[0].plural}
        for title in list(found.values()):
            of = self._after_of(title.end)
            if of is not None:
                found.setdefault(of.end, title)
        return found

    def _after_of(self, at: int) -> Match[Entry] | None:
        """The name behind "of" or "of the" at token `at`."""
        if self.lower[at : at + 1] != ["of"]:
            return None
        return self.names.get(at + 2 if self.lower[at + 1 : at + 2] == ["the"] else at + 1)

    def _authors(self) -> range:
        """The tokens among which the authors stand: before the word for the text, and after its "by"."""
        lists, n = statement_words(), len(self.tokens)
        kind = next((i for i in range(n) if _forms(self.lower[i]) & lists["statement"]), None)
        if kind is None or {*self.lower[max(kind - 2, 0) : kind]} & lists["topic"]:
            return range(0)  # "Press Release Regarding the Statements of X"
        told = [i for i in range(kind + 1, n) if self.lower[i] in lists["topic"] and not self._addressed(i)]
        cue = next((i for i in range(kind + 1, n) if self.lower[i] in lists["by"] and self.lower[i - 1] != "behalf"), n)
        topic = next(iter(told), n)
        end = next((i for i in told if i > cue), n)
        return range(cue + 1, end) if cue < topic else range(kind)

    def _addressed(self, i: int) -> bool:
        """Whether token `i` opens "to the press", before the author, or "on behalf of"."""
        heard = any(_forms(word) & statement_words()["addressees"] for word in self.lower[i + 1 : i + 3])
        to = self.lower[i : i + 1] == ["to"] and heard
        return to or self.lower[i : i + 2] == ["on", "behalf"]

    def _name_end(self, at: int, titled: bool) -> int:
        """Where a person's name that begins at token `at` ends; `at` where none begins."""
        match = self.names.get(at)
        if match is not None:
            person = any(e.role == "person" for e in match.values)
            if not person or (match.values[0].role != "person" and not titled):
                return at
            end = match.end
        elif titled:
            end = at
        else:
            return at
        first = end
        while end < len(self.tokens) and end - at < _LONGEST and self._name_word(end, end > at):
            end += 1
        if titled and first == at and end - at == 1 and self.ending[at].values[0].phrase in words()["weak titles"]:
            return at  # "Official Travel"
        return end

    def _name_word(self, i: int, inner: bool) -> bool:
        word = self.tokens[i]
        if i in self.covered or i in self.in_title or self.lower[i].endswith("ing") or word in _POSSESSIVE:
            return False
        if inner and (self.lower[i] in PARTICLES or word in SUFFIXES[:-1] or word == "-"):
            return i + 1 < len(self.tokens) or word in SUFFIXES
        if word == "," and inner:
            return i + 1 < len(self.tokens) and self.tokens[i + 1] in SUFFIXES[:-1]
        ended = statement_words()["topic"] | (words()["headline verbs"] if inner else frozenset())
        return word[:1].isupper() and self.lower[i] not in ended

    def _country(self, title: Match[Title], end: int) -> str | None:
        """The country of the post: of the title, or of the state right before it or after "of" behind the name."""
        if title.values[0].country:
            return title.values[0].country
        before = next((m for m in self.names.values() if m.end == title.start), None)
        sides = (before, self._after_of(end), self._after_of(title.end))
        return next((m.values[0].country for m in sides if m is not None), None)

    def _text(self, start: int, end: int) -> str:
        text = ""
        for word in self.tokens[start:end]:
            joined = word in (",", "-") or text.endswith("-") or not text
            text += word if joined else f" {word}"
        return text.strip(" -,")
