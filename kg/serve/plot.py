"""Where the parts of a plot stand, in units of its view box. Templates draw it as SVG; a table has its numbers too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kg.describe.actor import Post
from kg.describe.months import STANCE_ORDER, Activity
from kg.export.dates import period

WIDTH, HEIGHT = 1000, 220
"""The plot of events by month."""
LANE = 1000
"""Width of one role's line."""
_STUB = 0.06  # of the lane: how far a bar of unknown length is drawn beyond what is known
_MARGIN = 0.08


@dataclass(frozen=True, slots=True)
class Bar:
    """One stance of one period."""

    x: float
    y: float
    width: float
    height: float
    stance: str
    title: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis, and what it says."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Events by month, stacked by stance."""

    bars: tuple[Bar, ...]
    months: tuple[Tick, ...]
    counts: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """One role in time: from `start` to `end` it is known; `before` and `after`, it may reach on."""

    start: float
    end: float
    before: float | None
    after: float | None
    words: str


def columns(activity: Activity) -> Columns:
    """The plot of `activity`, HEIGHT high; periods are named as far as there is room."""
    highest = _round_up(max((column.total for column in activity.columns), default=1))
    step = WIDTH / max(1, len(activity.columns))
    width = min(step * 0.8, 80.0)
    every = -(-len(activity.columns) // 12)
    return Columns(
        tuple(
            bar
            for place, column in enumerate(activity.columns)
            for bar in _stack(column.counts, column.period, (place + 0.5) * step - width / 2, width, highest)
        ),
        tuple(
            Tick(round((place + 0.5) * step, 1), column.period)
            for place, column in enumerate(activity.columns)
            if place % every == 0
        ),
        tuple(Tick(round(HEIGHT * (1 - share), 1), f"{highest * share:g}") for share in (0.5, 1.0)),
    )


def _stack(counts: object, named: str, x: float, width: float, highest: int) -> Iterator[Bar]:
    assert isinstance(counts, dict)
    base = float(HEIGHT)
    for stance in STANCE_ORDER:
        if number := counts[stance]:
            height = HEIGHT * number / highest
            base -= height
            yield Bar(round(x, 1), round(base, 1), round(width, 1), round(height, 1), stance, f"{named}: {number}")


def _round_up(number: int) -> int:
    """The next even round number, so that half of it is whole.

    >>> [_round_up(n) for n in (1, 3, 17, 431)]
    [2, 4, 20, 500]
    """
    size = 1
    while size * 10 < number:
        size *= 10
    return next(size * step for step in (2, 4, 5, 6, 8, 10, 20) if size * step >= number and (size * step) % 2 == 0)


def lanes(posts: Sequence[Post]) -> tuple[list[Lane], tuple[Tick, ...]]:
    """A line for each of `posts` on one scale of years, and the scale's marks."""
    known = [_known(post) for post in posts]
    days = [day for first, last, *_ in known for day in (first, last) if day is not None]
    if not days:
        return [Lane(0, 0, None, None, "no date is known") for _ in posts], ()
    first, last = min(days), max(days)
    room = max(last - first, 365) * _MARGIN
    low, span = first - room, max(last - first, 365) + 2 * room

    def at(day: float) -> float:
        return round((day - low) / span * LANE, 1)

    stub = _STUB * LANE
    drawn = []
    for start, end, before, after, words in known:
        if start is None or end is None:
            drawn.append(Lane(0, 0, None, None, words))
            continue
        a, b = at(start), at(end)
        drawn.append(
            Lane(a, b, max(0.0, a - stub) if before else None, min(float(LANE), b + stub) if after else None, words)
        )
    years = range(_year(low) + 1, _year(low + span) + 1)
    every = -(-len(years) // 8) or 1
    return drawn, tuple(Tick(at(date(year, 1, 1).toordinal()), str(year)) for year in years if year % every == 0)


Known = tuple[int | None, int | None, bool, bool, str]


def _known(post: Post) -> Known:
    """First and last day of which a role is known, whether it may reach beyond either, and that in words."""
    role, seen_first, seen_last = post.role, _first(post.first), _last(post.last)
    since, until = _first(role.since), _last(role.until)
    match role.status:
        case "former":
            # Held before the report; when it began and ended is known only where the report says so.
            end = until if until is not None else seen_first
            start = since if since is not None else end
            began = f"from {role.since}, " if role.since else ""
            words = began + (f"until {role.until}" if role.until else f"over before {post.first or 'the report'}")
            return start, end, since is None, False, words
        case "designate":
            start = since if since is not None else seen_last
            return start, start, False, True, f"to begin {role.since}" if role.since else "to begin later"
    start = since if since is not None else seen_first
    end = until if until is not None else seen_last
    words = f"since {role.since}" if role.since else ""
    if role.until:
        words += f"{', ' if words else ''}until {role.until}"
    elif post.first:
        told = f"at {post.first}" if post.first == post.last else f"from {post.first} to {post.last}"
        words += f"{', ' if words else ''}told {told}"
    words = words or "date not known"
    return start, end if end is not None else start, since is None, until is None, words


def _year(day: float) -> int:
    return date.fromordinal(min(max(1, int(day)), date.max.toordinal())).year


def _first(text: str | None) -> int | None:
    return date.fromisoformat(period(text).start).toordinal() if text else None


def _last(text: str | None) -> int | None:
    return date.fromisoformat(period(text).end).toordinal() if text else None
