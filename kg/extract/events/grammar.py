"""Who does what in a clause: logical subjects and objects, prepositions, clauses below.

Reads spaCy's ClearNLP dependencies. Passives, participles, infinitives (control), relative clauses and
coordination are turned round here, so that the lexicon can speak of a logical `subj` and `obj` only.
Method: the usual dependency-to-argument rules, as in Universal PropBank alignment and PetrarchV2/UDPipe coders.
"""

from __future__ import annotations

from kg.extract.events.clause_lists import listed_subject
from kg.extract.events.company import counted, helped, listed_before, thanked_or_blamed, told_of, with_company
from kg.extract.events.prepositions import prepositions_below
from kg.extract.lexical import deed_nouns, syntax_words
from kg.extract.parse import Parse

_SUBJECTS = ("nsubj", "csubj", "expl")
_CLAUSES = ("ccomp", "xcomp", "acomp", "oprd")
_PARTICLES = {"off", "up", "down", "out", "aside", "away"}
_RELATIVE = {"who", "which", "that", "whom", "whose"}
_SIDES = {"pro", "anti"}
# "accused X of arming Y", "thanked X for helping", "kept X from leaving": the object acts in the gerund.
_OBJECT_CONTROL = {"of", "for", "from", "into", "against"}


class Grammar:
    """Logical arguments of the verbs and nouns of one parsed report; each is worked out once."""

    def __init__(self, parse: Parse) -> None:
        self.p = parse
        self._subjects: dict[int, list[int]] = {}
        self._objects: dict[int, list[int]] = {}
        self._prepositions: dict[int, list[tuple[str, int]]] = {}

    def passive(self, verb: int) -> bool:
        """True for a passive verb, a bare participle after a noun included ("troops sent by X")."""
        p = self.p
        if p.child(verb, "auxpass", "nsubjpass") is not None:
            return True
        return (
            (p.tag[verb] == "VBN" or self._in_passives(verb))
            and p.child(verb, "aux", "nsubj") is None
            and p.dep[verb] in ("acl", "amod", "advcl", "conj")
            and (p.child(verb, "dobj") is None)
            and (p.dep[verb] != "conj" or self.passive(p.head[verb]))
        )

    def _in_passives(self, verb: int) -> bool:
        """The last of "are killed, jailed, and harassed", which the tagger takes for a past tense."""
        above = self.p.head[verb]
        alike = self.p.tag[verb] == "VBD" and self.p.dep[verb] == "conj" and self.p.tag[above] == "VBN"
        return alike and self.p.dep[above] in ("conj", "advcl")

    def agents(self, verb: int) -> list[int]:
        """Heads of the "by" phrases of a passive verb."""
        p = self.p
        found: list[int] = []
        for by in (k for k in p.kids[verb] if p.child(k, "neg") is None):  # "but not by X"
            if p.dep[by] == "agent" or (p.lower[by] == "by" and p.dep[by] == "prep"):
                for noun in p.children(by, "pobj"):
                    found += p.conjuncts(noun)
        if found:
            return found
        if answerable := thanked_or_blamed(p, verb):
            return self.objects(answerable)
        if p.dep[verb] == "conj" and p.lemma[verb] in syntax_words()["addressing"]:
            return self.agents(p.head[verb])  # "was telephoned by X and told that ..."
        # "was granted recognition by X", "were recognized as states by X", "were beaten with sticks by X"
        low = [*p.children(verb, "dobj", "oprd"), *(o for prep, o in self.prepositions(verb) if prep in ("as", "with"))]
        return [agent for noun in low for prep, agent in self.prepositions(noun) if prep == "by"]

    def subjects(self, verb: int) -> list[int]:
        """Heads of the logical subject of `verb`, coordination included; empty where none can be told."""
        if verb not in self._subjects:
            self._subjects[verb] = []  # stands while we look, against loops in odd parses
            self._subjects[verb] = self._find_subjects(verb)
        return self._subjects[verb]

    def objects(self, verb: int) -> list[int]:
        """Heads of the logical direct object of `verb` (of a passive: its surface subject)."""
        if verb not in self._objects:
            self._objects[verb] = []
            self._objects[verb] = self._find_objects(verb)
        return self._objects[verb]

    def _find_subjects(self, verb: int) -> list[int]:
        p = self.p
        if self.passive(verb):
            return self.agents(verb)
        own = p.children(verb, "nsubj", "csubj")
        if not own:  # the parser now and then hangs the subject on the auxiliary
            own = [s for aux in p.children(verb, "aux") for s in p.children(aux, "nsubj")]
        if own:
            return with_company(self, verb, self._antecedents(verb, [self._noun_of_gerund(s) for s in own]))
        if p.dep[verb] == "pcomp" and p.lemma[p.head[p.head[verb]]] == "join":  # "X joined Y in condemning Z"
            joined = p.head[p.head[verb]]
            return [*self.subjects(joined), *self.objects(joined)]
        noun = p.head[verb]
        if p.pos[verb] == "ADJ" and p.dep[verb] == "amod" and noun < verb and p.pos[noun] == "NOUN":
            return [noun]  # "rebels loyal to X"
        return self._shared_subject(verb)

    def _noun_of_gerund(self, subject: int) -> int:
        """The noun that a participle only describes, taken for the subject by the parser ("gunmen holding X")."""
        p = self.p
        described = p.child(subject, "nsubj") if p.dep[subject] == "csubj" and p.tag[subject] == "VBG" else None
        return subject if described is None else described

    def _antecedents(self, verb: int, nouns: list[int]) -> list[int]:
        """`nouns` and their conjuncts, a relative pronoun replaced by what it stands for."""
        p = self.p
        found: list[int] = []
        for noun in nouns:
            if (
                (p.lower[noun] in _RELATIVE or counted(p, noun))
                and p.dep[verb] in ("relcl", "acl", "ccomp")
                and p.pos[p.head[verb]] in ("NOUN", "PROPN", "PRON")
            ):
                named = self._deed_before(verb, noun)
                rules = p.dep[noun] == "nsubj" and p.lower[noun] != "who" and p.lemma[named] in syntax_words()["plans"]
                if rules and not any(p.tag[k] == "MD" for k in p.children(verb, "aux")):
                    found += self._makers(named)  # "passed a law that bans X"
                else:
                    if p.dep[noun].startswith("nsubj"):
                        told = told_of(p, verb, noun, named)
                    else:  # "X and Y, which Algiers blames for it"
                        told = [c for c in p.conjuncts(named) if c == named or named < c < noun]
                    found += [*listed_before(p, named), *told]
            else:
                found += p.conjuncts(noun)
        return found

    def _deed_before(self, verb: int, relative: int) -> int:
        """The noun meant by "which": in "the attack in X, which killed Y", the attack."""
        p, noun = self.p, self.p.head[verb]
        placed = p.dep[noun] == "pobj" and p.lower[p.head[noun]] in ("in", "at", "on", "near")
        above = p.head[p.head[noun]]
        if p.dep[relative] == "dobj" and p.dep[noun] == "pobj" and p.pos[noun] == "PROPN":
            # "strikes on cities across X, which they condemned": the strikes
            nouns = [t for t in p.ancestors(noun) if p.pos[t] == "NOUN"]
            judged = placed and p.lemma[verb] in syntax_words()["others' plans"]  # "the truce in X, which Y welcomed"
            return next((t for t in nouns if judged or p.lemma[t] in deed_nouns()), noun)
        deadly = (
            p.lemma[verb] in syntax_words()["wreaking"] and p.dep[relative] == "nsubj" and p.lower[relative] != "who"
        )
        return above if placed and deadly and p.pos[above] == "NOUN" else noun

    def _shared_subject(self, verb: int) -> list[int]:
        """Subject that a clause without one takes over from the clause or noun above it."""
        p = self.p
        dep, head = p.dep[verb], p.head[verb]
        if head == verb:
            return listed_subject(self, verb)
        if dep == "conj":
            return self.surface_subject(head) if not self.passive(head) or self.passive(verb) else self.objects(head)
        if dep in ("xcomp", "ccomp") and p.pos[head] in ("VERB", "AUX"):
            objects = self.objects(head) if not self.passive(head) else []
            if objects and p.lemma[head] not in syntax_words()["subject control"] and dep == "xcomp":
                meant = p.lemma[objects[0]] in syntax_words()["plans"] | syntax_words()["given"]
                return self.owners(objects[0]) or self.surface_subject(head) if meant else objects
            return self.surface_subject(head)
        if dep == "advcl" and p.tag[verb] == "VBN" and any(p.lower[k] == "as" for k in p.children(verb, "mark")):
            return self.objects(head)  # "described the law as meant to punish X"
        if dep == "xcomp" or (dep in ("advcl", "prep", "pcomp") and p.pos[head] in ("VERB", "AUX")):
            return self.surface_subject(head)
        if dep == "pcomp":
            above = p.head[head]
            if p.dep[above] == "dobj" and p.lemma[p.head[above]] in syntax_words()["blaming"]:
                return [above]
            if p.pos[above] not in ("VERB", "AUX"):
                # "X's success in driving Y out", "the success of X in driving Y out"
                own = self.owners(above) or [o for prep, o in self.prepositions(above) if prep == "of" and o < verb]
                drawn = p.lemma[p.head[above]] in syntax_words()["provoking"]  # "drew criticism for backing X"
                return own or (self.surface_subject(p.head[above]) if drawn and p.dep[above] == "dobj" else [])
            blamed = p.lower[head] != "for" or p.lemma[above] in syntax_words()["blaming"]  # "drew fire for backing X"
            controller = self.objects(above) if p.lower[head] in _OBJECT_CONTROL and blamed else []
            return controller or self.surface_subject(above)
        if dep == "acl" and p.pos[head] in ("NOUN", "PROPN"):
            if p.tag[verb] == "VBG":
                return self._makers(head) if p.lemma[head] in syntax_words()["plans"] else [head]
            of = [noun for prep, noun in self.prepositions(head) if prep == "of" and noun < verb]
            return self.owners(head) or of or self._governor_subject(head)
        if dep == "relcl" and p.lemma[head] in syntax_words()["plans"] and self.infinitive(verb):
            return self.owners(head) or self._governor_subject(head)
        if dep == "relcl":  # "became the first to sign": who became it signs
            return self._attribute_subject(head) if self.infinitive(verb) else [head]
        return []

    def _attribute_subject(self, noun: int) -> list[int]:
        """Whom a noun after "be" or "become" is said of, else the noun itself."""
        p = self.p
        whole = noun
        if p.dep[noun] == "pobj" and p.lower[p.head[noun]] == "of":  # "became one of the first to recognise X"
            whole = p.head[p.head[noun]]
        above = p.head[whole]
        return (self.surface_subject(above) if p.dep[whole] == "attr" and above != whole else []) or [noun]

    def _governor_subject(self, noun: int) -> list[int]:
        """Subject of the verb that has `noun` as object ("Iran expressed readiness to ...")."""
        p = self.p
        above = p.head[noun]
        if p.dep[noun] == "pobj" and p.lower[above] == "including":  # "discussed steps, including plans to do it"
            return self.surface_subject(next((a for a in p.ancestors(above) if p.pos[a] in ("VERB", "AUX")), above))
        governed = p.dep[noun] in ("dobj", "attr") and above != noun
        return self.surface_subject(above) if governed and p.lemma[above] not in syntax_words()["others' plans"] else []

    def _makers(self, plan: int) -> list[int]:
        """Who does what a decree or a law does: whoever made it ("signed a decree banning X"), else itself."""
        by = [noun for prep, noun in self.prepositions(plan) if prep == "by"]
        return by or self.p.children(plan, "poss") or self._governor_subject(plan) or [plan]

    def surface_subject(self, verb: int) -> list[int]:
        """Whom the clause is about: the subject of an active verb, the promoted object of a passive one."""
        if self.p.dep[verb] == "acomp" and not self.p.children(verb, "nsubj"):
            return self.subjects(self.p.head[verb])  # "X is due to be signed"
        if self.p.pos[verb] in ("NOUN", "PROPN", "ADJ") and not self.p.children(verb, "nsubj"):
            return self.owners(verb)
        return self.objects(verb) if self.passive(verb) else self.subjects(verb)

    def _find_objects(self, verb: int) -> list[int]:
        p = self.p
        if self.passive(verb):
            own = p.children(verb, "nsubjpass", "csubjpass")
            given = p.children(verb, "dobj")
            # "were given the files": what is given is the object
            if own and given and p.lemma[verb] in syntax_words()["ditransitive"]:
                return self._antecedents(verb, given)
            if own:
                return self._antecedents(verb, own)
            if p.dep[verb] in ("acl", "relcl", "amod") and p.pos[p.head[verb]] in ("NOUN", "PROPN", "PRON"):
                return [p.head[verb]]
            if p.dep[verb] == "conj":
                return self.surface_subject(p.head[verb])
            return self._shared_subject(verb)
        found: list[int] = []
        for noun in p.children(verb, "dobj"):
            times = any(p.lower[o] == "times" for prep, o in self.prepositions(noun) if prep == "of")
            if times or (self.p.lower[noun - 1] == "not" and self._contrasts(noun - 1)):
                continue  # "fired at X dozens of times"
            found += self._antecedents(verb, [noun])
        if not found:
            found = [c for noun in helped(p, verb) for c in p.conjuncts(noun)]
        if not found:  # "choked off the road": a particle that the parser took for a preposition
            known = _PARTICLES | ({"on", "over"} if p.lemma[verb] in syntax_words()["handing"] else set())
            known |= {"in"} if p.lemma[verb] in syntax_words()["bringing"] else set()  # "flew in a team of doctors"
            particles = [k for k in p.children(verb, "prep") if p.lower[k] in known and k == verb + 1]
            nouns = [(k, noun) for k in particles for noun in p.children(k, "pobj")]
            moved = [n for k, n in nouns if p.lower[k] != "in" or (p.pos[n] == "NOUN" and not p.ent[n])]
            found += [c for noun in moved for c in p.conjuncts(noun)]
        if not found:
            found = self._named_by(verb) or self._shifted(verb)
        if (
            not found
            and p.dep[verb] == "relcl"
            and p.children(verb, "nsubj")
            and p.lower[p.children(verb, "nsubj")[0]] not in _RELATIVE
        ):
            found.append(p.head[verb])
        if (
            not found
            and p.dep[verb] == "conj"
            and p.pos[p.head[verb]] == "VERB"
            and not p.children(verb, "prep", "ccomp", "xcomp")
        ):
            shared = p.children(p.head[verb], "dobj")
            if shared and shared[0] > verb:
                found += p.conjuncts(shared[0])
        return found

    def _named_by(self, verb: int) -> list[int]:
        """What a clause of naming speaks of: the launch in "deplored what it called a reckless launch"."""
        p = self.p
        named = [c for c in p.children(verb, "ccomp") if self.names_what(c)]
        told = [o for clause in named for prep, o in self.prepositions(clause) if prep == "as"]
        return [o for clause in named for o in p.children(clause, "oprd", "attr")] or told

    def names_what(self, verb: int) -> bool:
        """True for the verb of "what X called Y", which tells only X's word for Y."""
        p = self.p
        return p.lemma[verb] in syntax_words()["naming"] and any(p.lower[k] == "what" for k in p.children(verb, "dobj"))

    def recipients(self, verb: int) -> list[int]:
        """Heads of the indirect object, which the passive promotes ("X was granted asylum")."""
        p = self.p
        found = p.children(verb, "dative")
        two_objects = p.lemma[verb] in syntax_words()["ditransitive"] and p.child(verb, "dobj") is not None
        if not found and two_objects and self.passive(verb):
            found = self._antecedents(verb, p.children(verb, "nsubjpass"))
        return found

    def _shifted(self, verb: int) -> list[int]:
        """An object taken for an adverbial: behind its recipient or the day ("returned to X the bodies of ...",
        "ruled out on Monday any return"), or measured in days ("began a week of exercises")."""
        p = self.p
        found: list[int] = []
        for noun in p.children(verb, "npadvmod"):
            if not p.children(noun, "det", "poss", "nummod"):
                continue
            between = [k for k in p.children(verb, "prep", "dative") if verb < k < noun]
            days = [k for k in between if any(p.ent[o] == "DATE" for o in p.children(k, "pobj"))]
            timed = p.ent[noun] in ("DATE", "TIME", "PERCENT", "QUANTITY")
            measure = noun == verb + 2 and any(p.lower[k] == "of" for k in p.children(noun, "prep"))
            if ((days or any(p.lower[k] in ("to", "from") for k in between)) and not timed) or (timed and measure):
                found.append(noun)
        return found

    def owners(self, noun: int) -> list[int]:
        """Possessors, demonyms and compounds before `noun` ("Iraq's", "Iraqi", "US Predator"), nested ones last."""
        p = self.p
        found = [
            c
            for kid in p.kids[noun]
            if p.dep[kid] in ("poss", "amod", "compound", "nmod") and not self._takes_side(kid)
            for c in p.conjuncts(kid)
        ]
        if p.pos[noun] == "PROPN" and p.lower[noun] == "war":  # the "Iraq War" is no deed of Iraq's
            found = [k for k in found if p.dep[k] not in ("compound", "nmod")]
        owned = (k for kid in found if p.lemma[kid] in syntax_words()["belonging"] for k in p.children(kid, "npadvmod"))
        return [*found, *owned, *(k for kid in found for k in p.children(kid, "compound", "nmod", "amod"))]

    def _takes_side(self, i: int) -> bool:
        """True for "Beijing" in "the pro-Beijing camp": the camp is not Beijing's."""
        p = self.p
        return i > 1 and p.text[i - 1] == "-" and p.lower[i - 2] in _SIDES

    def prepositions(self, head: int) -> list[tuple[str, int]]:
        """(preposition, object head) below `head`, those of its participles and nested ones included."""
        if head not in self._prepositions:
            self._prepositions[head] = prepositions_below(self.p, head)
        return self._prepositions[head]

    def clauses(self, head: int) -> list[int]:
        """Heads of the clauses and infinitives that complete `head` (not adverbial clauses with a subject)."""
        p = self.p
        found: list[int] = []
        for kid in p.kids[head]:
            dep = p.dep[kid]
            if dep in _CLAUSES or (dep in ("advcl", "acl", "relcl") and self.infinitive(kid)) or self._content(kid):
                found += [kid, *[c for c in p.children(kid, "conj") if p.pos[c] in ("VERB", "AUX")]]
            elif dep == "prep":
                # With a subject of its own it is told beside the rest: "..., with X condemning Y".
                alone = p.lower[kid] == "with"
                found += [c for c in p.children(kid, "pcomp") if not alone or p.child(c, "nsubj") is None]
            elif dep == "dobj":
                found += [c for c in p.children(kid, "acl", "relcl", "advcl") if self.infinitive(c) or self._content(c)]
        return found

    def _content(self, verb: int) -> bool:
        """True for a clause that says what a noun is about ("its request that Ethiopia stop")."""
        p = self.p
        return p.dep[verb] == "acl" and any(p.lower[k] == "that" for k in p.children(verb, "mark"))

    def infinitive(self, verb: int) -> bool:
        """True for "to VERB"."""
        return any(self.p.lower[kid] == "to" and self.p.dep[kid] == "aux" for kid in self.p.kids[verb])

    def subjunctive(self, verb: int) -> bool:
        """True for what is asked for and not told: "that X resign", "that X be freed", "that X must go"."""
        auxiliaries = self.modals(verb)
        if auxiliaries & {"must", "should", "ought"}:
            return True
        wanted = self.p.lemma[verb] in ("have", "need") and any(map(self.infinitive, self.p.children(verb, "xcomp")))
        return wanted or auxiliaries == {"be"} or (not auxiliaries and self.p.tag[verb] in ("VB", "VBP", "NN"))

    def modals(self, verb: int) -> set[str]:
        """Lower-case auxiliaries of `verb`."""
        return {self.p.lower[kid] for kid in self.p.kids[verb] if self.p.dep[kid] in ("aux", "auxpass")}

    def _contrasts(self, word: int) -> bool:
        """True for the "not" of "accused X, not Y": it sets Y aside, and denies nothing."""
        return self.p.lower[word] == "not" and self.p.text[word - 1] in (",", "—", "–", "-", "(")

    def negated(self, verb: int) -> bool:
        """True where `verb` has a negation of its own ("not", "never", "no longer")."""
        p = self.p
        for kid in p.kids[verb]:
            if p.dep[kid] == "neg" and not (kid > verb and self._contrasts(kid)):
                return True
            if p.dep[kid] == "advmod" and (
                p.lower[kid] == "never" or any(p.dep[k] == "neg" or p.lower[k] == "no" for k in p.kids[kid])
            ):
                return True
        return False
