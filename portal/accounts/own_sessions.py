"""The browsers in which somebody is signed in, as they themselves see them, and how long this one still lasts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import session as flask_session
from sqlalchemy import select

from portal import audit
from portal.accounts import sessions
from portal.accounts.models import User, UserSession
from portal.accounts.sessions import BrowserSession
from portal.database import db, now
from portal.mail import postbox

WARNED = timedelta(minutes=30)
"""How long before a session ends whatever happens every page says so."""


@dataclass(frozen=True, slots=True)
class SessionEnd:
    """When this session ends: ``seconds`` from now if nothing is done; ``at``, and only when that is near, anyway."""

    seconds: int
    at: datetime | None


def sessions_of(user: User) -> list[UserSession]:
    """The sessions that count at this moment, the latest seen first."""
    settings, at = postbox.settings, now()
    mine = select(UserSession).where(
        UserSession.user_id == user.id,
        UserSession.ended_at.is_(None),
        UserSession.factor_at.is_not(None),
        UserSession.last_seen_at >= at - settings.session_idle,
        UserSession.created_at >= at - settings.session_absolute,
    )
    return list(db.session.scalars(mine.order_by(UserSession.last_seen_at.desc(), UserSession.created_at.desc())))


def end_one(user: User, id_hash: str) -> bool:
    """End one of one's own sessions; False when it is over already, or is none of theirs."""
    row = next((one for one in sessions_of(user) if one.id_hash == id_hash), None)
    if row is None:
        return False
    row.ended_at = now()
    audit.record("session.ended", user, record_id=user.id, by="list")
    return True


def end_everywhere(user: User) -> int:
    """Sign out in every browser, this one too; returns how many that were."""
    ended = sessions.end_all(user)
    audit.record("session.ended_everywhere", user, record_id=user.id, sessions_ended=ended)
    return ended


def end_of(browser: BrowserSession) -> SessionEnd | None:
    """When the session of this browser ends, as it stands now that a page has been asked for."""
    row, settings = browser.row, postbox.settings
    if row is None or row.factor_at is None:
        return None
    at = row.created_at + settings.session_absolute
    idle = settings.session_idle - sessions.SEEN_EVERY  # To have been seen is written down once a minute only.
    left = at - now()
    return SessionEnd(max(0, int(min(idle, left).total_seconds())), at if left <= WARNED else None)


def end_of_this() -> SessionEnd | None:
    """The same, for the pages of a request."""
    current: Callable[[], object] = flask_session._get_current_object  # type: ignore[attr-defined]
    browser = current()
    return end_of(browser) if isinstance(browser, BrowserSession) else None
