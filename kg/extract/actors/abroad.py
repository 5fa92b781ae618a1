"""Whether a country is named as another's than the report's own: it is visited, received, dealt with.

"The Foreign Minister received the Ambassador of Korea" says of which state the minister is not.
"""

from __future__ import annotations

from kg.extract.actors.groups import words
from kg.extract.parse import Parse


def is_abroad(p: Parse, i: int) -> bool:
    """True where the country with the head `i` is at the other end of a visit, a relation or a reception.

    "Paid a visit to Laos", "partnership with the United States", "thanked the American side", "his Lao counterpart",
    "received the Ambassador of Korea", "summoned the Chargé d'Affaires of Belarus".
    """
    above = p.head[i]
    if p.dep[i] == "dobj" and p.lemma[above] == "visit":
        return True
    if p.dep[i] == "pobj":
        preposition, noun = p.lower[above], p.head[above]
        if preposition == "to":
            return p.lemma[noun] in words()["journeys"]
        if preposition == "with":
            return p.pos[noun] == "NOUN" and p.lemma[noun] in words()["ties"]
        return sends_envoy(p, i)
    if p.dep[i] not in ("amod", "compound", "nmod", "poss"):
        return False
    if p.lemma[above] == "counterpart":
        return True
    if p.dep[above] == "pobj" and p.lemma[p.head[p.head[above]]] in words()["traded"]:
        return True  # "imports of cheap Ukrainian grain"
    return sends_envoy(p, i) or _is_received(p, above, frozenset({"side"}))


def received_by(p: Parse, i: int) -> list[int]:
    """Who receives or summons the envoy of the country with the head `i`: the words of the verb's subject."""
    if not sends_envoy(p, i):
        return []
    verb = next((a for a in p.ancestors(i) if p.pos[a] == "VERB"), i)
    return [t for s in p.children(verb, "nsubj") for t in p.subtree(s)]


def sends_envoy(p: Parse, i: int) -> bool:
    """True for the country with the head `i` whose envoy somebody of another state summons or receives."""
    above = p.head[i]
    if p.dep[i] == "pobj" and p.lower[above] in ("of", "from"):
        return _is_received(p, p.head[above], words()["received"])
    return p.dep[i] in ("amod", "compound", "nmod", "poss") and _is_received(p, above, words()["received"])


def _is_received(p: Parse, noun: int, nouns: frozenset[str]) -> bool:
    """True for an envoy or a side that somebody receives, summons, meets, thanks: the object of a verb."""
    names = {p.lemma[noun].lower(), *(p.lower[k] for k in p.kids[noun] if p.dep[k] == "compound")}
    return p.dep[noun] in ("dobj", "dative") and bool(names & nouns)
