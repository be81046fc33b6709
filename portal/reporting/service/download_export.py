"""Taking a finished workbook away: permission is asked again, and the record knows before a byte is sent."""

from __future__ import annotations

import uuid
from pathlib import Path

from portal import audit
from portal.database import db, now
from portal.errors import NotFound, Refused
from portal.permissions import Actor, Permission, require
from portal.reporting import policy
from portal.reporting.models import ExportRequest
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
    if wanted.state != "ready":
        raise Refused("This workbook is not ready. Open the page again in a minute.")
    if wanted.file is None or wanted.file.expires_at < now():
        raise Refused("This workbook is no longer kept. Ask for a new one on the page of the round.")
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
