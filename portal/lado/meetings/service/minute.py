"""Minutes in versions: drafted from what was noted, frozen when they are issued, and corrected by another version."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from portal.accounts.models import User
from portal.database import db, now
from portal.errors import NotFound, Refused
from portal.lado.desk import words as desk_words
from portal.lado.desk.service.find import changed
from portal.lado.meetings import sight, words
from portal.lado.meetings.models import (
    Meeting,
    MeetingAction,
    MeetingDecision,
    Minutes,
    Paper,
    Recommendation,
)
from portal.lado.models import Contact
from portal.local_time import long_date, moment

EMPTY = "none"


def versions_of(meeting: Meeting, contact: Contact) -> list[Minutes]:
    """Every version of the minutes of this case, the latest first."""
    query = select(Minutes).where(Minutes.meeting_id == meeting.id, Minutes.contact_id == contact.id)
    return list(db.session.scalars(query.order_by(Minutes.version.desc())))


def get_version(meeting: Meeting, contact: Contact, version: int) -> Minutes:
    """One version; raises NotFound."""
    found = next((one for one in versions_of(meeting, contact) if one.version == version), None)
    if found is None:
        raise NotFound()
    return found


def issue(
    user: User, contact_id: uuid.UUID, meeting_id: uuid.UUID, text: str, changed_what: str, *, seen: int
) -> Minutes:
    """Freeze the text as the next version. From the second on it says what is changed and why."""
    contact = sight.case_to_change(user, contact_id, seen)
    meeting, case = sight.get_meeting(contact, meeting_id, for_change=True)
    if not case.discussed:
        raise Refused("The meeting is not complete for this case yet. Complete it, then issue the minutes.")
    earlier = versions_of(meeting, contact)
    words_kept = desk_words.text_from(text, "text", "the minutes", "Write the minutes")
    why = desk_words.optional_text(changed_what, "changed", "what is changed")
    if earlier:
        why = desk_words.text_from(changed_what, "changed", "what is changed", "Enter what is changed, and why")
    made = Minutes(
        meeting_id=meeting.id,
        contact_id=contact.id,
        version=len(earlier) + 1,
        issued_at=now(),
        issued_by_id=user.id,
        text=words_kept,
        changed=why if earlier else None,
    )
    db.session.add(made)
    changed(user, contact, "lado.minutes_issued")
    return made


def draft(meeting: Meeting, contact: Contact) -> str:
    """What was noted of this case, as the text that minutes begin with."""
    people = sight.people_of(meeting, contact)
    parts = [
        f"{words.KINDS[meeting.kind]}, {moment(meeting.starts_at)}\n"
        f"Meeting {meeting.reference}, about {contact.reference}\nChaired by {meeting.chair}",
        _part("Came", [one.introduced for one in people if one.part == "came"]),
        _part("Apologies", [one.introduced for one in people if one.part == "apologies"]),
        _part("Did not come", [one.introduced for one in people if one.part == "absent"]),
        _part("Kept out, and why", [f"{one.introduced}: {one.why}" for one in people if one.part == "excluded"]),
        _part("Agenda", meeting.agenda),
        _part("Documents relied on", [one.what for one in sight.entries_of(Paper, meeting, contact)]),
        _part("Recommendations", [_considered(one) for one in sight.entries_of(Recommendation, meeting, contact)]),
        _part(
            "Decisions",
            [f"{one.what}\n  Why: {one.why}" for one in sight.entries_of(MeetingDecision, meeting, contact)],
        ),
        _part("Actions", [_action(one) for one in sight.entries_of(MeetingAction, meeting, contact)]),
    ]
    return "\n\n".join(parts)


def _part(title: str, lines: list[str]) -> str:
    return "\n".join([title, *(f"- {line}" for line in lines or [EMPTY])])


def _considered(one: Recommendation) -> str:
    became = words.VERDICTS.get(one.verdict or "", "Not considered")
    return f"{one.from_whom}: {one.what}\n  {became}: {one.why}"


def _action(one: MeetingAction) -> str:
    return f"{one.what} ({one.owner}, by {long_date(one.due_on)})"
