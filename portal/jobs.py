"""Background work. A job is a row with a lease; Huey only wakes the worker and keeps the timetable.

A worker that dies with a job in its hands loses nothing: the row's lease runs out and another takes it. A job that
fails is tried again, later each time, and after ``MAX_ATTEMPTS`` stays in the table as failed, with what went wrong.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import event, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.database import Base, HasId, db, now

LEASE = timedelta(minutes=10)
MAX_ATTEMPTS = 6
_WAKE = "portal_wake"

log = structlog.get_logger(__name__)

Handler = Callable[[dict[str, Any]], None]
HANDLERS: dict[str, Handler] = {}
GIVEN_UP: dict[str, Handler] = {}
ATTEMPTS: dict[str, int] = {}


class Job(HasId, Base):
    """A piece of work: waiting, running under a lease, done, or failed for good."""

    __tablename__ = "jobs"

    kind: Mapped[str]
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default="waiting", index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    run_after: Mapped[datetime] = mapped_column(index=True)
    lease_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(default="")


def handler(kind: str, *, attempts: int = MAX_ATTEMPTS) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of ``kind``; the ``attempts``-th failure is the last.

    It opens its own transactions, short ones for what it writes, so that a slow mail server or a long workbook never
    keeps the write lock. It may be called again for the same payload after a crash, and must not do the work twice.
    """

    def register(function: Handler) -> Handler:
        HANDLERS[kind] = function
        ATTEMPTS[kind] = attempts
        return function

    return register


def when_given_up(kind: str) -> Callable[[Handler], Handler]:
    """Register what to do, in a transaction of its own, when a job of ``kind`` has failed for good."""

    def register(function: Handler) -> Handler:
        GIVEN_UP[kind] = function
        return function

    return register


CHORES: list[Callable[[], object]] = []


def hourly(function: Callable[[], object]) -> Callable[[], object]:
    """Register a small chore that the worker does once an hour, such as removing what is over."""
    if function not in CHORES:
        CHORES.append(function)
    return function


def enqueue(kind: str, payload: dict[str, Any], *, run_after: datetime | None = None) -> Job:
    """Add a job to the current transaction; the worker is woken once that has been committed."""
    at = now()
    job = Job(kind=kind, payload=payload, created_at=at, run_after=run_after or at, attempts=0, state="waiting")
    db.session.add(job)
    db.session.info[_WAKE] = True
    return job


class Waker:
    """How the worker is told that there is work. Nothing is lost when it fails: the timetable looks every minute."""

    def __init__(self) -> None:
        self._wake: Callable[[], None] | None = None

    def use(self, wake: Callable[[], None] | None) -> None:
        self._wake = wake

    def __call__(self) -> None:
        if self._wake is None:
            return
        try:
            self._wake()
        except Exception as problem:  # noqa: BLE001 - The work is safe in its row; the next look-round finds it.
            log.warning("worker_not_woken", problem=type(problem).__name__)


waker = Waker()


@event.listens_for(Session, "after_commit")
def _wake_worker(session: Session) -> None:
    if session.info.pop(_WAKE, False):
        waker()


def run_due() -> int:
    """Do every job that is due, one after the other, and return how many were tried."""
    tried = 0
    while (claimed := _claim()) is not None:
        _run(*claimed)
        tried += 1
    return tried


def _claim() -> tuple[uuid.UUID, str, dict[str, Any], int] | None:
    """Take the next due job under a lease: one waiting, or one whose worker has not come back in time."""
    at = now()
    with db.unit_of_work() as session:
        due = or_(Job.state == "waiting", (Job.state == "running") & (Job.lease_until < at))
        query = select(Job).where(due, Job.run_after <= at).order_by(Job.run_after).limit(1)
        job = session.scalars(query.with_for_update(skip_locked=True)).one_or_none()
        if job is None:
            return None
        job.state, job.lease_until, job.attempts = "running", at + LEASE, job.attempts + 1
        return job.id, job.kind, job.payload, job.attempts


def _run(job_id: uuid.UUID, kind: str, payload: dict[str, Any], attempt: int) -> None:
    if attempt > _attempts(kind):
        _failed(job_id, kind, payload, attempt, "WorkerDied")  # Each time it had this job in its hands.
        return
    try:
        HANDLERS[kind](payload)
    except Exception as problem:  # noqa: BLE001 - a job that fails is tried again, whatever it was.
        log.error("job_failed", job=str(job_id), kind=kind, attempt=attempt, problem=type(problem).__name__)
        _failed(job_id, kind, payload, attempt, type(problem).__name__)
        return
    with db.unit_of_work() as session:
        job = _still_ours(session, job_id, attempt)
        if job is not None:
            job.state, job.finished_at, job.lease_until, job.problem = "done", now(), None, ""


def _failed(job_id: uuid.UUID, kind: str, payload: dict[str, Any], attempt: int, problem: str) -> None:
    with db.unit_of_work() as session:
        job = _still_ours(session, job_id, attempt)
        if job is None:
            return
        job.problem, job.lease_until = problem, None
        if attempt < _attempts(kind):
            job.state, job.run_after = "waiting", now() + timedelta(seconds=2**attempt * 15)
            return
        job.state, job.finished_at = "failed", now()
    _give_up(job_id, kind, payload)


def _give_up(job_id: uuid.UUID, kind: str, payload: dict[str, Any]) -> None:
    """Tell whoever registered for it. Should that fail too, the job stays failed and the other jobs go on."""
    if kind not in GIVEN_UP:
        return
    try:
        with db.unit_of_work():
            GIVEN_UP[kind](payload)
    except Exception as problem:  # noqa: BLE001 - there is nobody left to tell but the log.
        log.error("giving_up_failed", job=str(job_id), kind=kind, problem=type(problem).__name__)


def _attempts(kind: str) -> int:
    return ATTEMPTS.get(kind, MAX_ATTEMPTS)


def _still_ours(session: Session, job_id: uuid.UUID, attempt: int) -> Job | None:
    """The job, locked, unless its lease ran out and another worker has taken it since: then it is theirs to finish."""
    ours = (Job.id == job_id) & (Job.state == "running") & (Job.attempts == attempt)
    job = session.scalars(select(Job).where(ours).with_for_update()).one_or_none()
    if job is None:
        log.warning("lease_lost", job=str(job_id), attempt=attempt)
    return job
