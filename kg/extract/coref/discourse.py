"""The state of the discourse: who and what has been mentioned, and how much it is in focus.

Method: salience weights of Lappin and Leass (1994), halved with each sentence; agreement in number, gender and animacy
by the actor's type. Things that are no actors compete for "it" and "they", so that a pronoun may denote none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from kg.extract.actors.people import gender_of_name
from kg.extract.lexical import sections
from kg.extract.parse import Parse
from kg.extract.state import ActorEntity, State

RECENCY, SUBJECT, EXISTENTIAL, OBJECT, INDIRECT, HEAD, MAIN = 100, 80, 70, 50, 40, 80, 50
DECAY, FORGOTTEN = 0.5, 4  # factor for each sentence back; sentences after which a mention no longer counts
_SINGULAR_ONLY = ("state", "igo", "media", "place")
_INSTITUTIONS = ("state", "igo", "organization", "armed_group", "government_body", "party", "media", "place")


@cache
def coref_words() -> dict[str, frozenset[str]]:
    """The word lists of `coref_words.txt` by section."""
    found = sections(files("kg.extract") / "lexicon" / "coref_words.txt")
    return {name: frozenset(word.replace("_", " ") for word in some) for name, some in found.items()}


@dataclass(slots=True)
class Referent:
    """Something mentioned: actors (one, or several together), or a thing (no actors)."""

    actors: tuple[int, ...]
    singular: bool
    plural: bool
    weights: dict[int, float] = field(default_factory=dict)  # sentence -> weight of the best mention in it
    last: int = -1  # token of the last mention
    tokens: list[int] = field(default_factory=list)

    def salience(self, sentence: int) -> float:
        """How much in focus the referent is in `sentence`."""
        return sum(w * DECAY ** (sentence - s) for s, w in self.weights.items() if sentence - s <= FORGOTTEN)


def weight(p: Parse, i: int) -> float:
    """Salience that a mention at token `i` gives, by its grammatical role."""
    dep, above = p.dep[i], p.head[i]
    total = float(RECENCY)
    if dep in ("nsubj", "nsubjpass", "csubj"):
        total += SUBJECT
    elif dep in ("attr", "expl"):
        total += EXISTENTIAL if any(p.lower[k] == "there" for k in p.kids[above]) else OBJECT
    elif dep in ("dobj", "appos", "ROOT"):
        total += OBJECT
    elif dep in ("pobj", "dative", "agent", "iobj"):
        total += INDIRECT
    elif dep == "conj" and above != i:
        return weight(p, above) - 5
    embedded = dep in ("poss", "compound", "amod", "nmod") or (
        dep == "pobj" and p.pos[p.head[above]] in ("NOUN", "PROPN")
    )
    if not embedded:
        total += HEAD
    elif dep in ("amod", "compound", "nmod"):
        total -= RECENCY / 2
    if not any(p.dep[a] in ("advcl", "relcl", "acl", "pcomp") for a in (i, above)):
        total += MAIN
    return total


class Discourse:
    """The referents of one report as far as it has been read."""

    def __init__(self, p: Parse, state: State) -> None:
        self.p, self.state = p, state
        self._by_actors: dict[tuple[int, ...], Referent] = {}
        self._things: list[Referent] = []
        self._genders: dict[int, str | None] = {}
        self.sides: list[tuple[int, int, tuple[int, ...]]] = []  # (sentence, token, actors named together)

    def mention(self, i: int, actors: tuple[int, ...]) -> None:
        """Take note that token `i` mentions `actors`."""
        referent = self._by_actors.get(actors)
        if referent is None:
            singular, plural = self._number(i, actors)
            referent = self._by_actors[actors] = Referent(actors, singular, plural)
        elif len(actors) == 1:
            singular, plural = self._number(i, actors)
            referent.singular |= singular
            referent.plural |= plural
        self._note(referent, i)

    def thing(self, i: int) -> None:
        """Take note of a noun that denotes no actor."""
        plural = self.p.tag[i] in ("NNS", "NNPS")
        referent = Referent((), not plural, plural)
        self._note(referent, i)
        self._things.append(referent)
        if len(self._things) > 24:
            del self._things[0]

    def _note(self, referent: Referent, i: int) -> None:
        sentence = self.p.sent[i]
        referent.weights[sentence] = max(referent.weights.get(sentence, 0.0), weight(self.p, i))
        referent.last = i
        referent.tokens.append(i)

    def referents(self) -> list[Referent]:
        """Actors and things mentioned so far."""
        return [*self._by_actors.values(), *self._things]

    def _number(self, i: int, actors: tuple[int, ...]) -> tuple[bool, bool]:
        if len(actors) > 1:
            return False, True
        actor = self.state.actors[actors[0]]
        tag = self.p.tag[i]
        if actor.type == "person" or actor.type in _SINGULAR_ONLY:
            members = self.p.lower[i] == "heads" or self.p.lemma[i].lower() in coref_words()["many persons"]
            return True, actor.type == "igo" and members and tag in ("NNS", "NNPS")  # "the Ministers" of a body
        if actor.type == "population":
            return self.p.lemma[i] in ("nation", "public", "people") and tag in ("NN", "NNP"), True
        plural = tag in ("NNS", "NNPS") or self.p.lemma[i] == "police"
        return not plural or actor.mentions[0].kind == "name", plural or actor.type in ("armed_group", "party")

    def gender(self, actor: ActorEntity) -> str | None:
        """Gender of a person, "f" or "m", by title or first name; None where neither tells."""
        if actor.id not in self._genders:
            self._genders[actor.id] = self._gender(actor)
        return self._genders[actor.id]

    def learn_gender(self, actor: int, gender: str) -> None:
        """A pronoun has told the gender of a person."""
        self._genders[actor] = self._genders.get(actor) or gender

    def _gender(self, actor: ActorEntity) -> str | None:
        p = self.p
        for m in actor.mentions:
            before = p.lower[m.start - 1] if m.start else ""
            for word in (before, p.lower[m.start]):
                if word in coref_words()["female titles"] or word.endswith("woman"):
                    return "f"
                if word in coref_words()["male titles"] or word.endswith("man"):
                    return "m"
        return gender_of_name(actor.name) if " " in actor.name else None

    def fits(self, referent: Referent, pronoun: str) -> bool:
        """True where the referent agrees with the pronoun class: he, she, it or they."""
        if not referent.actors:
            return (pronoun == "it" and referent.singular) or (pronoun == "they" and referent.plural)
        kinds = {self.state.actors[a].type for a in referent.actors}
        if pronoun in ("he", "she"):
            if len(referent.actors) > 1 or not kinds <= {"person", "other"}:
                return False
            actor = self.state.actors[referent.actors[0]]
            return self.gender(actor) in (None, "m" if pronoun == "he" else "f")
        if pronoun == "it":
            return referent.singular and kinds <= set(_INSTITUTIONS)
        return referent.plural
