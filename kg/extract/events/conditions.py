"""Whether a pattern's conditions hold of a word: its objects, subjects, particles, prepositions and clauses.

The conditions' names are those of the predicate lexicon (`lexicon/README.md`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.extract.events.arguments import Arguments
from kg.extract.events.phrases import MAX_DEPTH, unique
from kg.extract.events.predicates import Condition, Lexicon
from kg.extract.parse import Parse
from kg.extract.state import State

_WHEN = ("on", "in", "at")
_BELOW = ("prt", "prep", "advmod", "agent", "dative", "acomp", "neg", "intj")  # what "+" may find


class Conditions(Arguments):
    """Holds the lexicon's conditions against one report's parse."""

    def __init__(self, parse: Parse, state: State, lexicon: Lexicon) -> None:
        super().__init__(parse, state)
        self.lexicon = lexicon
        self._objects: dict[int, list[int]] = {}

    def holds(self, i: int, condition: Condition) -> bool:
        """Whether one condition of a pattern holds of the word `i`."""
        p, part, values = self.p, condition.part, condition.values
        if part.startswith("no-"):
            return not self.holds(i, replace(condition, part=part.removeprefix("no-")))
        if part == "+":
            below = [k for k in p.kids[i] if p.lower[k] in values and (p.dep[k] in _BELOW or p.tag[k] == "MD")]
            return not all(self._dates(k) for k in below)  # "called X on Monday"
        if part == "-":
            marks = [k for c in self.grammar.clauses(i) for k in p.children(c, "mark", "advmod", "aux")]
            return not any(p.lower[kid] in values or p.lemma[kid] in values for kid in (*p.kids[i], *marks))
        if part == "obj":
            objects = self.condition_objects(i)
            return not objects if "-" in values else self.match(objects, values)
        if part == "subj":
            return self.match(self._measured(self.grammar.subjects(i)), values)
        if part == "comp":
            clauses = [c for c in self.grammar.clauses(i) if "*" in values or not self.grammar.negated(c)]
            return self.match([*clauses, *self._called(p.children(i, "oprd", "attr"))], values)
        if part == "inf":
            return any(self.grammar.infinitive(c) for c in self.grammar.clauses(i))
        if part == "subjunctive":
            return any(self.grammar.subjunctive(c) for c in self.grammar.clauses(i))
        if part == "mod":
            return self._modified(i, values)
        if part == "quote":
            return self.match(self._quoted_below(i), values)
        if part == "after":
            return p.dep[i] == "pobj" and p.lower[p.head[i]] in values
        wanted = part.split("|")
        if "iobj" in wanted and (recipients := self.grammar.recipients(i)):
            return self.match(recipients, values)
        near = [i, *([] if "*" in values else self.grammar.objects(i))]  # "led the way in recognising X"
        gerunds = [c for head in near for k in p.kids[head] if p.lower[k] in wanted for c in p.children(k, "pcomp")]
        gerunds += [c for k in gerunds if p.lemma[k] == "continue" for c in p.children(k, "xcomp")]
        if "*" in values:  # a preposition further down is none of the word's own
            heads = [i, *self.grammar.objects(i)] if self.p.pos[i] in ("VERB", "AUX") else [i]
            pairs = (pair for head in heads for pair in self.grammar.prepositions(head))
            dated = ((prep, prep in _WHEN and p.ent[o] in ("DATE", "TIME")) for prep, o in pairs)  # "charged on Monday"
            return bool(gerunds) or any(prep in wanted and not when for prep, when in dated)
        nouns = self._measured(noun for prep, noun in self.prepositions(i) if prep in wanted)
        if wanted == ["as"]:  # "described it as a farce", "as illegal"
            bare = [c for k in p.kids[i] if p.lower[k] == "as" for c in p.children(k, "amod", "acomp")]
            nouns = [*self._called(nouns), *bare]
        return self.match([*nouns, *gerunds], values)

    def _dates(self, preposition: int) -> bool:
        """True for "on" in "called X on Monday"."""
        objects = self.p.children(preposition, "pobj")
        return bool(objects) and all(self.p.ent[o] in ("DATE", "TIME") for o in objects)

    def _quoted_below(self, i: int) -> list[int]:
        """The words of the first quotation below the word, which stands in none itself ("called it 'a farce'")."""
        quoted = self.state.quoted
        inside = [t for t in self.p.subtree(i) if t > i and t in quoted] if i not in quoted else []
        return [t for t in inside if quoted.keys() >= set(range(inside[0], t))]

    def match(self, tokens: Iterable[int], values: frozenset[str]) -> bool:
        """Whether one of the tokens is one of the lemmas, or of the types of actors, that a condition names.

        A hyphen joins a noun to the word before it: "drone-strike".
        """
        if "*" in values:
            return any(True for _ in tokens)
        return any(
            self.p.lemma[t] in values
            or self.p.lower[t] in values
            or (t > 0 and f"{self.p.lemma[t - 1]}-{self.p.lemma[t]}" in values)
            or any(f"@{self.state.actors[a].type}" in values for a in self._denoted(t))
            for t in tokens
        )

    def _denoted(self, token: int) -> tuple[int, ...]:
        """The actors that the word denotes, or those that a name behind it tells ("removed X's successor, Y")."""
        named = self.state.at.get(token)
        return named or (self._beside_unnamed(token) if self.p.pos[token] == "NOUN" else ())

    def condition_objects(self, verb: int) -> list[int]:
        """Objects, and what stands behind "a series of", "a number of", "thousands of" objects."""
        if verb not in self._objects:
            self._objects[verb] = self._measured(self.grammar.objects(verb))
        return self._objects[verb]

    def _measured(self, nouns: Iterable[int]) -> list[int]:
        """`nouns`, and what those that only measure are a measure of ("two days of talks", "half of the debt")."""
        found = list(nouns)
        for noun in list(found):
            if self.p.lemma[noun] in self.lexicon.quantities:
                found += [o for prep, o in self.grammar.prepositions(noun) if prep in ("of", "in")]
        return found

    def _called(self, nouns: list[int]) -> list[int]:
        """What something is called, with the words before it ("described it as a dastardly act", "a coup attempt")."""
        acts = [
            o for n in nouns if self.p.lemma[n] == "act" for prep, o in self.grammar.prepositions(n) if prep == "of"
        ]
        return [*nouns, *acts, *(k for noun in nouns for k in self.p.children(noun, "amod", "compound"))]

    def _modified(self, i: int, values: frozenset[str]) -> bool:
        heads = [i, *self.condition_objects(i)] if self.p.pos[i] in ("VERB", "AUX") else [i]
        heads += [k for head in heads for k in self.p.children(head, "compound", "amod")]  # "joint sea patrols"
        for head in heads:
            for kid in self.p.kids[head]:
                told = self.p.dep[kid] in ("amod", "compound", "nmod", "advmod", "prep", "npadvmod", "attr")
                listed = [k for k in self.p.children(kid, "conj") if k < head]  # "artillery and air strikes"
                for word in (kid, *listed) if told or self.p.lower[kid] == "no" else ():
                    if self.p.lemma[word] in values or self.p.lower[word] in values:
                        return True
        return False

    def actors_inside(self, noun: int, depth: int = 0) -> list[int]:
        """Also those of what a noun of measure measures, however deep it stands ("a column of Rwandan tanks")."""
        found = super().actors_inside(noun, depth)
        if found or depth > MAX_DEPTH:
            return found
        return unique([a for o in self._measured([noun])[1:] for a in super(Conditions, self).actors_inside(o, depth)])
