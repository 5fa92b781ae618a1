"""The component `entente_coref`: pronouns and descriptions joined to the actors that they denote, or to none.

Fills `State.at` for "he", "its", "we", "the minister", "both leaders", "her government". It reads the report from the
start, keeping who is in focus; a doubtful reference stays open, since a wrong link costs more than a missing one.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.actors.assemble import replace_actor
from kg.extract.actors.component import Found
from kg.extract.actors.gazetteer import state_of_country
from kg.extract.actors.groups import GroupNoun, words
from kg.extract.actors.people import known_people, name_key
from kg.extract.coref.aliases import told_aliases
from kg.extract.coref.appositions import introduced, join_appositions, join_examples
from kg.extract.coref.descriptions import Describer
from kg.extract.coref.discourse import Discourse, coref_words
from kg.extract.coref.parties import party_of
from kg.extract.coref.pronouns import FIRST_PLURAL, FIRST_SINGULAR, PRONOUNS, REFLEXIVE, resolve, subjects_of
from kg.extract.parse import Parse, parse_of
from kg.extract.roles.posts import Post
from kg.extract.speech.groupings import find_groupings, is_grouping
from kg.extract.speech.own_state import own_state
from kg.extract.speech.quotations import quoted_tokens, speakers_of_quotations
from kg.extract.speech.turns import find_turns
from kg.extract.speech.voices import joint_authors, state_actor
from kg.extract.state import ActorEntity, ActorMention, State, state_of

_BARE_NUMBERS = ("former", "latter", "two", "three", "both")  # "the two exchanged views"
_PARTNERS = ("with", "against", "and", "between", "to")


class Resolver:
    """Resolves the references of one report."""

    def __init__(self, p: Parse, state: State, found: Found, posts: list[Post]) -> None:
        self.p, self.state, self.found, self.posts = p, state, found, posts
        self.discourse = Discourse(p, state)
        self.quoted = quoted_tokens(p)
        home, office = found.countries.home, found.voices.office
        self.describer = Describer(p, state, self.discourse, posts, home, office, self.quoted)
        self.inside = {i for a in state.actors for m in a.mentions for i in range(m.start, m.end) if i not in state.at}
        self.authors: tuple[int, ...] = ()
        self.speakers: dict[int, tuple[int, ...]] = {}
        self.turns: dict[int, tuple[int, ...]] = {}

    def run(self) -> None:
        """Resolve sentence by sentence, first to last."""
        self._join_posts()
        join_appositions(self.p, self.state, self.describer, self._merge)
        join_examples(self.p, self.state, self.describer)
        self._join_aliases()
        for start, end in self.p.sent_bounds:
            self._sentence(start, end)
        self.speakers = speakers_of_quotations(self.p, self.state, self.quoted)
        for token, number in enumerate(self.quoted):
            if number:
                self.state.quoted[token] = self.speakers.get(number) or ()
        self.authors = self.state.authors = self._written_by()
        self.state.groupings = find_groupings(self.p, self.state, self.authors)
        self.turns = find_turns(self.p, self.state)
        for i in range(self.p.n):
            if self.p.lower[i] in FIRST_SINGULAR or (self.p.lower[i] in FIRST_PLURAL and self.p.text[i] != "US"):
                self._link(i, self._first_person(i), "pronoun")
        for i, noun in sorted(self.found.owned.items()):
            self._owned(i, noun)

    def _sentence(self, start: int, end: int) -> None:
        p = self.p
        for i in range(start, end):
            if i in self.state.at:
                self._point_back(i)
                self._named(i)
            elif p.lower[i] in PRONOUNS and p.pos[i] in ("PRON", "DET"):
                self._pronoun(i)
            elif p.tag[i] in ("WP", "WDT", "WP$"):
                self._link(i, self._antecedent(i), "pronoun")
            elif i not in self.inside and (p.pos[i] in ("NOUN", "PROPN") or self._bare_number(i)):
                self._noun(i)
        self._partners(start, end)

    def _bare_number(self, i: int) -> bool:
        return self.p.lower[i] in _BARE_NUMBERS and self.p.dep[i] not in ("det", "predet", "preconj", "cc")

    def _named(self, i: int) -> None:
        at, p = self.state.at, self.p
        self.discourse.mention(i, at[i])
        first = next((a for a in (i, *p.ancestors(i)) if p.dep[a] != "conj"), i)
        ready = i == first or i == p.conjuncts(first)[-1]  # "the President and the Premier" are known at the second
        if ready and p.dep[first] not in ("amod", "nmod", "compound"):  # "Kenyan and Chadian families": no group
            group = tuple(dict.fromkeys(a for c in p.conjuncts(first) for a in at.get(c, ())))
            if len(group) > 1 and any(self.state.actors[a].type != "place" for a in group):
                if all(c in at for c in p.conjuncts(first)):
                    self.discourse.mention(first, group)
                self.discourse.sides.append((p.sent[first], first, group))

    def _point_back(self, i: int) -> None:
        """ "the rebels", "the two men" and "the Minister" mean those named before, where the report names such."""
        actors = self.state.at[i]
        if not (i in self.found.bare or i in self.found.unowned) or not self.describer.definite(i):
            return
        earlier = self.describer.named_before(i) if i in self.found.bare else ()
        earlier = earlier or (self.describer.holder(i) if i in self.found.unowned else ())
        if earlier and earlier != actors:
            for actor in actors:
                own = self.state.actors[actor]
                own.mentions = [m for m in own.mentions if m.head != i]
            del self.state.at[i]
            self._link(i, earlier, "nominal")

    def _pronoun(self, i: int) -> None:
        if self.p.dep[i] == "appos" and self.p.lower[i] in REFLEXIVE:  # "Merkel, herself accused by X"
            self._link(i, self.state.at.get(self.p.head[i], ()), "pronoun")
            return
        referent = resolve(self.p, self.discourse, i, quoted=bool(self.quoted[i]))
        if referent is None or not referent.actors:
            return
        self._link(i, referent.actors, "pronoun")
        self.discourse.mention(i, referent.actors)
        kind = PRONOUNS[self.p.lower[i]]
        if kind in ("he", "she"):
            self.discourse.learn_gender(referent.actors[0], "m" if kind == "he" else "f")

    def _noun(self, i: int) -> None:
        p = self.p
        if p.dep[i] in ("compound", "amod", "nmod") and p.head[i] > i:
            return
        owner = next((k for k in p.kids[i] if p.tag[k] == "PRP$" or p.lower[k] == "whose"), None)
        if owner is not None and p.lemma[i] in ("country", "nation", "homeland", "state", "kingdom"):
            state = self._state_of(self.state.at.get(owner, ()))
            self._link(i, state, "nominal")
        elif owner is not None and p.lemma[i] == "party":
            self._link(i, party_of(self.p, self.state, self.posts, self.state.at.get(owner, ())), "nominal")
        elif (self.describer.definite(i) and not self._told_beside(i)) or p.lower[i] == "both":
            if p.tag[i] in ("NNS", "NNPS"):
                self._partners(p.sent_bounds[p.sent[i]][0], i, said=False)  # "X met Y, but the two sides ..."
            actors = self.describer.resolve(i)
            if actors:
                self._link(i, actors, "nominal")
                self._named(i)
                return
        if i not in self.state.at:
            self.discourse.thing(i)

    def _told_beside(self, i: int) -> bool:
        """True for nouns of which the phrase itself tells who is meant: the leaders of "the leaders and the government
        of China", the countries of "the EFTA countries Iceland and Norway"."""
        p = self.p
        behind = [c for c in p.children(i, "conj") if any(p.lower[k] == "of" for k in p.children(c, "prep"))]
        named = [c for k in p.children(i, "appos") for c in p.conjuncts(k) if c in self.state.at]
        shared = p.tag[i] == "NNS" and bool(behind) and p.child(i, "prep", "poss") is None
        return shared or len(named) > 1

    def _partners(self, start: int, end: int, *, said: bool = True) -> None:
        """Those whom a verb brings together: its subject with its object or with the object of "with".

        Without `said`, verbs of speech are left out: in "X told Y that the two sides agreed" X and Y are not the sides.
        """
        p = self.p
        for verb in range(start, end):
            if p.pos[verb] != "VERB" or (not said and p.lemma[verb] in coref_words()["speech"]):
                continue
            heads, objects = subjects_of(p, verb), p.children(verb, "dobj")
            subjects = self._denoted(heads)
            if not subjects:
                continue
            beside = list(objects)
            for prep in (k for above in (verb, *objects) for k in p.kids[above]):  # "held a call with X"
                if p.lower[prep] == "to" and self._denoted(objects):
                    continue  # "welcomed X to the White House"
                if p.lower[prep] in _PARTNERS and (p.head[prep] == verb or p.lower[prep] == "with"):
                    beside += p.children(prep, "pobj")
            others = self._denoted(beside)
            together = tuple(dict.fromkeys((*subjects, *others)))
            told = any(self.state.actors[a].type == "media" for a in together)
            if len(together) > 1 and set(others) - set(subjects) and not told:
                self.discourse.sides.append((p.sent[verb], verb, together))
                deputies = any(p.lemma[t] in coref_words()["deputies"] for t in beside)
                if deputies or all(self.state.actors[a].type == "person" for a in together):
                    self.discourse.mention(heads[0], together)

    def _denoted(self, heads: list[int]) -> list[int]:
        """The actors that phrases denote, or those that "representatives of X" stand for."""
        p, at, found = self.p, self.state.at, list[int]()
        for token in (c for head in heads for c in p.conjuncts(head)):
            sent = token not in at and p.lemma[token] in words()["sent"] | coref_words()["deputies"]
            preps = [k for k in p.kids[token] if sent and p.lower[k] in ("of", "from")]
            behind = [c for k in preps for o in p.children(k, "pobj") for c in p.conjuncts(o)]
            found += [a for t in (token, *behind) for a in at.get(t, ())]
        return found

    # links

    def _link(self, i: int, actors: tuple[int, ...], kind: str) -> None:
        if not actors or i in self.state.at:
            return
        self.state.at[i] = actors
        for actor in actors:
            self.state.actors[actor].mentions.append(ActorMention(i, i + 1, i, actor, kind))

    def _antecedent(self, i: int) -> tuple[int, ...]:
        """What "whose" stands for: the noun that its relative clause hangs on."""
        p = self.p
        for above in p.ancestors(i):
            if p.dep[above] == "relcl":
                return self.state.at.get(p.head[above], ())
        if p.lower[i] != "whose":
            return ()
        for before in range(i - 1, p.sent_bounds[p.sent[i]][0] - 1, -1):  # the parser has missed the relative clause
            actors = self.state.at.get(before, ())
            if actors and all(self.state.actors[a].type != "place" for a in actors):
                return actors
        return ()

    def _first_person(self, i: int) -> tuple[int, ...]:
        if self.quoted[i]:
            speaker = self.speakers.get(self.quoted[i], ())
        else:
            speaker = self.turns.get(i, self.found.voices.authors)
        if self.p.lower[i] in FIRST_SINGULAR:
            own = not self.quoted[i] and i not in self.turns
            if not speaker and own and [self.state.actors[a].type for a in self.authors] == ["state"]:
                return self.authors  # an official whom nobody names speaks for the state
            return speaker[:1] if speaker and self.state.actors[speaker[0]].type == "person" else ()
        if self._shared(i):
            return ()
        if not self.quoted[i] and i not in self.turns:
            return self.authors
        meant = tuple(dict.fromkeys(a for s in speaker for a in self._spoken_for(s)))
        if i in self.turns and [self.state.actors[a].type for a in meant] == ["government_body"]:
            return self._state_of(meant) or self._state_of(tuple(speaker)) or meant  # a ministry's spokesman
        return meant

    def _shared(self, i: int) -> bool:
        """True for "our countries", "our peoples": those of several sides."""
        noun = self.p.head[i]
        plural = self.p.tag[noun] == "NNS" and self.p.lower[noun].endswith("s")  # not "our people"
        return self.p.dep[i] == "poss" and plural and self.p.lemma[noun] in coref_words()["shared"]

    def _written_by(self) -> tuple[int, ...]:
        """Whom "we" outside quotations means: the sides of a statement, else whom its authors serve."""
        voices = self.found.voices
        group = voices.bodies if len(voices.bodies) == 1 and is_grouping(self.state.actors[voices.bodies[0]]) else ()
        sides = group or joint_authors(self.p, self.state, self.quoted) or voices.bodies
        sides = sides or tuple(dict.fromkeys(a for person in voices.authors for a in self._written_for(person)))
        if sides or voices.joint:
            return sides
        return state_actor(self.state, voices.office) or own_state(self.p, self.state, self.quoted, self.posts)

    def _written_for(self, author: int) -> tuple[int, ...]:
        """The state of an author who writes from an office of it, whether or not the report names the state."""
        served = self._spoken_for(author)
        country = self.state.actors[author].country
        official = country == self.found.voices.office or any(
            post.person == author and post.kind.level in ("state", "government") for post in self.posts
        )
        return (state_actor(self.state, country) or served) if served == (author,) and official else served

    def _spoken_for(self, actor: int) -> tuple[int, ...]:
        """Whom a speaker means by "we": the state or body that the speaker serves, else the speaker."""
        own = [post for post in self.posts if post.person == actor and post.status != "former"]
        for post in own:
            if post.nations:
                return post.nations[:1]
            if post.owners and self.state.actors[post.owners[0]].type != "person":
                return post.owners[:1]
        if any(post.kind.level in ("state", "government") for post in own):
            return self._state_of((actor,)) or (actor,)
        return (actor,)

    def _state_of(self, actors: tuple[int, ...]) -> tuple[int, ...]:
        """The state of an actor, where the report names it."""
        country = self.state.actors[actors[0]].country if len(actors) == 1 else None
        return tuple(a.id for a in self.state.actors if country and a.type == "state" and a.country == country)[:1]

    # posts and possessions

    def _join_posts(self) -> None:
        """ "the Turkish president" is the person whom the report names as such."""
        for post in self.posts:  # a counterpart has the post of the one named before
            before = [o for o in self.posts if o.start < post.start and o.person != post.person]
            if post.kind.phrase == "counterpart" and before:
                self.describer.titles.setdefault(post.person, set()).update(self.describer.titles[before[-1].person])
        for key, actor in self.found.ids.items():
            if key[0] != "post":
                continue
            country, wanted = key[1], set(key[2:])
            holders = [
                a for a in self.state.actors
                if a.type == "person" and (a.country or "") == country and a.id != actor
                and wanted <= self.describer.titles.get(a.id, set())
            ]  # fmt: skip
            untitled = [] if holders else self._untitled(country, wanted)
            holders = holders or untitled
            heads = [m.head for m in self.state.actors[actor].mentions]
            vague = any(
                introduced(self.p, h) or (h in self.found.unowned and not self.describer.definite(h)) for h in heads
            )
            if len(holders) == 1 and not vague:
                if untitled:
                    self.found.apart += self._posts_of(holders[0].id, heads)
                self._merge(self.state.actors[actor], holders[0])

    def _posts_of(self, person: int, heads: list[int]) -> list[Post]:
        """The posts that the titles at `heads` give a person."""
        found = [match for match in self.found.titles if set(range(match.start, match.end)) & set(heads)]
        titles = ((m, " ".join(self.p.text[m.start : m.end])) for m in found[:1])
        return [Post(person, m.end - 1, m.start, m.end, title, m.values[0]) for m, title in titles]

    def _untitled(self, country: str, wanted: set[str]) -> list[ActorEntity]:
        """The one person of public life of a country of whom no post is told, for its "President": a president's own
        office names him without a title."""
        if wanted != {"president"}:
            return []
        posted = {post.person for post in self.posts}
        people = [a for a in self.state.actors if a.type == "person" and a.country == country and a.mentions]
        known = [a for a in people if (one := known_people().get(name_key(a.name))) and one.sector == "GOV"]
        return known if len(known) == 1 and known[0].id not in posted else []

    def _join_aliases(self) -> None:
        at, actors = self.state.at, self.state.actors
        for named, form in told_aliases(self.p):
            if len(at.get(form, ())) == 1 and named not in at:
                self._link(named, at[form], "nominal")
            elif len(at.get(form, ())) == len(at.get(named, ())) == 1 and at[form] != at[named]:
                self._merge(actors[at[form][0]], actors[at[named][0]])

    def _merge(self, nominal: ActorEntity, person: ActorEntity) -> None:
        for m in nominal.mentions:
            m.actor = person.id
        person.mentions += nominal.mentions
        nominal.mentions = []
        replace_actor(self.state, nominal.id, person.id)
        for post in self.posts:
            post.owners = tuple(person.id if o == nominal.id else o for o in post.owners)

    def _owned(self, i: int, noun: GroupNoun) -> None:
        """ "her government", "its fighters": the group that belongs to whom the pronoun means."""
        if i in self.state.at:
            return
        owner = next((k for k in self.p.kids[i] if self.p.tag[k] == "PRP$" or self.p.lower[k] == "whose"), None)
        actors = self.state.at.get(owner, ()) if owner is not None else ()
        if len(actors) != 1:
            return
        actor = self.state.actors[actors[0]]
        if actor.type in ("armed_group", "igo", "organization", "party") and noun.kind == "person":
            self._link(i, actors, "nominal")
        elif actor.type == "person" and noun.lemma in words()["relatives"] and self._acts(i):
            self._link(i, (self._people_of(i, noun, actor),), "nominal")
        elif (
            actor.country
            and actor.type in ("state", "person", "government_body")
            and (noun.kind == "body" or actor.type == "state")
        ):
            self._link(i, (self._group(i, noun, actor.country),), "nominal")

    def _acts(self, i: int) -> bool:
        """True for several people who do something ("his supporters"); one ("his opponent, X") is mostly named."""
        return self.p.dep[i] == "nsubj" and self.p.tag[i] == "NNS"

    def _people_of(self, i: int, noun: GroupNoun, person: ActorEntity) -> int:
        """The actor for "her supporters", who do something: those of the person, one group in the whole report."""
        key = ("nominal", person.name, noun.lemma)
        if key not in self.found.ids:
            name = f"{person.name}'s {self.p.lower[i]}"
            group = ActorEntity(len(self.state.actors), name, noun.type, [], person.country, noun.sector, None, 0.6)
            self.state.actors.append(group)
            self.found.ids[key] = group.id
        return self.found.ids[key]

    def _group(self, i: int, noun: GroupNoun, country: str) -> int:
        """The actor for a group noun of a country: the one that the report has, or a new one."""
        name = next((n for n in ("people", "gov", "mil", "police") if noun.lemma in words()[f"one {n}"]), None)
        key = (name, country) if name else ("nominal", country, noun.lemma)
        if key in self.found.ids:
            return self.found.ids[key]
        state = state_of_country().get(country)
        adjective = state.adjectives[0] if state and state.adjectives else country
        type_, sector = ("government_body", "MIL") if noun.lemma == "force" else (noun.type, noun.sector)
        if noun.kind == "person" and self.p.tag[i] in ("NN", "NNP"):
            type_ = "other"
        actor = ActorEntity(
            len(self.state.actors), f"{adjective} {self.p.lower[i]}", type_, [], country, sector, None, 0.6
        )
        taken = {a.name: a for a in self.state.actors if a.mentions}
        if actor.name in taken:
            return taken[actor.name].id
        actor.part_of = (
            next((a.id for a in self.state.actors if a.type == "state" and a.country == country), None)
            if type_ == "government_body"
            else None
        )
        self.state.actors.append(actor)
        self.found.ids[key] = actor.id
        return actor.id


@Language.component("entente_coref")
def entente_coref(doc: Doc) -> Doc:
    """Join pronouns and descriptions to actors (needs `entente_actors`)."""
    _, posts = doc.user_data["entente_posts"]
    Resolver(parse_of(doc), state_of(doc), doc.user_data["entente_found"], posts).run()
    return doc
