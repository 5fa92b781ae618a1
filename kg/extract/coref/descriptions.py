"""Definite descriptions resolved: "the minister", "the group", "the country", "both leaders", "the two sides"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kg.extract.coref.discourse import Discourse, coref_words
from kg.extract.coref.title_words import title_words
from kg.extract.parse import Parse
from kg.extract.roles.posts import Post
from kg.extract.state import ActorEntity, State, states_by_country

_GROUPS_OF = {"trio": 3, "threesome": 3, "troika": 3, "foursome": 4, "quartet": 4, "quintet": 5}
_NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5}
_DEFINITE = {"the", "this", "that", "these", "those", "both"}
_BODIES = ("government_body", "igo", "organization", "party", "armed_group")
_ORGANISED = ("armed_group", "organization", "party")
REACH = 4  # sentences back that "the two sides" may point
_ACCORD = 6
"""Sentences by which those of an accord are remembered longer."""
_ASSEMBLY = 4
"""Sides from which on "the Heads of State" are an assembly."""
_OFTEN, _LEAD = 3, 1.5  # how often a report names those whom it is about, and how much more than others
_FAR = 12  # "the leaders" are those who met, however much was said in between


class Describer:
    """Resolves descriptions in one report; `posts` tell whom "the minister" may mean, `home` what it is about,
    `office` which state publishes it, and `quoted` has the number of each token's quotation, 0 outside."""

    def __init__(
        self,
        p: Parse,
        state: State,
        discourse: Discourse,
        posts: list[Post],
        home: str | None,
        office: str | None,
        quoted: list[int],
    ) -> None:
        self.p, self.state, self.discourse, self.words = p, state, discourse, coref_words()
        self.home, self.office, self.quoted = home, office, quoted
        self.titles: dict[int, set[str]] = {}
        self.posts: dict[int, list[set[str]]] = {}
        self.chiefs = tuple(dict.fromkeys(p.person for p in posts if p.kind.level == "state" and p.status == "current"))
        for post in posts:
            self.titles.setdefault(post.person, set()).update(title_words(post))
            self.posts.setdefault(post.person, []).append(title_words(post))

    def definite(self, i: int) -> bool:
        """True for a noun with "the", "this", "both" and the like, or joined to one ("the king and prime minister")."""
        p = self.p
        if p.dep[i] == "conj" and p.child(i, "det", "poss") is None and p.head[i] < i:
            return self.definite(p.head[i])
        return any(p.lower[k] in _DEFINITE for k in p.kids[i] if k < i)

    def resolve(self, i: int) -> tuple[int, ...]:
        """The actors that the description headed by token `i` denotes, or ()."""
        p = self.p
        lemma = p.lemma[i] if p.lemma[i] != p.lower[i] or not p.lower[i].endswith("s") else p.lower[i].removesuffix("s")
        if p.lower[i] in ("former", "latter"):
            return self._one_of_two(i)
        if p.tag[i] in ("NNS", "NNPS"):
            return self._several(i, lemma)
        if lemma in _NUMBERS or lemma in self.words["pairs"]:
            pair = self._together(i, _NUMBERS.get(lemma, 2), ("person",), reach=_FAR)
            return pair or (self._together(i, 2, ("state", "party", "igo")) if lemma == "both" else ())
        if lemma in _GROUPS_OF:  # "the European trio"
            return self._together(i, _GROUPS_OF[lemma], ("state", "person", "party"), reach=_FAR)
        if any(p.dep[k] in ("amod", "compound", "nmod") and k in self.state.at for k in p.kids[i]):
            return ()  # "the Turkish company" is said of someone new, or has been joined by its post
        return self._person(i, lemma) or self._institution(i, lemma)

    def named_before(self, i: int) -> tuple[int, ...]:
        """Whom a group phrase without modifiers points back to: "the rebels", "the two men"; () if to none."""
        p, lemma = self.p, self.p.lemma[i]
        if (
            any(p.lower[k] in _NUMBERS for k in p.kids[i])
            and lemma in self.words["many persons"] | self.words["many sides"] | self.words["many states"]
        ):
            return self._several(i, lemma)
        if lemma in self.words["rebel nouns"]:
            groups = [a for a in self.state.actors if a.type == "armed_group" and self.named(a)]
            # whoever fights for another state is no rebel here
            return self._latest([a for a in groups if not self.home or a.country in (None, self.home)], i)
        assembly = lemma in self.words["assemblies"] and p.text[i].istitle()
        if lemma in self.words["body nouns"] and not assembly and not self._restricted(i):
            bodies = (a for a in self.state.actors if a.type in _BODIES and self.named(a))
            return self._latest([a for a in bodies if lemma in a.name.lower().split()], i)
        return ()

    # one

    def _latest(self, options: Iterable[ActorEntity], i: int) -> tuple[int, ...]:
        """The option most in focus before token `i`."""
        ranked = []
        for actor in options:
            salience = sum(
                r.salience(self.p.sent[i]) for r in self.discourse.referents() if r.actors == (actor.id,)
            )  # fmt: skip
            earlier = [m.head for m in actor.mentions if m.head < i]
            if earlier:
                ranked.append((salience, max(earlier), actor.id))
        return (max(ranked)[2],) if ranked else ()

    def _person(self, i: int, lemma: str) -> tuple[int, ...]:
        """ "the minister": the person in focus with such a post; "the man": the person in focus of that gender."""
        p = self.p
        words = self._own_words(i, lemma)
        holders = [self.state.actors[a] for a, title in self.titles.items() if lemma in title]
        if holders:
            exact = self._own_first(i, [a for a in holders if words <= self.titles[a.id]])
            if len(exact) == 1 and self.office and exact[0].country == self.office:
                return (exact[0].id,)  # whether or not named before
            return self._latest(exact or ([] if len(words) > 1 else holders), i)
        if (
            lemma in ("man", "woman", "politician", "statesman")
            or p.text[i].endswith("-year-old")
            or p.lower[i] == "old"
        ):
            gender = {"man": "m", "woman": "f"}.get(lemma)
            people = [
                a
                for a in self.state.actors
                if a.type == "person" and self.discourse.gender(a) in (None, gender or self.discourse.gender(a))
            ]
            return self._latest(people, i)
        if lemma in self.words["suspects"] or p.lower[i] in self.words["suspects"]:
            return self._suspect()
        return ()

    def _suspect(self) -> tuple[int, ...]:
        """ "The suspect", "the gunman": the one person of whom the report says that he was charged, caught or named."""
        state = self.state
        heads = {a.id: [m.head for m in a.mentions if m.kind == "name"] for a in state.actors if a.type == "person"}
        found = {a for a, tokens in heads.items() if any(self._is_suspected(t) for t in tokens)}
        return tuple(found) if len(found) == 1 else ()

    def _is_suspected(self, token: int) -> bool:
        p = self.p
        verb = p.head[p.head[token]] if p.dep[token] == "pobj" and p.lower[p.head[token]] == "as" else p.head[token]
        if p.dep[token] == "appos" or p.child(token, "appos") is not None:
            beside = [p.head[token], *p.children(token, "appos")]
            if any(p.lemma[k] in self.words["suspects"] for k in beside):
                return True
        suffered = p.dep[token] in ("dobj", "nsubjpass", "oprd", "pobj") and p.lemma[verb] in self.words["suspected"]
        return suffered or (p.dep[token] == "nsubj" and p.lemma[verb] in self.words["tried"])

    def _own_words(self, i: int, lemma: str) -> set[str]:
        p = self.p
        words = {lemma, *(p.lemma[k] for k in p.kids[i] if p.dep[k] in ("compound", "amod") and k < i)}
        return {word.lower() for word in words} - {"the", "former", "new"}

    def holder(self, i: int) -> tuple[int, ...]:
        """The person who has the post that token `i` names without saying whose; () where that is doubtful."""
        words = self._own_words(i, self.p.lemma[i])
        holders = self._own_first(i, [self.state.actors[a] for a, title in self.titles.items() if words <= title])
        return (holders[0].id,) if len(holders) == 1 else self._latest(holders, i)

    def _own_first(self, i: int, holders: list[ActorEntity]) -> list[ActorEntity]:
        """A state's own office means its own president by "the President", and nobody a vice president."""
        words = self._own_words(i, self.p.lemma[i])
        junior = self.words["junior"] - words
        heads = [a for a in holders if any(words <= post and not post & junior for post in self.posts[a.id])]
        holders = heads or holders
        own = [a for a in holders if self.office and a.country == self.office and self.p.text[i][0].isupper()]
        return own or self._of_subject(i, holders) or holders

    def _of_subject(self, i: int, holders: list[ActorEntity]) -> list[ActorEntity]:
        """Those of the country of whoever deals with them: the president with whom some of his party break."""
        verb = self.p.head[i] if self.p.dep[i] == "dobj" else self.p.head[self.p.head[i]]
        subjects = [self.state.actors[a] for k in self.p.children(verb, "nsubj") for a in self.state.at.get(k, ())]
        home = {a.country for a in subjects if a.type in ("party", "population", "government_body")}
        return [a for a in holders if a.country in home]

    def _institution(self, i: int, lemma: str) -> tuple[int, ...]:
        actors = self.state.actors
        if self._restricted(i):
            return ()
        if lemma in self.words["assemblies"] and self.p.text[i].istitle():
            return self._body_of_same(i)
        if lemma in self.words["body nouns"] or (
            self.p.text[i][0].isupper() and lemma not in self.words["state nouns"]
        ):
            named = [
                a for a in actors if a.type not in ("person", "place", "population") and lemma in a.name.lower().split()
            ]
            found = self._latest(named, i)
            if found:
                return found
        if lemma in self.words["state nouns"]:
            return self._nation(i)
        if lemma in self.words["bloc nouns"] and not any(k in self.state.at for k in self.p.children(i, "appos")):
            found = self._latest([a for a in actors if a.type == "igo"], i)
            if found:
                return found
        if lemma in self.words["group nouns"]:
            kinds = ("armed_group",) if self._is_violent(i) else _ORGANISED
            return self._latest([a for a in actors if a.type in kinds and self.named(a)], i)
        if lemma in self.words["company nouns"]:
            return self._latest([a for a in actors if a.type == "organization" and self.named(a)], i)
        if lemma == "party":
            return self._latest([a for a in actors if a.type == "party" and self.named(a)], i)
        return ()

    def _is_violent(self, i: int) -> bool:
        """True for the group of "the group threatened to kidnap tourists"."""
        verb = self.p.head[i]
        verbs = (verb, *self.p.children(verb, "xcomp"))
        return self.p.dep[i] == "nsubj" and any(self.p.lemma[v] in self.words["violence"] for v in verbs)

    def _nation(self, i: int) -> tuple[int, ...]:
        """ "the country": the state in focus, or that which the report is about where no other is named near."""
        shared = [o for c in self.p.children(i, "conj") for k in self.p.kids[c] if self.p.lower[k] == "of"
                  for o in self.p.children(k, "pobj")]  # fmt: skip
        if shared:  # "the nation and people of Ukraine"
            return tuple(a for a in self.state.at.get(shared[0], ()) if self.state.actors[a].type == "state")
        states = [a for a in self.state.actors if a.type == "state" and self.named(a)]
        if self.quoted[i] and (speaking := self._countries_of_people(i)):
            states = [a for a in states if a.country in speaking]  # "calling them enemies of the republic": of its own
        found = self._latest(states, i)
        own = next((a for a in self.state.actors if a.type == "state" and a.country == self.home and a.mentions), None)
        if not found or own is None or own.id in found or not any(m.head < i for m in own.mentions):
            return found
        other = self.state.actors[found[0]]
        near = (
            m.kind == "name" and self.p.dep[m.head] not in ("compound", "amod", "nmod")
            for m in other.mentions
            if m.head < i and self.p.sent[i] - self.p.sent[m.head] <= 1
        )  # fmt: skip
        return found if any(near) else (own.id,)

    def _countries_of_people(self, i: int) -> set[str]:
        """The countries of the people whom the sentence names before token `i`."""
        first = self.p.sent_bounds[self.p.sent[i]][0]
        people = [self.state.actors[a] for t in range(first, i) for a in self.state.at.get(t, ())]
        return {a.country for a in people if a.type == "person" and a.country}

    def _restricted(self, i: int) -> bool:
        """True where modifiers or a relative clause pick out something that has not been named."""
        p = self.p
        charged = p.dep[i] == "dobj" and p.lemma[p.head[i]] in self.words["judging"]  # "accused the front of fraud"
        return any(
            (p.dep[k] in ("relcl", "acl") and p.text[i + 1 : i + 2] != [","])
            or (p.lower[k] == "of" and p.child(k, "pobj") is not None and not charged)
            or (
                p.dep[k] == "amod"
                and p.lemma[k] in ("other", "same", "next", "first", "second", "third", "whole", "entire")
            )
            for k in p.kids[i]
        )

    def named(self, actor: ActorEntity) -> bool:
        """True where the report calls the actor by a name."""
        return any(m.kind == "name" for m in actor.mentions)

    # several

    def _several(self, i: int, lemma: str) -> tuple[int, ...]:
        """ "the two leaders", "both countries", "the sides": those last named together, of the right kind."""
        p = self.p
        number = next((_NUMBERS[p.lower[k]] for k in p.kids[i] if p.lower[k] in _NUMBERS), None)
        of = [o for k in p.children(i, "prep") if p.lower[k] == "of" for o in p.children(k, "pobj")]
        if p.lower[i] == "heads" and all(p.lemma[o].lower() in self.words["headed"] for o in of):
            lemma, of = "leader", []  # "the two Heads of State"
        if of or any(p.dep[k] in ("relcl", "acl") for k in p.kids[i]):
            return ()
        if lemma in self.words["many persons"]:
            if number is None and (body := self._body_of_same(i)):
                return body
            vague = lemma in self.words["any persons"]
            post = None if vague else lemma
            # "the leaders" are rather heads of state or government than those named last
            found = self._together(i, number, ("person",), reach=_FAR, post=lemma) if lemma == "leader" else ()
            found = found or self._together(i, number, ("person",), post=post)
            found = found or self._together(i, number, ("person",), reach=_FAR, post=post)
            if not found and number:
                found = self._together(i, number, ("person",), reach=_FAR)
            if not found and lemma == "leader" and number == len(self.chiefs):
                found = self.chiefs  # the report names no others
            found = found or self._together(i, number, ("state", "igo"))  # "the ministers" of a joint statement
            if p.lower[i] == "heads" and len(found) >= _ASSEMBLY:
                self.state.assemblies.add(frozenset(found))
            return found
        if lemma in self.words["many states"]:
            near = self._together(i, number, ("state",), reach=1)
            named = near or (self._opposed() if number == 2 else ()) or self._together(i, number, ("state",))
            named = named or self._states_of(self._together(i, number, ("person", "government_body")))
            return named or (self._two_states_before(i) if number == 2 else ())
        if lemma in self.words["defined"] and p.text[i][0].isupper():
            states = [
                actors for _, at, actors in self.discourse.sides if at < i and self._types(actors) <= {"state", "igo"}
            ]
            return states[0] if states else ()
        if lemma in self.words["many sides"]:
            if lemma in self.words["group nouns"] or lemma in self.words["rebel nouns"]:
                return self._together(i, number, (*_ORGANISED, "population"))
            officials = self._together(i, number, ("person", "government_body"), reach=1)
            countries = {self.state.actors[a].country for a in officials}
            if None not in countries and len(countries) == 1:  # two of one delegation
                officials = ()
            opposed = self._opposed() if number == 2 and lemma in self.words["any sides"] else ()
            if opposed and countries != {self.state.actors[a].country for a in opposed}:
                return opposed
            return officials or self._together(i, number, None)
        return ()

    def _body_of_same(self, i: int) -> tuple[int, ...]:
        """The body of which the same noun was said before: "the Ministers" behind "the Foreign Ministers of ASEAN"."""
        p, actors = self.p, self.state.actors
        for j in (j for j in range(i - 1, -1, -1) if p.lower[j] == p.lower[i]):
            near = p.subtree(j)  # "the Heads of Government of the Community"
            if found := {a for k in near for a in self.state.at.get(k, ()) if actors[a].type == "igo"}:
                return tuple(found) if len(found) == 1 else ()
        return ()

    def _together(
        self, i: int, number: int | None, kinds: tuple[str, ...] | None, reach: int = REACH, post: str | None = None
    ) -> tuple[int, ...]:
        """The actors last named together before token `i`: `number` of them (None: two or more), all of `kinds`, and
        all holders of a `post`."""
        sentence = self.p.sent[i]
        before = [one for one in reversed(self.discourse.sides) if one[1] < i]
        if self.p.lemma[i] in self.words["signatories"]:  # rather of an accord than of what is told after it
            before.sort(key=lambda one: not self._in_accord(one[1]))
        for where, token, actors in before:
            far = reach + _ACCORD if self._in_accord(token) else reach
            if sentence - where > far or self._in_passing(where, token):
                continue
            if post and any(post not in self.titles.get(a, ()) for a in actors):
                continue
            types = self._types(actors)
            if types <= (set(kinds) if kinds else types - {"place"}) and (
                len(actors) == number or (number is None and len(actors) > 1)
            ):
                return actors
        return ()

    def _in_accord(self, token: int) -> bool:
        """Whether those named together at the token come to terms: "X and Y signed an accord"."""
        p = self.p
        verb = token if p.pos[token] == "VERB" else p.head[token]
        return p.lemma[verb] in self.words["accords"] and (verb == token or p.dep[token] in ("nsubj", "conj"))

    def _opposed(self) -> tuple[int, ...]:
        """The two states that the report is about, each named far more often than any third with its people."""
        named: Counter[str] = Counter()
        for actor in self.state.actors:
            if actor.country and actor.type != "place":
                named[actor.country] += sum(m.kind == "name" for m in actor.mentions)
        ranked = named.most_common(3)
        if len(ranked) < 2 or ranked[1][1] < _OFTEN or (len(ranked) > 2 and ranked[1][1] < _LEAD * ranked[2][1]):
            return ()
        states = states_by_country(self.state)
        found = tuple(states[country] for country, _ in ranked[:2] if country in states)
        return found if len(found) == 2 else ()

    def _two_states_before(self, i: int) -> tuple[int, ...]:
        """The only two states that the sentence names before "the two allies"."""
        first = self.p.sent_bounds[self.p.sent[i]][0]
        at = self.state.at
        found = dict.fromkeys(a for t in range(first, i) for a in at.get(t, ()) if self.state.actors[a].type == "state")
        return tuple(found) if len(found) == 2 else ()

    def _in_passing(self, sentence: int, token: int) -> bool:
        """True for A and B of "the sides spoke, building on the summit between A and B": the sentence is of others."""
        inside = [t for w, t, _ in self.discourse.sides if w == sentence and self._between(t)]
        return token in inside and len(inside) < sum(w == sentence for w, _, _ in self.discourse.sides)

    def _between(self, token: int) -> bool:
        return self.p.dep[token] == "pobj" and self.p.lower[self.p.head[token]] in ("between", "among")

    def _types(self, actors: tuple[int, ...]) -> set[str]:
        return {self.state.actors[a].type for a in actors}

    def _states_of(self, actors: tuple[int, ...]) -> tuple[int, ...]:
        """The states whose people or bodies the actors are; () unless each has a different one in the report."""
        by_country = states_by_country(self.state)
        found = [by_country[c] for c in (self.state.actors[a].country for a in actors) if c in by_country]
        return tuple(found) if len(set(found)) == len(actors) > 1 else ()

    def _one_of_two(self, i: int) -> tuple[int, ...]:
        for where, token, actors in reversed(self.discourse.sides):
            if len(actors) == 2 and token < i and self.p.sent[i] - where <= REACH:
                return (actors[0] if self.p.lower[i] == "former" else actors[1],)
        return ()
