"""Beginning a report: the key first, then the draft. The same page sent twice begins one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import exists, or_, select

from portal import audit
from portal.accounts.models import Agency, Partnership, PartnershipAgency
from portal.database import db, now
from portal.errors import NotFound
from portal.forms.answers import Raw
from portal.lado.author import Author, Guest, account_id, is_author
from portal.lado.models import Contact, Document, Message, NamedConflict, Report, ReportLink
from portal.lado.numbers import new_reference
from portal.lado.reports.draft import KEEP_FROM, REPORTER, REVISIONS, SET_KEY, SET_VERSION, START
from portal.lado.sealing.keystore import keys
from portal.lado.words import words_of
from portal.permissions import Permission, places, require


@dataclass(frozen=True, slots=True)
class Beginning:
    """``report_id`` was made with the page. ``keep_from`` are the lines with which people are named who must not see
    it; whoever takes the private route leaves the agency out of it. A guest has no agency, the report and the
    partnership of their link, and says in ``reporter`` who they are.
    """

    report_id: uuid.UUID
    agency_id: uuid.UUID | None
    partnership_id: uuid.UUID
    answers: Mapping[str, Raw]
    is_private: bool = False
    keep_from: tuple[str, ...] = ()
    reporter: Mapping[str, str] = field(default_factory=dict)


def places_to_report_from(author: Author) -> list[tuple[Agency, Partnership]]:
    """Where somebody may report from: an agency, and the partnership whose LADO hears of it. A guest is of none."""
    agencies, _ = places(author, Permission.REPORT_MAKE)
    query = (
        select(Agency, Partnership)
        .join(PartnershipAgency, PartnershipAgency.agency_id == Agency.id)
        .join(Partnership, Partnership.id == PartnershipAgency.partnership_id)
        .where(Agency.id.in_(agencies))
        .order_by(Agency.name, Partnership.name)
    )
    return [(agency, partnership) for agency, partnership in db.session.execute(query)]


def start(author: Author, beginning: Beginning) -> Report:
    """The draft, of which only its author knows. Raises Forbidden, and NotFound for a page of somebody else's."""
    _may_start(author, beginning)
    there = db.session.get(Report, beginning.report_id)
    if there is not None:
        if not is_author(author, there):
            raise NotFound
        return there
    partnership = _partnership(author, beginning)
    _refuse_key_of_another(author, beginning.report_id)
    keys.make(beginning.report_id)
    at = now()
    email, proved_at = _proved(author)
    report = Report(
        id=beginning.report_id,
        partnership_id=partnership.id,
        reference=new_reference(),
        author_id=account_id(author),
        agency_id=None if beginning.is_private else beginning.agency_id,
        route="private" if beginning.is_private else "ordinary",
        set_key=SET_KEY,
        set_version=SET_VERSION,
        answers=_first_answers(beginning),
        email=email,
        email_proved_at=proved_at,
        created_at=at,
        updated_at=at,
        delete_after=at + words_of(partnership.wording).draft_life,
    )
    db.session.add(report)
    db.session.flush()
    audit.record("lado.report_started", author, record_id=report.id)
    return report


def is_begun(guest: Guest) -> bool:
    """Whether the report of a guest's link is there already."""
    return db.session.get(Report, guest.report_id) is not None


def _may_start(author: Author, beginning: Beginning) -> None:
    if not isinstance(author, Guest):
        require(author, Permission.REPORT_MAKE, agency_id=beginning.agency_id)
    elif (beginning.report_id, beginning.agency_id) != (author.report_id, None):
        raise NotFound


def _refuse_key_of_another(author: Author, report_id: uuid.UUID) -> None:
    """Raise NotFound for an id whose key something else is sealed with: it would go when the draft is erased."""
    if isinstance(author, Guest):
        return
    holders = (Contact.id, ReportLink.holder_id, Message.holder_id, Document.holder_id, NamedConflict.holder_id)
    if db.session.scalar(select(or_(*(exists().where(column == report_id) for column in holders)))):
        raise NotFound


def _first_answers(beginning: Beginning) -> dict[str, Any]:
    return {
        **beginning.answers,
        REVISIONS: {START: 1},
        KEEP_FROM: list(beginning.keep_from),
        REPORTER: dict(beginning.reporter),
    }


def _proved(author: Author) -> tuple[str | None, datetime | None]:
    """The address that a guest's link went to, and when they showed that it is theirs."""
    if not isinstance(author, Guest):
        return None, None
    link = db.session.get_one(ReportLink, author.link_id)
    return link.email, link.used_at


def _partnership(author: Author, beginning: Beginning) -> Partnership:
    """The partnership, which has to be one of the agency's, or that of a guest's link."""
    if isinstance(author, Guest):
        return db.session.get_one(Partnership, author.partnership_id)
    query = select(Partnership).join(PartnershipAgency, PartnershipAgency.partnership_id == Partnership.id)
    mine = query.where(Partnership.id == beginning.partnership_id, PartnershipAgency.agency_id == beginning.agency_id)
    found = db.session.scalars(mine).one_or_none()
    if found is None:
        raise NotFound
    return found
