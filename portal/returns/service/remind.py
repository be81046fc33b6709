"""Reminding the people of one return of what still has to be done."""

from __future__ import annotations

from portal import audit
from portal.accounts.models import User
from portal.database import db, now
from portal.errors import Refused
from portal.permissions import Actor, Permission, require
from portal.returns import letters, people
from portal.returns.about import subject
from portal.returns.models import Reminder, Return, Status

TO_BE_REMINDED = frozenset({Status.NOT_STARTED, Status.DRAFT, Status.AWAITING_APPROVAL, Status.CHANGES_REQUESTED})
"""While a return has one of these, something still has to be done by its agency."""


def remind(user: Actor, return_: Return, kind: str) -> list[User]:
    """Remind the safeguarding leads, and the approvers where answers wait for them; returns whom.

    Who has switched reminders off gets none. ``kind`` says which reminder it is: the same is sent once for one due
    day, so the second time nobody is told. Raises Refused when nothing has to be done any more, and Forbidden.
    """
    require(user, Permission.ROUND_MANAGE, partnership_id=return_.round.partnership_id)
    if return_.status not in TO_BE_REMINDED or return_.excused_at is not None:
        raise Refused(f"There is nothing to remind {return_.agency.name} of.")
    if db.session.get(Reminder, (return_.id, kind, return_.due_on)) is not None:
        return []
    db.session.add(Reminder(return_id=return_.id, kind=kind, due_on=return_.due_on, sent_at=now()))
    told = _write_to(return_)
    db.session.flush()
    audit.record("return.reminded", user, **subject(return_), kind=kind, people=len(told))
    return told


def _write_to(return_: Return) -> list[User]:
    approvers = people.approvers_of(return_.agency_id) if return_.status == Status.AWAITING_APPROVAL else []
    told = {one.id: one for one in approvers if letters.approval_reminder(one, return_)}
    for lead in people.leads_of(return_.agency_id):
        if lead not in approvers and letters.reminder(lead, return_):
            told[lead.id] = lead
    return list(told.values())
