"""Server-side sessions: the cookie is a random id, the row decides whether it still means anything.

Flask's own cookie keeps working after sign-out, because all it holds is in the browser. Here the browser holds 256
random bits, the database their SHA-256, and ending the row ends the session everywhere at the next request. The CSRF
token is derived from the id, so that a page can be read without anything being written.
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

from portal import jobs
from portal.accounts.models import User, UserSession
from portal.config import Settings
from portal.database import db, now

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
KEPT = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=1)
WITHOUT_SESSION = ("/static/", "/assets/")
HEALTH = "/health"


class BrowserSession(dict[str, Any], SessionMixin):
    """What flask-login and Flask-WTF read: who is signed in, and the CSRF token. Nothing else is kept in it."""

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
        user_id = self._signed_in_user(hash_of(token))
        if user_id is not None:
            session["_user_id"], session["_fresh"] = str(user_id), True
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

    def _signed_in_user(self, id_hash: str) -> uuid.UUID | None:
        with db.open(writes=False) as session:
            row = session.get(UserSession, id_hash)
        if row is None or row.ended_at is not None or self._is_over(row, now()):
            return None
        if now() - row.last_seen_at > SEEN_EVERY:
            note_last_seen(id_hash)
        return row.user_id

    def _is_over(self, row: UserSession, at: datetime) -> bool:
        idle, age = at - row.last_seen_at, at - row.created_at
        return idle > self._settings.session_idle or age > self._settings.session_absolute


def note_last_seen(id_hash: str) -> None:
    """One of the two writes that a GET may make (the other is the audit of a confidential read)."""
    with db.own_transaction() as session:
        session.execute(update(UserSession).where(UserSession.id_hash == id_hash).values(last_seen_at=now()))


def start(browser: BrowserSession, user: User) -> None:
    """Begin a signed-in session under a new id; the session that this browser had before is over."""
    _end_row(browser)
    browser.renew(secrets.token_urlsafe(32))
    at = now()
    db.session.add(UserSession(id_hash=hash_of(browser.token), user_id=user.id, created_at=at, last_seen_at=at))


def end(browser: BrowserSession) -> None:
    """End this session: the old id is dead on the server, and the browser gets a new one that means nothing."""
    _end_row(browser)
    browser.clear()
    browser.renew(secrets.token_urlsafe(32))


def _end_row(browser: BrowserSession) -> None:
    row = db.session.get(UserSession, hash_of(browser.token))
    if row is not None and row.ended_at is None:
        row.ended_at = now()


def end_all(user: User) -> int:
    """End every session of ``user``; returns how many were open."""
    rows = db.session.scalars(
        select(UserSession).where(UserSession.user_id == user.id, UserSession.ended_at.is_(None))
    ).all()
    for row in rows:
        row.ended_at = now()
    return len(rows)


@jobs.hourly
def remove_over() -> int:
    """Delete the rows of sessions that nobody can use again; the record of who signed in when is kept elsewhere."""
    long_ago = now() - KEPT
    over = delete(UserSession).where(or_(UserSession.ended_at < long_ago, UserSession.last_seen_at < long_ago))
    return db.session.execute(over.execution_options(synchronize_session=False)).rowcount  # type: ignore[attr-defined,no-any-return]
