"""What meetings say on the page of a case and on the duty list: days and counts, and no word that anybody typed."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from sqlalchemy import func, select

from portal.accounts.models import Partnership, User
from portal.database import db
from portal.lado import policy
from portal.lado.desk import panels
from portal.lado.desk.panels import Panel, Watch
from portal.lado.meetings.chasing import is_due, is_past
from portal.lado.meetings.gate import arranged_or_reason
from portal.lado.meetings.models import Meeting, MeetingAction, MeetingCase
from portal.lado.meetings.sight import meetings_of, meets_threshold
from portal.lado.models import OVER, Contact
from portal.local_time import moment


def register() -> None:
    panels.panels(of_contact)
    panels.watches(of_desk)


def of_contact(_user: User, contact: Contact) -> Iterator[Panel]:
    """Of a case: what is arranged, what was held, and whether there is neither a meeting nor a reason."""
    if not meets_threshold(contact):
        return
    meetings = meetings_of(contact)
    held = sum(one.state == "held" for one in meetings)
    lines = [f"Arranged for {moment(one.starts_at)}" for one in meetings if one.state == "arranged"]
    missing = not arranged_or_reason(contact.id)
    if held:
        lines.insert(0, "One meeting was held" if held == 1 else f"{held} meetings were held")
    if missing:
        lines.append("No meeting is arranged, and no reason is recorded why none is held")
    elif not lines:
        lines.append("It is recorded why none is held")
    href = url_for("duty.meetings", contact_id=contact.id)
    yield Panel("Meetings", href, tuple(lines), missing=missing, order=20)


def of_desk(user: User, partnership: Partnership) -> Iterator[Watch]:
    """Two lines at most, two statements: actions that are due, and meetings that nobody has completed."""
    mine = policy.visible_to(user).where(Contact.partnership_id == partnership.id, Contact.state.not_in(OVER))
    ids = mine.with_only_columns(Contact.id)
    due = select(func.count()).select_from(MeetingAction).where(is_due(), MeetingAction.contact_id.in_(ids))
    many = db.session.scalar(due) or 0
    if many:
        words = "One action of a meeting is due" if many == 1 else f"{many} actions of meetings are due"
        yield Watch(words, url_for("duty.meeting_actions"), order=30)
    past = (
        select(func.count(Meeting.id.distinct()))
        .join(MeetingCase, MeetingCase.meeting_id == Meeting.id)
        .where(is_past(), MeetingCase.contact_id.in_(ids))
    )
    waiting = db.session.scalar(past) or 0
    if waiting:
        words = (
            "One meeting is over and not completed" if waiting == 1 else f"{waiting} meetings are over, not completed"
        )
        yield Watch(words, url_for("duty.meeting_actions"), order=31)
