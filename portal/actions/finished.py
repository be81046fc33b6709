"""Actions that are closed are not offered again when the next year's return is filled in."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from portal.actions.models import FollowedAction, State
from portal.database import db
from portal.returns.finished_rows import finds_finished_rows


def register() -> None:
    """Be asked which rows of earlier lists are over and done with."""
    finds_finished_rows(finished_actions)


def finished_actions(agency_ids: frozenset[uuid.UUID]) -> list[str]:
    """The row ids of the actions of these agencies that are done, or that were dropped."""
    query = select(FollowedAction.row_id).where(FollowedAction.agency_id.in_(agency_ids))
    return list(db.session.scalars(query.where(FollowedAction.state != State.OPEN.value)))
