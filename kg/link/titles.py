"""Posts and titles in one form, so that "foreign minister" and "Minister of Foreign Affairs" are the same office."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from kg.link.normalise import key

_STOP = {"the", "of", "for", "to", "and", "a", "an", "in", "on", "s"}
_QUALIFIERS = re.compile(
    r"^(?:(?:the|mr|mrs|ms|madam|his|her|its|their|our|former|ex|then|current|incumbent|acting|interim|caretaker|outgoing|incoming|new|late"
    r"|elect|designate|federal|union|us|counterpart)\b ?)+"
)
_SPELLED = {"defense": "defence", "advisor": "adviser", "labor": "labour", "counselor": "counsellor",
            "presidency": "president"}  # fmt: skip
_AFTER = re.compile(r"\b(?:elect|designate)$")


@dataclass(frozen=True, slots=True)
class Title:
    """One row of titles.tsv: a phrase, the office that it means, and whose office it is ("" for any country)."""

    phrase: str
    office: str
    scope: str


@cache
def titles() -> dict[str, Title]:
    """Titles of `data/titles.tsv` by their normalised phrase."""
    text = (Path(__file__).parent / "data" / "titles.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {key(phrase): Title(key(phrase), office_tokens(office), key(scope)) for phrase, office, scope in rows}


@lru_cache(maxsize=20_000)
def office_tokens(title: str) -> str:
    """Office as sorted content words: word order and little words do not tell offices apart.

    >>> office_tokens("Minister of Foreign Affairs") == office_tokens("foreign affairs minister")
    True
    """
    words = key(title).replace("vice premier", "deputy prime minister").split()
    return " ".join(sorted({_SPELLED.get(word, word) for word in words if word not in _STOP}))


@lru_cache(maxsize=20_000)
def office(title: str, scopes: tuple[str, ...] = ()) -> str:
    """Office that `title` means, without the names in `scopes` (keys of a country's or body's names and adjectives).

    >>> office("Prime Minister of Iraq", ("iraq", "iraqi")) == office("former Iraqi premier", ("iraq", "iraqi"))
    True
    >>> office("foreign minister") == office("Minister of Foreign Affairs")
    True
    """
    text = _AFTER.sub("", _QUALIFIERS.sub("", key(title))).strip()
    known = titles().get(text)
    if known:
        return known.office
    for scope in sorted((scope for scope in scopes if scope in text), key=len, reverse=True):
        text = re.sub(rf"\b(?:of |to |for |in )?(?:the )?{re.escape(scope)}\b", " ", text)
    text = _QUALIFIERS.sub("", " ".join(text.split()))
    known = titles().get(text)
    if known:
        return known.office
    return office_tokens(_department_first(text))


def _department_first(text: str) -> str:
    """Turn "X minister" into "minister X", keeping "deputy", so that known phrases for X are found."""
    match = re.fullmatch(r"(deputy )?(.+) (minister|secretary)", text)
    if match and match[2] not in {"prime", "deputy prime", "general"}:
        known = titles().get(f"{match[2]} {match[3]}")
        return f"{match[1] or ''}{known.office if known else f'{match[3]} {match[2]}'}"
    return text


def same_office(a: str, b: str) -> float:
    """Likeness (0 to 1) of two offices as given by `office`: 1 when equal, else shared words over all words.

    Rank words ("deputy", "vice") and the head word must agree: a deputy minister is no minister.

    >>> same_office(office("deputy foreign minister"), office("foreign minister"))
    0.0
    """
    if a == b:
        return 1.0 if a else 0.0
    left, right = set(a.split()), set(b.split())
    if not left or not right or (left ^ right) & _RANKS:
        return 0.0
    return len(left & right) / len(left | right)


_RANKS = {
    "deputy", "vice", "assistant", "under", "minister", "prime", "president", "chancellor", "monarch", "secretary",
    "general", "director", "member", "ambassador", "governor", "mayor", "speaker", "spokesperson", "chief", "staff",
    "judge", "justice", "adviser", "lady", "first", "commissioner", "senator", "representative", "leader", "envoy",
    "special", "shadow", "opposition", "state", "chairman", "permanent", "attorney", "premier",
}  # fmt: skip


# Offices whose holders stand for their country or body: heads of state and of government, and of international bodies.
HEADS = {"president", "minister prime", "chancellor", "monarch", "leader supreme", "pope", "general secretary"}
_MODEST = {"vice", "deputy", "ambassador", "member", "judge", "justice", "senator", "under", "assistant"}


@lru_cache(maxsize=20_000)
def salience(form: str) -> float:
    """How much oftener the holder of an office, as `office` gives it, is written about than a member of parliament.

    The president of a province, a party or a chamber is no head of state: more words are left of that office.

    >>> [salience(office(title)) for title in ("Prime Minister", "Minister of Foreign Affairs")]
    [20.0, 6.0]
    >>> [salience(office(title)) for title in ("Minister of Health", "president of the Province of Rome", "Senator")]
    [2.0, 1.0, 1.0]
    """
    words = set(form.split())
    if form in HEADS:
        return 20.0
    if form == "president vice":
        return 6.0
    if words & _MODEST:
        return 1.0
    if form == "secretary state" or words in ({"affairs", "foreign", head, *more} for head in ("minister", "secretary")
                                              for more in ((), ("state",))):  # fmt: skip
        return 6.0
    return 2.0 if words & {"minister", "secretary", "speaker", "governor", "general"} else 1.0


def body_scope(label: str, bodies: set[str]) -> str:
    """Key of the international body that a post's label names after "of" or "to", or "".

    >>> body_scope("Secretary-General of the United Nations", {"united nations"})
    'united nations'
    """
    words = key(label).split()
    for i, word in enumerate(words):
        rest = " ".join(words[i + 1 :]).removeprefix("the ")
        if word in ("of", "to") and rest in bodies:
            return rest
    return words[0] if words and words[0] in bodies else ""
