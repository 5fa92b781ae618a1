"""What event a word makes: the lexicon's patterns held against the parse, composed through operators.

`Interpreter.frame(i)` is the heart: it tries the patterns of token `i`, finds the actors in their slots, and lets
operators ("lift", "agree to", "will") turn the event in their complement into another, by `compose.txt`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.extract.grammar import Grammar
from kg.extract.parse import Parse
from kg.extract.predicates import OPERATORS, Condition, Lexicon, Pattern
from kg.extract.state import State

_POS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adj"}
_INSIDE = (
    "by",
    "of",
    "from",
    "between",
    "with",
    "against",
    "in",
    "for",
    "to",
    "on",
    "at",
    "among",
    "toward",
    "towards",
)
_ABOUT = (
    "with", "alongside", "to", "against", "on", "from", "between", "of", "in", "into", "for", "at", "upon", "toward",
    "over",
)  # fmt: skip
MAX_DEPTH = 6


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


class Interpreter:
    """Finds frames in one report; keeps what it has worked out."""

    def __init__(self, parse: Parse, state: State, lexicon: Lexicon) -> None:
        self.p, self.state, self.lexicon = parse, state, lexicon
        self.grammar = Grammar(parse)
        self._frames: dict[int, Frame | None] = {}

    def frame(self, i: int, depth: int = 0) -> Frame | None:
        """The event that token `i` makes, or None."""
        if i not in self._frames:
            self._frames[i] = None
            self._frames[i] = self._interpret(i, depth)
        return self._frames[i]

    def _interpret(self, i: int, depth: int) -> Frame | None:
        pos = _POS.get(self.p.pos[i])
        if pos is None or depth > MAX_DEPTH:
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
            if frame is not None and (found is None or self._better(frame, found)):
                found = replace(frame, score=pattern.weight + 1)
        return found

    def _better(self, new: Frame, old: Frame) -> bool:
        """True where `new` tells more of the actors; patterns come heaviest first, so a draw keeps the old one."""
        if old.weak != new.weak:
            return old.weak
        return (not old.sources and bool(new.sources)) or (
            not old.targets and bool(new.targets) and new.kind == old.kind
        )

    # conditions

    def _holds(self, i: int, condition: Condition) -> bool:
        p, part, values = self.p, condition.part, condition.values
        if part == "+":
            return any(
                p.lower[kid] in values and p.dep[kid] in ("prt", "prep", "advmod", "agent", "dative", "acomp", "neg")
                for kid in p.kids[i]
            )
        if part == "-":
            marks = [k for c in self.grammar.clauses(i) for k in p.children(c, "mark", "advmod")]
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
        gerunds = [c for k in p.kids[i] if p.lower[k] in wanted for c in p.children(k, "pcomp")]
        if "*" in values:  # a preposition further down is none of the word's own
            heads = [i, *self.grammar.objects(i)] if self.p.pos[i] in ("VERB", "AUX") else [i]
            return bool(gerunds) or any(prep in wanted for head in heads for prep, _ in self.grammar.prepositions(head))
        nouns = self._measured(noun for prep, noun in self._prepositions(i) if prep in wanted)
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
        return self._measured(self.grammar.objects(verb))

    def _measured(self, nouns: Iterable[int]) -> list[int]:
        """`nouns`, and what those that only measure are a measure of ("two days of talks", "half of the debt")."""
        found = list(nouns)
        for noun in list(found):
            if self.p.lemma[noun] in self.lexicon.quantities:
                found += [o for prep, o in self.grammar.prepositions(noun) if prep == "of"]
        return found

    def _modified(self, i: int, values: frozenset[str]) -> bool:
        heads = [i, *self._condition_objects(i)] if self.p.pos[i] in ("VERB", "AUX") else [i]
        for head in heads:
            for kid in self.p.kids[head]:
                if self.p.dep[kid] in ("amod", "compound", "nmod", "advmod", "prep", "npadvmod", "attr") and (
                    self.p.lemma[kid] in values or self.p.lower[kid] in values
                ):
                    return True
        return False

    def _prepositions(self, i: int) -> list[tuple[str, int]]:
        """Prepositions of the word, and for a verb those that the parser hung on its objects ("called for sanctions
        against X", "conceded to demands from X")."""
        found = self.grammar.prepositions(i)
        if self.p.dep[i] == "acomp":  # "was scathing on Monday about X": the parser hangs the phrase on the copula
            found = found + self.grammar.prepositions(self.p.head[i])
        below = [noun for _, noun in found]
        if self.p.pos[i] in ("VERB", "AUX"):
            below = self.grammar.objects(i) + below
        for noun in below:
            inner = self.grammar.prepositions(noun)
            found = found + inner + [pair for _, deeper in inner for pair in self.grammar.prepositions(deeper)]
        return found

    # actors

    def actors_at(self, token: int) -> list[int]:
        """Actors that the phrase headed by `token` denotes itself; of "the leaders of X and Y" both X and Y."""
        if self.p.tag[token] in ("NNS", "NNPS"):
            pairs = self.grammar.prepositions(token)
            sides = unique([a for prep, o in pairs if prep in ("of", "from") for a in self.state.at.get(o, ())])
            if len(sides) > 1:
                return sides
        return list(self.state.at.get(token, ()))

    def actors_of(self, tokens: Iterable[int]) -> list[int]:
        """Actors that the phrases denote, or, where one denotes none, the actors inside it."""
        found: list[int] = []
        for token in tokens:
            found += self.actors_at(token) or self.actors_inside(token)
        return unique(found)

    def actors_inside(self, noun: int, depth: int = 0) -> list[int]:
        """Actors inside a phrase that is none itself: its owner, else its first "by", "of", "from"... phrase."""
        owners = [a for kid in self.grammar.owners(noun) for a in self.actors_at(kid)]
        if owners:
            return unique(owners)
        preps = self.grammar.prepositions(noun)
        for wanted in _INSIDE:
            found = [a for prep, o in preps if prep == wanted for a in self.actors_at(o)]
            if found:
                return unique(found)
        for clause in self.p.children(noun, "acl", "ccomp", "relcl"):  # "crimes committed by X", "the way X treats Y"
            found = self._participants(clause, "around", depth)
            if found:
                return found
        beside = [a for kid in self.p.children(noun, "appos") for a in self.actors_at(kid)]
        if beside:  # "arrogant powers, particularly the Zionists"
            return unique(beside)
        if depth < 2:
            for _, inner in [*((("poss", k)) for k in self.p.children(noun, "poss")), *preps]:
                found = self.actors_inside(inner, depth + 1)
                if found:
                    return found
        return []

    def slot(self, i: int, name: str, depth: int = 0) -> list[int]:
        """Actors in one slot of the word `i` (see lexicon/README.md)."""
        g = self.grammar
        if name == "subj":
            heads = g.subjects(i) or self._adjective_subject(i)
            return unique([a for t in heads for a in (self.actors_at(t) or self.actors_inside(t, MAX_DEPTH))])
        if name == "obj":
            return unique([a for t in g.objects(i) for a in self.actors_at(t)])
        if name == "obj.own":
            return unique([a for t in g.objects(i) for k in g.owners(t) for a in self.actors_at(k)])
        if name == "obj.in":
            return unique([a for t in g.objects(i) for a in (self.actors_at(t) or self.actors_inside(t))])
        if name == "subj.in":
            return self.actors_of(g.surface_subject(i))
        if name == "speaker":
            return list(self.state.speakers.get(i, ())[:1])
        if name == "iobj":
            return self.actors_of(self.p.children(i, "dative"))
        if name == "own":
            return unique([a for k in g.owners(i) if not self._doubtful(k) for a in self.actors_at(k)])
        if name == "loc":
            return self._place(i)
        if name == "if":
            return self._condition_subject(i)
        if name.startswith("comp."):
            return unique([a for c in g.clauses(i) for a in self._participants(c, name[5:], depth)])
        heads = [i, *g.objects(i)] if self.p.pos[i] in ("VERB", "AUX") else [i]
        near = [noun for head in heads for prep, noun in g.prepositions(head) if prep == name]
        # what hangs further down ("the independence of the so-called republics of X") only where nothing nearer is
        return self.actors_of(near) or self.actors_of(n for prep, n in self._prepositions(i) if prep == name)

    def _doubtful(self, pronoun: int) -> bool:
        """A possessive pronoun with another body named since its antecedent: "its aggression" may be of either.

        A deed is laid at nobody's door on so little.
        """
        p = self.p
        if p.tag[pronoun] != "PRP$" or p.lower[pronoun] not in ("its", "their"):
            return False
        first = p.sent_bounds[p.sent[pronoun]][0]
        nearest = next((self.state.at[t] for t in range(pronoun - 1, first - 1, -1) if self._names_body(t)), None)
        return nearest is not None and nearest != self.state.at.get(pronoun)

    def _names_body(self, token: int) -> bool:
        """Token `token` heads the name of a state, body or group (not the place where something is, nor a person)."""
        actors = self.state.at.get(token, ())
        return self.p.pos[token] in ("NOUN", "PROPN") and any(
            self.state.actors[a].type not in ("person", "place") for a in actors
        )

    def _adjective_subject(self, i: int) -> list[int]:
        """Whom a predicate adjective or noun is said of ("X is an ally of Y", "X, an ally of Y")."""
        p = self.p
        predicative = p.pos[i] in ("ADJ", "NOUN") and p.dep[i] in ("acomp", "attr", "conj", "oprd")
        if predicative or (p.pos[i] == "VERB" and p.dep[i] == "acomp"):  # "is committed to"
            return self.grammar.surface_subject(p.head[i])
        return [p.head[i]] if p.dep[i] == "appos" else []

    def _place(self, i: int) -> list[int]:
        for prep, noun in self._prepositions(i):
            if prep in ("in", "on", "at", "across", "throughout", "around", "over"):
                found = self.actors_at(noun) or self.actors_inside(noun)
                if found:
                    return unique(found)
        return []

    def _purpose(self, i: int, without: list[int], *, participles: bool = False) -> list[int]:
        """Whom an infinitive of purpose is about ("approved a grant to help X"), or a participle ("facing X")."""
        p = self.p
        below = [c for head in (i, *self.grammar.objects(i)) for c in p.children(head, "advcl", "xcomp", "acl")]
        purposes = [c for c in below if self.grammar.infinitive(c) or (participles and p.tag[c] == "VBG")]
        found = [a for c in purposes for a in (*self._participants(c, "obj", 1), *self._beside_owner(c, "obj.in"))]
        return [a for a in unique(found) if a not in without]

    def _condition_subject(self, i: int) -> list[int]:
        """Who must do something lest the event happen: the subject of an "if" clause below the word."""
        p = self.p
        for verb in (i, *self.grammar.clauses(i)):
            for clause in p.children(verb, "advcl"):
                if any(p.lower[k] in ("if", "unless", "should") for k in p.kids[clause]):
                    return self.actors_of(self.grammar.surface_subject(clause))
        return []

    def _participants(self, clause: int, part: str, depth: int) -> list[int]:
        """Actors of a clause below: its subject, or (`obj`) all whom it is about, or those after one preposition."""
        g = self.grammar
        if part == "subj":
            own = g.subjects(clause) if not g.passive(clause) else g.objects(clause)
            return self.actors_of(own)
        if part == "around":
            beside = [o for _, o in g.prepositions(clause)]
            named = [*g.agents(clause), *(t for t in g.subjects(clause) if t < clause), *beside]
            return unique([a for t in named for a in self.actors_at(t)])
        if part != "obj":
            return self.slot(clause, part, depth)
        if depth > 3:
            return []
        for name in ("obj", "obj.in", "iobj", *_ABOUT, "comp.subj", "comp.obj", "subj" if g.passive(clause) else "obj"):
            found = self.slot(clause, name, depth + 1)
            if found:
                return found
        return self.actors_inside(clause) if self.p.pos[clause] in ("NOUN", "ADJ") else []

    def fill_slots(self, i: int, names: tuple[str, ...], without: Iterable[int] = ()) -> list[int]:
        """Actors of the first slot among `names` that has any not in `without`."""
        taken = set(without)
        for name in names:
            inside = self.slot(i, name)
            found = [a for a in inside if a not in taken]
            if inside and not found:  # "its border with X", "its attack on X": the owner is the source
                found = [a for a in self._beside_owner(i, name) if a not in taken]
            if found:
                return found
        return []

    def _beside_owner(self, i: int, name: str) -> list[int]:
        """Actors after the prepositions of a slot's nouns, whoever owns these."""
        g = self.grammar
        verbs = g.clauses(i) if name == "comp.obj" else [i] if name in ("obj.in", "obj.own") else []
        objects = [noun for verb in verbs for noun in g.objects(verb)]
        nouns = objects or [noun for prep, noun in self._prepositions(i) if prep == name]
        return self.actors_of([o for noun in nouns for _, o in g.prepositions(noun)])

    # frames

    def _fill(self, i: int, pattern: Pattern) -> Frame | None:
        sources = self.fill_slots(i, pattern.sources)
        facing = self._purpose(i, sources, participles=True) if pattern.kind == "MOBILIZE" else []
        targets = facing or self.fill_slots(i, pattern.targets, sources)
        clausal = any(c.part in ("comp", "inf") for c in pattern.conditions)  # its infinitive is no purpose
        if not targets and pattern.pos == "verb" and not clausal:
            targets = self._purpose(i, sources)
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
        nouns = self._condition_objects(i) if any(c.part == "obj" for c in pattern.conditions) else []
        if not nouns and any(c.part in ("+", "of") for c in pattern.conditions):
            words = {w for c in pattern.conditions if c.part == "+" for w in c.values} | {"of"}
            nouns = [noun for prep, noun in g.prepositions(i) if prep in words]
        clauses = g.clauses(i) if any(c.part == "comp" for c in pattern.conditions) else []
        for below in (*nouns, *clauses):
            inner = self.frame(below, depth + 1) or self._frame_inside(below, depth)
            if inner is None or (pattern.kind == "promise" and below in clauses and self._anothers(i, below)):
                continue
            outcome = self.lexicon.compose(pattern.kind, inner.kind)
            if outcome is None:
                return None
            return self._raise(i, inner, outcome, pattern, clausal=below in clauses)
        return None

    def _anothers(self, verb: int, clause: int) -> bool:
        """True where someone else than the verb's subject does what the clause says ("wants X to leave")."""
        doers = self.actors_of(self.p.children(clause, "nsubj"))
        return bool(doers) and not set(doers) & set(self.slot(verb, "subj"))

    def _frame_inside(self, noun: int, depth: int) -> Frame | None:
        """The event in a noun that only wraps it: "mediation efforts", "a series of attacks", "peace process"."""
        of = [o for prep, o in self.grammar.prepositions(noun) if prep == "of"]
        inner = [*self.p.children(noun, "compound"), *of]
        return next((f for f in (self.frame(k, depth + 1) for k in inner) if f is not None), None)

    def _raise(
        self, i: int, inner: Frame, outcome: tuple[str, str | None], pattern: Pattern, *, clausal: bool
    ) -> Frame:
        """`inner` seen from the word above it: the upper subject acts, the upper prepositions may name the target."""
        subjects = self.slot(i, "subj")
        sources = subjects or list(inner.sources)
        if not clausal and self.grammar.passive(i) and not subjects:
            sources = list(inner.sources)
        pool = [a for a in (*inner.targets, *inner.sources) if a not in sources]
        targets = [a for a in inner.targets if a not in sources]
        if not targets:
            targets = self.fill_slots(
                i,
                ("on", "against", "with", "to", "from", "into", "for", "in", "iobj", "at", "over", "between"),
                sources,
            )
        targets = targets or pool
        same = outcome[0] == inner.kind
        return Frame(
            outcome[0], outcome[1] or (inner.mode if same else None), i, tuple(sources), tuple(targets),
            tuple(sorted({i, *inner.trigger})), weak=False, mutual=inner.mutual and same,
            absorbed=(inner.at, *inner.absorbed),
        )  # fmt: skip


def unique(items: Iterable[int]) -> list[int]:
    """The items in order, each once."""
    return list(dict.fromkeys(items))
