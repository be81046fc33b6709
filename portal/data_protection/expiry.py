"""What is merely technical goes by the clock: links that are over, that an e-mail was sent, work that is done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, or_

from portal import jobs
from portal.accounts.email_change.models import EmailChange
from portal.accounts.models import Invitation
from portal.data_protection.due import months_after
from portal.data_protection.tables import classification
from portal.database import db, now
from portal.jobs import Job
from portal.local_time import start_of
from portal.mail import OutboxMessage


@jobs.hourly
def remove_what_is_over() -> int:
    """Delete invitations, e-mails, changes of address and jobs that have been over for their period."""
    return sum(_delete(table, condition) for table, condition in _over())


def _over() -> list[tuple[Any, ColumnElement[bool]]]:
    invited, sent, done, linked = (_before(key) for key in ("invitation", "mail", "job", "link"))
    ended = or_(Invitation.used_at < invited, Invitation.withdrawn_at < invited, Invitation.expires_at < invited)
    settled = (OutboxMessage.given_up_at < sent) & OutboxMessage.settled_at.is_not(None)
    return [
        (Invitation, ended),
        (OutboxMessage, or_(OutboxMessage.sent_at < sent, settled)),
        (Job, Job.finished_at < done),
        (EmailChange, EmailChange.expires_at < linked),
    ]


def _before(period: str) -> datetime:
    """The moment before which something must have ended to be over by now."""
    return start_of(months_after(now().date(), -classification().periods[period].months))


def _delete(model: Any, condition: ColumnElement[bool]) -> int:
    statement = delete(model).where(condition).execution_options(synchronize_session=False)
    return int(db.session.execute(statement).rowcount)  # type: ignore[attr-defined]
