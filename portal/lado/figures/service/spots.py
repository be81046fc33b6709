"""Hot spots: where contacts come from, month by month. For the desk alone, and in no workbook."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select

from portal.accounts.models import Agency, Partnership, User
from portal.database import db
from portal.lado import policy
from portal.lado.figures.core.lists import SECTORS
from portal.lado.figures.core.years import MONTHS, first_day, last_day
from portal.lado.models import Contact
from portal.local_time import day_of, end_of, start_of
from portal.permissions import Permission, require


@dataclass(frozen=True, slots=True)
class Spot:
    """A setting, or all others of a sector, with its contacts of each month."""

    name: str
    by_month: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.by_month)


def hot_spots(user: User, partnership: Partnership, year: str) -> list[Spot]:
    """The settings of a year, the one with most contacts first. Two statements, whatever there is."""
    require(user, Permission.FIGURES_READ, partnership_id=partnership.id)
    query = policy.visible_to(user).where(
        Contact.partnership_id == partnership.id,
        Contact.arrived_at >= start_of(first_day(year)),
        Contact.arrived_at < end_of(last_day(year)),
    )
    columns = (Contact.arrived_at, Contact.employer_agency_id, Contact.employer_sector)
    counted: Counter[tuple[uuid.UUID | None, str, int]] = Counter()
    for arrived_at, agency_id, sector in db.session.execute(query.with_only_columns(*columns)):
        kind = "" if agency_id is not None else sector or "none"
        counted[agency_id, kind, day_of(arrived_at).month] += 1
    settings = {(agency_id, kind) for agency_id, kind, _ in counted}
    names = _names({agency_id for agency_id, _ in settings if agency_id is not None})
    spots = [
        Spot(
            names.get(agency_id, "") if agency_id is not None else f"Other settings: {SECTORS.get(kind, kind)}",
            tuple(counted[agency_id, kind, month] for month in MONTHS),
        )
        for agency_id, kind in settings
    ]
    return sorted(spots, key=lambda one: (-one.total, one.name))


def _names(ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    rows = db.session.execute(select(Agency.id, Agency.name).where(Agency.id.in_(ids)))
    return {row.id: row.name for row in rows}
