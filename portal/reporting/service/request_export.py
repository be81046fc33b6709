"""Asking for a workbook: a small one is made at once, a large one by the worker."""

from __future__ import annotations

import uuid
from typing import Any

from portal import audit, jobs
from portal.database import db, now
from portal.mail import postbox
from portal.permissions import Actor, Permission, require
from portal.reporting.models import ExportRequest, Kind
from portal.reporting.progress import Filters, count_lines
from portal.reporting.service.read_round import visible_round
from portal.reporting.service.write_workbook import from_json, fulfil
from portal.returns.models import Round


def request_export(user: Actor, round_id: uuid.UUID, filters: Filters) -> ExportRequest:
    """Ask for the consolidated workbook of a round. The request says at once whether it is ready, waiting or failed."""
    return ask(user, askable_round(user, round_id), Kind.RETURNS, _to_json(filters))


def askable_round(user: Actor, round_id: uuid.UUID) -> Round:
    """The round, when the person may take workbooks of it."""
    round_ = visible_round(user, round_id)
    require(user, Permission.EXPORT_RETURNS, partnership_id=round_.partnership_id)
    return round_


def ask(user: Actor, round_: Round, kind: Kind, filters: dict[str, Any]) -> ExportRequest:
    """Note what is wanted, and make it at once when it is small. The caller has asked for permission."""
    wanted = ExportRequest(
        id=uuid.uuid4(),
        kind=kind.value,
        round_id=round_.id,
        round=round_,
        partnership_id=round_.partnership_id,
        requested_by=user.actor_id,
        requested_at=now(),
        filters=filters,
        state="waiting",
        rows=0,
        of_all=count_lines(round_, from_json(filters)),
    )
    db.session.add(wanted)
    audit.record(
        "export.requested",
        user,
        record_id=wanted.id,
        partnership_id=round_.partnership_id,
        round=round_.key,
        kind=kind.value,
    )
    if is_small(wanted):
        fulfil(wanted)
    else:
        jobs.enqueue("export.returns", {"request": wanted.id.hex})
    return wanted


def is_small(wanted: ExportRequest) -> bool:
    """True when the workbook is made faster than a person wonders what is happening."""
    return wanted.of_all <= postbox.settings.inline_export_limit


def _to_json(filters: Filters) -> dict[str, Any]:
    return {"status": filters.status, "sector": filters.sector, "late": filters.late, "version": filters.version}
