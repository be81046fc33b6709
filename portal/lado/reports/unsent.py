"""Drafts that nobody sent: their author is told once, after an hour or what the partnership set, and at last they go.

Somebody may believe that it was sent. So the e-mail comes by night as well, and says no more than that something waits.
"""

from __future__ import annotations

from sqlalchemy import delete, select

from portal import audit, jobs
from portal.accounts import notices
from portal.accounts.models import Partnership, User
from portal.accounts.notices import Letter
from portal.database import db, now
from portal.lado.documents.service import remove_all_of
from portal.lado.door.letters import tell_unsent
from portal.lado.models import Report, ReportLink, ReportReader, Visit
from portal.lado.notice import UNSENT
from portal.lado.sealing.keystore import keys
from portal.lado.words import words_of
from portal.permissions import SYSTEM

AT_ONCE = 200
SAYS = "Something that you began in the portal is not sent yet. Sign in to go on with it, or to send it as it is."


def register() -> None:
    """Ask for the hourly rounds."""
    jobs.hourly(nudge_authors)
    jobs.hourly(delete_old_drafts)


def nudge_authors() -> int:
    """Tell the author of each draft that was left, once for each; returns of how many."""
    waiting = (
        select(Report, Partnership, User)
        .join(Partnership, Partnership.id == Report.partnership_id)
        .outerjoin(User, User.id == Report.author_id)
        .where(Report.state == "draft", Report.nudged_at.is_(None))
        .order_by(Report.updated_at)
    )
    told = 0
    for report, partnership, found in db.session.execute(waiting.limit(AT_ONCE)).unique():
        author: User | None = found
        if now() - report.updated_at < words_of(partnership.wording).nudge_after:
            continue
        report.nudged_at = now()
        if author is None:
            tell_unsent(report, partnership)
        else:
            paragraphs = (SAYS, f"Reference {report.reference}.")
            notices.send(author, Letter(UNSENT, UNSENT.title, paragraphs, "/", partnership.team_name))
        told += 1
    return told


def delete_old_drafts() -> int:
    """Erase the drafts whose time is over: the row, and with its key every copy in a backup."""
    over = select(Report).where(Report.state == "draft", Report.delete_after <= now()).limit(AT_ONCE)
    gone = 0
    for report in db.session.scalars(over.with_for_update(skip_locked=True)):
        remove_all_of(report)
        for column in (Visit.report_id, ReportLink.holder_id, ReportReader.report_id):
            db.session.execute(delete(column.class_).where(column == report.id))
        db.session.delete(report)
        db.session.flush()
        keys.destroy(report.id)
        audit.record("lado.draft_deleted", SYSTEM, record_id=report.id)
        gone += 1
    return gone
