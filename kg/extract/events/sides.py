"""Who is meant beyond the slots: own people that are no targets, and targets that the circumstances give."""

from __future__ import annotations

from kg.extract.events.conditions import Conditions
from kg.extract.events.phrases import unique
from kg.extract.events.predicates import Pattern
from kg.extract.lexical import act_nouns, deed_nouns, denounced_words, syntax_words

MOVING = ("MOBILIZE", "RETREAT")
# Prepositions of what moves one to yield, or does not.
_BARRING = frozenset({"must", "can", "shall"})
_UNDER = ("after", "amid", "under", "following", "by", "over", "despite", "face of")
_OVER = ("as", "after", "amid", "over", "following", "because", "given")
_WHERE = {"in", "at", "near", "along", "outside", "inside", "across", "over"}
_UNIFORMED = frozenset({"COP", "MIL", "REB"})
_CITIZENS = {"person", "government_body", "population"}


class Sides(Conditions):
    """Tells own from others, and finds the other side where no slot has it."""

    def alarm(self, i: int, sources: list[int]) -> list[int]:
        """Against whom forces are set in motion: the one foreign side of the circumstance that the sentence gives.

        "called up reservists as tension with X rose", "sent a frigate after X announced manoeuvres".
        """
        p, actors = self.p, self.state.actors
        home = {actors[a].country for a in sources} - {None}
        if not home:
            return []
        below = [k for k in p.children(i, "advcl", "prep") if k > i and (p.dep[k] == "advcl" or p.lower[k] in _OVER)]
        below = [k for k in below if not self._complies(k)]
        near = unique([a for k in below for t in sorted(p.subtree(k)) for a in self.state.at.get(t, ())])
        foreign = [a for a in near if actors[a].country and actors[a].country not in home]
        return foreign[:1] if len({actors[a].country for a in foreign}) == 1 else []

    def fellows(self, i: int) -> set[int]:
        """X of "sent troops to fight alongside X"."""
        p = self.p
        beside = [k for k in p.subtree(i) if p.lower[k] == "alongside"]
        return {a for k in beside for t in p.subtree(k) for a in self.state.at.get(t, ())}

    def scenes(self, i: int) -> set[int]:
        """The places that the sentence of `i` names only as where something is: "signed a treaty in Geneva"."""
        p, at, actors = self.p, self.state.at, self.state.actors
        bounds = p.sent_bounds[p.sent[i]]
        named = [(t, a) for t in range(*bounds) for a in at.get(t, ()) if actors[a].type == "place"]
        other = {a for t, a in named if not self._behind(t, _WHERE)}
        return {a for _, a in named} - other

    def _behind(self, token: int, prepositions: set[str]) -> bool:
        """True for the object of such a preposition, and for all that are listed with it."""
        p = self.p
        while p.dep[token] == "conj" and p.head[token] != token:
            token = p.head[token]
        return p.dep[token] == "pobj" and p.lower[p.head[token]] in prepositions

    def purpose(
        self, i: int, without: list[int], *, participles: bool = False, but: frozenset[str] = frozenset()
    ) -> list[int]:
        """Whom an infinitive of purpose is about ("approved a grant to help X"), an aim, or a participle ("facing X").

        Clauses whose verb is among `but` are left out (of help and friendship, and then what they are "aimed at" too).
        """
        p = self.p
        below = [c for head in (i, *self.grammar.objects(i)) for c in p.children(head, "advcl", "xcomp", "acl")]
        below = [c for c in below if p.lemma[c] not in but and not self._complies(c)]
        purposes = [c for c in below if self.grammar.infinitive(c) or (participles and p.tag[c] == "VBG")]
        aims = [k for c in below if p.lower[c] == "aimed" and not but for k in p.kids[c] if p.lower[k] == "at"]
        purposes += [c for k in aims for c in p.children(k, "pcomp")]
        found = [a for k in aims for a in self.actors_of(p.children(k, "pobj"))]
        found += [a for c in purposes for a in (*self._participants(c, "obj", 1), *self._beside_owner(c, "obj.in"))]
        return [a for a in unique(found) if a not in without]

    def _complies(self, clause: int) -> bool:
        """True for "to meet a demand by X": X asks for it, and is none to whom it is done."""
        p, words = self.p, syntax_words()
        asked = any(p.lemma[o] in words["asked for"] for o in self.grammar.objects(clause))
        return asked and p.lemma[clause] in words["complying"]

    def adverse(self, i: int, verbs: frozenset[str]) -> list[int]:
        """Whom the infinitives below a word, whose verbs are among `verbs`, are aimed at ("measures to stop X"), and on
        whom they lay a burden ("readiness to impose costs on X")."""
        p, g = self.p, self.grammar
        found: list[int] = []
        for verb in p.subtree(i):
            if verb != i and p.lemma[verb] in verbs and p.pos[verb] == "VERB" and g.infinitive(verb):
                objects = g.objects(verb) or [s for c in p.children(verb, "ccomp") for s in g.surface_subject(c)]
                found += self.actors_of(objects)
            if verb != i and p.lemma[verb] in syntax_words()["burdening"] and self._burdens(verb):
                found += self.fill_slots(verb, ("on", "upon", "against", "for"))  # "raise the costs for X"
        return unique(found)

    def _burdens(self, verb: int) -> bool:
        return any(self.p.lemma[o] in syntax_words()["burdens"] for o in self.grammar.objects(verb))

    def pleaded_for(self, i: int) -> set[int]:
        """X of "rallied to demand the release of X" or "marched for X's release"."""
        nouns = [n for n in self.p.subtree(i) if self.p.lemma[n] in syntax_words()["freeing"]]
        of = [o for n in nouns for prep, o in self.grammar.prepositions(n) if prep == "of"]
        return set(self.actors_of([*of, *(k for n in nouns for k in self._owners(n))]))

    def sided_with(self, i: int) -> set[int]:
        """For whom a blow is struck: X in "carried out attacks in support of X"."""
        nouns = [n for prep, n in self.prepositions(i) if prep == "in" and self.p.lemma[n] in syntax_words()["siding"]]
        behind = [o for n in nouns for prep, o in self.grammar.prepositions(n) if prep in ("of", "with")]
        return set(self.actors_of([*behind, *(k for n in nouns for k in self._owners(n))]))

    def done_together(self, i: int) -> bool:
        """A passive, or "is due to be signed": who is named after it is a party, and no target."""
        return self.grammar.passive(i) or any(self.grammar.passive(c) for c in self.grammar.clauses(i))

    def told_by_object(self, i: int, pattern: Pattern) -> list[int]:
        """Who acts where a passive tells what was moved: "tanks from X were delivered to Y", "X's troops were sent"."""
        if pattern.kind == "AID":
            return self.fill_slots(i, ("obj.from",))
        if pattern.kind in MOVING:
            return self.forces(i, "obj.in")
        named = any(c.part == "obj" and "*" not in c.values for c in pattern.conditions)
        told = [o for o in self.grammar.objects(i) if named and self.p.lemma[o] in deed_nouns()]
        return [a for o in told for a in self.doers_inside(o)]  # "demands by X were put to Y"

    def forces(self, i: int, slot: str) -> list[int]:
        """Soldiers, rebels and police in a slot: of "the dispatch of X's troops" they are who moves."""
        return [a for a in self.fill_slots(i, (slot,)) if self.state.actors[a].sector in ("MIL", "REB", "COP")]

    def own_states(self, kind: str, sources: list[int], targets: list[int]) -> list[int]:
        """The targets, where all are states that those who act belong to; else none.

        A people or an army that defends its country supports nobody else.
        """
        actors = self.state.actors
        types = _CITIZENS if kind in ("SUPPORT", "AID") else {"person"}
        countries = {actors[a].country for a in sources if actors[a].type in types} - {None}
        own = [a for a in targets if actors[a].type == "state" and actors[a].country in countries]
        return own if own == targets else []

    def givers(self, i: int) -> list[int]:
        """Whose the support, sympathy or thanks are that somebody expresses: the party's of "expressed the party's
        sympathy for X"."""
        given = [o for o in self.grammar.objects(i) if self.p.lemma[o] in syntax_words()["given"]]
        owners = {k: o for o in given for k in self.p.children(o, "poss") if self.p.tag[k] != "PRP$"}
        told = {k: {a for t in self.p.subtree(o) if t > k for a in self.state.at.get(t, ())} for k, o in owners.items()}
        return unique([a for k in owners for a in self.actors_at(k) if a not in told[k]])

    def pressing(self, i: int, sources: list[int]) -> list[int]:
        """Whose pressure one gives way to: "scrapped the law after protests by X", "a law that had angered X"."""
        p, words = self.p, self.lexicon.pressure
        nouns = [n for prep, n in self.prepositions(i) if prep in _UNDER and p.lemma[n] in words]
        clauses = [c for o in self.grammar.objects(i) for c in p.children(o, "relcl", "acl") if p.lemma[c] in words]
        found = self.actors_of(nouns) or [a for c in clauses for a in self._participants(c, "around", 0)]
        return [a for a in unique(found) if a not in sources]

    def moved(self, i: int, pattern: Pattern) -> bool:
        """True where a verb of going has an object that the pattern does not ask for: something else is moved."""
        asks = "obj" in pattern.targets or any(c.part == "obj" for c in pattern.conditions)
        return not asks and bool(self.grammar.objects(i))

    def no_guests(self, sources: list[int], targets: list[int]) -> bool:
        """True where who comes is no guest: police, troops and crowds, or people in a place of their own country.

        CAMEO 042, 043: a visit is a journey for a meeting.
        """
        actors = self.state.actors
        guests = [actors[a] for a in sources]
        if guests and all(g.type in ("population", "armed_group") or g.sector in _UNIFORMED for g in guests):
            return True
        homes = {g.country for g in guests if g.type == "person"} - {None}
        return bool(targets) and all(actors[a].type == "place" and actors[a].country in homes for a in targets)

    def own_bodies(self, sources: list[int], targets: list[int]) -> list[int]:
        """The targets, where all are bodies of the states that act, or parties of those who act; else none."""
        actors = self.state.actors
        posts = {(role.person, role.of) for role in self.state.roles}
        if targets and all((actors[s].name, actors[a].name) in posts for s in sources for a in targets):
            return targets  # "the party's leader expressed the party's sympathy"
        countries = {actors[a].country for a in sources if actors[a].type == "state"} - {None}
        own = [a for a in targets if actors[a].type == "government_body" and actors[a].country in countries]
        return own if own == targets else []

    def foes(self, i: int) -> set[int]:
        """Whom nobody supports by the words below `i`: "steps to stop X", "threats by X", "to answer X's attack"."""
        p, g, attacks = self.p, self.grammar, act_nouns()["ASSAULT"]
        below = list(p.subtree(i))
        nouns = [n for n in below if p.lemma[n] in self.lexicon.downfall and p.pos[n] == "NOUN"]
        behind = [o for n in nouns for prep, o in g.prepositions(n) if prep in ("of", "from", "by")]
        behind += [o for n in nouns for c in p.children(n, "acl") for o in g.agents(c)]
        # "condolences for an attack by X"
        deeds = [n for n in below if p.pos[n] == "NOUN" and p.lemma[n] in attacks]
        behind += [o for n in deeds for prep, o in g.prepositions(n) if prep == "by"]
        # "funds to ease the effects of X's unprovoked war"
        nouns += [n for n in deeds if any(p.lower[k] in denounced_words()["adjective"] for k in p.children(n, "amod"))]
        # "stand against X", "defence against X's attack", "ready to respond to X's attack"; never "attacks against X"
        standing = [k for k in below if p.lower[k] == "against" and p.lemma[p.head[k]] in syntax_words()["standing"]]
        faced = [c for k in standing for o in p.children(k, "pobj") for c in p.conjuncts(o)]
        behind += [o for o in faced if self.actors_at(o)]
        answers = [v for v in below if p.lemma[v] in syntax_words()["answering"]]
        answered = [o for v in answers for prep, o in g.prepositions(v) if prep == "to"]
        nouns += [n for n in (*faced, *answered) if p.lemma[n] in attacks]
        behind += [s for v in below for s in self.kept_from(v)]
        owners = [k for n in nouns for k in self._owners(n)]
        return {*self.adverse(i, self.lexicon.adverse), *self.actors_of([*behind, *owners])}

    def kept_from(self, i: int) -> list[int]:
        """Whom one wants to keep from something: "to ensure that X never threatens Y", "agreed that X must not have Z".

        Not every negated clause tells so: who "never again faces an attack" or "cannot win alone" is no foe.
        """
        p, words = self.p, syntax_words()
        if p.lemma[i] in words["keeping"]:  # "prevent X from obtaining a weapon"
            gerunds = [c for k in p.children(i, "prep") if p.lower[k] == "from" for c in p.children(k, "pcomp")]
            return self.grammar.objects(i) if any(self._content_of(c) & words["barred"] for c in gerunds) else []
        kinds = ("ensuring", "insisting") if p.pos[i] == "VERB" else ("resolving",)
        if not any(p.lemma[i] in words[kind] for kind in kinds):
            return []
        clauses = [c for c in p.children(i, "ccomp", "acl", "relcl") if self._content_of(c) & words["barred"]]
        if p.lemma[i] in words["insisting"]:
            clauses = [c for c in clauses if self.grammar.modals(c) & _BARRING or "never" in self._words_of(c)]
        return [s for c in clauses if self._denied(c) for s in p.children(c, "nsubj")]

    def _content_of(self, clause: int) -> set[str]:
        """The clause's verb, or that of "will never be able to obtain"."""
        p = self.p
        return {p.lemma[clause], *(p.lemma[x] for k in p.children(clause, "acomp") for x in p.children(k, "xcomp"))}

    def _denied(self, clause: int) -> bool:
        return "never" in self._words_of(clause) or self.grammar.negated(clause)

    def _words_of(self, clause: int) -> set[str]:
        return {self.p.lower[k] for k in self.p.kids[clause]}

    def troubled(self, i: int) -> set[int]:
        """Whose concerns one tells of ("reiterated X's concerns over Y"): none is at them."""
        nouns = [o for o in self.grammar.objects(i) if self.p.lemma[o] in self.lexicon.feelings]
        # "appalled by the findings of X"
        found = [
            n
            for prep, n in self.prepositions(i)
            if prep in ("by", "at", "over") and self.p.lemma[n] in syntax_words()["findings"]
        ]
        behind = [o for n in found for prep, o in self.grammar.prepositions(n) if prep in ("of", "by", "from")]
        owners = (k for noun in (*nouns, *found) for k in self._owners(noun))
        return set(self.actors_of([*owners, *behind]))

    def feared(self, i: int) -> set[int]:
        """Whom a feeling that one speaks of is about: X in "discussed our concern with X's missiles" takes no part."""
        nouns = [o for o in self.grammar.objects(i) if self.p.lemma[o] in self.lexicon.feelings]
        return set(self.actors_of(o for noun in nouns for _, o in self.grammar.prepositions(noun)))

    def to_be_freed(self, i: int) -> set[int]:
        """For whom one asks something: X in "demanded that X be freed"."""
        p, g = self.p, self.grammar
        clauses = [c for c in g.clauses(i) if g.passive(c) and p.lemma[c] in syntax_words()["freed"]]
        wished = [o for o in g.objects(i) if p.lemma[o] in syntax_words()["wished"]]  # "respect for X's life"
        wished += [o for noun in list(wished) for prep, o in g.prepositions(noun) if prep in ("for", "of")]
        behind = [o for noun in wished for prep, o in g.prepositions(noun) if prep in ("for", "of")]
        owners = [k for noun in wished for k in g.owners(noun)]
        return set(self.actors_of([*(o for c in clauses for o in g.objects(c)), *behind, *owners]))

    def harmed(self, i: int, *, blamed: bool) -> set[int]:
        """Victims of what one speaks of, whom no outrage is at: X in "expressed outrage at the killing of X by Y".

        `blamed` tells that the word itself names no charge: then X in "condemned acts of terror against X" is one too.
        """
        spoken_of = (
            self.grammar.subjects(i) if self.p.lemma[i] == "be" else []
        )  # "X said the attack on Y was a mistake"
        nouns = {*self.grammar.objects(i), *(noun for _, noun in self.prepositions(i)), *spoken_of}
        harms = [n for n in nouns if self.p.lemma[n] in act_nouns()["ASSAULT"] | syntax_words()["losses"]]
        blaming = self.p.lemma[i] in syntax_words()["blaming"]  # "blamed the killings on X"
        toward = ("of",) if blaming else ("of", "on", "against")
        harms += [n for n in spoken_of if self.p.lemma[n] in act_nouns()["ACCUSE"]]
        pairs = {n: self.grammar.prepositions(n) for n in harms}
        struck = {n for n in harms if any(prep in ("on", "against") for prep, _ in pairs[n])}
        struck |= {n for n in harms if self.p.lemma[n] in syntax_words()["offensives"]}
        suffered = [  # "the attack of X on Y" is X's, "the killing of X" is suffered by X
            o for n in harms for prep, o in pairs[n] if prep in toward and not (prep == "of" and n in struck)
        ]
        meddling = [
            n for n in nouns if self.p.lemma[n] in syntax_words()["interfering"]
        ]  # "interference in X's affairs"
        inside = [o for n in meddling for prep, o in self.grammar.prepositions(n) if prep == "in"]
        suffered += [t for o in inside for t in (o, *self.grammar.owners(o))]
        if blamed:
            words = act_nouns()["ACCUSE"] | act_nouns()["PROTEST"]  # "lodged a protest against X" is against X
            deeds = [n for n in self.grammar.objects(i) if self.p.lemma[n] not in words]
            # "crimes that Y commits against X"
            told = [*deeds, *(c for n in deeds for c in self.p.children(n, "relcl", "acl"))]
            suffered += [o for n in told for prep, o in self.prepositions(n) if prep == "against"]
        own = {a for n in harms for k in self.p.children(n, "poss") for a in self.state.at.get(k, ())}
        return set(self.actors_of(suffered)) - own  # "condemned X's repression of its people"

    def suffering(self, i: int) -> set[int]:
        """Those beside the doer in "denounced the looting of X's minerals by Y", and X of "including against X"."""
        p, found = self.p, list[int]()
        for noun in () if self.grammar.passive(i) else self.grammar.objects(i):
            by = [k for k in (*p.kids[noun], *p.kids[i]) if p.lower[k] == "by" and k > noun]
            doers = {t for k in by for t in p.subtree(k)}
            found += [t for t in p.subtree(noun) if by and t not in doers]
        against = [k for k in p.subtree(i) if p.lower[k] == "against" and p.lower[p.head[k]] == "including"]
        found += [t for k in against for t in p.subtree(k)]
        return {a for t in found for a in self.state.at.get(t, ())}

    def told_of(self, i: int) -> set[int]:
        """Of whom alone the claims tell that one rejects: X in "rejected claims that X had armed the rebels"."""
        p = self.p
        claims = [o for o in self.grammar.objects(i) if p.lower[o] in syntax_words()["claims"]]
        clauses = [c for o in claims for c in p.children(o, "acl", "ccomp", "relcl") if p.child(c, "mark") is not None]
        inside = {t for c in clauses for t in p.subtree(c)}
        around = {a for o in claims for t in p.subtree(o) if t not in inside for a in self.state.at.get(t, ())}
        return {a for t in inside for a in self.state.at.get(t, ())} - around

    def own_servants(self, sources: list[int], targets: list[int]) -> list[int]:
        """The targets that the text calls the sources' own ("its ambassador")."""
        state = self.state
        owned = {a for t, some in state.at.items() for a in some if self._owner_of(t) & set(sources)}
        return [a for a in targets if a in owned and state.actors[a].type in ("person", "other", "government_body")]

    def _owner_of(self, token: int) -> set[int]:
        pronouns = (k for k in self.p.kids[token] if self.p.tag[k] == "PRP$")
        return {a for k in pronouns for a in self.state.at.get(k, ())}
