"""Candidates that denote the same actor are joined: people by their names, all else by key."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from importlib.resources import files

from kg.extract.actors import groups
from kg.extract.actors.gazetteer import fold
from kg.extract.actors.mentions import Candidate, Key, surface
from kg.extract.actors.people import known_people, name_key
from kg.extract.actors.titled_names import PersonSpan
from kg.extract.lexical import keyed_words
from kg.extract.parse import Parse

_SUFFIXES = {"jr", "jr.", "sr", "sr.", "ii", "iii", ","}


def name_words(p: Parse, span: PersonSpan) -> tuple[str, ...]:
    """The words of a person's name, folded, in lower case, suffixes left out."""
    words = (fold(p.text[i]).lower() for i in range(span.start, span.end))
    return tuple(w for w in words if w not in _SUFFIXES and w not in ("-", "–"))


def cluster_people(p: Parse, spans: list[PersonSpan]) -> list[int]:
    """For each span the number of its person: a shorter name joins the longer one that holds its words.

    Of several longer ones, it is the one that it stood for before ("Nkosi" goes on to be Peter Nkosi when his son Paul
    Nkosi has been named), else the nearest mentioned before it, else the first after it.
    """
    named = [name_words(p, span) for span in spans]
    full: dict[tuple[str, ...], int] = {}
    for words in sorted(set(named), key=lambda w: (-len(w), w)):
        if len(words) > 1 and not any(_within(words, other) for other in full):
            full[words] = len(full)
    numbers: list[int] = []
    short: dict[tuple[str, ...], int] = {}
    for at, words in enumerate(named):
        if words in full:
            numbers.append(full[words])
            continue
        holders = [w for w in full if _within(words, w) and not _someone_else(words, w, spans[at])]
        if not holders:
            full[words] = len(full)
            numbers.append(full[words])
            continue
        meant = known_people().get(name_key(" ".join(words)))
        same = [w for w in holders if meant and known_people().get(name_key(" ".join(w))) is meant]
        if same and not _womanly(p, spans[at]):
            holders = same  # "Trump" beside Donald and Ivanka Trump
        before = [w for w in reversed(named[:at]) if w in holders]
        number = full[before[0] if before else min(holders, key=named.index)]
        if not spans[at].title and not _womanly(p, spans[at]) and short.get(words) in [full[w] for w in holders]:
            number = short[words]
        numbers.append(number)
        short.setdefault(words, number)
    return numbers


def same_person(name: str, other: str) -> bool:
    """True where one name is a shorter form of the other, or both are of one person of public life.

    >>> same_person("Mara Lindt", "LINDT"), same_person("Mara Lindt", "Paul Lindt")
    (True, False)
    """
    one, two = name_key(name), name_key(other)
    known, known_too = known_people().get(one), known_people().get(two)
    if known is not None and known_too is not None:
        return known is known_too
    short, long = sorted((tuple(_plain_words(one)), tuple(_plain_words(two))), key=len)
    return _within(short, long)


def _plain_words(key: str) -> list[str]:
    return [word for word in key.split() if word not in _SUFFIXES]


def _womanly(p: Parse, span: PersonSpan) -> bool:
    """True for a name after "Mrs" and the like."""
    return span.start > 0 and p.lower[span.start - 1] in ("mrs", "mrs.", "ms", "ms.", "miss", "lady")


def _someone_else(short: tuple[str, ...], long: tuple[str, ...], span: PersonSpan) -> bool:
    """True where a short name is that of a person of public life, and the long one another's: "President Trump" is not
    Melania Trump, though "Mrs. Trump" is."""
    if span.title is None:
        return False
    known, other = known_people().get(name_key(" ".join(short))), known_people().get(name_key(" ".join(long)))
    return known is not None and other is not None and known is not other


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """True where the words of `short` stand in `long` in the same order and end it, or begin it.

    An initial stands for a name that begins with it ("J. Biden"), and a nickname for the name ("Joe" for "Joseph").
    """
    if short == long or len(short) > len(long):
        return short == long
    if len(short) == len(long):
        return len(short) > 1 and short[1:] == long[1:] and _nicknamed(short[0], long[0])
    if len(short) == 1 and len(long) > 2 and short[0] in long[1:] and len(short[0]) > 3:
        return True  # "Chávez" for Wilmer Chávez Mamani, "Lula" for Luiz Inácio Lula da Silva
    at = 0
    for word in long:
        if at < len(short) and (
            short[at] == word
            or (len(short[at].rstrip(".")) == 1 and word.startswith(short[at][0]))
            or (at == 0 and len(short) > 1 and word == long[0] and _nicknamed(short[0], word))
        ):
            at += 1
    return at == len(short) and (short[-1] == long[-1] or short[0] == long[0])


@cache
def _nicknames() -> dict[str, frozenset[str]]:
    return dict(keyed_words(files("kg.extract") / "lexicon" / "nicknames.txt"))


def _nicknamed(one: str, other: str) -> bool:
    """Whether one given name is short for the other."""
    return other in _nicknames().get(one, ()) or one in _nicknames().get(other, ())


def person_candidates(p: Parse, spans: list[PersonSpan], head_of: list[int]) -> list[Candidate]:
    """Mentions of people; the best full form of each person's name is its name."""
    numbers = cluster_people(p, spans)
    best: dict[int, str] = {}
    for span, number in zip(spans, numbers, strict=True):
        text = surface(p, span.start, span.end)
        if number not in best or _fullness(text) > _fullness(best[number]):
            best[number] = text
    return [
        Candidate(
            s.start,
            s.end,
            h,
            "name",
            ("person", str(n)),
            best[n],
            "person",
            None,
            None,
            0.9 if " " in best[n] else 0.65,
            aliases=_with_honorific(p, s),
            main=True,
        )
        for s, n, h in zip(spans, numbers, head_of, strict=True)
    ]


def _with_honorific(p: Parse, span: PersonSpan) -> tuple[str, ...]:
    """The name with an honorific that many take for a part of it ("Sayyid Omar Sabri")."""
    start = span.start
    while start > 0 and p.text[start - 1] in groups.words()["name honorifics"]:
        start -= 1
    return (surface(p, start, span.end),) if start < span.start else ()


def _fullness(text: str) -> tuple[int, int]:
    return (len(text.split()), len(text))


def by_key(candidates: list[Candidate]) -> dict[Key, list[Candidate]]:
    """Candidates of each actor, in the order of first mention."""
    found: dict[Key, list[Candidate]] = defaultdict(list)
    for candidate in sorted(candidates, key=lambda c: (c.start, -c.end)):
        found[candidate.key].append(candidate)
    return found
