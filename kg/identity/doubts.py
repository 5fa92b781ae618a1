"""What is worth an analyst's look: merges that rest on little, and pairs of actors that may be one.

Pairs are sought among actors that share a key (a name, its consonants, a surname in a country, initials), so the work
grows with the actors and not with their square.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from kg.identity.actors import Known
from kg.identity.judgements import Identity, split_off
from kg.link.bodies import KINDS as ITEM_KINDS
from kg.link.normalise import compatible, key, name_parts, person_key, skeleton
from kg.link.records import Candidate
from kg.link.respelling import shape

# Actors of one key that are compared with each other: the most mentioned. Beyond that, the key tells nothing.
_BLOCK = 40
# Little words that acronyms pass over.
_PASSED_OVER = {"of", "the", "and", "for", "in", "on", "to", "a", "an", "de", "la", "du", "des", "et"}
# Kinds that have acronyms.
_BODIES = {"igo", "organization", "armed_group", "government_body", "party", "media", "other"}


@dataclass(frozen=True, slots=True)
class Doubt:
    """One question for an analyst: are `a` and `b` one? Or, where `b` is None, is `a` really one?

    `why` is what speaks for it, `against` what speaks against it.
    """

    a: Known
    b: Known | None
    why: tuple[str, ...]
    against: tuple[str, ...] = ()

    @property
    def mentions(self) -> int:
        """How often the reports mention them."""
        return self.a.mentions + (self.b.mentions if self.b else 0)


def doubts(actors: Mapping[str, Known], identity: Identity) -> list[Doubt]:
    """Doubtful merges and near misses among `actors`, the most mentioned first.

    Pairs that were judged, and pairs of two Wikidata items, are left out.
    """
    apart = [
        (row.subject, row.object if row.judgement == "distinct" else split_off(row.subject, row.object))
        for row in identity.judgements
        if row.judgement in ("distinct", "split")
    ]
    judged = {frozenset(map(identity.whole, pair)) for pair in apart}
    named = {row.subject for row in identity.judgements} | {row.object for row in identity.judgements}
    found = [doubt for doubt in map(_doubtful_merge, actors.values()) if doubt and doubt.a.id not in named]
    reasons: dict[tuple[str, str], list[str]] = {}
    for block, reason in _blocks(actors.values()):
        for a, b in combinations(sorted(block, key=_rank)[:_BLOCK], 2):
            if not (a.qid and b.qid) and reason not in reasons.get((a.id, b.id), ()) and _fits(reason, a, b):
                reasons.setdefault((a.id, b.id), []).append(reason)
    for (one, other), why in reasons.items():
        whole = frozenset(map(identity.whole, (one, other)))
        if len(whole) > 1 and whole not in judged:
            a, b = actors[one], actors[other]
            found.append(Doubt(a, b, tuple(why), conflicts(a, b)))
    return sorted(found, key=lambda doubt: (-doubt.mentions, doubt.a.id, doubt.b.id if doubt.b else ""))


def conflicts(a: Known, b: Known) -> tuple[str, ...]:
    """What forbids that `a` and `b` are one, unless an analyst insists: other kinds, other countries.

    >>> conflicts(Known("actor/1", kinds=("person",)), Known("actor/2", kinds=("party",), countries=("NOR",)))
    ('kinds differ: person, party',)
    """
    found = []
    if a.kinds and b.kinds and not set(a.kinds) & set(b.kinds):
        found.append(f"kinds differ: {'/'.join(a.kinds)}, {'/'.join(b.kinds)}")
    if a.countries and b.countries and not set(a.countries) & set(b.countries):
        found.append(f"countries differ: {'/'.join(a.countries)}, {'/'.join(b.countries)}")
    return tuple(found)


def item_conflicts(actor: Known, item: Candidate) -> tuple[str, ...]:
    """What forbids that `actor` is the Wikidata item `item`, unless an analyst insists."""
    fitting = {kind for own in actor.kinds for kind in ("person",) if own == kind}
    fitting |= {kind for own in actor.kinds for kind in ITEM_KINDS.get(own, ())}
    found = []
    if actor.kinds and item.kind not in fitting:
        found.append(f"kinds differ: {'/'.join(actor.kinds)}, {item.kind}")
    if actor.countries and item.country and item.country not in actor.countries:
        found.append(f"countries differ: {'/'.join(actor.countries)}, {item.country}")
    return tuple(found)


def _rank(actor: Known) -> tuple[int, str]:
    return -actor.mentions, actor.id


def _doubtful_merge(actor: Known) -> Doubt | None:
    """An actor of several reports that were put together by little more than a name."""
    if actor.qid or actor.reports < 2 or {"population", "place"} & set(actor.kinds):
        return None
    if not actor.countries:
        return Doubt(actor, None, (f"{actor.reports} reports, put together by name and kind alone: no country",))
    if len(actor.wholes) > 1:
        parts = ", ".join(actor.wholes)
        return Doubt(actor, None, (f"{actor.reports} reports, which make it a part of different actors: {parts}",))
    return None


def _blocks(actors: Iterable[Known]) -> Iterator[tuple[list[Known], str]]:
    """Actors that share a key, and what that says of them."""
    blocks: dict[tuple[str, str], dict[str, Known]] = {}
    for actor in actors:
        for reason, value in _keys(actor):
            blocks.setdefault((reason, value), {})[actor.id] = actor
    for (reason, _), block in blocks.items():
        if len(block) > 1:
            yield list(block.values()), reason


def _keys(actor: Known) -> Iterator[tuple[str, str]]:
    person = "person" in actor.kinds
    for name in actor.names:
        form = person_key(name) if person else key(name).removeprefix("the ")
        if not form or name.islower():  # "the government" is no name
            continue
        words = form.split()
        if len(words) > 1 or not person:
            yield SAME_NAME, form
            for folded in {skeleton(form), *(shape(form, country) for country in actor.countries if person)}:
                if folded:
                    yield TRANSLITERATION, f"{'p' if person else 'b'} {folded}"
        if person:
            for country in actor.countries:
                yield SURNAME, f"{country} {name_parts(form, country)[1]}"
        elif _BODIES & set(actor.kinds):
            if len(words) == 1 and name.isupper() and 2 <= len(form) <= 8:
                yield ACRONYM, form
            elif len(words) > 1:
                yield ACRONYM, acronym(name)


SAME_NAME = "the same name"
TRANSLITERATION = "names that may be transliterations of one"
SURNAME = "the same surname and country, given names that agree"
ACRONYM = "an acronym and the full name"


def acronym(name: str) -> str:
    """Initials of the words of `name` that acronyms keep, in small letters.

    >>> acronym("the Front for the Defence of the Coast")
    'fdc'
    """
    return "".join(word[0] for word in key(name).split() if word not in _PASSED_OVER)


def _fits(reason: str, a: Known, b: Known) -> bool:
    """Whether what `a` and `b` share is worth a question."""
    if reason == SAME_NAME:
        # A capital's name stands for its state in one sentence, for the town or the government in the next.
        return all((kind in a.kinds) == (kind in b.kinds) for kind in ("place", "state", "population"))
    if reason == TRANSLITERATION:
        alike = {key(name) for name in a.names} & {key(name) for name in b.names}
        return not alike and bool(set(a.kinds) & set(b.kinds))
    if reason == SURNAME:
        return _given_names_agree(a, b)
    # Two full names that happen to have the same initials say nothing.
    short = [any(" " not in name and name.isupper() for name in one.names) for one in (a, b)]
    return any(short) and not all(short) and not conflicts(a, b)


def _given_names_agree(a: Known, b: Known) -> bool:
    """Whether the fullest names of two people of one surname can be one person's, and at least one has a given name."""
    fullest = [max(map(person_key, one.names), key=lambda form: len(form.split())) for one in (a, b)]
    words = [len(form.split()) for form in fullest]
    return fullest[0] != fullest[1] and max(words) > 1 and compatible(fullest[0], fullest[1])
