"""When an agency ends, or another takes its place: dated, so that last year's answers stay and follow."""

from __future__ import annotations

from datetime import date, timedelta

from portal import audit
from portal.accounts.models import Agency
from portal.accounts.places import lock, partnership_ids_of
from portal.accounts.service.agencies import chain, require_manager
from portal.accounts.words import Mistake
from portal.permissions import Actor


def end_agency(user: Actor, agency: Agency, on: date | None) -> None:
    """``on`` is the last day on which the agency is active. Later rounds do not ask it; what it answered stays.

    Raises Mistake when ``on`` is None, because what was typed is no day, or lies before the agency began.
    """
    require_manager(user, agency)
    if on is None:
        raise Mistake("on", "Enter a real day, such as 30 9 2026")
    if agency.active_from is not None and on < agency.active_from:
        raise Mistake("on", "Enter a day that is not before the agency became active")
    agency.active_to = on
    audit.record("agency.ended", user, record_id=agency.id, agency_id=agency.id, on=on.isoformat())


def succeed(user: Actor, agency: Agency, successor: Agency | None, on: date | None) -> None:
    """From ``on``, ``successor`` stands in the place of ``agency``, which is active until the day before.

    Raises Mistake when one of them was not chosen, unless the successor is in every partnership of the agency, and
    when it would, step by step, be succeeded by the agency itself.
    """
    require_manager(user, agency)
    if successor is None:
        raise Mistake("successor", "Choose the agency that takes its place")
    if on is None:
        raise Mistake("on", "Enter a real day, such as 1 10 2026")
    lock(partnership_ids_of(agency) | partnership_ids_of(successor))
    if not partnership_ids_of(agency) <= partnership_ids_of(successor):
        raise Mistake("successor", f"Choose an agency that is in the same partnership as {agency.name}")
    if agency.id in chain(successor, "successor_id"):
        raise Mistake(
            "successor", f"Choose another agency: {agency.name} has itself taken the place of {successor.name}"
        )
    end_agency(user, agency, on - timedelta(days=1))
    agency.successor_id, agency.succeeded_on = successor.id, on
    audit.record("agency.succeeded", user, record_id=agency.id, agency_id=agency.id, successor=str(successor.id))
