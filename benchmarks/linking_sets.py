"""Cases to link, made from the bundled facts in ways that the linker cannot have learnt: see each function.

A case is one actor in one report, the item that is right, and the kind of evidence that the report gives. No link is
right for a case without an item; links made there are wrong, whatever they say.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from kg.link.build import write_index
from kg.link.index import Index, open_index
from kg.link.normalise import TRANSLITERATED, key, name_parts, person_key
from kg.link.records import Item, Position
from kg.link.starter import salience_of, scope_names
from kg.link.titles import office, salience
from kg.model import Actor, Extraction, Report, Role

CUT = "2018-01-01"
"""The day on which the facts of the index of `as_of` end."""
SPELLING, NAMESAKE = "other spelling, country, post", "name of another country"
MODES = ("name", "name, country", "name, country, post", "other name, country, post", SPELLING, "surname, country",
         "surname, country, post", "surname, post", NAMESAKE)  # fmt: skip
STALE_MODES = ("name", "name, country", "name, country, post", "surname, country", "surname, country, post")


@dataclass(frozen=True)
class Case:
    """One actor to link, and the items that are right (none: no link is right)."""

    extraction: Extraction
    right: frozenset[str]
    group: str
    mode: str


def case(
    name: str, mode: str, group: str, right: Iterable[str], date: str, country: str | None = None, title: str = "",
    others: tuple[Actor, ...] = (),
) -> Case:  # fmt: skip
    """A report of `date` on one person under `name`, with the country and title that it gives."""
    roles = (Role(name, title, None, "current", 0, 0),) if title else ()
    actors = (Actor(name, "person", country=country), *others)
    return Case(Extraction(Report("case", "", date), actors, roles), frozenset(right), group, mode)


def date_within(position: Position, rng: random.Random, first: str = "") -> str:
    """A day on which `position` was held, as far as its dates tell, not before `first`."""
    start, end = max(position.start, first), position.end or position.recorded
    date = f"{rng.randint(int(start[:4]), max(int(start[:4]), int(end[:4])))}-{rng.randint(1, 12):02}-15"
    if start <= date and (not position.end or date <= position.end):
        return date
    return start if len(start) == 10 else f"{start[:4]}-12-31"


def spoken(position: Position) -> str:
    """Title of `position` as a report would write it beside a name: without the country."""
    title = key(position.label)
    for name in sorted(scope_names().get(position.scope, ()), key=len, reverse=True):
        title = re.sub(rf" (?:of|to) (?:the )?{re.escape(name)}$", "", title)
    return title


def index_of(items: Iterable[Item], path: Path) -> Index:
    """An index of `items` at `path`."""
    write_index(path, items, {"origin": "a set", "date": ""}, scope_names())
    return open_index(path)


# ---- people taken out of the index ----


def held_out(items: Sequence[Item], people: int, rng: random.Random) -> tuple[list[Item], list[Case]]:
    """The items of an index that lacks 30 in 100 people and every alias of people, and cases on both.

    Three groups, equally large: "known" people (by label, by an alias that was taken out, by surname), "strangers" who
    were taken out, and "made up" people, whose given name and surname come from two people of one country.
    "Name of another country" is a known person's name with a country that the person never served, while the person's
    own country is in the report too: a namesake, so that no link is right.
    """
    with_posts = [item for item in items if item.kind == "person" and item.positions]
    hidden = {item.qid for item in with_posts if rng.random() < 0.3}
    known = rng.sample([item for item in with_posts if item.qid not in hidden], people)
    away = [item for item in with_posts if item.qid in hidden]
    groups = {"known": known, "stranger": rng.sample(away, people), "made up": made_up(away, people, rng)}
    cases = [one for group, members in groups.items() for one in _modes(members, group, rng)]
    for item in with_posts:  # few people have such aliases: all are asked for
        cases += _spelt_otherwise(item, "stranger" if item.qid in hidden else "known", rng)
    kept = [replace(one, names=()) if one.kind == "person" else one for one in items if one.qid not in hidden]
    return kept, cases


def _modes(people: Iterable[Item], group: str, rng: random.Random) -> Iterable[Case]:
    for item in people:
        dated = [position for position in item.positions if position.start >= "1990"]
        if not dated:
            continue
        position = rng.choice(dated)
        date, title = date_within(position, rng), spoken(position)
        surname = name_parts(person_key(item.label), item.country)[1].title()
        aliases = [name for name, kind in item.names if kind == "alias"]
        right = [item.qid] if group == "known" else []
        for mode in MODES:
            if mode in (SPELLING, NAMESAKE):
                continue
            names = {"surname": [surname], "other name": aliases}
            for name in names.get(mode.partition(",")[0], [item.label])[:1]:
                country = item.country or None if "country" in mode else None
                yield case(name, mode, group, right, date, country, title if "post" in mode else "")
        if group == "known" and item.country:
            others = (Actor("a state", "state", country=item.country),)
            elsewhere = rng.choice([code for code in ("FRA", "BRA", "KEN", "JPN", "USA") if code != item.country])
            served = {held.scope for held in item.positions}
            if elsewhere not in served:
                yield case(item.label, NAMESAKE, "namesake", [], date, elsewhere, others=others)


def _spelt_otherwise(item: Item, group: str, rng: random.Random) -> Iterable[Case]:
    dated = [position for position in item.positions if position.start >= "1990"]
    for name in other_spellings(item) if dated else ():
        position = rng.choice(dated)
        right = [item.qid] if group == "known" else []
        yield case(name, SPELLING, group, right, date_within(position, rng), item.country, spoken(position))


def other_spellings(item: Item) -> list[str]:
    """Aliases that Wikidata gives of a transliterated name which differ from the label in some letters only."""
    form = person_key(item.label)
    return [
        name
        for name, kind in item.names
        if kind == "alias"
        and item.country in TRANSLITERATED
        and person_key(name) != form
        and len(person_key(name).split()) == len(form.split()) > 1
        and SequenceMatcher(None, form, person_key(name)).ratio() >= 0.7
    ]


def made_up(people: Sequence[Item], count: int, rng: random.Random) -> list[Item]:
    """People whose given name and surname come from two people of one country, with a post of the first."""
    by_country: dict[str, list[Item]] = defaultdict(list)
    for item in people:
        if len(person_key(item.label).split()) == 2:
            by_country[item.country].append(item)
    out: list[Item] = []
    while len(out) < count:
        first = rng.choice(people)
        if len(person_key(first.label).split()) != 2 or len(by_country[first.country]) < 50:
            continue
        words, others = first.label.split(), rng.choice(by_country[first.country]).label.split()
        label = f"{words[0]} {others[-1]}"
        if person_key(label) != person_key(first.label):
            out.append(replace(first, label=label, names=()))
    return out


# ---- an index that is older than the reports ----


def as_of(items: Sequence[Item], cut: str = CUT) -> list[Item]:
    """What an index of the day `cut` would have held: no later posts, no later ends, nobody who came later."""
    out = []
    for item in items:
        if item.kind != "person" or not item.positions:
            out.append(item)
            continue
        then = tuple(
            replace(held, end=held.end if held.end < cut else "", recorded=min(held.recorded, cut))
            for held in item.positions
            if held.start < cut and (held.start or held.end < cut)
        )
        if then:
            out.append(replace(item, positions=then, prior=salience_of(then)))
    return out


def later_reports(items: Sequence[Item], known: set[str], people: int, rng: random.Random) -> list[Case]:
    """Cases of reports from after `CUT` on people in office then, of whom the old index knows some.

    Who came into politics after the cut is a stranger, often with the surname, party or post of someone in the index.
    """
    later = [item for item in items if item.kind == "person" and _held_after(item)]
    groups = {
        "known": rng.sample([item for item in later if item.qid in known], people),
        "stranger": rng.sample([item for item in later if item.qid not in known], people),
    }
    cases = []
    for group, members in groups.items():
        for item in members:
            position = rng.choice(_held_after(item))
            date, title = date_within(position, rng, CUT), spoken(position)
            surname = name_parts(person_key(item.label), item.country)[1].title()
            for mode in STALE_MODES:
                name = surname if mode.startswith("surname") else item.label
                country = item.country or None if "country" in mode else None
                right = [item.qid] if group == "known" else []
                cases.append(case(name, mode, group, right, date, country, title if "post" in mode else ""))
    return cases


def _held_after(item: Item) -> list[Position]:
    return [held for held in item.positions if held.start and (held.end or held.recorded) > CUT]


def posts_alone(items: Sequence[Item]) -> list[Case]:
    """"The prime minister of Iraq", "the foreign minister of Kenya" in reports of each year after `CUT`.

    Right are those who by the whole facts held the post that day; days on which the facts name nobody are left out.
    """  # fmt: skip
    holders: dict[tuple[str, str], list[tuple[Position, str]]] = defaultdict(list)
    for item in items:
        for held in item.positions if item.kind == "person" else ():
            form = office(held.label, scope_names().get(held.scope, ()))
            if len(held.scope) == 3 and salience(form) >= 6 and form != "secretary state":
                holders[held.scope, form].append((held, item.qid))
    country = {item.country: item.label for item in items if item.kind == "state" and item.prior > 1}
    words = {"minister prime": "prime minister", "affairs foreign minister": "foreign minister"}
    cases = []
    for (scope, form), held in sorted(holders.items()):
        if scope not in country or form not in ("president", "chancellor", *words):
            continue
        for year in range(2018, 2023):
            date = f"{year}-06-15"
            if {position.recorded[:4] for position, _ in held} & {str(y) for y in range(2015, year)}:
                continue
            right = {
                qid for position, qid in held if position.start and position.start <= date <= (position.end or "9999")
            }
            if right:
                name = f"the {words.get(form, form)} of {country[scope]}"
                cases.append(case(name, f"{year}", "post alone", right, date, scope))
    return cases


# ---- what is no state ----


def capitals_and_governments(items: Sequence[Item]) -> list[Case]:
    """A capital as a place, and a state's government, people and troops: none is the state itself.

    The capital is the state's last name of the kind "weak", where the compiler of the facts puts it.
    """
    cases = []
    for item in items:
        if item.kind != "state" or item.prior <= 1 or not item.country:
            continue
        weak = [name for name, kind in item.names if kind == "weak"]
        asked = [("capital", "place", name) for name in weak[-1:] if key(name) not in key(item.label)]
        asked.append(("government", "government_body", f"government of {item.label}"))
        asked.append(("people", "population", f"people of {item.label}"))
        asked.append(("troops", "armed_group", f"{item.label} troops"))
        for mode, kind, name in asked:
            actors = (Actor(name, kind, (item.label,) if mode != "capital" else (), item.country),)
            cases.append(Case(Extraction(Report("case", "", "2021-06-15"), actors), frozenset(), "no state", mode))
    return cases
