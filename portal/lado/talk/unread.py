"""What waits to be read: on the desk what whoever reported wrote, with them what the desk wrote."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from portal.accounts.models import User
from portal.database import db
from portal.lado import policy
from portal.lado.models import Contact, Message, Report


def of_contact() -> ColumnElement[bool]:
    """The messages that stand on the page of a contact: its own, and those about its report as a whole."""
    of_report = and_(Message.contact_id.is_(None), Message.report_id == Contact.report_id)
    return or_(Message.contact_id == Contact.id, of_report)


def waits_for_desk() -> ColumnElement[bool]:
    """Whether a contact has something to read from whoever reported it."""
    new = exists().where(of_contact(), Message.from_desk.is_(False), Message.read_at.is_(None))
    return new.correlate(Contact)


def waiting_among(ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these contacts that have something to read. One statement."""
    if not ids:
        return set()
    return set(db.session.scalars(select(Contact.id).where(Contact.id.in_(ids), waits_for_desk())))


def count_for_referrer(report: Report) -> int:
    """How much the desk wrote that nobody of those who reported has marked as read."""
    new = select(func.count()).where(
        Message.report_id == report.id, Message.from_desk.is_(True), Message.read_at.is_(None)
    )
    return db.session.scalar(new) or 0


def reports_waiting_for(user: User) -> set[uuid.UUID]:
    """The reports that somebody may read on in which something is new."""
    new = exists().where(Message.report_id == Report.id, Message.from_desk.is_(True), Message.read_at.is_(None))
    return set(db.session.scalars(policy.heard_of_by(user).where(new).with_only_columns(Report.id)))
