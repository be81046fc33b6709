"""What the home page says to those who reported something: that there is something to read, and not what."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for

from portal import navigation
from portal.accounts.models import User
from portal.lado.talk.unread import reports_waiting_for
from portal.navigation import Card, Group
from portal.permissions import Permission, can


def register() -> None:
    navigation.cards(cards_for)


def cards_for(user: User) -> Iterator[Card]:
    """A card only while something waits. One statement."""
    if not can(user, Permission.REPORT_MAKE):
        return
    waiting = len(reports_waiting_for(user))
    if waiting:
        line = "There is an update to read" if waiting == 1 else f"There are updates to read in {waiting} of them"
        yield Card(
            title="Concerns",
            href=url_for("concerns.mine"),
            lines=(line,),
            status="Waiting",
            colour="red",
            order=15,
            group=Group.WAITING,
        )
