"""Posts stated of people: "former Iraqi prime minister Samir al-Hadi", "X, head of Y", "X was elected president".

A `Post` ties a title to a person of the report. `actors` takes people's countries from posts; `roles` makes roles
of them. Method: one title of the lexicon, its holder beside it (name, apposition) or by a verb (copula,
appointment, resignation).
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from kg.extract.actors.groups import words
from kg.extract.actors.mentions import span_head
from kg.extract.actors.titled_names import PersonSpan
from kg.extract.parse import Parse
from kg.extract.roles.post_phrases import PhraseReader, PostPhrase
from kg.extract.roles.titles import Title
from kg.extract.state import State
from kg.extract.trie import Match

_LEADING = {"head": "head", "lead": "leader", "chair": "chair", "command": "commander"}
_LED = ("organization", "party", "armed_group", "government_body", "igo")


@dataclass(slots=True)
class Post:
    """A post of the actor `person`. Tokens `start` to `end` state it; `noun` is the head of the title.

    `owners` are actors; `pronoun` is the token of "his" or "its" before the title.
    `status` is current, former, acting or designate; `verb` the token of the verb that states the post, if one does.
    """

    person: int
    noun: int
    start: int
    end: int
    title: str
    kind: Title
    owners: tuple[int, ...] = ()
    nations: tuple[int, ...] = ()
    pronoun: int | None = None
    status: str = "current"
    verb: int | None = None


class PostFinder:
    """Finds the posts of one report, after its actors are known."""

    def __init__(self, p: Parse, state: State, titles: list[Match[Title]], spans: list[PersonSpan]) -> None:
        self.p, self.state, self.words, self.titles = p, state, words(), titles
        self.reader = PhraseReader(p, state, titles)
        self.names = {span_head(p, s.start, s.end): s for s in spans}
        self.starts = {s.start: s for s in spans}
        self.ends = {s.end: s for s in spans}
        self.titled = {s.title.start: s for s in spans if s.title}
        # "presidential candidate Senator X": a title before a title
        self.chained = {start: span for start, span in self.titled.items() if p.text[start][0].isupper()}
        for start, span in self.titled.items():  # "Nigerian President and ECOWAS Chairman X"
            before = start
            while before > 0 and start - before < 5 and p.pos[before - 1] in ("PROPN", "ADJ", "NOUN"):
                before -= 1
            if before > 0 and p.lower[before - 1] == "and":
                self.chained[before - 1] = span

    def attached(self) -> list[Post]:
        """Posts beside a name, in order of their titles."""
        found = []
        for match in self.titles:
            noun = span_head(self.p, match.start, match.end)
            for head, stop in self._beside(match, noun):
                person = self._person(head)
                if person is not None:
                    phrase = self.reader.read(match, noun, stop)
                    found.append(self._post(match, noun, person, phrase, self.names.get(head)))
        return found

    def predicated(self) -> list[Post]:
        """Posts that a verb states; better after coreference ("She is the minister")."""
        found = []
        for match in self.titles:
            noun = span_head(self.p, match.start, match.end)
            if match.start in self.titled:
                continue
            for head, verb in self._by_verb(noun):
                person = self._person(head)
                if person is not None:
                    phrase = self.reader.read(match, noun, None)
                    phrase.status = self._status_by_verb(verb, phrase.status)
                    found.append(self._post(match, noun, person, phrase, None, verb))
        return [*found, *self._leading()]

    def _post(
        self,
        match: Match[Title],
        noun: int,
        person: int,
        phrase: PostPhrase,
        span: PersonSpan | None,
        verb: int | None = None,
    ) -> Post:
        start, end = phrase.start, phrase.end
        owners = tuple(o for o in phrase.owners if o != person)
        nations = tuple(phrase.nations)
        if span is not None:
            behind = self._after_name(span)
            if owners:  # "Security Office Director X of Y": whose the office is
                nations += tuple(o for o in behind if self.state.actors[o].type == "state")
            owners = owners or behind
            start, end = min(start, span.start), max(end, span.end)
        return Post(
            person,
            noun,
            start,
            end,
            phrase.title,
            match.values[0],
            owners,
            nations,
            phrase.pronoun,
            phrase.status,
            verb,
        )

    def _person(self, token: int) -> int | None:
        """The one person that `token` denotes; a relative pronoun denotes what it stands for."""
        p = self.p
        if p.lower[token] in ("who", "which", "that") and p.dep[p.head[token]] == "relcl":
            token = p.head[p.head[token]]
        ids = self.state.at.get(token, ())
        return ids[0] if len(ids) == 1 and self.state.actors[ids[0]].type == "person" else None

    def _after_name(self, span: PersonSpan) -> tuple[int, ...]:
        """The state or body in "Prime Minister X of Y"."""
        p, head = self.p, span_head(self.p, span.start, span.end)
        for prep in p.kids[head]:
            if p.lower[prep] in ("of", "from") and prep >= span.end:
                noun = p.child(prep, "pobj")
                ids = self.state.at.get(noun, ()) if noun is not None else ()
                return tuple(a for a in ids if self.state.actors[a].type not in ("population", "other", "person"))
        return ()

    # holders beside the title

    def _beside(self, match: Match[Title], noun: int) -> list[tuple[int, int | None]]:
        """(head of a name, token where the title's complements must end) for all who hold the title."""
        p = self.p
        span = self.titled.get(match.start)
        if span is not None:
            inner = p.lower[match.start - 1 : match.start] == ["the"] and p.lower[match.start - 2] in (
                "to",
                "of",
                "for",
            )
            # "Counselor to the President X": X is the counselor, since English puts no article before a title and name
            return [] if inner else [(span_head(p, span.start, span.end), span.start)]
        span = self.chained.get(match.end)
        if span is not None and bare_article(p, match):
            return []
        if span is not None and not match.values[0].plural:
            return [(span_head(p, span.start, span.end), match.end)]
        if match.values[0].plural:
            return [(head, match.end) for head in self._listed(match)]
        if p.dep[noun] == "appos" and p.head[noun] in self.names:
            return [(p.head[noun], None)]
        if p.dep[noun] == "conj" and p.dep[p.head[noun]] == "appos" and p.head[p.head[noun]] in self.names:
            return [(p.head[p.head[noun]], None)]
        named = apposed(p, noun, self.names.keys())
        if named is not None:
            return [(named, self.names[named].start if p.head[named] == noun else None)]
        named = between_commas(p, match, self.starts)
        named = before_comma(p, match, self.ends) if named is None else named
        return [] if named is None else [(named, None)]

    def _listed(self, match: Match[Title]) -> list[int]:
        """ "Presidents X and Y": those named right after a plural title."""
        for head, span in self.names.items():
            if span.start == match.end:
                return [c for c in self.p.conjuncts(head) if c in self.names]
        return []

    # holders by a verb

    def _by_verb(self, noun: int) -> list[tuple[int, int]]:
        """(token of the holder, verb): "X is the president", "X was elected president", "Y named X as envoy"."""
        p, dep, verb = self.p, self.p.dep[noun], self.p.head[noun]
        if dep == "pobj" and p.lower[verb] == "as":
            verb = p.head[verb]
        elif dep in ("nsubj", "nsubjpass") and p.lemma[verb] == "be":  # "whose commander is X"
            return [(named, verb) for named in p.children(verb, "attr") if named in self.names]
        elif dep not in ("attr", "oprd", "dobj", "appos"):
            return []
        holders = self._holders_of(verb, noun, dep)
        if p.child(verb, "neg") is not None:
            return []
        return [(one, verb) for holder in holders for one in p.conjuncts(holder)]

    def _holders_of(self, verb: int, noun: int, dep: str) -> list[int]:
        p, lists = self.p, self.words
        lemma = p.lemma[verb]
        if dep == "attr":
            return self._subjects(verb) if lemma in ("be", "become", "remain") else []
        if dep == "pobj" and lemma in lists["serve"] | lists["resign"]:
            return self._subjects(verb)
        if lemma in lists["appoint"] | lists["replaced"] and dep in ("pobj", "oprd", "dobj"):
            passive = p.children(verb, "nsubjpass")
            small = [s for c in p.children(verb, "ccomp") for s in p.children(c, "nsubj")]
            return (
                passive
                or [o for o in p.children(verb, "dobj") if o != noun]
                or small
                or (
                    self._subjects(verb)
                    if p.tag[verb] == "VBN" and p.dep[verb] in ("acl", "relcl", "advcl", "conj")
                    else []
                )
            )
        return []

    def _subjects(self, verb: int) -> list[int]:
        """Subjects of the verb, or of the clause or noun that a subjectless clause hangs on."""
        p, above = self.p, self.p.head[verb]
        own = p.children(verb, "nsubj", "nsubjpass")
        if own or above == verb:
            return own
        if p.dep[verb] in ("conj", "xcomp", "advcl"):
            return p.children(above, "nsubj", "nsubjpass")
        return [above] if p.dep[verb] in ("relcl", "acl") else []

    def _status_by_verb(self, verb: int, status: str) -> str:
        p, lemma = self.p, self.p.lemma[verb]
        if status != "current":
            return status
        if lemma in self.words["resign"] | self.words["replaced"]:
            return "former"
        ahead = any(p.lower[k] in ("will", "would", "shall", "to") for k in p.children(verb, "aux"))
        if lemma in ("nominate", "designate") or (ahead and lemma not in ("remain", "continue")):
            return "designate"
        past = p.tag[verb] == "VBD" and p.child(verb, "aux") is None
        return "former" if past and lemma in ("be", "serve", "work") else status

    def _leading(self) -> Iterator[Post]:
        """ "X, who heads Y", "X leads the party": the verb tells the post."""
        p = self.p
        for verb in range(p.n):
            if p.pos[verb] != "VERB" or p.lemma[verb] not in _LEADING or p.child(verb, "neg", "agent") is not None:
                continue
            people = [s for s in self._subjects(verb) if self._person(s) is not None]
            objects = [o for o in p.children(verb, "dobj") if o in self.state.at]
            owners = tuple(a for o in objects for a in self.state.at[o] if self.state.actors[a].type in _LED)
            if not people or not owners:
                continue
            person = self._person(people[0])
            if person is None or person in owners:
                continue
            title = _LEADING[p.lemma[verb]]
            status = "former" if p.tag[verb] == "VBD" else "current"
            start = people[0] if p.sent[people[0]] == p.sent[verb] else verb
            end = max(p.subtree(objects[0])) + 1
            yield Post(
                person, verb, min(start, verb), end, title, Title(title, "body", None), owners, (), None, status, verb
            )


_IN_POSTS = ("of", "for", "the", "and", "&")
_LOWER = ("JJ", "NN")
"""Tags of words in the name of a post or a place that have no capital ("the autonomous region of X")."""


def bare_article(p: Parse, match: Match[Title]) -> bool:
    """True for "the President" in "the President and Prime Minister X": another one, since a title that goes with a
    name has no article right before it."""
    return match.start > 0 and p.lower[match.start - 1] == "the"


def apposed(p: Parse, noun: int, names: Container[int]) -> int | None:
    """Head of the name that stands in apposition to a title noun: "its head, the British diplomat X"."""
    for kid in p.children(noun, "appos"):
        for one in (kid, *p.children(kid, "appos")):
            if one in names:
                return one
    return None


def between_commas(p: Parse, match: Match[Title], starts: dict[int, PersonSpan]) -> int | None:
    """Head of the name in "the minister, X, ..." and "the Minister for Health, Hon. X, ...", where the parser has
    not seen the apposition."""
    at = match.end
    if at < p.n and p.lower[at] in ("of", "for", "to"):
        at += 1
        last = at + 14
        while at < min(p.n, last) and (p.text[at][:1].isupper() or p.lower[at] in _IN_POSTS or p.tag[at] in _LOWER):
            at += 1
    if at >= p.n or p.text[at] != "," or match.values[0].plural:
        return None
    at += 1
    while at < p.n and at not in starts and (p.text[at] in words()["honorifics"] or p.text[at] == "."):
        at += 1
    span = starts.get(at)
    if span is None or span.end >= p.n or span.title is not None:
        return None
    head, noun = span_head(p, span.start, span.end), span_head(p, match.start, match.end)
    doubled = p.dep[head] == "nsubj" and p.head[noun] == p.head[head] and p.dep[noun] in ("nsubj", "dep", "npadvmod")
    closed = p.text[span.end] == "," or p.pos[span.end] == "SPACE" or p.sent[span.end] != p.sent[head]
    return head if closed or doubled else None


def before_comma(p: Parse, match: Match[Title], ends: dict[int, PersonSpan]) -> int | None:
    """Head of the name in "X, Spokesperson and Chief Adviser to Y" and "X, the President of Y", where the parser has
    not seen the apposition."""
    start = match.start
    if start > 2 and p.lower[start - 1] == "the" and p.lower[match.end : match.end + 1] == ["of"]:
        start -= 1
    elif start > 2 and p.lower[start - 1] == "and":  # the second of two posts
        start = next((k + 1 for k in range(start - 2, max(0, start - 5), -1) if p.text[k] == ","), start)
    span = ends.get(start - 1)
    if span is not None and span.title is not None and span.title.values[0].level != "public":
        return None  # "Ambassador X, Deputy Minister Y and Z" is a list
    if span is None or p.text[start - 1] != "," or not p.text[match.start][0].isupper() or match.values[0].plural:
        return None
    return span_head(p, span.start, span.end)


def claimed_nouns(p: Parse, people: list[PersonSpan], titles: list[Match[Title]]) -> dict[int, int]:
    """Title nouns that only say what a named person is: noun -> head of the name."""
    before = {s.title.start: span_head(p, s.start, s.end) for s in people if s.title}
    heads = {span_head(p, s.start, s.end) for s in people}
    starts, ends = {s.start: s for s in people}, {s.end: s for s in people}
    found: dict[int, int] = {}
    for match in titles:
        noun = span_head(p, match.start, match.end)
        joined = _joined(p, match, people)
        if joined is not None and bare_article(p, match):
            continue
        apposition = apposed(p, noun, heads)
        if match.start in before:
            found[noun] = before[match.start]
        elif p.dep[noun] == "appos" and p.head[noun] in heads:
            found[noun] = p.head[noun]
        elif apposition is not None:
            found[noun] = apposition
        elif (named := between_commas(p, match, starts)) is not None or (
            named := before_comma(p, match, ends)
        ) is not None:
            found[noun] = named
        elif joined is not None:
            found[noun] = span_head(p, joined.start, joined.end)
    return found


def _joined(p: Parse, match: Match[Title], people: list[PersonSpan]) -> PersonSpan | None:
    """The name in "Nigerian President and ECOWAS Chairman X", given the first title."""
    if match.end >= p.n or p.lower[match.end] != "and" or match.values[0].plural:
        return None
    joined = next((s for s in people if s.title and match.end < s.title.start < match.end + 6), None)
    between = range(match.end + 1, joined.title.start) if joined and joined.title else range(0)
    return joined if joined and all(p.pos[k] in ("PROPN", "ADJ", "NOUN") for k in between) else None
