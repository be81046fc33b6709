"""E-mail through an outbox: written with the business transaction, delivered by the worker, tried again on failure.

Without ``SMTP_URL`` each message becomes a file in ``instance/outbox/``, which is what development looks at.
"""

from __future__ import annotations

import os
import smtplib
import ssl
import unicodedata
import uuid
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy import case, update
from sqlalchemy.orm import Mapped, mapped_column

from portal import jobs
from portal.config import Settings
from portal.database import Base, HasId, db, now
from portal.mail_trouble import FOR_GOOD, Trouble, trouble_of

ATTEMPTS = 10
"""Spread over about four hours, so that a mail server may be away for an afternoon."""

TIMEOUT = 20
"""Seconds that a mail server may be silent."""

KEPT_FOR = timedelta(days=3)
"""How long the body of a message that was given up is kept, so that someone can have it sent again. The links in it
are over by then, or nearly so.
"""


class OutboxMessage(HasId, Base):
    """One e-mail to one person: a link and plain words, never an answer.

    The body is forgotten once it has been delivered or settled, and a few days after it was given up, for its link may
    open an account. ``kind`` is what the e-mail is about, as ``portal.notices`` names it. ``trouble`` is what became of
    the last try; an e-mail that was given up stays in sight of the administrators until one of them settles it.
    """

    __tablename__ = "outbox_messages"

    recipient: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str]
    body: Mapped[str]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(default="", server_default="")
    trouble: Mapped[str] = mapped_column(default="", server_default="")
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str] = mapped_column(default="", server_default="")


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
        mail["Message-ID"] = f"<{message.id.hex}@{self.settings.host}>"  # The same at each try: a double is found.
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
_forgotten: set[str] = set()
NOT_IN_A_LINE = frozenset({"Cc", "Cs", "Zl", "Zp"})


def _send_by_smtp(url: str, mail: EmailMessage) -> None:
    """``smtp://``, ``smtp+starttls://`` or ``smtps://``, with ``user:password@`` where the server asks for it.

    Where TLS is asked for, the server must show a certificate that this machine trusts: smtplib alone asks none.
    """
    parts = urlsplit(url)
    trusted = ssl.create_default_context()
    secured: dict[str, Any] = {"context": trusted} if parts.scheme == "smtps" else {}
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    with kind(parts.hostname or "localhost", parts.port or 0, timeout=TIMEOUT, **secured) as server:
        if parts.scheme == "smtp+starttls":
            server.starttls(context=trusted)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(mail)


def send(recipient: str, subject: str, body: str, *, kind: str = "") -> OutboxMessage:
    """Put an e-mail into the outbox as part of the current transaction.

    Raises ValueError unless ``recipient`` is one plain address and ``subject`` is one line without control characters.
    """
    if not is_one_address(recipient) or any(unicodedata.category(one) in NOT_IN_A_LINE for one in subject):
        raise ValueError("An e-mail goes to one plain address, and its subject is one line.")
    message = OutboxMessage(recipient=recipient, subject=subject, body=body, created_at=now(), kind=kind)
    db.session.add(message)
    db.session.flush()
    jobs.enqueue("mail", {"message": message.id.hex})
    return message


def send_again(message: OutboxMessage) -> None:
    """Put a message that was given up on its way again. Raises ValueError when its body has been forgotten."""
    if not message.body:
        raise ValueError("There is nothing left to send.")
    message.given_up_at, message.trouble = None, ""
    jobs.enqueue("mail", {"message": message.id.hex})


def forget_recipient_of(kind: str) -> None:
    """Let the outbox forget to whom an e-mail of this kind went, once it is delivered or its words are forgotten."""
    _forgotten.add(kind)


def settle(message: OutboxMessage, by: str) -> None:
    """Note that someone has seen to a message that was given up; nothing of it is needed any more."""
    message.settled_at, message.settled_by, message.body = now(), by, ""


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
    """Try once. What the server will never take is given up now; any other failure is the job's to try again."""
    with db.reading():
        message = _message(payload)
    if message.sent_at is not None or message.settled_at is not None:
        return
    try:
        postbox.deliver(message)
    except Exception as error:
        trouble = trouble_of(error)
        _note_trouble(payload, trouble)
        if trouble in FOR_GOOD:
            return
        raise
    with db.unit_of_work():
        message = _message(payload)
        message.sent_at, message.body, message.trouble = now(), "", ""
        if message.kind in _forgotten:
            message.recipient = ""


def _note_trouble(payload: dict[str, Any], trouble: Trouble) -> None:
    with db.unit_of_work():
        message = _message(payload)
        message.trouble = trouble.value
        if trouble in FOR_GOOD:
            message.given_up_at = now()


@jobs.when_given_up("mail")
def _give_up(payload: dict[str, Any]) -> None:
    _message(payload).given_up_at = now()


@jobs.hourly
def forget_bodies() -> int:
    """Forget what the messages said that were given up some days ago; returns how many that were."""
    old = (OutboxMessage.given_up_at < now() - KEPT_FOR) & (OutboxMessage.body != "")
    recipient = case((OutboxMessage.kind.in_(_forgotten), ""), else_=OutboxMessage.recipient)
    forgetting = update(OutboxMessage).where(old).values(body="", recipient=recipient)
    forgetting = forgetting.execution_options(synchronize_session=False)
    return db.session.execute(forgetting).rowcount  # type: ignore[attr-defined,no-any-return]
