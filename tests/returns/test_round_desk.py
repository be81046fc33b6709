"""What a coordinator changes about a round, by the services: who may, when, what is written down, who is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.audit import AuditEvent
from portal.database import db, now
from portal.errors import Forbidden, NotFound, Refused
from portal.local_time import today
from portal.returns import service
from portal.returns.models import RoundChange, Status
from tests.support.rounds import Audit, make_audit

SECRET = "An invented reason that stays with the partnership."


def soon(days: int) -> date:
    return today() + timedelta(days=days)


@pytest.fixture
def audit(session: Any) -> Audit:
    return make_audit()


def written() -> list[tuple[str, str, str, str]]:
    rows = db.session.scalars(select(RoundChange).order_by(RoundChange.at, RoundChange.id))
    return [(row.what, row.before, row.after, row.note) for row in rows]


Verb = Callable[[Any, Audit], Any]
VERBS: dict[str, Verb] = {
    "extend": lambda user, audit: service.extend(user, audit.return_, soon(40), SECRET),
}


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_only_those_who_manage_rounds_may(audit: Audit, verb: str) -> None:
    elsewhere = make_audit()
    for role, person in audit.people.items():
        if person is not audit.coordinator:
            with pytest.raises((Forbidden, NotFound)):
                VERBS[verb](person, audit)
            assert written() == [], role
    for person in elsewhere.people.values():
        with pytest.raises(NotFound):
            VERBS[verb](person, audit)
    assert written() == []


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_step_is_written_down_and_recorded_without_its_words(audit: Audit, mails: Any, verb: str) -> None:
    VERBS[verb](audit.coordinator, audit)
    db.session.commit()
    assert [row[3] for row in written()] == [SECRET]
    (event,) = db.session.scalars(select(AuditEvent)).all()
    assert SECRET not in str(event.facts)
    assert mails()
    assert all(SECRET not in mail.subject + mail.body for mail in mails())


def test_more_time_counts_for_that_agency_alone(audit: Audit, mails: Any) -> None:
    service.extend(audit.coordinator, audit.return_, soon(45))
    assert audit.return_.due_on == soon(45)
    assert audit.round.due_on == soon(30)
    assert written() == [("extended", soon(30).isoformat(), soon(45).isoformat(), "")]


@pytest.mark.parametrize(("days", "says"), [(-1, "today or later"), (30, "must be after"), (5, "must be after")])
def test_more_time_is_more(audit: Audit, days: int, says: str) -> None:
    with pytest.raises(Refused, match=says):
        service.extend(audit.coordinator, audit.return_, soon(days))


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.ACCEPTED])
def test_who_has_submitted_needs_no_more_time(audit: Audit, status: Status) -> None:
    audit.return_.status = status.value
    db.session.flush()
    with pytest.raises(Refused, match="needs no more time"):
        service.extend(audit.coordinator, audit.return_, soon(40))


@pytest.mark.parametrize("field", ["closed_at", "cancelled_at"])
def test_nothing_changes_for_an_agency_when_the_round_is_over(audit: Audit, field: str) -> None:
    setattr(audit.round, field, now())
    db.session.flush()
    with pytest.raises(Refused, match=field.removesuffix("_at")):
        service.extend(audit.coordinator, audit.return_, soon(40))
