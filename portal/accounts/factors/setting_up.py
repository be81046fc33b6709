"""Setting up an app or a passkey, for the first time or one more."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal import audit, jobs
from portal.accounts import sessions
from portal.accounts.factors import codes, letters, passkeys, recovery
from portal.accounts.factors.held import held_by
from portal.accounts.factors.models import TimeCode
from portal.accounts.factors.passkeys import Purpose
from portal.accounts.models import User
from portal.accounts.words import Mistake, plain_line
from portal.database import db, now
from portal.errors import Refused

MOST = 10
HALF_DONE = timedelta(hours=1)
LONGEST_NAME = 60
APP_NAME, PASSKEY_NAME = "Authenticator app", "Passkey"
NOT_ADDED = "The passkey could not be added. Try again, or use an authenticator app"
WRONG_FIRST_CODE = (
    "Enter the six digits that your app shows now. If they are not taken, check that the clock of your phone is right"
)


def pending_app(user: User, session_hash: str, *, lock: bool = False) -> TimeCode | None:
    """The app that ``user`` is setting up in this browser, if they began within the hour.

    In another browser it is another secret: whoever sat at that one may have seen the picture.
    """
    begun = select(TimeCode).where(
        TimeCode.user_id == user.id,
        TimeCode.confirmed_at.is_(None),
        TimeCode.name == session_hash,
        TimeCode.created_at > now() - HALF_DONE,
    )
    return db.session.scalars((begun.with_for_update() if lock else begun).order_by(TimeCode.created_at.desc())).first()


def begun_app(user: User, session_hash: str, *, lock: bool = False) -> TimeCode:
    """``pending_app``, for who has come so far that there must be one; raises Refused."""
    app = pending_app(user, session_hash, lock=lock)
    if app is None:
        raise Refused("Begin again: the picture to scan is no longer valid.")
    return app


def begin_app(user: User, session_hash: str) -> TimeCode:
    """A secret for a new app; the same one again within the hour, for its picture may have been scanned."""
    _require_room(user)
    found = pending_app(user, session_hash)
    if found is None:
        found = codes.make_app(user.id, session_hash, codes.new_secret())
        db.session.add(found)
        db.session.flush()
    return found


def confirm_app(user: User, typed: str, session_hash: str, name: str = "") -> list[str]:
    """Take the first code, so that we know the app has the secret; returns recovery codes, if the person had none.

    Raises Mistake for a code that does not fit, and Refused when nothing is being set up.
    """
    app = begun_app(user, session_hash, lock=True)
    kept_name = _name(name, APP_NAME)
    step = codes.step_of(app, typed)
    if step is None:
        raise Mistake("code", WRONG_FIRST_CODE)
    app.name, app.confirmed_at, app.last_step = kept_name, now(), step
    return _added(user, session_hash, "app", "An authenticator app was added to your account.")


def add_passkey(user: User, answer: str, session_hash: str, name: str = "") -> list[str]:
    """Keep the passkey that a device made; returns recovery codes, if the person had none. Raises Mistake."""
    _require_room(user)
    kept_name = _name(name, PASSKEY_NAME)
    challenge = passkeys.take_challenge(db.session, user.id, session_hash, Purpose.ADD)
    made = passkeys.new_passkey(user, kept_name, answer, challenge)
    if made is None:
        raise Mistake("credential", NOT_ADDED)
    db.session.add(made)
    try:
        db.session.flush()
    except IntegrityError as problem:  # Somebody has it already. No browser sends one twice.
        raise Mistake("credential", NOT_ADDED) from problem
    return _added(user, session_hash, "passkey", "A passkey was added to your account.")


def _name(typed: str, otherwise: str) -> str:
    return plain_line(typed, "name", "a name", required=False, maximum=LONGEST_NAME) or otherwise


def _require_room(user: User) -> None:
    if held_by(user).count >= MOST:
        raise Refused(f"You have {MOST} ways of proving that it is you. Remove one first.")


def _added(user: User, session_hash: str, kind: str, words: str) -> list[str]:
    """Every other session ends: one that somebody else holds must not outlive what was done to keep them out."""
    db.session.flush()
    sessions.end_others(user, session_hash)
    audit.record("factor.added", user, record_id=user.id, factor=kind)
    letters.changed(user, "Your sign-in has changed", words)
    return [] if held_by(user).codes_left else recovery.make_anew(user)


@jobs.hourly
def remove_half_done() -> int:
    """Delete the secrets of apps that nobody confirmed."""
    old = select(TimeCode).where(TimeCode.confirmed_at.is_(None), TimeCode.created_at < now() - HALF_DONE)
    rows = db.session.scalars(old).all()
    for row in rows:
        db.session.delete(row)
    return len(rows)
