"""Reminding the people of one return of what still has to be done."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator

from sqlalchemy import select

from portal import audit
from portal.accounts.models import User
from portal.database import db, now
from portal.errors import Refused
from portal.permissions import Actor, Permission, require
from portal.returns import asked_of_me, letters, people, policy
from portal.returns.about import subject
from portal.returns.models import Assignment, Reminder, Return, Status

TO_BE_REMINDED = frozenset({Status.NOT_STARTED, Status.DRAFT, Status.AWAITING_APPROVAL, Status.CHANGES_REQUESTED})
"""While a return has one of these, something still has to be done by its agency."""


def remind(user: Actor, return_: Return, kind: str) -> list[User]:
    """Remind the safeguarding leads, the approvers where answers wait for them, and else the colleagues in whose part
    something is missing; returns whom.

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
    """Each person gets one e-mail, whatever roles they have."""
    told: dict[uuid.UUID, User] = {}
    approvers = people.approvers_of(return_.agency_id) if return_.status == Status.AWAITING_APPROVAL else []
    leads = [lead for lead in people.leads_of(return_.agency_id) if lead not in approvers]
    others = {one.id for one in (*approvers, *leads)}
    told.update({one.id: one for one in approvers if letters.approval_reminder(one, return_)})
    told.update({one.id: one for one in leads if letters.reminder(one, return_)})
    for colleague, parts in _unfinished_parts(return_, others):
        if letters.part_reminder(colleague, return_, parts):
            told[colleague.id] = colleague
    return list(told.values())


def _unfinished_parts(return_: Return, others: Collection[uuid.UUID]) -> Iterator[tuple[User, list[str]]]:
    """The colleagues, beside those who are told anyway, in whose sections or questions something is still missing."""
    if return_.status == Status.AWAITING_APPROVAL:
        return
    query = select(Assignment).where(Assignment.return_id == return_.id, Assignment.user_id.not_in(others))
    colleagues = {row.user_id: row.user for row in db.session.scalars(query.order_by(Assignment.assigned_at))}
    for colleague in colleagues.values():
        mine = asked_of_me.of_returns(colleague, [return_])[return_.id]
        parts = [asked.name for asked in mine.asked if not asked.tally.is_complete]
        if parts and policy.may_read_draft(colleague, return_):
            yield colleague, parts
