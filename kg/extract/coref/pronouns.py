"""Pronouns resolved against the discourse: to the most salient referent that agrees, or to none."""

from __future__ import annotations

from kg.extract.coref.discourse import Discourse, Referent, coref_words
from kg.extract.lexical import syntax_words
from kg.extract.parse import Parse

PRONOUNS = {
    "he": "he", "him": "he", "his": "he", "himself": "he",
    "she": "she", "her": "she", "hers": "she", "herself": "she",
    "it": "it", "its": "it", "itself": "it",
    "they": "they", "them": "they", "their": "they", "theirs": "they", "themselves": "they",
}  # fmt: skip
FIRST_SINGULAR = {"i", "me", "my", "mine", "myself"}
FIRST_PLURAL = {"we", "us", "our", "ours", "ourselves"}
PARALLEL = 35
MARGIN = 1.02  # the best referent must stand out from the next by this factor
REFLEXIVE = ("himself", "herself", "itself", "themselves")


def resolve(p: Parse, discourse: Discourse, i: int, *, quoted: bool = False) -> Referent | None:
    """What the third-person pronoun at token `i` refers to; a `Referent` without actors is a thing, None is unknown.

    In a quotation (`quoted`) it is nobody who says it: the speaker would say "I".
    """
    kind = PRONOUNS[p.lower[i]]
    if kind == "it" and (_pleonastic(p, i) or p.dep[i] in ("dobj", "pobj")):
        return None  # an object "it" is mostly a deed or a thing
    if kind == "they" and _unnamed_speakers(p, discourse, i):
        return None
    spoken_of = _spoken_of(p, discourse, i, kind)
    if spoken_of is not None:
        return spoken_of
    barred = (
        _barred(p, discourse, i)
        | _killed(p, discourse, i)
        | _spoken_about(p, discourse, i)
        | (_speakers(p, discourse, i) if quoted else set())
    )
    options: list[tuple[float, Referent]] = []
    for referent in discourse.referents():
        if referent.last < 0 or not discourse.fits(referent, kind) or referent.tokens[-1] == i:
            continue
        if barred & set(referent.actors) or (not referent.actors and _agentive(p, i)):
            continue
        score = referent.salience(p.sent[i])
        if score <= 0 or _contains(p, i, referent):
            continue
        if not referent.actors and kind in ("it", "they"):
            score *= 0.9
        if _same_role(p, i, referent.last):
            score += PARALLEL
        score += _subject_of_clause(p, i, referent)
        options.append((score, referent))
    if kind == "they" and p.dep[i] == "nsubj" and p.lemma[p.head[i]] in coref_words()["mutual"]:
        # it takes two to discuss or agree, where two have been named
        options = [option for option in options if _can_confer(discourse, option[1])] or options
        options = [option for option in options if not _between(p, option[1])] or options
    options.sort(key=lambda option: (-option[0], -option[1].last))
    ahead = _cataphor(p, discourse, i, kind)
    reported = any(p.dep[above] == "ccomp" for above in p.ancestors(i))  # "Its men fled, police said"
    if ahead is not None and (not options or (options[0][0] < 200 and not reported)):
        return ahead
    if not options:
        return None
    if (
        len(options) > 1
        and options[0][0] < options[1][0] * MARGIN
        and not set(options[0][1].actors) & set(options[1][1].actors)
    ):
        return None
    return options[0][1]


def _can_confer(discourse: Discourse, referent: Referent) -> bool:
    """Several who can meet: officials, states and bodies, and no families or protesters."""
    kinds = {discourse.state.actors[a].type for a in referent.actors}
    return len(referent.actors) > 1 and "population" not in kinds


def _between(p: Parse, referent: Referent) -> bool:
    """True for X and Y of "welcomed the talks between X and Y": others have been speaking of them."""
    token = referent.last
    while p.dep[token] == "conj" and p.head[token] != token:
        token = p.head[token]
    return p.dep[token] == "pobj" and p.lower[p.head[token]] in ("between", "among")


def _pleonastic(p: Parse, i: int) -> bool:
    """True for an "it" that stands for nothing: "it is clear that", "it seems"."""
    if p.dep[i] == "expl":
        return True
    verb, words = p.head[i], coref_words()["pleonastic"]
    if p.dep[i] not in ("nsubj", "nsubjpass"):
        return (
            p.dep[i] in ("dobj", "nsubj")
            and p.lemma[verb] in ("make", "find", "deem", "consider")
            and any(p.dep[k] in ("ccomp", "xcomp") for k in p.kids[verb])
        )
    if p.lemma[verb] in ("seem", "appear", "rain", "snow", "happen", "turn"):
        return True
    if p.lemma[verb] == "be":
        said = p.children(verb, "acomp", "attr", "advmod", "prep")
        clause = any(p.dep[k] in ("ccomp", "xcomp", "advcl", "csubj", "relcl") for k in p.kids[verb])
        return any(p.lemma[k] in words for k in said) or (clause and bool(said))
    passive = p.dep[i] == "nsubjpass"
    return passive and any(p.dep[k] in ("ccomp", "csubj") for k in p.kids[verb])


def _agentive(p: Parse, i: int) -> bool:
    """True where the pronoun is the subject or object of a verb that only someone can be that of."""
    part = {"nsubj": "agentive", "dobj": "undergone"}.get(p.dep[i])
    return part is not None and p.lemma[p.head[i]] in coref_words()[part]


def _clause(p: Parse, i: int) -> int:
    """The verb whose clause token `i` stands in."""
    for above in p.ancestors(i):
        if p.pos[above] in ("VERB", "AUX"):
            return above
    return i


def subjects_of(p: Parse, verb: int) -> list[int]:
    """The subjects of a verb, or those that it shares with the clauses above it ("X hopes to meet Y")."""
    for _ in range(4):
        own = p.children(verb, "nsubj", "nsubjpass")
        above = p.head[verb]
        if p.dep[verb] == "relcl" and any(p.tag[s] in ("WP", "WDT") for s in own):
            return [above]  # "Kenyans who defend their country": theirs
        if p.dep[verb] == "pcomp":
            above = p.head[above]
            if p.lemma[above] in coref_words()["judging"] and p.lower[p.head[verb]] in ("of", "for"):
                return p.children(above, "dobj")  # "accused Y of toppling X"
        elif p.dep[verb] not in ("conj", "xcomp", "advcl"):
            return own
        if own or above == verb or p.pos[above] not in ("VERB", "AUX", "ADJ"):
            return own
        objects = [o for o in p.children(above, "dobj") if o < verb]
        if p.dep[verb] == "xcomp" and objects and p.lemma[above] not in syntax_words()["subject control"]:
            return objects  # "urged X to stop its support"
        verb = above
    return []


_ADDRESSING = ("to", "with", "against", "from")
"""Prepositions of those whom the subject deals with."""


def _barred(p: Parse, discourse: Discourse, i: int) -> set[int]:
    """Actors that the pronoun cannot mean, since they are another argument of its verb (binding)."""
    if p.lower[i] in REFLEXIVE:
        return set()
    if p.tag[i] == "PRP$" or p.dep[i] == "poss":  # nobody ambushes his own convoy
        verb = p.head[p.head[i]]
        harmed = p.dep[p.head[i]] == "dobj" and p.lemma[verb] in coref_words()["harming"]
        return {a for s in subjects_of(p, verb) for a in discourse.state.at.get(s, ())} if harmed else set()
    verb = p.head[i]
    if p.dep[i] == "pobj":
        verb = p.head[verb]
    if p.pos[verb] not in ("VERB", "AUX"):
        return set()
    others = [t for t in (*subjects_of(p, verb), *p.children(verb, "dobj", "dative")) if t != i]
    if p.dep[i] == "nsubj":  # "To X, he expressed his sympathy", "he spoke with X"
        others += [o for k in p.children(verb, "prep") if p.lower[k] in _ADDRESSING for o in p.children(k, "pobj")]
    if p.dep[i] == "dobj" and p.dep[verb] == "conj" and any(p.lower[k] in syntax_words()["also"] for k in p.kids[verb]):
        others += p.children(p.head[verb], "nsubj")  # "X attacked Y's plan, and Z also defended him"
    return {a for t in others for c in p.conjuncts(t) for a in discourse.state.at.get(c, ())}


def _killed(p: Parse, discourse: Discourse, i: int) -> set[int]:
    """Those of whom the sentence before tells that they were killed, where the pronoun is of who acts."""
    if p.dep[i] != "nsubj" or not _agentive(p, i) or p.sent[i] == 0:
        return set()
    verbs = [t for t in range(*p.sent_bounds[p.sent[i] - 1]) if p.lemma[t] in coref_words()["killing"]]
    dead = [k for v in verbs for k in p.children(v, "nsubjpass" if p.child(v, "auxpass") is not None else "dobj")]
    return {a for k in dead for c in p.conjuncts(k) for a in discourse.state.at.get(c, ())}


def _spoken_about(p: Parse, discourse: Discourse, i: int) -> set[int]:
    """Those whom the quotation names of which the pronoun is the speaker: he would say "I"."""
    verb = p.head[i]
    if p.dep[i] != "nsubj" or p.lemma[verb] not in coref_words()["speech"]:
        return set()
    said = [t for c in p.children(verb, "ccomp") for t in p.subtree(c)]
    first = min(said, default=0)
    marks = {p.tag[t] for t in range(max(first - 1, 0), max(said, default=0) + 2) if t < p.n}
    if not said or not marks & {"``", "''"}:
        return set()
    return {a for t in said for a in discourse.state.at.get(t, ())}


def _speakers(p: Parse, discourse: Discourse, i: int) -> set[int]:
    """Who says the words of the sentence, by a verb above or beside them."""
    first, last = p.sent_bounds[p.sent[i]]
    verbs = [t for t in range(first, last) if p.lemma[t] in coref_words()["speech"] and p.pos[t] == "VERB"]
    outside = [v for v in verbs if v in p.ancestors(i) or p.head[v] == v]
    return {a for v in outside for s in p.children(v, "nsubj") for a in discourse.state.at.get(s, ())}


def _contains(p: Parse, i: int, referent: Referent) -> bool:
    """True where the pronoun stands inside the referent's own phrase ("its army" is not the army)."""
    at = i
    for above in p.ancestors(i):
        if above == referent.last:
            if p.dep[at] == "appos" and p.head[i] == at and p.dep[i] == "poss":
                return True  # "X, its enemy": no one is his own enemy
            return p.pos[above] not in ("VERB", "AUX") and p.dep[at] not in ("relcl", "appos", "acl", "conj")
        if p.pos[above] in ("VERB", "AUX"):
            return False
        at = above
    return False


def _same_role(p: Parse, i: int, other: int) -> bool:
    same = p.dep[i] == p.dep[other] and p.dep[i] in ("nsubj", "nsubjpass", "dobj")
    return same or {p.dep[i], p.dep[other]} == {"nsubj", "nsubjpass"}


def _subject_of_clause(p: Parse, i: int, referent: Referent) -> float:
    """A possessive favours the subject of its own clause ("Peru recalled its ambassador"), but the object of a verb
    that judges ("X thanked Y for his help")."""
    if p.dep[i] != "poss":
        if any(t in referent.tokens[-2:] for t in _accusers(p, i)):
            return 300.0
        return 60.0 if _reason_for(p, i) in referent.tokens[-2:] else 0.0
    noun = p.head[i]
    if p.dep[noun] == "conj" and p.lower[i - 1] == "and" and p.head[noun] in referent.tokens[-2:]:
        return 300.0  # "X and its allies" are X's
    if any(owner in referent.tokens[-2:] for owner in (*_owners_before(p, noun), *_owners_above(p, noun))):
        return 300.0  # "X's gifts to Y, its ties with Z and its help" are X's
    verb = _clause(p, i)
    if any(t in referent.tokens[-2:] for t in _blamed(p, noun, verb)):
        return 300.0  # "imposed costs on X for its war" is X's war
    subjects = subjects_of(p, verb)
    judged = p.lemma[verb] in coref_words()["judging"]
    if judged and (objects := p.children(verb, "dobj")) and objects[0] < i:
        subjects = objects
    elif judged and p.dep[noun] == "dobj" and p.lemma[noun] in coref_words()["merits"]:
        subjects = p.children(p.head[verb], "dobj") if p.dep[verb] == "conj" else []
    return 60.0 if any(t in subjects for t in referent.tokens[-2:]) else 0.0


def _reason_for(p: Parse, i: int) -> int:
    """Y of "X sacked Y after he refused", -1 elsewhere: whoever is judged has given the reason (implicit causality,
    Garvey and Caramazza 1974)."""
    clause, above = p.head[i], p.head[p.head[i]]
    if p.dep[i] not in ("nsubj", "nsubjpass") or p.dep[clause] != "advcl" or i < above:
        return -1
    marked = any(p.lower[k] in ("after", "because", "for") for k in p.children(clause, "mark"))
    judged = p.lemma[above] in coref_words()["judging"] | coref_words()["punishing"]
    objects = p.children(above, "dobj")
    if marked and objects and p.lemma[objects[0]] in coref_words()["penalties"]:
        preps = [k for head in (above, objects[0]) for k in p.children(head, "prep") if p.lower[k] in ("on", "against")]
        return next((o for k in preps for o in p.children(k, "pobj")), -1)
    return next(iter(objects), -1) if marked and judged else -1


def _accusers(p: Parse, i: int) -> list[int]:
    """X of "Y, which X accuses of toppling him": what one accuses others of is mostly done to oneself."""
    verb = p.head[i]
    prep = p.head[verb]
    if p.dep[i] != "dobj" or p.dep[verb] != "pcomp" or p.lemma[p.head[prep]] not in coref_words()["judging"]:
        return []
    return p.children(p.head[prep], "nsubj")


def _blamed(p: Parse, noun: int, verb: int) -> list[int]:
    """X where `noun` stands behind "for" in "imposed costs on X for its war": what one answers to is X's."""
    if p.dep[noun] != "pobj" or p.lower[p.head[noun]] != "for":
        return []
    heads = [verb, *p.children(verb, "dobj")]
    return [
        o
        for h in heads
        for k in p.children(h, "prep")
        if p.lower[k] in ("on", "against")
        for o in p.children(k, "pobj")
        if o < noun
    ]


def _owners_before(p: Parse, noun: int) -> list[int]:
    """Who owns the first of a list of nouns in which `noun` comes later."""
    first = noun
    while p.dep[first] in ("conj", "appos") and p.pos[p.head[first]] in ("NOUN", "PROPN"):
        first = p.head[first]
    if p.dep[noun] == "appos" and p.dep[first] == "pobj":  # the parser hangs it on Y
        first = p.head[p.head[first]]
    return p.children(first, "poss") if first != noun else []


def _owners_above(p: Parse, noun: int) -> list[int]:
    """X of "X's oppression of its people", "X's concern about threats to its safety": who owns a noun further up."""
    while p.dep[noun] == "pobj" and p.pos[p.head[p.head[noun]]] == "NOUN":
        noun = p.head[p.head[noun]]
        if owners := p.children(noun, "poss"):
            return owners
    return []


def _unnamed_speakers(p: Parse, discourse: Discourse, i: int) -> bool:
    """True in "several parties announced that they would do it": they are those, who are no actors."""
    verb = p.head[i]
    above = p.head[verb]
    if p.dep[i] not in ("nsubj", "nsubjpass") or p.dep[verb] != "ccomp" or p.pos[above] != "VERB":
        return False
    subjects = p.children(above, "nsubj")
    return bool(subjects) and p.tag[subjects[0]] in ("NNS", "NNPS") and subjects[0] not in discourse.state.at


def _spoken_of(p: Parse, discourse: Discourse, i: int, kind: str) -> Referent | None:
    """Whom somebody says something of: X in "'He must go,' Y said of X"."""
    if kind not in ("he", "she") or p.dep[i] not in ("nsubj", "nsubjpass"):
        return None
    for verb in p.ancestors(i):
        if p.lemma[verb] not in coref_words()["saying of"]:
            continue
        named = [o for prep in p.children(verb, "prep") if p.lower[prep] == "of" for o in p.children(prep, "pobj")]
        actors = discourse.state.at.get(named[0], ()) if named else ()
        if len(actors) == 1:
            referent = Referent(actors, True, False)
            return referent if discourse.fits(referent, kind) else None
    return None


def _cataphor(p: Parse, discourse: Discourse, i: int, kind: str) -> Referent | None:
    """The subject that follows a fronted phrase: "In his first speech, President X ..."."""
    if p.tag[i] != "PRP$":
        return None
    start, end = p.sent_bounds[p.sent[i]]
    root = next((t for t in range(start, end) if p.head[t] == t), None)
    if root is None or i > root:
        return None
    for subject in p.children(root, "nsubj", "nsubjpass"):
        actors = discourse.state.at.get(subject, ())
        if subject > i and len(actors) == 1 and p.pos[subject] != "PRON" and i not in p.subtree(subject):
            referent = Referent(actors, True, discourse.state.actors[actors[0]].type == "population")
            if discourse.fits(referent, kind):
                return referent
    return None
