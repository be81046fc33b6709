"""Documents at the desk: those that came with a report, and those that the desk adds, which stay there."""

from __future__ import annotations

import uuid

from sqlalchemy import ColumnElement, and_, or_, select

from portal import audit
from portal.accounts.models import User
from portal.accounts.words import plain_line
from portal.database import db, now
from portal.errors import NotFound
from portal.lado import policy
from portal.lado.documents import files
from portal.lado.documents.refusing import BadDocument
from portal.lado.documents.service.reading import note_read
from portal.lado.documents.service.referrer import NO_LABEL, Brought
from portal.lado.models import Contact, Document
from portal.lado.talk.once import refuse_old_page
from portal.permissions import Permission, require

MOST_AT_DESK = 50


def documents_for_desk(user: User, contact: Contact) -> list[Document]:
    """The documents of a contact and of its report, for those who may read what happened."""
    if not policy.may_read_narrative(user, contact):
        return []
    return list(db.session.scalars(select(Document).where(_on(contact)).order_by(Document.at, Document.id)))


def document_for_desk(user: User, contact_id: uuid.UUID, document_id: uuid.UUID) -> tuple[Document, bytes]:
    """One of them and its content, on the record before it is opened; raises NotFound, NeedsReason."""
    require(user, Permission.CONTACT_LIST)
    contact = policy.get_contact(user, contact_id)
    policy.require_narrative(user, contact)
    found = next((one for one in documents_for_desk(user, contact) if one.id == document_id), None)
    if found is None:
        raise NotFound()
    note_read(user, found, contact.id, contact.partnership_id, way=policy.way_of(user, contact))
    return found, files.content_of(found)


def room_at_desk(user: User, contact_id: uuid.UUID, document_id: uuid.UUID) -> Contact:
    """The contact, when this person may add this document to it, or has done so, and there is room for it."""
    require(user, Permission.CONTACT_LIST)
    contact = policy.get_contact(user, contact_id, for_change=True)
    policy.require_narrative(user, contact)
    refuse_old_page(document_id)
    if sum(one.id != document_id for one in documents_for_desk(user, contact)) >= MOST_AT_DESK:
        raise BadDocument(f"There are {MOST_AT_DESK} documents already, which is the most")
    return contact


def add_for_desk(user: User, contact_id: uuid.UUID, brought: Brought) -> Document:
    """Keep a document with the contact alone: whoever reported never sees it. The same page sent twice keeps one."""
    contact = room_at_desk(user, contact_id, brought.document_id)
    there = db.session.get(Document, brought.document_id)
    if there is not None:
        if (there.contact_id, there.added_by_id) != (contact.id, user.id):
            raise NotFound()
        return there
    made = Document(
        id=brought.document_id,
        contact_id=contact.id,
        at=now(),
        added_by_id=user.id,
        kind=brought.file.kind,
        size=len(brought.file.content),
        scanned=brought.file.scanned,
        label=plain_line(brought.label, "label", "what it is", required=False) or NO_LABEL,
    )
    files.keep(made, brought.file.content)
    db.session.add(made)
    audit.record(
        "lado.document_added",
        user,
        record_id=contact.id,
        partnership_id=contact.partnership_id,
        document=str(made.id),
    )
    db.session.flush()
    return made


def _on(contact: Contact) -> ColumnElement[bool]:
    own = Document.contact_id == contact.id
    if contact.report_id is None:
        return own
    return or_(own, and_(Document.report_id == contact.report_id, Document.contact_id.is_(None)))
