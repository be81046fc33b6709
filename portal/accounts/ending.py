"""What is said before an agency ends or another takes its place. Each package registers what it knows of the agency."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlalchemy import func, select

from portal.accounts.models import Agency, Membership
from portal.database import db
from portal.permissions import Actor

Sayer = Callable[[Actor, Agency], Iterable[str]]

_callbacks: list[Sayer] = []


def said_before_it_ends(callback: Sayer) -> Sayer:
    """Register ``callback(user, agency)``; it gives sentences for whoever is about to end the agency."""
    if callback not in _callbacks:
        _callbacks.append(callback)
    return callback


def what_to_know(user: Actor, agency: Agency) -> list[str]:
    """How many people have roles there, and what the other packages say."""
    query = select(func.count(func.distinct(Membership.user_id)))
    people = db.session.scalar(query.where(Membership.agency_id == agency.id, Membership.ended_at.is_(None))) or 0
    if people == 1:
        sentences = [
            f"One person has a role at {agency.name} and keeps it, so that they can finish and look things up."
        ]
    else:
        sentences = [f"{people} people have roles at {agency.name} and keep them, so that they can finish and look up."]
    return [*(sentences if people else []), *(each for callback in _callbacks for each in callback(user, agency))]
