"""What is due to go is reviewed by a person: removed, kept longer, or held. Nothing here goes by the clock alone."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from sqlalchemy import select

from portal import audit
from portal.accounts.models import Partnership, User
from portal.accounts.policy import managed_partnerships
from portal.data_protection.ages import aged, months_of
from portal.data_protection.due import Aged
from portal.data_protection.models import Decision, Hold, Kind, RetentionPeriod, Review
from portal.data_protection.policy import the_partnership, visible_holds
from portal.data_protection.removing import remove_account, remove_audit
from portal.data_protection.tables import Period, classification
from portal.database import db, now
from portal.errors import NotFound, PortalError, Refused
from portal.forms.answers import unstorable
from portal.forms.answers.text import normal
from portal.local_time import today
from portal.permissions import Actor, Permission, require

LONGEST = 1_000
MOST_MONTHS = 1_200
LATEST = timedelta(days=3_660)
SETTABLE = tuple(kind.value for kind in Kind)


class Needed(PortalError):
    """A box of the form has to be filled in differently; ``box`` names it."""

    status = 422

    def __init__(self, box: str, message: str) -> None:
        super().__init__(message)
        self.box = box


def places_of(user: Actor) -> list[Partnership]:
    """The partnerships whose data the user looks after, by name."""
    return list(db.session.scalars(managed_partnerships(user).order_by(Partnership.name)))


def due_list(user: Actor, key: str) -> tuple[Partnership, list[Aged]]:
    """What a person has to look at now, the longest overdue first; what is held is marked."""
    partnership = _mine(user, key)
    return partnership, [one for one in aged(partnership) if one.is_due(today())]


def aged_record(user: Actor, key: str, kind: str, record_id: uuid.UUID) -> tuple[Partnership, Aged]:
    """One record with its age, due or not; raises NotFound for what is not this partnership's."""
    partnership = _mine(user, key)
    for one in aged(partnership):
        if one.record_id == record_id and one.kind == kind:
            return partnership, one
    raise NotFound


def periods_of(user: Actor, key: str) -> tuple[Partnership, list[tuple[Period, int]]]:
    """How long the partnership keeps what it may decide about."""
    partnership = _mine(user, key)
    months = months_of([partnership.id])[partnership.id]
    return partnership, [(classification().periods[one], months[one]) for one in SETTABLE]


def change_period(user: Actor, key: str, period: str, months: int | None, reason: str) -> None:
    """Keep records of a kind for so many months from now on."""
    partnership = _mine(user, key)
    if period not in SETTABLE:
        raise NotFound
    if months is None or not 0 < months <= MOST_MONTHS:
        raise Needed("months", f"Enter for how many months, from 1 to {MOST_MONTHS}")
    words = _words("reason", reason, "why this is how long it is needed")
    row = db.session.get(RetentionPeriod, (partnership.id, period))
    before = months_of([partnership.id])[partnership.id][period]
    if row is None:
        row = RetentionPeriod(partnership_id=partnership.id, period=period)
        db.session.add(row)
    row.months, row.reason, row.changed_by, row.changed_at = months, words, user.actor_id, now()
    audit.record(
        "retention.period_changed", user, partnership_id=partnership.id, period=period, before=before, after=months
    )


def keep(user: Actor, key: str, kind: str, record_id: uuid.UUID, until: date | None, reason: str) -> None:
    """Keep what is due until a day, and look at it again then."""
    partnership, one = _due(user, key, kind, record_id)
    if until is None or not today() < until <= today() + LATEST:
        raise Needed("until", "Enter until when it is kept: a day in the future, at most ten years ahead")
    _review(user, partnership, one, Decision.KEPT, _words("reason", reason, "why it is still needed"), until=until)


def remove(user: Actor, key: str, kind: str, record_id: uuid.UUID, reason: str, *, sure: bool) -> int:
    """Remove what is due, for good; returns how many rows went. Raises Refused while anybody holds it."""
    partnership, one = _due(user, key, kind, record_id)
    if one.hold is not None:
        raise Refused("There is a hold on this. Lift the hold first, if its reason is over.")
    words = _words("reason", reason, "why it is not needed any more")
    if not sure:
        raise Needed("sure", "Tick the box to say that it is to be removed for good")
    if one.kind is Kind.AUDIT:
        rows = remove_audit(one.record_id)
    else:
        rows = remove_account(db.session.get_one(User, one.record_id))
    _review(user, partnership, one, Decision.REMOVED, words, rows=rows)
    return rows


def place_hold(user: Actor, key: str, kind: str, record_id: uuid.UUID, reason: str) -> None:
    """Nobody can remove the record before someone has lifted the hold."""
    partnership, one = aged_record(user, key, kind, record_id)
    words = _words("reason", reason, "why it must stay")
    if one.hold is not None:
        raise Refused("There is a hold on this already.")
    made = Hold(
        id=uuid.uuid4(),
        partnership_id=partnership.id,
        kind=one.kind.value,
        record_id=record_id,
        reason=words,
        placed_by=user.actor_id,
        placed_at=now(),
    )
    db.session.add(made)
    audit.record("retention.held", user, record_id=record_id, partnership_id=partnership.id, kind=one.kind.value)


def read_hold(user: Actor, hold_id: uuid.UUID) -> Hold:
    """A hold that still stands."""
    found = db.session.scalars(visible_holds(user).where(Hold.id == hold_id, Hold.released_at.is_(None)))
    hold = found.one_or_none()
    if hold is None:
        raise NotFound
    return hold


def release_hold(user: Actor, hold_id: uuid.UUID, reason: str) -> Hold:
    hold = read_hold(user, hold_id)
    require(user, Permission.PARTNERSHIP_MANAGE, partnership_id=hold.partnership_id)
    hold.release_reason = _words("reason", reason, "why it need not be held any more")
    hold.released_by, hold.released_at = user.actor_id, now()
    audit.record(
        "retention.released", user, record_id=hold.record_id, partnership_id=hold.partnership_id, kind=hold.kind
    )
    return hold


def holds_of(user: Actor, partnership: Partnership) -> list[Hold]:
    """The holds that stand, the oldest first."""
    mine = visible_holds(user).where(Hold.partnership_id == partnership.id, Hold.released_at.is_(None))
    return list(db.session.scalars(mine.order_by(Hold.placed_at)))


def place_of(hold: Hold) -> Partnership:
    return db.session.get_one(Partnership, hold.partnership_id)


def names_of(user: Actor, partnership: Partnership) -> dict[uuid.UUID, str]:
    """What the records that may be held or were reviewed are called, as far as they are still there."""
    require(user, Permission.PARTNERSHIP_MANAGE, partnership_id=partnership.id)
    return {one.record_id: one.name for one in aged(partnership)}


def reviews_of(user: Actor, partnership: Partnership) -> list[Review]:
    """The latest decisions."""
    require(user, Permission.PARTNERSHIP_MANAGE, partnership_id=partnership.id)
    mine = select(Review).where(Review.partnership_id == partnership.id)
    return list(db.session.scalars(mine.order_by(Review.reviewed_at.desc()).limit(50)))


def _mine(user: Actor, key: str) -> Partnership:
    partnership = the_partnership(user, key)
    require(user, Permission.PARTNERSHIP_MANAGE, partnership_id=partnership.id)
    return partnership


def _due(user: Actor, key: str, kind: str, record_id: uuid.UUID) -> tuple[Partnership, Aged]:
    partnership, one = aged_record(user, key, kind, record_id)
    if not one.is_due(today()):
        raise Refused("The time of this is not over yet, so nothing is decided about it now.")
    return partnership, one


def _review(
    user: Actor,
    partnership: Partnership,
    one: Aged,
    decision: Decision,
    reason: str,
    *,
    until: date | None = None,
    rows: int = 0,
) -> None:
    made = Review(
        id=uuid.uuid4(),
        partnership_id=partnership.id,
        kind=one.kind.value,
        record_id=one.record_id,
        decision=decision.value,
        keep_until=until,
        reason=reason,
        rows=rows,
        reviewed_by=user.actor_id,
        reviewed_at=now(),
    )
    db.session.add(made)
    audit.record(
        f"retention.{decision.value}",
        user,
        record_id=one.record_id,
        partnership_id=partnership.id,
        kind=one.kind.value,
        rows=rows,
    )


def _words(box: str, typed: str, what: str) -> str:
    words = normal(typed).strip()
    if not words:
        raise Needed(box, f"Enter {what}")
    if (says := unstorable(words)) is not None:
        raise Needed(box, f"The reason {says}")
    if len(words) > LONGEST:
        raise Needed(box, f"The reason must be {LONGEST:,} characters or fewer")
    return words
