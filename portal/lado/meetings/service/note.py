"""What a meeting records of one case: documents, decisions, recommendations, actions; and that it is complete."""

from __future__ import annotations

import uuid
from datetime import timedelta

from portal.accounts.models import User
from portal.accounts.words import Mistake, at_once, plain_line
from portal.database import db, now
from portal.errors import Refused
from portal.lado.desk import words as desk_words
from portal.lado.desk.service.find import changed
from portal.lado.meetings import sight, words
from portal.lado.meetings.models import (
    Attendance,
    Meeting,
    MeetingAction,
    MeetingCase,
    MeetingDecision,
    Paper,
    Recommendation,
)
from portal.lado.meetings.typed import Day, a_day
from portal.lado.models import Contact
from portal.local_time import today

COMPLETE = "The meeting is complete for this case. Write what was wrong into a new version of the minutes."
LONGEST = timedelta(days=3 * 366)


def note_paper(user: User, contact_id: uuid.UUID, meeting_id: uuid.UUID, what: str, *, seen: int) -> Paper:
    """A document that the meeting relied on."""
    contact, meeting = _open(user, contact_id, meeting_id, seen)
    text = desk_words.text_from(what, "what", "it", "Enter which document it is, from whom and of which day")
    made = Paper(meeting_id=meeting.id, contact_id=contact.id, at=now(), by_id=user.id, what=text)
    return _kept(user, contact, made)


def note_decision(
    user: User, contact_id: uuid.UUID, meeting_id: uuid.UUID, what: str, why: str, *, seen: int
) -> MeetingDecision:
    """What was decided about this person, and why."""
    contact, meeting = _open(user, contact_id, meeting_id, seen)
    with at_once() as each:
        with each:
            decision = desk_words.text_from(what, "what", "the decision", "Enter what was decided")
        with each:
            reasons = desk_words.text_from(why, "why", "the reasons", "Enter why it was decided")
    made = MeetingDecision(
        meeting_id=meeting.id,
        contact_id=contact.id,
        at=now(),
        by_id=user.id,
        what=decision,
        why=reasons,
    )
    return _kept(user, contact, made)


def note_recommendation(
    user: User, contact_id: uuid.UUID, meeting_id: uuid.UUID, from_whom: str, what: str, *, seen: int
) -> Recommendation:
    """What somebody recommended. It waits to be considered."""
    contact, meeting = _open(user, contact_id, meeting_id, seen)
    with at_once() as each:
        with each:
            whose = plain_line(from_whom, "from_whom", "who recommended it")
        with each:
            text = desk_words.text_from(what, "what", "the recommendation", "Enter what they recommended")
    made = Recommendation(
        meeting_id=meeting.id,
        contact_id=contact.id,
        at=now(),
        by_id=user.id,
        from_whom=whose,
        what=text,
    )
    return _kept(user, contact, made)


def consider(
    user: User,
    contact_id: uuid.UUID,
    meeting_id: uuid.UUID,
    entry_id: uuid.UUID,
    verdict: str,
    why: str,
    *,
    seen: int,
) -> Recommendation:
    """Whether a recommendation was accepted, and why."""
    contact, meeting = _open(user, contact_id, meeting_id, seen)
    found = sight.get_entry(Recommendation, meeting, contact, entry_id)
    with at_once() as each:
        with each:
            desk_words.chosen(verdict, words.VERDICTS, "verdict", "Choose whether it was accepted")
        with each:
            found.why = desk_words.text_from(why, "why", "the reasons", "Enter why")
    found.verdict, found.considered_at = verdict, now()
    changed(user, contact, "lado.meeting_noted")
    return found


def note_action(
    user: User, contact_id: uuid.UUID, meeting_id: uuid.UUID, what: str, owner_id: str, due: Day, *, seen: int
) -> MeetingAction:
    """What somebody on the list does, and by when."""
    contact, meeting = _open(user, contact_id, meeting_id, seen)
    with at_once() as each:
        with each:
            text = desk_words.text_from(what, "what", "the action", "Enter what they do")
        with each:
            owner = _owner(meeting, contact, owner_id)
        with each:
            due_on = a_day(due, "due_day", "Enter the day by which it is done, for example 27 3 2027")
            if not today() <= due_on <= today() + LONGEST:
                raise Mistake("due_day", "Enter a day that is still to come, within three years")
    made = MeetingAction(
        meeting_id=meeting.id,
        contact_id=contact.id,
        at=now(),
        by_id=user.id,
        attendance_id=owner.id,
        owner_id=owner.user_id,
        first_due_on=due_on,
        due_on=due_on,
        owner=owner.called,
        what=text,
    )
    return _kept(user, contact, made)


def _owner(meeting: Meeting, contact: Contact, owner_id: str) -> Attendance:
    found = next((one for one in sight.people_of(meeting, contact) if str(one.id) == owner_id), None)
    if found is None or found.part == "excluded":
        raise Mistake("owner", "Choose who does it. Put them on the list of people first")
    return found


def what_is_missing(meeting: Meeting, contact: Contact) -> list[str]:
    """Why the meeting cannot be recorded as complete for this case yet; empty when it can."""
    people = sight.people_of(meeting, contact)
    waiting = [one for one in sight.entries_of(Recommendation, meeting, contact) if one.verdict is None]
    found = {
        "It has not begun yet.": meeting.starts_at > now(),
        "Say who came.": not any(one.part == "came" for one in people),
        "Say of everybody who was asked whether they came.": any(one.part == "asked" for one in people),
        "Note at least one decision, with its reasons.": not sight.entries_of(MeetingDecision, meeting, contact),
        "Consider every recommendation: "
        + ("one is open." if len(waiting) == 1 else f"{len(waiting)} are open."): bool(waiting),
    }
    return [words for words, missing in found.items() if missing]


def complete(user: User, contact_id: uuid.UUID, meeting_id: uuid.UUID, *, seen: int) -> Meeting:
    """The meeting was held and discussed this case. Raises Refused while something is missing."""
    contact, meeting = _open(user, contact_id, meeting_id, seen)
    _, case = sight.get_meeting(contact, meeting_id, for_change=True)
    if missing := what_is_missing(meeting, contact):
        raise Refused(" ".join(missing))
    _mark(meeting, case)
    changed(user, contact, "lado.meeting_held")
    return meeting


def _mark(meeting: Meeting, case: MeetingCase) -> None:
    case.discussed, case.discussed_at = True, now()
    if meeting.state != "held":
        meeting.state, meeting.held_at = "held", now()


def _open(user: User, contact_id: uuid.UUID, meeting_id: uuid.UUID, seen: int) -> tuple[Contact, Meeting]:
    """The case and its meeting while its part is not complete."""
    contact = sight.case_to_change(user, contact_id, seen)
    meeting, case = sight.get_meeting(contact, meeting_id, for_change=True)
    if case.discussed:
        raise Refused(COMPLETE)
    if meeting.state == "cancelled":
        raise Refused("This meeting is cancelled. Arrange another one.")
    return contact, meeting


def _kept(user: User, contact: Contact, made: sight.Row) -> sight.Row:
    db.session.add(made)
    changed(user, contact, "lado.meeting_noted")
    return made
