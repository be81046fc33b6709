"""Asking anew for a workbook that failed or is no longer kept, with the same choice."""

from __future__ import annotations

import uuid

from portal.errors import Refused
from portal.permissions import Actor, Permission, require
from portal.reporting.models import ExportRequest, Kind, Standing
from portal.reporting.service.download_export import read_export
from portal.reporting.service.request_anonymised import request_anonymised
from portal.reporting.service.request_export import request_export
from portal.reporting.service.write_workbook import from_json


def request_again(user: Actor, export_id: uuid.UUID) -> ExportRequest:
    """A new request like the old one, which stays in the history.

    :raises Refused: when the old one is there or on its way, and when texts were passed into it: an agency may have
        written others since, and nobody has read those.
    """
    old = read_export(user, export_id)
    require(user, Permission.EXPORT_RETURNS, partnership_id=old.partnership_id)
    if old.standing not in (Standing.FAILED, Standing.EXPIRED):
        raise Refused("This workbook is there or on its way. Open its page to see how far it is.")
    if old.filters.get("texts"):
        raise Refused("Texts were passed into this workbook. Read and pass them again on the page of the texts.")
    if old.kind == Kind.ANONYMISED:
        return request_anonymised(user, old.round_id)
    return request_export(user, old.round_id, from_json(old.filters))
