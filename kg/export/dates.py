"""Days, months and years as stretches of days, so that dates of any precision can be compared and drawn."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from kg.export.model import Spell

_DAY = timedelta(days=1)


def period(text: str) -> Spell:
    """The days of `text`, which is YYYY-MM-DD, YYYY-MM or YYYY.

    >>> period("2024-02")
    Spell(start='2024-02-01', end='2024-02-29')
    >>> period("2024-02-05") == Spell("2024-02-05", "2024-02-05")
    True
    """
    if len(text) == len("YYYY"):
        return Spell(f"{text}-01-01", f"{text}-12-31")
    if len(text) == len("YYYY-MM"):
        year, month = int(text[:4]), int(text[5:])
        return Spell(f"{text}-01", f"{text}-{monthrange(year, month)[1]:02d}")
    return Spell(text, text)


def join(spells: Iterable[Spell]) -> tuple[Spell, ...]:
    """`spells`, which come by their start, with those joined that overlap or follow each other without a gap.

    >>> join([Spell("2026-01-01", "2026-01-02"), Spell("2026-01-03", "2026-01-03"), Spell("2026-02-01", "2026-02-01")])
    (Spell(start='2026-01-01', end='2026-01-03'), Spell(start='2026-02-01', end='2026-02-01'))
    """
    joined: list[Spell] = []
    for spell in spells:
        if joined and spell.start <= _next_day(joined[-1].end):
            joined[-1] = Spell(joined[-1].start, max(joined[-1].end, spell.end))
        else:
            joined.append(spell)
    return tuple(joined)


def _next_day(day: str) -> str:
    # The last day that a date can hold has no next one.
    return "9999-12-31" if day == "9999-12-31" else (date.fromisoformat(day) + _DAY).isoformat()
