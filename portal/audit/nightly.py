"""Once a day the worker verifies the record, anchors its head, and raises the alarm when it is broken."""

from __future__ import annotations

from sqlalchemy import func, select

from portal import jobs, mail
from portal.audit.anchors import AnchorProblem, anchorage, head_now
from portal.audit.events import AuditEvent
from portal.audit.verifying import Verdict, verify
from portal.audit.writing import record
from portal.database import db
from portal.local_time import start_of, today
from portal.permissions import SYSTEM

ALARM = "The record of the portal is broken"
ANCHOR = "Anchor of the portal's record"


def check() -> Verdict:
    """Verify with every anchor that is kept, in a session of its own that only reads."""
    try:
        anchors = anchorage.kept()
    except AnchorProblem as problem:
        return Verdict(0, str(problem))
    with db.reading() as session:
        return verify(session, anchors)


def check_and_anchor() -> Verdict:
    """Verify, then anchor the head, or tell whoever is named in AUDIT_MAIL_TO that the record is broken."""
    verdict = check()
    with db.reading() as session:
        anchor = head_now(session)
    outcome = "done" if verdict.ok else "failed"
    if verdict.ok:
        anchorage.keep(anchor)
    subject, body = (ANCHOR, _anchor_words(anchor.line())) if verdict.ok else (ALARM, _alarm_words(verdict))
    for address in anchorage.settings.audit_mail_to:
        mail.send(address, subject, body)
    record("record.checked", SYSTEM, outcome=outcome, events=verdict.events, anchored=anchor.seq if verdict.ok else 0)
    return verdict


@jobs.hourly
def nightly() -> None:
    """The first time in a day that the worker tidies up."""
    with db.reading() as session:
        since = start_of(today())
        query = select(func.count()).where(AuditEvent.action == "record.checked", AuditEvent.at >= since)
        done = session.scalar(query)
    if not done:
        check_and_anchor()


def _anchor_words(line: str) -> str:
    return (
        "Keep this e-mail. It says how far the record of who did what had come, and it is signed.\n\n"
        f"{line}\n\n"
        "To compare it with the record, save the line above in a file on the server and run there:\n"
        "flask --app wsgi audit verify --anchors FILE\n"
    )


def _alarm_words(verdict: Verdict) -> str:
    return (
        f"The record of who did what was verified, and something is wrong with it.\n\n{verdict.problem}\n\n"
        f"Up to event {verdict.events} it is whole. Somebody with access to the database may have changed it, or a\n"
        "backup was restored. Keep the database as it is, and compare it with the last backup and with the anchors\n"
        "that were sent by e-mail.\n"
    )
