"""The call that a report follows, when the desk sent its author the link."""

from __future__ import annotations

from sqlalchemy import select

from portal.database import db
from portal.lado.author import Author
from portal.lado.joining import become_one
from portal.lado.models import OVER, Contact, Report, ReportLink


def join_call(author: Author, report: Report, contact: Contact) -> None:
    """Let the first adult of the report join the call. One that has a report by now, or is closed, stays as it is, and
    the desk joins them if they belong together.
    """
    said = select(ReportLink.contact_id).where(ReportLink.holder_id == report.id, ReportLink.contact_id.is_not(None))
    open_call = Contact.id.in_(said), Contact.report_id.is_(None), Contact.state.not_in(OVER)
    query = select(Contact).where(*open_call, Contact.partnership_id == report.partnership_id)
    call = db.session.scalars(query.with_for_update(of=Contact)).one_or_none()
    if call is not None:
        become_one(author, call, contact)
