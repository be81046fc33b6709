"""Reminders, day by day and hour by hour: when they go out, to whom, and never twice or at night."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import jobs
from portal.accounts.models import User
from portal.database import db, pretend_now
from portal.errors import Forbidden, Refused
from portal.local_time import LONDON, long_date
from portal.mail import postbox
from portal.permissions import SYSTEM, Role
from portal.returns import reminders, service
from portal.returns.models import Reminder, Return, Status
from portal.returns.reminders import CATCH_UP, kind_of, send_reminders, step_of
from portal.returns.service.remind import TO_BE_REMINDED, remind
from tests.support.builders import add_role
from tests.support.mails import Mail
from tests.support.rounds import Audit, fill_in, make_audit

Mails = Callable[[], list[Mail]]
DUE = date(2027, 3, 31)
"""A Wednesday three days after the clocks went forward in England."""

pytestmark = pytest.mark.usefixtures("mails")


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment by the clock in England."""
    return datetime.combine(day, time(hour, minute), tzinfo=LONDON).astimezone(UTC)


@pytest.fixture
def audit(session: Session) -> Audit:
    with pretend_now(at(DUE - timedelta(days=60))):
        return make_audit(due_on=DUE)


def sent() -> list[tuple[str, date]]:
    """What was sent so far: the kind, and the due day that it was about."""
    rows = db.session.scalars(select(Reminder).order_by(Reminder.sent_at))
    return [(row.kind, row.due_on) for row in rows]


def hours(first: date, last: date) -> Iterator[datetime]:
    """Each hour, as the worker's timetable has it, of all days from ``first`` to ``last``; in UTC, so of 23 or 25."""
    moment = at(first, 0, 17)
    while moment < at(last + timedelta(days=1), 0):
        yield moment
        moment += timedelta(hours=1)


def walk(first: date, last: date) -> list[datetime]:
    """Let the worker do its round at every hour; gives when it sent anything, by the clock in England."""
    found = []
    for moment in hours(first, last):
        with pretend_now(moment):
            if send_reminders():
                found.append(moment.astimezone(LONDON).replace(tzinfo=None))
    return found


def morning(day: date) -> datetime:
    return datetime.combine(day, time(8, 17))


@pytest.mark.parametrize("due", [DUE, date(2027, 11, 3), date(2027, 7, 14)], ids=["spring", "autumn", "summer"])
def test_three_times_and_always_in_the_morning_in_england(session: Session, due: date) -> None:
    with pretend_now(at(due - timedelta(days=60))):
        make_audit(due_on=due)
    found = walk(due - timedelta(days=16), due + timedelta(days=6))
    assert found == [morning(due - timedelta(days=14)), morning(due - timedelta(days=3)), morning(due + timedelta(1))]
    assert sent() == [("14_days_before", due), ("3_days_before", due), ("1_days_after", due)]


def test_the_worker_does_it_every_hour() -> None:
    assert send_reminders in jobs.CHORES


@pytest.mark.parametrize("hour", range(24))
def test_never_at_night(audit: Audit, hour: int) -> None:
    for day in (DUE - timedelta(days=14), date(2027, 3, 28)):
        with pretend_now(at(day, hour, 30)):
            assert bool(send_reminders()) is (8 <= hour < 20)


def recipients(mails: Mails) -> list[str]:
    db.session.commit()
    return [mail.recipient for mail in mails()]


def bring(audit: Audit, status: Status, **fields: object) -> None:
    audit.return_.status = status.value
    for name, value in fields.items():
        setattr(audit.return_, name, value)
    db.session.flush()


@pytest.mark.parametrize("status", Status)
def test_who_is_told_follows_from_how_the_answers_stand(audit: Audit, status: Status, mails: Mails) -> None:
    bring(audit, status)
    with pretend_now(at(DUE - timedelta(days=3))):
        send_reminders()
    expected = [audit.lead.email] if status in TO_BE_REMINDED else []
    if status is Status.AWAITING_APPROVAL:
        expected = [audit.approver.email, audit.lead.email]
    assert recipients(mails) == expected


def test_who_is_lead_and_approver_is_told_once(audit: Audit, mails: Mails) -> None:
    add_role(audit.lead, Role.APPROVER, audit.agency)
    bring(audit, Status.AWAITING_APPROVAL)
    with pretend_now(at(DUE - timedelta(days=3))):
        send_reminders()
    assert sorted(recipients(mails)) == sorted([audit.lead.email, audit.approver.email])


def test_a_colleague_is_reminded_of_the_part_that_is_not_complete(audit: Audit, mails: Mails) -> None:
    with pretend_now(at(DUE - timedelta(days=20))):
        service.assign(audit.lead, audit.return_.id, "s1", audit.editor.id)
        service.assign(audit.lead, audit.return_.id, "s2", audit.lead.id)
    before = len(recipients(mails))
    with pretend_now(at(DUE - timedelta(days=14))):
        send_reminders()
    assert sorted(recipients(mails)[before:]) == sorted([audit.lead.email, audit.editor.email])
    [mail] = [one for one in mails()[before:] if one.recipient == audit.editor.email]
    assert "your part is not complete yet" in mail.subject
    assert mail.body.count("\n- ") == 1
    with pretend_now(at(DUE - timedelta(days=13))):
        fill_in(audit.editor, audit.return_)
    db.session.flush()
    before = len(recipients(mails))
    with pretend_now(at(DUE - timedelta(days=3))):
        send_reminders()
    assert recipients(mails)[before:] == [audit.lead.email]


@pytest.mark.parametrize("why", ["suspended", "left", "awaiting approval"])
def test_nobody_is_reminded_of_a_part_that_is_theirs_no_more(audit: Audit, mails: Mails, why: str) -> None:
    with pretend_now(at(DUE - timedelta(days=20))):
        service.assign(audit.lead, audit.return_.id, "s1", audit.editor.id)
    if why == "suspended":
        audit.editor.suspended_at = at(DUE)
    elif why == "left":
        audit.editor.memberships[0].ended_at = at(DUE)
    else:
        bring(audit, Status.AWAITING_APPROVAL)
    before = len(recipients(mails))
    with pretend_now(at(DUE - timedelta(days=3))):
        send_reminders()
    assert audit.editor.email not in recipients(mails)[before:]


NOT_ASKED = {
    "excused": lambda audit: setattr(audit.return_, "excused_at", at(DUE)),
    "closed": lambda audit: setattr(audit.round, "closed_at", at(DUE)),
    "cancelled": lambda audit: setattr(audit.round, "cancelled_at", at(DUE)),
    "not open yet": lambda audit: setattr(audit.round, "opens_on", DUE),
}


@pytest.mark.parametrize("why", NOT_ASKED)
def test_nobody_is_reminded_of_what_is_not_asked(audit: Audit, why: str) -> None:
    NOT_ASKED[why](audit)
    db.session.flush()
    assert walk(DUE - timedelta(days=15), DUE - timedelta(days=1)) == []


def test_answers_that_came_in_time_and_are_changed_now_are_not_called_late(audit: Audit) -> None:
    bring(audit, Status.CHANGES_REQUESTED, first_submitted_at=at(DUE - timedelta(days=10)))
    assert walk(DUE - timedelta(days=5), DUE + timedelta(days=3)) == [morning(DUE - timedelta(days=3))]


def test_a_due_day_that_moves_begins_anew(audit: Audit) -> None:
    later = DUE + timedelta(days=30)
    walk(DUE - timedelta(days=15), DUE - timedelta(days=2))
    audit.return_.extended_to = later
    db.session.flush()
    assert walk(DUE - timedelta(days=2), later + timedelta(days=2)) == [
        morning(later - timedelta(days=14)),
        morning(later - timedelta(days=3)),
        morning(later + timedelta(days=1)),
    ]
    assert [due for _, due in sent()] == [DUE, DUE, later, later, later]


def test_a_round_that_opens_late_is_not_followed_by_a_reminder_at_once(session: Session) -> None:
    with pretend_now(at(DUE - timedelta(days=10))):
        make_audit(due_on=DUE, opens_on=DUE - timedelta(days=10))
    assert walk(DUE - timedelta(days=10), DUE)[0] == morning(DUE - timedelta(days=3))


@pytest.mark.parametrize("days", range(6))
def test_a_worker_that_was_away_sends_what_is_not_too_old(audit: Audit, days: int) -> None:
    with pretend_now(at(DUE - timedelta(days=14) + timedelta(days=days))):
        assert send_reminders() == (1 if days < CATCH_UP else 0)


def test_a_worker_that_was_away_sends_only_the_latest(audit: Audit) -> None:
    with pretend_now(at(DUE + timedelta(days=1))):
        assert (send_reminders(), send_reminders()) == (1, 0)
    assert sent() == [("1_days_after", DUE)]


def test_the_days_are_a_setting(audit: Audit) -> None:
    postbox.use(replace(postbox.settings, reminder_days=(7, 0)))
    found = walk(DUE - timedelta(days=15), DUE + timedelta(days=3))
    assert found == [morning(DUE - timedelta(days=7)), morning(DUE)]
    assert [kind for kind, _ in sent()] == ["7_days_before", "due_day"]
    postbox.use(replace(postbox.settings, reminder_days=()))
    assert walk(DUE - timedelta(days=3), DUE) == []


def test_one_that_fails_keeps_no_other_from_being_sent(
    audit: Audit, monkeypatch: pytest.MonkeyPatch, mails: Mails
) -> None:
    with pretend_now(at(DUE - timedelta(days=60))):
        other = make_audit(due_on=DUE)

    def fails_for_the_first(user: User, return_: Return, kind: str) -> list[User]:
        told = remind(SYSTEM, return_, kind)
        if return_.id == audit.return_.id:
            raise LookupError("an invented failure")
        return told

    monkeypatch.setattr(reminders, "remind", fails_for_the_first)
    with pretend_now(at(DUE - timedelta(days=3))):
        assert send_reminders() == 1
    assert recipients(mails) == [other.lead.email]
    monkeypatch.undo()
    with pretend_now(at(DUE - timedelta(days=3), 10)):
        assert send_reminders() == 1
    assert recipients(mails) == [other.lead.email, audit.lead.email]


def test_a_reminder_says_how_long_there_is_left_and_nothing_that_was_written(audit: Audit, mails: Mails) -> None:
    audit.return_.note = "Example note"
    with pretend_now(at(DUE - timedelta(days=3))):
        send_reminders()
    with pretend_now(at(DUE + timedelta(days=1))):
        send_reminders()
    db.session.commit()
    before, after = mails()
    assert "3 days left" in before.body
    assert "1 day late" in after.body
    for mail in (before, after):
        assert audit.round.title in mail.subject
        assert long_date(DUE) in mail.body
        assert f"http://localhost:8000/returns/{audit.return_.id}\n" in mail.body
        assert "Example note" not in mail.body


@pytest.mark.parametrize("role", Role)
def test_only_a_coordinator_reminds_by_hand(audit: Audit, role: Role) -> None:
    if role is not Role.COORDINATOR:
        with pytest.raises(Forbidden):
            remind(audit.people[role], audit.return_, "by_hand")
        return
    assert remind(audit.coordinator, audit.return_, "by_hand") == [audit.lead]
    assert remind(audit.coordinator, audit.return_, "by_hand") == []
    assert remind(audit.coordinator, audit.return_, "by_hand_again") == [audit.lead]


@pytest.mark.parametrize("status", [one for one in Status if one not in TO_BE_REMINDED])
def test_there_is_nothing_to_remind_of_once_answers_are_in(audit: Audit, status: Status) -> None:
    bring(audit, status)
    with pytest.raises(Refused, match="nothing to remind"):
        remind(audit.coordinator, audit.return_, "by_hand")


def test_nor_of_an_agency_that_is_excused(audit: Audit) -> None:
    bring(audit, Status.DRAFT, excused_at=at(DUE))
    with pytest.raises(Refused, match="nothing to remind"):
        remind(audit.coordinator, audit.return_, "by_hand")


@given(st.sets(st.integers(-30, 60), max_size=5), st.integers(-40, 70), st.integers(0, 70))
def test_a_step_is_one_of_the_days_that_has_come_lately(app: object, days: set[int], left: int, open_for: int) -> None:
    with db.unit_of_work() as session:
        began = DUE - timedelta(days=open_for)
        with pretend_now(at(began)):
            return_ = make_audit(due_on=DUE, opens_on=began).return_
        day = DUE - timedelta(days=left)
        with pretend_now(at(day)):
            step = step_of(return_, days, day)
        expected = [one for one in days if left <= one < left + CATCH_UP and one < open_for]
        assert step == min(expected, default=None)
        session.rollback()


def test_each_day_has_a_kind_of_its_own() -> None:
    assert len({kind_of(days) for days in range(-60, 61)}) == 121
