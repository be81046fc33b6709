"""When an action becomes overdue, the agency's safeguarding leads are told once: again only for another due day."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, timedelta

import structlog
from sqlalchemy import select

from portal import audit, jobs
from portal.accounts.models import Agency
from portal.actions import letters
from portal.actions.models import FollowedAction, State
from portal.database import db, now
from portal.local_time import today
from portal.notices import is_daytime
from portal.permissions import SYSTEM
from portal.returns import people
from portal.returns.models import Reminder

KIND = "action_overdue:"
"""Before the id of an action, the kind under which it is kept that its leads were told."""

TOLD_WITHIN = timedelta(days=30)
"""For how long after its due day an action is news. What has been overdue for longer stands on the page anyway."""

log = structlog.get_logger(__name__)


def register() -> None:
    """Ask for the hourly round."""
    jobs.hourly(tell_of_overdue)


def tell_of_overdue() -> int:
    """Tell of every action that has become overdue, one e-mail for all of an agency; returns of how many actions.

    Run once an hour, by day only. One agency's trouble keeps no other from being told.
    """
    if not is_daytime():
        return 0
    told = 0
    for agency, actions in _by_agency(_newly_overdue()).items():
        try:
            with db.session.begin_nested():
                _tell(agency, actions)
            told += len(actions)
        except Exception as problem:  # noqa: BLE001 - as above; the next hour tries again.
            log.error("overdue_not_told", agency_id=str(agency.id), problem=type(problem).__name__)
    return told


def _newly_overdue() -> list[FollowedAction]:
    """Open actions whose due day was over lately and of which nobody has been told."""
    query = (
        select(FollowedAction)
        .where(FollowedAction.state == State.OPEN.value)
        .where(FollowedAction.due_on < today(), FollowedAction.due_on >= today() - TOLD_WITHIN)
        .order_by(FollowedAction.due_on, FollowedAction.id)
    )
    actions = list(db.session.scalars(query))
    done = _told_already(actions)
    return [action for action in actions if (kind_of(action), action.due_on) not in done]


def kind_of(action: FollowedAction) -> str:
    return f"{KIND}{action.id}"


def _told_already(actions: Iterable[FollowedAction]) -> set[tuple[str, date]]:
    """By action and due day, whichever return the action was submitted in at the time."""
    kinds = [kind_of(action) for action in actions]
    query = select(Reminder.kind, Reminder.due_on).where(Reminder.kind.in_(kinds))
    return {(kind, due_on) for kind, due_on in db.session.execute(query)}


def _by_agency(actions: Iterable[FollowedAction]) -> dict[Agency, list[FollowedAction]]:
    found: dict[Agency, list[FollowedAction]] = {}
    for action in actions:
        found.setdefault(heir_of(action.agency), []).append(action)
    return found


def heir_of(agency: Agency) -> Agency:
    """The agency itself, or whichever has taken its place by now, step by step."""
    seen: set[uuid.UUID] = set()
    while agency.successor is not None and agency.succeeded_on is not None and agency.id not in seen:
        if agency.succeeded_on > today():
            break
        seen.add(agency.id)
        agency = agency.successor
    return agency


def _tell(agency: Agency, actions: list[FollowedAction]) -> None:
    for action in actions:
        if action.due_on is not None:
            kept = Reminder(return_id=action.return_id, kind=kind_of(action), due_on=action.due_on, sent_at=now())
            db.session.add(kept)
    told = [lead for lead in people.leads_of(agency.id) if letters.overdue(lead, agency, len(actions))]
    db.session.flush()
    audit.record("actions.overdue", SYSTEM, agency_id=agency.id, actions=len(actions), people=len(told))
