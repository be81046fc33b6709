"""Due until the end of the day in England: around midnight, around the change of the clocks, and after the due day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from portal.database import now, pretend_now
from portal.errors import Refused
from portal.forms.spec import QuestionSet
from portal.local_time import day_of, end_of, moment
from portal.returns import service
from portal.returns.models import Return, Round, Status
from portal.returns.standing import due_words, late_words
from portal.returns.timing import is_late
from tests.returns.tiny import COMPLETE
from tests.support.rounds import Audit, fill_in, make_audit

LONDON = ZoneInfo("Europe/London")
SECOND = timedelta(seconds=1)
ENDS = {
    date(2026, 9, 30): datetime(2026, 9, 30, 23, tzinfo=UTC),  # In summer midnight is 23:00 in UTC.
    date(2026, 12, 31): datetime(2027, 1, 1, tzinfo=UTC),
    date(2026, 3, 28): datetime(2026, 3, 29, tzinfo=UTC),  # The night before the clocks go forward.
    date(2026, 3, 29): datetime(2026, 3, 29, 23, tzinfo=UTC),  # The day of 23 hours.
    date(2026, 10, 24): datetime(2026, 10, 24, 23, tzinfo=UTC),
    date(2026, 10, 25): datetime(2026, 10, 26, tzinfo=UTC),  # The day of 25 hours.
}


def submitted(due: date, at: datetime) -> Return:
    return Return(
        round=Round(due_on=due, closed_at=None),
        status=Status.SUBMITTED.value,
        first_submitted_at=at,
        submitted_at=at,
    )


@pytest.mark.parametrize("due", ENDS, ids=str)
def test_the_last_second_is_in_time_and_midnight_is_not(due: date) -> None:
    end = ENDS[due]
    assert end_of(due) == end
    assert (is_late(submitted(due, end - SECOND)), late_words(submitted(due, end - SECOND))) == (False, "")
    assert (is_late(submitted(due, end)), late_words(submitted(due, end))) == (True, "Submitted 1 day late")


@given(due=st.dates(date(2000, 1, 1), date(2100, 1, 1)), seconds=st.integers(-3 * 86_400, 3 * 86_400))
def test_late_is_what_a_clock_in_england_says(due: date, seconds: int) -> None:
    at = end_of(due) + timedelta(seconds=seconds)
    days = (at.astimezone(LONDON).date() - due).days
    one = submitted(due, at)
    assert is_late(one) is (days > 0)
    expected = "" if days <= 0 else f"Submitted {days} day{'s' if days > 1 else ''} late"
    assert late_words(one) == expected
    assert day_of(at) == at.astimezone(LONDON).date()


@pytest.mark.parametrize(
    ("at", "says"),
    [
        (datetime(2026, 7, 1, 22, 59, tzinfo=UTC), "1 July 2026 at 23:59"),
        (datetime(2026, 7, 1, 23, 0, tzinfo=UTC), "2 July 2026 at 00:00"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "25 October 2026 at 01:30"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "25 October 2026 at 01:30"),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "29 March 2026 at 00:59"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "29 March 2026 at 02:00"),
    ],
    ids=str,
)
def test_a_moment_is_told_as_england_tells_it(at: datetime, says: str) -> None:
    assert moment(at) == says


def test_the_due_day_is_today_until_midnight_in_england() -> None:
    one = Return(round=Round(due_on=date(2026, 9, 30), closed_at=None), status=Status.DRAFT.value)
    for at, says in (
        (datetime(2026, 9, 30, 22, 59, tzinfo=UTC), "Due 30 September 2026 (today)"),
        (datetime(2026, 9, 30, 23, 0, tzinfo=UTC), "Due 30 September 2026 (1 day late)"),
        (datetime(2026, 9, 29, 23, 0, tzinfo=UTC), "Due 30 September 2026 (today)"),
        (datetime(2026, 9, 29, 22, 59, tzinfo=UTC), "Due 30 September 2026 (tomorrow)"),
    ):
        with pretend_now(at):
            assert due_words(one) == says


@pytest.fixture
def audit(session: Session, tiny: QuestionSet, mails: Callable[[], list[tuple[str, str, str]]]) -> Audit:
    made = make_audit(question_set="tiny-1")
    fill_in(made.editor, made.return_, COMPLETE)
    service.send_for_approval(made.lead, made.return_.id)
    return made


@pytest.mark.parametrize(("later", "late"), [(-SECOND, False), (timedelta(0), True), (timedelta(days=90), True)])
def test_late_answers_are_taken_and_marked(audit: Audit, later: timedelta, late: bool) -> None:
    with pretend_now(end_of(audit.round.due_on) + later):
        service.submit(audit.approver, audit.return_.id, token="t" * 20)
    assert is_late(audit.return_) is late


def test_until_the_round_is_closed(audit: Audit) -> None:
    with pretend_now(end_of(audit.round.due_on) + SECOND):
        audit.round.closed_at = now()
        with pytest.raises(Refused, match="was closed on"):
            service.submit(audit.approver, audit.return_.id, token="t" * 20)
    assert audit.return_.status == Status.AWAITING_APPROVAL
