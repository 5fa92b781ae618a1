"""Coordination that the parser hangs on the wrong word, mended by what English allows to be coordinated.

Finite verbs go with finite ones of the main clause's tense, and a phrase behind "and" goes where the like went before
(Quirk et al. 1985, chapter 13).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.lexical import act_nouns, syntax_words

if TYPE_CHECKING:
    from kg.extract.parse import Parse


def lower_second_prepositions(p: Parse) -> None:
    """Hang "of Y" on the efforts in "commends the efforts of X, and of Y": a preposition behind "and" or "as well as"
    goes where the same one went before."""
    for prep in (i for i in range(2, p.n) if p.dep[i] == "prep" and p.dep[i - 1] == "cc"):
        above = p.head[prep] if p.dep[p.head[prep]] != "cc" else p.head[p.head[prep]]
        same = [k for k in p.subtree(above) if k < prep and p.lower[k] == p.lower[prep]]
        first = next((k for k in same if p.dep[k] == "prep"), None)
        if first is not None:
            p.attach(prep, p.head[first], "prep")


def find_conjoined_subjects(p: Parse) -> None:
    """Let Y ask in "X refused the count and Y (ABC) asked for a new one": an "and" that is not before the second verb
    joins it with its own subject."""
    for verb in (i for i in range(2, p.n) if p.dep[i] in ("conj", "advcl") and p.tag[i] in ("VBD", "VBZ", "VBP")):
        if p.child(verb, "mark") is not None:
            continue
        front = min([verb, *(k for k in p.children(verb, "aux", "auxpass", "neg", "advmod") if k < verb)])
        if p.text[front - 1] == "," or p.dep[front - 1] == "cc" or p.child(verb, "nsubj", "nsubjpass") is not None:
            continue
        nouns = [k for k in range(p.head[verb] + 1, front) if p.dep[k] == "conj" and p.pos[k] in ("NOUN", "PROPN")]
        for noun in (k for k in nouns if max(p.subtree(k)) == front - 1):
            if p.dep[min(p.subtree(noun)) - 1] == "cc":
                p.attach(noun, verb, "nsubj")


def raise_finite_conjuncts(p: Parse) -> None:
    """Coordinate "spoke" with "urged", and not with "reconsider", in "X urged Y to reconsider and spoke with Z".

    A finite verb shares no subject with an infinitive: only verbs of one form are coordinated.
    """
    for verb in range(p.n):
        below = p.head[verb]
        if p.dep[verb] != "conj" or p.tag[verb] not in ("VBD", "VBZ") or not p.is_infinitive(below):
            continue
        if any(p.dep[k] in ("nsubj", "nsubjpass") for k in p.kids[verb]):
            continue
        finite = next((a for a in p.ancestors(below) if p.tag[a] in ("VBD", "VBZ", "VBP")), None)
        if finite is not None and finite < verb and not p.is_infinitive(finite):
            p.attach(verb, finite, "conj")


def raise_from_relatives(p: Parse) -> None:
    """Coordinate "calls" with "condemns" in "X condemns the raid in which many lost their lives, and calls on Y": what
    follows the relative clause in the tense of the main clause is part of that."""
    for verb in (i for i in range(2, p.n) if p.dep[i] == "conj"):
        below, tense = p.head[verb], _tense(p, verb)
        behind = min([verb, *p.children(verb, "aux", "neg")])
        if tense not in ("VBD", "VBZ", "VBP") or p.text[behind - 2] != "," or _tense(p, below) in (None, tense):
            continue
        told = p.dep[below] == "relcl" or (p.dep[below] in ("acl", "ccomp") and p.tag[verb] == "VB")
        main = next((a for a in p.ancestors(below) if p.tag[a] in ("VBD", "VBZ", "VBP")), None)
        if told and main is not None and p.tag[main] == tense and p.child(verb, "nsubj", "nsubjpass") is None:
            p.attach(verb, main, "conj")


def _tense(p: Parse, verb: int) -> str | None:
    """The tag that tells a verb's tense: its own, that of "does"; "perfect" with "has"; None if it is not finite."""
    auxiliaries = {p.lemma[k]: p.tag[k] for k in p.children(verb, "aux")}
    if "MD" in auxiliaries.values():
        return "MD"
    if "have" in auxiliaries:
        return "perfect"
    tag = auxiliaries.get("do", p.tag[verb])
    return tag if tag in ("VBD", "VBZ", "VBP") else None


def raise_from_names(p: Parse) -> None:
    """Coordinate "called" with "said" in "X, who leads the Y party, called Z 'a liar' and said ...": what is called so
    in quotation marks is no name of the party's."""
    for verb in (i for i in range(2, p.n) if p.dep[i] == "acl" and p.lemma[i] in syntax_words()["calling"]):
        called = next((k for k in p.children(verb, "oprd", "dobj") if k > verb and p.pos[k] == "PROPN"), None)
        if p.text[verb - 1] != "," or called is None or p.tag[called + 1 : called + 2] != ["``"]:
            continue
        relative = next((a for a in p.ancestors(verb) if p.dep[a] == "relcl"), None)
        main = next((a for a in p.ancestors(verb) if p.tag[a] == "VBD" and p.dep[a] != "relcl"), None)
        word = next((k for k in range(called + 2, p.n) if p.pos[k] == "NOUN"), None)
        if relative is None or main is None or word is None or p.child(main, "nsubj") is None:
            continue
        p.attach(verb, main, "conj")
        p.dep[called] = "dobj"
        p.attach(word, verb, "oprd")


def raise_reported_conjuncts(p: Parse) -> None:
    """Coordinate "accused" with "said" in "X said Y would honour the pact, and accused Z": one is told, one said.

    The tenses do not go together. So too where a quotation ends before the conjunction: what is told behind it is no
    part of what was said. And a verb of speaking behind a comma tells what else the speaker said.
    """
    for verb in (i for i in range(p.n) if p.dep[i] == "conj" and p.tag[i] in ("VBD", "VBN")):
        told = p.head[verb]
        while p.dep[told] == "conj" and p.head[told] != told:
            told = p.head[told]
        saying = p.head[told]
        if p.dep[told] != "ccomp" or p.tag[saying] != "VBD" or not saying < told < verb:
            continue
        if p.child(verb, "nsubj", "nsubjpass", "aux", "auxpass", "mark") is not None:
            continue
        spoken = p.tag[verb] == "VBD" and p.text[verb - 1] == "and" and p.text[verb - 2] == ","
        spoken = spoken and p.lemma[verb] in syntax_words()["reasons"]
        future = any(p.tag[k] == "MD" for k in p.children(told, "aux"))
        marks = [t for t in range(saying, verb) if p.tag[t] in ("``", "''")]
        quoted = bool(marks) and marks[-1] > told and p.tag[marks[-1]] == "''"
        perfect = any(p.lemma[k] == "have" for k in p.children(told, "aux")) and p.child(verb, "ccomp") is not None
        going_on = p.tag[told] == "VBG" and p.child(told, "aux") is not None  # "denied that X was firing and accused Z"
        said = (perfect or going_on) and p.tag[verb] == "VBD" and p.lemma[verb] in syntax_words()["reasons"]
        if (
            (future and p.tag[verb] == "VBD")
            or quoted
            or spoken
            or said
            or (_of_a_thing(p, told) and p.lemma[verb] in syntax_words()["reasons"])
        ):
            p.attach(verb, saying, "conj")


def _of_a_thing(p: Parse, told: int) -> bool:
    """Whether a clause is about no person and no body, which could accuse nobody: "said the law was fair"."""
    subject = p.child(told, "nsubj", "nsubjpass")
    return subject is not None and p.tag[subject] == "NN" and p.lemma[subject] in syntax_words()["things"]


def lower_bare_conjuncts(p: Parse) -> None:
    """Coordinate "negotiate" with "stop", and not with "calls", in "X calls on Y to stop Z and negotiate"."""
    for verb in (i for i in range(p.n) if p.tag[i] == "VB" and p.dep[i] == "conj"):
        finite = p.head[verb]
        if p.tag[finite] not in ("VBZ", "VBD", "VBP") or p.child(verb, "aux", "nsubj", "mark") is not None:
            continue
        before = [k for k in p.subtree(finite) if k < verb and p.is_infinitive(k)]
        if before:
            p.attach(verb, min(before), "conj")


def raise_topics(p: Parse) -> None:
    """Coordinate Z with the war, and not with Y, in "global issues, including X's war against Y, Z, and trade"."""
    for noun in (i for i in range(p.n) if p.pos[i] == "NOUN" and p.lemma[i] in act_nouns()["ASSAULT"]):
        if not _is_topic(p, noun):
            continue
        for struck in (o for k in p.children(noun, "prep") for o in p.children(k, "pobj")):
            for other in [c for c in p.children(struck, "conj") if p.text[min(p.subtree(c)) - 1] in (",", "and")]:
                if "," in p.text[struck:other]:
                    p.attach(other, noun, "conj")


def _is_topic(p: Parse, noun: int) -> bool:
    """Whether the noun stands in a list of issues: "issues such as ...", "topics, including those related to ..."."""
    for at in p.ancestors(noun):
        if p.lemma[at] in syntax_words()["issues"]:
            return True
        if p.dep[at] not in ("pobj", "prep", "conj", "acl", "amod", "appos"):
            return False
    return False
