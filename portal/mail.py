"""E-mail through an outbox: written with the business transaction, delivered by the worker, tried again on failure.

Without ``SMTP_URL`` each message becomes a file in ``instance/outbox/``, which is what development looks at.
"""

from __future__ import annotations

import os
import smtplib
import ssl
import unicodedata
import uuid
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy.orm import Mapped, mapped_column

from portal import jobs
from portal.config import Settings
from portal.database import Base, HasId, db, now

ATTEMPTS = 10
"""Spread over about four hours, so that a mail server may be away for an afternoon."""


class OutboxMessage(HasId, Base):
    """One e-mail to one person: a link and plain words, never an answer.

    The body is forgotten once it has been delivered or given up, for its link may open an account.
    """

    __tablename__ = "outbox_messages"

    recipient: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str]
    body: Mapped[str]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]


class Postbox:
    """Where messages go: a real SMTP server, or a folder."""

    def __init__(self) -> None:
        self._settings: Settings | None = None

    def use(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def settings(self) -> Settings:
        if self._settings is None:
            raise RuntimeError("The postbox is not set: call postbox.use(settings) first.")
        return self._settings

    def compose(self, message: OutboxMessage) -> EmailMessage:
        mail = EmailMessage(policy=SMTP)
        mail["From"] = self.settings.mail_from
        mail["To"] = message.recipient
        mail["Subject"] = message.subject
        mail["Date"] = format_datetime(message.created_at)
        mail["Message-ID"] = make_msgid(idstring=message.id.hex, domain=self.settings.host)
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.body)
        return mail

    def deliver(self, message: OutboxMessage) -> None:
        """Hand the message over; any failure is raised, so that the job is tried again."""
        mail = self.compose(message)
        if self.settings.smtp_url:
            _send_by_smtp(self.settings.smtp_url, mail)
        else:
            _write_privately(self.outbox_path(message), mail.as_bytes())

    def outbox_path(self, message: OutboxMessage) -> Path:
        stamp = message.created_at.strftime("%Y%m%d-%H%M%S")
        return self.settings.folder("outbox") / f"{stamp}-{message.id.hex[:8]}.eml"


postbox = Postbox()
NOT_IN_A_LINE = frozenset({"Cc", "Cs", "Zl", "Zp"})


def _send_by_smtp(url: str, mail: EmailMessage) -> None:
    """``smtp://``, ``smtp+starttls://`` or ``smtps://``, with ``user:password@`` where the server asks for it.

    Where TLS is asked for, the server must show a certificate that this machine trusts: smtplib alone asks none.
    """
    parts = urlsplit(url)
    trusted = ssl.create_default_context()
    secured: dict[str, Any] = {"context": trusted} if parts.scheme == "smtps" else {}
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    with kind(parts.hostname or "localhost", parts.port or 0, timeout=20, **secured) as server:
        if parts.scheme == "smtp+starttls":
            server.starttls(context=trusted)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(mail)


def send(recipient: str, subject: str, body: str) -> OutboxMessage:
    """Put an e-mail into the outbox as part of the current transaction.

    Raises ValueError unless ``recipient`` is one plain address and ``subject`` is one line without control characters.
    """
    if not is_one_address(recipient) or any(unicodedata.category(one) in NOT_IN_A_LINE for one in subject):
        raise ValueError("An e-mail goes to one plain address, and its subject is one line.")
    message = OutboxMessage(recipient=recipient, subject=subject, body=body, created_at=now())
    db.session.add(message)
    db.session.flush()
    jobs.enqueue("mail", {"message": message.id.hex})
    return message


def is_one_address(text: str) -> bool:
    """True for one address without a name, a list, a group or a comment around it, in ASCII."""
    try:
        header = SMTP.header_factory("To", text)
    except (ValueError, IndexError):  # The parser of the standard library trips over some of what is no address.
        return False
    found = [address.addr_spec for address in header.addresses]
    return text.isascii() and text.isprintable() and " " not in text and found == [text] and "@" in text


def _write_privately(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)


def _message(payload: dict[str, Any]) -> OutboxMessage:
    return db.session.get_one(OutboxMessage, uuid.UUID(payload["message"]))


@jobs.handler("mail", attempts=ATTEMPTS)
def _deliver(payload: dict[str, Any]) -> None:
    with db.reading():
        message = _message(payload)
    if message.sent_at is not None:
        return
    postbox.deliver(message)
    with db.unit_of_work():
        message = _message(payload)
        message.sent_at, message.body = now(), ""


@jobs.when_given_up("mail")
def _give_up(payload: dict[str, Any]) -> None:
    message = _message(payload)
    message.given_up_at, message.body = now(), ""
