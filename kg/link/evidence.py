"""What a report says of a person's posts, and how that agrees with the posts in the index."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from math import exp

from kg.link.index import Index
from kg.link.normalise import key
from kg.link.records import Held
from kg.link.starter import scope_names
from kg.link.titles import office, same_office, titles
from kg.model import Actor, Extraction

# Types of what a post may serve inside a country.
_PARTS = ("place", "government_body", "organization", "party")
# Titles that tell only the rank: "Secretary Blinken" is secretary of something.
BARE = {"secretary", "minister", "ambassador", "governor", "senator", "representative", "speaker", "justice", "general",
        "commissioner", "director", "chairman", "leader"}  # fmt: skip
_LOWER = {"deputy", "vice", "under", "assistant", "parliamentary", "undersecretary", "first", "shadow"}
_DAY = 1 / 365.25
# Offices that end with their holder's life, and how long (in years) others last.
FOR_LIFE = {"monarch", "leader supreme", "pope"}
TERM = 5.0
# How well a post that has ended fits a report from after the record.
AGAIN = 0.2
SLACK = 45 * _DAY  # offices change hands around the recorded day, and reports lag


@dataclass(frozen=True, slots=True)
class Post:
    """A post that the text gives a person: comparable office, whose it is ("" unknown), and its status.

    `stated` is false where the text does not say whose it is and the person's own country stands in.
    """

    office: str
    scope: str
    status: str = "current"
    stated: bool = True


@dataclass(frozen=True, slots=True)
class Context:
    """What the report tells: its date (a year with fraction, or None), its actors' countries, their posts, its text."""

    when: float | None
    countries: frozenset[str]
    posts: dict[str, tuple[Post, ...]]
    text: str = ""
    date: str | None = None

    def reason(self, held: Held) -> str:
        """Reason that the post `held` gives, beside the date that it was measured against."""
        dates = f"{held.start or '?'} to {held.end or 'open'}"
        return f"holds {held.label} {dates}" + (f", report {self.date}" if self.date else "")


@lru_cache(maxsize=10_000)
def year(text: str, late: bool = False) -> float | None:
    """Date as a year with fraction; the end of the period when `late` and the date is partial; None when empty.

    >>> year("2026-01-01"), year("2014"), year("2014", late=True), year("2026-01-32"), year("")
    (2026.0, 2014.0, 2015.0, 2026.0, None)
    """
    if not text:
        return None
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return float(parts[0] + late)
    if len(parts) == 2:
        return parts[0] + (parts[1] - 1 + late) / 12
    try:
        day = date(*parts)
    except ValueError:  # Wikidata has a few 30ths of February
        return year(text[:7], late)
    return round(day.year + (day.timetuple().tm_yday - 1) * _DAY, 4)


@cache
def _scope_of_name() -> dict[str, str]:
    """Country code or body key by each of its names; a body's names beat a country's."""
    countries = {name: scope for scope, names in scope_names().items() if scope.isupper() for name in names}
    bodies = {scope: scope for scope in scope_names() if not scope.isupper()}
    return countries | bodies


def body_scopes(scope: str) -> tuple[str, ...]:
    """Scope and its synonyms as posts in the index may hold them (a body by its name or its acronym).

    >>> "un" in body_scopes("united nations"), body_scopes("IRQ")
    (True, ('IRQ',))
    """
    return (scope,) if scope.isupper() or not scope else tuple(sorted({scope, *scope_names().get(scope, ())}))


def scope_of(name: str | None, actors: dict[str, Actor]) -> str:
    """Country code or body key that `name` denotes in this report; "" when unknown."""
    if not name:
        return ""
    actor = actors.get(name)
    if actor and actor.country and actor.type in ("state", "government_body", "population", "place", "person"):
        return actor.country
    form = key(name).removeprefix("the ")
    return _scope_of_name().get(form, "")


def country_code(text: str) -> str:
    """ISO 3166-1 alpha-3 code of the country that `text` names, or is the code of; "" when it is neither.

    >>> country_code("Israel"), country_code("isr"), country_code("the Netherlands"), country_code("Atlantis")
    ('ISR', 'ISR', 'NLD', '')
    """
    code = text.strip().upper()
    found = code if code in scope_names() else _scope_of_name().get(key(text).removeprefix("the "), "")
    return found if found.isupper() else ""


def leading_scope(text: str) -> str:
    """Country or body that a title names at its start ("Iraqi prime minister") or after "of"; "" when none."""
    words = key(text).removeprefix("the ").split()
    known = _scope_of_name()
    for size in range(min(4, len(words) - 1), 0, -1):
        if " ".join(words[:size]) in known:
            return known[" ".join(words[:size])]
    for i in range(1, len(words)):
        rest = " ".join(words[i:]).removeprefix("the ")
        if words[i - 1] in ("of", "the") and rest in known:
            return known[rest]
    return ""


def post_of(title: str, scope: str, status: str = "current") -> Post:
    """Post meant by `title`, whose scope is taken from the title itself where it names one.

    >>> post_of("UN chief", ""), post_of("Iraqi prime minister", "").scope
    (Post(office='general secretary', scope='united nations', status='current', stated=True), 'IRQ')
    """
    known = titles().get(key(title).removeprefix("the "))
    if known:
        named = _scope_of_name().get(known.scope, known.scope)
        return Post(known.office, named or scope, status)
    named = leading_scope(title) or scope
    return Post(office(title, scope_names().get(named, (named,) if named else ())), named, status)


_BETWEEN = 5  # words that may stand between a country's adjective and a name: "Ukrainian Deputy Defence Minister X"


def beside(actor: Actor, context: Context) -> frozenset[str]:
    """Countries that the text names beside the actor: "Ukrainian President X", "X of Ukraine".

    A country that the extraction gives the actor and that is not among them was inferred.
    """
    return frozenset(code for mention in actor.mentions for code in _beside(context.text, mention.start, mention.end))


@lru_cache(maxsize=1000)
def _beside(text: str, start: int, end: int) -> frozenset[str]:
    found = set()
    before = key(_CLAUSE_END.split(text[max(start - 80, 0) : start])[-1]).split()
    for at in range(max(len(before) - _BETWEEN, 0), len(before)):
        found |= {_scope_of_name().get(" ".join(before[first : at + 1]), "") for first in range(max(at - 3, 0), at + 1)}
    if match := _AFTER.match(text[end : end + 120]):
        words = key(match[1]).removeprefix("the ").split()
        found |= {_scope_of_name().get(" ".join(words[:size]), "") for size in range(1, 5)}
    return frozenset(code for code in found if code.isupper())


_CLAUSE_END = re.compile(r"[.,;:!?()\n]| and | that | said | told | met | with ")
_AFTER = re.compile(r"(?: of |, (?:[^.;:\n]{0,80}? (?:of|to) )?)((?:the )?\w[^.;:,\n]*)")


def context_of(extraction: Extraction) -> Context:
    """Evidence that all of a report's links share."""
    actors = {actor.name: actor for actor in extraction.actors}
    posts: dict[str, list[Post]] = {}
    for role in extraction.roles:
        holder = actors.get(role.person)
        scope = scope_of(role.of, actors)
        stated = bool(scope or role.of or not holder or not holder.country)
        scope = scope if stated or not holder else holder.country or ""
        title = role.title
        if role.of and (not scope or (role.of in actors and actors[role.of].type in _PARTS)):
            title = f"{title} of {role.of}"  # the governor of New Mexico is not any American governor
        posts.setdefault(role.person, []).append(replace(post_of(title, scope, role.status), stated=stated))
    countries = frozenset(a.country for a in extraction.actors if a.country and a.type != "person")
    report = extraction.report
    when = year(report.date) if report.date else None
    return Context(when, countries, {name: tuple(found) for name, found in posts.items()}, report.text, report.date)


def surely_held(held: Held, when: float) -> float:
    """Like `still_held`, but 0 on days that the dates, as precise as they are, leave open.

    Without days, a post that began in 2020 was someone else's for a part of that year. After the record a post that
    is not held for life counts less each year: terms run out, however long the holder had it.
    """
    start, end, recorded = year(held.start, late=True), year(held.end), year(held.recorded, late=True)
    if start is None or when < start or (end is not None and when > end):
        return 0.0
    open_for = max(when - recorded, 0.0) if end is None and recorded is not None else 0.0
    return still_held(held, when) * (1.0 if held.office in FOR_LIFE else exp(-open_for / TERM))


def still_held(held: Held, when: float) -> float:
    """Probability that the post `held` was held at `when`: 1 or 0 within the record, then falling with time.

    An open post may have ended since it was recorded. One held for t years is still held d years on with
    probability t / (t + d) (J. R. Gott, Nature 363, 1993): long reigns are trusted longer than short terms.
    """
    start, end, recorded = year(held.start), year(held.end, late=True), year(held.recorded, late=True)
    if start is None or when < start - SLACK:
        return 0.0
    if end is not None:
        return 1.0 if when <= end + SLACK else 0.0
    if recorded is None or when <= recorded:
        return 1.0
    tenure = max(recorded - start, 0.0)
    return tenure / (tenure + when - recorded) if tenure else 0.0


def alike(post: Post, held: Held) -> float:
    """Likeness (0 to 1) of the text's post to one of the index, wherever and whenever it was held."""
    if post.office in BARE and post.office != held.office:
        words = set(held.office.split())
        return 0.6 if post.office in words and not words & _LOWER else 0.0
    return same_office(post.office, held.office)


def fit(post: Post, positions: Iterable[Held], when: float | None) -> tuple[float, Held | None]:
    """How well the index's `positions` bear out the text's `post` (0 to 1), and the position that does."""
    best: tuple[float, Held | None] = (0.0, None)
    for held in positions:
        likeness = alike(post, held)
        if likeness < 0.6 or (post.scope and held.scope and held.scope not in body_scopes(post.scope)):
            continue
        value = likeness * _in_time(post, held, when)
        if value > best[0]:
            best = (value, held)
    return best


def _in_time(post: Post, held: Held, when: float | None) -> float:
    start, end = year(held.start), year(held.end, late=True)
    if when is None or start is None:
        return 0.5
    if post.status == "designate":
        return 1.0 if -SLACK <= start - when <= 0.5 else 0.05
    if post.status == "former":
        return 1.0 if end is not None and end <= when + SLACK else 0.3 if end is None else 0.05
    if when < start - SLACK:
        return 0.0
    chance = still_held(held, when)
    recorded = year(held.recorded, late=True)
    if end is None:  # the text says that someone of this name holds it: then a term is likelier to have gone on
        return max(chance, 0.3, exp(-max(when - recorded, 0.0) / TERM) if recorded is not None else 0.0)
    # Former holders come back, and the index does not know of it after the day of its record.
    back = recorded is not None and end is not None and recorded < when < end + 5
    return max(chance, AGAIN if back else 0.05)


def seats_of(index: Index, post: Post, held: Held, when: float | None) -> int:
    """How many people held the office of `held` at `when`, or when it was last recorded; at least 1."""
    if when is None:
        return 1
    scope, recorded = held.scope or post.scope, year(held.recorded, late=True)
    when = min(when, recorded) if recorded is not None else when
    return max(1, len({h.held_by for h in index.holders(held.office, scope) if still_held(h, when) > 0.5}))


def known_holder(index: Index, post: Post, when: float | None) -> bool:
    """Whether the index says who held `post` at `when`, so that a stranger in it is unlikely."""
    if when is None or not post.scope:
        return False
    return any(
        still_held(h, when) > 0.9 for scope in body_scopes(post.scope) for h in index.holders(post.office, scope)
    )
