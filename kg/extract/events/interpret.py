"""What event a word makes: the lexicon's patterns held against the parse, composed through operators.

`Interpreter.frame(i)` is the heart: it tries the patterns of token `i`, finds the actors in their slots, and lets
operators ("lift", "agree to", "will") turn the event in their complement into another, by `compose.txt`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.extract.events.phrases import MAX_DEPTH, unique
from kg.extract.events.predicates import NO_EVENT, OPERATORS, Lexicon, Pattern
from kg.extract.events.sides import MOVING, Sides
from kg.extract.lexical import syntax_words
from kg.extract.parse import Parse
from kg.extract.state import State

_BESIDE = ("on", "against", "with", "to", "from", "into", "for", "in", "iobj", "at", "over", "between")
_WITH = ("with", "to", "for", "iobj", "from", "on", "over", "between")  # one helps somebody, and only meets in a place
_FACING = ("against", "outside", "at", "over", "on", "to")  # one protests with and for one's friends
_WARM = {"AGREE", "SUPPORT", "AID", "COOPERATE"}
_GIVING = {"AGREE", "SUPPORT", "AID"}
_WITH_SPEAKERS = {"igo", "party", "organization"}
"""Whose support somebody expresses, beside himself; a state's is in any case that of whoever speaks for it."""
_OUTWARD = _WARM | {"THREATEN"}
"""What nobody does to his own state, unless the words name no other."""
_SAYING = {"REQUEST", "ACCUSE", "REJECT"}
_TOGETHER = {"AGREE", "CONSULT", "COOPERATE"}
_FOREIGN = {"THREATEN", "SANCTION", "RETREAT"}  # what one does to others, not to one's own people
_SCENIC = _TOGETHER | _SAYING | {"SUPPORT", "PROTEST"}  # where these take place is not to whom they are done
_HOSTILE = {"REJECT", "THREATEN", "PROTEST", "SANCTION", "COERCE", "ASSAULT"}
_HARMING = {"SANCTION", "COERCE", "ASSAULT"}
_MEANWHILE = {"after", "while", "since", "before"}
_CLAUSAL = {"comp", "inf", "subjunctive"}
_CIVILIAN = {"igo", "organization", "media", "party"}
_PROVOKED = ("response to", "reaction to", "reply to", "answer to")  # one hits back at whoever one answers
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


class Interpreter(Sides):
    """Finds frames in one report; keeps what it has worked out."""

    def __init__(self, parse: Parse, state: State, lexicon: Lexicon) -> None:
        super().__init__(parse, state, lexicon)
        self._frames: dict[int, Frame | None] = {}

    def frame(self, i: int, depth: int = 0) -> Frame | None:
        """The event that token `i` makes, or None."""
        if i not in self._frames:
            self._frames[i] = None
            self._frames[i] = self._interpret(i, depth)
        return self._frames[i]

    def _interpret(self, i: int, depth: int) -> Frame | None:
        pos = _POS.get(self.p.pos[i])
        if pos is None or depth > MAX_DEPTH or self.grammar.names_what(i) or self._in_name(i):
            return None
        patterns = self.lexicon.lookup(pos, self.p.lemma[i])
        if not patterns and pos == "adj" and self.p.tag[i] == "VBN":
            patterns = self.lexicon.lookup("verb", self.p.lemma[i])
        found: Frame | None = None
        for pattern in patterns:
            if found is not None and not found.weak and pattern.weight < found.score - 1:
                break
            if not all(self.holds(i, condition) for condition in pattern.conditions):
                continue
            if pattern.kind == NO_EVENT:
                break
            frame = self._operate(i, pattern, depth) if pattern.kind in OPERATORS else self._fill(i, pattern)
            frame = replace(frame, score=pattern.weight + 1) if frame is not None else None
            if frame is not None and found is not None and found.kind == frame.kind and frame.score < found.score:
                found = replace(found, weak=found.weak and frame.weak)
            elif frame is not None and (found is None or self._better(frame, found)):
                found = frame
        return self._cheering(found) if found is not None and found.kind == "PROTEST" else found

    def _in_name(self, i: int) -> bool:
        """True for the operation of "Operation Fly Formula": in a name, it tells nothing of what is done."""
        p = self.p
        return p.pos[i] == "PROPN" and p.dep[i] == "compound" and p.pos[p.head[i]] == "PROPN" and p.head[i] > i

    def _cheering(self, crowd: Frame) -> Frame:
        """A crowd that gathers "to hail X" is for X."""
        clauses = [c for c in self.p.children(crowd.at, "advcl", "xcomp") if self.grammar.infinitive(c)]
        cheers = next((f for f in map(self.frame, clauses) if f is not None and f.kind == "SUPPORT"), None)
        if cheers is None:
            return crowd
        trigger = tuple(sorted({crowd.at, *cheers.trigger}))
        return replace(cheers, at=crowd.at, sources=crowd.sources, trigger=trigger, absorbed=(cheers.at,))

    def _better(self, new: Frame, old: Frame) -> bool:
        """True where `new` tells more of the actors; patterns come heaviest first, so a draw keeps the old one."""
        if old.weak != new.weak:
            poorer = new.score < old.score and len(new.targets) < len(old.targets)
            return old.weak and not poorer
        return (not old.sources and bool(new.sources)) or (
            not old.targets and bool(new.targets) and (new.kind == old.kind or new.score == old.score)
        )

    def _fill(self, i: int, pattern: Pattern) -> Frame | None:
        # of "a raid on the city of X", X is no doer
        sources = self.fill_slots(i, pattern.sources, near_only=pattern.pos == "noun")
        facing = self.purpose(i, sources, participles=True) if pattern.kind == "MOBILIZE" else []
        if not sources and pattern.pos == "verb" and self.grammar.passive(i):
            sources = self.told_by_object(i, pattern)
        elif not sources and pattern.pos == "noun" and pattern.kind in MOVING:
            sources = self.forces(i, "of")  # "the dispatch of Cuban troops"
        targets = facing or self.fill_slots(i, self._facing_slots(i, pattern), sources)
        if not targets and pattern.pos == "noun" and pattern.kind == "ASSAULT" and self.p.dep[i] == "dobj":
            # "condemned the raids during the week against X": the parser hangs the phrase on the verb
            targets = self.fill_slots(self.p.head[i], ("against",), sources)
        if pattern.mode == "visit" and targets and self.own_states(pattern.kind, sources, targets):
            return None  # "returned to the United States": one goes home
        if pattern.mode == "visit" and pattern.pos == "verb" and self.moved(i, pattern):
            return None  # "returned the statue to Greece", "flew supplies to X"
        if pattern.mode == "visit" and self.no_guests(sources, targets or self.slot(i, "obj.in")):
            return None
        if pattern.kind in _FOREIGN and (own := self.own_servants(sources, targets)):
            others = self.fill_slots(i, pattern.targets, (*sources, *own))  # "threatened to recall its envoy to X"
            people = [a for a in own if self.state.actors[a].type == "person"]  # "fired X, his deputy"
            beside = set(others) <= set(self.slot(i, "obj"))  # "fired his deputy, X, and four ministers"
            targets = [*people, *others] if beside else others
        if pattern.kind in _OUTWARD and (own := self.own_states(pattern.kind, sources, targets)):
            targets = self.fill_slots(i, pattern.targets, (*sources, *own))  # "reaffirmed the U.S. commitment to X"
        elif pattern.kind in _WARM and (own := self.own_bodies(sources, targets)):
            others = self.fill_slots(i, pattern.targets, (*sources, *own))  # "gave X asylum in its embassy"
            targets = others or ([] if pattern.kind == "AID" else own)
        if pattern.kind in _GIVING and (givers := self.givers(i)):  # "expressed Norway's support for X"
            targets = [a for a in targets if a not in givers] or self.fill_slots(
                i, pattern.targets, (*sources, *givers)
            )
            bodies = [a for a in givers if self.state.actors[a].type in _WITH_SPEAKERS and a not in sources]
            sources = [*sources, *bodies]
        if pattern.kind in _WARM:
            others = [a for a in targets if not self.own_states(pattern.kind, sources, [a])]
            targets = [a for a in others or targets if a not in self.foes(i)]  # "hailed the ties of Y and us": Y
        placed = pattern.mode == "visit" or (pattern.kind == "CONSULT" and pattern.targets[:1] in (("in",), ("at",)))
        if pattern.kind in _SCENIC and not placed:  # "rallied in the city of X in support of Y"
            targets = [a for a in targets if a not in self.scenes(i)]
            named = [a for a in targets if self.state.actors[a].type != "place"]
            targets = named or targets
        if pattern.kind == "PROTEST":
            targets = [a for a in targets if a not in self.pleaded_for(i)]
        if pattern.kind == "CONSULT":
            targets = [a for a in targets if a not in self.feared(i)]
        if pattern.kind == "REQUEST":
            targets = [a for a in targets if a not in self.to_be_freed(i)]
        if pattern.kind == "REJECT":  # "opposition to attacks on X"
            targets = [a for a in targets if a not in self.harmed(i, blamed=False) | self.told_of(i)]
        if pattern.kind == "ACCUSE" and targets:
            spared = self.troubled(i) | self.suffering(i) | self._done_to(i)
            if not any(c.part == "mod" for c in pattern.conditions):  # "a scathing attack on X" is on X
                spared |= self.harmed(i, blamed=pattern.mode == "disapprove")
            spared |= {a for o in self.grammar.objects(i) for a in self.adverse(o, self.lexicon.adverse)}
            targets = [a for a in targets if a not in spared]
        targets = self._by_circumstance(i, pattern, sources, targets)
        if pattern.kind in _HARMING:
            targets = [a for a in targets if a not in self.sided_with(i)]
        if pattern.kind in _SCENIC and not placed:  # "their resolve to keep peace across the strait"
            targets = [a for a in targets if a not in self.scenes(i)]
        if pattern.kind == "MOBILIZE":
            targets = [a for a in targets if a not in self.fellows(i)]
        if pattern.kind in _TOGETHER and not sources and len(targets) > 1 and self.done_together(i):
            sources, targets = targets, []  # "an agreement between X and Y was announced"
        if "mutual" in pattern.flags and len(sources) > 1 and pattern.pos == "verb":
            # "A and B discussed their relations with C": only what hangs on the verb itself is a third side
            asked = [i, *self._asked(i, pattern)]  # "A and B held talks with C"
            direct = {o for head in asked for _, o in self.grammar.prepositions(head)} | set(self.grammar.objects(i))
            targets = [a for a in targets if any(a in self.state.at.get(o, ()) for o in direct)]
        if "abroad" in pattern.flags:
            home = {self.state.actors[a].country for a in sources}
            targets = [a for a in targets if self.state.actors[a].country not in home]
        if "actors" in pattern.flags and not (sources and targets):
            return None
        if "armed" in pattern.flags and any(self.state.actors[a].type in _CIVILIAN for a in sources):
            return None  # "the UN refugee agency's operations in Sudan"
        if ("target" in pattern.flags and not targets) or ("sole" in pattern.flags and len(targets) > 1):
            return None
        if ("sides" in pattern.flags or pattern.flags >= {"mutual", "weak"}) and len(sources) + len(targets) < 2:
            return None
        told = [c for c in self.grammar.clauses(i) if not self._tells_more(c, pattern)]
        absorbed = (*told, *self.grammar.objects(i))
        weak = "weak" in pattern.flags or (pattern.pos == "noun")
        return Frame(
            pattern.kind, pattern.mode, i, tuple(sources), tuple(targets), self._trigger(i, pattern),
            weak=weak, mutual="mutual" in pattern.flags, absorbed=absorbed,
        )  # fmt: skip

    def _by_circumstance(self, i: int, pattern: Pattern, sources: list[int], targets: list[int]) -> list[int]:
        """The targets, or, where the slots have none, those that a purpose, a circumstance or a demand gives."""
        clausal = any(c.part in _CLAUSAL for c in pattern.conditions)  # its infinitive is no purpose
        aimless = pattern.kind == "REQUEST" or (pattern.kind == "CONSULT" and pattern.mode != "visit")
        # whom "any attempt to contain X" is against is not accused
        aimless |= pattern.kind == "ACCUSE" and any(
            self.adverse(o, self.lexicon.adverse) for o in self.grammar.objects(i)
        )
        if not targets and pattern.pos == "verb" and not clausal and not aimless:
            warm = pattern.kind in _WARM
            asking = pattern.kind == "PROTEST" and self._demanding(i)  # "rallied to demand the release of X": for X
            targets = [] if asking else self.purpose(i, sources, but=self.lexicon.adverse if warm else frozenset())
            targets = [a for a in targets if not warm or a not in self.foes(i)]
        if not targets and pattern.kind == "ACCUSE" and pattern.pos == "verb":
            targets = [a for deed in self._deeds(i) for a in deed.sources if a not in sources]
        if not targets and pattern.kind == "ASSAULT" and pattern.pos == "verb":
            targets = [a for a in self._struck(i) if a not in sources]
        if not targets and pattern.kind == "MOBILIZE":
            targets = self.alarm(i, sources)
        if not targets and pattern.kind in _HOSTILE:
            targets = self.fill_slots(i, _PROVOKED, sources)
        inside = {a for prep, o in self.grammar.prepositions(i) if prep == "in" for a in self.actors_of([o])}
        placed = all(self.state.actors[a].type == "place" or a in inside for a in targets)
        if placed and pattern.kind == "PROTEST" and pattern.pos == "verb":
            targets = self._demanded(i, sources) or self._angered(i, sources) or targets
        if not targets and pattern.kind in ("CONCEDE", "REJECT") and pattern.pos == "verb":
            targets = self.pressing(i, sources)
        return targets

    def _deeds(self, i: int) -> list[Frame]:
        """The deeds that a relative clause tells of what is condemned: "denounced the attack that X carried out"."""
        clauses = [c for o in self.grammar.objects(i) for c in self.p.children(o, "relcl") if c != i]
        return [f for f in map(self.frame, clauses) if f is not None and f.kind in _HARMING]

    def _done_to(self, i: int) -> set[int]:
        """To whom a relative clause says that what is condemned was done: X in "the measures that Y applies to X"."""
        g, clauses = self.grammar, [c for o in self.grammar.objects(i) for c in self.p.children(o, "relcl") if c != i]
        doers = {c: set(self.actors_of(t for t in self.p.children(c, "nsubj") if t in self.state.at)) for c in clauses}
        behind = {a for c in clauses if doers[c] for _, o in g.prepositions(c) for a in self.state.at.get(o, ())}
        behind |= {a for deed in self._deeds(i) for a in deed.targets}
        return behind - {a for found in doers.values() for a in found}

    def _struck(self, i: int) -> list[int]:
        """Whom a relative clause says that the attack hit: "ordered the strike that killed X"."""
        return unique([a for deed in self._deeds(i) if deed.kind == "ASSAULT" for a in deed.targets])

    def _tells_more(self, clause: int, pattern: Pattern) -> bool:
        """True for "left after accusing X" and "telephoned X to congratulate him": two acts."""
        p = self.p
        if pattern.kind == "CONSULT" and p.dep[clause] == "advcl" and self.grammar.infinitive(clause):
            purpose = self.frame(clause)
            return purpose is not None and purpose.kind in (*_SAYING, "SUPPORT", "AGREE")
        return p.lower[p.head[clause]] in _MEANWHILE

    def _asked(self, i: int, pattern: Pattern) -> list[int]:
        """The objects that the pattern asks for by name: they are part of the predicate."""
        named = [c.values for c in pattern.conditions if c.part == "obj" and "*" not in c.values]
        return [o for values in named for o in self.condition_objects(i) if self.match([o], values)]

    def _facing_slots(self, i: int, pattern: Pattern) -> tuple[str, ...]:
        """The slots of the targets: of two sides that face each other, only a third one is a target."""
        between = pattern.pos == "noun" and any(prep == "between" for prep, _ in self.prepositions(i))
        return tuple(slot for slot in pattern.targets if not between or slot in ("with", "against"))

    def _demanded(self, i: int, sources: list[int]) -> list[int]:
        """At whom a protest is, by what those who protest say: "marched, calling for X to resign"."""
        clauses, frames = self._saying(i), self._demanding(i)
        named = [
            s for c in clauses for below in self.p.children(c, "ccomp") for s in self.grammar.surface_subject(below)
        ]
        found = [a for f in frames for a in f.targets] or (self.actors_of(named) if frames else [])
        return [a for a in unique(found) if a not in sources]

    def _saying(self, i: int) -> list[int]:
        """The clauses in which those who protest may say what they want."""
        below = self.p.children(i, "advcl", "xcomp")
        return [c for c in below if self.p.tag[c] == "VBG" or self.grammar.infinitive(c)]

    def _demanding(self, i: int) -> list[Frame]:
        """The demands and accusations in those clauses."""
        return [f for f in map(self.frame, self._saying(i)) if f is not None and f.kind in _SAYING]

    def _angered(self, i: int, sources: list[int]) -> list[int]:
        """Whose deed a protest answers: "walked out after X ruled the motion out of order"."""
        p = self.p
        clauses = [c for c in p.children(i, "advcl") if (m := p.child(c, "mark")) is not None and p.lower[m] == "after"]
        found = [a for c in clauses for a in self.actors_of(self.grammar.subjects(c))]
        return [a for a in unique(found) if a not in sources]

    def _trigger(self, i: int, pattern: Pattern) -> tuple[int, ...]:
        """Tokens of the predicate: the word, its particle, and the object or clause that a condition asked for."""
        found = [i]
        for condition in pattern.conditions:
            if condition.part == "obj":
                found += [t for t in self.condition_objects(i) if self.match([t], condition.values)][:1]
            elif condition.part == "comp" and "*" not in condition.values and self.p.pos[i] == "AUX":
                found += [t for t in self.p.children(i, "attr", "acomp") if self.match([t], condition.values)][:1]
            elif condition.part == "+":
                found += [k for k in self.p.kids[i] if self.p.lower[k] in condition.values][:1]
        return tuple(sorted(set(found)))

    def _operate(self, i: int, pattern: Pattern, depth: int) -> Frame | None:
        """The event of the complement, turned by the operator; None where the complement makes no event."""
        g = self.grammar
        if pattern.kind == "permit" and not g.passive(i) and not self.slot(i, "subj"):
            return None  # "the law allowed X to extradite Y": X has not done so
        nouns = self.condition_objects(i) if any(c.part == "obj" for c in pattern.conditions) else []
        if not nouns and any(c.part in ("+", "of") for c in pattern.conditions):
            words = {w for c in pattern.conditions if c.part == "+" for w in c.values} | {"of"}
            nouns = [noun for prep, noun in g.prepositions(i) if prep in words and noun > i]
        clauses = g.clauses(i) if any(c.part == "comp" for c in pattern.conditions) else []
        raised: Frame | None = None
        for below in (*nouns, *clauses):
            inner = self.frame(below, depth + 1) or self.frame_inside(below, depth)
            spoken = pattern.kind == "aspect" and below in clauses and below < i  # "'They were hit,' X continued"
            others = pattern.kind in ("promise", "aspect") and below in clauses and self._anothers(i, below)
            if inner is None or spoken or others:
                continue
            if pattern.kind == "permit" and inner.kind in _HOSTILE and g.negated(i):
                return None  # "will not allow anyone to threaten X"
            refrains = below in clauses and g.negated(below)
            outcome = (
                _refrained(pattern.kind, inner.kind) if refrains else self.lexicon.compose(pattern.kind, inner.kind)
            )
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

    def frame_inside(self, noun: int, depth: int = 0) -> Frame | None:
        """The event in a noun that only wraps it: "mediation efforts", "a series of attacks", "peace process"."""
        of = [o for prep, o in self.grammar.prepositions(noun) if prep == "of"]
        if self.p.lemma[noun] in syntax_words()["aims"]:
            return None  # a "goal of peace" is none yet
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
        borne = pattern.kind == "aspect" or pattern.pos == "adj"
        if clausal and borne and self.grammar.passive(inner.at):
            sources = list(inner.sources)  # who "continues" or "is due to be detained by X" detains nobody
        if inner.kind == "ACCUSE" and inner.sources and set(subjects) & set(inner.targets):
            # "Y said that X was trying to plunge us into war"
            sources = list(inner.sources)
        # "conveyed the readiness of the US": whose readiness it is is no target of the one who conveys it
        own_side = pattern.kind == "light" and (inner.kind in _WARM or self.p.lemma[i] == "join")
        pool = [a for a in (*inner.targets, *(() if own_side else inner.sources)) if a not in sources]
        targets = [a for a in inner.targets if a not in sources]
        if not targets and inner.kind in _TOGETHER and len(inner.sources) > 1:
            targets = self.fill_slots(i, ("with", "between"), sources)  # "talks between X and Y opened in Z"
        elif not targets:
            beside = _WITH if outcome[0] in _WARM else _FACING if outcome[0] == "PROTEST" else _BESIDE
            targets = self.fill_slots(i, beside, sources)
        if not targets and outcome[0] in _HOSTILE:
            targets = self.adverse(i, self.lexicon.adverse)  # "announced measures to stop X"
        if outcome[0] == "REJECT":
            targets = [a for a in targets if a not in self.harmed(inner.at, blamed=False)]
        if outcome[0] in _HARMING:
            targets = [a for a in targets if a not in self.sided_with(i)]
        if not targets and outcome[0] == "ASSAULT":
            targets = [a for a in self._struck(i) if a not in sources]
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


def _refrained(operator: str, kind: str) -> tuple[str, str | None] | None:
    """What "promised not to attack" or "decided not to meet" comes to; nothing of "ensured that X is not attacked"."""
    if operator not in ("promise", "decide"):
        return None
    return ("AGREE", None) if kind in _HOSTILE else ("REJECT", None) if kind in _WARM | _TOGETHER else None
