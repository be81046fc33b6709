"""What is said of an agency's returns before the agency ends or another takes its place."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from portal.accounts.ending import said_before_it_ends
from portal.accounts.models import Agency
from portal.database import db
from portal.permissions import Actor, Permission, places
from portal.returns.models import Return, Round, Status


def register() -> None:
    """Ask to be heard before an agency ends."""
    said_before_it_ends(unfinished)


def unfinished(user: Actor, agency: Agency) -> Iterator[str]:
    """Each open audit that the agency has not finished, of the partnerships that ``user`` administers."""
    _, mine = places(user, Permission.PARTNERSHIP_MANAGE)
    query = (
        select(Round.title)
        .join(Return, Return.round_id == Round.id)
        .where(Return.agency_id == agency.id, Return.status != Status.ACCEPTED.value)
        .where(Round.closed_at.is_(None), Round.cancelled_at.is_(None))
    )
    if not user.is_system:
        query = query.where(Round.partnership_id.in_(mine))
    for title in db.session.scalars(query.order_by(Round.due_on, Round.title)):
        yield (
            f"{title} is open and not finished there. It stays with {agency.name}, whose people can still submit it; "
            "excuse or remove the agency on the page of the audit if it is not to answer."
        )
