"""For whom someone acts on the page of a return or a round: the agency that answers, or the partnership that asks."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from portal.accounts.acting import place_of_record
from portal.database import db
from portal.returns.models import Return, Round


def register() -> None:
    """Let the header of these pages name the place of their record."""
    place_of_record("return_id", of_return)
    place_of_record("round_id", of_round)


def of_return(return_id: uuid.UUID) -> Iterable[uuid.UUID]:
    """The agency, then the partnership; nothing for a return that there is not."""
    found = db.session.get(Return, return_id)
    return (found.agency_id, found.round.partnership_id) if found is not None else ()


def of_round(round_id: uuid.UUID) -> Iterable[uuid.UUID]:
    """The partnership; nothing for a round that there is not."""
    found = db.session.get(Round, round_id)
    return (found.partnership_id,) if found is not None else ()
