"""What stands on the page before sign-in at any moment, and how a partnership's words are read."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import working_days
from portal.lado.before import opens_in_words, shown_at
from portal.lado.clock import Within
from portal.lado.hours import DAYS, UnreadableHours, read_hours
from portal.lado.words import LadoWords, unread, words_of
from portal.local_time import LONDON, day_of

WORDS = LadoWords(
    social_care_day="01234 000001",
    social_care_night="01234 000002",
    phone="01234 000003",
    hours="Monday to Thursday 09:00-17:00; Friday 09:00-16:30",
    instead="Example: call social care.",
)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=3590)).map(datetime(2019, 1, 2, tzinfo=UTC).__add__)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


SEEN = {
    "2026-11-20 15:40": (True, "", "01234 000001"),
    "2026-11-20 16:29": (True, "", "01234 000001"),
    "2026-11-20 16:30": (False, "on Monday 23 November at 09:00", "01234 000001"),
    "2026-11-20 17:00": (False, "on Monday 23 November at 09:00", "01234 000002"),
    "2026-11-22 12:00": (False, "tomorrow at 09:00", "01234 000002"),
    "2026-11-23 08:59": (False, "today at 09:00", "01234 000002"),
    "2026-11-23 09:00": (True, "", "01234 000001"),
    "2026-12-25 10:00": (False, "on Tuesday 29 December at 09:00", "01234 000002"),
    "2026-07-14 09:00": (True, "", "01234 000001"),
    "2026-07-14 08:59": (False, "today at 09:00", "01234 000002"),
}


@pytest.mark.parametrize("moment", SEEN)
def test_whom_to_call_now(moment: str) -> None:
    shown = shown_at(WORDS, at(moment))
    assert (shown.is_open, shown.opens) == SEEN[moment][:2]
    assert [number.number for number in shown.social_care if number.now] == [SEEN[moment][2]]
    assert shown.instead == ("" if shown.is_open else WORDS.instead)


@given(MOMENTS)
def test_at_every_moment_one_number_of_social_care_is_the_one_and_shut_says_when_it_opens(moment: datetime) -> None:
    shown = shown_at(WORDS, moment)
    assert sum(number.now for number in shown.social_care) == 1
    assert shown.is_open is not bool(shown.opens)
    assert shown.is_open is WORDS.opening.is_open(moment)
    opens = WORDS.opening.opens_next(moment)
    assert opens is not None
    assert opens > moment
    assert WORDS.opening.is_open(opens)
    assert not WORDS.opening.is_open(opens - timedelta(seconds=1))
    assert working_days.is_working(day_of(opens))


@given(MOMENTS)
def test_what_is_not_set_is_not_shown_and_nothing_is_made_up(moment: datetime) -> None:
    shown = shown_at(LadoWords(), moment)
    assert (shown.social_care, shown.phone, shown.is_open, shown.opens, shown.instead) == ((), "", False, "", "")


TIMES = (
    st.tuples(st.times(), st.times())
    .map(sorted)
    .filter(lambda pair: pair[0].strftime("%H%M") < pair[1].strftime("%H%M"))
)


@given(st.tuples(st.integers(0, 6), st.integers(0, 6)).map(sorted), TIMES, MOMENTS)
def test_hours_are_those_that_were_written(days: list[int], times: list[time], moment: datetime) -> None:
    first, last = days
    opens, closes = (one.replace(second=0, microsecond=0) for one in times)
    hours = read_hours(f"{DAYS[first].capitalize()} to {DAYS[last][:3]} {opens:%H:%M}-{closes:%H:%M}")
    local = moment.astimezone(LONDON)
    is_on = first <= local.weekday() <= last and local.date() not in working_days.bank_holidays()
    assert hours.is_open(moment) is (is_on and opens <= local.time() < closes)


def test_one_that_never_opens_says_nothing() -> None:
    shut = LadoWords(phone="01234 000003", hours="Monday 09:00-10:00")
    assert opens_in_words(shut, at("2026-11-17 10:00")) == "on Monday 23 November at 09:00"
    assert read_hours("Monday 09:00-10:00").of(date(2026, 5, 4)) == ()


UNREADABLE = (
    "",
    "always",
    "Monday 9-5",
    "Monday 09:00-09:00",
    "Friday to Monday 09:00-17:00",
    "Munday 09:00-17:00",
    "mon 25:00-26:00",
)


@pytest.mark.parametrize("text", UNREADABLE)
def test_hours_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(UnreadableHours):
        read_hours(text)


def test_the_words_of_a_partnership() -> None:
    wording = {"lado_phone": " 01234 000003 ", "lado_draft_days": "7", "lado_within": "24_hours", "other": "x"}
    words = words_of(wording)
    assert (words.phone, words.draft_life, words.clock) == ("01234 000003", timedelta(days=7), Within.HOURS)
    assert (words.nudge_after, words.answer_days) == (timedelta(hours=1), 1)
    assert unread(wording) == []


@pytest.mark.parametrize("name", ["within", "hours", "social_care_hours", "draft_days", "answer_days", "nudge_minutes"])
@pytest.mark.parametrize("typed", ["?", "0", "-1", "99999999"])
def test_what_cannot_be_read_keeps_its_default_and_is_told(name: str, typed: str) -> None:
    wording = {f"lado_{name}": typed}
    assert words_of(wording) == LadoWords()
    (line,) = unread(wording)
    assert line.startswith(f"lado_{name} must be ")
