"""Changing an address: started by the person or an administrator, confirmed from both mailboxes, stopped from either.

Whether the new address belongs to another account is told to nobody but its own mailbox: the pages and the number of
e-mails are the same either way.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import ColumnElement, func, or_, select

from portal import audit, mail
from portal.accounts import sessions
from portal.accounts.email_change import letters
from portal.accounts.email_change.models import EmailChange
from portal.accounts.getting_in.links import end_links
from portal.accounts.mailboxes import own_address
from portal.accounts.models import User
from portal.accounts.service.invite import withdraw_sent_to
from portal.accounts.service.signing_in import find_user
from portal.accounts.sessions import TOKEN, hash_of
from portal.accounts.whole import require_whole
from portal.accounts.words import Mistake
from portal.database import db, now
from portal.errors import NotFound, Refused
from portal.permissions import Actor

MOST, WITHIN = 5, timedelta(days=1)
"""How often another address is asked for one account: each time somebody is written to who may know nothing of it."""


class ChangeOver(NotFound):
    """Unknown, used, stopped, done, expired: nobody is told which."""

    title = "This link cannot be used"


def start(user: Actor, person: User, typed: str) -> EmailChange:
    """Write to both mailboxes; a change that is still under way is stopped. Raises Mistake for what is no address."""
    if person.actor_id != user.actor_id:
        require_whole(user, person)
    if not person.is_active:
        raise Refused("This account is suspended. Open it again first.")
    address = own_address(typed, "email")
    if address == person.email:
        raise Mistake("email", "Enter another address: this is the one that the account has")
    if _asked_lately(person) >= MOST:
        raise Mistake("email", "Wait until tomorrow: another address was asked for too often today")
    stop_all(person)
    old, new = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    at = now()
    made = EmailChange(
        user=person,
        new_email=address,
        started_by=user.actor_id,
        old_hash=hash_of(old),
        new_hash=hash_of(new),
        created_at=at,
        expires_at=at + mail.postbox.settings.invitation_life,
    )
    db.session.add(made)
    db.session.flush()
    mail.send(person.email, *letters.to_the_old(made, old))
    mail.send(address, *(letters.to_the_new(made, new) if find_user(address) is None else letters.has_account(made)))
    audit.record("email_change.started", user, record_id=person.id, by_oneself=person.actor_id == user.actor_id)
    return made


def find(token: str, *, for_change: bool = False) -> tuple[EmailChange, bool]:
    """The change behind a link, and whether it is the link to the old mailbox. Raises ChangeOver, always the same."""
    if not TOKEN.fullmatch(token):
        raise ChangeOver()
    held = hash_of(token)
    query = select(EmailChange).where(or_(EmailChange.old_hash == held, EmailChange.new_hash == held), *_is_open())
    found = db.session.scalars(query.with_for_update(of=EmailChange) if for_change else query).one_or_none()
    if found is None or not found.user.is_active:
        raise ChangeOver()
    is_old = found.old_hash == held
    if (found.old_confirmed_at if is_old else found.new_confirmed_at) is not None:
        raise ChangeOver()
    return found, is_old


def confirm(token: str) -> EmailChange:
    """Say yes from one mailbox. With the second yes the address changes, and every session of the person ends."""
    found, is_old = find(token, for_change=True)
    if is_old:
        found.old_confirmed_at = now()
    else:
        found.new_confirmed_at = now()
    audit.record("email_change.confirmed", found.user, record_id=found.user_id, from_old=is_old)
    if found.old_confirmed_at is not None and found.new_confirmed_at is not None:
        _change(found)
    return found


def stop(token: str) -> EmailChange:
    """Say no from one mailbox: everything stays as it is, and neither link works any more."""
    found, is_old = find(token, for_change=True)
    found.stopped_at = now()
    audit.record("email_change.stopped", found.user, record_id=found.user_id, from_old=is_old)
    return found


def stop_all(person: User) -> None:
    """Stop whatever change of this person is under way."""
    for earlier in db.session.scalars(select(EmailChange).where(EmailChange.user_id == person.id, *_is_open())):
        earlier.stopped_at = now()


def under_way(person: User) -> EmailChange | None:
    """The change that waits for one of the mailboxes, for the person's own page."""
    return db.session.scalars(select(EmailChange).where(EmailChange.user_id == person.id, *_is_open())).first()


def _change(found: EmailChange) -> None:
    if find_user(found.new_email) is not None:
        raise ChangeOver()
    person, before = found.user, found.user.email
    person.email, found.done_at = found.new_email, now()
    db.session.flush()
    ended = sessions.end_all(person)
    end_links(person)  # They went to the mailbox that was left, and so did invitations.
    withdraw_sent_to(before)
    for address in (before, person.email):
        mail.send(address, *letters.done(found))
    audit.record("email_change.done", person, record_id=person.id, sessions_ended=ended, started_by=found.started_by)


def _asked_lately(person: User) -> int:
    """The account is locked, so that many at once are counted one after the other."""
    db.session.get_one(User, person.id, with_for_update=True)
    lately = EmailChange.created_at > now() - WITHIN
    return db.session.scalar(select(func.count()).where(EmailChange.user_id == person.id, lately)) or 0


def _is_open() -> tuple[ColumnElement[bool], ...]:
    return (
        EmailChange.done_at.is_(None),
        EmailChange.stopped_at.is_(None),
        EmailChange.expires_at > now(),
    )
