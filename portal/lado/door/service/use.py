"""Opening a link: looking at it uses nothing up, for programs that check e-mails open links before people do."""

from __future__ import annotations

from sqlalchemy import select

from portal import audit
from portal.accounts.sessions import TOKEN, hash_of
from portal.database import db, now
from portal.errors import Refused
from portal.lado.author import Guest
from portal.lado.models import Report, ReportLink


class LinkOver(Refused):
    """Unknown, used, or expired: nobody is told which, and everybody is offered a fresh one."""

    title = "This link cannot be used"


def look_at(token: str, *, for_update: bool = False) -> ReportLink:
    """The link, which can still be used. Raises LinkOver, always the same, when it cannot."""
    if not TOKEN.fullmatch(token):
        raise LinkOver()
    query = select(ReportLink).where(
        ReportLink.token_hash == hash_of(token), ReportLink.used_at.is_(None), ReportLink.expires_at > now()
    )
    link = db.session.scalars(query.with_for_update() if for_update else query).one_or_none()
    if link is None or link.holder_id is None:
        raise LinkOver()
    return link


def use(token: str) -> tuple[ReportLink, Guest, Report | None]:
    """Use a link up; gives who came in by it, and the report once there is one. Raises LinkOver."""
    link = look_at(token, for_update=True)
    holder_id = link.holder_id
    if holder_id is None:
        raise LinkOver()
    report = db.session.get(Report, holder_id)
    if report is not None and report.author_id is not None:
        raise LinkOver()
    link.used_at = now()
    guest = Guest(holder_id, link.partnership_id, link.id)
    audit.record("lado.link_used", guest, record_id=link.id, partnership_id=link.partnership_id)
    return link, guest, report


def finish(guest: Guest) -> None:
    """On the record: somebody has said that they are done here."""
    audit.record("lado.visit_ended", guest, record_id=guest.report_id, partnership_id=guest.partnership_id)
