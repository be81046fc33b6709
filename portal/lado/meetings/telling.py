"""E-mails about meetings: a day, a time and a reference. No name, no place, and nothing of what it is about."""

from __future__ import annotations

from dataclasses import dataclass

from portal import mail, notices
from portal.accounts import notices as account_notices
from portal.accounts.models import Partnership, User
from portal.accounts.notices import Letter
from portal.database import db
from portal.lado.meetings.hearing import may_not_hear
from portal.lado.meetings.models import Attendance, Meeting
from portal.local_time import long_date, short_time
from portal.notices import Kind
from portal.permissions import Permission

PATH = "/meetings"
GUEST = "lado_meeting_guest"
MEETING = notices.add(
    Kind(
        "lado_meeting",
        "A meeting",
        "you are on the list of people of a meeting",
        Permission.CONTACT_LIST,
    )
)
SIGN_IN = "Sign in to read what there is for you."
CALL = "The LADO's office will tell you the rest. Please do not answer this e-mail with any details."

mail.forget_recipient_of(GUEST)


@dataclass(frozen=True, slots=True)
class Word:
    """What an e-mail says: its subject, and a sentence."""

    subject: str
    says: str


def invitation(meeting: Meeting) -> Word:
    when = f"{long_date(meeting.starts_at)} at {short_time(meeting.starts_at)}"
    return Word("You are asked to a meeting", f"You are asked to a meeting on {when}. Reference {meeting.reference}.")


def called_off(meeting: Meeting) -> Word:
    when = f"{long_date(meeting.starts_at)} at {short_time(meeting.starts_at)}"
    return Word("A meeting is cancelled", f"The meeting on {when} is cancelled. Reference {meeting.reference}.")


def something_to_read(meeting: Meeting) -> Word:
    return Word(
        "There is something to read about a meeting",
        f"There is something for you to read about a meeting. Reference {meeting.reference}.",
    )


def to_do(meeting: Meeting, due: str, late: bool) -> Word:
    subject = "Something to do after a meeting is overdue" if late else "Something to do after a meeting is due soon"
    was = "was to be done by" if late else "is to be done by"
    return Word(subject, f"What you took on at a meeting {was} {due}. Reference {meeting.reference}.")


def tell(person: Attendance, meeting: Meeting, word: Word) -> bool:
    """Send it to the account, or to the address of whoever has none; returns whether anybody was written to.

    Whoever is in conflict with any case of the meeting, and whoever was kept out of it, is sent nothing.
    """
    email = str(person.who.get("email", ""))
    if person.part == "excluded" or may_not_hear(meeting, email, person.user_id):
        return False
    partnership = db.session.get_one(Partnership, meeting.partnership_id)
    account = db.session.get(User, person.user_id) if person.user_id is not None else None
    if account is not None:
        letter = Letter(MEETING, word.subject, (word.says, SIGN_IN), PATH, partnership.team_name)
        return account_notices.send(account, letter) is not None
    if not email:
        return False
    parts = ("Hello", word.says, CALL, partnership.team_name)
    mail.send(email, word.subject, "\n\n".join(part for part in parts if part) + "\n", kind=GUEST)
    return True
