"""Events of an actor over time, as columns of a plot: by month, or by year where months would be too many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.describe.lookup import count, local_name, select, text
from kg.export.facts import STANCES
from kg.store import Store

MAX_COLUMNS = 60
"""Months that are still shown one by one; above that, columns are years."""
STANCE_ORDER = ("supportive", "none", "adversarial")

_BY_MONTH = """SELECT ?month ?type (COUNT(*) AS ?n) {{
  {{ SELECT ?g ?item ?type ?date {{ GRAPH ?g {{ ?item sem:hasActor {0} ; sem:eventType ?type }}
    OPTIONAL {{ GRAPH ?g {{ ?item sem:hasTimeStamp ?date }} }} }} }}
  BIND(SUBSTR(STR(?date), 1, 7) AS ?month)
}} GROUP BY ?month ?type"""


@dataclass(frozen=True, slots=True)
class Column:
    """One month (2026-03) or year (2026): how many statements of events show each stance."""

    period: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """Statements of all stances."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Activity:
    """Columns without a gap from the first to the last period, and how many statements have no date that fits."""

    columns: tuple[Column, ...]
    by: str
    undated: int


def activity(store: Store, actor: ox.NamedNode) -> Activity:
    """Statements of events with `actor` by month. One dated by its year alone counts where columns are years."""
    counts: Counter[tuple[str, str]] = Counter()
    for row in select(store, _BY_MONTH.format(actor)):
        stance = STANCES.get(local_name(text(row, "type") or ""), "none")
        counts[text(row, "month") or "", stance] += count(row, "n")
    return columns_of(counts)


def columns_of(counts: Mapping[tuple[str, str], int]) -> Activity:
    """The columns for `counts` by date (2026-03, 2026, or nothing) and stance.

    >>> [column.period for column in columns_of({("2025-12", "none"): 2, ("2026-02", "none"): 1}).columns]
    ['2025-12', '2026-01', '2026-02']
    """
    months = sorted({month for month, _ in counts if len(month) == len("2026-03")})
    by = "month" if months and _distance(months[0], months[-1]) < MAX_COLUMNS else "year"
    length = len("2026-03") if by == "month" else len("2026")
    added: Counter[tuple[str, str]] = Counter()
    undated = 0
    for (date, stance), times in counts.items():
        if len(date) >= length:
            added[date[:length], stance] += times
        else:
            undated += times
    periods = sorted({period for period, _ in added})
    if not periods:
        return Activity((), by, undated)
    shown = _months(periods[0], periods[-1]) if by == "month" else _years(periods)
    columns = (Column(period, {stance: added[period, stance] for stance in STANCE_ORDER}) for period in shown)
    return Activity(tuple(columns), by, undated)


def _distance(first: str, last: str) -> int:
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7])


def _months(first: str, last: str) -> Iterator[str]:
    start = int(first[:4]) * 12 + int(first[5:7]) - 1
    for number in range(start, start + _distance(first, last) + 1):
        yield f"{number // 12:04d}-{number % 12 + 1:02d}"


def _years(periods: list[str]) -> list[str]:
    """Every year from the first to the last, or only those with events where the span is too wide to be drawn."""
    first, last = int(periods[0]), int(periods[-1])
    return [f"{year:04d}" for year in range(first, last + 1)] if last - first < MAX_COLUMNS else periods[-MAX_COLUMNS:]
