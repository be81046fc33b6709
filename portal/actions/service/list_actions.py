"""The actions that a person may read, what needs doing first."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from portal import audit
from portal.accounts.models import Agency
from portal.actions import policy
from portal.actions.models import FollowedAction, State
from portal.actions.timing import SOON, Standing
from portal.database import db
from portal.local_time import today
from portal.permissions import Actor, Permission, places, require

PAGE_SIZE = 30
FOLDED = 20
"""How many of those that are closed stand folded below the open ones; the rest has a page of its own."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the person wants to see; by default all that are open, of every agency."""

    standing: Standing | None = None
    agency_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class ActionList:
    """One page. ``counts`` are of all actions of the chosen agency, by how they stand, whatever ``filters`` says."""

    filters: Filters
    actions: tuple[FollowedAction, ...]
    closed: tuple[FollowedAction, ...]
    counts: Mapping[Standing, int]
    agencies: tuple[tuple[uuid.UUID, str], ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))

    @property
    def open(self) -> int:
        return sum(count for standing, count in self.counts.items() if standing is not Standing.CLOSED)


def list_actions(user: Actor, filters: Filters, page: int = 1) -> ActionList:
    """A page of actions, with a number of statements that does not depend on how many there are.

    What somebody of a partnership reads here is written into the record, as it is for a submission.
    """
    require(user, Permission.ACTION_READ)
    visible = policy.visible_to(user)
    here = visible.where(FollowedAction.agency_id == filters.agency_id) if filters.agency_id else visible
    counts = _counts(here)
    total = sum(count for standing, count in counts.items() if _is_shown(standing, filters))
    page = min(max(page, 1), max(1, -(-total // PAGE_SIZE)))
    wanted = here.where(_chosen(filters)).order_by(*_order(filters)).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    folds = filters.standing is None and page == 1
    closed = here.where(_stands(Standing.CLOSED)).order_by(FollowedAction.closed_at.desc(), FollowedAction.id)
    found = ActionList(
        filters=filters,
        actions=tuple(db.session.scalars(wanted)),
        closed=tuple(db.session.scalars(closed.limit(FOLDED))) if folds else (),
        counts=counts,
        agencies=_agencies(visible),
        total=total,
        page=page,
    )
    _note_reading(user, (*found.actions, *found.closed))
    return found


def _stands(standing: Standing) -> ColumnElement[bool]:
    """``timing.standing_of`` as a condition."""
    day, is_open = FollowedAction.due_on, FollowedAction.state == State.OPEN.value
    return {
        Standing.OVERDUE: and_(is_open, day < today()),
        Standing.SOON: and_(is_open, day >= today(), day <= today() + SOON),
        Standing.LATER: and_(is_open, or_(day.is_(None), day > today() + SOON)),
        Standing.CLOSED: FollowedAction.state != State.OPEN.value,
    }[standing]


def _is_shown(standing: Standing, filters: Filters) -> bool:
    return standing is filters.standing if filters.standing else standing is not Standing.CLOSED


def _chosen(filters: Filters) -> ColumnElement[bool]:
    return _stands(filters.standing) if filters.standing else FollowedAction.state == State.OPEN.value


def _order(filters: Filters) -> tuple[ColumnElement[Any], ...]:
    """By due day, so the overdue come first; those that are closed, by when."""
    if filters.standing is Standing.CLOSED:
        return FollowedAction.closed_at.desc(), FollowedAction.id.asc()
    return FollowedAction.due_on.is_(None).asc(), FollowedAction.due_on.asc(), FollowedAction.id.asc()


def _counts(here: Select[FollowedAction]) -> dict[Standing, int]:
    standing = case(*((_stands(each), each.value) for each in Standing))
    query = here.with_only_columns(standing, func.count()).group_by(standing)
    return {Standing(value): count for value, count in db.session.execute(query)}


def _agencies(visible: Select[FollowedAction]) -> tuple[tuple[uuid.UUID, str], ...]:
    ids = visible.with_only_columns(FollowedAction.agency_id)
    query = select(Agency.id, Agency.name).where(Agency.id.in_(ids)).order_by(func.lower(Agency.name), Agency.id)
    return tuple((agency_id, name) for agency_id, name in db.session.execute(query))


def _note_reading(user: Actor, shown: tuple[FollowedAction, ...]) -> None:
    agencies, partnerships = places(user, Permission.ACTION_READ)
    outside = {one.partnership_id for one in shown if one.agency_id not in agencies} & partnerships
    for partnership_id in sorted(outside):
        audit.record_apart("actions.read", user, partnership_id=partnership_id, outcome="done")
