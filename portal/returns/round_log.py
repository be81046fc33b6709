"""What was changed about a round or about one agency in it: written down once, read on the coordinator's pages."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import select

from portal.accounts.models import User
from portal.database import db, now
from portal.permissions import Actor
from portal.returns.models import Return, Round, RoundChange


class Change(StrEnum):
    """What a coordinator can change."""

    OPENED = "opened"
    DATES = "dates"
    CLOSED = "closed"
    REOPENED = "reopened"
    CANCELLED = "cancelled"
    ADDED = "added"
    REMOVED = "removed"
    EXCUSED = "excused"
    UNEXCUSED = "unexcused"
    EXTENDED = "extended"


def note(user: Actor, round_: Round, what: Change, *, before: str = "", after: str = "", words: str = "") -> None:
    """Write down a change of the whole round. ``words`` say why, as they were typed."""
    _add(user, RoundChange(round_id=round_.id, what=what.value, before=before, after=after, note=words))


def note_of(user: Actor, return_: Return, what: Change, *, before: str = "", after: str = "", words: str = "") -> None:
    """The same for one agency of the round."""
    made = RoundChange(round_id=return_.round_id, agency_id=return_.agency_id, what=what.value, note=words)
    made.before, made.after = before, after
    _add(user, made)


def changes_of(round_: Round, *kinds: Change) -> Sequence[RoundChange]:
    """What was changed about the whole round, the oldest first; all of it, or ``kinds`` only."""
    query = select(RoundChange).where(RoundChange.round_id == round_.id, RoundChange.agency_id.is_(None))
    if kinds:
        query = query.where(RoundChange.what.in_([kind.value for kind in kinds]))
    return list(db.session.scalars(query.order_by(RoundChange.at, RoundChange.id)))


def name_of(user: Actor) -> str:
    """How the record names someone to people: by name, and a command as what it is."""
    return user.name if isinstance(user, User) else "A command"


def _add(user: Actor, made: RoundChange) -> None:
    made.by, made.by_name, made.at = user.actor_id, name_of(user), now()
    db.session.add(made)
    db.session.flush()
