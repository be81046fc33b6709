"""Whether children are safe, as whoever reported it said: what the desk has to see before anything else.

It stands in lists too, for whoever shares out the work as well: it tells nothing of what happened.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, exists, select

from portal.database import db
from portal.lado.models import Contact, Report

SAID = {"no": "Children not safe", "not_sure": "Perhaps not safe"}
"""The answers that cannot wait. Who says that children are safe is not in them, nor who was not asked."""


def waits_first() -> ColumnElement[bool]:
    """The same of a contact within a list, to put it before the others."""
    return exists().where(Report.id == Contact.report_id, Report.safe_tonight.in_(SAID))


def not_safe(contacts: Iterable[Contact]) -> Mapping[uuid.UUID, str]:
    """What was said of those about which nothing is decided yet; one statement, however many."""
    undecided = [one for one in contacts if one.decision is None]
    waiting = {one.id: one.report_id for one in undecided if one.report_id is not None}
    query = select(Report).where(Report.id.in_(waiting.values()), Report.safe_tonight.in_(SAID))
    said = {one.id: SAID[str(one.safe_tonight)] for one in db.session.scalars(query)} if waiting else {}
    return {contact: said[report] for contact, report in waiting.items() if report in said}
