"""Whose survey it is: the agency's, and that of the partnership that asks the return beside it."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from portal.database import db
from portal.errors import NotFound
from portal.permissions import Actor, Permission, can
from portal.returns.models import Return
from portal.returns.service.get_return import get_return
from portal.surveys.models import SurveyLink


def readable(user: Actor, return_id: uuid.UUID) -> Return:
    """The return whose survey ``user`` may read. Raises NotFound."""
    return_ = get_return(user, return_id)
    own = can(user, Permission.RETURN_READ, agency_id=return_.agency_id)
    if own or can(user, Permission.SUBMISSION_READ, partnership_id=return_.round.partnership_id):
        return return_
    raise NotFound


def link_of(return_id: uuid.UUID, *, lock: bool = False) -> SurveyLink | None:
    """The survey of a return, if one was opened."""
    query = select(SurveyLink).where(SurveyLink.return_id == return_id)
    return db.session.scalars(query.with_for_update(of=SurveyLink) if lock else query).one_or_none()
