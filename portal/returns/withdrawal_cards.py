"""What the home page shows coordinators: each agency that asks to withdraw what it submitted."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for
from sqlalchemy import select

from portal import navigation
from portal.accounts.models import User
from portal.database import db
from portal.local_time import long_date
from portal.navigation import Card, Group
from portal.permissions import Permission, places
from portal.returns.models import Return, Round, Withdrawal


def register() -> None:
    navigation.cards(cards_for)


def cards_for(user: User) -> Iterable[Card]:
    """One statement, and none for people who manage no round."""
    _, partnerships = places(user, Permission.ROUND_MANAGE)
    if not partnerships:
        return []
    query = (
        select(Withdrawal, Return)
        .join(Return, Withdrawal.return_id == Return.id)
        .join(Round, Return.round_id == Round.id)
        .where(Round.partnership_id.in_(partnerships), Withdrawal.decided_at.is_(None))
        .order_by(Withdrawal.asked_at)
    )
    return [card_of(withdrawal, return_) for withdrawal, return_ in db.session.execute(query)]


def card_of(withdrawal: Withdrawal, return_: Return) -> Card:
    return Card(
        title=f"{return_.agency.name} asks to withdraw its answers",
        href=url_for("returns.review", return_id=return_.id),
        place=return_.round.title,
        lines=(f"Asked on {long_date(withdrawal.asked_at)}",),
        status="Waiting for your answer",
        colour="yellow",
        order=50,
        group=Group.WAITING,
    )
