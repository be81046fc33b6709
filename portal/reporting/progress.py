"""How a round stands: counts by status, and agencies by need of chasing, in a fixed number of statements."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.accounts.models import Agency
from portal.database import db
from portal.local_time import today
from portal.returns.models import Contact, Reminder, Return, Round, Status, Submission
from portal.returns.service.log_contact import ContactKind
from portal.returns.timing import is_late

IN = frozenset({Status.SUBMITTED, Status.ACCEPTED})
PAGE_SIZE = 50

ORDER_OF_CHASING = (
    Status.NOT_STARTED,
    Status.DRAFT,
    Status.CHANGES_REQUESTED,
    Status.AWAITING_APPROVAL,
    Status.SUBMITTED,
    Status.ACCEPTED,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One agency in a round, as the list and the workbook show it; answers of a draft are not in it."""

    return_id: uuid.UUID
    agency_id: uuid.UUID
    agency_code: str
    agency: str
    sector: str
    kinds: frozenset[str]
    status: Status
    short: bool
    answered: int
    asked: int
    due_on: date
    excused: bool
    late: bool
    started_at: datetime | None
    submitted_at: datetime | None
    accepted_at: datetime | None
    submission_id: uuid.UUID | None
    reference: str
    number: int
    sent_for_approval_at: datetime | None
    reminded_at: datetime | None
    spoken_at: datetime | None

    @property
    def last_contact(self) -> datetime | None:
        """When the partnership last spoke or wrote to the agency, or reminded it."""
        return max((at for at in (self.reminded_at, self.spoken_at) if at is not None), default=None)


VERSIONS = {"full": "full version", "short": "short version"}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; each is a link on the page."""

    status: Status | None = None
    sector: str = ""
    late: bool = False
    version: str = ""

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The filters in words, for the notes of a workbook."""
        chosen = (
            ("Status", self.status or ""),
            ("Sector", self.sector),
            ("Late", "yes" if self.late else ""),
            ("Version", VERSIONS.get(self.version, "")),
        )
        return tuple((name, str(value)) for name, value in chosen if value)


def counts_by_status(round_: Round) -> Mapping[Status, int]:
    """How many agencies stand where, excused ones left out; every status is there, with 0 where there is none."""
    query = (
        select(Return.status, func.count())
        .where(Return.round_id == round_.id, Return.excused_at.is_(None))
        .group_by(Return.status)
    )
    found = dict(db.session.execute(query).all())
    return {status: found.get(status.value, 0) for status in Status}


def count_late(round_: Round) -> int:
    """How many agencies have not submitted although their day is over."""
    query = select(func.count()).select_from(Return).join(Round, Return.round_id == Round.id)
    return db.session.scalar(query.where(Return.round_id == round_.id, is_overdue())) or 0


def totals_of(rounds: Sequence[Round]) -> dict[uuid.UUID, tuple[int, int]]:
    """For each round: how many agencies are asked, and how many have submitted; excused ones left out."""
    arrived = func.sum(case((Return.status.in_([status.value for status in IN]), 1), else_=0))
    query = select(Return.round_id, func.count(), arrived).where(Return.excused_at.is_(None)).group_by(Return.round_id)
    rows = db.session.execute(query.where(Return.round_id.in_([one.id for one in rounds])))
    return {round_id: (asked, int(returned)) for round_id, asked, returned in rows}


def sectors_of(round_: Round) -> Sequence[str]:
    query = select(Agency.sector).join(Return, Return.agency_id == Agency.id).where(Return.round_id == round_.id)
    return list(db.session.scalars(query.distinct().order_by(Agency.sector)))


def page_of_lines(round_: Round, filters: Filters, page: int) -> tuple[list[Line], int]:
    """The ``page``-th page of the list (from 1), and how many lines there are in all."""
    wanted = _narrowed(round_, filters)
    shown = wanted.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    total = count_lines(round_, filters)
    return [_line(*row) for row in db.session.execute(shown)], total


def count_lines(round_: Round, filters: Filters) -> int:
    """How many agencies the list has with these filters."""
    wanted = _narrowed(round_, filters).order_by(None)
    return db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0


def line_of(round_: Round, return_id: uuid.UUID) -> Line | None:
    """One agency's line."""
    row = db.session.execute(_narrowed(round_, Filters()).where(Return.id == return_id)).one_or_none()
    return _line(*row) if row is not None else None


def lines_of(round_: Round, return_ids: Collection[uuid.UUID]) -> list[Line]:
    """The lines of these agencies, in the order of the list; those of other rounds are left out."""
    rows = db.session.execute(_narrowed(round_, Filters()).where(Return.id.in_(return_ids)))
    return [_line(*row) for row in rows]


def all_lines(round_: Round, filters: Filters) -> Iterator[Line]:
    """Every line, in the order of the agencies' names, read as it is used."""
    query = _narrowed(round_, filters).order_by(None).order_by(func.lower(Agency.name), Agency.code)
    for row in db.session.execute(query.execution_options(yield_per=200)):
        yield _line(*row)


def _latest() -> ColumnElement[bool]:
    newest = select(func.max(Submission.number)).where(Submission.return_id == Return.id)
    return and_(Submission.return_id == Return.id, Submission.number == newest.correlate(Return).scalar_subquery())


def is_overdue() -> ColumnElement[bool]:
    day = func.coalesce(Return.extended_to, Round.due_on)
    still_out = Return.status.not_in([status.value for status in IN])
    return and_(still_out, Return.excused_at.is_(None), day < today())


def _last(column: InstrumentedAttribute[datetime], *conditions: ColumnElement[bool]) -> ScalarSelect[datetime]:
    """The latest of ``column`` for each return."""
    return select(func.max(column)).where(*conditions).correlate(Return).scalar_subquery()


def _narrowed(round_: Round, filters: Filters) -> Select[Return, Agency, uuid.UUID, str, int, datetime, datetime]:
    chase = case({status.value: place for place, status in enumerate(ORDER_OF_CHASING)}, value=Return.status)
    query = (
        select(
            Return,
            Agency,
            Submission.id,
            Submission.reference,
            Submission.number,
            _last(Reminder.sent_at, Reminder.return_id == Return.id),
            _last(Contact.at, Contact.return_id == Return.id, Contact.kind != ContactKind.NOTE.value),
        )
        .join(Agency, Return.agency_id == Agency.id)
        .join(Round, Return.round_id == Round.id)
        .outerjoin(Submission, _latest())
        .where(Return.round_id == round_.id)
        .order_by(case((is_overdue(), 0), else_=1), Return.excused_at.is_not(None), chase, func.lower(Agency.name))
    )
    if filters.status is not None:
        query = query.where(Return.status == filters.status.value)
    if filters.sector:
        query = query.where(Agency.sector == filters.sector)
    if filters.version:
        query = query.where(Return.short.is_(filters.version == "short"))
    return query.where(is_overdue()) if filters.late else query


def _line(
    one: Return,
    agency: Agency,
    submission_id: uuid.UUID | None,
    reference: str | None,
    number: int | None,
    reminded_at: datetime | None,
    spoken_at: datetime | None,
) -> Line:
    return Line(
        return_id=one.id,
        agency_id=agency.id,
        agency_code=agency.code,
        agency=agency.name,
        sector=agency.sector,
        kinds=agency.kinds,
        status=Status(one.status),
        short=one.short,
        answered=one.answered,
        asked=one.asked,
        due_on=one.due_on,
        excused=one.excused_at is not None,
        late=is_late(one),
        started_at=one.started_at,
        submitted_at=one.submitted_at,
        accepted_at=one.accepted_at,
        submission_id=submission_id,
        reference=reference or "",
        number=number or 0,
        sent_for_approval_at=one.sent_for_approval_at,
        reminded_at=reminded_at,
        spoken_at=spoken_at,
    )
