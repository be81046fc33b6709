"""Opening a report: its draft by its author, afterwards its receipt."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from portal.accounts.models import Partnership
from portal.database import db
from portal.errors import NotFound
from portal.lado import policy
from portal.lado.author import Author, is_author, may_report
from portal.lado.models import Contact, Report
from portal.lado.reports.draft import ReportDraft, draft_of
from portal.lado.sectors import DECISIONS, STATES
from portal.lado.words import LadoWords, words_of

ORDER = tuple(STATES)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What remains with whoever sent or may read a report. ``status`` is empty for an author in conflict."""

    report: Report
    words: LadoWords
    is_author: bool
    may_read: bool
    status: tuple[str, ...]


def own_reports(author: Author) -> list[Report]:
    """What somebody wrote or may read, the newest first."""
    may_report(author)
    return list(db.session.scalars(policy.reports_visible_to(author).order_by(Report.created_at.desc(), Report.id)))


def author_draft(author: Author, report_id: uuid.UUID, *, for_change: bool = False) -> ReportDraft:
    """The draft of a report, or what was sent, for its author alone; raises NotFound for everybody else."""
    may_report(author)
    report = policy.get_report(author, report_id, for_change=for_change)
    if not is_author(author, report):
        raise NotFound
    return draft_of(report)


SAID = {
    "reporter_name": "Name",
    "reporter_job": "Job or role",
    "reporter_organisation": "Organisation",
    "reporter_phone": "Telephone",
}
"""What a guest says of themselves, as it is read."""


def reporter_lines(draft: ReportDraft) -> list[tuple[str, str]]:
    """Who writes, where they have no account: the address that they proved, and what they said of themselves."""
    proved = [("E-mail address", draft.report.email)] if draft.report.email else []
    return [(words, draft.reporter[key]) for key, words in SAID.items() if draft.reporter.get(key)] + proved


def words_for(draft: ReportDraft) -> LadoWords:
    """The words of the LADO whom the report goes to."""
    return words_of(db.session.get_one(Partnership, draft.report.partnership_id).wording)


def receipt_of(author: Author, report_id: uuid.UUID) -> Receipt:
    """The receipt of a report that was sent; raises NotFound for a draft, and for whoever may not know of it."""
    may_report(author)
    report = policy.get_report(author, report_id)
    if report.state != "sent":
        raise NotFound
    partnership = db.session.get_one(Partnership, report.partnership_id)
    may_read = not policy.receipt_only(author, report)
    status = status_of(report) if may_read else ()
    return Receipt(report, words_of(partnership.wording), is_author(author, report), may_read, status)


def sent_draft(author: Author, report_id: uuid.UUID) -> ReportDraft:
    """What was sent, for its author and its readers. An author who has come into conflict with it keeps the receipt."""
    receipt = receipt_of(author, report_id)
    if not receipt.may_read:
        raise NotFound
    return draft_of(receipt.report)


def status_of(report: Report) -> tuple[str, ...]:
    """How far the LADO is, in plain words, once for all contacts of the report that stand alike."""
    query = select(Contact.state, Contact.decision).where(Contact.report_id == report.id)
    found = {(str(state), str(decision or "")) for state, decision in db.session.execute(query)}
    return tuple(_in_words(state, decision) for state, decision in sorted(found, key=lambda one: ORDER.index(one[0])))


def _in_words(state: str, decision: str) -> str:
    return f"{STATES[state]}. {DECISIONS[decision].to_referrer}" if decision in DECISIONS else STATES[state]
