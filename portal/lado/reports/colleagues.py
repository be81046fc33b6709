"""Whom a referrer may let read a report: colleagues with an account, none of them named in it."""

from __future__ import annotations

from sqlalchemy import select

from portal.accounts.models import Membership, User
from portal.database import db
from portal.lado.author import Author, account_id
from portal.lado.models import Report
from portal.lado.reports.adults import adults_in
from portal.lado.reports.draft import draft_of
from portal.lado.reports.named import is_named
from portal.permissions import ROLES, Permission

MAY = frozenset(role for role, permissions in ROLES.items() if Permission.REPORT_MAKE in permissions)


def colleagues_of(author: Author, report: Report) -> list[User]:
    """People of the referrer's organisation. On the private route the organisation is left out, and nobody is one."""
    if report.agency_id is None:
        return []
    query = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.agency_id == report.agency_id, Membership.role.in_(MAY), Membership.ended_at.is_(None))
        .where(User.id != account_id(author), User.suspended_at.is_(None))
        .order_by(User.name, User.id)
    )
    draft = draft_of(report)
    adults = adults_in(draft.checked())
    people = db.session.scalars(query).unique()
    return [each for each in people if not is_named(each, adults, draft.keep_from)]
