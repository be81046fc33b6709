"""The shipped table of bank holidays against the rules that make it, and what is said when it runs out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import working_days
from portal.checks import WARNINGS, findings
from portal.checks.commands import check_command
from portal.checks.here import surroundings
from portal.checks.registry import Surroundings
from portal.config import Settings
from portal.local_time import LONDON

YEARS = range(2019, 2029)
MOVED = {date(2020, 5, 4): date(2020, 5, 8), date(2022, 5, 30): date(2022, 6, 2)}
"""The early May holiday of 2020 stood on VE day, the spring holiday of 2022 beside the jubilee."""

ONCE = frozenset({date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)})
"""The jubilee, the state funeral, the coronation."""


def easter(year: int) -> date:
    """Easter Sunday, by the anonymous Gregorian algorithm."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    x = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * x) // 433
    month = (h + x - 7 * m + 90) // 25
    return date(year, month, (h + x - 7 * m + 33 * month + 19) % 32)


def monday(day: date, step: int) -> date:
    while day.weekday() != 0:
        day += timedelta(days=step)
    return day


def of_year(year: int) -> Iterator[date]:
    sunday = easter(year)
    yield from (sunday - timedelta(days=2), sunday + timedelta(days=1))
    for ordinary in (monday(date(year, 5, 1), 1), monday(date(year, 5, 31), -1), monday(date(year, 8, 31), -1)):
        yield MOVED.get(ordinary, ordinary)
    taken: set[date] = set()
    for fixed in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        day = fixed
        while day.weekday() > 4 or day in taken or day == date(year, 12, 26) != fixed:
            day += timedelta(days=1)
        taken.add(day)
    yield from taken


def test_the_table_is_what_the_rules_make_of_ten_years() -> None:
    made = {day for year in YEARS for day in of_year(year)} | ONCE
    assert working_days.bank_holidays() == made
    assert all(day.weekday() < 5 for day in made)
    assert working_days.last_day() == date(2028, 12, 31)
    assert working_days.to_confirm() == ()


def test_a_week_has_five_working_days() -> None:
    assert [working_days.is_working(date(2026, 11, 16) + timedelta(n)) for n in range(7)] == [True] * 5 + [False] * 2


@given(st.dates(date(2018, 12, 1), date(2029, 3, 1)))
def test_the_next_working_day_is_the_first_that_is_one(day: date) -> None:
    after = working_days.after(day)
    assert working_days.is_working(after)
    assert after > day
    assert not any(working_days.is_working(day + timedelta(n)) for n in range(1, (after - day).days))
    assert working_days.on_or_after(day) == (day if working_days.is_working(day) else after)
    assert working_days.between(day, after) == 1
    assert working_days.between(day, after - timedelta(1)) == 0
    assert working_days.between(after, day) == 0


def here_on(day: date, folder: Path) -> Surroundings:
    settings = Settings(instance_path=folder, database_url="sqlite:///x", base_url="https://portal.example.org")
    return replace(surroundings(settings, None), clock=datetime.combine(day, time(12), LONDON))


def warned(here: Surroundings) -> list[str]:
    return [one.name for one in WARNINGS if one.name.startswith("bank") and one.is_unsafe(here)]


def test_a_year_before_the_table_ends_somebody_is_told_and_nothing_is_kept_from_starting(tmp_path: Path) -> None:
    assert warned(here_on(date(2028, 1, 1), tmp_path)) == []
    late = here_on(date(2028, 1, 2), tmp_path)
    assert warned(late) == ["bank holidays"]
    assert not [one for one in findings(late) if one.name.startswith("bank")]


def test_days_that_are_still_to_confirm_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(working_days, "to_confirm", lambda: (date(2027, 12, 27),))
    assert warned(here_on(date(2026, 12, 26), tmp_path)) == []
    assert warned(here_on(date(2026, 12, 27), tmp_path)) == ["bank holidays to confirm"]
    assert warned(here_on(date(2027, 12, 28), tmp_path)) == []
    assert check_command.name == "check"
