"""Who reads a report that was sent: the author lets colleagues read it, hands it over, and takes that back.

Each is a deed of its own, on the record. To hand it over is to say who deals with it from now on: whoever did before
reads it no longer. A colleague who must not know is passed over without a word, as at sending.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select, update

from portal import audit
from portal.accounts import notices
from portal.accounts.models import Partnership, User
from portal.accounts.notices import Letter
from portal.accounts.words import Mistake
from portal.database import db, now
from portal.errors import NotFound
from portal.lado import policy
from portal.lado.models import Report, ReportReader
from portal.lado.notice import UPDATE
from portal.lado.reports.colleagues import colleagues_of
from portal.permissions import Permission, require

CASE_MANAGER, READER = "case_manager", "reader"
SAYS = "There is an update in the portal. Sign in to read it."


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads it now, and as what."""

    id: uuid.UUID
    name: str
    part: str


@dataclass(frozen=True, slots=True)
class ReadBy:
    """``colleagues`` are those who could be let in as well."""

    report: Report
    readers: tuple[Reader, ...]
    colleagues: tuple[User, ...]


def read_by(user: User, report_id: uuid.UUID) -> ReadBy:
    """Who reads what ``user`` sent. Raises NotFound for anybody but its author, and for one in conflict with it."""
    report = _sent(user, report_id)
    query = (
        select(ReportReader.id, User.name, ReportReader.part, User.id)
        .join(User, User.id == ReportReader.user_id)
        .where(ReportReader.report_id == report.id, ReportReader.until.is_(None))
        .order_by(ReportReader.part, User.name)
    )
    rows = list(db.session.execute(query))
    there = {user_id for _, _, part, user_id in rows if part == CASE_MANAGER}
    colleagues = tuple(one for one in colleagues_of(user, report) if one.id not in there)
    return ReadBy(report, tuple(Reader(id_, name, part) for id_, name, part, _ in rows), colleagues)


def let_read(user: User, report_id: uuid.UUID, colleague: str) -> None:
    """Let a colleague read it. Raises NotFound, and Mistake for whoever is none."""
    report = _sent(user, report_id, for_change=True)
    _add(user, report, _chosen(user, report, colleague), READER, "lado.reader_added")


def hand_over(user: User, report_id: uuid.UUID, colleague: str) -> None:
    """Say who deals with it from now on. Raises NotFound, and Mistake for whoever is no colleague."""
    report = _sent(user, report_id, for_change=True)
    chosen = _chosen(user, report, colleague)
    _end(ReportReader.report_id == report.id, ReportReader.part == CASE_MANAGER)
    _add(user, report, chosen, CASE_MANAGER, "lado.handed_over")


def end_reading(user: User, report_id: uuid.UUID, reader_id: uuid.UUID) -> None:
    """Let somebody read it no longer. Raises NotFound."""
    report = _sent(user, report_id, for_change=True)
    if not _end(ReportReader.report_id == report.id, ReportReader.id == reader_id):
        raise NotFound
    audit.record("lado.reader_ended", user, record_id=report.id, partnership_id=report.partnership_id)


def _sent(user: User, report_id: uuid.UUID, *, for_change: bool = False) -> Report:
    require(user, Permission.REPORT_MAKE)
    report = policy.get_report(user, report_id, for_change=for_change)
    if report.state != "sent" or report.author_id != user.id or policy.receipt_only(user, report):
        raise NotFound
    return report


def _chosen(user: User, report: Report, colleague: str) -> User:
    found = next((one for one in colleagues_of(user, report) if str(one.id) == colleague), None)
    if found is None:
        raise Mistake("colleague", "Choose a colleague from the list")
    return found


def _add(user: User, report: Report, person: User, part: str, event: str) -> None:
    """The row that lets ``person`` read it, in place of the one that they have; and word to them that there is news."""
    audit.record(event, user, record_id=report.id, partnership_id=report.partnership_id)
    hidden = policy.in_conflict_with(report.incident_id).where(User.id == person.id)
    if db.session.scalars(hidden).first() is not None:
        return
    _end(ReportReader.report_id == report.id, ReportReader.user_id == person.id)
    row = ReportReader(report_id=report.id, user_id=person.id, part=part, since=now(), added_by_id=user.id)
    db.session.add(row)
    db.session.flush()
    team = db.session.get_one(Partnership, report.partnership_id).team_name
    notices.send(person, Letter(UPDATE, UPDATE.title, (f"Reference {report.reference}.", SAYS), "/concerns", team))


def _end(*which: object) -> int:
    """End the reading of whoever is meant; returns of how many."""
    ends = update(ReportReader).where(*which, ReportReader.until.is_(None)).values(until=now())  # type: ignore[arg-type]
    return db.session.execute(ends).rowcount  # type: ignore[attr-defined,no-any-return]
