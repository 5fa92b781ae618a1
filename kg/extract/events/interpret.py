"""What event a word makes: the lexicon's patterns held against the parse, composed through operators.

`Interpreter.frame(i)` is the heart: it tries the patterns of token `i`, finds the actors in their slots, and lets
operators ("lift", "agree to", "will") turn the event in their complement into another, by `compose.txt`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.extract.events.arguments import MAX_DEPTH, Arguments, unique
from kg.extract.events.predicates import OPERATORS, Condition, Lexicon, Pattern
from kg.extract.lexical import act_nouns, deed_nouns
from kg.extract.parse import Parse
from kg.extract.state import State

_BESIDE = ("on", "against", "with", "to", "from", "into", "for", "in", "iobj", "at", "over", "between")
_FACING = ("against", "outside", "at", "over", "on", "to")  # one protests with and for one's friends
_WARM = {"AGREE", "SUPPORT", "AID", "COOPERATE"}
_TOGETHER = {"AGREE", "CONSULT", "COOPERATE"}
_MOVING = ("MOBILIZE", "RETREAT")
_FOREIGN = {"THREATEN", "SANCTION", "RETREAT"}  # what one does to others, not to one's own people
_HOSTILE = {"REJECT", "THREATEN", "PROTEST", "SANCTION", "COERCE", "ASSAULT"}
_UNDER = ("after", "amid", "under", "following", "by", "over")  # prepositions of what moves one to yield
_PROVOKED = ("response to", "reaction to", "reply to", "answer to")  # one hits back at whoever one answers
_OVER = ("as", "after", "amid", "over", "following", "because", "given")
_WHEN = ("on", "in", "at")
_CITIZENS = {"person", "government_body", "population"}
_BELOW = ("prt", "prep", "advmod", "agent", "dative", "acomp", "neg", "intj")  # what "+" may find
_POS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adj"}


@dataclass(frozen=True, slots=True)
class Frame:
    """An event found at token `at`: its type, its actors (ids) and the tokens that make its trigger."""

    kind: str
    mode: str | None
    at: int
    sources: tuple[int, ...]
    targets: tuple[int, ...]
    trigger: tuple[int, ...]
    weak: bool = False
    mutual: bool = False
    absorbed: tuple[int, ...] = ()
    score: float = 0.8
    pointed: bool = False
    """The target is whoever did the act that the words point back to: worked out, not named."""


class Interpreter(Arguments):
    """Finds frames in one report; keeps what it has worked out."""

    def __init__(self, parse: Parse, state: State, lexicon: Lexicon) -> None:
        super().__init__(parse, state)
        self.lexicon = lexicon
        self._frames: dict[int, Frame | None] = {}
        self._objects: dict[int, list[int]] = {}

    def frame(self, i: int, depth: int = 0) -> Frame | None:
        """The event that token `i` makes, or None."""
        if i not in self._frames:
            self._frames[i] = None
            self._frames[i] = self._interpret(i, depth)
        return self._frames[i]

    def _interpret(self, i: int, depth: int) -> Frame | None:
        pos = _POS.get(self.p.pos[i])
        if pos is None or depth > MAX_DEPTH or self.grammar.names_what(i):
            return None
        patterns = self.lexicon.lookup(pos, self.p.lemma[i])
        if not patterns and pos == "adj" and self.p.tag[i] == "VBN":
            patterns = self.lexicon.lookup("verb", self.p.lemma[i])
        found: Frame | None = None
        for pattern in patterns:
            if found is not None and pattern.weight < found.score - 1:
                break
            if not all(self._holds(i, condition) for condition in pattern.conditions):
                continue
            frame = self._operate(i, pattern, depth) if pattern.kind in OPERATORS else self._fill(i, pattern)
            frame = replace(frame, score=pattern.weight + 1) if frame is not None else None
            if frame is not None and (found is None or self._better(frame, found)):
                found = frame
        return found

    def _better(self, new: Frame, old: Frame) -> bool:
        """True where `new` tells more of the actors; patterns come heaviest first, so a draw keeps the old one."""
        if old.weak != new.weak:
            return old.weak
        return (not old.sources and bool(new.sources)) or (
            not old.targets and bool(new.targets) and (new.kind == old.kind or new.score == old.score)
        )

    # conditions

    def _holds(self, i: int, condition: Condition) -> bool:
        p, part, values = self.p, condition.part, condition.values
        if part.startswith("no-"):
            return not self._holds(i, replace(condition, part=part.removeprefix("no-")))
        if part == "+":
            return any(p.lower[kid] in values and (p.dep[kid] in _BELOW or p.tag[kid] == "MD") for kid in p.kids[i])
        if part == "-":
            marks = [k for c in self.grammar.clauses(i) for k in p.children(c, "mark", "advmod", "aux")]
            return not any(p.lower[kid] in values or p.lemma[kid] in values for kid in (*p.kids[i], *marks))
        if part == "obj":
            objects = self._condition_objects(i)
            return not objects if "-" in values else self._match(objects, values)
        if part == "subj":
            return self._match(self._measured(self.grammar.subjects(i)), values)
        if part == "comp":
            clauses = [c for c in self.grammar.clauses(i) if "*" in values or not self.grammar.negated(c)]
            return self._match([*clauses, *p.children(i, "oprd", "attr")], values)
        if part == "inf":
            return any(self.grammar.infinitive(c) for c in self.grammar.clauses(i))
        if part == "mod":
            return self._modified(i, values)
        wanted = part.split("|")
        if "iobj" in wanted and (recipients := self.grammar.recipients(i)):
            return self._match(recipients, values)
        near = [i, *([] if "*" in values else self.grammar.objects(i))]  # "led the way in recognising X"
        gerunds = [c for head in near for k in p.kids[head] if p.lower[k] in wanted for c in p.children(k, "pcomp")]
        if "*" in values:  # a preposition further down is none of the word's own
            heads = [i, *self.grammar.objects(i)] if self.p.pos[i] in ("VERB", "AUX") else [i]
            pairs = (pair for head in heads for pair in self.grammar.prepositions(head))
            dated = ((prep, prep in _WHEN and p.ent[o] in ("DATE", "TIME")) for prep, o in pairs)  # "charged on Monday"
            return bool(gerunds) or any(prep in wanted and not when for prep, when in dated)
        nouns = self._measured(noun for prep, noun in self.prepositions(i) if prep in wanted)
        return self._match([*nouns, *gerunds], values)

    def _match(self, tokens: Iterable[int], values: frozenset[str]) -> bool:
        if "*" in values:
            return any(True for _ in tokens)
        return any(
            self.p.lemma[t] in values
            or self.p.lower[t] in values
            or any(f"@{self.state.actors[a].type}" in values for a in self.state.at.get(t, ()))
            for t in tokens
        )

    def _condition_objects(self, verb: int) -> list[int]:
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

    def _modified(self, i: int, values: frozenset[str]) -> bool:
        heads = [i, *self._condition_objects(i)] if self.p.pos[i] in ("VERB", "AUX") else [i]
        heads += [k for head in heads for k in self.p.children(head, "compound", "amod")]  # "joint sea patrols"
        for head in heads:
            for kid in self.p.kids[head]:
                told = self.p.dep[kid] in ("amod", "compound", "nmod", "advmod", "prep", "npadvmod", "attr")
                if (told or self.p.lower[kid] == "no") and (self.p.lemma[kid] in values or self.p.lower[kid] in values):
                    return True
        return False

    # frames

    def _fill(self, i: int, pattern: Pattern) -> Frame | None:
        # of "a raid on the city of X", X is no doer
        sources = self.fill_slots(i, pattern.sources, near_only=pattern.pos == "noun")
        facing = self.purpose(i, sources, participles=True) if pattern.kind == "MOBILIZE" else []
        if not sources and pattern.pos == "verb" and self.grammar.passive(i):
            sources = self._told_by_object(i, pattern)
        elif not sources and pattern.pos == "noun" and pattern.kind in _MOVING:
            sources = self._forces(i, "of")  # "the dispatch of Cuban troops"
        targets = facing or self.fill_slots(i, pattern.targets, sources)
        if pattern.mode == "visit" and targets and self._own_states(pattern.kind, sources, targets):
            return None  # "returned to the United States": one goes home
        if pattern.mode == "visit" and pattern.pos == "verb" and self._moved(i, pattern):
            return None  # "returned the statue to Greece", "flew supplies to X"
        if pattern.kind in _FOREIGN and (own := self._own_servants(sources, targets)):
            targets = self.fill_slots(i, pattern.targets, (*sources, *own))  # "threatened to recall its envoy to X"
        if pattern.kind in _WARM and (own := self._own_states(pattern.kind, sources, targets)):
            targets = self.fill_slots(i, pattern.targets, (*sources, *own))  # "reaffirmed the U.S. commitment to X"
        elif pattern.kind in _WARM and (own := self._own_bodies(sources, targets)):
            others = self.fill_slots(i, pattern.targets, (*sources, *own))  # "gave X asylum in its embassy"
            targets = others or ([] if pattern.kind == "AID" else own)
        if pattern.kind in _WARM:
            foes = self.adverse(i, self.lexicon.adverse)  # "prepared to take measures to stop X"
            targets = [a for a in targets if a not in foes]
        if pattern.kind == "ACCUSE" and targets and (harmed := self._harmed(i)):
            targets = [a for a in targets if a not in harmed]
        clausal = any(c.part in ("comp", "inf") for c in pattern.conditions)  # its infinitive is no purpose
        if not targets and pattern.pos == "verb" and not clausal and pattern.kind != "REQUEST":
            targets = self.purpose(i, sources, but=self.lexicon.adverse if pattern.kind in _WARM else frozenset())
        if not targets and pattern.kind == "MOBILIZE":
            targets = self._alarm(i, sources)
        if not targets and pattern.kind in _HOSTILE:
            targets = self.fill_slots(i, _PROVOKED, sources)
        if not targets and pattern.kind == "CONCEDE" and pattern.pos == "verb":
            targets = self._pressing(i, sources)
        if pattern.kind in _TOGETHER and not sources and len(targets) > 1 and self._done_together(i):
            sources, targets = targets, []  # "an agreement between X and Y was announced"
        if "mutual" in pattern.flags and len(sources) > 1 and pattern.pos == "verb":
            # "A and B discussed their relations with C": only what hangs on the verb itself is a third side
            direct = {o for _, o in self.grammar.prepositions(i)} | set(self.grammar.objects(i))
            targets = [a for a in targets if any(a in self.state.at.get(o, ()) for o in direct)]
        if "actors" in pattern.flags and not (sources and targets):
            return None
        if "target" in pattern.flags and not targets:
            return None
        if ("sides" in pattern.flags or pattern.flags >= {"mutual", "weak"}) and len(sources) + len(targets) < 2:
            return None
        absorbed = tuple(self.grammar.clauses(i)) + tuple(self.grammar.objects(i))
        weak = "weak" in pattern.flags or (pattern.pos == "noun")
        return Frame(
            pattern.kind, pattern.mode, i, tuple(sources), tuple(targets), self._trigger(i, pattern),
            weak=weak, mutual="mutual" in pattern.flags, absorbed=absorbed,
        )  # fmt: skip

    def actors_inside(self, noun: int, depth: int = 0) -> list[int]:
        """Also those of what a noun of measure measures, however deep it stands ("a column of Rwandan tanks")."""
        found = super().actors_inside(noun, depth)
        if found or depth > MAX_DEPTH:
            return found
        return unique([a for o in self._measured([noun])[1:] for a in super(Interpreter, self).actors_inside(o, depth)])

    def _alarm(self, i: int, sources: list[int]) -> list[int]:
        """Against whom forces are set in motion: the one foreign side of the circumstance that the sentence gives.

        "called up reservists as tension with X rose", "sent a frigate after X announced manoeuvres".
        """
        p, actors = self.p, self.state.actors
        home = {actors[a].country for a in sources} - {None}
        if not home:
            return []
        below = [k for k in p.children(i, "advcl", "prep") if k > i and (p.dep[k] == "advcl" or p.lower[k] in _OVER)]
        near = unique([a for k in below for t in sorted(p.subtree(k)) for a in self.state.at.get(t, ())])
        foreign = [a for a in near if actors[a].country and actors[a].country not in home]
        return foreign[:1] if len({actors[a].country for a in foreign}) == 1 else []

    def _done_together(self, i: int) -> bool:
        """A passive, or "is due to be signed": who is named after it is a party, and no target."""
        return self.grammar.passive(i) or any(self.grammar.passive(c) for c in self.grammar.clauses(i))

    def _told_by_object(self, i: int, pattern: Pattern) -> list[int]:
        """Who acts where a passive tells what was moved: "tanks from X were delivered to Y", "X's troops were sent"."""
        if pattern.kind == "AID":
            return self.fill_slots(i, ("obj.from",))
        if pattern.kind in _MOVING:
            return self._forces(i, "obj.in")
        named = any(c.part == "obj" and "*" not in c.values for c in pattern.conditions)
        told = [o for o in self.grammar.objects(i) if named and self.p.lemma[o] in deed_nouns()]
        return [a for o in told for a in self.doers_inside(o)]  # "demands by X were put to Y"

    def _forces(self, i: int, slot: str) -> list[int]:
        return [a for a in self.fill_slots(i, (slot,)) if self.state.actors[a].sector in ("MIL", "REB", "COP")]

    def _own_states(self, kind: str, sources: list[int], targets: list[int]) -> list[int]:
        """The targets, where all are states that those who act belong to; else none.

        A people or an army that defends its country supports nobody else.
        """
        actors = self.state.actors
        types = _CITIZENS if kind in ("SUPPORT", "AID") else {"person"}
        countries = {actors[a].country for a in sources if actors[a].type in types} - {None}
        own = [a for a in targets if actors[a].type == "state" and actors[a].country in countries]
        return own if own == targets else []

    def _pressing(self, i: int, sources: list[int]) -> list[int]:
        """Whose pressure one gives way to: "scrapped the law after protests by X", "a law that had angered X"."""
        p, words = self.p, self.lexicon.pressure
        nouns = [n for prep, n in self.prepositions(i) if prep in _UNDER and p.lemma[n] in words]
        clauses = [c for o in self.grammar.objects(i) for c in p.children(o, "relcl", "acl") if p.lemma[c] in words]
        found = self.actors_of(nouns) or [a for c in clauses for a in self._participants(c, "around", 0)]
        return [a for a in unique(found) if a not in sources]

    def _moved(self, i: int, pattern: Pattern) -> bool:
        """True where a verb of going has an object that the pattern does not ask for: something else is moved."""
        asks = "obj" in pattern.targets or any(c.part == "obj" for c in pattern.conditions)
        return not asks and bool(self.grammar.objects(i))

    def _own_bodies(self, sources: list[int], targets: list[int]) -> list[int]:
        """The targets, where all are bodies of the states that act; else none."""
        actors = self.state.actors
        countries = {actors[a].country for a in sources if actors[a].type == "state"} - {None}
        own = [a for a in targets if actors[a].type == "government_body" and actors[a].country in countries]
        return own if own == targets else []

    def _harmed(self, i: int) -> set[int]:
        """Victims of what one speaks of, whom no outrage is at: X in "expressed outrage at the killing of X by Y"."""
        nouns = {*self.grammar.objects(i), *(noun for _, noun in self.prepositions(i))}
        harms = [n for n in nouns if self.p.lemma[n] in act_nouns()["ASSAULT"]]
        return set(self.actors_of(o for n in harms for prep, o in self.grammar.prepositions(n) if prep == "of"))

    def _own_servants(self, sources: list[int], targets: list[int]) -> list[int]:
        """The targets that the text calls the sources' own ("its ambassador")."""
        state = self.state
        owned = {a for t, some in state.at.items() for a in some if self._owner_of(t) & set(sources)}
        return [a for a in targets if a in owned and state.actors[a].type in ("person", "other", "government_body")]

    def _owner_of(self, token: int) -> set[int]:
        pronouns = (k for k in self.p.kids[token] if self.p.tag[k] == "PRP$")
        return {a for k in pronouns for a in self.state.at.get(k, ())}

    def _trigger(self, i: int, pattern: Pattern) -> tuple[int, ...]:
        """Tokens of the predicate: the word, its particle, and the object or clause that a condition asked for."""
        found = [i]
        for condition in pattern.conditions:
            if condition.part == "obj":
                found += [t for t in self._condition_objects(i) if self._match([t], condition.values)][:1]
            elif condition.part == "+":
                found += [k for k in self.p.kids[i] if self.p.lower[k] in condition.values][:1]
        return tuple(sorted(set(found)))

    def _operate(self, i: int, pattern: Pattern, depth: int) -> Frame | None:
        """The event of the complement, turned by the operator; None where the complement makes no event."""
        g = self.grammar
        if pattern.kind == "permit" and not g.passive(i) and not self.slot(i, "subj"):
            return None  # "the law allowed X to extradite Y": X has not done so
        nouns = self._condition_objects(i) if any(c.part == "obj" for c in pattern.conditions) else []
        if not nouns and any(c.part in ("+", "of") for c in pattern.conditions):
            words = {w for c in pattern.conditions if c.part == "+" for w in c.values} | {"of"}
            nouns = [noun for prep, noun in g.prepositions(i) if prep in words and noun > i]
        clauses = g.clauses(i) if any(c.part == "comp" for c in pattern.conditions) else []
        raised: Frame | None = None
        for below in (*nouns, *clauses):
            inner = self.frame(below, depth + 1) or self._frame_inside(below, depth)
            if inner is None or (pattern.kind == "promise" and below in clauses and self._anothers(i, below)):
                continue
            outcome = self.lexicon.compose(pattern.kind, inner.kind)
            if outcome is None:
                break
            frame = self._raise(i, inner, outcome, pattern, clausal=below in clauses)
            if raised is not None and frame.kind != raised.kind:
                break
            raised = frame if raised is None or frame.targets else raised
            if raised.targets:  # "threatened to recall its envoy and sever ties with X"
                break
        return raised

    def _anothers(self, verb: int, clause: int) -> bool:
        """True where someone else than the verb's subject does what the clause says ("wants X to leave")."""
        doers = self.actors_of(self.p.children(clause, "nsubj"))
        return bool(doers) and not set(doers) & set(self.slot(verb, "subj"))

    def _frame_inside(self, noun: int, depth: int) -> Frame | None:
        """The event in a noun that only wraps it: "mediation efforts", "a series of attacks", "peace process"."""
        of = [o for prep, o in self.grammar.prepositions(noun) if prep == "of"]
        people = self.p.lemma[noun] in self.lexicon.people  # "combat troops" are no combat
        inner = [*([] if people else self.p.children(noun, "compound")), *of]
        return next((f for f in (self.frame(k, depth + 1) for k in inner) if f is not None), None)

    def _raise(
        self, i: int, inner: Frame, outcome: tuple[str, str | None], pattern: Pattern, *, clausal: bool
    ) -> Frame:
        """`inner` seen from the word above it: the upper subject acts, the upper prepositions may name the target."""
        subjects = self.slot(i, "subj")
        sources = subjects or list(inner.sources)
        if not clausal and self.grammar.passive(i) and not subjects:
            sources = list(inner.sources)
        # "conveyed the readiness of the US": whose readiness it is is no target of the one who conveys it
        own_side = pattern.kind == "light" and inner.kind in _WARM
        pool = [a for a in (*inner.targets, *(() if own_side else inner.sources)) if a not in sources]
        targets = [a for a in inner.targets if a not in sources]
        if not targets:
            targets = self.fill_slots(i, _FACING if outcome[0] == "PROTEST" else _BESIDE, sources)
        if not targets and outcome[0] in _HOSTILE:
            targets = self.adverse(i, self.lexicon.adverse)  # "announced measures to stop X"
        if not targets and outcome[0] == "THREATEN":
            targets = [a for a in self.slot(i, "if") if a not in sources]
        targets = targets or pool
        same = outcome[0] == inner.kind
        weak = inner.weak and pattern.kind == "promise" and not targets
        return Frame(
            outcome[0], outcome[1] or (inner.mode if same else None), i, tuple(sources), tuple(targets),
            tuple(sorted({i, *inner.trigger})), weak=weak, mutual=inner.mutual and same,
            absorbed=(inner.at, *inner.absorbed),
        )  # fmt: skip
