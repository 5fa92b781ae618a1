"""Crowds: people of whom a report tells only what they do together, whom it calls now "protesters", now "a crowd"."""

from __future__ import annotations

from collections.abc import Mapping

from kg.extract.actors.classify import Classifier, Phrase
from kg.extract.parse import Parse


def is_one_crowd(p: Parse, classifier: Classifier, phrase: Phrase, words: Mapping[str, frozenset[str]]) -> bool:
    """True for "protesters", "the demonstrators", "a crowd": one until a modifier tells them apart.

    `words` are those of `actor_words.txt`.
    """
    i, lemma = phrase.head, phrase.noun.lemma
    named = lemma in words["one crowd"] or (lemma == "people" and gathers(p, i, words))
    return named and not classifier.modifiers(i, phrase.start)


def gathers(p: Parse, i: int, words: Mapping[str, frozenset[str]]) -> bool:
    """True for people of whom the sentence tells only what they do together: "thousands of people marched"."""
    while p.dep[i] == "pobj" and p.lower[p.head[i]] == "of":
        i = p.head[p.head[i]]
    if any(p.dep[k] in ("acl", "relcl") and p.lemma[k] in words["gathering"] for k in p.kids[i]):
        return True  # "thousands of people marching to the palace"
    verb = p.head[i]
    where = [verb, *(k for k in p.children(verb, "prep") if p.lower[k] in ("to", "into", "onto"))]
    places = {p.lemma[o] for k in where for o in p.children(k, "dobj", "pobj")} & words["gathering places"]
    return p.dep[i] == "nsubj" and (p.lemma[verb] in words["gathering"] or bool(places))
