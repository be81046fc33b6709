"""The demonstration's contributions, budgets and meetings: a year as it was published, and years since, invented."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from portal.accounts.models import User
from portal.attendance import service as meetings
from portal.attendance.finding import groups_of
from portal.contributions import service
from portal.contributions.asking import as_seen
from portal.contributions.finding import current_entries, share_of
from portal.contributions.models import Entry
from portal.contributions.tables import sum_of
from portal.database import db, pretend_now
from portal.demo.accounts import Cast
from portal.demo.money_words import (
    ANSWERS,
    BOARD,
    BY_TELEPHONE,
    BY_WORD,
    COSTS,
    INSTALMENTS,
    KNOWN,
    NEW,
    ORDERS,
    REPLIES,
    SILENT,
    WANTED,
)
from portal.demo.rows import MARK
from portal.financial_years import bounds, year_after, year_of
from portal.local_time import today as day_now
from portal.mail import OutboxMessage
from portal.permissions import Role

FOLDER = Path(__file__).with_name("published")
PUBLISHED = "2024-25"
ASKED_AFTER, REPLY_AFTER, ANSWERED_AFTER, BILLED_AFTER = (timedelta(days=days) for days in (30, 90, 50, 100))
LIMIT = "50,000"
LINK = re.compile(r"/contributions/reply/([A-Za-z0-9_-]{43})")


def make_money(cast: Cast, today: date) -> None:
    """The year that was published, those since as they went, and this one with contributions in every state."""
    Money(cast, today).make()


class Money:
    """What the coordinator and those who pay do, year by year."""

    def __init__(self, cast: Cast, today: date) -> None:
        self.user: User = cast.one_of(cast.partnership, Role.COORDINATOR)
        self.place, self.today = cast.partnership, today

    def make(self) -> None:
        if self.today <= bounds(PUBLISHED)[1]:
            return
        with pretend_now(at(self.day(PUBLISHED, timedelta(days=370)), 9)):
            self.published()
        year, carried = PUBLISHED, Decimal("210495.38")
        while (year := year_after(year)) < year_of(self.today):
            with pretend_now(at(self.day(year, timedelta(days=360)), 9)):
                service.begin_year(self.user, self.place, year)
                self.settle(year)
                carried = self.budget(year, carried)
        self.this_year(year, carried)

    def day(self, year: str, after: timedelta) -> date:
        """So long after the year began, and never later than yesterday."""
        return min(bounds(year)[0] + after, self.today - timedelta(days=1))

    def published(self) -> None:
        service.import_contributions(self.user, self.place, PUBLISHED, _table("contributions_2024_25.csv"))
        service.import_budget(self.user, self.place, PUBLISHED, _table("budget_2024_25.csv"))
        self.settle(PUBLISHED)
        meetings.import_groups(self.user, self.place, bounds(PUBLISHED)[0], _table("groups.csv"))
        meetings.import_ticks(self.user, self.place, PUBLISHED, _table("attendance_2024_25.csv"))

    def settle(self, year: str) -> None:
        """Everybody of a year that is over confirmed and paid."""
        for number, entry in enumerate(current_entries(self.place.id, year), 1):
            service.reply(self.user, entry.id, "confirm", "", "", BY_TELEPHONE)
            self.pay(entry, f"{year}/{number}", Decimal(1))

    def pay(self, entry: Entry, reference: str, share: Decimal) -> None:
        """Invoice the whole, and let ``share`` of it be paid."""
        due = share_of(entry).due
        for kind, amount in (("invoice", due), ("payment", due * share)):
            if amount:
                day = day_now()
                made = service.Typed(uuid.uuid4(), kind, f"{amount:.2f}", day, day + timedelta(days=30), reference)
                service.move(self.user, entry.id, made)

    def budget(self, year: str, carried: Decimal) -> Decimal:
        """A budget with invented costs; returns what it carries forward."""
        income = sum_of(*(share_of(entry).agreed for entry in current_entries(self.place.id, year)))
        left = carried + income - sum_of(*COSTS.values())
        lines = [("Income", f"Brought forward into {year}", -carried), ("Income", "Contributions", -income)]
        lines += [("Expenditure", f"{name} (invented)", amount) for name, amount in COSTS.items()]
        lines += [("Balance", f"Total carried forward from {year}", -left)]
        rows = [f'{section},"{name}",{amount},{amount}' for section, name, amount in lines]
        content = "\n".join(["section,line,amount_printed,amount_value", *rows])
        service.import_budget(self.user, self.place, year, content.encode())
        return left

    def this_year(self, year: str, carried: Decimal) -> None:
        with pretend_now(at(self.day(year, timedelta(days=1)), 9)):
            self.propose(year)
            self.budget(year, carried)
        with pretend_now(at(self.day(year, ASKED_AFTER), 9)):
            self.ask(year)
        with pretend_now(at(self.day(year, ANSWERED_AFTER), 9)):
            self.answer(year)
        with pretend_now(at(self.day(year, BILLED_AFTER), 9)):
            self.bill(year)
        with pretend_now(at(self.day(year, timedelta(days=365)), 10)):
            self.write_again(year)
        for number, people in enumerate(BOARD):
            with pretend_now(at(self.day(year, timedelta(days=21 + 91 * number)), 15)):
                self.meet(people)

    def propose(self, year: str) -> None:
        """As the year before, but for two who agreed something else, and two who are new."""
        service.begin_year(self.user, self.place, year)
        for name, about in NEW.items():
            service.add_contributor(
                self.user, self.place, year, service.Named(name), agreed(("not_asked", "", "agreed", about))
            )
        for name, asked in WANTED.items():
            service.agree(self.user, self.entry(year, name).id, agreed(asked))
        for name, known in KNOWN.items():
            contributor = self.entry(year, name).contributor
            service.change_contributor(self.user, contributor.id, service.Named(contributor.name, **known))

    def ask(self, year: str) -> None:
        service.settle_year(self.user, self.place, year, bounds(year)[0] + REPLY_AFTER, LIMIT)
        waiting = service.read_sending(self.user, self.place, year).ready
        service.ask_all(self.user, self.place, year, [str(one.entry.id) for one in waiting])

    def answer(self, year: str) -> None:
        for name, said in REPLIES.items():
            rows = [
                {"id": day, "due": f"{year[:4]}-{day}", "amount": amount} for day, amount in INSTALMENTS.get(name, ())
            ]
            self.by_link(self.entry(year, name), {**said, "instalments": rows} if rows else said)
        for name in BY_WORD:
            service.reply(self.user, self.entry(year, name).id, "confirm", "", "", BY_TELEPHONE)

    def write_again(self, year: str) -> None:
        """An answer to who disputed, and a reminder to who is silent: both have a link that works today."""
        for name, words in ANSWERS.items():
            service.answer(self.user, self.entry(year, name).id, words)
        for name in SILENT:
            known = self.entry(year, name).contributor
            service.ask(self.user, self.entry(year, name).id, known.contact_name, known.contact_email)

    def by_link(self, entry: Entry, said: Mapping[str, Any]) -> None:
        """The finance contact opens the link of the e-mail, fills the form in and sends it."""
        link = service.last_links([entry.id])[entry.id]
        (token,) = LINK.findall(db.session.get_one(OutboxMessage, link.message_id).body)
        service.save(token, said)
        service.send(token, as_seen(service.look_at(token)))

    def bill(self, year: str) -> None:
        for name, (order, share) in ORDERS.items():
            entry = self.entry(year, name)
            if order:
                service.record_order(self.user, entry.id, order)
            if share is not None:
                self.pay(entry, f"INVENTED {entry.contributor.place}", share)

    def meet(self, people: Iterable[tuple[str, str, str, str]]) -> None:
        """A meeting of the board with its people."""
        held = meetings.hold_meeting(self.user, groups_of(self.place.id)[0].id, day_now(), decides_money=False)
        for body, name, capacity, came in people:
            meetings.record_person(self.user, held.id, meetings.Person(body, name, capacity, came))

    def entry(self, year: str, name: str) -> Entry:
        return next(one for one in current_entries(self.place.id, year) if one.contributor.name == name)


def agreed(asked: tuple[str, str, str, str]) -> service.Agreed:
    """What was agreed at a meeting of today."""
    return service.Agreed(*asked, day_now(), "MK Together Safeguarding Partnership (invented)", f"{MARK}: agreed anew")


def at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=UTC)


def _table(name: str) -> bytes:
    return (FOLDER / name).read_bytes()
