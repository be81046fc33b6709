"""When an action becomes overdue its leads are told: once, by day, and again only for another day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy.orm import Session

from portal import jobs
from portal.actions import letters, overdue, service
from portal.actions.overdue import TOLD_WITHIN, tell_of_overdue
from portal.actions.timing import Standing, standing_of
from portal.database import db, pretend_now
from portal.local_time import LONDON
from portal.permissions import Role
from tests.actions.arrange import followed, row, submit
from tests.support.builders import make_agency, make_user
from tests.support.mails import Mail
from tests.support.rounds import Audit, make_audit
from tests.support.statements import count_statements

Mails = Callable[[], list[Mail]]
DUE = date(2027, 10, 30)
"""The last day of summer time in England but one: the day after it has 25 hours."""


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=LONDON).astimezone(UTC)


@pytest.fixture
def audit(session: Session) -> Audit:
    with pretend_now(at(DUE - timedelta(days=60))):
        made = make_audit()
        submit(made.approver, made.return_, [row("a", due=DUE)])
    return made


def hours(first: date, last: date) -> Iterator[datetime]:
    moment = at(first, 0, 17)
    while moment < at(last + timedelta(days=1), 0):
        yield moment
        moment += timedelta(hours=1)


def walk(first: date, last: date) -> list[datetime]:
    """The hours at which the worker told anyone, by the clock in England."""
    found = []
    for moment in hours(first, last):
        with pretend_now(moment):
            if tell_of_overdue():
                found.append(moment.astimezone(LONDON).replace(tzinfo=None))
    return found


def morning_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(8, 17))


def recipients(mails: Mails) -> list[str]:
    db.session.commit()
    return [mail.recipient for mail in mails()]


def test_the_lead_is_told_once_on_the_morning_after(audit: Audit, mails: Mails) -> None:
    assert walk(DUE - timedelta(days=3), DUE + timedelta(days=10)) == [morning_after(DUE)]
    assert recipients(mails) == [audit.lead.email]
    [mail] = mails()
    assert mail.subject == f"1 action of {audit.agency.name} is overdue"
    assert "http://localhost:8000/actions?show=overdue\n" in mail.body
    assert "train everyone" not in mail.body


def test_the_worker_does_it_every_hour() -> None:
    assert tell_of_overdue in jobs.CHORES


def test_overdue_means_that_the_day_is_over_in_england(audit: Audit) -> None:
    for day, expected in ((DUE, Standing.SOON), (DUE + timedelta(days=1), Standing.OVERDUE)):
        for hour in (0, 12, 23):
            with pretend_now(at(day, hour, 59)):
                assert standing_of(followed()) is expected


@pytest.mark.parametrize("hour", range(24))
def test_never_at_night(audit: Audit, mails: Mails, hour: int) -> None:
    with pretend_now(at(DUE + timedelta(days=1), hour, 30)):
        assert tell_of_overdue() == (1 if 8 <= hour < 20 else 0)


def test_all_of_an_agency_in_one_e_mail(audit: Audit, mails: Mails) -> None:
    other = make_audit(audit.partnership, make_agency(audit.partnership))
    with pretend_now(at(DUE - timedelta(days=50))):
        submit(audit.approver, audit.return_, [row("a", due=DUE), row("b", due=DUE - timedelta(days=1))])
        submit(other.approver, other.return_, [row("a", due=DUE)])
    with pretend_now(at(DUE + timedelta(days=1))):
        assert tell_of_overdue() == 3
    assert sorted(recipients(mails)) == sorted([audit.lead.email, other.lead.email])
    assert {mail.subject.split()[0] for mail in mails()} == {"1", "2"}


def test_another_day_begins_anew(audit: Audit, mails: Mails) -> None:
    later = DUE + timedelta(days=20)
    walk(DUE, DUE + timedelta(days=2))
    with pretend_now(at(DUE + timedelta(days=2), 12)):
        service.move_due_day(audit.lead, followed().id, later, "Example", seen=followed().version)
    assert walk(DUE + timedelta(days=3), later + timedelta(days=3)) == [morning_after(later)]


def test_a_later_round_that_takes_the_action_over_tells_nobody_again(audit: Audit, mails: Mails) -> None:
    walk(DUE, DUE + timedelta(days=2))
    with pretend_now(at(DUE + timedelta(days=2))):
        later = make_audit(audit.partnership, make_agency(audit.partnership))
        followed().return_id = later.return_.id
        db.session.flush()
    assert walk(DUE + timedelta(days=3), DUE + timedelta(days=5)) == []


@pytest.mark.parametrize("verb", ["close", "drop"])
def test_what_is_closed_is_not_overdue(audit: Audit, mails: Mails, verb: str) -> None:
    getattr(service, verb)(audit.lead, followed().id, "Example", seen=followed().version)
    assert walk(DUE, DUE + timedelta(days=2)) == []


def test_what_has_been_overdue_for_long_is_no_news(audit: Audit, mails: Mails) -> None:
    with pretend_now(at(DUE + TOLD_WITHIN + timedelta(days=1))):
        assert tell_of_overdue() == 0
    with pretend_now(at(DUE + TOLD_WITHIN)):
        assert tell_of_overdue() == 1


def test_the_lead_of_the_heir_is_told(audit: Audit, mails: Mails) -> None:
    heirs = [make_agency(audit.partnership) for _ in range(2)]
    leads = [make_user(Role.SAFEGUARDING_LEAD, heir) for heir in heirs]
    audit.agency.successor, audit.agency.succeeded_on = heirs[0], DUE
    heirs[0].successor, heirs[0].succeeded_on = heirs[1], DUE + timedelta(days=2)
    db.session.flush()
    with pretend_now(at(DUE + timedelta(days=1))):
        tell_of_overdue()
    assert recipients(mails) == [leads[0].email]
    with pretend_now(at(DUE + timedelta(days=2))):
        assert overdue.heir_of(audit.agency) is heirs[1]


def test_one_agency_s_trouble_keeps_no_other_from_being_told(
    audit: Audit, mails: Mails, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_audit(audit.partnership, make_agency(audit.partnership))
    with pretend_now(at(DUE - timedelta(days=50))):
        submit(other.approver, other.return_, [row("a", due=DUE)])
    send = letters.overdue

    def fails_for_one(user: object, agency: object, count: int) -> bool:
        if agency is audit.agency:
            raise LookupError("an invented failure")
        return send(user, agency, count)  # type: ignore[arg-type]

    monkeypatch.setattr(letters, "overdue", fails_for_one)
    with pretend_now(at(DUE + timedelta(days=1))):
        assert tell_of_overdue() == 1
    monkeypatch.undo()
    with pretend_now(at(DUE + timedelta(days=1), 10)):
        assert tell_of_overdue() == 1
    assert recipients(mails) == [other.lead.email, audit.lead.email]


def test_the_number_of_statements_does_not_grow_with_the_actions(audit: Audit, mails: Mails) -> None:
    counts = []
    for size in (2, 20):
        with pretend_now(at(DUE - timedelta(days=size))):
            submit(audit.approver, audit.return_, [row(f"{size}-{one}", due=DUE) for one in range(size)])
        db.session.flush()
        db.session.expire_all()
        with pretend_now(at(DUE + timedelta(days=1))), count_statements(db.engine) as statements:
            assert tell_of_overdue() == size
        counts.append(len([text for text in statements.texts if text.upper().startswith("SELECT")]))
    assert counts[0] == counts[1]
