"""Everything that the page of one contact shows: who may read what happened reads all of it, others how it stands."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from portal.accounts.models import User
from portal.database import db, now
from portal.lado import matching, policy
from portal.lado.desk import people
from portal.lado.documents.service import documents_for_desk
from portal.lado.models import (
    Allocation,
    Contact,
    Decision,
    Message,
    NamedConflict,
    Report,
    ReportReader,
    SightGrant,
)
from portal.lado.talk.service import desk_conversation


@dataclass(frozen=True, slots=True)
class Known:
    """``reads`` is whether this person may read what happened; if not, everything from ``person`` on is empty."""

    contact: Contact
    reads: bool
    matches: list[matching.Match]
    others: list[Contact]
    allocations: list[Allocation]
    grants: list[SightGrant]
    names: Mapping[uuid.UUID, str]
    person: Mapping[str, Any] = field(default_factory=dict)
    summary: str = ""
    decisions: list[Decision] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    unread: int = 0
    documents: int = 0
    report: Report | None = None
    readers: list[ReportReader] = field(default_factory=list)
    conflicts: list[NamedConflict] = field(default_factory=list)


def known_of(user: User, contact: Contact) -> Known:
    """What there is to know of ``contact`` for ``user``, who may know of it."""
    reads = policy.may_read_narrative(user, contact)
    allocations = _rows(select(Allocation).where(Allocation.contact_id == contact.id).order_by(Allocation.since.desc()))
    grants = _rows(select(SightGrant).where(SightGrant.contact_id == contact.id).order_by(SightGrant.since.desc()))
    narrative = _narrative(user, contact) if reads else {}
    return Known(
        contact=contact,
        reads=reads,
        matches=_matches(user, contact) if reads else [],
        others=others_of(user, contact),
        allocations=allocations,
        grants=grants,
        names=_names(contact, allocations, grants, narrative),
        **narrative,
    )


def _matches(user: User, contact: Contact) -> list[matching.Match]:
    """Asked with what the record says of the person: for those who may read it, and the earlier ones."""
    known = matching.known_of(contact.person, contact.employer_agency_id)
    return matching.matches(user, known, but_for=contact.id)


def others_of(user: User, contact: Contact) -> list[Contact]:
    """The other contacts of the same incident: other adults of one report or one call."""
    query = policy.visible_to(user).where(Contact.incident_id == contact.incident_id, Contact.id != contact.id)
    return _rows(query.order_by(Contact.arrived_at, Contact.id))


def live_grants(known: Known) -> list[SightGrant]:
    return [one for one in known.grants if one.ended_at is None and one.until > now()]


def _narrative(user: User, contact: Contact) -> dict[str, Any]:
    messages = desk_conversation(user, contact)
    report = db.session.scalars(
        policy.desk_reports_visible_to(user).where(Report.id == contact.report_id)
    ).one_or_none()
    readers = select(ReportReader).where(ReportReader.report_id == contact.report_id).order_by(ReportReader.since)
    conflicts = select(NamedConflict).where(NamedConflict.incident_id == contact.incident_id)
    return {
        "person": contact.person or {},
        "summary": contact.summary or "",
        "decisions": decisions_of(contact),
        "messages": messages,
        "unread": sum(not one.from_desk and one.read_at is None for one in messages),
        "documents": len(documents_for_desk(user, contact)),
        "report": report,
        "readers": _rows(readers) if report is not None else [],
        "conflicts": _rows(conflicts.order_by(NamedConflict.since, NamedConflict.id)),
    }


def decisions_of(contact: Contact) -> list[Decision]:
    """Every decision about a contact, the newest first."""
    query = select(Decision).where(Decision.contact_id == contact.id)
    return _rows(query.order_by(Decision.at.desc(), Decision.id))


def _names(
    contact: Contact, allocations: list[Allocation], grants: list[SightGrant], narrative: Mapping[str, Any]
) -> Mapping[uuid.UUID, str]:
    ids = {contact.officer_id, contact.cover_id, contact.logged_by_id, contact.acknowledged_by_id}
    ids |= {one for row in allocations for one in (row.officer_id, row.by_id)}
    ids |= {one for row in grants for one in (row.user_id, row.by_id)}
    ids |= {row.by_id for row in narrative.get("decisions", ())}
    ids |= {row.author_id for row in narrative.get("messages", ())}
    ids |= {one for row in narrative.get("conflicts", ()) for one in (row.user_id, row.lifted_by_id)}
    ids |= {row.user_id for row in narrative.get("readers", ())}
    if (report := narrative.get("report")) is not None:
        ids.add(report.author_id)
    return people.names_of(ids)


def _rows(query: Any) -> list[Any]:
    return list(db.session.scalars(query))
