"""Whom a phrase denotes: the actors at a noun, inside its phrase, before it as owners, behind a noun for several."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from kg.extract.actors.gazetteer import capitals, fold
from kg.extract.actors.groups import headed_by
from kg.extract.events.clauses import clauses_of_doers
from kg.extract.events.grammar import Grammar
from kg.extract.events.members import apposed, included, listed_behind
from kg.extract.lexical import deed_nouns, sections, syntax_words
from kg.extract.parse import Parse
from kg.extract.state import State

_WHEN = frozenset({"since", "after", "before", "during", "until", "despite", "amid", "following"})
"""Prepositions behind which nobody is told whose the noun is ("the first convoy since X's attack")."""
_INSIDE = (
    "by", "of", "from", "between", "with", "against", "in", "for", "to", "on", "at", "among", "toward", "towards",
)  # fmt: skip
_DOERS = ("by", "of", "from", "between")


@cache
def _words(name: str) -> dict[str, frozenset[str]]:
    return sections(files("kg.extract") / "lexicon" / f"{name}.txt")


MAX_DEPTH = 6
"""How far down a phrase an event or an actor is looked for."""


class Phrases:
    """Finds whom the phrases of one report denote."""

    def __init__(self, parse: Parse, state: State) -> None:
        self.p, self.state = parse, state
        self.grammar = Grammar(parse)
        waters, beyond = _words("actor_words")["waters"], _words("actor_words")["supranational"]
        self._idle = {a.id for a in state.actors if a.type == "place" and a.name.split()[-1].lower() in waters}
        for a in state.actors:  # of "West African states" and "its European allies", no people does anything
            regional = a.type == "population" and a.name.lower().replace(" ", "_") in beyond
            if regional and all(m.kind == "demonym" for m in a.mentions):
                self._idle.add(a.id)

    def actors_at(self, token: int) -> list[int]:
        """Actors that the phrase headed by `token` denotes itself; of "the leaders of X and Y" both X and Y.

        "One of these groups, the Y," is Y; so is "one of the critics, Y".
        """
        if self.p.lower[token] == "one":
            beside = [a for k in self.p.children(token, "appos") for a in self.state.at.get(k, ())]
            if beside:
                return unique(beside)
        if self.p.tag[token] in ("NNS", "NNPS"):
            pairs = self.grammar.prepositions(token)
            sides = unique([a for prep, o in pairs if prep in ("of", "from") for a in self.state.at.get(o, ())])
            if len(sides) > 1:
                return sides
            beside = unique([a for k in apposed(self.p, token) for a in self.state.at.get(k, ())])
            told = [a for a in beside if self._is_person(a)]
            group = self.state.at.get(token, ())
            called = any(word[0].isupper() for word in self.p.text[token + 1 : token + 2])
            if len(beside) > 1 and (called or not group):
                return beside  # "the candidate countries X and Y", "the terrorist groups X and Y"
            if len(told) > 1:  # "two governors, X and Y"; but of "two Japanese nationals, X and Y" the nation counts
                return unique([*(a for a in group if self.state.actors[a].type == "population"), *told])
            exemplary = ("including", "as" if "such" in self.p.lower[token + 1 : token + 3] else "")
            members = [o for prep, o in pairs if prep in exemplary] + included(self.p, token)
            examples = unique([a for o in members for a in self.state.at.get(o, ())])
            if group or (examples and self.p.dep[token] in ("nsubj", "nsubjpass", "dobj")):
                return unique([*group, *examples])  # "powers such as X and Y"
        named = self.state.at.get(token) or (self._beside_unnamed(token) if self.p.pos[token] == "NOUN" else ())
        return [a for a in named if a not in self._idle]

    def _is_person(self, actor: int) -> bool:
        return self.state.actors[actor].type == "person"

    def _beside_unnamed(self, token: int) -> tuple[int, ...]:
        """The name behind an owned noun that is no actor itself ("his former mentor X", "her party, the Y")."""
        after = self.p.children(token, "appos")
        if not after or self.p.pos[after[0]] != "PROPN" or self.p.child(token, "poss") is None:
            return ()
        beside = min(self.p.subtree(after[0])) - token
        if beside != 1 and (beside != 2 or self.p.text[token + 1] != ","):
            return ()
        return next((self.state.at[k] for k in after if k in self.state.at), ())  # hyphens part a name

    def actors_of(self, tokens: Iterable[int]) -> list[int]:
        """Actors that the phrases denote, or, where one denotes none, the actors inside it."""
        found: list[int] = []
        for token in tokens:
            found += self.actors_at(token) or self.actors_inside(token)
        return unique(found)

    def actors_inside(self, noun: int, depth: int = 0) -> list[int]:
        """Actors inside a phrase that is none itself: its owner, else its first "by", "of", "from"... phrase."""
        if self.p.lemma[noun] in _words("actor_words")["nobody inside"] or self._settles(noun):
            return []
        if people := [k for k in self.p.children(noun, "appos") if self._presents(noun, k)]:
            return self.actors_at(people[0])
        before = self._owners(noun)
        related = self.p.lemma[noun] in _words("actor_words")["relatives"]
        # "his critics" are not he, but "its Turkish counterpart" is Turkish
        owners = [a for kid in before if not related or self.p.dep[kid] != "poss" for a in self.actors_at(kid)]
        if owners:
            return unique(owners)
        if related and any(self.actors_at(kid) for kid in before):
            return []
        if users := self._users(noun):
            return users
        preps = self.grammar.prepositions(noun)
        if related:  # "partners in X" are not X
            preps = [(prep, o) for prep, o in preps if prep not in ("in", "at")]
        for wanted in _INSIDE:
            found = [a for prep, o in preps if prep == wanted for a in self._with_head(o)]
            if found:
                return unique(found)
        for clause in clauses_of_doers(self.p, noun):
            found = self._around(clause)
            if found:
                return found
        beside = [a for kid in self.p.children(noun, "appos") for a in self.actors_at(kid)]
        if beside:  # "arrogant powers, particularly the Zionists"
            return unique(beside)
        if depth < 2:
            asked = syntax_words()["asking"] | syntax_words()["sheltering"]  # "at the request of X"
            behind = [(prep, o) for prep, o in preps if prep not in _WHEN and self.p.lemma[o] not in asked]
            for _, inner in [*((("poss", k)) for k in self.p.children(noun, "poss")), *behind]:
                found = self.actors_inside(inner, depth + 1)
                if found:
                    return found
        return []

    def _settles(self, noun: int) -> bool:
        """Whether a noun tells what is wanted for a conflict: a "solution to the X-Y conflict" is of neither side."""
        return self.p.lemma[noun] in _words("actor_words")["settlements"]

    def _is_law(self, noun: int) -> bool:
        """True for the name of a law, which is of nobody in it: "the Russian Uranium Imports Act"."""
        p = self.p
        named = p.text[noun].istitle() and any(p.dep[k] == "compound" for k in p.kids[noun])
        return named and p.lower[noun] in _words("actor_words")["laws"]

    def _around(self, clause: int) -> list[int]:
        """Who does what the clause behind a noun tells, before its verb or behind "by", or stands beside it."""
        g = self.grammar
        beside = [o for prep, o in g.prepositions(clause) if prep not in ("before", "at")]  # "brought before the court"
        inside = set(self.p.subtree(self.p.head[clause]))  # who is "willing to send supplies to help" is none of them
        named = [*g.agents(clause), *(t for t in g.subjects(clause) if t < clause and t in inside), *beside]
        return unique([a for t in named for a in self.actors_at(t)])

    def _users(self, noun: int) -> list[int]:
        """Who uses a thing or holds a place, which tells more than where it is: "camps in Y used by X"."""
        p, g = self.p, self.grammar
        clauses = [c for c in p.children(noun, "acl", "relcl") if p.lemma[c] in syntax_words()["using"]]
        return self.actors_of(a for c in clauses for a in (g.agents(c) if g.passive(c) else p.children(c, "nsubj")))

    def _presents(self, noun: int, name: int) -> bool:
        """ "endorsed his rival, X": the name right behind the noun is the person that it tells of. So is the one behind
        "the president-elect of Y" and "the widow of Y"."""
        p, people = self.p, [a for a in self.state.at.get(name, ()) if self.state.actors[a].type == "person"]
        first = min(p.subtree(name))
        close = first == noun + 2 or p.lemma[noun] in syntax_words()["presented"]
        return bool(people) and p.tag[noun] == "NN" and close and p.text[first - 1] == ","

    def _named(self, noun: int) -> list[int]:
        """Who a noun for several is said to be: "its allies, X and Y", "proxies such as X", "friends, including X"."""
        return unique([a for k in listed_behind(self.p, noun) for a in self.actors_at(k)])

    def _possessed(self, noun: int, name: str) -> list[int]:
        """Of "X's Kenyan allies": `poss` is X, and `demonym` Kenya; nobody where there is no possessor."""
        p = self.p
        own = p.children(noun, "poss")
        told = own if name == "poss" else [c for k in p.children(noun, "amod") for c in p.conjuncts(k)] if own else []
        return unique([a for k in told for a in self.actors_at(k)])

    def _owners(self, noun: int) -> list[int]:
        """Owners of a noun; of "the Chadian navy's raid" the navy alone, but both of "Israel-Hamas talks"."""
        found = [k for k in self.grammar.owners(noun) if not self._whereabouts(k) and not self._is_law(noun)]
        above = {k: self.p.head[k] for k in found if self.p.dep[k] != "conj" and self.p.head[k] in found}
        return [k for k in found if k not in above or not self.actors_at(above[k]) or self._equals(k, above[k])]

    def _equals(self, *tokens: int) -> bool:
        """Whether all are owners alike: states ("the United States-Mexico-Canada agreement") or parted by a hyphen."""
        if self.p.hyphened(min(tokens) + 1) and max(tokens) == min(tokens) + 2:
            return True
        named = [self.state.at.get(t, ()) for t in tokens]
        return all(some and all(self.state.actors[a].type == "state" for a in some) for some in named)

    def _whereabouts(self, token: int) -> bool:
        """A place or capital before a noun says where it was: "the Kabul bombing", "Geneva talks"."""
        p = self.p
        if p.dep[token] not in ("compound", "nmod") or p.lemma[p.head[token]] not in _words("occurrence")["placed"]:
            return False
        types = {self.state.actors[a].type for a in self.state.at.get(token, ())}
        return types == {"place"} or fold(p.text[token]) in capitals()

    def doers_inside(self, noun: int) -> list[int]:
        """Who acts by what the noun tells: of "an attack on X" or "a threat to X" whoever owns it, and never X."""
        if self.p.lemma[noun] not in deed_nouns():
            return self.actors_inside(noun, MAX_DEPTH)
        owners = self._owners(noun)
        pairs = self.grammar.prepositions(noun)
        suffered = any(prep == "by" for prep, _ in pairs)  # "the killing of X by Y"
        behind = [o for prep, o in pairs if prep in _DOERS and not (suffered and prep == "of")]
        behind += [o for clause in self.p.children(noun, "acl") for o in self.grammar.agents(clause)]  # "called by X"
        return unique([a for k in (*owners, *behind) for a in self.actors_at(k)])

    def _with_head(self, token: int) -> list[int]:
        """Those at the token, and with a government whoever heads it ("overthrew the elected government of X")."""
        found = self.actors_at(token)
        return found + [a for h in headed_by(self.p, token) for a in self.state.at.get(h, ()) if self._is_person(a)]

    def _apposed(self, participle: int, noun: int) -> tuple[int, ...]:
        """X of "X, a union affiliated to Y"."""
        p = self.p
        said = p.dep[participle] == "acl" and p.dep[noun] == "appos" and p.pos[noun] == "NOUN"
        return self.state.at.get(p.head[noun], ()) if said else ()


def unique(items: Iterable[int]) -> list[int]:
    """The items in order, each once."""
    return list(dict.fromkeys(items))
