"""What the coordinator's desk shows on the home page and in the navigation."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for

from portal import navigation
from portal.accounts.models import User
from portal.local_time import long_date, today
from portal.permissions import Permission, can
from portal.reporting.progress import totals_of
from portal.reporting.service import read_rounds


def register() -> None:
    navigation.add_link(navigation.Link("Rounds", "reporting.rounds", Permission.ROUND_READ, order=20))
    navigation.cards(round_cards)


def round_cards(user: User) -> Iterator[navigation.Card]:
    """A card for each open round: how many of the agencies asked have answered, and until when."""
    if not can(user, Permission.ROUND_READ):
        return
    rounds = [one for one in read_rounds(user) if one.closed_at is None and one.cancelled_at is None]
    totals = totals_of(rounds)
    for one in rounds:
        asked, returned = totals.get(one.id, (0, 0))
        days = (one.due_on - today()).days
        yield navigation.Card(
            title=one.title,
            place=one.partnership.name,
            href=url_for("reporting.round_page", round_id=one.id),
            lines=(f"{returned} of {asked} returns in", f"Due {long_date(one.due_on)}{in_days(days)}"),
            order=20,
        )


def in_days(days: int) -> str:
    """``, 12 days left``; nothing once the day is over, when the page says how many are late instead."""
    if days < 0:
        return ""
    return ", today" if days == 0 else f", {days} day{'s' if days != 1 else ''} left"
