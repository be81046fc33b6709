"""Invented reports and contacts, each with its key. Call inside ``with unit_of_work():`` or with ``session``."""

from __future__ import annotations

import uuid
from typing import Any

from portal.accounts.models import Partnership, User
from portal.database import db, now
from portal.lado.documents import files
from portal.lado.models import Contact, Document, NamedConflict, Report, ReportReader
from portal.lado.numbers import new_reference
from portal.lado.sealing.keystore import keys

PERSON = {"name": "Inventa Examplesdottir", "born": "1980-02-03", "workplace": "Example School"}
SUMMARY = "An invented account of something that never happened."


def make_contact(partnership: Partnership, **fields: Any) -> Contact:
    """A named contact that came by telephone."""
    fields.setdefault("id", uuid.uuid4())
    keys.make(fields["id"])
    at = now()
    values: dict[str, Any] = {
        "partnership_id": partnership.id,
        "reference": new_reference(),
        "incident_id": uuid.uuid4(),
        "arrived_at": at,
        "arrived_by": "call",
        "asks_for": "report",
        "named": True,
        "person": PERSON,
        "summary": SUMMARY,
        "created_at": at,
        "updated_at": at,
    }
    return _added(Contact(**{**values, **fields}))


def make_report(partnership: Partnership, author: User | None = None, **fields: Any) -> Report:
    """A report that was sent."""
    fields.setdefault("id", uuid.uuid4())
    keys.make(fields["id"])
    at = now()
    values: dict[str, Any] = {
        "partnership_id": partnership.id,
        "reference": new_reference(),
        "incident_id": uuid.uuid4(),
        "author_id": author.id if author is not None else None,
        "state": "sent",
        "sent_at": at,
        "set_key": "lado_referral",
        "set_version": "2026",
        "answers": {"what": SUMMARY},
        "created_at": at,
        "updated_at": at,
    }
    return _added(Report(**{**values, **fields}))


def make_conflict(record: Contact | Report, user: User | None, **fields: Any) -> NamedConflict:
    """``user`` must not know of the incident of ``record``."""
    on = {"contact_id": record.id} if isinstance(record, Contact) else {"report_id": record.id}
    values = {"incident_id": record.incident_id, "user_id": user.id if user else None, "why": "person_of_concern"}
    return _added(NamedConflict(**{**on, **values, "since": now(), **fields}))


def make_reader(report: Report, user: User | None, **fields: Any) -> ReportReader:
    values = {"report_id": report.id, "user_id": user.id if user else None, "part": "reader", "since": now()}
    return _added(ReportReader(**{**values, **fields}))


def make_document(
    record: Contact | Report, user: User | None, content: bytes = b"Invented.", **fields: Any
) -> Document:
    """A document of a report, or of a contact alone, with its sealed file."""
    on = {"contact_id": record.id} if isinstance(record, Contact) else {"report_id": record.id}
    values = {"at": now(), "kind": "pdf", "size": len(content), "label": "An invented document"}
    made = Document(**{**on, **values, "added_by_id": user.id if user else None, **fields})
    files.keep(made, content)
    return _added(made)  # type: ignore[no-any-return]


def _added(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row
