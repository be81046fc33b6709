"""Reminders that the portal sends by itself: some days before an agency's due day, and once the day is over.

Which days those are is a setting of the installation. A worker that was away sends the latest that came meanwhile, if
it has not been long; earlier ones are left out. A due day that moves begins anew, for what was sent names the day.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from datetime import date, timedelta

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from portal import jobs
from portal.database import db
from portal.local_time import LONDON, today
from portal.mail import postbox
from portal.notices import is_daytime
from portal.permissions import SYSTEM
from portal.returns.models import Reminder, Return, Round
from portal.returns.service.remind import TO_BE_REMINDED, remind
from portal.returns.timing import is_late

CATCH_UP = 3
"""For how many days after its own a reminder is still worth sending."""

log = structlog.get_logger(__name__)


def register() -> None:
    """Ask for the hourly round."""
    jobs.hourly(send_reminders)


def send_reminders() -> int:
    """Remind the people of every return whose time has come; returns of how many. Run once an hour, by day only.

    One that fails keeps none of the others from being sent.
    """
    if not is_daytime():
        return 0
    days, sent = postbox.settings.reminder_days, 0
    returns = _that_may_be_due(days)
    done = _sent_already(return_.id for return_ in returns)
    for return_ in returns:
        step = step_of(return_, days, today())
        if step is None or (return_.id, kind_of(step), return_.due_on) in done:
            continue
        try:
            with db.session.begin_nested():
                remind(SYSTEM, return_, kind_of(step))
            sent += 1
        except Exception as problem:  # noqa: BLE001 - one return's trouble is not another's; the next hour tries again.
            log.error("reminder_failed", return_id=str(return_.id), problem=type(problem).__name__)
    return sent


def kind_of(days: int) -> str:
    """How a reminder is kept: ``14_days_before``, ``due_day``, ``1_days_after``."""
    if days == 0:
        return "due_day"
    return f"{abs(days)}_days_{'before' if days > 0 else 'after'}"


def step_of(return_: Return, days: Collection[int], on: date) -> int | None:
    """Which of the days before the due day has come last, or None when there is nothing to remind of on the day ``on``.

    A day on which the round had not been open yet, or was only just, does not count: then the invitation says it all.
    """
    began = max(return_.round.opens_on, return_.round.created_at.astimezone(LONDON).date())
    left, at_first = (return_.due_on - on).days, (return_.due_on - began).days
    reached = [each for each in days if left <= each < at_first]
    latest = min(reached, default=None)
    if latest is None or latest - left >= CATCH_UP:
        return None
    return None if latest < 0 and not is_late(return_) else latest


def _that_may_be_due(days: Collection[int]) -> list[Return]:
    """The returns of open rounds that are not in and not excused, and whose due day is near enough."""
    if not days:
        return []
    due_on = func.coalesce(Return.extended_to, Round.due_on)
    query = (
        select(Return)
        .join(Return.round)
        .options(contains_eager(Return.round))
        .where(Return.status.in_([status.value for status in TO_BE_REMINDED]), Return.excused_at.is_(None))
        .where(Round.opens_on <= today(), Round.closed_at.is_(None), Round.cancelled_at.is_(None))
        .where(due_on <= today() + timedelta(days=max(days)))
        .where(due_on > today() + timedelta(days=min(days) - CATCH_UP))
        .order_by(Return.id)
    )
    return list(db.session.scalars(query))


def _sent_already(return_ids: Iterable[uuid.UUID]) -> set[tuple[uuid.UUID, str, date]]:
    query = select(Reminder.return_id, Reminder.kind, Reminder.due_on)
    return {(one, kind, due) for one, kind, due in db.session.execute(query.where(Reminder.return_id.in_(return_ids)))}
