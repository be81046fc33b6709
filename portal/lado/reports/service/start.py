"""Beginning a report: the key first, then the draft. The same page sent twice begins one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from portal import audit
from portal.accounts.models import Agency, Partnership, PartnershipAgency, User
from portal.database import db, now
from portal.errors import NotFound
from portal.forms.answers import Raw
from portal.lado.models import Report
from portal.lado.numbers import new_reference
from portal.lado.reports.draft import KEEP_FROM, REVISIONS, SET_KEY, SET_VERSION, START
from portal.lado.sealing.keystore import keys
from portal.lado.words import words_of
from portal.permissions import Permission, places, require


@dataclass(frozen=True, slots=True)
class Beginning:
    """``report_id`` was made with the page. ``keep_from`` are the lines with which people are named who must not see
    it; whoever takes the private route leaves the agency out of it.
    """

    report_id: uuid.UUID
    agency_id: uuid.UUID
    partnership_id: uuid.UUID
    answers: Mapping[str, Raw]
    is_private: bool = False
    keep_from: tuple[str, ...] = ()


def places_to_report_from(user: User) -> list[tuple[Agency, Partnership]]:
    """Where somebody may report from: an agency, and the partnership whose LADO hears of it."""
    agencies, _ = places(user, Permission.REPORT_MAKE)
    query = (
        select(Agency, Partnership)
        .join(PartnershipAgency, PartnershipAgency.agency_id == Agency.id)
        .join(Partnership, Partnership.id == PartnershipAgency.partnership_id)
        .where(Agency.id.in_(agencies))
        .order_by(Agency.name, Partnership.name)
    )
    return [(agency, partnership) for agency, partnership in db.session.execute(query)]


def start(user: User, beginning: Beginning) -> Report:
    """The draft, of which only its author knows. Raises Forbidden, and NotFound for a page of somebody else's."""
    require(user, Permission.REPORT_MAKE, agency_id=beginning.agency_id)
    there = db.session.get(Report, beginning.report_id)
    if there is not None:
        if there.author_id != user.id:
            raise NotFound
        return there
    partnership = _partnership(beginning)
    keys.make(beginning.report_id)
    at = now()
    report = Report(
        id=beginning.report_id,
        partnership_id=partnership.id,
        reference=new_reference(),
        author_id=user.id,
        agency_id=None if beginning.is_private else beginning.agency_id,
        route="private" if beginning.is_private else "ordinary",
        set_key=SET_KEY,
        set_version=SET_VERSION,
        answers={**beginning.answers, REVISIONS: {START: 1}, KEEP_FROM: list(beginning.keep_from)},
        created_at=at,
        updated_at=at,
        delete_after=at + words_of(partnership.wording).draft_life,
    )
    db.session.add(report)
    db.session.flush()
    audit.record("lado.report_started", user, record_id=report.id)
    return report


def _partnership(beginning: Beginning) -> Partnership:
    """The partnership, which has to be one of the agency's."""
    query = select(Partnership).join(PartnershipAgency, PartnershipAgency.partnership_id == Partnership.id)
    mine = query.where(Partnership.id == beginning.partnership_id, PartnershipAgency.agency_id == beginning.agency_id)
    found = db.session.scalars(mine).one_or_none()
    if found is None:
        raise NotFound
    return found
