"""E-mails in the outbox: those that a test expects, and those that nobody did."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import select

from portal.database import db
from portal.mail import OutboxMessage


class Mail(NamedTuple):
    """One e-mail as it lies in the outbox."""

    recipient: str
    subject: str
    body: str


def in_the_outbox() -> list[Mail]:
    """Every e-mail so far, oldest first, delivered or not."""
    with db.open(writes=False) as session:
        columns = (OutboxMessage.recipient, OutboxMessage.subject, OutboxMessage.body)
        return [Mail(*row) for row in session.execute(select(*columns).order_by(OutboxMessage.created_at))]


def unexpected(fixtures: Collection[str]) -> list[str]:
    """The e-mails of a test that did not ask for the fixture ``mails``, which is how a test says it expects some."""
    return [] if "mails" in fixtures else [f"{mail.recipient}: {mail.subject}" for mail in in_the_outbox()]
