"""What is looked up about an address that somebody typed who is not signed in."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import exists, select

from portal.accounts.models import Membership, User
from portal.database import db


@dataclass(frozen=True, slots=True)
class Credentials:
    """What signing in needs to know of an account."""

    id: uuid.UUID
    password_hash: str
    may_sign_in: bool


def credentials_of(address: str) -> Credentials | None:
    """The account with this address, by one statement whether there is one or not: time tells nothing."""
    if not address.isascii() or not address.isprintable():
        return None  # No address is kept like this, and not every database can even be asked.
    has_role = exists().where(Membership.user_id == User.id, Membership.ended_at.is_(None))
    active = User.suspended_at.is_(None) & User.merged_into_id.is_(None)
    row = db.session.execute(
        select(User.id, User.password_hash, has_role & active).where(User.email == address)
    ).first()
    return Credentials(row[0], row[1], bool(row[2])) if row is not None else None
