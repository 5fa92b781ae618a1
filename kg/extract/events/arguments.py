"""Who stands in which slot of a word: the actors of its subject, objects, owners, prepositions and clauses.

The slots' names are those of the predicate lexicon (`lexicon/README.md`).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from kg.extract.events.backers import stands_behind
from kg.extract.events.phrases import Phrases, unique
from kg.extract.lexical import deed_nouns, syntax_words
from kg.extract.parse import Parse
from kg.extract.state import State

_ABOUT = (
    "with", "alongside", "to", "against", "on", "from", "between", "of", "in", "into", "for", "at", "upon", "toward",
    "over",
)  # fmt: skip
_FOR_WHOM = ("for", "to")


class Arguments(Phrases):
    """Finds the actors in the slots of one report's words."""

    def __init__(self, parse: Parse, state: State) -> None:
        super().__init__(parse, state)
        self._prepositions: dict[int, list[tuple[str, int]]] = {}

    def slot(self, i: int, name: str, depth: int = 0, *, near_only: bool = False) -> list[int]:
        """Actors in one slot of the word `i` (see lexicon/README.md); `near_only` with no "of" further down."""
        g = self.grammar
        if name == "subj":
            own = g.subjects(i) if self.p.pos[i] != "NOUN" or self.p.dep[i] != "conj" else []
            heads = [t for t in (own or self._adjective_subject(i)) if not self._doubtful(t)]
            return unique([a for t in heads for a in (self.actors_at(t) or self.doers_inside(t))])
        if name == "obj":
            return unique([a for t in g.objects(i) for a in self._with_head(t) or self._apposed(i, t)])
        if name.endswith(".own"):
            above = name.removesuffix(".own")
            things = g.objects(i) if above == "obj" else [o for prep, o in g.prepositions(i) if prep == above]
            owned = [t for t in things if not self.actors_at(t)]  # "beat Kenyan villagers": not Kenya
            return unique([a for t in owned for k in self._owners(t) for a in self._with_head(k)])
        if name == "obj.from":
            found = [o for t in g.objects(i) for prep, o in g.prepositions(t) if prep == "from"]
            return unique([a for t in found for a in self.actors_at(t)])
        if name == "obj.in":
            return unique([a for t in g.objects(i) for a in (self.actors_at(t) or self.actors_inside(t))])
        if name == "subj.in":
            return self.actors_of(g.surface_subject(i))
        if name == "authors":
            return list(self.state.authors)
        if name == "speaker":
            return list(self.state.speakers.get(i, ())[:1])
        if name == "iobj":
            return self.actors_of(g.recipients(i))
        if name == "own":
            owners = (k for k in self._owners(i) if not self._doubtful(k))
            return unique([a for k in owners for a in self.actors_at(k)])
        if name == "named":
            return self._named(i)
        if name == "self":
            return self.actors_at(i)
        if name == "above":
            return self._above(i)
        if name in ("demonym", "poss"):
            return self._possessed(i, name)
        if name == "loc":
            return self._place(i)
        if name == "if":
            return self._condition_subject(i)
        if name.startswith("comp."):
            found = unique([a for c in g.clauses(i) for a in self._participants(c, name[5:], depth)])
            asked = {a for o in g.objects(i) for a in self.actors_at(o)} if name == "comp.obj" else set()
            return [a for a in found if a not in asked]  # of "urged X to release the men", X is not released
        heads = [i, *g.objects(i)] if self.p.pos[i] in ("VERB", "AUX") else [i]
        near = [noun for head in heads for prep, noun in g.prepositions(head) if prep == name]
        if name == "by":  # "condemned the violence committed by X"
            near += [a for o in heads[1:] for c in self.p.children(o, "acl") for a in g.agents(c)]
        near += [] if near else self._gerund_heads(heads, name)
        # of "X's aggression against Y and Z's attack on W", the attack is a second deed
        near = [n for n in near if not (self.p.dep[n] == "conj" and {self.p.lemma[n], self.p.lemma[i]} <= deed_nouns())]
        # what hangs further down ("the independence of the so-called republics of X") only where nothing nearer is
        further = [] if near_only and name == "of" else [noun for prep, noun in self.prepositions(i) if prep == name]
        near, further = ([n for n in some if not stands_behind(self.p, i, n)] for some in (near, further))
        return unique([*(a for n in near for a in self._with_head(n)), *self.actors_of(near)]) or self.actors_of(
            further
        )

    def _gerund_heads(self, heads: list[int], prep: str) -> list[int]:
        """What a gerund after the preposition is about: "committed to supporting X", "commitment to ensuring X has"."""
        p, g = self.p, self.grammar
        below = [k for head in heads for k in p.children(head, "prep") if p.lower[k] == prep]
        gerunds = [c for k in below for c in p.children(k, "pcomp")]
        gerunds = [c for c in gerunds if not p.children(c, "nsubj", "nsubjpass")]  # "with the first ship leaving X"
        # "the importance of continuing to support X"
        gerunds += [k for c in gerunds if p.lemma[c] == "continue" for k in p.children(c, "xcomp")]
        found = [o for c in gerunds for o in g.objects(c)]
        return found or [s for c in gerunds for below in p.children(c, "ccomp") for s in g.surface_subject(below)]

    def _doubtful(self, pronoun: int) -> bool:
        """A pronoun with another body named since its antecedent: "its aggression" may be of either.

        A deed is laid at nobody's door on so little.
        """
        p = self.p
        owns = p.tag[pronoun] == "PRP$" and p.lower[pronoun] in ("its", "their")
        embedded = p.lower[pronoun] == "it" and p.dep[p.head[pronoun]] == "relcl"  # "the damage it has caused"
        named = p.head[p.head[pronoun]] if p.dep[p.head[pronoun]] == "appos" else pronoun
        if (not owns and not embedded) or (owns and named != pronoun):
            return False  # "X, its enemy": X is not its own
        first = p.sent_bounds[p.sent[pronoun]][0]
        nearest = next((self.state.at[t] for t in range(pronoun - 1, first - 1, -1) if self._names_body(t)), None)
        meant = set(self.state.at.get(pronoun, ()))
        if nearest is None or set(nearest) <= meant:
            return False
        # two people are "they", a state named between is "it"
        persons = len(meant) > 1 and all(self.state.actors[a].type == "person" for a in meant)
        return not (
            persons and p.lower[pronoun] == "their" and [self.state.actors[a].type for a in nearest] == ["state"]
        )

    def _names_body(self, token: int) -> bool:
        """Token `token` heads the name of a state, body or group (not the place where something is, nor a person)."""
        actors = self.state.at.get(token, ())
        return self.p.pos[token] in ("NOUN", "PROPN") and any(
            self.state.actors[a].type not in ("person", "place") for a in actors
        )

    def _adjective_subject(self, i: int) -> list[int]:
        """Whom a predicate adjective or noun is said of ("X is an ally of Y", "X, an ally of Y")."""
        p = self.p
        if p.pos[i] == "ADJ" and p.children(i, "nsubj", "nsubjpass"):  # "X is committed to"
            return p.children(i, "nsubj", "nsubjpass")
        predicative = p.pos[i] in ("ADJ", "NOUN", "NUM") and p.dep[i] in ("acomp", "attr", "conj", "oprd")
        if predicative and p.dep[i] == "oprd" and (called := self.grammar.objects(p.head[i])):
            return called  # "called X an enemy of Y"
        if p.dep[i] == "conj" and p.dep[p.head[i]] == "appos":
            return [p.head[p.head[i]]]  # "X, a lawyer and a critic of Y"
        if p.dep[i] == "conj" and p.dep[p.head[i]] in ("acomp", "attr", "oprd"):
            return self._adjective_subject(p.head[i])  # "X is a friend and an ally of Y"
        if p.dep[i] == "conj" and p.dep[p.head[i]] in ("pobj", "dobj", "nsubj"):
            return []  # "talks between X and its partner"
        if predicative or (p.pos[i] == "VERB" and p.dep[i] == "acomp"):  # "is committed to"
            return self.grammar.surface_subject(p.head[i])
        if (
            p.dep[i] == "pobj" and p.lower[p.head[i]] == "of"
        ):  # "X is one of Y's critics", "the fiercest of Y's critics"
            whole = p.head[p.head[i]]
            best = p.tag[whole] == "JJS" or any(p.tag[k] == "RBS" for k in p.kids[whole])
            if p.lower[whole] == "one" or best:
                return self._adjective_subject(whole)
        # "Trump ally Lindsey Graham": the parser makes the noun a part of the name
        beside = p.dep[i] == "appos" or (p.dep[i] == "compound" and p.pos[i] == "NOUN" and p.pos[p.head[i]] == "PROPN")
        return [p.head[i]] if beside else []

    def _above(self, i: int) -> list[int]:
        """The subject of the clause that the noun's preposition hangs on ("despite criticism by Y, X will ...")."""
        p = self.p
        at = p.head[i] if p.dep[i] == "pobj" else i
        while at != p.head[at] and p.pos[at] not in ("VERB", "AUX"):
            at = p.head[at]
        if p.pos[at] not in ("VERB", "AUX") or self.grammar.infinitive(at):
            return []  # nor of what is yet to be done ("agreed to obtain it with the help of Y")
        doers = self.grammar.agents(at) if self.grammar.passive(at) else []
        return self.actors_of(doers or self.grammar.surface_subject(at))

    def _place(self, i: int) -> list[int]:
        for prep, noun in self.prepositions(i):
            if prep in ("in", "on", "at", "across", "throughout", "around", "over"):
                found = self.actors_at(noun) or self.actors_inside(noun)
                if found:
                    return unique(found)
        return []

    def _condition_subject(self, i: int) -> list[int]:
        """Who must do something lest the event happen: the subject of an "if" clause below the word."""
        p = self.p
        for verb in (i, *self.grammar.clauses(i)):
            for clause in p.children(verb, "advcl"):
                freed = p.lemma[clause] in syntax_words()["freed"]  # "threatened X with force unless Y is freed"
                if any(p.lower[k] in ("if", "unless", "until", "should") for k in p.kids[clause]) and not freed:
                    return self.actors_of(self.grammar.surface_subject(clause))
        return []

    def _participants(self, clause: int, part: str, depth: int) -> list[int]:
        """Actors of a clause below: its subject, or (`obj`) all whom it is about, or those after one preposition."""
        g = self.grammar
        if part == "subj":
            own = g.subjects(clause) if not g.passive(clause) else g.objects(clause)
            return self.actors_of(own)
        if part == "agent":
            return self.actors_of(g.subjects(clause))
        if part != "obj":
            return self.slot(clause, part, depth)
        if depth > 3:
            return []
        for name in ("obj", "obj.in", "iobj", *_ABOUT, "comp.subj", "comp.obj", "subj" if g.passive(clause) else "obj"):
            found = self.slot(clause, name, depth + 1)
            if name == "comp.subj" and self.p.child(clause, "nsubj") is None:  # "to send supplies to help X": who sends
                own = self.slot(clause, "subj")
                found = [a for a in found if a not in own]
            if found:
                return found
        return self.actors_inside(clause) if self.p.pos[clause] in ("NOUN", "ADJ") else []

    def fill_slots(
        self, i: int, names: tuple[str, ...], without: Iterable[int] = (), *, near_only: bool = False
    ) -> list[int]:
        """Actors of the first slot among `names` that has any not in `without`.

        Of "for" and "to", the one that hangs on the word itself or on its object comes before one further down: of
        "support for X, including aid to Y", X.
        """
        taken = set(without)
        for name in self._nearest_first(i, names):
            inside = self.slot(i, name, near_only=near_only)
            if name == "iobj" and not inside and any(self.p.pos[t] == "PRON" for t in self.grammar.recipients(i)):
                return []  # "gave them its backing within Y": somebody, and not Y
            found = [a for a in inside if a not in taken]
            if inside and not found:  # "its border with X", "its attack on X": the owner is the source
                found = [a for a in self._beside_owner(i, name) if a not in taken]
            if found:
                return found
        return []

    def _nearest_first(self, i: int, names: tuple[str, ...]) -> list[str]:
        """The slots, of "for" and "to" side by side first the one that has a phrase on the word or on its object."""
        heads = [i, *self.grammar.objects(i)] if self.p.pos[i] in ("VERB", "AUX") else [i]
        pairs = [pair for head in heads for pair in self.grammar.prepositions(head)]
        near = {prep for prep, o in pairs if self.actors_at(o)}
        found: list[str] = []
        for beneficiary, run in groupby(names, key=lambda name: name in _FOR_WHOM):
            slots = list(run)
            found += sorted(slots, key=lambda name: name not in near) if beneficiary else slots
        return found

    def _beside_owner(self, i: int, name: str) -> list[int]:
        """Actors after the prepositions of a slot's nouns, whoever owns these."""
        g = self.grammar
        verbs = g.clauses(i) if name == "comp.obj" else [i] if name in ("obj.in", "obj.own") else []
        objects = [noun for verb in verbs for noun in g.objects(verb)]
        nouns = objects or [noun for prep, noun in self.prepositions(i) if prep == name]
        return self.actors_of([o for noun in nouns for _, o in g.prepositions(noun)])

    def prepositions(self, i: int) -> list[tuple[str, int]]:
        """Prepositions of the word, and for a verb those that the parser hung on its objects ("called for sanctions
        against X", "conceded to demands from X")."""
        if i not in self._prepositions:
            self._prepositions[i] = self._find_prepositions(i)
        return self._prepositions[i]

    def _find_prepositions(self, i: int) -> list[tuple[str, int]]:
        found = self.grammar.prepositions(i)
        if self.p.dep[i] == "acomp":  # "was scathing on Monday about X": the parser hangs the phrase on the copula
            found = found + self.grammar.prepositions(self.p.head[i])
        below = [noun for _, noun in found]
        if self.p.pos[i] in ("VERB", "AUX"):
            below = self.grammar.objects(i) + below
        for noun in (n for n in below if not self._settles(n)):
            inner = self._prepositions_below(noun)
            if any(prep == "as" and o == noun for prep, o in found):  # "condemned it as an attack on Y": not Y
                inner = [pair for pair in inner if pair[0] in ("by", "from")]
            near = [
                deeper for prep, deeper in inner if " " not in prep and not self._settles(deeper)
            ]  # of "in response to Z against X" only Z counts
            found = found + inner + [pair for deeper in near for pair in self._prepositions_below(deeper)]
        return found

    def _prepositions_below(self, noun: int) -> list[tuple[str, int]]:
        """Prepositions of a noun; those of "in response to" and its like carry the noun in their name."""
        found = self.grammar.prepositions(noun)
        if self.p.lemma[noun] in syntax_words()["circumstance nouns"] and self.p.lower[self.p.head[noun]] == "in":
            return [(f"{self.p.lemma[noun]} {prep}", o) for prep, o in found]
        return found
