"""Names of people: NER repaired by titles, honorifics, names of public life and names seen in full elsewhere."""

from __future__ import annotations

from kg.extract.actors.gazetteer import Entry, fold
from kg.extract.actors.groups import group_nouns, words
from kg.extract.actors.titled_names import PARTICLES, SUFFIXES, PersonSpan, TitledNames
from kg.extract.parse import HYPHENS, Parse
from kg.extract.roles.titles import Title
from kg.extract.trie import Match

_STRONG = ("name", "organisation", "epithet", "people", "ethnic", "seat")
_PLACED = ("capital", "place", "adjective")


class PersonFinder:
    """Finds the names of people in one report."""

    def __init__(self, p: Parse, names: list[Match[Entry]], titles: list[Match[Title]]) -> None:
        self.p = p
        self.titled = TitledNames(p, names, titles)
        self.public = [m for m in names if any(v.role == "person" for v in m.values)]
        self.known_end = {m.start: m.end for m in self.public}
        self.title_starting = {m.start: m for m in titles}
        self.ents = [(e.start, e.end, e.label_) for e in p.doc.ents]
        self.common = {w for w in p.text if w.islower() and len(w) > 3}
        self.first_words = self._organisations()
        self.parts = self._words_of(long_only=False)
        self._spans: list[PersonSpan] = []
        self._taken: set[int] = set()

    def find(self) -> list[PersonSpan]:
        """Names of people, in order, none overlapping. What is surest comes first and keeps its words."""
        for start, end, label in self.ents:
            if label == "PERSON" and not self._pairs(start, end):
                self._add(self._from_ner(start, end), whole=False)
        for match in self.public:
            if self._is_public(match):
                self._add(self._from_lexicon(match))
        titled = self.titled
        for end, title in titled.title_ending.items():
            if end < self.p.n and end not in self._taken:
                self._add(titled.after_title(title))
        for end in titled.title_ending:
            self._add(titled.after_comma(end))
        for span in (
            *titled.after_honorific(),
            *titled.before_age(),
            *titled.before_title(),
            *titled.presented(),
            *titled.given(),
        ):
            self._add(span)
        self._surnames()
        return sorted(self._spans, key=lambda s: s.start)

    def _add(self, span: PersonSpan | None, *, whole: bool = True) -> None:
        """Keep `span` where its words (its first one, if not `whole`) are still free."""
        if span is None or span.start in self._taken:
            return
        tokens = range(span.start, span.end)
        if whole and any(i in self._taken for i in tokens):
            return
        self._spans.append(span)
        self._taken.update(tokens)

    def _words_of(self, *, long_only: bool) -> set[str]:
        """Words of the names of several words that the NER takes for people's; `long_only` leaves out known names."""
        known = self.titled.known
        return {
            self.p.text[i]
            for start, end, label in self.ents
            if label == "PERSON" and end - start > 1 and not (long_only and start in known)
            for i in range(start, end)
        }

    def _organisations(self) -> set[str]:
        """First words of longer names of organisations, which stand for them later on ("Delta" for Delta Air)."""
        p, known, people = self.p, self.titled.known, self._words_of(long_only=True)
        found = {
            p.text[start]
            for start, end, label in self.ents
            if label == "ORG" and end - start > 1 and p.pos[start] == "PROPN" and start not in self.titled.covered
        }
        found |= {p.text[m.start] for m in known.values() if m.end - m.start > 1 and m.values[0].role == "organisation"}
        return found - people

    # names of public life

    def _is_public(self, match: Match[Entry]) -> bool:
        """True where a name of public life is a person's name here, whatever the NER takes it for."""
        p, i = self.p, match.start
        if match.values[0].role != "person":  # a name of something else too
            return i in self.titled.title_ending
        if match.end - i > 1 or self._pairs(i, i + 1):
            return True
        if p.text[i] in self.parts:
            return False  # somebody else of that name: "Wilmer Chávez Mamani" makes "Chávez" his
        opens = i == p.sent_bounds[p.sent[i]][0]
        inside = p.dep[i] == "compound" and p.head[i] > i and p.text[p.head[i]][0].isupper()
        return p.pos[i] == "PROPN" and not inside and (not opens or p.ent[i] != "")

    def _pairs(self, start: int, end: int) -> bool:
        """True where the words hold one of two known names with a hyphen between ("the Trump-Putin summit")."""
        hyphens = (h for h in range(start - 1, end + 1) if self.p.hyphened(h))
        return any({h - 1, h + 1} <= self.known_end.keys() for h in hyphens)

    def _from_lexicon(self, match: Match[Entry]) -> PersonSpan | None:
        title = self.title_starting.get(match.start)  # "Sultan Qaboos" begins with a title
        start = match.start
        if title is not None and title.end < match.end and self.p.lower[title.end] != "of":
            start = title.end
        if match.end - 1 in self._taken:
            return None
        return PersonSpan(*self.titled.extend(start, match.end), self.titled.title_before(start))

    # names that the NER finds

    def _from_ner(self, start: int, end: int) -> PersonSpan | None:
        """The person's name in a PERSON entity, without titles and honorifics; None where it is no person's."""
        p = self.p
        start, end = self._trimmed(start, end)
        if start >= end:
            return None
        start, end = self.titled.extend(start, end)
        end = max(end, self.known_end.get(start, 0))  # "Theresa" of "Theresa May"
        if self._no_name(start, end):
            return None
        complement = end - start > 2 and start > 1 and p.lower[start - 1] in ("of", "for", "to")
        if complement and start - 1 in self.titled.title_ending:  # "Mayor of Linz Anna Keller", "Linz" taken in
            span = PersonSpan(start + 1, end, self.titled.title_ending[start - 1])
        else:
            span = PersonSpan(start, end, self.titled.title_before(start))
        if (span.title is None and self._something_else(start, end)) or self._known_as_other(span):
            return None
        return span

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        p, titled = self.p, self.titled
        while start < end:
            match = titled.covered.get(start)
            demonym = match is not None and match.end < end and match.values[0].role == "adjective"
            little = p.text[start] in titled.honorifics or p.pos[start] in ("DET", "PUNCT", "ADP", "SPACE")
            if not little and not demonym and not self._title_part(start, end):
                break
            start += 1
        end = next((i for i in range(start + 2, end - 1) if p.lower[i] == "of"), end)  # "Rotimi Amaechi of Rivers"
        end = next((i for i in range(start + 1, end) if titled.verb_of_heading(i)), end)
        state = titled.covered.get(start + 2)
        if start + 2 < end and p.lower[start + 1] == "of" and state is not None and state.values[0].role == "name":
            end = start + 1  # "President Touré of Mali"
        while end > start:
            last = end - 1
            small = p.pos[last] in ("ADP", "CCONJ", "VERB", "AUX") and p.text[last].islower()
            caption = last > start + 1 and p.lower[last] in words()["captions"]
            if p.tag[last] != "POS" and p.pos[last] not in ("PUNCT", "SPACE", "NUM") and not (small or caption):
                break
            end -= 1
        return start, end

    def _title_part(self, i: int, end: int) -> bool:
        """True where token `i` belongs to a title that leaves some of the name over."""
        ending = self.titled.title_ending
        return i in self.titled.in_title and any(s in ending and ending[s].start <= i for s in range(i + 1, end))

    def _no_name(self, start: int, end: int) -> bool:
        """True for what no person is called: a heading in capitals, a common word, a thing, a dateline."""
        p, covered = self.p, self.titled.covered
        words_ = p.text[start:end]
        if words_[0][0].isdigit() or not any(w[:1].isupper() and w not in SUFFIXES for w in words_):
            return True
        if len(words_) == 1:
            common = p.lower[start] in self.common or start in self.titled.in_title or self._no_surname(start)
            return common and start not in self.titled.title_ending
        if all(w.isupper() and len(w) > 3 for w in words_) or p.lower[end - 1] in words()["not actors"]:
            return True
        noun = group_nouns().get(p.lemma[end - 1])
        if noun is not None and noun.kind != "person" and words_[-1][0].isupper():
            return True
        state = any(i in covered and covered[i].values[0].role == "name" for i in range(start + 1, end))
        apart = (i for i in range(start + 1, end) if p.text[i] in (*HYPHENS, ","))
        return state and any(p.end[i - 1] != p.start[i] for i in apart)  # "LOMÉ - Togo"

    def _no_surname(self, i: int) -> bool:
        """True for one word that is no person's name by its form, its tag or the lexicons ("Brexit", "W]e")."""
        p, word = self.p, self.p.text[i]
        odd = not fold(word).replace("-", "").replace("'", "").replace(".", "").isalpha() or len(word) < 2
        thing = p.lower[i] in words()["not actors"] or p.lemma[i].lower() in words()["not actors"]
        group = p.lemma[i].lower() in group_nouns() and word not in self.parts
        acronym = word.isupper() and len(word) > 3
        return odd or thing or group or acronym or p.tag[i] in ("VBG", "MD", "VB", "RB", "IN")

    def _something_else(self, start: int, end: int) -> bool:
        """True where a name without a title is rather a plural, a newspaper or an organisation by its first word."""
        p = self.p
        if end - start > 1:
            return p.lower[end - 1] in words()["media heads"]
        plural = p.tag[start] in ("NNS", "NNPS") and p.text[start] not in self.parts
        return plural or p.text[start] in self.first_words

    def _known_as_other(self, span: PersonSpan) -> bool:
        """True where the gazetteer knows the span as no person and no title speaks against that."""
        around = self.titled.covered.get(span.start)
        if around is not None and around.start < span.start and around.end >= span.end:
            return True
        match = self.titled.known.get(span.start)
        honoured = span.start > 0 and self.p.text[span.start - 1] in self.titled.honorifics
        if match is None or span.title is not None or honoured:
            return False
        strong = match.values[0].role in _STRONG
        if match.end == span.end:
            return strong or match.values[0].role in _PLACED
        return strong and match.end > span.start + 1

    # surnames

    def _surnames(self) -> None:
        """Add later bare surnames of the people found, whatever the NER takes them for."""
        p, known = self.p, self._known_surnames()
        longer = {end: start for start, end, label in self.ents if label != "PERSON" and end - start > 1}
        for i in range(p.n):
            if i in self._taken or fold(p.text[i]) not in known or i in self.titled.in_title:
                continue
            if p.pos[i] not in ("PROPN", "NOUN", "ADJ", "X") or not p.text[i][0].isupper():
                continue
            cover = self.titled.covered.get(i)
            if cover is not None and (cover.end != i + 1 or cover.values[0].role in ("name", "adjective", "people")):
                continue
            start = i - 2 if i >= 2 and p.text[i - 1] == "-" and p.lower[i - 2] in PARTICLES else i
            whole = longer.get(i + 1)
            if whole is not None and all(self.titled.name_token(k) for k in range(whole, i)):
                start = whole  # a name in full that the NER takes for something else
            self._spans.append(PersonSpan(start, i + 1, self.titled.title_before(start)))

    def _known_surnames(self) -> set[str]:
        """The last words of the names found, and the inner ones of long names, folded."""
        found: set[str] = set()
        for span in self._spans:
            texts = [w for w in self.p.text[span.start : span.end] if w not in SUFFIXES]
            found.update(fold(w) for w in texts[-1:])
            if span.end - span.start > 2:
                found.update(fold(w) for w in texts[1:-1] if len(w) > 3 and w.lower() not in PARTICLES)
        return found
