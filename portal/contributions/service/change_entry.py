"""What a coordinator does with one contribution: agree it anew, note a reply by word of mouth, or a purchase order."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Select, select

from portal import audit
from portal.accounts.words import Mistake, plain_line
from portal.contributions import policy
from portal.contributions.models import Contributor, Entry
from portal.contributions.money import NoAmount, amount_in
from portal.contributions.states import Asked, State
from portal.contributions.tables import sum_of
from portal.contributions.workflow import NONE_NEEDED, Action, after, is_order
from portal.database import db, now
from portal.errors import Conflict, Forbidden, NotFound
from portal.permissions import Actor, Permission, can, require

REPLIES = (Action.CONFIRM, Action.CONFIRM_WITH_CHANGES, Action.DISPUTE, Action.DECLINE, Action.NOTE_NO_REPLY)


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed, as typed: for each fund what it is and, where it is an amount, how much."""

    childrens_asked: str
    childrens: str
    adults_asked: str
    adults: str
    agreed_on: date | None
    meeting: str
    why: str


def entries_visible_to(user: Actor) -> Select[Entry]:
    """The rows of the ledgers that ``user`` may read."""
    ids = policy.visible_to(user).with_only_columns(Contributor.id)
    return select(Entry).where(Entry.contributor_id.in_(ids))


def read_entry(user: Actor, entry_id: uuid.UUID) -> Entry:
    """One row, whether it stands or was replaced. Raises NotFound, Forbidden."""
    require(user, Permission.CONTRIBUTION_READ)
    found = db.session.scalars(entries_visible_to(user).where(Entry.id == entry_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def lock_entry(user: Actor, entry_id: uuid.UUID) -> Entry:
    """The row for a verb that changes it. Raises Conflict when it was replaced since; NotFound, Forbidden."""
    query = entries_visible_to(user).where(Entry.id == entry_id).with_for_update(of=Entry)
    found = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound
    if not can(user, Permission.CONTRIBUTION_MANAGE, partnership_id=found.contributor.partnership_id):
        raise Forbidden(Permission.CONTRIBUTION_MANAGE.value)
    if found.replaced_at is not None:
        raise Conflict("Other amounts were agreed meanwhile. Open the contribution again from the ledger.")
    return found


def agree(user: Actor, entry_id: uuid.UUID, typed: Agreed) -> Entry:
    """Agree other amounts: a new row, and the earlier one stays. Raises Mistake, Refused, Conflict."""
    entry = lock_entry(user, entry_id)
    after(Action.AGREE, State(entry.state))
    why = plain_line(typed.why, "why", "why the amounts change", maximum=500)
    made = new_entry(user, entry.contributor, entry.year, typed, number=entry.number + 1, why=why)
    entry.replaced_at = now()
    db.session.flush()
    db.session.add(made)
    db.session.flush()
    record("contribution.agreed", user, made)
    return made


def new_entry(
    user: Actor, contributor: Contributor, year: str, typed: Agreed, *, number: int = 1, why: str = ""
) -> Entry:
    """A row with what was agreed, not added yet. Raises Mistake."""
    childrens = _fund("childrens", typed.childrens_asked, typed.childrens)
    adults = _fund("adults", typed.adults_asked, typed.adults)
    return Entry(
        id=uuid.uuid4(),
        contributor=contributor,
        year=year,
        number=number,
        childrens_asked=childrens[0].value,
        childrens=childrens[1],
        adults_asked=adults[0].value,
        adults=adults[1],
        agreed_on=typed.agreed_on,
        meeting=plain_line(typed.meeting, "meeting", "the meeting", required=False),
        state=State.PROPOSED.value,
        why=why,
        made_by=user.actor_id,
        made_at=now(),
    )


def reply(user: Actor, entry_id: uuid.UUID, how: str, childrens: str, adults: str, why: str) -> Entry:
    """Note what the contributor said by telephone or letter. Raises Mistake, Refused, Conflict."""
    entry = lock_entry(user, entry_id)
    if how not in {one.value for one in REPLIES}:
        raise Mistake("how", "Choose what they said")
    said = plain_line(why, "why", "who said it, and how", maximum=500)
    amounts = (_amount("confirmed_childrens", childrens), _amount("confirmed_adults", adults))
    take_reply(entry, Action(how), *amounts)
    entry.why = said
    record("contribution.replied", user, entry)
    db.session.flush()
    return entry


def take_reply(entry: Entry, how: Action, childrens: Decimal | None, adults: Decimal | None) -> None:
    """Let the row stand as the reply says; the amounts matter where they are changed. Raises Mistake, Refused."""
    state = after(how, State(entry.state))
    if how is Action.CONFIRM:
        childrens, adults = sum_of(entry.childrens), sum_of(entry.adults)
    elif how is Action.CONFIRM_WITH_CHANGES:
        if childrens is None or adults is None:
            field = "confirmed_childrens" if childrens is None else "confirmed_adults"
            raise Mistake(field, "Enter the amount that is confirmed, 0 if there is none")
        if (childrens, adults) == (sum_of(entry.childrens), sum_of(entry.adults)):
            raise Mistake("confirmed_childrens", "These are the amounts agreed. Confirm them without changes")
    else:
        childrens = adults = None
    entry.confirmed_childrens, entry.confirmed_adults, entry.state = childrens, adults, state.value


def record_order(user: Actor, entry_id: uuid.UUID, typed: str) -> Entry:
    """Note the number of a purchase order, or that none is needed. Raises Mistake, Refused, Conflict."""
    entry = lock_entry(user, entry_id)
    note_order(entry, plain_line(typed, "purchase_order", "the purchase order, or “none needed”"))
    record("contribution.order_noted", user, entry)
    db.session.flush()
    return entry


def note_order(entry: Entry, said: str) -> None:
    """Let the row stand as its purchase order says; where none is needed nothing was received. Raises Refused."""
    state = after(Action.RECORD_ORDER, State(entry.state))
    entry.purchase_order = said if is_order(said) else NONE_NEEDED
    entry.state = state.value if is_order(said) else entry.state


def record(event: str, user: Actor, entry: Entry) -> None:
    """Note an event about a row: references and its state only."""
    place = entry.contributor.partnership_id
    audit.record(event, user, record_id=entry.id, partnership_id=place, state=entry.state, year=entry.year)


def _fund(field: str, asked: str, typed: str) -> tuple[Asked, Decimal | None]:
    """What one fund is asked for. An amount is wanted with "agreed", and nowhere else."""
    if asked not in set(Asked):
        raise Mistake(f"{field}_asked", "Choose what was agreed")
    amount = _amount(field, typed)
    if asked == Asked.AGREED and not amount:
        raise Mistake(field, "Enter the amount that was agreed, or choose that it is nothing")
    if asked != Asked.AGREED and amount:
        raise Mistake(field, "Take the amount out, or choose that an amount was agreed")
    return Asked(asked), {Asked.AGREED: amount, Asked.NIL: Decimal(0)}.get(Asked(asked))


def _amount(field: str, typed: str) -> Decimal | None:
    try:
        amount = amount_in(typed)
    except NoAmount as problem:
        raise Mistake(field, f"This {problem}") from problem
    if amount is not None and amount < 0:
        raise Mistake(field, "Enter the amount without a minus")
    return amount
