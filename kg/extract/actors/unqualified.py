"""Whose a group is of which the text does not say so: "the government", "senators", "the Foreign Ministry"."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.actors.classify import Classifier, Phrase
from kg.extract.actors.mentions import Candidate, Countries
from kg.extract.parse import Parse


@dataclass(frozen=True, slots=True)
class Unqualified:
    """What tells the country of a group phrase without one; `words` are those of `actor_words.txt`."""

    p: Parse
    words: dict[str, frozenset[str]]
    classifier: Classifier
    countries: Countries
    known: dict[int, list[Candidate]]

    def country(self, phrase: Phrase, owners: list[Candidate], *, crowd: bool, inside: bool) -> str | None:
        """The country of a group that names none: the report's, but none for "foreign troops" or "Asian leaders".

        `crowd` is true for people who only gather there, `inside` for a noun before another ("government spending").
        """
        i, beyond = phrase.head, self.words["supranational"]
        if self.p.lower[i] == "general":
            return None  # a Secretary-General serves no state
        modifiers = self.classifier.modifiers(i, phrase.start)
        if phrase.noun.lemma in self.words["departments"]:
            modifiers = tuple(m for m in modifiers if m != "foreign")  # what a "foreign ministry" deals with
        if any(m in beyond for m in modifiers) or any(
            o.name.lower().replace(" ", "_") in beyond or o.key[0] == "ethnic" for o in owners
        ):
            return None
        if phrase.noun.type in ("organization", "media") and self.classifier.proper(phrase):
            return None
        if phrase.noun.lemma in self.words["anybody"] and crowd:
            return None  # whoever marches there is not the nation
        title = self.classifier.titles.get(i)
        if title is not None and title.country:
            return title.country
        if self.of_union(phrase):
            return None
        if self.countries.office:
            return self._beyond_office(phrase, inside)
        sentence = self.p.sent[i]
        department = phrase.noun.lemma in self.words["departments"]
        scene = self.countries.scene(sentence) if department else None
        if department and not scene and phrase.end - phrase.start <= 2 and (before := self._owner_before(i)):
            return before  # "Turkey's Foreign Ministry condemned it. Ministry spokesman X said"
        found = scene or self.countries.about(sentence)  # "In Ankara, the Defence Ministry said"
        if found and phrase.noun.type == "government_body" and found in self._critics(phrase.head):
            return self.countries.before(sentence, {found})
        return found

    def of_union(self, phrase: Phrase) -> bool:
        """Whether "the Council" is rather one of the union of states that the text names than a state's."""
        named = (c.name.lower() for known in self.known.values() for c in known if c.type == "igo")
        bare = phrase.noun.lemma in self.words["bare organs"] and phrase.end - phrase.start <= 2
        return bare and self.p.text[phrase.head].istitle() and any(name in self.words["unions"] for name in named)

    def _beyond_office(self, phrase: Phrase, inside: bool) -> str | None:
        """The country of a group that a state's own office names without one.

        "The Administration" and "senators" are its own, "leaders" and "officials" may be anybody's, "the government",
        civilians and rebels are rather those of the country that it speaks about.
        """
        noun, about = phrase.noun, self.countries
        if noun.type != "government_body" or noun.lemma == "troop":
            sentence = self.p.sent[phrase.head]
            people = noun.type == "population"  # "hostages" are of whom the text has told
            return about.abroad(sentence) or (about.before(sentence, {about.office or ""}) if people else None)
        if noun.sector == "GOV" and self.classifier.plural(phrase.head):
            return None
        if noun.lemma == "regime" and (before := self._owner_before(phrase.head)):
            return before
        own = noun.lemma == "administration" or noun.sector == "LEG" or self.p.text[phrase.head][0].isupper()
        sentence = self.p.sent[phrase.head]
        if own or inside:  # "government spending"
            return about.home
        return about.abroad(sentence) or about.before(sentence, {about.office or ""}) or about.home

    def _critics(self, i: int) -> set[str | None]:
        """The states that condemn or urge what the word `i` stands in: "Norway condemned the army's coup"."""
        p, told = self.p, self.words["told of others"]
        verbs = [a for a in p.ancestors(i) if p.pos[a] == "VERB" and p.lemma[a] in told]
        doers = [s for v in verbs for s in p.children(v, "nsubj") if i not in p.subtree(s)]
        return {c.country for s in doers for c in self.known.get(s, ()) if c.type == "state"}

    def _owner_before(self, i: int) -> str | None:
        """The country of the same noun where the text last gave it one: of "the regime" behind "the Syrian regime"."""
        p = self.p
        for t in (t for t in range(i - 1, -1, -1) if p.lemma[t] == p.lemma[i]):
            around = (t, *p.children(t, "amod", "compound", "poss"))  # "the Syrian regime" is also a name for Syria
            owners = [c for k in around for c in self.known.get(k, ())]
            if country := next((c.country for c in owners if c.type == "state"), None):
                return country
        return None
