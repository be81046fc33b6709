"""Signing in."""

from __future__ import annotations

from sqlalchemy import select

from portal import audit
from portal.accounts.models import User
from portal.accounts.passwords import verify_password
from portal.accounts.words import normal_email
from portal.database import db, now


def find_user(email: str) -> User | None:
    """The person with this address, whatever its capitals."""
    address = normal_email(email)
    if not address.isascii() or not address.isprintable():
        return None  # No address is kept like this, and not every database can even be asked.
    return db.session.scalars(select(User).where(User.email == address)).one_or_none()


def sign_in(email: str, password: str) -> User | None:
    """The person when address and password fit and they still have a role, else None; all of these cost the same."""
    user = find_user(email)
    fits = verify_password(user.password_hash if user is not None else None, password)
    if user is None or not fits or not user.is_active or not user.current_memberships:
        return None
    user.last_signed_in_at = now()
    audit.record("session.started", user, record_id=user.id)
    return user
