"""Invoices, credit notes, payments, refunds and what is written off."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from portal.accounts.words import Mistake, plain_line
from portal.contributions import policy
from portal.contributions.finding import movements_of, share_of
from portal.contributions.models import Contributor, Entry, Movement
from portal.contributions.money import MOST, NOTHING, NoAmount, amount_in, in_words
from portal.contributions.service.change_entry import entries_visible_to, lock_entry, record
from portal.contributions.states import Moved, State
from portal.contributions.sums import Share, money_of
from portal.contributions.workflow import Action, after, after_money
from portal.database import db, now
from portal.errors import NotFound
from portal.local_time import today
from portal.permissions import Actor

SAYS = ("contributor_id", "year", "kind", "amount", "day", "due_on", "reference")
"""What a movement says of money."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed about money. ``id`` is made with the page, so that a page sent twice enters it once."""

    id: uuid.UUID
    kind: str
    amount: str
    day: date | None
    due_on: date | None
    reference: str


def move(user: Actor, entry_id: uuid.UUID, typed: Typed) -> Entry:
    """Enter it. Raises Mistake, Refused where nothing is confirmed yet, Conflict, NotFound, Forbidden."""
    entry = lock_entry(user, entry_id)
    after(Action.MOVE_MONEY, State(entry.state))
    made, there = _movement(user, entry, typed), db.session.get(Movement, typed.id)
    if there is not None:
        _require_same(made, there)
        return entry
    share = standing(entry)
    _require_room(made, share)
    db.session.add(made)
    _settle(entry)
    record("contribution.money_moved", user, entry)
    return entry


def strike(user: Actor, movement_id: uuid.UUID, why: str) -> Entry:
    """Strike out what was entered by mistake; it stays, and counts no more. Raises Mistake, Conflict, NotFound."""
    ids = policy.visible_to(user).with_only_columns(Contributor.id)
    found = db.session.get(Movement, movement_id)
    visible = found is not None and db.session.scalar(ids.where(Contributor.id == found.contributor_id)) is not None
    if found is None or not visible:
        raise NotFound
    current = entries_visible_to(user).where(Entry.contributor_id == found.contributor_id, Entry.year == found.year)
    entry = lock_entry(user, db.session.scalars(current.where(Entry.replaced_at.is_(None))).one().id)
    said = plain_line(why, "struck_why", "why it is struck out", maximum=500)
    if found.struck_at is None:
        found.struck_at, found.struck_why = now(), said
        _require_sense(entry)
        _settle(entry)
        record("contribution.money_struck", user, entry)
    return entry


def standing(entry: Entry) -> Share:
    """The row with its money as it stands now."""
    db.session.flush()
    moved = movements_of([entry.contributor_id], entry.year)[entry.contributor_id]
    return share_of(entry, money_of((Moved(one.kind), one.amount) for one in moved))


def _settle(entry: Entry) -> None:
    entry.state = after_money(standing(entry), entry.purchase_order).value
    db.session.flush()


def _movement(user: Actor, entry: Entry, typed: Typed) -> Movement:
    if typed.kind not in set(Moved):
        raise Mistake("kind", "Choose what it is")
    try:
        amount = amount_in(typed.amount)
    except NoAmount as problem:
        raise Mistake("amount", f"This {problem}") from problem
    if amount is None or amount <= 0 or amount > MOST:
        raise Mistake("amount", "Enter an amount of more than £0")
    if typed.day is None or typed.day > today():
        raise Mistake("day", "Enter the day, today or earlier")
    return Movement(
        id=typed.id,
        contributor_id=entry.contributor_id,
        year=entry.year,
        kind=typed.kind,
        amount=amount,
        day=typed.day,
        due_on=typed.due_on if typed.kind == Moved.INVOICE else None,
        reference=plain_line(typed.reference, "reference", "the reference", required=typed.kind == Moved.INVOICE),
        made_by=user.actor_id,
        made_at=now(),
    )


def _require_same(made: Movement, there: Movement) -> None:
    """A page sent twice enters its money once; one that was gone back to and changed is not taken for that."""
    if any(getattr(made, name) != getattr(there, name) for name in SAYS):
        says = f"This page has entered {in_words(there.amount)} already. If this comes on top of it, enter it again"
        raise Mistake("amount", says)


def _require_room(made: Movement, share: Share) -> None:
    """Refuse more than there is to pay, to give back or to write off: it is a slip, or belongs to another year."""
    money = share.money
    room = {
        Moved.INVOICE: share.due - money.invoiced,
        Moved.CREDIT_NOTE: money.invoiced,
        Moved.PAYMENT: share.outstanding,
        Moved.REFUND: money.paid,
        Moved.WRITE_OFF: share.outstanding,
    }[Moved(made.kind)]
    if made.amount > room:
        raise Mistake("amount", f"Enter {in_words(max(room, NOTHING))} or less: there is no more to enter here")


def _require_sense(entry: Entry) -> None:
    money = standing(entry).money
    if min(money.invoiced, money.paid, money.written_off) < 0:
        raise Mistake("struck_why", "Strike out the credit note or refund that belongs to it first")
