"""Links by e-mail for people who cannot get in: to choose a new password, or to sign in although they are locked out.

Asking answers the same, and writes the same rows, whether anybody has the address or not; whom it concerns is looked at
later, by the worker, which makes the token and writes the e-mail. A link works once, and not for long. The one that
signs in works only in the browser that asked, so that who reads somebody's mailbox elsewhere cannot use it. Neither
takes the place of a second factor.
"""

from __future__ import annotations

import secrets
import uuid
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, select, update

from portal import audit, jobs
from portal.accounts.getting_in import letters
from portal.accounts.getting_in.finding import credentials_of
from portal.accounts.getting_in.models import MailedLink
from portal.accounts.getting_in.throttle import may_ask_for_link
from portal.accounts.models import User
from portal.accounts.sessions import TOKEN, hash_of
from portal.accounts.words import normal_email
from portal.database import db, now
from portal.errors import Refused
from portal.local_time import short_time
from portal.mail import postbox

KEPT = timedelta(days=1)


class LinkKind(StrEnum):
    """What a link is for."""

    RESET = "reset"
    SIGN_IN = "sign_in"


LETTERS = {LinkKind.RESET: letters.reset_link, LinkKind.SIGN_IN: letters.sign_in_link}


class LinkOver(Refused):
    """Unknown, used, expired, from another browser, or of somebody who may not sign in: nobody is told which."""

    title = "This link cannot be used"


def life_of(kind: LinkKind) -> timedelta:
    settings = postbox.settings
    return settings.reset_life if kind is LinkKind.RESET else settings.sign_in_link_life


def ask(kind: LinkKind, email: str, browser_token: str) -> None:
    """Ask for a link. Nothing tells whether one is on its way. Call it before the request has begun to write."""
    address = normal_email(email)
    if not may_ask_for_link(address, kind.value):
        audit.record_noise("link.refused", None, kind=kind.value)
        return
    known, at = credentials_of(address), now()
    user_id = known.id if known is not None and known.may_sign_in else None
    link = MailedLink(id=uuid.uuid4(), kind=kind.value, user_id=user_id, created_at=at, expires_at=at + life_of(kind))
    link.browser_hash = hash_of(browser_token) if kind is LinkKind.SIGN_IN else ""
    db.session.add(link)
    jobs.enqueue("mailed_link", {"link": link.id.hex})
    audit.record("link.asked", None, record_id=known.id if known is not None else "", kind=kind.value)


@jobs.handler("mailed_link")
def _write(payload: dict[str, Any]) -> None:
    """Make the token and write the e-mail, when there is somebody to write to; done twice, it writes once."""
    with db.unit_of_work() as session:
        link = session.get(MailedLink, uuid.UUID(payload["link"]), with_for_update=True)
        if link is None or link.user_id is None or link.token_hash is not None or link.expires_at <= now():
            return
        token = secrets.token_urlsafe(32)
        link.token_hash = hash_of(token)
        LETTERS[LinkKind(link.kind)](session.get_one(User, link.user_id), token, short_time(link.expires_at))


def open_link(kind: LinkKind, token: str, browser_token: str, *, for_update: bool = False) -> tuple[MailedLink, User]:
    """The link and whom it is for. Raises LinkOver, always the same, when it cannot be used."""
    if not TOKEN.fullmatch(token):
        raise LinkOver()
    here = hash_of(browser_token) if kind is LinkKind.SIGN_IN else ""
    query = select(MailedLink).where(
        MailedLink.token_hash == hash_of(token),
        MailedLink.kind == kind.value,
        MailedLink.browser_hash == here,
        MailedLink.ended_at.is_(None),
        MailedLink.expires_at > now(),
    )
    link = db.session.scalars(query.with_for_update() if for_update else query).one_or_none()
    user = db.session.get(User, link.user_id) if link is not None else None
    if link is None or user is None or not user.is_active or not user.current_memberships:
        raise LinkOver()
    return link, user


def sign_in_by_link(token: str, browser_token: str) -> User:
    """Use a link up; returns the person, whose password counts as given. Raises LinkOver."""
    link, user = open_link(LinkKind.SIGN_IN, token, browser_token, for_update=True)
    link.ended_at = user.last_signed_in_at = now()
    audit.record("session.started", user, record_id=user.id, by="link")
    return user


def end_links(user: User) -> None:
    """Whoever has a new password needs none of the links that were sent before."""
    mine = update(MailedLink).where(MailedLink.user_id == user.id, MailedLink.ended_at.is_(None)).values(ended_at=now())
    db.session.execute(mine.execution_options(synchronize_session=False))


@jobs.hourly
def forget_old_links() -> int:
    """Remove the rows of links that nobody can use again."""
    old = delete(MailedLink).where(MailedLink.expires_at < now() - KEPT)
    return db.session.execute(old.execution_options(synchronize_session=False)).rowcount  # type: ignore[attr-defined,no-any-return]
