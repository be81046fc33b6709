"""What became of the actions of a meeting: done, or with another day."""

from __future__ import annotations

import uuid

from portal.accounts.models import User
from portal.accounts.words import Mistake, at_once
from portal.database import now
from portal.errors import Refused
from portal.lado.desk import words as desk_words
from portal.lado.desk.service.find import changed
from portal.lado.meetings import sight
from portal.lado.meetings.models import MeetingAction
from portal.lado.meetings.service.note import LONGEST
from portal.lado.meetings.typed import Day, a_day
from portal.lado.models import Contact
from portal.local_time import long_date, moment, today

BECAME = {"done": "It is done", "extend": "It needs longer"}


def follow_action(
    user: User,
    contact_id: uuid.UUID,
    meeting_id: uuid.UUID,
    action_id: uuid.UUID,
    became: str,
    due: Day,
    said: str,
    *,
    seen: int,
) -> MeetingAction:
    """Whichever of the two was chosen."""
    sight.case_to_change(user, contact_id, seen)
    desk_words.chosen(became, BECAME, "became", "Choose what became of it")
    if became == "done":
        return action_done(user, contact_id, meeting_id, action_id, said, seen=seen)
    return extend(user, contact_id, meeting_id, action_id, due, said, seen=seen)


def action_done(
    user: User, contact_id: uuid.UUID, meeting_id: uuid.UUID, action_id: uuid.UUID, said: str, *, seen: int
) -> MeetingAction:
    """It is done, with what was said about it."""
    contact, found = _open(user, contact_id, meeting_id, action_id, seen)
    finish(found, user, desk_words.optional_text(said, "said", "what was done"))
    changed(user, contact, "lado.action_done")
    return found


def extend(
    user: User, contact_id: uuid.UUID, meeting_id: uuid.UUID, action_id: uuid.UUID, due: Day, why: str, *, seen: int
) -> MeetingAction:
    """Another day, with a reason. The first day stays, and the owner is reminded anew."""
    contact, found = _open(user, contact_id, meeting_id, action_id, seen)
    with at_once() as each:
        with each:
            due_on = a_day(due, "due_day", "Enter the new day, for example 27 3 2027")
            if not max(found.due_on, today()) < due_on <= today() + LONGEST:
                raise Mistake("due_day", "Enter a day after the old one that is still to come, within three years")
        with each:
            reason = desk_words.text_from(why, "said", "the reason", "Enter why it needs longer")
    _say(found, f"From {long_date(found.due_on)} to {long_date(due_on)}, {moment(now())}: {reason}")
    found.due_on, found.soon_told_on, found.late_told_on = due_on, None, None
    changed(user, contact, "lado.action_extended")
    return found


def finish(action: MeetingAction, user: User, said: str) -> None:
    """Mark it as done today, by whom."""
    action.state, action.done_on, action.done_by_id = "done", today(), user.id
    if said:
        _say(action, said)


def _say(action: MeetingAction, words: str) -> None:
    action.said = [*(action.said or []), words]


def _open(
    user: User, contact_id: uuid.UUID, meeting_id: uuid.UUID, action_id: uuid.UUID, seen: int
) -> tuple[Contact, MeetingAction]:
    contact = sight.case_to_change(user, contact_id, seen)
    meeting, _ = sight.get_meeting(contact, meeting_id)
    found = sight.get_entry(MeetingAction, meeting, contact, action_id)
    if found.state == "done":
        raise Refused("This action is done already.")
    return contact, found
