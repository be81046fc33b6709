"""Server-side sessions: the cookie is a random id, the row decides whether it still means anything.

Flask's own cookie keeps working after sign-out, because all it holds is in the browser. Here the browser holds 256
random bits, the database their SHA-256, and ending the row ends the session everywhere at the next request. The CSRF
token is derived from the id, so that a page can be read without anything being written.

Between the password and the second factor a session is half: its row has no ``factor_at``, and nobody is signed in.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Request, Response
from flask import request as flask_request
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy import delete, or_, select, update

from portal import audit, jobs
from portal.accounts.browsers import label_of
from portal.accounts.models import User, UserSession
from portal.config import Settings
from portal.database import db, now
from portal.errors import Conflict

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
KEPT = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=1)
HALF_LIFE = timedelta(minutes=15)
"""How long someone may take over the second factor once the password was right."""

WITHOUT_SESSION = ("/static/", "/assets/")
HEALTH = "/health"


class BrowserSession(dict[str, Any], SessionMixin):
    """What flask-login and Flask-WTF read: who is signed in, and the CSRF token. Nothing else is kept in it.

    ``row`` is what the database said of the session when the request came, unless that is over.
    """

    row: UserSession | None = None

    def __init__(self, token: str, secret: bytes) -> None:
        super().__init__()
        self._secret = secret
        self.renew(token)

    def renew(self, token: str) -> None:
        """Take a new id: at sign-in and sign-out, so that an id that someone else planted is worth nothing."""
        self.token = token
        self["csrf_token"] = hmac.new(self._secret, b"csrf" + token.encode("ascii"), hashlib.sha256).hexdigest()


def _without_session(request: Request) -> bool:
    """Files and the health check belong to nobody: they neither read nor set a session."""
    return request.path == HEALTH or request.path.startswith(WITHOUT_SESSION)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode("ascii")).hexdigest()


class DatabaseSessions(SessionInterface):
    """Opens and saves sessions for Flask."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._secret = settings.key("sessions")
        self.cookie_name = "portal_session" if settings.is_loopback_http else "__Host-portal_session"

    def open_session(self, app: Flask, request: Request) -> BrowserSession:
        token = request.cookies.get(self.cookie_name, "")
        if _without_session(request) or not TOKEN.fullmatch(token):
            return BrowserSession(secrets.token_urlsafe(32), self._secret)
        session = BrowserSession(token, self._secret)
        session.row = self._living_row(hash_of(token))
        if session.row is not None and session.row.factor_at is not None:
            session["_user_id"], session["_fresh"] = str(session.row.user_id), True
        return session

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if _without_session(flask_request) or not isinstance(session, BrowserSession):
            return
        if flask_request.cookies.get(self.cookie_name) != session.token:
            response.set_cookie(
                self.cookie_name,
                session.token,
                path="/",
                secure=not self._settings.is_loopback_http,
                httponly=True,
                samesite="Lax",
            )

    def _living_row(self, id_hash: str) -> UserSession | None:
        with db.open(writes=False) as session:
            row = session.get(UserSession, id_hash)
        if row is None or row.ended_at is not None or self._is_over(row, now()):
            return None
        rested = now() - row.last_seen_at
        if rested > self._settings.session_idle_confidential:
            row.paused_at = now()
        if rested > SEEN_EVERY:
            note_last_seen(row)
        return row

    def _is_over(self, row: UserSession, at: datetime) -> bool:
        idle, age = at - row.last_seen_at, at - row.created_at
        if row.factor_at is None and age > HALF_LIFE:
            return True
        return idle > self._settings.session_idle or age > self._settings.session_absolute


def note_last_seen(row: UserSession) -> None:
    """One of the two writes that a GET may make (the other is the audit of a confidential read)."""
    seen = {"last_seen_at": now(), "paused_at": row.paused_at}
    with db.own_transaction() as session:
        session.execute(update(UserSession).where(UserSession.id_hash == row.id_hash).values(**seen))


def start(browser: BrowserSession, user: User, *, complete: bool, fresh: bool = True) -> None:
    """Begin a session under a new id; the one that this browser had before is over.

    Without ``complete`` the second factor is still outstanding, and nobody is signed in until ``complete`` is called.
    Without ``fresh`` nothing was proven just now: what the session before knew of that counts on.
    """
    before = _end_row(browser)
    if before is not None and before.user_id != user.id:
        before = None
    row = _begin(browser, user.id, complete=complete, acting_for_id=before.acting_for_id if before else None)
    if not fresh:
        row.fresh_at, row.paused_at = (before.fresh_at, before.paused_at) if before else (None, None)


def half_signed_in(browser: BrowserSession) -> User | None:
    """Who gave the right password in this browser and still owes the second factor, or None."""
    row = browser.row
    if row is None or row.factor_at is not None:
        return None
    user = db.session.get(User, row.user_id)
    return user if user is not None and user.is_active else None


def complete(browser: BrowserSession) -> None:
    """The second factor was right: the session counts from now on, under a new id.

    Raises Conflict when the half session ended meanwhile, so that one factor completes one session.
    """
    row = db.session.get(UserSession, hash_of(browser.token), with_for_update=True, populate_existing=True)
    if row is None or row.ended_at is not None or row.factor_at is not None:
        raise Conflict("Sign in again.")
    row.ended_at = now()
    _begin(browser, row.user_id, complete=True, acting_for_id=row.acting_for_id)


def _begin(
    browser: BrowserSession, user_id: uuid.UUID, *, complete: bool, acting_for_id: uuid.UUID | None
) -> UserSession:
    browser.renew(secrets.token_urlsafe(32))
    at = now()
    browser.row = UserSession(
        id_hash=hash_of(browser.token),
        user_id=user_id,
        created_at=at,
        last_seen_at=at,
        factor_at=at if complete else None,
        fresh_at=at if complete else None,
        browser=label_of(flask_request.user_agent.string),
        address=audit.circumstances.get().address,
        acting_for_id=acting_for_id,
    )
    db.session.add(browser.row)
    return browser.row


def lives(browser: BrowserSession) -> bool:
    """Whether this browser's session has not been ended since the request came."""
    row = db.session.get(UserSession, hash_of(browser.token))
    return row is not None and row.ended_at is None


def end(browser: BrowserSession) -> None:
    """End this session: the old id is dead on the server, and the browser gets a new one that means nothing."""
    _end_row(browser)
    browser.clear()
    browser.row = None
    browser.renew(secrets.token_urlsafe(32))


def _end_row(browser: BrowserSession) -> UserSession | None:
    """End the row of this browser's session, and give it when it had not ended before."""
    row = db.session.get(UserSession, hash_of(browser.token))
    if row is None or row.ended_at is not None:
        return None
    row.ended_at = now()
    return row


def end_all(user: User) -> int:
    """End every session of ``user``; returns how many were open."""
    return end_others(user, "")


def end_others(user: User, kept: str) -> int:
    """End every session of ``user`` but the one of which ``kept`` is the hash; returns how many were open."""
    open_ones = select(UserSession).where(UserSession.user_id == user.id, UserSession.ended_at.is_(None))
    rows = db.session.scalars(open_ones.where(UserSession.id_hash != kept)).all()
    for row in rows:
        row.ended_at = now()
    return len(rows)


@jobs.hourly
def remove_over() -> int:
    """Delete the rows of sessions that nobody can use again; the record of who signed in when is kept elsewhere."""
    long_ago = now() - KEPT
    over = delete(UserSession).where(or_(UserSession.ended_at < long_ago, UserSession.last_seen_at < long_ago))
    return db.session.execute(over.execution_options(synchronize_session=False)).rowcount  # type: ignore[attr-defined,no-any-return]
