"""Signing in and out."""

from __future__ import annotations

from sqlalchemy import select

from portal import audit
from portal.accounts.models import User
from portal.accounts.passwords import verify_password
from portal.database import db, now


def normal_email(email: str) -> str:
    """How an address is kept and compared: without spaces around it, in lower case."""
    return email.strip().lower()


def find_user(email: str) -> User | None:
    return db.session.scalars(select(User).where(User.email == normal_email(email))).one_or_none()


def sign_in(email: str, password: str) -> User | None:
    """The person when address and password fit and the account is not suspended, else None; both cost the same."""
    user = find_user(email)
    fits = verify_password(user.password_hash if user is not None else None, password)
    if user is None or not fits or not user.is_active:
        return None
    user.last_signed_in_at = now()
    audit.record("session.started", user, record_id=user.id)
    return user
