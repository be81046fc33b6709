"""Whose key goes when a case is erased: that of a meeting with the last case that it was about."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from sqlalchemy import select

from portal.database import db
from portal.lado.keeping.holders import holders
from portal.lado.meetings.models import MeetingCase
from portal.lado.models import Contact


@holders
def meetings_of_the_last(contact: Contact) -> Iterator[uuid.UUID]:
    """The meetings about this contact that are about no other one that is still there to be read."""
    mine = select(MeetingCase.meeting_id).where(MeetingCase.contact_id == contact.id)
    others = (
        select(MeetingCase.meeting_id)
        .join(Contact, Contact.id == MeetingCase.contact_id)
        .where(MeetingCase.contact_id != contact.id, Contact.erased_at.is_(None))
    )
    yield from db.session.scalars(mine.where(MeetingCase.meeting_id.not_in(others)))
