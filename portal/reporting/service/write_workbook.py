"""Making the workbook that was asked for: rows from the database, written by ``exports``, kept as a private file."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy.orm import Session

from exports import anonymised, consolidated
from exports.rows import Written
from portal import audit, jobs
from portal.database import db, now
from portal.forms import library
from portal.mail import postbox
from portal.permissions import SYSTEM
from portal.reporting import collect
from portal.reporting.models import ExportRequest, Kind
from portal.reporting.progress import Filters
from portal.reporting.service.keep_progress import Passing, unwatched, watched
from portal.returns.models import Round, Status
from portal.storage import storage

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

log = structlog.get_logger(__name__)


def write_workbook(
    path: Path, round_: Round, filters: Filters, reference: str, passing: Passing = unwatched
) -> Written:
    """Write the consolidated workbook of ``round_`` to ``path``; whoever calls this has asked for permission."""
    question_set = library.get(round_.question_set, round_.version)
    about = collect.with_people(collect.about(round_, filters, reference), round_)
    rows = passing(collect.return_rows(round_, filters))
    return consolidated.write(path, consolidated.ConsolidatedWorkbook(question_set, about, rows))


def write_anonymised(
    path: Path, round_: Round, texts: Iterable[anonymised.TextKey] = (), passing: Passing = unwatched
) -> Written:
    """Write the anonymised workbook of the whole round; whoever calls this has asked for permission."""
    question_set = library.get(round_.question_set, round_.version)
    about, rows = collect.about(round_, Filters(), ""), passing(collect.return_rows(round_, Filters()))
    passed = frozenset((str(code), str(key), int(number)) for code, key, number in texts)
    return anonymised.write(path, anonymised.AnonymisedWorkbook(question_set, about, rows, passed))


def _write_returns(path: Path, wanted: ExportRequest, passing: Passing) -> Written:
    return write_workbook(path, wanted.round, from_json(wanted.filters), wanted.id.hex[:8], passing)


def _write_anonymised(path: Path, wanted: ExportRequest, passing: Passing) -> Written:
    return write_anonymised(path, wanted.round, wanted.filters.get("texts", ()), passing)


WRITERS: dict[str, Callable[[Path, ExportRequest, Passing], Written]] = {
    Kind.RETURNS.value: _write_returns,
    Kind.ANONYMISED.value: _write_anonymised,
}


def fulfil(wanted: ExportRequest) -> None:
    """Make a small workbook within the transaction that asked for it."""
    finish(wanted, make_file(wanted))


def make_file(wanted: ExportRequest, passing: Passing = unwatched) -> tuple[Path, Written] | str:
    """Write the file, reading only; the kind of trouble when it failed."""
    path = storage.new_path()
    try:
        return path, WRITERS[wanted.kind](path, wanted, passing)
    except Exception as problem:  # noqa: BLE001 - whatever went wrong, the person gets a page that says so.
        path.unlink(missing_ok=True)
        log.error("export_failed", request=str(wanted.id), problem=type(problem).__name__)
        return type(problem).__name__


def finish(wanted: ExportRequest, made: tuple[Path, Written] | str) -> None:
    """Say how it went. A failure is a state with a page, never silence."""
    wanted.finished_at = now()
    if isinstance(made, str):
        wanted.state, wanted.problem = "failed", made
        return
    path, written = made
    wanted.file = storage.keep(
        path,
        owner_id=wanted.requested_by,
        purpose="export.returns",
        name=f"{wanted.round.key}-{wanted.kind}-{wanted.requested_at:%Y-%m-%d}.xlsx",
        media_type=MEDIA_TYPE,
        life=postbox.settings.export_life,
    )
    wanted.state, wanted.rows = "ready", written.rows
    audit.record(
        "export.made",
        SYSTEM,
        record_id=wanted.id,
        partnership_id=wanted.partnership_id,
        rows=written.rows,
        sha256=wanted.file.sha256,
    )


@jobs.handler("export.returns")
def _make(payload: dict[str, Any]) -> None:
    with db.reading() as session:
        wanted = _wanted(session, payload)
        if wanted.state != "waiting":
            return
        made = make_file(wanted, watched(wanted.id))
    with db.unit_of_work() as session:
        wanted = _wanted(session, payload)
        if wanted.state == "waiting":
            finish(wanted, made)


@jobs.when_given_up("export.returns")
def _give_up(payload: dict[str, Any]) -> None:
    finish(_wanted(db.session, payload), "WorkerDied")


def _wanted(session: Session, payload: dict[str, Any]) -> ExportRequest:
    return session.get_one(ExportRequest, uuid.UUID(payload["request"]))


def from_json(filters: dict[str, Any]) -> Filters:
    """What a request was narrowed to."""
    status = Status(filters["status"]) if filters.get("status") else None
    return Filters(
        status=status,
        sector=filters.get("sector", ""),
        late=bool(filters.get("late")),
        version=filters.get("version", ""),
    )
