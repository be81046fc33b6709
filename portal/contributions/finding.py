"""Finding rows of the ledger and of a budget, and handing them over as plain values to be added up."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from sqlalchemy import select

from portal.contributions.models import BudgetLine, Contributor, Entry, MoneyMessage, Movement, YearSettings
from portal.contributions.states import Direction, Kind, Moved, State
from portal.contributions.sums import Line, Money, Share, carried, money_of, recalculated, totals_of, usual_way
from portal.contributions.workflow import by_the_clock
from portal.database import db
from portal.financial_years import year_before
from portal.local_time import today

Ledger = list[tuple[Entry, Share]]


def current_entries(partnership_id: uuid.UUID, year: str) -> list[Entry]:
    """What stands in the ledger for a year, in the order in which it is published."""
    query = select(Entry).join(Contributor).where(Contributor.partnership_id == partnership_id, Entry.year == year)
    return list(db.session.scalars(query.where(Entry.replaced_at.is_(None)).order_by(Contributor.place)))


def contributors_of(partnership_id: uuid.UUID) -> list[Contributor]:
    """Everybody who contributes or once did, in the order in which they are published."""
    query = select(Contributor).where(Contributor.partnership_id == partnership_id)
    return list(db.session.scalars(query.order_by(Contributor.place)))


def settings_of(partnership_id: uuid.UUID, year: str) -> YearSettings:
    """What was settled for the year; an empty row, not kept yet, where nothing was."""
    query = select(YearSettings).where(YearSettings.partnership_id == partnership_id, YearSettings.year == year)
    found = db.session.scalars(query).one_or_none()
    return found or YearSettings(partnership_id=partnership_id, year=year)


def movements_of(contributor_ids: Sequence[uuid.UUID], year: str) -> dict[uuid.UUID, list[Movement]]:
    """What was entered about their money and not struck out, in the order of its days."""
    query = select(Movement).where(Movement.contributor_id.in_(contributor_ids), Movement.year == year)
    found: dict[uuid.UUID, list[Movement]] = defaultdict(list)
    for one in db.session.scalars(query.where(Movement.struck_at.is_(None)).order_by(Movement.day, Movement.made_at)):
        found[one.contributor_id].append(one)
    return found


def messages_about(contributor_id: uuid.UUID, year: str) -> list[MoneyMessage]:
    """What contributor and coordinator wrote to each other about a year, the earliest first."""
    mine = select(MoneyMessage).where(MoneyMessage.contributor_id == contributor_id, MoneyMessage.year == year)
    return list(db.session.scalars(mine.order_by(MoneyMessage.at)))


def ledger_of(partnership_id: uuid.UUID, year: str) -> Ledger:
    """Each row of the ledger, added up, as it stands today. Five statements, however many contributors there are."""
    reply_by = settings_of(partnership_id, year).reply_by
    before = {entry.contributor_id: share_of(entry).due for entry in current_entries(partnership_id, year_before(year))}
    entries = current_entries(partnership_id, year)
    moved = movements_of([entry.contributor_id for entry in entries], year)
    shares = [
        share_of(entry, _money(moved[entry.contributor_id]), before.get(entry.contributor_id)) for entry in entries
    ]
    now_are = [replace(share, state=by_the_clock(share.state, reply_by, today())) for share in shares]
    return list(zip(entries, now_are, strict=True))


def _money(moved: Sequence[Movement]) -> Money:
    days = [one.due_on for one in moved if one.due_on is not None]
    return replace(money_of((Moved(one.kind), one.amount) for one in moved), pay_by=min(days, default=None))


def share_of(entry: Entry, money: Money | None = None, last_year: Decimal | None = None) -> Share:
    return Share(
        entry.contributor.name,
        entry.childrens,
        entry.adults,
        State(entry.state),
        entry.asked,
        entry.confirmed_childrens,
        entry.confirmed_adults,
        entry.total_printed,
        last_year,
        money or Money(),
    )


def budget_lines(partnership_id: uuid.UUID, year: str) -> list[BudgetLine]:
    query = select(BudgetLine).where(BudgetLine.partnership_id == partnership_id, BudgetLine.year == year)
    return list(db.session.scalars(query.order_by(BudgetLine.place)))


def budget_of(partnership_id: uuid.UUID, year: str, shares: Sequence[Share]) -> tuple[Line, ...]:
    """The budget with what each line should be; empty where none was imported."""
    lines = [_line(row) for row in budget_lines(partnership_id, year)]
    before = [_line(row) for row in budget_lines(partnership_id, year_before(year))]
    ledger = totals_of(shares).due if shares else None
    return recalculated(lines, ledger, carried(before) if before else None)


def _line(row: BudgetLine) -> Line:
    kind = Kind(row.kind)
    return Line(row.section, row.line, kind, usual_way(kind, Direction(row.direction), row.amount))


def years_of(partnership_id: uuid.UUID) -> list[str]:
    """The years with a ledger or a budget, the newest first."""
    entries = select(Entry.year).join(Contributor).where(Contributor.partnership_id == partnership_id)
    lines = select(BudgetLine.year).where(BudgetLine.partnership_id == partnership_id)
    return sorted(db.session.scalars(entries.union(lines)), reverse=True)
