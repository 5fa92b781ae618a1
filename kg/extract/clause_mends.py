"""Clauses that the parser hangs on the wrong verb, mended by what English grammar allows.

Whose subject a clause without one shares: Quirk et al. 1985, chapter 15. Coordination is in conjunct_mends.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.conjunct_mends import (
    find_conjoined_subjects,
    lower_bare_conjuncts,
    lower_second_prepositions,
    raise_finite_conjuncts,
    raise_from_names,
    raise_from_relatives,
    raise_reported_conjuncts,
    raise_topics,
)
from kg.extract.lexical import syntax_words
from kg.extract.phrase_mends import lower_complements

if TYPE_CHECKING:
    from kg.extract.parse import Parse


def mend_clauses(p: Parse) -> None:
    """Hang clauses where they belong."""
    _find_addressed(p)
    _raise_from_particles(p)
    _find_small_passives(p)
    _find_denied_claims(p)
    _find_names_after_commas(p)
    _find_subjects_in_front(p)
    find_conjoined_subjects(p)
    _find_contact_clauses(p)
    _lower_led(p)
    _raise_reflexives(p)
    _raise_to_envoys(p)
    _raise_names_from_owners(p)
    lower_second_prepositions(p)
    raise_topics(p)
    lower_complements(p)
    _find_objects_behind(p)
    _raise_unwelcome(p)
    _raise_restrictive(p)
    _find_lost_appositions(p)
    _lower_appositions(p)
    _lower_phrases_of_names(p)
    _lower_gerunds(p)
    raise_finite_conjuncts(p)
    raise_from_relatives(p)
    raise_from_names(p)
    raise_reported_conjuncts(p)
    _raise_participles(p)
    lower_bare_conjuncts(p)
    _lower_participles(p)
    _split_semicolons(p)
    _part_semicolons(p)


def _find_addressed(p: Parse) -> None:
    """Take "told" for a passive in "X was summoned and told that ...": who tells, tells somebody."""
    for verb in (i for i in range(p.n) if p.dep[i] == "conj" and p.tag[i] == "VBD"):
        alone = p.child(verb, "nsubj", "dobj", "aux") is None and p.child(p.head[verb], "auxpass") is not None
        if alone and p.lemma[verb] in syntax_words()["addressing"]:
            p.tag[verb] = "VBN"


def _raise_from_particles(p: Parse) -> None:
    """Make "summit" the object of "called off the summit with X", where it was hung on the particle."""
    for particle in (i for i in range(p.n) if p.dep[i] == "prt" and p.lower[i] != "on"):
        for noun in p.children(particle, "pobj", "dobj"):
            if p.child(p.head[particle], "dobj") is None:
                p.attach(noun, p.head[particle], "dobj")


def _find_small_passives(p: Parse) -> None:
    """Let the envoy suffer in "X saw its envoy expelled by Y" and "X found itself attacked by Y"."""
    for verb in (i for i in range(p.n) if p.tag[i] == "VBN" and p.dep[i] == "ccomp"):
        subject = p.child(verb, "nsubj")
        bare = subject is not None and p.child(verb, "aux", "auxpass", "dobj") is None
        if bare and p.lemma[p.head[verb]] in ("see", "find", "have", "watch", "leave", "get", "keep"):
            p.dep[subject or verb] = "nsubjpass"


def _find_denied_claims(p: Parse) -> None:
    """Make "claims" the object of "rejected as false claims that ...", and "false" what they are called."""
    for mark in (i for i in range(1, p.n - 2) if p.lower[i] == "as" and p.lower[i + 2] in syntax_words()["claims"]):
        verb, called, claims = mark - 1, mark + 1, mark + 2
        if p.lemma[verb] not in syntax_words()["dismissing"] or p.child(verb, "dobj") not in (None, claims):
            continue
        if p.pos[called] not in ("ADJ", "NOUN", "VERB"):
            continue
        p.attach(claims, verb, "dobj")
        p.attach(mark, verb, "prep")
        p.attach(called, mark, "pobj")
        p.pos[claims], p.tag[claims], p.lemma[claims] = "NOUN", "NNS", p.lower[claims].removesuffix("s")


def _find_names_after_commas(p: Parse) -> None:
    """Make a name of "Witold Baran" in "its leader, Witold Baran, called ...", where it was taken for a verb."""
    for first in (i for i in range(3, p.n - 2) if p.pos[i] == "VERB" and p.text[i].istitle() and p.text[i - 1] == ","):
        last, verb, subject = first + 1, p.head[first], p.child(first, "nsubj")
        if p.pos[last] != "PROPN" or p.text[first + 2] != "," or subject is None or subject > first:
            continue
        if p.head[last] != first or verb <= last or p.pos[verb] not in ("VERB", "AUX"):
            continue
        others = [k for k in p.kids[first] if k not in (last, subject)]
        p.attach(subject, verb, "nsubj")
        p.attach(last, subject, "appos")
        for kid in others:
            p.attach(kid, verb, p.dep[kid])
        p.attach(first, last, "compound")
        p.pos[first], p.tag[first], p.lemma[first] = "PROPN", "NNP", p.text[first]


def _find_objects_behind(p: Parse) -> None:
    """Make Y the object in "X had declared Y, the envoy, unwelcome": the verb has one subject, and that in front."""
    naming = syntax_words()["declaring"] | syntax_words()["calling"]  # after a quotation, "said Y" is turned round
    for verb in (i for i in range(p.n) if p.lemma[i] in naming and p.child(i, "dobj") is None):
        subjects = p.children(verb, "nsubj")
        if len(subjects) == 2 and subjects[0] < verb and min(p.subtree(subjects[1])) == verb + 1:
            p.attach(subjects[1], verb, "dobj")


def _raise_unwelcome(p: Parse) -> None:
    """Hang the idiom on the verb in "declared Y, the envoy in Z, persona non grata", and not on Z."""
    for word in (i for i in range(p.n - 2) if p.lower[i : i + 3] == ["persona", "non", "grata"]):
        last = word + 2 if p.head[word] in (word + 1, word + 2) else word
        verb = next((a for a in p.ancestors(last) if p.lemma[a] in syntax_words()["declaring"]), None)
        if verb is None or verb > word:
            continue
        p.attach(last, verb, "oprd")
        name = word - 1
        if p.pos[name] == "PROPN" and p.head[name] == last:  # "declared Y persona non grata"
            for part in (k for k in p.kids[last] if k < name):
                p.attach(part, name, p.dep[part])
            p.attach(name, verb, "dobj")


def _raise_restrictive(p: Parse) -> None:
    """Let supporters block roads in "supporters of X who had blocked roads": without a comma, no clause restricts a
    proper name (Quirk et al. 1985, section 17.3)."""
    for verb in (i for i in range(p.n) if p.dep[i] == "relcl" and p.pos[p.head[i]] == "PROPN"):
        name = p.head[verb]
        noun, first = p.head[p.head[name]], min(p.subtree(verb))
        behind = p.dep[name] == "pobj" and p.lower[p.head[name]] == "of" and p.tag[noun] == "NNS"
        if behind and p.lower[first] in ("who", "that") and p.text[first - 1] != ",":
            p.attach(verb, noun, "relcl")


def _raise_reflexives(p: Parse) -> None:
    """Let X be ousted in "the supporters of Y's brother X, who was himself ousted": nobody of several is "himself"."""
    for verb in (i for i in range(p.n) if p.dep[i] == "relcl" and p.tag[p.head[i]] in ("NNS", "NNPS")):
        first = min(p.subtree(verb))
        name = first - 2
        alone = any(p.lower[k] in ("himself", "herself") for k in p.subtree(verb))
        if alone and p.text[first - 1] == "," and p.pos[name] == "PROPN" and name in p.subtree(p.head[verb]):
            p.attach(verb, name, "relcl")


def _raise_to_envoys(p: Parse) -> None:
    """Hang "to Y" on the ambassador in "met with the Ambassador of X to Y, Z". So "from Y" on "his counterpart from
    Y"."""
    for noun in (i for i in range(p.n) if p.lemma[i].lower() in syntax_words()["envoys"]):
        prep = max(p.subtree(noun)) + 1 if p.lemma[noun] != "counterpart" else noun + 1
        above = (p.head[noun], next(iter(p.ancestors(p.head[noun])), -1))
        whose = p.lemma[noun] == "counterpart" or p.child(noun, "prep") is not None  # not "sent envoys to X"
        if whose and prep < p.n and p.lower[prep] in ("to", "from") and p.dep[prep] == "prep" and p.head[prep] in above:
            p.attach(prep, noun, "prep")


def _raise_names_from_owners(p: Parse) -> None:
    """Give the name to the ambassador in "the Ambassador of X to Y, Z", and to the widow in "the widow of X, Z"."""
    presented = syntax_words()["envoys"] | syntax_words()["presented"]
    for noun in (i for i in range(p.n) if p.lemma[i].lower() in presented):
        for place in (o for k in p.children(noun, "prep") for o in p.children(k, "pobj")):
            for name in (k for k in p.children(place, "appos") if p.ent[place] != "PERSON"):
                if p.ent[name] == "PERSON" and p.text[min(p.subtree(name)) - 1] == ",":
                    p.attach(name, noun, "appos")


def _find_subjects_in_front(p: Parse) -> None:
    """Let Y pay in "At the invitation of X, President of A, Y, President of B, paid a visit": where the verb has no
    subject, it is the last name before it that the parser hung on one in the phrase in front."""
    for verb in (i for i in range(p.n) if p.dep[i] == "ROOT" and p.tag[i] in ("VBD", "VBZ") and p.text[i - 1] == ","):
        front = p.child(verb, "prep")
        if front is None or front > verb or p.child(verb, "nsubj", "nsubjpass", "csubj", "expl") is not None:
            continue
        whole = [k for k in p.subtree(front) if p.dep[k] in ("appos", "conj") and max(p.subtree(k)) == verb - 2]
        names = [k for k in whole if p.pos[k] == "PROPN" and p.text[min(p.subtree(k)) - 1] == ","]
        if not names:
            continue
        name = min(names, key=lambda k: min(p.subtree(k)))
        titled = p.child(name, "appos")
        if titled is not None and min(p.subtree(titled)) == name + 1:  # "His Excellency Y"
            p.attach(titled, verb, "nsubj")
            p.attach(name, titled, "compound")
        else:
            p.attach(name, verb, "nsubj")


def _find_contact_clauses(p: Parse) -> None:
    """Make "X declared" a relative clause in "sued over the curfew X declared": nothing joins it with the main verb."""
    for verb in (i for i in range(2, p.n) if p.dep[i] == "conj" and p.tag[i] in ("VBD", "VBZ", "VBP")):
        subject = p.child(verb, "nsubj")
        noun = min(p.subtree(subject)) - 1 if subject is not None and subject < verb else -1
        if noun <= p.head[verb] or p.tag[noun] not in ("NN", "NNS") or p.child(verb, "dobj", "ccomp") is not None:
            continue
        while p.dep[noun] == "pobj" and p.lower[p.head[noun]] == "of" and p.tag[p.head[p.head[noun]]] in ("NN", "NNS"):
            noun = p.head[p.head[noun]]
        p.attach(verb, noun, "relcl")


def _lower_led(p: Parse) -> None:
    """Let the men oust Y in "fell in May, when men led by X ousted Y": a participle with its agent has no subject."""
    for led in (i for i in range(p.n) if p.dep[i] in ("relcl", "advcl") and p.tag[i] == "VBN"):
        subject, agent = p.child(led, "nsubj", "nsubjpass"), p.child(led, "agent")
        if subject is None or agent is None or p.child(led, "aux", "auxpass") is not None:
            continue
        verb = max(p.subtree(agent)) + 1
        if verb < p.n and p.dep[verb] in ("conj", "advcl") and p.tag[verb] == "VBD" and p.child(verb, "nsubj") is None:
            if p.dep[led] == "relcl":
                p.attach(verb, p.head[led], "relcl")
            for kid in [k for k in p.kids[led] if k < subject or k == subject]:
                p.attach(kid, verb, p.dep[kid] if kid != subject else "nsubj")
            p.attach(led, subject, "acl")


def _find_lost_appositions(p: Parse) -> None:
    """Make "the third president" another name of X in "X, the third president to quit, is ...": it has one subject."""
    for noun in (i for i in range(2, p.n) if p.dep[i] == "nsubj" and p.pos[i] in ("NOUN", "PROPN")):
        first = min(p.subtree(noun))
        before = [k for k in p.children(p.head[noun], "nsubj") if k < noun]
        if p.pos[first] == "ADV":
            first += 1  # "X, long a friend of Y, voted"
        comma = min(p.subtree(noun)) - 1
        if not before or p.text[comma] != "," or p.lower[first] not in ("the", "a", "an"):
            continue
        if p.pos[before[-1]] == "PROPN" and max(p.subtree(before[-1])) in (comma, comma - 1):
            p.attach(noun, before[-1], "appos")


def _lower_appositions(p: Parse) -> None:
    """Make Y the name of the movement in "the government and the movement of rebels, Y, signed": what it follows."""
    for name in (i for i in range(p.n) if p.dep[i] == "appos" and p.tag[i] == "NNP"):
        behind = [c for c in p.children(p.head[name], "conj") if c < name and p.tag[c] == "NN"]
        if behind and max(p.subtree(behind[-1])) in (min(p.subtree(name)) - 1, min(p.subtree(name)) - 2):
            p.attach(name, behind[-1], "appos")


def _lower_phrases_of_names(p: Parse) -> None:
    """Hang "by Y" on the betrayal in "denounced what they called a betrayal by Y": it is part of what they say."""
    for verb in (i for i in range(p.n) if p.lemma[i] in syntax_words()["naming"]):
        word = p.child(verb, "oprd")
        if word is not None and p.pos[word] == "NOUN" and any(p.lower[k] == "what" for k in p.children(verb, "dobj")):
            for phrase in [k for k in p.children(verb, "prep", "agent") if k > word]:
                p.attach(phrase, word, "prep")


def _lower_gerunds(p: Parse) -> None:
    """Hang "in driving Y out" on the success in "welcomed X's success in driving Y out"."""
    for prep in (i for i in range(1, p.n) if p.lower[i] == "in" and p.child(i, "pcomp") is not None):
        noun = p.child(p.head[prep], "dobj")
        if noun is not None and noun < prep and p.lemma[noun] in syntax_words()["succeeding"]:
            p.attach(prep, noun, "prep")


def _raise_participles(p: Parse) -> None:
    """Let X accuse Y in "X ordered the envoys to leave, accusing Y": who gives the reason is who gave the order."""
    for verb in (i for i in range(2, p.n) if p.tag[i] == "VBG" and p.dep[i] == "advcl" and p.text[i - 1] == ","):
        below = p.head[verb]
        if p.lemma[verb] not in syntax_words()["reasons"] or not p.is_infinitive(below) or below > verb:
            continue
        if p.child(verb, "nsubj", "mark") is None and p.dep[below] in ("xcomp", "ccomp", "acl", "advcl"):
            p.attach(verb, p.head[below], "advcl")


def _lower_participles(p: Parse) -> None:
    """Hang "obstructing" on the actions in "condemned X's actions on Monday obstructing Y": no comma parts them."""
    for verb in (i for i in range(2, p.n) if p.tag[i] == "VBG" and p.dep[i] == "advcl"):
        above = p.head[verb]
        if p.lower[verb - 1] in (",", "-", "–", "—", ";", "and") or p.child(verb, "mark", "nsubj") is not None:
            continue
        acts = [n for n in range(above + 1, verb) if p.lemma[n] in syntax_words()["conduct"]]
        if acts and p.pos[acts[-1]] == "NOUN" and p.dep[acts[-1]] in ("dobj", "pobj"):
            p.attach(verb, acts[-1], "acl")


def _split_semicolons(p: Parse) -> None:
    """Give a verb in the past that follows a semicolon the sentence's own subject ("They discussed X; resolved Y").

    The parser takes a noun of the clause before for its subject, or hangs the verb on a word there.
    """
    for verb in range(2, p.n):
        mark = verb - 2 if p.lower[verb - 1] == "and" else verb - 1
        if p.tag[verb] != "VBD" or p.text[mark] != ";" or p.head[verb] == verb:
            continue
        root = next((a for a in p.ancestors(verb) if p.head[a] == a), verb)
        if p.tag[root] not in ("VBD", "VBZ") or root > mark or verb in p.kids[root]:
            continue
        p.attach(verb, root, "conj")
        for kid in [k for k in p.kids[verb] if k < mark and p.dep[k] in ("nsubj", "nsubjpass")]:
            p.attach(kid, root, "dep")


def _part_semicolons(p: Parse) -> None:
    """Take "X proposed an inquiry" for no complement in "X proposed an inquiry; Y criticised the raid"."""
    for verb in (i for i in range(p.n) if p.dep[i] == "ccomp" and p.head[i] > i):
        if any(p.text[t] == ";" for t in range(verb, p.head[verb]) if p.head[t] in (verb, p.head[verb])):
            p.dep[verb] = "parataxis"
