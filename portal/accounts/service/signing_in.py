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
    """The person when address and password fit and they still have a role, else None; all of these cost the same.

    The password is tried before anything is written, so that strangers who try many keep nobody from saving. A refusal
    names the account that was tried, where there is one, so that guessing at one person can be seen.
    """
    with db.reading():
        known = find_user(email)
    fits = verify_password(known.password_hash if known is not None else None, password)
    if known is None or not fits or not known.is_active or not known.current_memberships:
        audit.record_apart("session.refused", None, record_id=known.id if known is not None else "")
        return None
    user = db.session.get_one(User, known.id)
    user.last_signed_in_at = now()
    audit.record("session.started", user, record_id=user.id)
    return user


def confirm(user: User, password: str) -> bool:
    """Whether ``password`` is the one of whoever is signed in. Either way it is on the record.

    The caller begins a new session under a new id when it is.
    """
    if not verify_password(user.password_hash, password):
        refused = user.id
        db.finish_request(succeeded=False)
        audit.record_apart("session.refused", None, record_id=refused)
        return False
    audit.record("session.confirmed", user, record_id=user.id)
    return True
