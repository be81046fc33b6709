"""Documents of whoever reports: added to a draft or to what was sent, read again, taken out before sending."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import func, select

from portal import audit
from portal.accounts.words import plain_line
from portal.database import db, now
from portal.errors import NotFound, Refused
from portal.lado import policy
from portal.lado.author import Author, account_id, is_author, may_report
from portal.lado.documents import files
from portal.lado.documents.refusing import BadDocument
from portal.lado.documents.service.examining import Examined
from portal.lado.documents.service.reading import note_read
from portal.lado.models import Document, Report
from portal.lado.talk.once import refuse_old_page
from portal.lado.talk.service.referrer import answers_for, note

MOST = 20
NO_LABEL = "A document"


@dataclass(frozen=True, slots=True)
class Brought:
    """A file with what was typed about it. ``document_id`` was made with the page."""

    document_id: uuid.UUID
    label: str
    file: Examined


@dataclass(frozen=True, slots=True)
class Papers:
    """The documents of a report, and whether this person may add some."""

    report: Report
    documents: list[Document]
    may_add: bool


def papers_of(author: Author, report_id: uuid.UUID) -> Papers:
    """What came with a report; raises NotFound, also for an author in conflict."""
    report = _readable(author, report_id)
    query = select(Document).where(Document.report_id == report.id).order_by(Document.at, Document.id)
    return Papers(report, list(db.session.scalars(query)), _may_add(author, report))


def document_to_read(author: Author, report_id: uuid.UUID, document_id: uuid.UUID) -> tuple[Document, bytes]:
    """One document and its content, on the record before it is opened; raises NotFound."""
    document = _document(_readable(author, report_id), document_id)
    note_read(author, document, report_id)
    return document, files.content_of(document)


def room_for(author: Author, report_id: uuid.UUID, document_id: uuid.UUID) -> Report:
    """The report, when this person may add this document to it, or has done so, and there is room for it."""
    report = _readable(author, report_id, for_change=True)
    if not _may_add(author, report):
        raise Refused("Whoever reported it adds documents, or whoever deals with it. Ask one of them.")
    refuse_old_page(document_id)
    others = select(func.count()).where(Document.report_id == report.id, Document.id != document_id)
    if (db.session.scalar(others) or 0) >= MOST:
        raise BadDocument(f"There are {MOST} documents already, which is the most. Write what else there is")
    return report


def add(author: Author, report_id: uuid.UUID, brought: Brought) -> Document:
    """Keep a document, sealed. The same page sent twice keeps one. After sending, the desk reads that there is more."""
    report = room_for(author, report_id, brought.document_id)
    there = db.session.get(Document, brought.document_id)
    if there is not None:
        if (there.report_id, there.added_by_id) != (report.id, account_id(author)):
            raise NotFound()
        return there
    label = plain_line(brought.label, "label", "what it is", required=False)
    made = Document(
        id=brought.document_id,
        report_id=report.id,
        at=now(),
        added_by_id=account_id(author),
        kind=brought.file.kind,
        size=len(brought.file.content),
        scanned=brought.file.scanned,
        label=label or NO_LABEL,
    )
    files.keep(made, brought.file.content)
    db.session.add(made)
    db.session.flush()
    if report.state == "sent":
        note(author, report, f"Added a document: {label or NO_LABEL}")
    audit.record("lado.document_added", author, record_id=report.id, document=str(made.id))
    return made


def remove(author: Author, report_id: uuid.UUID, document_id: uuid.UUID) -> None:
    """Take a document out of a draft; what was sent stays."""
    report = _readable(author, report_id, for_change=True)
    document = _document(report, document_id)
    if report.state != "draft":
        raise Refused("This was sent already, and stays as it was sent. Tell the LADO what is wrong with it.")
    files.remove(document)
    audit.record("lado.document_removed", author, record_id=report.id, document=str(document_id))


def remove_all_of(report: Report) -> None:
    """Take out everything that came with a draft that is erased."""
    for document in db.session.scalars(select(Document).where(Document.report_id == report.id)):
        files.remove(document)
    db.session.flush()


def _readable(author: Author, report_id: uuid.UUID, *, for_change: bool = False) -> Report:
    may_report(author)
    report = policy.get_report(author, report_id, for_change=for_change)
    if report.state == "sent" and policy.receipt_only(author, report):
        raise NotFound()
    return report


def _may_add(author: Author, report: Report) -> bool:
    return is_author(author, report) if report.state == "draft" else answers_for(author, report)


def _document(report: Report, document_id: uuid.UUID) -> Document:
    found = db.session.scalars(
        select(Document).where(Document.id == document_id, Document.report_id == report.id)
    ).one_or_none()
    if found is None:
        raise NotFound()
    return found
