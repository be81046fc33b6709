"""The clock of one working day, against a table that was worked out by hand over the days that go wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import working_days
from portal.lado.clock import Within, aware_at, days_late, due, due_from, is_late, respond_by
from portal.local_time import LONDON, day_of, end_of

DUE = {
    # An ordinary week.
    "2026-11-17 09:00": "2026-11-18",
    "2026-11-20 15:40": "2026-11-23",
    "2026-11-20 23:59": "2026-11-23",
    "2026-11-21 00:00": "2026-11-23",
    "2026-11-22 23:59": "2026-11-23",
    "2026-11-23 00:00": "2026-11-24",
    # Christmas: on ordinary days, and with substitutes.
    "2024-12-24 10:00": "2024-12-27",
    "2024-12-26 10:00": "2024-12-27",
    "2024-12-31 10:00": "2025-01-02",
    "2020-12-24 10:00": "2020-12-29",
    "2021-12-24 10:00": "2021-12-29",
    "2021-12-31 10:00": "2022-01-04",
    "2022-12-23 10:00": "2022-12-28",
    "2022-12-30 10:00": "2023-01-03",
    "2026-12-24 10:00": "2026-12-29",
    "2027-12-24 10:00": "2027-12-29",
    "2027-12-31 10:00": "2028-01-04",
    # Easter: Thursday evening before Good Friday is due on Tuesday.
    "2019-04-18 10:00": "2019-04-23",
    "2024-03-28 18:00": "2024-04-02",
    "2026-04-02 12:00": "2026-04-07",
    "2026-04-05 12:00": "2026-04-07",
    "2027-03-25 12:00": "2027-03-30",
    # May and the end of August.
    "2025-05-02 10:00": "2025-05-06",
    "2026-05-01 10:00": "2026-05-05",
    "2026-05-22 10:00": "2026-05-26",
    "2026-08-28 17:30": "2026-09-01",
    # What there was once: VE day, the jubilee, the funeral, the coronation.
    "2020-05-01 10:00": "2020-05-04",
    "2020-05-07 10:00": "2020-05-11",
    "2022-05-27 10:00": "2022-05-30",
    "2022-06-01 10:00": "2022-06-06",
    "2022-09-16 10:00": "2022-09-20",
    "2023-05-05 10:00": "2023-05-09",
    "2023-04-28 10:00": "2023-05-02",
    # The nights in which the clocks change are nights of Saturday to Sunday.
    "2026-03-27 23:30": "2026-03-30",
    "2026-03-29 01:30": "2026-03-30",
    "2026-10-25 01:30": "2026-10-26",
    "2026-10-23 23:30": "2026-10-26",
}
"""When an organisation became aware, in England, and the last day on which its report is in time."""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize("aware", DUE)
def test_it_is_due_at_the_end_of_the_next_working_day(aware: str) -> None:
    assert due(at(aware)) == end_of(date.fromisoformat(DUE[aware]))


def test_midnight_is_midnight_in_england() -> None:
    """In summer the day in England begins at 23:00 by the clock of the server."""
    assert due(datetime(2026, 7, 14, 22, 59, tzinfo=UTC)) == datetime(2026, 7, 15, 23, 0, tzinfo=UTC)
    assert due(datetime(2026, 7, 14, 23, 0, tzinfo=UTC)) == datetime(2026, 7, 16, 23, 0, tzinfo=UTC)
    assert due(datetime(2026, 1, 14, 23, 59, tzinfo=UTC)) == datetime(2026, 1, 16, 0, 0, tzinfo=UTC)
    assert due(datetime(2026, 3, 27, 12, 0, tzinfo=UTC)) == datetime(2026, 3, 30, 23, 0, tzinfo=UTC)
    assert due(datetime(2026, 10, 23, 12, 0, tzinfo=UTC)) == datetime(2026, 10, 27, 0, 0, tzinfo=UTC)


LATE = {
    ("2026-11-17 09:00", "2026-11-18 23:59"): 0,
    ("2026-11-17 09:00", "2026-11-19 00:00"): 1,
    ("2026-11-17 09:00", "2026-11-20 12:00"): 2,
    ("2026-11-19 09:00", "2026-11-20 23:59"): 0,
    ("2026-11-19 09:00", "2026-11-21 12:00"): 1,
    ("2026-11-19 09:00", "2026-11-23 12:00"): 1,
    ("2026-11-19 09:00", "2026-11-24 12:00"): 2,
    ("2024-12-23 09:00", "2024-12-27 12:00"): 1,
    ("2024-12-24 09:00", "2024-12-27 12:00"): 0,
    ("2026-04-02 09:00", "2026-04-08 12:00"): 1,
}


@pytest.mark.parametrize(("aware", "sent"), LATE)
def test_working_days_late(aware: str, sent: str) -> None:
    assert days_late(at(aware), at(sent)) == LATE[aware, sent]
    assert is_late(at(aware), at(sent)) is bool(LATE[aware, sent])


MOMENTS = st.timedeltas(timedelta(0), timedelta(days=3590)).map(datetime(2019, 1, 2, tzinfo=UTC).__add__)


@given(MOMENTS)
def test_the_last_day_is_the_first_working_day_strictly_after(aware: datetime) -> None:
    until = due(aware)
    last = day_of(until - timedelta(seconds=1))
    assert until == end_of(last) == due_from(day_of(aware))
    assert working_days.is_working(last)
    assert working_days.between(day_of(aware), last) == 1
    assert timedelta(hours=23) <= until - aware <= timedelta(days=6)


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=40)))
def test_late_begins_when_the_last_day_is_over_and_only_grows(aware: datetime, passed: timedelta) -> None:
    sent = aware + passed
    late = days_late(aware, sent)
    assert (late > 0) is (sent >= due(aware)) is is_late(aware, sent)
    assert days_late(aware, sent + timedelta(hours=7)) >= late
    assert days_late(aware, due(aware)) == 1
    assert days_late(aware, due(aware) - timedelta(seconds=1)) == 0


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=9)))
def test_where_the_rule_is_24_hours_they_are_hours(aware: datetime, passed: timedelta) -> None:
    assert due(aware, Within.HOURS) - aware == timedelta(hours=24)
    assert (days_late(aware, aware + passed, Within.HOURS) > 0) is (passed >= timedelta(hours=24))


def test_what_comes_on_a_day_off_counts_as_if_it_came_on_the_next_working_day() -> None:
    """Known on a Wednesday, due by the end of Thursday: Saturday is as late as Monday."""
    aware = datetime(2026, 11, 18, 10, tzinfo=UTC)
    assert [days_late(aware, aware + timedelta(days=days)) for days in range(1, 7)] == [0, 1, 2, 2, 2, 3]


@pytest.mark.parametrize("hours", [24, 25, 30])
def test_hours_too_late_on_the_same_day_are_a_day(hours: int) -> None:
    aware = datetime(2026, 11, 18, 10, tzinfo=UTC)
    assert days_late(aware, aware + timedelta(hours=hours), Within.HOURS) == 1


def test_24_hours_are_24_hours_when_the_clocks_change() -> None:
    aware = at("2026-03-28 12:00")
    assert due(aware, Within.HOURS) == at("2026-03-29 13:00")


@pytest.mark.parametrize(("days", "until"), [(1, "2026-11-23"), (2, "2026-11-24"), (5, "2026-11-27")])
def test_the_desk_has_working_days_to_answer(days: int, until: str) -> None:
    assert respond_by(at("2026-11-20 15:40"), days) == end_of(date.fromisoformat(until))


AWARE = {
    "2026-11-19": (date(2026, 11, 19), "exact"),
    "2026-11": (date(2026, 11, 30), "approximate"),
    "2026-11-02 to 2026-11-19": (date(2026, 11, 19), "approximate"),
}


@pytest.mark.parametrize("typed", AWARE)
def test_nobody_is_called_late_on_a_guess(typed: str) -> None:
    found = aware_at(typed)
    assert found is not None
    assert (day_of(found[0]), found[1]) == AWARE[typed]
    assert aware_at(None) is None
