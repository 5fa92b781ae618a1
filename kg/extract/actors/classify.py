"""What a group phrase denotes: its type and sector, the key that joins it to others, and its name.

"Rebel leaders" are an armed group, "Kurdish forces" too; "the police" and "police officers" of a country are one actor.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.actors.gazetteer import capitals, fold, state_of_country
from kg.extract.actors.groups import GroupNoun, modifier_classes, words
from kg.extract.actors.mentions import Candidate, Key, surface
from kg.extract.parse import Parse
from kg.extract.roles.titles import Title

_INDEFINITE = ("a", "an", "one", "another", "any", "some")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens `start` to `end` under the group noun at token `head`, which may mean many without a plural ("rebel" in
    "a rebel attack": `collective`)."""

    head: int
    start: int
    end: int
    noun: GroupNoun
    collective: bool = False


class Classifier:
    """Classifies the group phrases of one report, given the names already found (`known`: head token -> candidates).

    `titles` are the titles of the lexicon by their head token.
    """

    def __init__(self, p: Parse, known: dict[int, list[Candidate]], titles: dict[int, Title]) -> None:
        self.p, self.known, self.titles = p, known, titles
        self.words, self.classes = words(), modifier_classes()

    def candidate(self, phrase: Phrase, country: str | None, confidence: float, *, several: bool = False) -> Candidate:
        """The candidate that the phrase makes, for one of `several` countries or for the only one."""
        p, noun, i = self.p, phrase.noun, phrase.head
        proper = noun.kind != "person" and self.proper(phrase)
        confidence = max(confidence, 0.75) if proper else confidence
        type_, sector = self._type(phrase, country, confidence, proper)
        key = self._key(phrase, country)
        name = self.name(i, phrase.start, phrase.end)
        aliases: tuple[str, ...] = ()
        state = state_of_country().get(country or "")
        if state is not None:
            adjective = state.adjectives[0] if state.adjectives else state.name
            name = f"{adjective} {p.text[i]}" if several else name
            aliases = (f"{adjective} {p.lower[i]}",) if key[0] in ("gov", "people", "mil", "police") else ()
        if phrase.end > i + 1 and not proper:  # "protesters" of "protesters in Nairobi"
            aliases = (*aliases, self.name(i, phrase.start, i + 1))
        if noun.kind != "person" and (rest := self._unowned(phrase)):
            aliases = (*aliases, rest)
        kind = "name" if proper else "nominal"
        sure = confidence if country or proper else 0.4
        return Candidate(phrase.start, phrase.end, i, kind, key, name, type_, country, sector, sure, aliases)

    def plural(self, i: int) -> bool:
        """True for a plural noun at token `i`."""
        return self.p.tag[i] in ("NNS", "NNPS")

    def proper(self, phrase: Phrase) -> bool:
        """True for a name of several capitalised words: "Public Services Commission"."""
        p, i = self.p, phrase.head
        others = (k for k in range(phrase.start, phrase.end) if k != i and k not in self.known)
        return p.text[i][0].isupper() and any(
            p.text[k][0].isupper() and p.pos[k] in ("PROPN", "ADJ", "NOUN") for k in others
        )

    def modifiers(self, i: int, start: int) -> tuple[str, ...]:
        """Lemmas of the modifiers that make it another group ("opposition", "military"), names left out."""
        p, plain = self.p, self.words["descriptive"]
        named = {t for at in range(start, i) for c in self.known.get(at, ()) for t in range(c.start, c.end)}
        return tuple(
            p.lemma[k]
            for k in range(start, i)
            if k not in named and p.pos[k] in ("NOUN", "PROPN", "ADJ", "VERB") and p.lemma[k] not in plain
        )

    # type and sector

    def _type(self, phrase: Phrase, country: str | None, confidence: float, proper: bool) -> tuple[str, str]:
        noun, i, start = phrase.noun, phrase.head, phrase.start
        type_, sector = noun.type, noun.sector
        modifiers = self.modifiers(i, start)
        if proper and noun.lemma in self.words["parties"] and self.p.lower[i + 1 : i + 2] == ["for"]:
            return "party", "PTY"  # "the Congress for Democratic Change"
        if noun.lemma == "force" or (proper and noun.sector == "MIL"):
            stately = (confidence > 0.75 or self._official(start, i)) if proper else not self._ethnic(start, i)
            type_, sector = self._force(modifiers, country if stately else None)
        elif not proper:
            type_, sector = self._modified(noun, modifiers)
        elif type_ == "population":
            type_ = "organization"
        if noun.kind == "person" and not self.plural(i) and not phrase.collective:
            type_ = "person" if self._unique(i, noun, confidence) else "other"
        return type_, sector

    def _force(self, modifiers: tuple[str, ...], country: str | None) -> tuple[str, str]:
        """Type and sector of forces: a state's where a state owns them, or where they are its police or army."""
        if any(m in self.words["rebel modifiers"] for m in modifiers):
            return "armed_group", "REB"
        if any(m in ("security", "police", "border") for m in modifiers):
            return "government_body", "COP"
        if country or any(m in self.words["official modifiers"] for m in modifiers):
            return "government_body", "MIL"
        return "armed_group", "REB"

    def _modified(self, noun: GroupNoun, modifiers: tuple[str, ...]) -> tuple[str, str]:
        """Type and sector as the modifiers tell them: "rebel leaders" are an armed group."""
        for modifier in modifiers:
            if modifier in self.classes:
                type_, sector = self.classes[modifier]
                governs = noun.sector == "GOV" and noun.kind != "person"
                return (noun.type if governs else type_ or noun.type), sector
        return noun.type, noun.sector

    def _unique(self, i: int, noun: GroupNoun, confidence: float) -> bool:
        """True where the post tells the person: "Montenegro's prime minister"; it is surest where it is owned."""
        p = self.p
        if noun.sector != "GOV" or noun.lemma in self.words["no posts"] | self.words["sent"] | self.words["unnamed"]:
            return False
        if any(p.lower[k] in _INDEFINITE for k in p.children(i, "det", "nummod")):
            return False
        title = self.titles.get(i)
        office = noun.lemma in self.words["offices"] or p.lower[i] == "general"
        office |= title is not None and (title.level == "state" or title.country is not None)
        return confidence > 0.6 or (office and p.text[i][0].isupper())

    def _official(self, start: int, i: int) -> bool:
        """True where a state or a body of one stands in the name: "Metropolitan Police Command"."""
        inside = (c for at in range(start, i) for c in self.known.get(at, ()))
        return any(c.type in ("state", "government_body") for c in inside)

    def _ethnic(self, start: int, i: int) -> bool:
        """True where a people and no state is named before the noun: "Kurdish forces"."""
        return any(c.key[0] == "ethnic" for at in range(start, i) for c in self.known.get(at, ()))

    # key and name

    def _key(self, phrase: Phrase, country: str | None) -> Key:
        p, i, lemma, where = self.p, phrase.head, phrase.noun.lemma, country or ""
        modifiers = self.modifiers(i, phrase.start)
        if phrase.noun.kind == "person" and not self.plural(i) and not phrase.collective:
            title = self.titles.get(i)
            of = (title.phrase,) if title and " of " in title.phrase else ()  # no secretary of defense is one of state
            return ("post", where, lemma, *sorted(modifiers), *of)
        modifiers = (*modifiers, *self._districts(phrase))
        if not modifiers:
            for name in ("people", "gov", "mil"):
                if lemma in self.words[f"one {name}"]:
                    return (name, where)
        if lemma in self.words["one police"] and set(modifiers) <= {"police", "riot"}:
            return ("police", where)
        after = (p.lower[k] for k in range(i + 1, phrase.end)) if p.text[i][0].isupper() else ()
        return ("nominal", where, lemma, *sorted(modifiers), *after)

    def _districts(self, phrase: Phrase) -> list[str]:
        """Parts of a state that own the group: "the Amhara regional government" is not Ethiopia's."""
        tokens = (at for at in range(phrase.start, phrase.end) if at != phrase.head)
        places = (c for at in tokens for c in self.known.get(at, ()) if c.type == "place")
        return [c.name.lower() for c in places if fold(c.name) not in capitals()]

    def _unowned(self, phrase: Phrase) -> str | None:
        """The phrase without its possessor: "ruling military council" of "Niger's ruling military council"."""
        case = next((k for k in range(phrase.start, phrase.head) if self.p.tag[k] == "POS"), None)
        if case is None or case + 1 >= phrase.head:
            return None
        return surface(self.p, case + 1, phrase.end)

    def name(self, i: int, start: int, end: int) -> str:
        """Tokens `start` to `end` under the noun at `i`, without determiners and describing adjectives at the start.

        "The leftist Freedom Party" is named "Freedom Party".
        """
        p = self.p
        first = p.sent_bounds[p.sent[start]][0]
        plain = self.words["descriptive"] | self.words["quantities"]
        while start < i and start not in self.known:
            called = p.lower[start] == "called" and p.text[start - 1] == "-"  # 'so-called "experts"'
            described = p.lower[start] in plain and (p.text[start].islower() or start == first)
            named = p.text[i][0].isupper() or start + 1 not in self.known
            leaning = named and p.text[start].islower() and p.text[start + 1][0].isupper()
            if not described and not leaning and not called and p.pos[start] not in ("NUM", "DET", "PUNCT"):
                break
            start += 1
        text = surface(p, start, end)
        opens = start == first and p.pos[start] == "NOUN" and p.ent[start] not in ("GPE", "LOC", "PERSON")
        return text[0].lower() + text[1:] if opens and fold(p.text[start])[1:].islower() else text
