"""What has happened with one agency in a round: milestones, what the partnership changed, and whom it spoke to.

Only what has left the agency is in it: a draft's answers, notes and remarks of the agency's own approver are not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select

from portal.accounts.models import User
from portal.database import db
from portal.local_time import long_date
from portal.returns.models import (
    Contact,
    ExtensionRequest,
    Remark,
    Reminder,
    Return,
    RoundChange,
    Source,
    Submission,
    Withdrawal,
)
from portal.returns.round_log import Change
from portal.returns.service.log_contact import ContactKind


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: when, what, by whom, and what was written about it."""

    at: datetime
    what: str
    by: str = ""
    note: str = ""


CONTACTS = {
    ContactKind.CALL: "Telephone call",
    ContactKind.EMAIL: "E-mail",
    ContactKind.MEETING: "Meeting",
    ContactKind.NOTE: "Note",
}


def history_of(return_: Return) -> list[Entry]:
    """The newest first; a fixed number of statements."""
    found = [
        *_milestones(return_),
        *_submissions(return_),
        *_asked_changes(return_),
        *_changes(return_),
        *_contacts(return_),
        *_requests(return_),
    ]
    return sorted(found, key=lambda entry: entry.at, reverse=True)


def change_words(change: RoundChange) -> str:
    """``Due date changed from 30 September 2026 to 14 October 2026``."""
    return {
        Change.OPENED: "Audit opened",
        Change.DATES: _dates_words(change),
        Change.CLOSED: "Audit closed",
        Change.REOPENED: "Audit opened again",
        Change.CANCELLED: "Audit cancelled",
        Change.ADDED: "Asked later than others" + (", short version" if change.after else ""),
        Change.REMOVED: "Not asked any more",
        Change.EXCUSED: "Excused",
        Change.UNEXCUSED: "Asked to answer after all",
        Change.EXTENDED: f"More time: due {_day(change.after)} instead of {_day(change.before)}",
    }[Change(change.what)]


def _dates_words(change: RoundChange) -> str:
    before, after = change.before.split("/"), change.after.split("/")
    if len(before) != 2 or len(after) != 2:
        return "Days changed"
    words = [
        f"{name} changed from {_day(was)} to {_day(now)}"
        for name, was, now in zip(("Opening day", "due date"), before, after, strict=True)
        if was != now
    ]
    text = " and ".join(words)
    return text[:1].upper() + text[1:]


def _day(iso: str) -> str:
    try:
        return long_date(date.fromisoformat(iso))
    except ValueError:
        return "another day"


def _milestones(return_: Return) -> Iterator[Entry]:
    if return_.started_at is not None:
        yield Entry(return_.started_at, "The agency began to answer")
    if return_.sent_for_approval_at is not None:
        yield Entry(return_.sent_for_approval_at, "Sent to the agency's approver")
    if return_.accepted_at is not None:
        yield Entry(return_.accepted_at, "Accepted")
    for at in db.session.scalars(select(Reminder.sent_at).where(Reminder.return_id == return_.id)):
        yield Entry(at, "Reminder sent")


def _submissions(return_: Return) -> Iterator[Entry]:
    columns = (Submission.submitted_at, Submission.reference, Submission.submitter_name)
    for at, reference, name in db.session.execute(select(*columns).where(Submission.return_id == return_.id)):
        yield Entry(at, f"Submitted, receipt {reference}", name)


def _asked_changes(return_: Return) -> Iterator[Entry]:
    """How many changes the partnership asked for at a time; what it wrote stands beside the answers."""
    columns = (Remark.at, User.name)
    query = select(*columns, func.count()).outerjoin(User, User.id == Remark.author_id).group_by(*columns)
    own = (Remark.return_id == return_.id, Remark.source == Source.PARTNERSHIP.value)
    for at, name, count in db.session.execute(query.where(*own)):
        yield Entry(at, "1 change asked for" if count == 1 else f"{count} changes asked for", name or "")


def _changes(return_: Return) -> Iterator[Entry]:
    """Of the agency, and of the whole round as far as it concerns every agency."""
    mine = or_(RoundChange.agency_id == return_.agency_id, RoundChange.agency_id.is_(None))
    for change in db.session.scalars(select(RoundChange).where(RoundChange.round_id == return_.round_id, mine)):
        yield Entry(change.at, change_words(change), change.by_name, change.note)


def _contacts(return_: Return) -> Iterator[Entry]:
    for contact in db.session.scalars(select(Contact).where(Contact.return_id == return_.id)):
        yield Entry(contact.at, CONTACTS[ContactKind(contact.kind)], contact.by_name, contact.text)


def _requests(return_: Return) -> Iterator[Entry]:
    for wish in db.session.scalars(select(Withdrawal).where(Withdrawal.return_id == return_.id)):
        yield Entry(wish.asked_at, "The agency asks to withdraw its answers", wish.person.name, wish.reason)
        if wish.decided_at is not None:
            words = "Answers opened again, as asked" if wish.granted else "Request to withdraw declined"
            yield Entry(wish.decided_at, words, "", wish.answer)
    for more in db.session.scalars(select(ExtensionRequest).where(ExtensionRequest.return_id == return_.id)):
        yield Entry(
            more.asked_at,
            f"The agency asks for more time, until {long_date(more.until)}",
            more.person.name,
            more.reason,
        )
        if more.decided_at is not None:
            words = "More time granted" if more.granted else "More time declined"
            yield Entry(more.decided_at, words, "", more.answer)
