"""The word by e-mail that there is something to read: to each side, and never to whoever must not know.

It says that there is an update and gives the reference. What it is, only the portal shows.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, or_, select

from portal.accounts import notices
from portal.accounts.models import Membership, Partnership, User
from portal.accounts.notices import Letter
from portal.database import db
from portal.lado import policy
from portal.lado.author import Guest
from portal.lado.door import letters
from portal.lado.models import Contact, Report, ReportReader
from portal.lado.notice import UPDATE
from portal.permissions import LADO_ROLES

SAYS = "There is an update in the portal. Sign in to read it. Reference: {}."
CASE_MANAGER = "case_manager"


def tell_referrer(report: Report) -> None:
    """Whoever wrote the report, with an account or as a guest, and whoever deals with it in their organisation."""
    guest = Guest(report.id, report.partnership_id, report.id)
    if report.author_id is None and not policy.receipt_only(guest, report):
        letters.tell_update(report, db.session.get_one(Partnership, report.partnership_id))
    managers = select(ReportReader.user_id).where(
        ReportReader.report_id == report.id, ReportReader.part == CASE_MANAGER, ReportReader.until.is_(None)
    )
    author = db.session.get(User, report.author_id) if report.author_id is not None else None
    told = or_(User.id == report.author_id, User.id.in_(managers))
    if author is not None and policy.receipt_only(author, report):
        told = User.id.in_(managers)
    _tell(report, _people(report, told))


def tell_desk(report: Report) -> None:
    """Whose its contacts are and who stands in; the whole desk where one of them is nobody's, or nobody is there."""
    contacts = list(db.session.scalars(select(Contact).where(Contact.report_id == report.id)))
    theirs = {one for each in contacts for one in (each.officer_id, each.cover_id) if one is not None}
    desk = _people(report, _is_of_the_desk(report))
    mine = [each for each in desk if each.id in theirs]
    is_somebodys = bool(contacts) and all(each.officer_id is not None for each in contacts)
    _tell(report, mine if is_somebodys and mine else desk)


def _is_of_the_desk(report: Report) -> ColumnElement[bool]:
    held = select(Membership.user_id).where(
        Membership.partnership_id == report.partnership_id,
        Membership.role.in_(LADO_ROLES),
        Membership.ended_at.is_(None),
    )
    return User.id.in_(held)


def _people(report: Report, wanted: ColumnElement[bool]) -> list[User]:
    """Those who are wanted and can be reached, but for those in conflict with the incident."""
    kept_from: Select[uuid.UUID] = policy.in_conflict_with(report.incident_id).with_only_columns(User.id)
    active = (User.suspended_at.is_(None), User.merged_into_id.is_(None))
    query = select(User).where(wanted, *active, User.id.not_in(kept_from)).order_by(User.id)
    return list(db.session.scalars(query).unique())


def _tell(report: Report, people: Iterable[User]) -> None:
    team = db.session.get_one(Partnership, report.partnership_id).team_name
    for person in people:
        notices.send(person, Letter(UPDATE, UPDATE.title, (SAYS.format(report.reference),), "/", team))
