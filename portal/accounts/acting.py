"""For which of their places somebody acts: an agency, or a partnership.

Whoever has roles in several chooses one; the choice stands in the row of the session. It decides what pages begin with
and whose words they use, and adds no right. On the page of a record the header names the place of that record instead,
so that nobody reads or signs for another place than the page says.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from portal import audit
from portal.accounts.models import Agency, Partnership, User, UserSession
from portal.accounts.words import Mistake
from portal.database import db

Place = Agency | Partnership
PlacesOf = Callable[[uuid.UUID], Iterable[uuid.UUID]]

chosen: ContextVar[uuid.UUID | None] = ContextVar("portal_acting_for", default=None)
"""The place that this request's session has chosen, as an id that may mean nothing any more."""

_records: dict[str, PlacesOf] = {}


@dataclass(frozen=True, slots=True)
class Acting:
    """What the header says: the place, and whether there are others to choose from."""

    place: Place
    has_others: bool


def place_of_record(argument: str, places_of: PlacesOf) -> None:
    """Register how the places of a record are found by the argument of an address, such as ``return_id``.

    An agency is named before a partnership: whoever has a role in both reads a return as the agency's.
    """
    _records[argument] = places_of


def places_of(user: User) -> list[Place]:
    """Where the person has a role: partnerships first, then agencies, each by name."""
    found = {one.place.id: one.place for one in user.current_memberships}
    return sorted(found.values(), key=lambda place: (isinstance(place, Agency), place.name, str(place.id)))


def place_of(user: User) -> Place | None:
    """The chosen place, or the first one when none is chosen or the choice was lost with its role."""
    mine = places_of(user)
    return next((place for place in mine if place.id == chosen.get()), mine[0] if mine else None)


def for_page(user: User, arguments: Mapping[str, Any]) -> Acting | None:
    """What the header of a page says: the place of the record that its address names, else the chosen one."""
    mine = places_of(user)
    if not mine:
        return None
    here = place_of(user) or mine[0]
    if len(mine) > 1:
        by_id = {place.id: place for place in mine}
        for argument in sorted(_records.keys() & arguments.keys()):
            here = next((by_id[one] for one in _records[argument](arguments[argument]) if one in by_id), here)
    return Acting(here, len(mine) > 1)


def choose(user: User, row: UserSession | None, place_id: str) -> Place:
    """Act for another of one's places from now on. Raises Mistake for one where the person has no role."""
    place = next((one for one in places_of(user) if str(one.id) == place_id), None)
    if place is None or row is None:
        raise Mistake("place", "Choose one of the places where you have a role")
    held = db.session.get_one(UserSession, row.id_hash)
    held.acting_for_id = place.id
    agency_id, partnership_id = (place.id, None) if isinstance(place, Agency) else (None, place.id)
    audit.record("session.acting_for", user, record_id=user.id, agency_id=agency_id, partnership_id=partnership_id)
    return place
