"""A parsed report as plain lists.

spaCy's `Token` attributes cost a Python call each. The extractors read each attribute many times, so they read
it once here and then work on lists: this keeps their cost a small part of the parser's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import cast

from spacy.tokens import Doc

from kg.extract.clause_mends import mend_clauses
from kg.extract.lemmas import mended
from kg.extract.lexical import syntax_words
from kg.extract.word_mends import mend_words

HYPHENS = ("-", "–")


class Parse:
    """Lists indexed by token, made once for each `Doc`. Read-only, but for labels that names mend.

    `dep` has spaCy's English (ClearNLP) labels: nsubj, dobj, pobj, prep, agent, poss, appos, conj, xcomp, ccomp...
    `head[i] == i` at a root. `kids[i]` are the direct dependents in order. `sent[i]` numbers the sentence.
    """

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.raw: str = doc.text  # `doc.text` is built anew at each call
        self.n = len(doc)
        self.text = _strings(doc, "ORTH")
        self.lower = _strings(doc, "LOWER")
        self.lemma = [lemma.lower() for lemma in _strings(doc, "LEMMA")]
        self.tag = _strings(doc, "TAG")
        for i in [i for i, tag in enumerate(self.tag) if tag in ("VBD", "VBN", "VBG", "VBZ")]:
            self.lemma[i] = mended(self.lemma[i], self.lower[i])
        self.pos = _strings(doc, "POS")
        self.dep = _strings(doc, "DEP")
        self.head = [i + offset for i, offset in enumerate(_numbers(doc, "HEAD"))]
        self.ent = _strings(doc, "ENT_TYPE")
        self.start = _numbers(doc, "IDX")
        self.end = [start + len(text) for start, text in zip(self.start, self.text, strict=True)]
        self.kids: list[list[int]] = [[] for _ in range(self.n)]
        for i, head in enumerate(self.head):
            if head != i:
                self.kids[head].append(i)
        self._find_lost_participles()
        self._find_attributes()
        self._find_lost_verbs()
        self._find_lost_objects()
        self._raise_predicates()
        self._find_lost_heads()
        self._find_lost_conjuncts()
        self._part_titled_names()
        self._part_full_names()
        self._join_double_subjects()
        mend_words(self)
        mend_clauses(self)
        self.sent = [0] * self.n
        self.sent_bounds: list[tuple[int, int]] = []
        for number, sent in enumerate(doc.sents):
            self.sent_bounds.append((sent.start, sent.end))
            for i in range(sent.start, sent.end):
                self.sent[i] = number

    def text_span(self, first: int, last: int) -> tuple[int, int]:
        """Offsets of the text of tokens `first` to `last` (exclusive), without white space around it."""
        while first < last - 1 and self.text[first].isspace():
            first += 1
        while last - 1 > first and self.text[last - 1].isspace():
            last -= 1
        return self.start[first], self.end[last - 1]

    def hyphened(self, i: int) -> bool:
        """True for a hyphen between two words without a space."""
        glued = 0 < i < self.n - 1 and self.end[i - 1] == self.start[i] and self.end[i] == self.start[i + 1]
        return glued and self.text[i] in HYPHENS

    def _find_lost_participles(self) -> None:
        """Make "paralysed" a verb in "were paralysed by hackers": only verbs have a passive's auxiliary or doer."""
        for word in (i for i in range(self.n) if self.tag[i] == "JJ" and self.lower[i].endswith("ed")):
            below = {self.dep[k] for k in self.kids[word]}
            if "auxpass" in below or {"agent", "nsubjpass"} <= below:
                stem = self.lower[word].removesuffix("ed")
                doubled = len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "sl"
                self.lemma[word] = stem[:-1] + "y" if stem.endswith("i") else stem[:-1] if doubled else stem
                self.tag[word], self.pos[word] = "VBN", "VERB"

    def _find_attributes(self) -> None:
        """Make "striking" an attribute in "Striking miners blocked X", where it was taken for a clause."""
        for word in range(self.n - 1):
            clause = self.tag[word] == "VBG" and self.dep[word] in ("csubj", "pcomp")
            noun = self.child(word, "dobj") if clause and self.lemma[word] in syntax_words()["attributive"] else None
            if noun is None or self.tag[noun] != "NNS" or self.child(noun, "det", "poss") is not None:
                continue
            dep = "nsubj" if self.dep[word] == "csubj" else "pobj"
            self.attach(noun, self.head[word], dep)
            for kid in [k for k in self.kids[word] if k > noun]:
                self.attach(kid, noun, self.dep[kid])
            self.attach(word, noun, "amod")
            self.pos[word], self.tag[word] = "ADJ", "JJ"

    def _find_lost_verbs(self) -> None:
        """Make "conferred" the verb of "The premier conferred by telephone with X".

        Where the past tense and the participle are one word, the parser now and then takes the clause for a noun with
        a reduced relative. A sentence without another finite verb, whose participle has an object, a clause or a
        preposition other than a doer's "by", is a clause.
        """
        for noun in (i for i in range(self.n) if self.head[i] == i and self.pos[i] in ("NOUN", "PROPN")):
            verb = noun + 1 if self._lost(noun + 1, noun) else self._lost_further(noun)
            if verb is None:
                continue
            self.kids[self.head[verb]].remove(verb)
            above = [k for k in self.kids[noun] if k > verb]
            self.kids[noun] = [k for k in self.kids[noun] if k < (noun if self.head[verb] == noun else verb)]
            self.kids[verb] = sorted([noun, *self.kids[verb], *above])
            for kid in (noun, *above):
                self.head[kid] = verb
                if self.dep[kid] == "appos" and self.child(verb, "dobj") is None:
                    self.dep[kid] = "dobj"
            self.head[verb], self.dep[verb], self.tag[verb], self.dep[noun] = verb, "ROOT", "VBD", "nsubj"

    def _lost(self, verb: int, noun: int) -> bool:
        """True for a participle below `noun` with what only a clause's verb has."""
        if verb >= self.n or self.head[verb] != noun or self.dep[verb] != "acl" or self.tag[verb] != "VBN":
            return False
        own = {self.dep[k] for k in self.kids[verb]}
        if not self.lower[verb].endswith("ed") or not own & {"dobj", "prep", "ccomp", "xcomp"}:
            return False
        doer = [k for k in self.kids[verb] if self.dep[k] == "agent"]
        by = [o for k in doer for o in self.kids[k] if self.dep[o] == "pobj"]
        return all(self.lemma[o] in syntax_words()["means"] for o in by)

    def _lost_further(self, noun: int) -> int | None:
        """The clause's verb that the parser hangs on the last noun of its subject.

        "Tribesmen wielding knives attacked X", "Doctors from two groups donated and delivered X": a sentence without a
        finite verb of its own, whose participle has an object, an infinitive ("called on X to resign") or a finite verb
        coordinated with it.
        """
        below = self.subtree(noun)
        for verb in (t for t in below if t > noun + 1 and self._lost(t, self.head[t])):
            joined = self.children(verb, "conj")
            finite = [t for t in below if self.tag[t] in ("VBD", "VBZ", "VBP", "MD") and self.dep[t] != "relcl"]
            objects = self.child(verb, "dobj") or next((k for k in self.children(noun, "appos") if k > verb), None)
            heading = any("\n" in self.text[t] for t in range(noun, verb))
            if heading or self.head[verb] == noun:
                continue
            asks = any(self.lower[k] == "to" for c in self.children(verb, "advcl", "xcomp") for k in self.kids[c])
            if set(finite) <= set(joined) and (objects is not None or finite or asks):
                return verb
        return None

    def _find_lost_objects(self) -> None:
        """Make "home" the object in "soldiers flattened the family home of X", not an adverb.

        So too "attacks" in "carried out on Friday, for the third day, attacks on X".
        """
        for noun in range(1, self.n):
            verb = self.head[noun]
            if self.tag[noun] not in ("NN", "NNS") or self.pos[verb] != "VERB" or self.child(verb, "dobj") is not None:
                continue
            adverb = self.dep[noun] == "advmod" and self.child(noun, "det", "poss") is not None
            if verb < noun and (adverb or (self.dep[noun] == "dep" and self.child(noun, "prep") is not None)):
                self.dep[noun] = "dobj"

    def _raise_predicates(self) -> None:
        """Make "responsible" what is said of X in "held X responsible" and "held responsible X", no adjective of X.

        So too the noun in "called X 'a dictator'" and "called X a dictator", which is taken for another name of X.
        """
        for word in range(1, self.n):
            noun = self.head[word]
            verb = self.head[noun]
            told = self.dep[word] == "amod" and self.pos[word] == "ADJ" and word - 1 in (noun, verb)
            if told and self.dep[noun] == "dobj" and self.lemma[verb] in syntax_words()["predicating"]:
                self.attach(word, verb, "oprd")
            name = next((k for k in self.kids[word] if k == word - 1 and self.pos[k] == "PROPN"), None)
            if name is not None and self.dep[word] == "ccomp" and self.pos[word] == "ADJ" and self._predicates(noun):
                # "found Prime Minister X guilty": X is no part of a clause of his own
                for part in (k for k in self.kids[word] if k < name):
                    self.attach(part, name, self.dep[part])
                self.attach(name, noun, "dobj")
                self.attach(word, noun, "oprd")
            first = min(self.subtree(word)) if self.dep[word] == "appos" else 0
            quoted = first > 0 and bool({self.tag[first - 1], self.tag[first]} & {"``", "''"})
            quoted |= first > 0 and self.lower[first] in ("a", "an") and self.text[first - 1] != ","
            if quoted and self.dep[noun] == "appos":  # "called his counterpart X 'a dictator'"
                noun, verb = verb, self.head[verb]
            if quoted and self.dep[noun] == "dobj" and self.lemma[verb] in syntax_words()["calling"]:
                self.attach(word, verb, "oprd")

    def _predicates(self, verb: int) -> bool:
        return self.lemma[verb] in syntax_words()["predicating"]

    def _find_lost_heads(self) -> None:
        """Make "assistance" the object in "provided security, economic, and humanitarian assistance to X"."""
        for noun in (i for i in range(self.n - 1) if self.dep[i] in ("dobj", "pobj") and self.text[i + 1] == ","):
            whole = self.child(noun, "appos")
            if whole is None or self.child(noun, "det", "poss", "amod") is not None or self.pos[noun] == "PROPN":
                continue
            between = {self.pos[k] for k in range(noun + 1, whole)}
            if self.pos[whole] == "NOUN" and between <= {"ADJ", "NOUN", "PUNCT", "CCONJ"} and "CCONJ" in between:
                self.attach(whole, self.head[noun], self.dep[noun])
                self.attach(noun, whole, "nmod")

    def _find_lost_conjuncts(self) -> None:
        """Coordinate B and C with A in "held a call with A of X, B of Y, and C of Z", where B was hung on the verb."""
        for name in (i for i in range(1, self.n) if self.pos[i] == "PROPN" and self.dep[i] == "npadvmod"):
            first = min(self.subtree(name))
            if self.ent[name] in ("DATE", "TIME") or self.child(name, "conj") is None or self.lower[first - 1] != ",":
                continue
            before = [k for k in range(self.head[name] + 1, first) if self.pos[k] == "PROPN" and self.dep[k] == "pobj"]
            whole = [
                k for k in before if max(self.subtree(k)) >= first - 2 and self.head[self.head[k]] == self.head[name]
            ]
            if whole:
                self.attach(name, whole[0], "conj")

    def _part_titled_names(self) -> None:
        """Coordinate A and B in "President A and opposition leader B met", where A was hung on its own title in B."""
        for title in (i for i in range(self.n - 3) if self.dep[i] in ("compound", "nmod") and self.head[i] > i):
            name, mark, last = self.child(title, "appos"), self.child(title, "cc"), self.head[title]
            while self.dep[last] in ("compound", "nmod"):
                last = self.head[last]
            if name is None or mark is None or not name < mark < last or {self.pos[name], self.pos[last]} != {"PROPN"}:
                continue
            if self.lower[mark] != "and" or min(self.subtree(name)) != title + 1:
                continue
            self.attach(name, self.head[last], self.dep[last])
            self.attach(title, name, "compound")
            self.attach(mark, name, "cc")
            self.attach(last, name, "conj")

    def _part_full_names(self) -> None:
        """Coordinate A and B in "Jane A and John B met", where "A and John" was taken for a part of the name B."""
        for name in (i for i in range(self.n - 3) if self.dep[i] in ("compound", "nmod") and self.pos[i] == "PROPN"):
            last, mark, given = self.head[name], self.child(name, "cc"), self.child(name, "conj")
            if mark is None or given is None or not name < mark < given == last - 1:
                continue
            if self.ent[name] != "PERSON" or self.ent[last] not in ("PERSON", "") or self.lower[mark] != "and":
                continue
            if {self.pos[given], self.pos[last]} != {"PROPN"}:
                continue
            self.attach(name, self.head[last], self.dep[last])
            self.attach(given, last, "compound")
            self.attach(mark, name, "cc")
            self.attach(last, name, "conj")

    def _join_double_subjects(self) -> None:
        """Make "party" a part of the name in "the Islamist party X accused Y", where both were taken for subjects."""
        for name in (i for i in range(1, self.n) if self.pos[i] == "PROPN" and self.dep[i] in ("nsubj", "dobj")):
            first = min(self.subtree(name))
            noun = first - 1
            beside = noun >= 0 and self.head[noun] == self.head[name] != noun and self.dep[noun] == self.dep[name]
            is_kind = noun >= 0 and self.lemma[noun] in syntax_words()["kinds"]
            if beside and is_kind and not self.children(noun, "prep", "relcl", "conj"):
                self.attach(noun, name, "compound")

    def attach(self, token: int, head: int, label: str) -> None:
        """Hang a token on another word; nothing is done where that would make a circle of the tree."""
        if token == head or token in self.ancestors(head):
            return
        if self.head[token] != token:
            self.kids[self.head[token]].remove(token)
        self.kids[head] = sorted([*self.kids[head], token])
        self.head[token], self.dep[token] = head, label

    def is_infinitive(self, verb: int) -> bool:
        """True for a verb with "to"."""
        return any(self.dep[k] == "aux" and self.lower[k] == "to" for k in self.kids[verb])

    def child(self, i: int, *deps: str) -> int | None:
        """First dependent of token `i` with one of the labels `deps`, or None."""
        for kid in self.kids[i]:
            if self.dep[kid] in deps:
                return kid
        return None

    def children(self, i: int, *deps: str) -> list[int]:
        """All dependents of token `i` with one of the labels `deps`, in order."""
        return [kid for kid in self.kids[i] if self.dep[kid] in deps]

    def subtree(self, i: int) -> list[int]:
        """Token `i` and all that depends on it, in order."""
        found, stack = [], [i]
        while stack:
            at = stack.pop()
            found.append(at)
            stack.extend(self.kids[at])
        return sorted(found)

    def ancestors(self, i: int) -> Iterator[int]:
        """Heads of token `i`, nearest first."""
        while self.head[i] != i:
            i = self.head[i]
            yield i

    def conjuncts(self, i: int) -> list[int]:
        """Token `i` and what is coordinated below it (A, B and C), in order.

        A member that the parser hung on the place inside another member ("X in Lebanon, Palestine, and Y") is taken
        back into the list, where the list goes on behind it.
        """
        found, stack = [], [i]
        while stack:
            at = stack.pop()
            found.append(at)
            stack.extend(self.children(at, "conj"))
            # "accused his predecessor X and the president, Y": the list goes on behind the name right after its noun
            for name in (k for k in self.children(at, "appos") if self._close(at, k)):
                joined = self.child(name, "cc")
                stack.extend(self.children(name, "conj"))
                stack.extend(k for k in self.children(at, "appos") if joined is not None and k > joined)
        found.sort()
        for member, following in pairwise(found):
            for prep in self.children(member, "prep"):
                for place in self.children(prep, "pobj"):
                    found += [t for t in self.children(place, "conj") if t < following and self.text[t - 1] == ","]
        return sorted(found)

    def _close(self, noun: int, name: int) -> bool:
        """Whether only the parts of the name stand between the singular noun and the name."""
        between = range(noun + 1, name)
        return self.tag[noun] == "NN" and name > noun and all(self.dep[t] == "compound" for t in between)


def _strings(doc: Doc, attribute: str) -> list[str]:
    """One attribute of all tokens as strings, read in one go."""
    ids = cast("list[int]", doc.to_array([attribute]).ravel().tolist())
    known = {i: doc.vocab.strings[i] for i in set(ids)}
    return [known[i] for i in ids]


def _numbers(doc: Doc, attribute: str) -> list[int]:
    """One attribute of all tokens as signed numbers."""
    return cast("list[int]", doc.to_array([attribute]).astype("int64").ravel().tolist())


def parse_of(doc: Doc) -> Parse:
    """The `Parse` of `doc`, made at the first call and kept in `doc.user_data`."""
    found = doc.user_data.get("entente_parse")
    if found is None:
        found = doc.user_data["entente_parse"] = Parse(doc)
    assert isinstance(found, Parse)
    return found
