"""When somebody leaves an organisation or the desk: what they were let into there ends with the role.

They may hold a role elsewhere, and sign in as before. What was named for them stays named, with the moment of its end.
"""

from __future__ import annotations

from sqlalchemy import select, update

from portal.accounts.leaving import when_someone_leaves
from portal.accounts.models import Membership
from portal.database import db, now
from portal.lado.models import Contact, Report, ReportReader, SightGrant
from portal.permissions import Actor, Permission, places


def register() -> None:
    """Ask to be told when a role ends."""
    when_someone_leaves(end_what_was_lent)


def end_what_was_lent(_user: Actor, membership: Membership) -> None:
    """End the reading of reports of that organisation that others wrote, or the leave to read contacts of that desk.
    Whoever has another role there goes on. Each is one statement, whatever there is to end.
    """
    person = membership.user
    if membership.agency_id is not None and membership.agency_id not in places(person, Permission.REPORT_MAKE)[0]:
        theirs = select(Report.id).where(Report.agency_id == membership.agency_id)
        mine = ReportReader.user_id == person.id, ReportReader.until.is_(None), ReportReader.report_id.in_(theirs)
        db.session.execute(update(ReportReader).where(*mine).values(until=now()))
    here = membership.partnership_id
    if here is not None and here not in places(person, Permission.CONTACT_LIST)[1]:
        contacts = select(Contact.id).where(Contact.partnership_id == here)
        lent = SightGrant.user_id == person.id, SightGrant.ended_at.is_(None), SightGrant.contact_id.in_(contacts)
        db.session.execute(update(SightGrant).where(*lent).values(ended_at=now()))
