"""Destroying what was confirmed: the keys first, then whatever still leads to the person without one.

A process may die at any line and the work is done again: to destroy twice is to destroy once. What stays is a stub that
counts, with dates and codes, and no name. The keys' own copies go by themselves after ``CASE_KEY_BACKUP_DAYS``.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select

from portal import audit, jobs
from portal.database import db, now
from portal.lado.documents import files
from portal.lado.keeping.holders import forget_all, holders_of
from portal.lado.keeping.models import CaseHold, Erasure
from portal.lado.keeping.service.erase import ERASE
from portal.lado.models import (
    ConflictTrace,
    Contact,
    Document,
    Message,
    NamedConflict,
    Report,
    ReportLink,
    ReportReader,
    Trace,
    Visit,
)
from portal.lado.sealing.fields import ERASED
from portal.lado.sealing.keystore import keys
from portal.local_time import day_of
from portal.mail import postbox
from portal.permissions import SYSTEM

AT_ONCE = 500


def register() -> None:
    """Ask for the hourly round."""
    jobs.hourly(erase_again)


@jobs.handler(ERASE)
def erase_confirmed(payload: dict[str, Any]) -> None:
    """What two people decided. A hold that came in between stops it."""
    with db.unit_of_work() as session:
        erasure = session.get(Erasure, uuid.UUID(payload["erasure"]), with_for_update=True)
        if erasure is None or erasure.confirmed_at is None or erasure.destroyed_at is not None:
            return
        contact = session.get_one(Contact, erasure.contact_id, with_for_update=True)
        held = select(CaseHold.id).where(CaseHold.contact_id == contact.id, CaseHold.ended_at.is_(None))
        if session.scalar(held) is not None:
            return
        erasure.with_report = erase(contact)
        erasure.destroyed_at = now()
        erasure.complete_on = complete_on(now())
        _note(contact)


def erase_again() -> int:
    """After a backup was put back: whatever has no key any more is forgotten anew, and what was erased loses the key
    that came back with an older copy of the key store. Returns how many.
    """
    gone = keys.destroyed()
    found = 0
    with db.unit_of_work() as session:
        for first in range(0, len(gone), AT_ONCE):
            query = select(Contact).where(Contact.id.in_(gone[first : first + AT_ONCE]), Contact.erased_at.is_(None))
            for contact in session.scalars(query):
                erase(contact)
                _note(contact)
                found += 1
        for table in (Contact, Report):
            back = list(session.scalars(select(table.id).where(table.erased_at.is_not(None))))
            for holder in keys.living(back):
                keys.destroy(holder)
                found += 1
    return found


def complete_on(at: datetime) -> date:
    """The day on which the last copy of the key store with the key in it has gone."""
    return day_of(at + postbox.settings.case_key_backup_life + timedelta(days=1))


def erase(contact: Contact) -> bool:
    """Destroy the keys, and forget; returns whether the report went along."""
    if contact.report_id is not None:  # Two contacts of one report are erased one after the other.
        db.session.execute(select(Contact.id).where(Contact.report_id == contact.report_id).with_for_update())
    holders = holders_of(contact)
    for holder in holders:
        keys.destroy(holder)
    with_report = contact.report_id in holders
    _remove_documents(contact, holders)
    _overwrite_messages(contact, holders)
    _forget_people(contact)
    forget_all(contact)
    if with_report:
        _forget_report(contact.report_id)
    contact.erased_at, contact.employer_agency_id, contact.named = now(), None, False
    db.session.flush()
    return with_report


def _remove_documents(contact: Contact, holders: Collection[uuid.UUID]) -> None:
    query = select(Document).where(or_(Document.contact_id == contact.id, Document.holder_id.in_(holders)))
    for document in db.session.scalars(query):
        files.remove(document)


def _overwrite_messages(contact: Contact, holders: Collection[uuid.UUID]) -> None:
    """What was said about this contact alone, under the key of a report that another contact still needs."""
    query = select(Message).where(Message.contact_id == contact.id, Message.holder_id.not_in(holders))
    for message in db.session.scalars(query):
        message.text = ERASED


def _forget_people(contact: Contact) -> None:
    """The blind index, and who must not know: where others of the incident live on, they are hidden as before."""
    db.session.execute(delete(Trace).where(Trace.contact_id == contact.id))
    living = select(Contact.id).where(
        Contact.incident_id == contact.incident_id, Contact.id != contact.id, Contact.erased_at.is_(None)
    )
    if db.session.scalar(living.limit(1)) is not None:
        mine = and_(NamedConflict.contact_id == contact.id, NamedConflict.user_id.is_(None))
        _remove_conflicts(mine)
        return
    _remove_conflicts(NamedConflict.incident_id == contact.incident_id)


def _remove_conflicts(which: ColumnElement[bool]) -> None:
    ids = select(NamedConflict.id).where(which).scalar_subquery()
    db.session.execute(delete(ConflictTrace).where(ConflictTrace.conflict_id.in_(ids)))
    db.session.execute(delete(NamedConflict).where(which))


def _forget_report(report_id: uuid.UUID | None) -> None:
    for column in (Visit.report_id, ReportLink.holder_id, ReportReader.report_id):
        db.session.execute(delete(column.class_).where(column == report_id))
    report = db.session.get_one(Report, report_id)
    report.erased_at = now()


def _note(contact: Contact) -> None:
    audit.record("lado.contact_erased", SYSTEM, record_id=contact.id, partnership_id=contact.partnership_id)
