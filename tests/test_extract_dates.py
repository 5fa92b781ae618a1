"""Dates in words become dates, as exactly as the text says and no more."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.events.dates import find_moments


@pytest.mark.parametrize(
    ("text", "base", "value"),
    [
        ("on Tuesday", "2026-01-22", "2026-01-20"),
        ("on Thursday", "2026-01-22", "2026-01-22"),
        ("yesterday", "2026-01-01", "2025-12-31"),
        ("last month", "2026-01-22", "2025-12"),
        ("last year", "2026-01-22", "2025"),
        ("two days ago", "2026-01-22", "2026-01-20"),
        ("on 3 May 2019", None, "2019-05-03"),
        ("on October 6", "2019-10-15", "2019-10-06"),
        ("on December 31", "2020-01-05", "2019-12-31"),
        ("in March 2011", None, "2011-03"),
        ("since 2011", None, "2011"),
        ("this July", "2022-03-01", "2022-07"),
        ("in July", "2022-03-01", "2021-07"),
        ("two years ago today", "2022-03-01", "2020"),
    ],
)
def test_an_expression_resolves(text: str, base: str | None, value: str) -> None:
    assert [m.value for m in find_moments(text, base)] == [value]


def test_a_bare_weekday_of_a_plan_lies_ahead() -> None:
    assert find_moments("on Monday", "2026-01-22", future=True)[0].value == "2026-01-26"


@pytest.mark.parametrize("text", ["on February 30, 2020", "2020-13-45", "may talk", "last week"])
def test_what_is_no_date_gives_none(text: str) -> None:
    assert find_moments(text, "2026-01-22") == []


@given(st.text(max_size=80), st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)), st.booleans())
def test_any_text_gives_only_valid_dates(text: str, base: date, future: bool) -> None:
    for moment in find_moments(text, base.isoformat(), future=future):
        assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", moment.value)
        if len(moment.value) == 10:
            date.fromisoformat(moment.value)
        assert 0 <= moment.start < moment.end <= len(text)


@given(st.dates(min_value=date(1900, 2, 1), max_value=date(2100, 1, 1)), st.integers(0, 6))
def test_a_weekday_is_within_the_week_before(base: date, number: int) -> None:
    name = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][number]
    found = date.fromisoformat(find_moments(f"on {name}", base.isoformat())[0].value)
    assert found.weekday() == number
    assert timedelta(0) <= base - found < timedelta(7)
