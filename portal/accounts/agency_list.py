"""The agencies that an administrator keeps."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy.orm import selectinload

from portal.accounts.models import Agency, Partnership
from portal.accounts.policy import managed_agencies, managed_partnerships
from portal.accounts.words import Mistake
from portal.database import db
from portal.errors import NotFound
from portal.permissions import Actor


@dataclass(frozen=True, slots=True)
class Agencies:
    """The agencies by name. ``name_of`` says the name of one of them and nothing of any other."""

    all: list[Agency]

    def name_of(self, agency_id: uuid.UUID | None) -> str:
        """The name, or an empty string when the agency is not among those that the person may know of."""
        return next((agency.name for agency in self.all if agency.id == agency_id), "")

    def others(self, agency: Agency | None) -> list[Agency]:
        """All but ``agency``, for choosing a parent or a successor."""
        return [one for one in self.all if agency is None or one.id != agency.id]


def agencies_of(user: Actor) -> Agencies:
    """Every agency of the partnerships that ``user`` manages, those that have ended too."""
    query = managed_agencies(user).options(selectinload(Agency.alias_rows)).order_by(Agency.name)
    return Agencies(list(db.session.scalars(query)))


def partnerships_of(user: Actor) -> list[Partnership]:
    """The partnerships that ``user`` manages, by name."""
    return list(db.session.scalars(managed_partnerships(user).order_by(Partnership.name)))


def get_agency(user: Actor, agency_id: uuid.UUID, *, for_change: bool = True) -> Agency:
    """One of ``agencies_of``, locked when it is to be changed; raises NotFound."""
    query = managed_agencies(user).where(Agency.id == agency_id)
    agency = db.session.scalars(query.with_for_update(of=Agency) if for_change else query).one_or_none()
    if agency is None:
        raise NotFound()
    return agency


def chosen(user: Actor, field: str, agency_id: str) -> Agency | None:
    """The agency that a form names, or None for nothing chosen; raises Mistake for one out of ``user``'s sight."""
    if not agency_id:
        return None
    for agency in agencies_of(user).all:
        if str(agency.id) == agency_id:
            return agency
    raise Mistake(field, "Choose an agency from the list")


def parent_chosen(user: Actor, agency: Agency, agency_id: str) -> Agency | None:
    """The parent that a form names. One that ``user`` may not know of stays, for the form could not show it."""
    if agency_id == str(agency.parent_id):
        return agency.parent
    if not agency_id and agency.parent is not None and not agencies_of(user).name_of(agency.parent_id):
        return agency.parent
    return chosen(user, "parent", agency_id)


def as_typed(agency: Agency) -> dict[str, str]:
    """What is known of an agency, as the boxes of its form show it."""
    return {
        "name": agency.name,
        "sector": agency.sector,
        "kinds": "\n".join(sorted(agency.kinds)),
        "aliases": "\n".join(sorted(row.alias for row in agency.alias_rows)),
        "parent": str(agency.parent_id or ""),
    }


def partnership_chosen(user: Actor, partnership_id: str) -> Partnership:
    """The partnership that a form names, or the only one; raises Mistake when it is not clear which."""
    mine = partnerships_of(user)
    for partnership in mine:
        if str(partnership.id) == partnership_id or len(mine) == 1:
            return partnership
    raise Mistake("partnership", "Choose the partnership that the agency answers to")
