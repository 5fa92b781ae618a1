"""Names that their surroundings tell: after a title, between commas after one, before an age.

This is what repairs the NER for names that it does not know: "Prime Minister Ndayi", "the defeated candidate, Lamin
Darboe, ...". The words of a name are told from titles, honorifics and the names that the gazetteer covers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.actors.gazetteer import Entry
from kg.extract.actors.groups import group_nouns, words
from kg.extract.actors.people import gender_of_name
from kg.extract.lexical import deed_nouns
from kg.extract.parse import Parse
from kg.extract.roles.titles import Title
from kg.extract.trie import Match

PARTICLES = frozenset(
    [
        "al", "el", "bin", "ibn", "bint", "van", "von", "der", "den", "de", "da", "dos", "do", "del", "della", "di",
        "la", "le", "ould", "ul", "ur", "ben", "abu", "abd", "af", "zu", "ter", "y", "e", "du",
    ]
)  # fmt: skip
SUFFIXES = ("Jr.", "Sr.", "Jr", "Sr", "II", "III", ",")
_OFFICES = ("office", "cabinet", "council", "secretariat", "administration")
_SIGNATURE = 40  # tokens at the end of a report in which it is signed
_LINKS = ("of", "for", "to", "from", "in")  # prepositions that open the complement of a title
_INSIDE = (*_LINKS, "the", "and", "&", "-", "'s", "’s")  # words in small letters inside such a complement


@dataclass(slots=True)
class PersonSpan:
    """Tokens `start` to `end` name a person.

    `title` is the title before the name, if any: right before it, or with a complement between ("Ambassador to
    Ghana Heather Doyle").
    """

    start: int
    end: int
    title: Match[Title] | None = None


class TitledNames:
    """Names and their titles in one report, given the names and titles of the lexicons."""

    def __init__(self, p: Parse, names: list[Match[Entry]], titles: list[Match[Title]]) -> None:
        self.p = p
        self.title_ending = {m.end: m for m in titles}
        self.in_title = {i for m in titles for i in range(m.start, m.end)}
        self.known = {m.start: m for m in names if m.values[0].role != "person"}
        self.covered = {i: m for m in self.known.values() for i in range(m.start, m.end)}
        self.honorifics, self.weak, self.designate = words()["honorifics"], words()["weak titles"], words()["designate"]
        self.captions = words()["captions"]

    # the words of a name

    def proper(self, i: int) -> bool:
        """True for a capitalised word that may be part of a name."""
        p = self.p
        if not 0 <= i < p.n or p.pos[i] not in ("PROPN", "NOUN", "ADJ", "X"):
            return False
        return p.text[i][:1].isupper() and p.text[i][-1:] != "."

    def verb_of_heading(self, i: int) -> bool:
        """True for the verb behind a name in a heading in capitals: "President Ana Berg Announces New Sanctions"."""
        text = self.p.text
        capitals = all(word[:1].isupper() for word in text[max(i - 2, 0) : i + 2]) and i > 1
        return capitals and self.p.lower[i] in words()["headline verbs"]

    def name_token(self, i: int) -> bool:
        """True for a capitalised word that no lexicon takes for something else."""
        if not self.proper(i) or i in self.covered or i in self.in_title:
            return False
        if self.p.lower[i] in self.captions or self.verb_of_heading(i):
            return False
        return self.p.text[i] not in self.honorifics and self.p.lemma[i] not in group_nouns()

    def extend(self, start: int, end: int) -> tuple[int, int]:
        """The span with the hyphenated parts, name words and suffixes that the NER has left out."""
        p = self.p
        while end < p.n and p.sent[end] == p.sent[start]:
            if p.hyphened(end) and (self.name_token(end + 1) or p.text[start] in words()["surnames first"]):
                end += 2  # "Kim Yo-jong"
            elif p.pos[end] in ("PROPN", "ADJ") and (self._unclaimed(end) or self._cut(start, end)):
                end += 1
            else:
                break
        if end + 1 < p.n and p.text[end] == "," and p.text[end + 1] in SUFFIXES[:4]:
            end += 2
        elif end < p.n and p.text[end] in SUFFIXES[:-1]:
            end += 1
        while start > 1 and p.hyphened(start - 1) and self._unclaimed(start - 2):
            start -= 2  # "Madikizela" of "Madikizela-Mandela"
        while (
            start > 0
            and p.pos[start - 1] == "PROPN"
            and start <= p.head[start - 1] < end
            and self._unclaimed(start - 1)
        ):
            start -= 1
        return start, end

    def _unclaimed(self, i: int) -> bool:
        return self.p.ent[i] in ("", "PERSON") and self.name_token(i)

    def _cut(self, start: int, end: int) -> bool:
        """True where the NER takes the surname for a place that no lexicon has ("Captain Amadou Sanogo")."""
        first = end - start == 1 and start in self.title_ending
        return first and self.p.ent[end] == "GPE" and self.name_token(end)

    # titles before names

    def title_before(self, start: int) -> Match[Title] | None:
        """The title that ends where the name begins, honorifics and "-elect" passed over, or one with a complement."""
        text, lower = self.p.text, self.p.lower
        while start > 1 and start not in self.title_ending:
            honorific = text[start - 1] in self.honorifics or (
                text[start - 1] == "." and text[start - 2] in self.honorifics
            )
            designate = lower[start - 1] in self.designate or (
                text[start - 1] == "-" and lower[start] in self.designate
            )
            if not honorific and not designate:
                break
            start -= 1
        title = self.title_ending.get(start)
        if title is not None and title.end - title.start == 1 and text[title.start] in self.honorifics:
            # "the Amir Sheikh X" and "the Amir of Kuwait Sheikh X" are Amirs
            title = self.title_ending.get(title.start) or self._over_complement(title.start) or title
        if title is None or self._in_office_name(title.start):
            return self._over_complement(start) or title
        return title

    def _in_office_name(self, start: int) -> bool:
        """True for the title in "Head of the Office of the President X", which is not X's."""
        lower, at = self.p.lower, start - 1
        while at > 0 and lower[at] in ("the", "of"):
            at -= 1
        return at < start - 1 and lower[at + 1] == "of" and lower[at] in _OFFICES

    def _over_complement(self, start: int) -> Match[Title] | None:
        """The title in "Ambassador to Ghana X" and "Minister of Foreign Affairs X"."""
        p = self.p
        if start < 3 or not self.proper(start - 1) or p.pos[start - 1] not in ("PROPN", "NOUN"):
            return None
        for at in range(start - 2, max(p.sent_bounds[p.sent[start]][0], start - 10), -1):
            if p.lower[at] in _LINKS and at in self.title_ending:
                title = self.title_ending[at]
                return None if title.values[0].plural else title
            if not p.text[at][:1].isupper() and p.lower[at] not in _INSIDE:
                return None
        return None

    # names after titles

    def after_title(self, title: Match[Title]) -> PersonSpan | None:
        """The name right after a title, or after its complement: "President of Chad X"."""
        p = self.p
        start = self._name_start(title.end)
        if start is None:
            return None
        while start < p.n and p.text[start] in self.honorifics:
            start += 1
        end = self._run_end(start, p.sent[title.start])
        if end == start or title.values[0].plural or p.pos[start] not in ("PROPN", "NOUN", "ADJ", "X"):
            return None
        weak = title.values[0].phrase in self.weak
        if end - start == 1 and (weak or (p.text[title.end - 1].islower() and p.pos[start] != "PROPN")):
            return None
        if end - start == 1 and p.lower[start] in deed_nouns():
            return None  # "the Terrorist Attack"
        if end < p.n and p.lemma[end] in group_nouns() and p.text[end][0].isupper():
            return None  # "President Mugabe Foundation"
        if p.lower[end - 1] in words()["not actors"] or p.lemma[end - 1] in words()["not actors"]:
            return None  # "Major Non-NATO Ally"
        if (
            end + 1 < p.n
            and p.tag[end] == "POS"
            and p.text[end + 1].istitle()
            and p.lower[end + 1] in words()["not actors"]
        ):
            return None  # "Prince George's County"
        return PersonSpan(*self.extend(start, end), title)

    def _name_start(self, end: int) -> int | None:
        """Where a name may begin after a title that ends at `end`; None where a complement leaves no room for one."""
        p = self.p
        if end + 2 >= p.n or p.lower[end] not in ("of", "to", "for"):
            return end
        name = self.known.get(end + 1) or (self.known.get(end + 2) if p.lower[end + 1] == "the" else None)
        if name is None or not (self.name_token(name.end) and self.name_token(name.end + 1)):
            return None
        return name.end

    def _run_end(self, start: int, sentence: int) -> int:
        """The end of the run of name words from `start`."""
        p, end = self.p, start
        while end < p.n and p.sent[end] == sentence:
            inner = end > start and end + 1 < p.n
            particle = inner and p.lower[end] in PARTICLES and (p.text[end + 1] == "-" or self.proper(end + 1))
            if self.name_token(end) or particle:
                end += 1
            elif inner and p.text[end] == "-" and self.proper(end + 1):
                end += 2
            else:
                break
        return end

    def after_comma(self, end: int) -> PersonSpan | None:
        """ "The losing candidate, Lamin Darboe, ...": two or more capitalised words after the title ending at `end`."""
        p, comma = self.p, end
        if comma < p.n and p.lower[comma] in ("of", "for", "to"):
            last = min(p.n, end + 8)
            while comma < last and (p.text[comma][:1].isupper() or p.lower[comma] in ("of", "for", "to", "the", "and")):
                comma += 1
        if comma + 2 >= p.n or p.text[comma] != "," or self.title_ending[end].values[0].plural:
            return None
        start = comma + 1
        owner = self.known.get(start)
        if owner is not None and p.tag[owner.end : owner.end + 1] == ["POS"]:
            start = owner.end + 1  # "its head, Zambia's Nevers Mumbo"
        while start < p.n and p.text[start] in self.honorifics:
            start += 1
        stop = start
        while stop < p.n and (
            self.name_token(stop) or (stop > start and (p.text[stop] == "-" or p.lower[stop] in PARTICLES))
        ):
            stop += 1
        closed = stop < p.n and (p.text[stop] in (",", ".", ";", ")") or p.pos[stop] in ("VERB", "AUX"))
        return PersonSpan(start, stop) if closed and 2 <= stop - start <= 5 else None

    def before_age(self) -> Iterator[PersonSpan]:
        """ "Lamin Darboe, 52, ...": two or more capitalised words before an age."""
        p = self.p
        for i in range(2, p.n - 2):
            if (
                p.text[i] != ","
                or len(p.text[i + 1]) != 2
                or not p.text[i + 1].isdigit()
                or p.text[i + 2] not in (",", ".")
            ):
                continue
            start = i
            while start > 0 and p.pos[start - 1] == "PROPN" and p.text[start - 1][0].isupper():
                if start - 1 in self.in_title:
                    break
                start -= 1
            if i - start > 1 and not any(p.text[k].isdigit() for k in range(start, i)):
                yield PersonSpan(start, i, self.title_before(start))

    def given(self) -> Iterator[PersonSpan]:
        """A known first name before a capitalised word, where the NER sees no name: "Hatice Demir, a student, ..."."""
        p = self.p
        for i in range(p.n - 1):
            if p.pos[i] != "PROPN" or p.ent[i] in ("ORG", "FAC", "EVENT", "LAW", "WORK_OF_ART", "PRODUCT"):
                continue
            if gender_of_name(p.text[i]) is None or not (self.name_token(i) and p.pos[i + 1] == "PROPN"):
                continue
            end = self._run_end(i, p.sent[i])
            thing = p.lower[end - 1] in words()["not actors"] or p.lemma[end - 1] in group_nouns()
            if (
                2 <= end - i <= 4
                and not thing
                and (i == 0 or p.pos[i - 1] != "PROPN")
                and p.text[i] != p.text[i].upper()
            ):
                yield PersonSpan(*self.extend(i, end), self.title_before(i))

    # names that present or sign

    def after_honorific(self) -> Iterator[PersonSpan]:
        """ "Honourable Thuli Dlamini": two or more capitalised words after an honorific that stands before no title."""
        for i in range(self.p.n - 2):
            if self.p.text[i] in self.honorifics and i not in self.in_title:
                end = self._run_end(i + 1, self.p.sent[i])
                if end - i > 2:
                    yield PersonSpan(i + 1, end)

    def before_title(self) -> Iterator[PersonSpan]:
        """ "Lamin Darboe, President of X, ...": two or more capitalised words before a post and whose it is."""
        p = self.p
        for title in self.title_ending.values():
            end = title.start - 1
            if end < 2 or p.text[end] != "," or p.lower[title.end : title.end + 1] != ["of"] or title.values[0].plural:
                continue
            start = end
            while start > 0 and p.sent[start - 1] == p.sent[end] and self.name_token(start - 1):
                start -= 1
            if 2 <= end - start <= 4 and all(p.pos[k] == "PROPN" and p.ent[k] != "ORG" for k in range(start, end)):
                yield PersonSpan(start, end)

    def presented(self) -> Iterator[PersonSpan]:
        """The name in "I, X, President of Y, do hereby", and the name in capitals on a line of its own at the end."""
        p = self.p
        for i in range(p.n - 3):
            if p.lower[i] == "i" and p.text[i + 1] == ",":
                end = i + 2
                while end < p.n and end - i < 8 and p.text[end][:1].isupper() and end not in self.covered:
                    end += 1
                if end < p.n and p.text[end] == "," and end - i > 3:
                    yield PersonSpan(*self.extend(i + 2, end))
        for start in range(max(1, p.n - _SIGNATURE), p.n):
            end = start
            while end < p.n and p.pos[end] != "SPACE":
                end += 1
            line = p.text[start:end]
            if p.pos[start - 1] != "SPACE" or not 2 <= len(line) <= 5 or not all(w.isupper() for w in line if w != ","):
                continue
            if gender_of_name(line[0].title()) is not None and start not in self.covered:
                yield PersonSpan(start, end)
