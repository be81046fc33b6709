"""Which rounds, returns, drafts and submissions a person may see. What is not selected here is a 404.

An agency's people see their own agency's returns, in whichever partnership they were asked for. A partnership's people
see the rounds of that partnership and nothing of another one, also where an agency answers to both.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import contains_eager

from portal.local_time import today
from portal.permissions import Actor, Permission, can, places
from portal.returns.models import Return, Round, Submission


def visible_to(user: Actor) -> Select[Return]:
    """The returns that ``user`` may know of. The round is joined, so callers may filter and order by it."""
    return _returns().where(or_(_own_agency(user), _asked_by_own_partnership(user, Permission.ROUND_READ)))


def drafts_readable_by(user: Actor) -> Select[Return]:
    """The returns whose drafts ``user`` may read: their own agency's. Outside the agency nobody reads a draft."""
    return _returns().where(_own_agency(user))


def submissions_visible_to(user: Actor) -> Select[Submission]:
    """The submissions that ``user`` may read. Return and round are joined."""
    mine = or_(_own_agency(user), _asked_by_own_partnership(user, Permission.SUBMISSION_READ))
    return (
        select(Submission)
        .join(Return, Submission.return_id == Return.id)
        .join(Round, Return.round_id == Round.id)
        .where(mine)
    )


def rounds_visible_to(user: Actor) -> Select[Round]:
    """The rounds of the user's partnerships, and the open ones in which their agency is asked."""
    asked = select(Return.id).where(Return.round_id == Round.id, _own_agency(user)).exists()
    return select(Round).where(or_(asked, _asked_by_own_partnership(user, Permission.ROUND_READ)))


def may_read_draft(user: Actor, return_: Return) -> bool:
    """``drafts_readable_by`` for a return that is already at hand."""
    round_ = return_.round
    is_out = round_.cancelled_at is None and round_.opens_on <= today()
    return user.is_system or (is_out and can(user, Permission.RETURN_READ, agency_id=return_.agency_id))


def _returns() -> Select[Return]:
    return select(Return).join(Return.round).options(contains_eager(Return.round))


def _own_agency(user: Actor) -> ColumnElement[bool]:
    """Returns of the user's agencies, from the day the round opens and unless it was cancelled."""
    if user.is_system:
        return true()
    agencies, _ = places(user, Permission.RETURN_READ)
    if not agencies:
        return false()
    return and_(Return.agency_id.in_(agencies), Round.cancelled_at.is_(None), Round.opens_on <= today())


def _asked_by_own_partnership(user: Actor, permission: Permission) -> ColumnElement[bool]:
    if user.is_system:
        return true()
    _, partnerships = places(user, permission)
    return Round.partnership_id.in_(partnerships) if partnerships else false()
