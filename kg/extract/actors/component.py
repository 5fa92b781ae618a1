"""The component `entente_actors`: who a report speaks of, typed, with country and sector, joined over the report.

Fills `State.actors` and `State.at`. The order of trust: names known beforehand (lexicons), titles, NER.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import takewhile

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.actors.acronyms import acronyms, join_acronyms
from kg.extract.actors.assemble import build_actors, distinct_names, join_governments, quantities, relocate, roll_up
from kg.extract.actors.cluster import person_candidates
from kg.extract.actors.gazetteer import Entry, Gazetteer, fold
from kg.extract.actors.groups import GroupNoun, headed_by, words
from kg.extract.actors.languages import languages
from kg.extract.actors.mentions import Candidate, Countries, Key, span_head, surface, without_namesakes
from kg.extract.actors.names import (
    compound_states,
    coordinated,
    entity_candidates,
    gazetteer_candidates,
    listed_departments,
)
from kg.extract.actors.nominals import NominalFinder
from kg.extract.actors.people import known_people, name_key
from kg.extract.actors.persons import PersonFinder
from kg.extract.actors.short_names import join_short_names
from kg.extract.actors.titled_names import PersonSpan
from kg.extract.parse import Parse, parse_of
from kg.extract.roles.posts import Post, PostFinder, claimed_nouns
from kg.extract.roles.titles import Title, Titles, may_have
from kg.extract.speech.headings import Heading, office_of_author, read_byline, read_heading, statement_words
from kg.extract.speech.voices import Voices, find_voices
from kg.extract.state import ActorEntity, State, state_of, states_by_country
from kg.extract.trie import Match

# What follows a name and hangs on its last word.
_BEHIND_NAMES = ("relcl", "acl", "appos", "prep", "conj", "cc")
_BODIES = {"organization", "party", "igo", "state", "place", "media"}
_TOP, _PARAGRAPH = 12, 100
_SEAT = 3  # words in which a line names the city of an office
"""Lines among which those above the text are, and the characters that make one a paragraph of the text."""


@dataclass(slots=True)
class Found:
    """All mentions of a report, not yet joined; `claimed` are title nouns that only say what a named person is."""

    candidates: list[Candidate]
    people: list[PersonSpan]
    titles: list[Match[Title]]
    claimed: dict[int, int]
    countries: Countries
    owned: dict[int, GroupNoun]
    bare: set[int]
    unowned: set[int]
    ids: dict[Key, int] = field(default_factory=dict)
    guessed: set[int] = field(default_factory=set)  # people whose country is only that of the report
    voices: Voices = field(default_factory=Voices)
    apart: list[Post] = field(default_factory=list)  # told apart from the name: Putin is "the President of Russia"

    def vouched(self, p: Parse) -> set[int]:
        """Heads of the names of people that more than the NER vouches for."""
        heads = set(self.claimed.values())
        for span in self.people:
            head = span_head(p, span.start, span.end)
            if span.title is not None or name_key(surface(p, span.start, span.end)) in known_people():
                heads.add(head)
        return heads


def find_candidates(p: Parse, gazetteer: Gazetteer, titles: Titles, office: str | None = None) -> Found:
    """All mentions of actors in a report; `office` is the country of the state whose office publishes it."""
    matches = without_namesakes(p, gazetteer.matches([fold(t) for t in p.text]))
    countries = Countries(p, matches, office)
    title_matches = [
        m
        for m in titles.before_names(p.text, titles.matches(p.lower))
        if m.end - m.start > 1 or not _is_verb(p, m.start)
    ]
    local = acronyms(p)
    people = [s for s in PersonFinder(p, matches, title_matches).find() if surface(p, s.start, s.end) not in local]
    heads = [span_head(p, s.start, s.end) for s in people]
    found = person_candidates(p, people, heads)
    claimed = claimed_nouns(p, people, title_matches)
    taken = {i for c in found for i in range(c.start, c.end)} | languages(p, matches)
    titled = {i for s in people if s.title for i in range(s.title.start, s.title.end)}
    meant = {short: gazetteer.by_form.get(fold(full), ()) for short, full in local.items()}
    found += gazetteer_candidates(p, matches, countries, meant, taken)
    departments = [c for c in listed_departments(p, gazetteer.by_form) if c.head not in {o.head for o in found}]
    found += departments
    found += _hyphenated(p, gazetteer, {c.head for c in found})
    known = {i: c for c in found for i in range(c.start, c.end)}
    in_title = {i for m in title_matches for i in range(m.start, m.end)}
    found += entity_candidates(p, taken, known, in_title, countries, local)
    by_head: dict[int, list[Candidate]] = {}
    for c in found:
        by_head.setdefault(c.head, []).append(c)
    taken |= {i for c in found for i in range(c.start, c.end) if c.kind != "demonym"}
    posts = {span_head(p, m.start, m.end): m.values[0] for m in title_matches if not m.values[0].plural}
    if departments:
        taken |= {i for i in range(p.n) if p.text[i] in ("Departments", "Ministries")}
    nominals = NominalFinder(p, by_head, taken, titled | claimed.keys(), countries, posts)
    found += nominals.find()
    found += coordinated(p, taken, {c.head: c for c in found}, in_title)
    longer = {
        i for c in found if c.kind == "name" and c.key[0] == "nominal" for i in range(c.start, c.end) if i != c.head
    }
    found = [c for c in found if c.type not in ("media", "organization") or c.key[0] != "gaz" or c.head not in longer]
    join_short_names(p, found)
    return Found(
        join_acronyms(p, found, local), people, title_matches, claimed, countries,
        nominals.owned, nominals.bare, nominals.unowned,
    )  # fmt: skip


def _is_verb(p: Parse, i: int) -> bool:
    """True for the host of "will host Prime Minister X", which is no post."""
    return p.pos[i] == "VERB" and p.text[i].islower()


def _hyphenated(p: Parse, gazetteer: Gazetteer, heads: set[int]) -> list[Candidate]:
    """States inside one token: "U.S.-Ethiopia"."""
    found = []
    for i in range(p.n):
        word = p.text[i]
        if len(word) < 4 or not word[0].isupper() or i in heads:
            continue
        if "-" in word or "–" in word or "‑" in word or "/" in word:
            for entry in compound_states(p, i, gazetteer.by_form):
                found.append(_by_adjective(i, entry))
    return found


def _by_adjective(i: int, entry: Entry) -> Candidate:
    key, sector = ("gaz", entry.name), entry.sector
    return Candidate(i, i + 1, i, "demonym", key, entry.name, entry.type, entry.country, sector, 0.85, main=True)


def _claim(state: State, claimed: dict[int, int]) -> None:
    """A title noun beside a name denotes the person too."""
    for noun, head in claimed.items():
        if head in state.at:
            state.at.setdefault(noun, state.at[head])


def _mend_parse(p: Parse, state: State) -> None:
    """Labels that the names found show to be wrong.

    Two people cannot be in apposition: in "met President X, Prime Minister Y and Z" the parser has missed a list.
    A name that hangs on a preposition without an object is its object. "Who" in "X, leader of the party Y, who quit" is
    X, and no party. Nothing is a verb inside a name that the
    lexicons have ("occupied Palestine"), and what follows a name is said of the whole of it.
    """
    for m in (m for actor in state.actors if actor.confidence > 0.75 for m in actor.mentions if m.kind == "name"):
        for i in range(m.start, m.end):
            if p.pos[i] == "VERB" and m.end - m.start > 1:
                p.pos[i], p.tag[i] = "PROPN", "NNP"
            behind = [k for k in p.kids[i] if i != m.head and k >= m.end]
            for kid in [k for k in behind if p.dep[k] in _BEHIND_NAMES and p.lower[k] != "of"]:
                p.attach(kid, m.head, p.dep[kid])
    for i in state.at:
        dep, head = p.dep[i], p.head[i]
        if dep == "appos" and _is_named_person(state, i) and _is_named_person(state, head):
            if state.at[i] != state.at[head]:
                p.attach(i, _topmost(p, state, head), "conj")
        elif (
            p.pos[head] == "ADP"
            and i > head
            and dep not in ("pobj", "pcomp")
            and p.child(head, "pobj", "pcomp") is None
        ):
            p.dep[i] = "pobj"
    for first in _of_listed(p, state):
        p.attach(first, max(k for k in state.at if k < first), "conj")
    for who in (i for i in range(p.n) if p.lower[i] in ("who", "whom") and p.dep[p.head[i]] == "relcl"):
        clause = p.head[who]
        body = {state.actors[a].type for a in state.at.get(p.head[clause], ())}
        people = (k for k in _phrase_above(p, p.head[clause]) if _is_named_person(state, k))
        if body and body <= _BODIES and (person := next(people, None)) is not None:
            p.attach(clause, person, "relcl")


def _of_listed(p: Parse, state: State) -> list[int]:
    """B of "the position of A, B and C", which the parser has joined to the position: bodies of one kind are listed."""
    found = []
    for i in (i for i in state.at if p.dep[i] == "conj" and p.pos[p.head[i]] == "NOUN" and p.head[i] not in state.at):
        before = max((k for k in state.at if k < i), default=-1)
        comma = min(p.subtree(i)) - 1
        last = before in p.subtree(p.head[i]) and before > p.head[i] and max(p.subtree(before)) == comma - 1
        types = {state.actors[a].type for k in (before, i) for a in state.at.get(k, ())}
        if last and p.dep[before] == "pobj" and p.text[comma] == "," and types == {"state"}:
            found.append(i)
    return found


def _phrase_above(p: Parse, token: int) -> Iterator[int]:
    """The nouns above `token` in its phrase, nearest first."""
    for above in p.ancestors(token):
        if p.pos[above] in ("VERB", "AUX"):
            return
        yield above


def _topmost(p: Parse, state: State, token: int) -> int:
    """The highest word of the phrase that names the same actor: "Head" in "Head of the Office of the President X"."""
    named, top = state.at[token], token
    for above in p.ancestors(token):
        if p.pos[above] in ("VERB", "AUX"):
            break
        if state.at.get(above) == named:
            top = above
    return top


def _is_named_person(state: State, token: int) -> bool:
    actors = [state.actors[a] for a in state.at.get(token, ())]
    return len(actors) == 1 and actors[0].type == "person" and actors[0].mentions[0].kind == "name"


def _describe_people(p: Parse, state: State, posts: list[Post], countries: Countries) -> set[int]:
    """People take country and sector from whom they serve, else from what is known of them, else from the report.

    Gives those of the last kind.
    """
    of_person: dict[int, list[Post]] = {}
    for post in posts:
        of_person.setdefault(post.person, []).append(post)
    people = [actor for actor in state.actors if actor.type == "person"]
    for actor in people:
        own = of_person.get(actor.id, [])
        known = next((k for form in (actor.name, *actor.aliases) if (k := known_people().get(name_key(form)))), None)
        owners = [state.actors[o] for post in own for o in (*post.nations, *post.owners)]
        served = next((o.country for o in owners if o.country and o.type != "person"), None)
        served = served or next((post.kind.country for post in own if post.kind.country and not post.owners), None)
        actor.country = actor.country or served or (known.country if known else None)
        _place_bodies(state, own)
        active = [post for post in own if post.status != "former"]
        sector = next((post.kind.sector for post in active or own if post.kind.sector), None)
        opposed = known is not None and known.sector == "OPP" and all(post.kind.phrase == "leader" for post in active)
        if known is not None and (sector is None or opposed):  # "leader of the democratic forces"
            sector = known.sector
        actor.sector = actor.sector or ("ELI" if own and not active and sector == "GOV" else sector)
        if own or known:
            actor.confidence = min(0.97, actor.confidence + 0.05)
    return _guess_countries(p, state, people, of_person, countries)


def _place_bodies(state: State, posts: list[Post]) -> None:
    """The office of "Security Office Director X of Y" is Y's."""
    for post in posts:
        nation = next((state.actors[n].country for n in post.nations), None)
        for body in (state.actors[o] for o in post.owners if state.actors[o].type == "government_body"):
            if nation and body.country != nation:
                body.country, body.part_of = nation, states_by_country(state).get(nation)


def _describe_governments(p: Parse, state: State) -> None:
    """ "The government of X" is of X's country."""
    for actor in (a for a in state.actors if a.type == "government_body" and a.mentions):
        heads = [[state.actors[a] for h in headed_by(p, m.head) for a in state.at.get(h, ())] for m in actor.mentions]
        countries = {some[0].country if some and some[0].type == "person" else None for some in heads}
        if len(countries) == 1 and (country := countries.pop()) is not None:
            actor.country, actor.part_of = country, states_by_country(state).get(country)


def _guess_countries(
    p: Parse, state: State, people: list[ActorEntity], of_person: dict[int, list[Post]], countries: Countries
) -> set[int]:
    """People whose country nothing tells take that of the report, unless another holds their office there."""
    guessed: set[int] = set()
    holders = {(post.title.lower(), a.country) for a in people for post in of_person.get(a.id, ()) if a.country}
    for actor in people:
        own = of_person.get(actor.id, [])
        if actor.country is not None or any(state.actors[o].type == "igo" for post in own for o in post.owners):
            continue
        actor.country = _nationality(p, state, actor)
        if actor.country:
            continue
        guessed.add(actor.id)
        if any(post.title.lower() in words()["supranational posts"] for post in own):
            continue
        official = next((post for post in own if post.kind.level in ("state", "government") and not post.owners), None)
        if official is None:
            sentences = {p.sent[m.head] for m in actor.mentions}
            foreign = countries.office and all(countries.abroad(sentence) for sentence in sentences)
            actor.country = None if foreign else countries.home
            continue
        title = official.kind.phrase
        local = title in words()["local posts"]
        taken = {country for held, country in holders if held == official.title.lower() and not local}
        if title in words()["sent abroad"]:
            said = range(official.start, official.end)
            there = {state.actors[a].country for t in said for a in state.at.get(t, ())}
            taken |= {c for c in (countries.home, *there) if c}
        known = {*countries.evidence, *([countries.home] if countries.home else [])}
        # a former president is of the state whose president the report names
        succeeded = [c for held, c in sorted(holders, key=str) if held == official.title.lower() and c]
        if official.status == "former" and len(succeeded) == 1:
            actor.country = succeeded[0]
            continue
        impossible = {country for country in known if not may_have(country, title)}
        taken |= impossible
        scene = countries.scene(p.sent[official.noun])
        home = scene or (countries.home if countries.home not in taken else None)
        near = countries.before(p.sent[official.noun], taken)
        if any(p.dep[m.head] in ("dobj", "pobj") and m.head >= official.noun for m in actor.mentions):
            near = countries.visited(p.sent[official.noun], taken) or near  # "travel to X for talks with Chancellor Y"
        actor.country = home or near or countries.likeliest(impossible)
        if official.kind.level == "state" and actor.country and official.status == "current":
            holders.add((official.title.lower(), actor.country))  # a state has one president
    return guessed


def _nationality(p: Parse, state: State, actor: ActorEntity) -> str | None:
    """The country that an adjective before a person's name, or before what the person is said to be, tells, or "of".

    "Chadian journalist Omar Sabri", "Omar Sabri, a Chadian national", "Omar Sabri is a Chadian", "Omar Sabri of Chad".
    """
    for m in actor.mentions:
        nouns = [m.head, *p.children(m.head, "appos", "compound")]
        verb = p.head[m.head]
        if p.dep[m.head] == "nsubj" and p.lemma[verb] == "be":
            nouns += p.children(verb, "attr")
        owners = [k for k in p.children(m.head, "poss") for a in state.at.get(k, ()) if state.actors[a].type == "state"]
        preps = [k for k in p.children(m.head, "prep") if p.lower[k] in ("of", "from") and m.kind == "name"]
        behind = [o for k in preps for o in p.children(k, "pobj")]
        owners += [o for o in behind for a in state.at.get(o, ()) if state.actors[a].type == "state"]
        if owners:  # "Hungary's Viktor Olah"
            return state.actors[state.at[owners[0]][0]].country
        for adjective in (k for noun in nouns for k in p.kids[noun] if p.dep[k] in ("amod", "nmod", "compound")):
            for nation in (state.actors[a] for a in state.at.get(adjective, ())):
                if nation.type == "state" and any(d.head == adjective and d.kind == "demonym" for d in nation.mentions):
                    return nation.country
    return None


class ActorFinder:
    """The component: `nlp.add_pipe("entente_actors")`. Needs a tagger, a parser and NER before it."""

    def __init__(self, nlp: Language) -> None:
        def tokenize(text: str) -> list[str]:
            return [t.text for t in nlp.tokenizer(text)]

        self._tokenize = tokenize
        self.gazetteer = Gazetteer(tokenize)
        self.titles = Titles(tokenize)

    def __call__(self, doc: Doc) -> Doc:
        """`doc`, with its actors in `State`."""
        p, state = parse_of(doc), state_of(doc)
        title = self._tokenize(doc.user_data.get("report_title") or "")
        heading = read_heading(title, self.gazetteer, self.titles)
        publisher = self.gazetteer.office_country(doc.user_data.get("report_source"))
        found = find_candidates(p, self.gazetteer, self.titles, publisher or office_of_author(title, heading))
        ids = found.ids = build_actors(p, found.candidates, state)
        relocate(p, state, ids, found.countries, found.vouched(p))
        join_governments(p, state, ids, found.countries.office)
        distinct_names(state)
        _claim(state, found.claimed)
        _mend_parse(p, state)
        quantities(p, state)
        roll_up(state)
        doc.user_data["entente_found"] = found
        finder = PostFinder(p, state, found.titles, found.people)
        posts = finder.attached()
        found.guessed = _describe_people(p, state, posts, found.countries)
        _describe_governments(p, state)
        found.voices, stated = self._voices(doc, p, state, title, heading, publisher)
        doc.user_data["entente_posts"] = (finder, [*posts, *stated])
        return doc

    def _voices(
        self, doc: Doc, p: Parse, state: State, title: list[str], heading: Heading, office: str | None
    ) -> tuple[Voices, list[Post]]:
        """Who says "I" and "we" in a text of `office` (a country), and the posts that the report's title states."""
        joint = any(word.lower() == "joint" for word in title)
        if not any(person.author for person in heading.people):
            lines = (self._tokenize(line.strip()) for line in _top_lines(doc.text))
            bylines = (read_byline(line, self.gazetteer, self.titles) for line in lines)
            heading = replace(heading, people=(*heading.people, *(by for by in bylines if by is not None)))
        body = self.gazetteer.body(doc.user_data.get("report_source")) or self._seat(doc, title, office)
        if body is not None and not heading.bodies and not any(person.author for person in heading.people):
            heading = replace(heading, bodies=(body,))
        return find_voices(p, state, heading, joint, office)

    def _seat(self, doc: Doc, title: list[str], office: str | None) -> Entry | None:
        """The state whose office a statement is of that names none, by the capital behind its title or a line below it
        ("Foreign Ministry Spokesperson's Statement", "Beijing, 3 March")."""
        words_, official = {word.lower() for word in title}, statement_words()["officials"]
        if office or not words_ & official or not words_ & statement_words()["statement"]:
            return None
        for line in (title[-_SEAT:], *(self._tokenize(line.strip())[:_SEAT] for line in _top_lines(doc.text))):
            cities = (m.values[0] for m in self.gazetteer.matches([fold(t) for t in line]))
            city = next((e for e in cities if e.role == "capital"), None)
            if city is not None:
                return next(
                    (e for e in self.gazetteer.main.values() if e.type == "state" and e.country == city.country), None
                )
        return None


def _top_lines(text: str) -> list[str]:
    """The short lines above the first paragraph."""
    lines = [line for line in text.split("\n")[:_TOP] if line.strip()]
    return list(takewhile(lambda line: len(line) < _PARAGRAPH, lines))


@Language.factory("entente_actors")
def make_actor_finder(nlp: Language, name: str) -> ActorFinder:
    """The component `entente_actors`."""
    return ActorFinder(nlp)
