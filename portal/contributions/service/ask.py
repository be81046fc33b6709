"""The coordinator asks a contributor's finance contact, by a link that works once, and answers what they dispute."""

from __future__ import annotations

import secrets
import uuid
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from portal import mail
from portal.accounts import notices
from portal.accounts.models import Partnership, User
from portal.accounts.sessions import hash_of
from portal.accounts.words import Mistake, email_address, plain_line
from portal.contributions.asking import QUESTIONS, prefilled
from portal.contributions.finding import settings_of
from portal.contributions.models import Entry, MoneyMessage, Reply
from portal.contributions.service.change_entry import lock_entry, record
from portal.contributions.states import State
from portal.contributions.workflow import Action, after
from portal.database import db, now
from portal.forms.answers import is_blank_text, unstorable
from portal.local_time import end_of, long_date, moment, today
from portal.mail import OutboxMessage

KIND = "contribution_link"
LIFE = timedelta(days=28)
MOST_WORDS = 2_000
NOT_YOU = "If it is not for you, please tell us, and do not pass the link on: whoever has it can answer for you."


def ask(user: User, entry_id: uuid.UUID, name: str, email: str) -> Reply:
    """Send the contact a link with which they confirm, dispute or decline. Links sent before work no more.

    Raises Mistake, Refused where it is answered already, Conflict, NotFound, Forbidden.
    """
    entry = lock_entry(user, entry_id)
    contributor = entry.contributor
    contributor.contact_name = plain_line(name, "contact_name", "the name of the contact")
    contributor.contact_email = email_address(email, "contact_email")
    return send_link(user, entry)


def send_link(user: User, entry: Entry) -> Reply:
    """Send the contact who is known a link; who was asked before gets it as a reminder. Raises Refused."""
    reminds = entry.state != State.PROPOSED
    entry.state = after(Action.SEND, State(entry.state)).value
    link = _link(user, entry, reminds=reminds)
    record("contribution.asked", user, entry)
    db.session.flush()
    return link


def answer(user: User, entry_id: uuid.UUID, typed: str) -> Reply:
    """Answer what the contributor wrote, and send them a fresh link to reply with. Raises as ``ask`` does."""
    entry = lock_entry(user, entry_id)
    after(Action.SEND, State(entry.state))
    if not entry.contributor.contact_email:
        raise Mistake("message", "Send the contact a link first: nobody is known yet who could read this")
    say(entry, typed, user.name, from_desk=True)
    link = _link(user, entry)
    record("contribution.answered", user, entry)
    db.session.flush()
    return link


def say(entry: Entry, typed: str, author: str, *, from_desk: bool) -> None:
    """Add a message. Raises Mistake."""
    text = typed.replace("\r\n", "\n").replace("\r", "\n").strip()
    if is_blank_text(text):
        raise Mistake("message", "Enter what you want to say")
    if len(text) > MOST_WORDS:
        raise Mistake("message", f"Shorten the message to {MOST_WORDS:,} characters or fewer")
    if (says := unstorable(text)) is not None:
        raise Mistake("message", f"The message {says}")
    whose = {"contributor_id": entry.contributor_id, "year": entry.year}
    db.session.add(MoneyMessage(from_desk=from_desk, author=author, text=text, at=now(), **whose))


def _link(user: User, entry: Entry, *, reminds: bool = False) -> Reply:
    """A new link in place of those before it, with the e-mail that carries it; a draft goes on in it. Its token is kept
    nowhere.
    """
    settings = settings_of(entry.contributor.partnership_id, entry.year)
    token = secrets.token_urlsafe(32)
    made = Reply(
        id=uuid.uuid4(),
        entry=entry,
        token_hash=hash_of(token),
        email=entry.contributor.contact_email,
        question_set=QUESTIONS,
        answers=_close_links(entry) or prefilled(entry, settings.second_above),
        made_by=user.actor_id,
        made_at=now(),
        expires_at=max(now() + LIFE, end_of(settings.reply_by) if settings.reply_by else now()),
    )
    db.session.add(made)
    made.message_id = _write(made, token, settings.reply_by, reminds).id
    return made


def _close_links(entry: Entry) -> dict[str, Any]:
    """End the links that are still open; returns the draft in that to this row and contact, if there is one."""
    mine = select(Entry.id).where(Entry.contributor_id == entry.contributor_id, Entry.year == entry.year)
    query = select(Reply).where(Reply.entry_id.in_(mine), Reply.used_at.is_(None), Reply.expires_at > now())
    draft: dict[str, Any] = {}
    for one in db.session.scalars(query):
        one.expires_at = now()
        if (one.entry_id, one.email, one.question_set) == (entry.id, entry.contributor.contact_email, QUESTIONS):
            draft = one.answers
    return draft


def _write(link: Reply, token: str, reply_by: date | None, reminds: bool) -> OutboxMessage:
    subject, body = letter(
        link.entry, notices.link(f"/contributions/reply/{token}"), link.expires_at, reply_by, reminds
    )
    return mail.send(link.email, subject, body, kind=KIND)


def letter(
    entry: Entry, address: str, expires_at: datetime, reply_by: date | None, reminds: bool = False
) -> tuple[str, str]:
    """The subject and the words of the e-mail."""
    partnership = db.session.get_one(Partnership, entry.contributor.partnership_id)
    begins = "This is a reminder: please" if reminds else "Please"
    until = f" by {long_date(reply_by)}" if reply_by is not None and reply_by >= today() else ""
    parts = (
        f"Dear {entry.contributor.contact_name}",
        f"{begins} answer about your organisation’s contribution to {partnership.name} for {entry.year}{until}.",
        f"The link works until you have answered, at the latest until {moment(expires_at)}:\n{address}",
        NOT_YOU,
        partnership.team_name,
    )
    return f"{'Reminder: your' if reminds else 'Your'} contribution for {entry.year}", "\n\n".join(parts) + "\n"
