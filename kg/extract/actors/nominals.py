"""Phrases headed by a group noun: "Iranian officials", "the police", "rebels in the Ivory Coast".

Each phrase is an actor of its own, with the country of the states, places and peoples inside it, else of its sentence.
"The fighters of Hezbollah" and "NATO officials" are Hezbollah and NATO.
"""

from __future__ import annotations

from dataclasses import replace

from kg.extract.actors.classify import Classifier, Phrase
from kg.extract.actors.crowds import gathers, is_one_crowd
from kg.extract.actors.gazetteer import capitals, fold
from kg.extract.actors.groups import GroupNoun, group_nouns, words
from kg.extract.actors.mentions import Candidate, Countries, noun_lemma
from kg.extract.actors.people import known_people, name_key
from kg.extract.actors.unqualified import Unqualified
from kg.extract.lexical import deed_nouns
from kg.extract.parse import Parse
from kg.extract.roles.titles import Title

_NAMED = frozenset({"armed_group", "government_body", "organization", "party", "igo"})
_LEFT = (
    "amod",
    "compound",
    "nmod",
    "poss",
    "nummod",
    "det",
    "case",
    "punct",
    "advmod",
    "npadvmod",
    "quantmod",
    "predet",
)
_DASHES = ("-", "–", "—", "--")
_OF = ("of", "in", "from", "for", "at")
_ACTIVE = ("LAB", "EDU", "AGR")  # who before an act's noun does it ("student protests"); "a hostage deal" is not theirs
_ROLLING = ("armed_group", "igo", "organization", "party", "government_body", "media")


class NominalFinder:
    """Finds group phrases of one report, given the names already found (`known`: head token -> candidates)."""

    def __init__(
        self,
        p: Parse,
        known: dict[int, list[Candidate]],
        taken: set[int],
        claimed: set[int],
        countries: Countries,
        titles: dict[int, Title],
    ) -> None:
        self.p, self.known, self.taken, self.claimed, self.countries = p, known, taken, claimed, countries
        self.echoed = {p.lemma[i] for i in claimed} | {
            word for some in known.values() for c in some if " " in c.name for word in c.name.lower().split()
        }  # words of names and titles, which "the Council" and "the Minister" take up
        self.nouns, self.words = group_nouns(), words()
        self.classifier = Classifier(p, known, titles)
        self.unqualified = Unqualified(p, self.words, self.classifier, countries, known)
        self.owned: dict[int, GroupNoun] = {}  # "her government": left to coreference
        self.called: dict[str, Candidate] = {}  # bodies of states by the noun by which "The Authority" means them
        self.bare: set[int] = set()  # "the rebels": coreference may find whom they mean
        self.unowned: set[int] = set()  # "the Prime Minister": one whom the report may name

    def find(self) -> list[Candidate]:
        """The group phrases, in order."""
        p, found = self.p, []
        for i in range(p.n):
            if p.pos[i] not in ("NOUN", "PROPN", "ADJ") or i in self.taken or i in self.claimed:
                continue
            noun = self._noun(i)
            if noun is None or self._predicate(i) or (p.pos[i] == "ADJ" and not self._acts(i, noun)):
                continue
            if not self._inside(i) or self._institution(i, noun):
                found += self._phrase(i, noun)
            elif self._acts(i, noun) and self._noun(p.head[i]) is None and i not in self.known:
                # "a government offer": the government's; "Iran's military build-up": Iran's; "student demands"
                beside = (c.country for k in p.kids[p.head[i]] for c in self.known.get(k, ()) if c.type == "state")
                phrase = Phrase(i, i, i + 1, noun, collective=noun.kind == "person")
                country = next(beside, None) or self._default(phrase, [])
                found.append(self.classifier.candidate(phrase, country, 0.5))
        return found

    def _noun(self, i: int) -> GroupNoun | None:
        p, lemma = self.p, noun_lemma(self.p, i)
        if i and (
            both := self.nouns.get(f"{p.lemma[i - 1]} {lemma}") or self.nouns.get(f"{p.lower[i - 1]} {p.lower[i]}")
        ):
            return both
        if lemma == "general" and i > 1 and p.lower[i - 2] == "secretary":
            return self.nouns.get("secretary")
        return self.nouns.get(p.lower[i]) or self.nouns.get(lemma)

    def _inside(self, i: int) -> bool:
        """True for a noun that only modifies another ("government" in "government troops")."""
        p, above = self.p, self.p.head[i]
        return p.dep[i] in ("compound", "nmod", "amod") and above > i and p.pos[above] in ("NOUN", "PROPN", "NUM")

    def _acts(self, i: int, noun: GroupNoun) -> bool:
        """True for a body before a noun, and for people before that of an act ("a rebel attack", "worker protests")."""
        if noun.lemma in self.words["kinds of deeds"]:
            return False
        if noun.kind == "body":
            return self.p.pos[i] != "ADJ" or self.p.lemma[self.p.head[i]] in self.words["military deeds"]
        if noun.kind != "person" or not self.p.text[i].islower():
            return False
        active = noun.type == "armed_group" or noun.sector in _ACTIVE
        return active and self.p.lemma[self.p.head[i]] in deed_nouns()

    def _institution(self, i: int, noun: GroupNoun) -> bool:
        """True for the name of a body that modifies a noun: "Foreign Ministry" in "Foreign Ministry spokesman"."""
        p = self.p
        if noun.kind == "person":
            return False
        if noun.kind == "body" and p.lemma[p.head[i]] in self.words["speakers for"]:
            return True
        above = self._noun(p.head[i])
        longer = p.text[p.head[i]][0].isupper() and above is not None and above.kind != "person"  # "Royal Police Force"
        capital = p.text[i][0].isupper() and i > 0 and p.text[i - 1][0].isupper()
        return capital and not longer and p.pos[i - 1] in ("PROPN", "ADJ")

    def _predicate(self, i: int) -> bool:
        """True for a noun that says what something is ("X is a banned group", "named them as terrorists")."""
        p = self.p
        return p.dep[i] in ("attr", "oprd", "acomp") or (p.dep[i] == "pobj" and p.lower[p.head[i]] == "as")

    def _phrase(self, i: int, noun: GroupNoun) -> list[Candidate]:
        p = self.p
        phrase = Phrase(i, self._start(i), self._end(i), noun)
        owned = any(p.tag[k] == "PRP$" or p.lower[k] == "whose" for k in p.kids[i] if k < i)
        if owned and (noun.kind == "person" or not self.classifier.proper(phrase)):  # "its Supreme Court" has a name
            if noun.lemma not in self.words["relations"]:
                self.owned[i] = noun
            return []
        owners = self._owners(phrase) or self._shared_owners(i)
        if not owners and noun.lemma in self.called and p.text[i][0].isupper():
            body = self.called[noun.lemma]
            return [replace(body, start=phrase.start, end=phrase.end, head=i, kind="nominal", confidence=0.8)]
        if not owners and noun.lemma in self.words["one gov"]:
            owners = self._shared_complement(i)
            if owners:
                return [replace(o, start=i, end=i + 1, head=i, kind="nominal", confidence=0.8) for o in owners]
        if not self._stands(phrase, owners):
            return []
        rolled = self._rolled(phrase, owners)
        if rolled:
            return rolled
        if not owners and not self.classifier.modifiers(i, phrase.start):
            self.bare.add(i)
        if not owners and noun.kind == "person" and not self.classifier.plural(i):
            self.unowned.add(i)
        nations = list(dict.fromkeys(o.country for o in owners if o.country)) or self._ruled(phrase)
        if not nations:
            country = self._default(phrase, owners)
            found = self.classifier.candidate(phrase, country, 0.55)
            if phrase.end == phrase.head + 1 and is_one_crowd(self.p, self.classifier, phrase, self.words):
                found = replace(found, key=("crowd", country or self.countries.home or ""))
            return [replace(found, type="igo") if self.unqualified.of_union(phrase) else found]
        many = len(nations) > 1 and self._several(phrase)
        sure = 0.8 if noun.lemma in self.words["one people"] else 0.75
        chosen = nations if many else nations[:1]
        return [self.classifier.candidate(phrase, country, sure, several=many) for country in chosen]

    def _rolled(self, phrase: Phrase, owners: list[Candidate]) -> list[Candidate]:
        """The actors that the phrase only speaks of: "NATO officials" are NATO; "the ministers of A and B" A and B."""
        i, noun, start, end = phrase.head, phrase.noun, phrase.start, phrase.end
        plural = self.classifier.plural(i)
        groups = [o for o in owners if o.type in _ROLLING and o.key[0] in ("gaz", "org")]
        if not plural and any(self.p.lower[k] in self.words["organs"] for k in self.p.subtree(i)):
            # "the Authority of Heads of State and Government of X", "the Ministerial Council of X" are X
            body = next((o for k in self.p.subtree(i) for o in self.known.get(k, ()) if o.type == "igo"), None)
            if body is not None:
                self.called[noun.lemma] = body  # and so "The Authority" below
                return [replace(body, start=start, end=end, head=i, kind="nominal", confidence=0.8)]
        states = {o.country for o in owners if o.type == "state"}
        if groups and states and groups[0].country and groups[0].country not in states:
            groups = []  # "the American Solidarity Party" is not the Solidarity that the lexicon has
        before = self.known.get(i - 1, [None])[0]
        if before is not None and before in groups and noun.lemma in self.words["class nouns"]:
            return [replace(before, start=start, end=end, head=i, kind="name")]
        if noun.lemma == "nation" and (state := next((o for o in self._after_of(i) if o.type == "state"), None)):
            return [replace(state, start=start, end=end, head=i, kind="nominal", confidence=0.8)]  # "the nation of X"
        if not groups and ((noun.lemma == "government" and plural) or noun.lemma in self.words["sent"]):
            groups = [o for o in owners if o.type == "state"]
        if noun.kind == "person" and noun.sector == "GOV" and plural:
            listed = [o for o in self._after_of(i) if o.type == "state"]
            groups += listed if groups or len(listed) > 1 else []
        if groups and (noun.kind == "person" or noun.lemma in self.words["rolling nouns"]):
            return [replace(o, start=start, end=end, head=i, kind="nominal", confidence=0.8) for o in groups]
        if groups and groups[0].type == "igo" and noun.kind != "person":
            name = self.classifier.name(i, start, end)
            return [Candidate(start, end, i, "name", ("org", name.lower()), name, "igo", None, noun.sector, 0.75)]
        return []

    def _default(self, phrase: Phrase, owners: list[Candidate]) -> str | None:
        return self.unqualified.country(
            phrase, owners, crowd=gathers(self.p, phrase.head, self.words), inside=self._inside(phrase.head)
        )

    def _listens(self, i: int) -> bool:
        """True for those who are only told something: "he told reporters", "speaking to journalists"."""
        p, above = self.p, self.p.head[i]
        verb = p.head[above] if p.dep[i] == "pobj" and p.lower[above] in ("to", "with") else above
        return p.dep[i] in ("dobj", "pobj", "dative") and p.lemma[verb] in ("tell", "say", "speak", "talk", "address")

    def _several(self, phrase: Phrase) -> bool:
        """True for coordinated owners: "Hungarian and Romanian officials"."""
        return any(self.p.pos[k] == "CCONJ" or self.p.text[k] == "," for k in range(phrase.start, phrase.head))

    def _stands(self, phrase: Phrase, owners: list[Candidate]) -> bool:
        """True where the phrase names someone by itself; "the airline" and "the two leaders" only point back."""
        p, i, noun = self.p, phrase.head, phrase.noun
        modifiers = self.classifier.modifiers(i, phrase.start)
        if noun.lemma in self.words["anybody"] and not owners and not modifiers:
            return self._lives(i) or gathers(self.p, i, self.words)
        if noun.lemma in self.words["qualities"] and p.dep[i] == "pobj" and p.lower[p.head[i]] == "for":
            return False  # "thanked X for his leadership"
        bare = p.tag[i] == "NN" and p.child(i, "det") is None and p.dep[i] == "pobj"
        if bare and not owners and noun.lemma in self.words["bare nouns"]:
            return False  # "to redraw the border by force", "to challenge it in court"
        if noun.sector == "JRN" and not owners and self._listens(i):
            return False
        if noun.lemma in self.words["individuals"] and not self.classifier.plural(i):
            return False
        if self._any(i, owners, modifiers):
            return False
        if noun.lemma in ("opposition", "resistance") and (any(p.lower[k] == "to" for k in p.kids[i]) or self._told(i)):
            return False
        owned = p.child(i, "poss") is not None and not any(o.type == "state" for o in owners)
        if noun.lemma == "authority" and p.tag[i] == "NN" and (owned or p.lower[i + 1 : i + 2] == ["vested"]):
            return False  # a power, no body: "the court's authority"
        if noun.lemma == "nation":
            return p.tag[i] in ("NN", "NNP") and any(o.type == "state" for o in owners)
        if " ".join((*modifiers, noun.lemma)) in self.words["no groups"] or self._abstract(i, noun, owners, modifiers):
            return False
        capital = p.text[i][0].isupper() and i != p.sent_bounds[p.sent[i]][0]
        if capital and not owners and not modifiers and noun.lemma in self.echoed:
            return False
        if noun.kind == "named" and not capital:
            owned = any(o.type in ("state", *_ROLLING) or fold(o.name) in capitals() for o in owners)
            return owned and (noun.lemma != "department" or bool(modifiers))
        officials = noun.sector == "GOV" and noun.kind == "person"
        if owners or (capital and not (officials and self.classifier.plural(i))):
            return True
        if noun.kind in ("owned", "named") or (noun.kind == "person" and not self.classifier.plural(i)):
            return bool(modifiers) or self._sole(i)
        if officials and any(p.pos[k] == "DET" for k in p.kids[i]):
            return bool(modifiers) or noun.lemma in ("official", "diplomat")
        return True

    def _any(self, i: int, owners: list[Candidate], modifiers: tuple[str, ...]) -> bool:
        """True for "a government that breaks its word" and "certain forces", which name nobody."""
        p = self.p
        some = (
            any(p.dep[k] == "det" and p.lower[k] in ("a", "an", "any") for k in p.kids[i])
            and p.lemma[i] in self.words["one gov"]
        )
        told = any(p.dep[k] == "relcl" for k in p.kids[i])
        return not owners and ((some and told and not modifiers) or any(p.lower[k] == "certain" for k in p.kids[i]))

    def _told(self, i: int) -> bool:
        """True for what somebody expresses ("its dissatisfaction and resolute opposition")."""
        p = self.p
        while p.dep[i] == "conj" and p.head[i] != i:
            i = p.head[i]
        return p.dep[i] == "dobj" and p.lemma[p.head[i]] in self.words["expressing"]

    def _lives(self, i: int) -> bool:
        """True for people of a place inside the phrase, however deep: "residents of Goma's northern suburbs"."""
        p = self.p
        inside = [t for prep in p.kids[i] if p.lower[prep] in ("of", "in", "from") for t in p.subtree(prep)]
        return self.classifier.plural(i) and any(c.type == "place" for t in inside for c in self.known.get(t, ()))

    def _sole(self, i: int) -> bool:
        """True for "the president", "the head of state", where the report names nobody with such a title."""
        p, title = self.p, self.classifier.titles.get(i)
        definite = any(p.lower[k] == "the" for k in p.children(i, "det"))
        return title is not None and title.level == "state" and definite and p.lemma[i] not in self.echoed

    def _abstract(self, i: int, noun: GroupNoun, owners: list[Candidate], modifiers: tuple[str, ...]) -> bool:
        """True where the noun is no group: "the use of force", "his leadership", "the alliance of X and Y", "the death
        toll figures", "Chief Executive"."""
        p, lemma = self.p, noun.lemma
        if i in self.classifier.titles and noun.kind != "person":
            return True
        if lemma == "figure" and not any(m in self.words["figures"] for m in modifiers):
            return True
        if lemma == "force" and p.tag[i] == "NN" and not owners and p.child(i, "det") is None:
            return True
        if lemma == "regime" and any(p.lemma[k] in self.words["rules"] for k in p.subtree(i) if k < i):
            return True  # "the non-proliferation regime"
        if lemma == "leadership":  # "X's leadership of the party" is what X does
            leads = any(c.type == "person" for k in p.children(i, "poss") for c in self.known.get(k, ()))
            unknown = any(p.dep[k] == "poss" and not self.known.get(k) for k in p.kids[i])
            return leads or unknown or all(o.type == "person" for o in owners)
        if lemma == "party" and p.text[i] == "Parties" and not owners and not modifiers:
            return True  # a defined term of an agreement
        return lemma in self.words["relations"] and bool(owners) and all(o.type == "state" for o in owners)

    def _start(self, i: int) -> int:
        p = self.p
        start = i
        for kid in reversed([k for k in p.kids[i] if k < i]):
            beside = kid == i - 1 and p.dep[kid] == "compound"  # "Gaddafi forces"
            if p.dep[kid] not in _LEFT or (self._names_person(kid) and not beside):
                break
            start = min(start, min(p.subtree(kid)))
        while start > 0 and start - 1 in self.known and p.pos[start - 1] in ("ADJ", "PROPN") and self._inside(i):
            start -= 1  # "Sudanese foreign ministry spokesperson": the adjective hangs on the spokesperson
        for at in range(i - 1, start - 1, -1):
            dash = p.text[at] in _DASHES and p.end[at] < p.start[at + 1]  # "MONTREAL - Police"
            if p.pos[at] == "SPACE" or dash or (p.ent[at] == "DATE" and at not in self.known):
                start = at + 1
                break
        for at in range(start + 1, i):  # "the IRGC and affiliated militia": two
            if p.lower[at] == "and" and any(c.type in _NAMED for c in self.known.get(at - 1, ()) if c.kind == "name"):
                start = at + 1
        case = next((k for k in range(start, i) if p.tag[k] == "POS"), None)
        if case is not None and p.text[i][0].isupper() and p.text[case - 1].islower():
            start = case + 1  # "the parliament's Foreign Policy Commission"
        if case is not None and p.lower[case + 1] == "own" and p.text[i][0].isupper():
            start = case + 2  # "X's own Reform Movement"
        while start < i and (
            p.pos[start] in ("DET", "PUNCT", "PART", "ADV", "NUM", "CCONJ")
            or p.tag[start] in ("PRP$", "WP$", "VB", "VBP", "VBZ", "VBD")
            or p.lower[start] == "own"
        ):
            start += 1
        return start

    def _names_person(self, i: int) -> bool:
        """True for the name of a person that a broken parse hangs before a noun ("Darboe pressured officials")."""
        return any(c.type == "person" for c in self.known.get(i, ())) and self.p.dep[i] != "poss"

    def _end(self, i: int) -> int:
        """The end of the phrase: a following "of X", "in X" with a named X belongs to it, and a further "of Y"."""
        p = self.p
        noun = i
        if self._sole(i):  # "the head of state"
            noun += 2 * self.classifier.titles[i].phrase.count(" of ")
        end = noun + 1
        while True:
            prep = next((k for k in p.kids[noun] if k == end and p.lower[k] in (*_OF, "on", "against")), None)
            if prep is None and p.lower[end : end + 1] == ["in"] and p.text[noun] in self.words["stationed"]:
                prep = end  # "backed the United Nations Operation in X": part of the name
            inner = p.child(prep, "pobj") if prep is not None else None
            # "the Popular Front against Chad" is a name, "rebels against Chad" are none
            if prep is None or inner is None or (p.lower[prep] == "against" and not p.text[i][0].isupper()):
                return end
            if not self.classifier.plural(i) and any(c.type == "person" for c in self.known.get(inner, ())):
                return end
            if inner in self.known:
                return max(c.end for c in self.known[inner])
            if p.lower[prep] not in ("of", "for", "on", "against") or not (
                p.text[i][0].isupper() and p.text[inner][0].isupper()
            ):
                return end
            joined = [k for k in p.conjuncts(inner) if p.text[k][0].isupper()]
            end, noun = max(joined) + 1, max(joined)

    def _owners(self, phrase: Phrase) -> list[Candidate]:
        """Names inside the phrase or in its "of/in/from" phrases: the states, places and groups that it belongs to."""
        p, i = self.p, phrase.head
        found = [c for at in range(phrase.start, phrase.end) if at != i for c in self.known.get(at, ())]
        if not found:
            for prep in p.kids[i]:
                if p.lower[prep] in _OF and p.dep[prep] == "prep":
                    for noun in p.children(prep, "pobj"):
                        found += [c for one in p.conjuncts(noun) for c in self._denoted(one)]
        named = self.classifier.proper(phrase)  # "Amazon Research Institute" is no institute of the company
        return [c for c in found if c.type not in ("person", "media") and not (named and c.sector == "BUS")]

    def _ruled(self, phrase: Phrase) -> list[str]:
        """The country of whoever is known to rule it: of "the government of X", "the X regime"."""
        if phrase.noun.lemma not in self.words["one gov"]:
            return []
        inside = [c for k in self.p.children(phrase.head, "compound", "poss") for c in self.known.get(k, ())]
        people = [c for c in (*inside, *self._after_of(phrase.head)) if c.type == "person"]
        known = (known_people().get(name_key(c.name)) for c in people)
        return [person.country for person in known if person is not None][:1]

    def _denoted(self, noun: int) -> list[Candidate]:
        """The names that the noun is, or that it only classes: "the Ansarullah movement"."""
        named = self.known.get(noun, [])
        if named or self.p.lemma[noun] not in self.words["class nouns"]:
            return named
        return [c for kid in self.p.children(noun, "compound", "nmod") for c in self.known.get(kid, ())]

    def _after_of(self, i: int, depth: int = 0) -> list[Candidate]:
        """Names after the noun's "of", coordinated ones included: "the ministers of foreign affairs of A and B"."""
        p = self.p
        nouns = [n for prep in p.kids[i] if p.lower[prep] == "of" for n in p.children(prep, "pobj")]
        found = [c for n in nouns for one in p.conjuncts(n) for c in self.known.get(one, ())]
        return found or [c for n in nouns if depth < 2 for c in self._after_of(n, depth + 1)]

    def _shared_owners(self, i: int) -> list[Candidate]:
        """In "the Iraqi government and people" the second noun shares the first one's modifiers."""
        p, above = self.p, self.p.head[i]
        if p.dep[i] != "conj" or p.child(i, "det", "poss", "amod", "compound", "nummod") is not None:
            return []
        if p.pos[above] not in ("NOUN", "PROPN"):
            return []
        return self._owners(Phrase(above, self._start(above), above + 1, self.nouns["government"]))

    def _shared_complement(self, i: int) -> list[Candidate]:
        """The state that "the government and people of Iraq" speaks of as a whole."""
        p = self.p
        joined = p.child(i, "conj")
        if joined is None or p.child(joined, "det", "poss", "amod", "nummod") is not None:
            return []
        owners = self._owners(Phrase(joined, joined, joined + 1, self.nouns["government"]))
        return [o for o in owners if o.type == "state"]
