"""Signing in."""

from __future__ import annotations

import uuid

from sqlalchemy import select, update

from portal import audit
from portal.accounts.getting_in import throttle
from portal.accounts.getting_in.finding import credentials_of
from portal.accounts.getting_in.proving import proves
from portal.accounts.getting_in.throttle import Verdict
from portal.accounts.models import User
from portal.accounts.passwords import hash_password, is_outdated, verify_password
from portal.accounts.words import normal_email
from portal.database import db, now
from portal.errors import TooManyTries


def find_user(email: str) -> User | None:
    """The person with this address, whatever its capitals."""
    address = normal_email(email)
    if not address.isascii() or not address.isprintable():
        return None  # No address is kept like this, and not every database can even be asked.
    return db.session.scalars(select(User).where(User.email == address)).one_or_none()


def sign_in(email: str, password: str) -> User | None:
    """The person when address and password fit and they still have a role, else None; all of these cost the same.

    Raises TooManyTries when too many were wrong from the same network. The password is tried while no lock is held, so
    that strangers who try many keep nobody from saving. A refusal names the account that was tried, where there is one,
    so that guessing at one person can be seen.
    """
    address = normal_email(email)
    verdict = throttle.take(address)
    if verdict is Verdict.CROWDED:
        audit.record_noise("session.refused", None, why="crowded")
        raise TooManyTries("Wait a few minutes, then try again.")
    with db.reading():
        known = credentials_of(address)
    stored = known.password_hash if known is not None and verdict is Verdict.LOOK else None
    fits = verify_password(stored, password)
    if known is None or not fits or not known.may_sign_in:
        audit.record_noise("session.refused", None, record_id=known.id if known is not None else "")
        return None
    _keep_up_to_date(known.id, known.password_hash, password)
    user = db.session.get_one(User, known.id)
    user.last_signed_in_at = now()
    throttle.succeeded(db.session, address)
    audit.record("session.started", user, record_id=user.id)
    return user


def _keep_up_to_date(user_id: uuid.UUID, stored: str, password: str) -> None:
    """Hash the password with today's parameters, unless it was changed while it was tried."""
    if is_outdated(stored):
        unchanged = (User.id == user_id, User.password_hash == stored)
        db.session.execute(update(User).where(*unchanged).values(password_hash=hash_password(password)))


def confirm(user: User, password: str) -> bool:
    """Whether ``password`` is the one of whoever is signed in; the caller begins a new session when it is."""
    if not proves(user, password):
        return False
    audit.record("session.confirmed", user, record_id=user.id)
    return True
