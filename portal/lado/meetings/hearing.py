"""Who may hear of a meeting: nobody in conflict with any of its cases, by account or by the address that was named."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from portal.accounts.models import User
from portal.accounts.words import normal_email
from portal.database import db
from portal.lado import policy
from portal.lado.meetings.models import Meeting, MeetingCase
from portal.lado.models import Contact, NamedConflict


def account_with(email: str) -> User | None:
    """The account under an address that somebody can sign in with."""
    if not email:
        return None
    query = select(User).where(
        User.email == normal_email(email), User.suspended_at.is_(None), User.merged_into_id.is_(None)
    )
    return db.session.scalars(query).one_or_none()


def is_kept_from(contact: Contact, email: str, account: User | None) -> bool:
    """Whether somebody in conflict with this case has the account or the address."""
    if account is not None:
        query = policy.in_conflict_with(contact.incident_id).where(User.id == account.id)
        if db.session.scalars(query).one_or_none() is not None:
            return True
    return bool(email) and normal_email(email) in _addresses_kept_from([contact.incident_id])


def may_not_hear(meeting: Meeting, email: str, account_id: uuid.UUID | None) -> bool:
    """Whether somebody is in conflict with any case of a meeting, also one that whoever put them on the list cannot
    see: they are sent nothing.
    """
    incidents = list(
        db.session.scalars(
            select(Contact.incident_id)
            .join(MeetingCase, MeetingCase.contact_id == Contact.id)
            .where(MeetingCase.meeting_id == meeting.id)
        )
    )
    kept = select(NamedConflict.id).where(
        NamedConflict.incident_id.in_(incidents), NamedConflict.lifted_at.is_(None), NamedConflict.user_id == account_id
    )
    if account_id is not None and db.session.scalars(kept.limit(1)).first() is not None:
        return True
    return bool(email) and normal_email(email) in _addresses_kept_from(incidents)


def _addresses_kept_from(incidents: list[uuid.UUID]) -> set[str]:
    standing = select(NamedConflict).where(
        NamedConflict.incident_id.in_(incidents), NamedConflict.lifted_at.is_(None), NamedConflict.user_id.is_(None)
    )
    found = {normal_email(str((one.who or {}).get("email", ""))) for one in db.session.scalars(standing)}
    return found - {""}
