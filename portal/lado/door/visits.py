"""Who is at a report in this browser: somebody signed in, or a guest, who proved an e-mail address by opening a link.

A visit is a row beside the sessions of accounts, under the same random id, and never both: whoever opens a link is
signed out first and gets a new id, and whoever signs in gets a new id as well. It ends when nobody was there for as
long as sessions last, and by "I have finished".
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from flask import g, request, session
from flask_login import current_user
from sqlalchemy import update

from portal import guests
from portal.accounts import sessions
from portal.accounts.models import User
from portal.accounts.sessions import SEEN_EVERY, BrowserSession, hash_of
from portal.database import db, now
from portal.incoming import SAFE_METHODS
from portal.lado.author import Author, Guest
from portal.lado.models import ReportLink, Visit
from portal.mail import postbox
from portal.permissions import Grant

_KEPT = "portal_visit"


@dataclass(frozen=True, slots=True)
class Present:
    """A guest in this browser, as the guard and confidential pages meet them."""

    guest: Guest
    is_unbroken: bool

    @property
    def actor_id(self) -> str:
        return self.guest.actor_id

    @property
    def grants(self) -> tuple[Grant, ...]:
        return self.guest.grants

    @property
    def way_back(self) -> str:
        return "door.reopen_page"


def current_author() -> Author:
    """Whoever reports or reads in this request; the guard has let in nobody else."""
    present = here()
    return present.guest if present is not None else cast(User, current_user)


def here() -> Present | None:
    """The guest of this request; None where somebody is signed in, and once the visit is over."""
    if current_user.is_authenticated:
        return None
    if _KEPT not in g:
        setattr(g, _KEPT, _found())
    return cast(Present | None, g.get(_KEPT))


guests.recognised_by(here)


def begin(link: ReportLink, guest: Guest) -> None:
    """Let a guest in under a new id, which nobody could have planted. Whoever was signed in here is not any more."""
    sessions.end(_browser())
    at = now()
    visit = Visit(
        id_hash=hash_of(_browser().token),
        link_id=link.id,
        report_id=guest.report_id,
        partnership_id=guest.partnership_id,
        created_at=at,
        last_seen_at=at,
    )
    db.session.add(visit)
    setattr(g, _KEPT, Present(guest, True))


def finish() -> Guest | None:
    """End the visit of this browser; gives who it was."""
    present = here()
    visit = db.session.get(Visit, hash_of(_browser().token))
    if visit is not None and visit.ended_at is None:
        visit.ended_at = now()
    sessions.end(_browser())
    setattr(g, _KEPT, None)
    return present.guest if present is not None else None


def _found() -> Present | None:
    visit = db.session.get(Visit, hash_of(_browser().token))
    at = now()
    if visit is None or visit.ended_at is not None or _is_over(visit, at):
        return None
    paused_at = visit.paused_at
    if at - visit.last_seen_at > postbox.settings.session_idle_confidential:
        paused_at = at
    if at - visit.last_seen_at > SEEN_EVERY:
        note_seen(visit.id_hash, at, paused_at)
    return Present(Guest(visit.report_id, visit.partnership_id, visit.link_id), paused_at is None)


def _is_over(visit: Visit, at: datetime) -> bool:
    settings = postbox.settings
    return at - visit.last_seen_at > settings.session_idle or at - visit.created_at > settings.session_absolute


def note_seen(id_hash: str, at: datetime, paused_at: datetime | None) -> None:
    """That the guest was there: with what a form writes, and by itself where a page is only read."""
    seen = update(Visit).where(Visit.id_hash == id_hash).values(last_seen_at=at, paused_at=paused_at)
    if request.method not in SAFE_METHODS:
        db.session.execute(seen)
        return
    with db.own_transaction() as own:
        own.execute(seen)


def _browser() -> BrowserSession:
    browser: Any = session
    return cast(BrowserSession, browser._get_current_object())


def new_token() -> str:
    """What a link carries: 256 random bits."""
    return secrets.token_urlsafe(32)
