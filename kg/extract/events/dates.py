"""When an event happened: temporal expressions of a sentence, resolved against the report's date.

Method: the TIMEX3 normalisation rules of HeidelTime for news (a bare weekday is the last one before the report's
date, the next one in a future clause; a bare month and day the nearest), on calendar words in `lexicon/calendar.txt`.
Values are as exact as the text: YYYY-MM-DD, YYYY-MM or YYYY.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from kg.extract.lexical import keyed_words


@dataclass(frozen=True, slots=True)
class Moment:
    """A resolved temporal expression at `start` to `end` of the text it was found in."""

    start: int
    end: int
    value: str


@cache
def _calendar() -> dict[str, tuple[str, int]]:
    """Word -> (kind, number) from the calendar lexicon."""
    found = {}
    for key, words in keyed_words(files("kg.extract") / "lexicon" / "calendar.txt"):
        kind, _, number = key.partition(" ")
        for word in words:
            found[word] = (kind, int(number or 0))
    return found


@cache
def _expression() -> re.Pattern[str]:
    by_kind: dict[str, list[str]] = {}
    for word, (kind, _) in _calendar().items():
        by_kind.setdefault(kind, []).append(re.escape(word))
    month = "|".join(sorted(by_kind["month"], key=len, reverse=True))
    day, unit = "|".join(by_kind["weekday"]), "|".join(by_kind["unit"])
    near = "|".join(by_kind["day"])
    return re.compile(
        rf"\b(?:(?P<iso>\d{{4}}-\d\d-\d\d)"
        rf"|(?P<m1>{month})\.? (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<y1>(?:19|20)\d\d))?"
        rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m2>{month})\b(?:,? (?P<y2>(?:19|20)\d\d))?"
        rf"|(?P<m3>{month}),? (?P<y3>(?:19|20)\d\d)\b"
        rf"|(?:(?:last|in|since|(?P<this>this)|early|late|mid|of)[ -])(?P<m4>{month})\b(?:,? (?P<y5>(?:19|20)\d\d)\b)?"
        rf"|(?P<rel>last|next|this|past) (?P<unit>{unit}|{day})\b"
        rf"|(?P<earlier>earlier|later) this (?P<unit2>{unit})\b"
        rf"|(?P<n>\d+|one|two|three|four|five|six|seven|a) (?P<unit3>{unit})s? ago(?: today)?\b"
        rf"|(?P<weekday>{day})\b|(?P<near>{near})\b|(?:in|since|by|of|until|during) (?P<y4>(?:19|20)\d\d)\b)",
        re.IGNORECASE,
    )


_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}


def find_moments(text: str, report_date: str | None, *, future: bool = False) -> list[Moment]:
    """Temporal expressions of `text` that resolve to a date, in order.

    `report_date` is an ISO date; without it only full dates resolve. `future` reads a bare weekday forward.

    >>> [m.value for m in find_moments("They met on Tuesday.", "2026-01-22")]
    ['2026-01-20']
    >>> [m.value for m in find_moments("a visit last month, agreed on 3 May 2019", "2026-01-22")]
    ['2025-12', '2019-05-03']
    """
    base = date.fromisoformat(report_date) if report_date else None
    found = []
    for match in _expression().finditer(text):
        value = _resolve(match, base, future)
        if value:
            found.append(Moment(match.start(), match.end(), value))
    return found


def _resolve(match: re.Match[str], base: date | None, future: bool) -> str | None:
    part = {key: value.lower() for key, value in match.groupdict().items() if value}
    if "iso" in part:
        return _checked(part["iso"])
    month = next((part[k] for k in ("m1", "m2", "m3", "m4") if k in part), None)
    year = next((part[k] for k in ("y1", "y2", "y3", "y4", "y5") if k in part), None)
    day = part.get("d1") or part.get("d2")
    if month:
        year = year or (str(base.year) if "this" in part and base else None)
        return _month(_calendar()[month][1], int(day) if day else None, int(year) if year else None, base, future)
    if year:
        return year
    if base is None:
        return None
    if "weekday" in part:
        return _weekday(base, _calendar()[part["weekday"]][1], future)
    if "near" in part:
        return (base + timedelta(days=_calendar()[part["near"]][1])).isoformat()
    if "n" in part:
        number = _NUMBERS.get(part["n"]) or int(part["n"])
        return _shift(base, part["unit3"], -min(number, 2000))
    if "earlier" in part:
        return _shift(base, part["unit2"], 0)
    unit = part["unit"]
    if _calendar()[unit][0] == "weekday":
        return _weekday(base, _calendar()[unit][1], part["rel"] == "next")
    return _shift(base, unit, {"last": -1, "past": -1, "next": 1}.get(part["rel"], 0))


def _checked(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _month(month: int, day: int | None, year: int | None, base: date | None, future: bool) -> str | None:
    """A month with or without day and year; a missing year is the nearest one that fits."""
    if year is None:
        if base is None:
            return None
        year = _nearest_year(month, day or 15, base, future)
    if day is None:
        return f"{year:04d}-{month:02d}"
    return _checked(f"{year:04d}-{month:02d}-{day:02d}")


def _nearest_year(month: int, day: int, base: date, future: bool) -> int:
    """The year in which a day of the calendar lies nearest to `base`; news looks back rather than far ahead."""
    here = base.toordinal()
    near = {year: date(year, month, min(day, 28)).toordinal() - here for year in range(base.year - 1, base.year + 2)}
    return min(near, key=lambda year: abs(near[year]) * (1 if near[year] <= 0 or future else 3))


def _weekday(base: date, number: int, future: bool) -> str:
    if future:
        return (base + timedelta(days=(number - base.weekday()) % 7 or 7)).isoformat()
    return (base - timedelta(days=(base.weekday() - number) % 7)).isoformat()


def _shift(base: date, unit: str, count: int) -> str | None:
    """`count` units from `base`, as exact as the unit: a day for days and weeks of "ago", a month, a year."""
    days = {"day": 1, "week": 7, "weekend": 7, "fortnight": 14, "night": 1}.get(unit)
    if days:
        if unit in ("week", "weekend") and abs(count) <= 1:
            return None  # "last week" is no day; a week is not one of the three forms
        return (base + timedelta(days=days * count)).isoformat()
    if unit == "month":
        months = base.year * 12 + base.month - 1 + count
        return f"{months // 12:04d}-{months % 12 + 1:02d}" if months > 12 else None
    years = {"year": 1, "decade": 10}.get(unit)
    return f"{base.year + years * count:04d}" if years and base.year + years * count > 0 else None
