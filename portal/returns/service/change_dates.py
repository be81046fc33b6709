"""Changing the days of a round."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import select

from portal import audit
from portal.database import db
from portal.errors import Refused
from portal.local_time import today
from portal.permissions import Actor, Permission
from portal.returns import round_letters, round_log
from portal.returns.models import Return, Round, Status
from portal.returns.notes import some_words
from portal.returns.people import members_who_may
from portal.returns.round_log import Change
from portal.returns.service.get_round import lock_running

WAIT_FOR_AGENCY = [
    status.value for status in (Status.NOT_STARTED, Status.DRAFT, Status.AWAITING_APPROVAL, Status.CHANGES_REQUESTED)
]


def change_dates(user: Actor, round_id: uuid.UUID, opens_on: date, due_on: date, note: str) -> Round:
    """Give a round other days, with a note that says why; the leads of agencies that still have to answer are told.

    An agency that was given a day which is not later any more is due with all others. Raises Refused with what to
    change, WordsNeeded without a note, Forbidden and NotFound.
    """
    round_ = lock_running(user, round_id)
    _check(round_, opens_on, due_on)
    words = some_words(note, "Say why the days change")
    before = _days(round_.opens_on, round_.due_on)
    round_.opens_on, round_.due_on = opens_on, due_on
    db.session.flush()
    round_log.note(user, round_, Change.DATES, before=before, after=_days(opens_on, due_on), words=words)
    _tell(_settle(round_))
    audit.record(
        "round.dates_changed",
        user,
        record_id=round_.id,
        partnership_id=round_.partnership_id,
        opens=opens_on.isoformat(),
        due=due_on.isoformat(),
    )
    return round_


def _days(opens_on: date, due_on: date) -> str:
    return f"{opens_on.isoformat()}/{due_on.isoformat()}"


def _check(round_: Round, opens_on: date, due_on: date) -> None:
    if due_on < opens_on:
        raise Refused("The due date must be the opening date or later.")
    if (opens_on, due_on) == (round_.opens_on, round_.due_on):
        raise Refused("These are the days that the audit has already. Change one of them.")
    if opens_on != round_.opens_on and round_.opens_on <= today():
        raise Refused("The audit is open already, so its opening day stays. Change the due date only.")
    if due_on < today() and due_on != round_.due_on:
        raise Refused("The due date must be today or later. To take no more answers, close the audit.")


def _settle(round_: Round) -> list[Return]:
    """The agencies for which the day has changed; a day of one's own that is not later any more is taken away."""
    asked = db.session.scalars(select(Return).where(Return.round_id == round_.id, Return.excused_at.is_(None))).all()
    affected = []
    for one in asked:
        if one.extended_to is not None and one.extended_to > round_.due_on:
            continue
        one.extended_to = None
        affected.append(one)
    db.session.flush()
    return [one for one in affected if one.status in WAIT_FOR_AGENCY]


def _tell(returns: list[Return]) -> None:
    leads = members_who_may(Permission.RETURN_SEND_FOR_APPROVAL, [one.agency_id for one in returns])
    for one in returns:
        for lead in leads[one.agency_id]:
            round_letters.dates_changed(lead, one)
