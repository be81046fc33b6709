"""What became of the actions that agencies named in an earlier round: done, under way, or overdue."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from portal.actions import service
from portal.actions.models import FollowedAction, State
from portal.database import db, pretend_now
from portal.demo.accounts import Cast
from portal.demo.rows import MARK, end_of_month
from portal.demo.story import random_of
from portal.demo.words import with_numbers
from portal.permissions import Role
from portal.returns import drafts
from portal.returns.models import Return, Round

DONE, UNDER_WAY = 0.85, 0.95
"""The shares of actions that are done (or, where this year's answers name them again, go on until another day), and
that are at least begun; of the others nobody has said anything.
"""

WORKED = (
    "a check in {month} found it in {many} files",
    "{many} people asked in {month} could say what had changed",
    "people we work with told us in {month} that they had noticed",
)
BEGUN = (
    "half of the teams have done it, and the others follow by the end of term",
    "it waits for the new year's budget",
)


def follow_up(cast: Cast, earlier: Round, later: Round, today: date, seed: int) -> None:
    """Let the leads say how the actions of ``earlier`` went. What ``later`` names again goes on and is not closed."""
    carried = _carried(later)
    query = select(FollowedAction).join(Return, FollowedAction.return_id == Return.id)
    query = query.where(Return.round_id == earlier.id, FollowedAction.state == State.OPEN.value)
    for action in db.session.scalars(query.order_by(FollowedAction.row_id)).all():
        _follow_up(cast, action, carried, today - timedelta(days=1), seed)


def _follow_up(cast: Cast, action: FollowedAction, carried: Collection[str], last_day: date, seed: int) -> None:
    luck, lead = random_of(seed, action.row_id), cast.one_of(action.agency, Role.SAFEGUARDING_LEAD)
    draw, day = luck.random(), (action.due_on or last_day) - timedelta(days=luck.randint(0, 25))
    with pretend_now(datetime.combine(min(day, last_day), time(13), tzinfo=UTC)):
        if draw < DONE and action.row_id not in carried:
            said = with_numbers(luck.choice(WORKED), luck, lead.job_title)
            service.close(lead, action.id, f"{MARK}: {said}.", seen=action.version)
        elif draw < DONE:
            later = end_of_month(last_day + timedelta(days=luck.randint(40, 200)))
            service.move_due_day(lead, action.id, later, f"{MARK}: it takes longer than planned.", seen=action.version)
        elif draw < UNDER_WAY:
            service.say_progress(lead, action.id, f"{MARK}: {luck.choice(BEGUN)}.")


def _carried(later: Round) -> frozenset[str]:
    """The ids of the rows that stand in this year's answers, submitted or not."""
    rows: set[str] = set()
    for one in db.session.scalars(select(Return).where(Return.round_id == later.id)):
        for raw in drafts.load(one).answers.values():
            if isinstance(raw, list):
                rows.update(str(row["id"]) for row in raw if isinstance(row, dict))
    return frozenset(rows)
