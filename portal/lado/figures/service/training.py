"""Training that was delivered: the day, for whom, and how many came."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import select

from portal import audit
from portal.accounts.models import Partnership, User
from portal.accounts.words import Mistake, at_once
from portal.database import db, now
from portal.errors import NotFound
from portal.lado.figures.core.lists import AUDIENCES
from portal.lado.figures.models import Training
from portal.local_time import today
from portal.permissions import Permission, require

MOST_PEOPLE = 10_000
LISTED = 200


def trainings(user: User, partnership: Partnership) -> list[Training]:
    """What is counted, the latest first."""
    require(user, Permission.FIGURES_READ, partnership_id=partnership.id)
    query = select(Training).where(Training.partnership_id == partnership.id, Training.withdrawn_at.is_(None))
    return list(db.session.scalars(query.order_by(Training.held_on.desc(), Training.at.desc()).limit(LISTED)))


def add_training(user: User, partnership: Partnership, held_on: date | None, audience: str, people: str) -> Training:
    require(user, Permission.FIGURES_KEEP, partnership_id=partnership.id)
    number = people.strip()
    with at_once() as each:
        with each:
            if held_on is None or held_on > today():
                raise Mistake("day", "Enter the day of the training, today or earlier, like 27 3 2026")
        with each:
            if audience not in AUDIENCES:
                raise Mistake("audience", "Choose who it was for")
        with each:
            if not (number.isascii() and number.isdigit() and len(number) < 6 and 1 <= int(number) <= MOST_PEOPLE):
                raise Mistake("people", f"Enter how many people came, a whole number from 1 to {MOST_PEOPLE:,}")
    made = Training(
        partnership_id=partnership.id,
        held_on=held_on,
        audience=audience,
        people=int(number),
        by_id=user.id,
        at=now(),
    )
    db.session.add(made)
    db.session.flush()
    audit.record("lado.training_added", user, record_id=made.id, partnership_id=partnership.id)
    return made


def withdraw_training(user: User, partnership: Partnership, training_id: uuid.UUID) -> None:
    """A line that was entered wrongly counts no longer, and stays in the table."""
    require(user, Permission.FIGURES_KEEP, partnership_id=partnership.id)
    query = select(Training).where(Training.id == training_id, Training.partnership_id == partnership.id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound()
    if found.withdrawn_at is None:
        found.withdrawn_at = now()
        audit.record("lado.training_withdrawn", user, record_id=found.id, partnership_id=partnership.id)
