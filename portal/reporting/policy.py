"""Which rounds and which workbooks a person may know of."""

from __future__ import annotations

from sqlalchemy import Select, false, select, true

from portal.permissions import Actor, Permission, places
from portal.reporting.models import ExportRequest
from portal.returns.models import Round


def rounds_visible_to(user: Actor) -> Select[Round]:
    """The rounds of the partnerships in which the person may read rounds."""
    if user.is_system:
        return select(Round).where(true())
    _agencies, partnerships = places(user, Permission.ROUND_READ)
    return select(Round).where(Round.partnership_id.in_(partnerships) if partnerships else false())


def exports_visible_to(user: Actor) -> Select[ExportRequest]:
    """The workbooks asked for in the partnerships in which the person may take them; checked again at download."""
    if user.is_system:
        return select(ExportRequest).where(true())
    _agencies, partnerships = places(user, Permission.EXPORT_RETURNS)
    return select(ExportRequest).where(ExportRequest.partnership_id.in_(partnerships) if partnerships else false())
