"""What keeping learns of the other rooms: how cases ended, and what belongs to a meeting as a whole."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator

from sqlalchemy import select
from sqlalchemy.orm import aliased

from portal.database import db
from portal.lado.cases.models import Outcome
from portal.lado.keeping.outcomes import outcomes
from portal.lado.keeping.passages import Passage, of_column, passages
from portal.lado.meetings.models import Meeting, MeetingCase
from portal.lado.models import Contact

OF_A_MEETING = ("agenda", "why_cancelled")
"""What is said of the meeting alone; who came, and where it was, is nobody's own."""


@outcomes
def standing_outcomes(contact_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, set[str]]:
    """The outcomes that no later one replaced."""
    later = aliased(Outcome)
    query = (
        select(Outcome.contact_id, Outcome.outcome)
        .outerjoin(later, later.replaces_id == Outcome.id)
        .where(Outcome.contact_id.in_(contact_ids), later.id.is_(None))
    )
    found: dict[uuid.UUID, set[str]] = {}
    for contact_id, outcome in db.session.execute(query):
        found.setdefault(contact_id, set()).add(outcome)
    return found


@passages
def of_meetings(contact: Contact) -> Iterator[Passage]:
    mine = select(MeetingCase.meeting_id).where(MeetingCase.contact_id == contact.id)
    for meeting in db.session.scalars(select(Meeting).where(Meeting.id.in_(mine))):
        yield from (of_column(meeting, column) for column in OF_A_MEETING)
