"""How far the worker is with a workbook, kept where the page sees it: a short write every fifty agencies."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

import structlog
from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError

from exports.rows import ReturnRow
from portal.database import db, now
from portal.reporting.models import ExportRequest

STEP = 50

Passing: TypeAlias = Callable[[Iterable[ReturnRow]], Iterable[ReturnRow]]

log = structlog.get_logger(__name__)


def unwatched(rows: Iterable[ReturnRow]) -> Iterable[ReturnRow]:
    """The rows as they are: nobody waits for a workbook that is made at once."""
    return rows


def watched(request_id: uuid.UUID) -> Passing:
    """Rows that are counted as they pass. For a job that only reads; each count has a transaction of its own."""

    def pass_on(rows: Iterable[ReturnRow]) -> Iterator[ReturnRow]:
        done = 0
        _keep(request_id, started_at=now(), done=done)
        for row in rows:
            yield row
            done += 1
            if done % STEP == 0:
                _keep(request_id, done=done)
        _keep(request_id, done=done)

    return pass_on


def _keep(request_id: uuid.UUID, **values: Any) -> None:
    """Write it down. A workbook never fails because nobody could be told how far it is."""
    ours = update(ExportRequest).where(ExportRequest.id == request_id, ExportRequest.state == "waiting")
    try:
        with db.own_transaction() as session:
            session.execute(ours.values(**values))
    except SQLAlchemyError as problem:
        log.warning("progress_not_kept", request=str(request_id), problem=type(problem).__name__)
