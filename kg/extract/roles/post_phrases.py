"""The words of a post: what belongs to the title, whom it serves, and whether it is held still.

Takes the tokens around one title of the lexicon apart: "former Iraqi prime minister" is the title "prime minister",
served: Iraq, status: former; "Adviser to the Leader on International Affairs" keeps its complements and
serves the Leader.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.extract.actors.groups import words
from kg.extract.parse import Parse
from kg.extract.roles.titles import Title
from kg.extract.state import State
from kg.extract.trie import Match

_MODIFIERS = ("amod", "compound", "nmod", "poss", "advmod", "punct")
_BREAKS = {",", ";", ":", "(", ")", "—", "–", "--", '"', "“", "”", "/"}
_CLAUSE = ("WP", "WP$", "WDT")
_LOCATIVE = ("in", "at", "near", "from", "to")
_OWNING = ("of", "at", "with", "in")


@dataclass(slots=True)
class PostPhrase:
    """The parts of a post's phrase; `start` to `end` are its tokens, `owners` actors, `pronoun` a token like "his"."""

    start: int
    end: int
    title: str = ""
    owners: list[int] = field(default_factory=list)
    pronoun: int | None = None
    status: str = "current"
    nations: list[int] = field(default_factory=list)  # states among the modifiers, whoever is the owner


class PhraseReader:
    """Reads the phrases of posts in one report, after its actors are known."""

    def __init__(self, p: Parse, state: State, titles: list[Match[Title]]) -> None:
        self.p, self.state, self.words = p, state, words()
        self.title_starts, self.title_ends = {m.start for m in titles}, {m.end for m in titles}
        self._ending: dict[int, list[tuple[int, int]]] = {}
        self._starting: dict[int, list[tuple[int, int]]] = {}
        for actor in state.actors:
            if actor.type != "other":
                for m in (m for m in actor.mentions if m.kind != "pronoun"):
                    self._ending.setdefault(m.end, []).append((m.start, actor.id))
                    self._starting.setdefault(m.start, []).append((m.end, actor.id))

    def read(self, match: Match[Title], noun: int, stop: int | None) -> PostPhrase:
        """The phrase of the title at `match`, whose complements end before token `stop` (None: where they end)."""
        phrase = PostPhrase(match.start, match.end)
        dropped = self._inside(phrase, match)
        dropped |= self._left(phrase)
        end = self._designate(phrase, match.end)
        dropped |= self._right(phrase, noun, end, stop)
        kept = [i for i in range(phrase.start, phrase.end) if i not in dropped]
        while kept and kept[0] < match.start and (
            self.p.lower[kept[0]] in self.words["plain titles"] or self.p.text[kept[0]][0].isdigit()
        ):  # fmt: skip
            kept.pop(0)
        while kept[1:] and (self.p.tag[kept[-1]] == "POS" or self._is_year(kept[-1])):
            del kept[-2 if self._is_year(kept[-1]) else -1 :]  # "Secretary General of X's", "minister in 2016"
        phrase.title = self._text(kept)
        title = match.values[0]
        if title.plural:
            phrase.title = title.phrase.title() if self.p.text[match.start][0].isupper() else title.phrase
        return phrase

    def _inside(self, phrase: PostPhrase, match: Match[Title]) -> set[int]:
        """Of "Labour Party leader", where "party leader" is the title, the party is whom the post serves."""
        for end in range(match.start + 1, match.end):
            names = [(s, a) for s, a in self._ending.get(end, ()) if s < match.start]
            if names:
                phrase.start = min(s for s, _ in names)
                self._own(phrase, [a for s, a in names if s == phrase.start])
                return set(range(phrase.start, end))
        return set()

    def _is_year(self, i: int) -> bool:
        """True for the year of "in 2016"."""
        return self.p.text[i].isdigit() and len(self.p.text[i]) == 4 and self.p.lower[i - 1] in ("in", "since", "until")

    def _text(self, kept: list[int]) -> str:
        """The text of the tokens, spaced as in the report."""
        p, parts = self.p, []
        for at, i in enumerate(kept):
            joined = at > 0 and kept[at - 1] == i - 1 and p.end[i - 1] == p.start[i]
            parts.append(("" if at == 0 or joined else " ") + p.text[i])
        return "".join(parts).strip(" -,")

    def status_of(self, word: str) -> str | None:
        """The status that a word before a title tells ("former", "acting"), or None."""
        return next((status for status in ("former", "acting", "designate") if word in self.words[status]), None)

    # what stands before the title

    def _left(self, phrase: PostPhrase) -> set[int]:
        """Take up the modifiers before the title; gives the tokens that are no part of it."""
        p, at, limit = self.p, phrase.start, phrase.end
        first = p.sent_bounds[p.sent[at]][0]
        dropped: set[int] = set()
        while at > first:
            i = at - 1
            status = self.status_of(p.lower[i])
            if at != limit and at == phrase.start and at in self.title_ends:
                break  # another title of the same person
            if (status and p.tag[i] not in ("VBD", "RB")) or (status and p.lower[i] == "then"):
                phrase.status = status
                dropped.add(i)
            elif p.tag[i] == "POS":
                at, more = self._possessor(phrase, i, first)
                dropped |= more
                break
            elif p.text[i] in self.words["honorifics"]:
                if i > first and p.tag[i - 1] == "PRP$":  # "Her Majesty Queen X" is nobody's queen
                    dropped.update((i, i - 1))
                    at = i - 1
                    break
                dropped.add(i)
            elif names := self._names_ending(at, first):
                start = min(start for start, _ in names)
                if self._whereabouts(start, at, first):
                    break
                self._own(phrase, [a for s, a in names if s == start])
                dropped.update(range(start, at))
                at = start
                continue
            elif p.tag[i] == "PRP$" or p.lower[i] == "whose":
                phrase.pronoun, at = i, i
                dropped.add(i)
                break
            elif p.text[i] == ")" and i - 2 >= first and p.text[i - 2] == "(":
                dropped.update((i, i - 1, i - 2))  # "Republican People's Party (CHP) Chairman"
                at = i - 2
                continue
            elif (p.text[i] != "-" or p.end[i - 1] != p.start[i]) and (
                p.pos[i] not in ("ADJ", "NOUN", "PROPN") or p.text[i] in _BREAKS
                or not i < p.head[i] < limit + 8 or p.dep[i] not in _MODIFIERS
            ):  # fmt: skip
                break
            at = i
        phrase.start = at
        if any(p.lower[k] in ("formerly", "previously") for k in range(max(first, at - 2), at)):
            phrase.status = "former"
        return dropped

    def _whereabouts(self, start: int, end: int, first: int) -> bool:
        """True for the place in "While in Geneva President X ...", which is no part of the title."""
        after = start > first and self.p.lower[start - 1] in _LOCATIVE
        return after and all(self.state.actors[a].type == "place" for s, a in self._names_ending(end, first))

    def _names_ending(self, end: int, first: int) -> list[tuple[int, int]]:
        return [(start, actor) for start, actor in self._ending.get(end, ()) if start >= first]

    def _possessor(self, phrase: PostPhrase, case: int, first: int) -> tuple[int, set[int]]:
        """The owner before 's: (start, tokens that are no part of the title)."""
        names = self._names_ending(case, first)
        dropped = {case}
        if not names:
            return case, dropped
        start = min(start for start, _ in names)
        self._own(phrase, [a for s, a in names if s == start])
        return start, dropped | set(range(start, case))

    def _own(self, phrase: PostPhrase, actors: Iterable[int]) -> None:
        """Take `actors` for owners; a body beside its state is the nearer owner."""
        for actor in actors:
            kind = self.state.actors[actor].type
            if kind in ("state", "place"):
                phrase.nations.append(actor)
            if kind not in ("state", "place", "population") or not phrase.owners:
                phrase.owners = [
                    actor,
                    *[o for o in phrase.owners if self.state.actors[o].type not in ("state", "place")],
                ]

    # what stands after the title

    def _designate(self, phrase: PostPhrase, end: int) -> int:
        p = self.p
        while end < p.n and (
            p.lower[end] in self.words["designate"]
            or (p.text[end] == "-" and end + 1 < p.n and p.lower[end + 1] in self.words["designate"])
        ):
            if p.text[end] != "-":
                phrase.status = "designate"
            end += 1
        return end

    def _right(self, phrase: PostPhrase, noun: int, end: int, stop: int | None) -> set[int]:
        """Take up the complements after the title; gives the tokens that only say whom it serves."""
        p = self.p
        dropped = set(range(phrase.end, end))
        last = end
        inside = self._complements(noun) if stop is None else set(range(end, stop))
        while (
            last < p.n
            and last in inside
            and p.text[last] not in _BREAKS
            and p.lower[last] not in self.words["beyond posts"]
            and (p.pos[last] not in ("VERB", "AUX", "SCONJ", "PRON") or p.dep[last] == "amod")
            and p.tag[last] not in _CLAUSE
            and (p.tag[last] != "TO" or p.dep[last] != "aux")  # "the third president to resign"
        ):
            last += 1
        conjunction = next((k for k in range(end, last) if p.pos[k] == "CCONJ" and self._ends_at(k + 1)), last)
        last = min(last, conjunction)
        while last > end and (
            p.pos[last - 1] in ("ADP", "CCONJ", "DET", "SPACE") or p.text[last - 1] in self.words["honorifics"]
        ):
            last -= 1
        phrase.end = last
        for i in range(end, last):
            if i in dropped or p.pos[i] not in ("ADP", "PART") or p.lower[i] not in (*_OWNING, "for", "to"):
                continue
            named, close = self._object(i, last)
            whole = p.child(i, "pobj")
            of_a_state = whole is not None and p.lemma[whole] in self.words["state nouns"]
            if i + 1 < last and not named and (p.lower[i + 1] in ("a", "an") or of_a_state):
                dropped.update(range(i, last))  # "president of an independent state", "of the African nation"
                break
            if not named or not self._serves(noun, p.lower[i]):
                continue
            if not phrase.owners or self._body(named[0]):
                self._own(phrase, named)
                phrase.owners = named + [o for o in phrase.owners if o not in named and self._body(o)]
            if close is not None and p.lower[i] != "to":
                dropped.update(range(i, close))
        return dropped

    def _ends_at(self, i: int) -> bool:
        """True where something else begins at token `i`: another title, or a phrase with "a"."""
        return (
            i in self.title_starts
            or (i < self.p.n and self.p.lower[i] in ("a", "an"))
            or (i + 1 in self.title_starts and self.p.pos[i] == "DET")
        )

    def _complements(self, noun: int) -> set[int]:
        """Tokens of the title's own phrase; the parser may hang an apposition's complements on the name before it."""
        p = self.p
        found = set(p.subtree(noun))
        if p.dep[noun] == "appos":
            for kid in p.kids[p.head[noun]]:
                if kid > noun and p.dep[kid] == "prep":
                    found |= set(p.subtree(kid))
        return found

    def _body(self, actor: int) -> bool:
        return self.state.actors[actor].type not in ("state", "place", "population")

    def _object(self, preposition: int, last: int) -> tuple[list[int], int | None]:
        """Actors that the object of `preposition` denotes and where its name ends, else those that it belongs to."""
        p = self.p
        noun = p.child(preposition, "pobj")
        if noun is None or noun >= last:  # "President of Kazakhstan X": the parser takes X for the object
            after = preposition + (2 if p.lower[preposition + 1 : preposition + 2] == ["the"] else 1)
            spans = [(end, actor) for end, actor in self._starting.get(after, ()) if end <= last]
            return [actor for _, actor in spans], max((end for end, _ in spans), default=None)
        named = [a for c in p.conjuncts(noun) for a in self._actors(c)]
        if named:
            return named, min(last, max(p.subtree(noun)) + 1)
        for kid in reversed(p.kids[noun]):
            if p.lower[kid] == "of" and (inner := p.child(kid, "pobj")) is not None and self._actors(inner):
                if p.lemma[noun] in self.words["located"]:
                    return self._actors(inner), min(last, max(p.subtree(noun)) + 1)  # "mayor of the Polish city of X"
                return [], None  # comes up by its own preposition
            if p.dep[kid] in ("poss", "amod", "compound", "nmod") and self._actors(kid):
                return self._actors(kid), None
        return [], None

    def _actors(self, token: int) -> list[int]:
        return [a for a in self.state.at.get(token, ()) if self.state.actors[a].type not in ("other", "population")]

    def _serves(self, noun: int, preposition: str) -> bool:
        """True where the preposition says whom the post serves, not what it deals with."""
        lemma = self.p.lemma[noun]
        if preposition == "for":
            return lemma in self.words["posts for somebody"]
        if preposition == "to":
            return lemma in self.words["posts to somebody"]
        return preposition != "in" or lemma in self.words["posts in a place"]
