"""Links and visits that are over. A link that began nothing takes with it the key that was made for its report."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, exists, select

from portal import jobs
from portal.database import db, now
from portal.lado.models import Report, ReportLink, Visit
from portal.lado.sealing.keystore import keys
from portal.mail import postbox

KEPT = timedelta(days=1)
"""How long a link is kept once it is over."""
AT_ONCE = 500


def register() -> None:
    jobs.hourly(forget_old_links)


def forget_old_links() -> int:
    """Remove the rows of visits and links that are of no use, but for links of drafts, which say which call they
    follow; returns how many links went.
    """
    long_ago = now() - KEPT - postbox.settings.session_absolute
    db.session.execute(delete(Visit).where(Visit.created_at < long_ago).execution_options(synchronize_session=False))
    draft = exists().where(Report.id == ReportLink.holder_id, Report.state == "draft")
    visited = exists().where(Visit.link_id == ReportLink.id)
    old = select(ReportLink).where(ReportLink.expires_at < now() - KEPT, ~draft, ~visited).limit(AT_ONCE)
    gone = list(db.session.scalars(old))
    for link in gone:
        begun = link.holder_id is not None and db.session.get(Report, link.holder_id) is not None
        db.session.delete(link)
        if link.holder_id is not None and not begun:
            keys.destroy(link.holder_id)
    return len(gone)
