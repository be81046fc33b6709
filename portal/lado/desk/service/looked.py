"""Who has looked at what: the record of what happens behind the wall, for the LADO manager, who answers for it.

It holds no word that anybody typed. What is hidden from the manager is left out of it, and so are drafts, of which only
their authors know.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, SQLColumnExpression, String, and_, cast, func, or_, select

from portal import audit
from portal.accounts.models import Partnership, User
from portal.audit import AuditEvent
from portal.database import db
from portal.lado import policy
from portal.lado.desk import people
from portal.lado.models import Contact, NamedConflict, Report, ReportLink
from portal.permissions import Identity, Permission, require
from portal.refused import WALL

PAGE_SIZE = 50
JOINED = "lado.contact_joined"
_NONE = uuid.UUID(int=0)


@dataclass(frozen=True, slots=True)
class Look:
    """One event. ``contact`` is there where the manager may open it, ``reference`` also of a report."""

    at: datetime
    who: str
    action: str
    outcome: str
    reference: str
    contact_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Looks:
    """One page; ``has_more`` is whether there are older ones, ``about`` the one contact that was asked for."""

    looks: list[Look]
    page: int
    has_more: bool
    about: Contact | None


def looked(user: User, partnership: Partnership, page: int = 1, contact_id: uuid.UUID | None = None) -> Looks:
    """The latest first, of everything or of one contact and its report; raises NotFound for one that is hidden.

    That somebody read this is on the record as well, before it is shown.
    """
    require(user, Permission.CONTACT_APPOINT, partnership_id=partnership.id)
    page = max(1, page)
    about = policy.get_contact(user, contact_id) if contact_id is not None else None
    query = select(AuditEvent).where(
        AuditEvent.action.startswith(WALL, autoescape=True),
        _of_partnership(partnership.id),
        AuditEvent.record.not_in(hidden_records(user)),
        *([AuditEvent.record.in_([str(about.id), str(about.report_id)])] if about is not None else []),
    )
    rows = query.order_by(AuditEvent.seq.desc()).limit(PAGE_SIZE + 1).offset((page - 1) * PAGE_SIZE)
    events = list(db.session.scalars(rows))
    found = Looks(list(_looks(user, events[:PAGE_SIZE])), page, len(events) > PAGE_SIZE, about)
    reader = Identity(user.actor_id, tuple(user.grants))
    audit.record_apart("lado.record_read", reader, partnership_id=partnership.id, outcome="done")
    return found


def _of_partnership(partnership_id: uuid.UUID) -> ColumnElement[bool]:
    """Reading a report names no partnership: those of it are found by the reports that were sent to it."""
    sent = select(_plain(Report.id)).where(Report.partnership_id == partnership_id, Report.state == "sent")
    drafts = select(_plain(Report.id)).where(Report.state == "draft")
    record = func.replace(AuditEvent.record, "-", "")
    mine = and_(AuditEvent.partnership_id == partnership_id, record.not_in(drafts))
    return or_(mine, and_(AuditEvent.partnership_id.is_(None), record.in_(sent)))


def _plain(column: SQLColumnExpression[uuid.UUID]) -> ColumnElement[str]:
    """An id as both databases write it, but for the hyphens."""
    return func.replace(cast(column, String), "-", "")


def hidden_records(user: User) -> list[str]:
    """The ids of everything that belongs to an incident of which ``user`` must not know, in the record's words."""
    incidents = list(db.session.scalars(policy.hidden_from(user)))
    ids = [
        one
        for table in (Contact, Report, NamedConflict)
        for one in db.session.scalars(select(table.id).where(table.incident_id.in_(incidents)))
    ]
    links = select(ReportLink.id).where(or_(ReportLink.holder_id.in_(ids), ReportLink.contact_id.in_(ids)))
    found = [str(one) for one in (*ids, *db.session.scalars(links))]
    joined = select(AuditEvent).where(AuditEvent.action == JOINED, AuditEvent.record.in_(found))
    return [*found, *(str(one.facts["joined"]) for one in db.session.scalars(joined))]


def _looks(user: User, events: list[AuditEvent]) -> Iterator[Look]:
    ids = {one for event in events if (one := as_id(event.record)) is not None}
    names = people.names_of({as_id(event.actor) for event in events})
    contacts = {one.id: one.reference for one in db.session.scalars(policy.visible_to(user).where(Contact.id.in_(ids)))}
    sent = select(Report).where(Report.id.in_(ids), Report.state == "sent")
    references = contacts | {one.id: one.reference for one in db.session.scalars(sent)}
    for event in events:
        record = as_id(event.record) or _NONE
        contact_id = record if record in contacts else None
        who = _who(event.actor, names)
        yield Look(event.at, who, event.action, event.outcome, references.get(record, ""), contact_id)


def _who(actor: str, names: Mapping[uuid.UUID, str]) -> str:
    person = as_id(actor)
    if person is not None:
        return names.get(person, "Somebody without an account")
    return "The portal itself" if actor == "system" else "Somebody without an account"


def as_id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
