"""What goes of meetings when a case is erased: the key of one with the last case that it was about, and before that
whoever came for the erased case alone, who is sealed with that key.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from sqlalchemy import select

from portal.database import db
from portal.lado.keeping.holders import forgetting, holders
from portal.lado.meetings.models import Attendance, MeetingCase
from portal.lado.models import Contact
from portal.lado.sealing.keystore import keys


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


@forgetting
def who_came_for_it_alone(contact: Contact) -> None:
    """Where the meeting lives on, its key would open them for good; where it does not, they are gone with it."""
    alone = list(db.session.scalars(select(Attendance).where(Attendance.contact_id == contact.id)))
    living = set(keys.living([one.meeting_id for one in alone]))
    for one in alone:
        one.user_id = None
        if one.meeting_id in living:
            one.who, one.why = {}, None
    db.session.flush()
