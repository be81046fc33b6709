"""Taking a finished workbook away: permission is asked again, and the record knows before a byte is sent."""

from __future__ import annotations

import uuid
from pathlib import Path

from portal import audit
from portal.database import db
from portal.errors import NotFound, Refused
from portal.permissions import Actor, Permission, require
from portal.reporting import policy
from portal.reporting.models import ExportRequest, Standing
from portal.storage import StoredFile, storage


def read_export(user: Actor, export_id: uuid.UUID) -> ExportRequest:
    """The request, or NotFound when it is not there or belongs to another partnership."""
    wanted = db.session.scalars(policy.exports_visible_to(user).where(ExportRequest.id == export_id)).one_or_none()
    if wanted is None:
        raise NotFound
    return wanted


def download_export(user: Actor, export_id: uuid.UUID) -> tuple[StoredFile, Path]:
    """The file and where it lies. Raises Refused when it is not ready, or no longer there."""
    wanted = read_export(user, export_id)
    require(user, Permission.EXPORT_RETURNS, partnership_id=wanted.partnership_id)
    if wanted.standing == Standing.FAILED:
        raise Refused("This workbook could not be made. Open its page and try again there.")
    if wanted.standing == Standing.EXPIRED:
        raise Refused("This workbook is no longer kept. Open its page and ask for a new one there.")
    if wanted.standing != Standing.READY or wanted.file is None:
        raise Refused("This workbook is not ready. Open its page again in a minute.")
    audit.record_apart(
        "export.downloaded",
        user,
        record_id=wanted.id,
        partnership_id=wanted.partnership_id,
        outcome="done",
        rows=wanted.rows,
        sha256=wanted.file.sha256,
    )
    return wanted.file, storage.path(wanted.file.stored_as)
