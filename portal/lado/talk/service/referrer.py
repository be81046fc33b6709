"""What whoever reported does after sending: read what the desk wrote, answer, add something, and mark it as read.

What was sent is never edited. An author who has come into conflict with it hears no more, and says no more.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import exists, select

from portal import audit
from portal.database import db, now
from portal.errors import NotFound, Refused
from portal.lado import policy
from portal.lado.author import Author, account_id, is_author, may_report
from portal.lado.desk import words
from portal.lado.models import Message, Report, ReportReader
from portal.lado.talk.once import refuse_old_page
from portal.lado.talk.telling import CASE_MANAGER, tell_desk
from portal.lado.talk.words import TITLES

MESSAGE, ADDITION = "message", "addition"


@dataclass(frozen=True, slots=True)
class Words:
    """What was typed. ``message_id`` was made with the page; ``answers`` is the question that it answers."""

    message_id: uuid.UUID
    text: str
    answers: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was said, the oldest first. ``may_write`` is whether this person answers for those who reported."""

    report: Report
    messages: list[Message]
    may_write: bool

    @property
    def unread(self) -> list[Message]:
        """What the desk wrote and nobody of those who reported has marked as read."""
        return [one for one in self.messages if one.from_desk and one.read_at is None]

    def question(self, message_id: uuid.UUID | None) -> Message | None:
        """What the desk wrote under this id."""
        return next((one for one in self.messages if one.id == message_id and one.from_desk), None)


def conversation_of(author: Author, report_id: uuid.UUID) -> Conversation:
    """Everything that was said about a report; raises NotFound, also for an author in conflict."""
    report = _readable(author, report_id)
    theirs = select(Message).where(Message.report_id == report.id, Message.kind.in_(TITLES))
    found = list(db.session.scalars(theirs.order_by(Message.at, Message.id)))
    return Conversation(report, found, answers_for(author, report))


def letter_to_read(author: Author, report_id: uuid.UUID, letter_id: uuid.UUID) -> Message:
    """Something that the desk wrote, to print; raises NotFound."""
    found = conversation_of(author, report_id).question(letter_id)
    if found is None:
        raise NotFound()
    return found


def add(author: Author, report_id: uuid.UUID, typed: Words) -> Message:
    """Say something more about what was sent, or answer a question. The same page sent twice says it once.

    An answer belongs to the contact that the question was about, an addition to the report as a whole.
    """
    report = report_to_write_on(author, report_id)
    refuse_old_page(typed.message_id)
    if (there := _said_before(author, report, typed.message_id)) is not None:
        return there
    question = conversation_of(author, report_id).question(typed.answers)
    text = words.text_from(typed.text, "text", "the text", "Write what you want to say")
    _mark(report)
    return _say(author, report, typed.message_id, text, question)


def note(author: Author, report: Report, text: str) -> Message:
    """Let the desk read that something was added in another way."""
    return _say(author, report, uuid.uuid4(), text, None)


def _say(author: Author, report: Report, message_id: uuid.UUID, text: str, question: Message | None) -> Message:
    made = Message(
        id=message_id,
        report_id=report.id,
        contact_id=question.contact_id if question is not None else None,
        kind=MESSAGE if question is not None else ADDITION,
        from_desk=False,
        at=now(),
        author_id=account_id(author),
        text=text,
    )
    db.session.add(made)
    db.session.flush()
    tell_desk(report)
    audit.record("lado.message_added", author, record_id=report.id, message=str(made.id))
    return made


def has_read(author: Author, report_id: uuid.UUID) -> None:
    """Mark what the desk wrote as read, for the desk to see."""
    report = report_to_write_on(author, report_id)
    if _mark(report):
        audit.record("lado.messages_read", author, record_id=report.id)


def report_to_write_on(author: Author, report_id: uuid.UUID) -> Report:
    """The report, for its author and for the case manager, who answer for it, and nobody else's until the commit.

    Raises NotFound, and Refused for readers.
    """
    report = _readable(author, report_id, for_change=True)
    if not answers_for(author, report):
        raise Refused("Whoever reported it answers, or whoever deals with it. Ask one of them.")
    return report


def _readable(author: Author, report_id: uuid.UUID, *, for_change: bool = False) -> Report:
    may_report(author)
    report = policy.get_report(author, report_id, for_change=for_change)
    if report.state != "sent" or policy.receipt_only(author, report):
        raise NotFound()
    return report


def answers_for(author: Author, report: Report) -> bool:
    """Whether somebody speaks for those who reported: the author, and the case manager."""
    account = account_id(author)
    if account is None or is_author(author, report):
        return is_author(author, report)
    deals_with_it = exists().where(
        ReportReader.report_id == report.id,
        ReportReader.user_id == account,
        ReportReader.part == CASE_MANAGER,
        ReportReader.until.is_(None),
    )
    return db.session.scalar(select(deals_with_it)) is True


def _said_before(author: Author, report: Report, message_id: uuid.UUID) -> Message | None:
    """What this page has said already; raises NotFound for the id of something that somebody else said."""
    there = db.session.get(Message, message_id)
    if there is None:
        return None
    if there.from_desk or (there.report_id, there.author_id) != (report.id, account_id(author)):
        raise NotFound()
    return there


def _mark(report: Report) -> int:
    """Whoever answers has read what stands above."""
    query = select(Message).where(
        Message.report_id == report.id, Message.from_desk.is_(True), Message.read_at.is_(None)
    )
    found = list(db.session.scalars(query))
    for one in found:
        one.read_at = now()
    return len(found)
