"""Candidates for a person's name: by the name as it stands, shortened, turned round, respelt or misspelt."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache, lru_cache
from pathlib import Path

from kg.link.index import Index
from kg.link.normalise import ARTICLES, compatible, key, person_key
from kg.link.records import Candidate
from kg.link.respelling import RESPELT, respelt

# Countries whose people are written with the surname first in one report and last in the next: "Ishiba Shigeru".
EITHER_ORDER = {"CHN", "HUN", "JPN", "KHM", "KOR", "PRK", "TWN", "VNM"}
GENERATIONS = {"jr", "sr", "ii", "iii", "iv"}
PART = "some of its words"
"""How a candidate was found whose name has the words of the text's among others."""


def name_words(form: str) -> list[str]:
    """Words of a person's key that tell: without articles."""
    return [word for word in form.split() if word not in ARTICLES]


@cache
def _nicknames() -> dict[str, frozenset[str]]:
    text = (Path(__file__).parent / "data" / "nicknames.tsv").read_text(encoding="utf-8")
    out: dict[str, frozenset[str]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            for name in line.split():
                out[name] = out.get(name, frozenset()) | frozenset(line.split())
    return out


@lru_cache(maxsize=20_000)
def variants(form: str) -> tuple[tuple[str, float], ...]:
    """Forms under which a person's normalised name may stand in the index, each with its quality.

    >>> variants("joseph r biden")[:3]
    (('joseph r biden', 1.0), ('joseph biden', 0.95), ('joe biden', 0.9))
    """
    words = form.split()
    found = {form: 1.0}
    plain = [word for i, word in enumerate(words) if len(word) > 1 or i in (0, len(words) - 1)]
    if len(plain) > 1:
        found.setdefault(" ".join(plain), 0.95)
        for nickname in sorted(_nicknames().get(plain[0], ())):
            found.setdefault(" ".join([nickname, *plain[1:]]), 0.9)
        if len(plain) > 2:
            for given in (plain[0], *sorted(_nicknames().get(plain[0], ()))):
                found.setdefault(f"{given} {plain[-1]}", 0.6)
    return tuple(found.items())


def orders(form: str) -> tuple[str, ...]:
    """Forms of a name with its surname at the other end, and with its syllables joined or apart.

    >>> orders("jae in moon"), orders("ban kimoon")[:3]
    (('in moon jae', 'moon jae in', 'jaein moon', 'jae inmoon'), ('kimoon ban', 'ban ki moon', 'ban kim oon'))
    """
    words = form.split()
    turned = [[*words[1:], words[0]], [words[-1], *words[:-1]]]
    joined = [[*words[:i], words[i] + words[i + 1], *words[i + 2 :]] for i in range(len(words) - 1) if len(words) > 2]
    cuts = [(i, at) for i, word in enumerate(words) for at in range(2, len(word) - 1) if len(words) == 2]
    apart = [[*words[:i], words[i][:at], words[i][at:], *words[i + 1 :]] for i, at in cuts]
    return tuple(dict.fromkeys(" ".join(found) for found in (*turned, *joined, *apart)))


def candidates(
    index: Index, forms: Iterable[str], surnames: bool, similar: bool, generations: frozenset[str] = frozenset()
) -> list[Candidate]:
    """People whom one of `forms` may denote: by name, by other transliteration, by likeness where nothing else fits.

    `surnames` lets a surname stand for the person, `similar` lets misspellings in: both need other evidence.
    `generations` are the likes of "Jr." and "III" that stand behind the text's name, which the forms lack.
    """
    found: dict[str, Candidate] = {}

    def add(candidate: Candidate, quality: float, form: str) -> None:
        old = found.get(candidate.qid)
        better = quality > (old.quality if old else 0.0)
        names = (candidate.name, candidate.label)
        if candidate.kind == "person" and better and not any(contradict(form, name, generations) for name in names):
            found[candidate.qid] = replace(candidate, quality=quality, asked=form)

    for form in forms:
        for variant, quality in variants(form):
            for candidate in index.exact(variant, surnames):
                if quality * candidate.quality > 0.4 or compatible(form, person_key(candidate.name)):
                    add(candidate, candidate.quality * quality, form)
        sure = any(one.quality >= 0.9 for one in found.values())
        for other in orders(form) if 1 <= form.count(" ") <= 3 and not sure else ():
            for candidate in index.exact(other):
                if candidate.country in EITHER_ORDER and candidate.match in ("label", "alias"):
                    add(candidate, candidate.quality * 0.95, form)
        for candidate in index.folded(form):
            if candidate.country in RESPELT and alike(form, candidate) >= 0.75:
                add(candidate, candidate.quality, form)
        if similar and not found and " " not in form:
            for candidate in index.folded(form, surnames=True):
                add(candidate, candidate.quality, form)
        if similar and not found and " " in form:
            for candidate in index.exact(form.split()[-1], surnames=True):
                if candidate.match == "surname" and compatible(form, person_key(candidate.name)):
                    add(replace(candidate, match=PART), candidate.quality, form)
        if similar and not found and " " in form:
            for candidate in index.fuzzy(form):
                if alike(form, candidate) >= 0.85:
                    add(candidate, candidate.quality, form)
    return list(found.values())


def contradict(form: str, name: str, generations: AbstractSet[str]) -> bool:
    """Whether a middle initial, or "Jr." against "III", tells the bearer of `name` from the one of the key `form`.

    >>> contradict("rodolfo t albano", "Rodolfo B. Albano", frozenset()), contradict("joe r biden", "Joe Biden", set())
    (True, False)
    >>> contradict("amado espino", "Amado Espino, Jr.", frozenset({"iii"}))
    True
    """
    own = frozenset(key(name).split()) & GENERATIONS
    if own and generations and own != generations:
        return True
    left, right = (name_words(one)[1:-1] for one in (form, person_key(name)))
    if not left or not right or all(len(word) > 1 for word in (*left, *right)):
        return False
    return not {word[0] for word in left} & {word[0] for word in right}


def alike(form: str, candidate: Candidate) -> float:
    """Likeness (0 to 1) of a name to the candidate's, as they stand or as their language's spellings share them."""
    name = person_key(candidate.name)
    pairs = ((form, name), (respelt(form, candidate.country), respelt(name, candidate.country)))
    return max(SequenceMatcher(None, *pair).ratio() for pair in pairs)
