"""What a pack says of one case: what is known, and what earlier meetings left to do."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from portal.database import db
from portal.lado.meetings.models import Meeting, MeetingAction
from portal.lado.models import Contact
from portal.lado.sectors import SECTORS
from portal.local_time import long_date


@dataclass(frozen=True, slots=True)
class Part:
    """One case in a pack."""

    contact: Contact
    facts: list[tuple[str, str]]
    actions: list[MeetingAction]


def part_of(meeting: Meeting, contact: Contact) -> Part:
    """Whoever called or reported is not in it: how they are named is decided for each of them, and elsewhere."""
    person = contact.person or {}
    facts = [
        ("Person of concern", str(person.get("name") or "Not named")),
        ("Job", str(person.get("job") or "")),
        ("Workplace", str(person.get("workplace") or "")),
        ("Sector of the employer", SECTORS.get(contact.employer_sector or "", "")),
        ("Reported on", long_date(contact.arrived_at)),
        ("What happened", contact.summary or ""),
    ]
    earlier = select(MeetingAction).where(
        MeetingAction.contact_id == contact.id, MeetingAction.meeting_id != meeting.id
    )
    actions = list(db.session.scalars(earlier.order_by(MeetingAction.due_on, MeetingAction.id)))
    return Part(contact, [(key, value) for key, value in facts if value], actions)
