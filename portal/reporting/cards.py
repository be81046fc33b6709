"""What the coordinator's desk shows on the home page and in the navigation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask import url_for

from portal import navigation
from portal.accounts.models import User
from portal.local_time import long_date, today
from portal.permissions import Permission, can
from portal.reporting.progress import totals_of
from portal.reporting.service import read_rounds
from portal.returns.standing import days_left


def register() -> None:
    navigation.add_link(navigation.Link("Audits", "reporting.rounds", Permission.ROUND_READ, order=20))
    navigation.cards(round_cards)


def round_cards(user: User) -> Iterator[navigation.Card]:
    """A card for each open round: until when, and how many agencies have answered; those that all have come last."""
    if not can(user, Permission.ROUND_READ):
        return
    rounds = [one for one in read_rounds(user) if one.closed_at is None and one.cancelled_at is None]
    totals = totals_of(rounds)
    for one in rounds:
        asked, returned = totals.get(one.id, (0, 0))
        yield navigation.Card(
            title=one.title,
            place=one.partnership.name,
            href=url_for("reporting.round_page", round_id=one.id),
            lines=(f"Due {long_date(one.due_on)}{in_days(one.due_on)}",),
            progress=navigation.Progress(returned, asked, submitted_words(returned, asked)),
            order=20 if returned < asked else 30,
        )


def submitted_words(returned: int, asked: int) -> str:
    return f"{returned} of {asked} {'agency' if asked == 1 else 'agencies'} submitted"


def in_days(due: date) -> str:
    """`` (12 days left)``; nothing once the day is over, when the page says how many are late instead."""
    return f" ({days_left(due, today())})" if due >= today() else ""
