"""Asking everybody of a year in one go: what was settled for the year, who would get what, and sending it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from portal import audit
from portal.accounts.models import Partnership, User
from portal.accounts.words import Mistake
from portal.contributions.about import subject
from portal.contributions.finding import settings_of
from portal.contributions.models import Entry, Reply, YearSettings
from portal.contributions.money import NoAmount, amount_in
from portal.contributions.service.ask import send_link
from portal.contributions.service.change_entry import lock_entry
from portal.contributions.service.read_year import Year, read_year
from portal.contributions.states import State
from portal.contributions.sums import Share
from portal.contributions.workflow import UNANSWERED
from portal.database import db
from portal.local_time import today
from portal.mail import OutboxMessage
from portal.permissions import Actor, Permission, require

MOST_AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Letter:
    """One contribution that waits for an answer, the link that was sent last, and how far its e-mail is."""

    entry: Entry
    share: Share
    link: Reply | None
    message: OutboxMessage | None

    @property
    def address(self) -> str:
        return self.entry.contributor.contact_email

    @property
    def was_asked(self) -> bool:
        return self.share.state is not State.PROPOSED


@dataclass(frozen=True, slots=True)
class Sending:
    """The year, what was settled for it, and everybody who has not answered."""

    year: Year
    settings: YearSettings
    letters: tuple[Letter, ...]

    @property
    def ready(self) -> list[Letter]:
        """Those whose contact is known."""
        return [one for one in self.letters if one.address]

    @property
    def unknown(self) -> list[Letter]:
        return [one for one in self.letters if not one.address]

    @property
    def answered(self) -> int:
        return len(self.year.ledger) - len(self.letters)


def read_sending(user: Actor, partnership: Partnership, typed_year: str) -> Sending:
    """Who has not answered. Raises Forbidden, NoSuchYear."""
    year = read_year(user, partnership, typed_year)
    waiting = [(entry, share) for entry, share in year.ledger if share.state in UNANSWERED]
    links = last_links([entry.id for entry, _ in waiting])
    messages = _messages([one.message_id for one in links.values()])
    letters = tuple(_letter(entry, share, links.get(entry.id), messages) for entry, share in waiting)
    return Sending(year, settings_of(partnership.id, year.year), letters)


def last_links(entry_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Reply]:
    """The link that was sent last about each row."""
    rows = db.session.scalars(select(Reply).where(Reply.entry_id.in_(entry_ids)).order_by(Reply.made_at))
    return {row.entry_id: row for row in rows}


def _messages(ids: Collection[uuid.UUID | None]) -> dict[uuid.UUID, OutboxMessage]:
    rows = db.session.scalars(select(OutboxMessage).where(OutboxMessage.id.in_([one for one in ids if one])))
    return {row.id: row for row in rows}


def _letter(entry: Entry, share: Share, link: Reply | None, messages: dict[uuid.UUID, OutboxMessage]) -> Letter:
    message = messages.get(link.message_id) if link is not None and link.message_id is not None else None
    return Letter(entry, share, link, message)


def settle_year(user: Actor, partnership: Partnership, year: str, reply_by: date | None, limit: str) -> YearSettings:
    """Settle the last day for replies, and above which amount a second person approves; nothing typed is none.

    Raises Mistake, Forbidden.
    """
    require(user, Permission.CONTRIBUTION_MANAGE, partnership_id=partnership.id)
    if reply_by is not None and reply_by > today() + MOST_AHEAD:
        raise Mistake("reply_by", "Enter a last day for replies within the next year: links work until then")
    settings = settings_of(partnership.id, year)
    settings.reply_by, settings.second_above = reply_by, _limit(limit)
    db.session.add(settings)
    audit.record("contribution.year_settled", user, **subject(partnership), year=year)
    db.session.flush()
    return settings


def ask_all(user: User, partnership: Partnership, year: str, chosen: Collection[str]) -> tuple[int, int]:
    """Send a link to the contact of each contribution that was ticked; returns how many were sent, and how many were
    not because they had answered meanwhile. Raises Mistake, Forbidden.
    """
    require(user, Permission.CONTRIBUTION_MANAGE, partnership_id=partnership.id)
    sending = read_sending(user, partnership, year)
    reply_by = sending.settings.reply_by
    if reply_by is None or reply_by < today():
        raise Mistake("reply_by", "Enter the last day for replies, today or later")
    if not chosen:
        raise Mistake("entry", "Tick whom you want to ask")
    ticked = [one.entry for one in sending.ready if str(one.entry.id) in chosen]
    for entry in ticked:
        send_link(user, lock_entry(user, entry.id))
    return len(ticked), len(set(chosen)) - len(ticked)


def _limit(typed: str) -> Decimal | None:
    try:
        amount = amount_in(typed)
    except NoAmount as problem:
        raise Mistake("second_above", f"This {problem}") from problem
    if amount is not None and amount < 0:
        raise Mistake("second_above", "Enter the amount without a minus")
    return amount
