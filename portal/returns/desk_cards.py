"""What the home page shows coordinators: for each round, the agencies that wait for an answer.

They wish to withdraw what they submitted, ask for more time, or have replied to a question. One statement for each
kind, whether one agency waits or a thousand do.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable
from typing import Any

from flask import url_for
from sqlalchemy import Select, func, select

from portal import navigation
from portal.accounts.models import User
from portal.database import db
from portal.local_time import long_date
from portal.navigation import Card, Group, Waiting
from portal.permissions import Permission, places
from portal.returns.models import ExtensionRequest, Query, Return, Round, Withdrawal
from portal.returns.queries import Side

MOST_LINES = 5
"""So many agencies are named on a card; the page of the round has them all."""


def register() -> None:
    navigation.cards(cards_for)


def cards_for(user: User) -> Iterable[Card]:
    """No statement for people who manage no round."""
    _, partnerships = places(user, Permission.ROUND_MANAGE)
    if not partnerships:
        return []
    return [card_of(round_, lines) for round_, lines in waiting_in(partnerships)]


def card_of(round_: Round, lines: list[Waiting]) -> Card:
    page = url_for("reporting.round_page", round_id=round_.id)
    left = len(lines) - MOST_LINES
    more = [Waiting(f"{left} more that wait for you", page)] if left > 0 else []
    return Card(
        title=f"{round_.title}: agencies ask you",
        href=page,
        place=round_.partnership.name,
        order=50,
        group=Group.WAITING,
        waiting=(*lines[:MOST_LINES], *more),
    )


def waiting_in(partnerships: Collection[uuid.UUID]) -> Iterable[tuple[Round, list[Waiting]]]:
    """What waits in the rounds of these partnerships, by round. A cancelled round waits for nothing."""
    found: dict[uuid.UUID, tuple[Round, list[Waiting]]] = {}
    for query, line in KINDS:
        wanted = (
            query()
            .join(Round, Return.round_id == Round.id)
            .where(Round.partnership_id.in_(partnerships), Round.cancelled_at.is_(None))
        )
        for return_, about in db.session.execute(wanted):
            found.setdefault(return_.round_id, (return_.round, []))[1].append(line(return_, about))
    return found.values()


def withdrawal_line(return_: Return, _wanted: Withdrawal) -> Waiting:
    page = url_for("returns.review", return_id=return_.id, _anchor="withdrawal")
    return Waiting(f"{return_.agency.name} asks to withdraw its answers", page, "Withdrawal", "yellow")


def time_line(return_: Return, wanted: ExtensionRequest) -> Waiting:
    page = url_for("returns.time_request", return_id=return_.id, request_id=wanted.id)
    text = f"{return_.agency.name} asks for more time, until {long_date(wanted.until)}"
    return Waiting(text, page, "More time", "yellow")


def reply_line(return_: Return, count: int) -> Waiting:
    page = url_for("returns.review", return_id=return_.id, _anchor="questions")
    what = "your question" if count == 1 else f"{count} of your questions"
    return Waiting(f"{return_.agency.name} has replied to {what}", page, "Reply", "yellow")


def withdrawals() -> Select[Return, Withdrawal]:
    query = select(Return, Withdrawal).join(Withdrawal, Withdrawal.return_id == Return.id)
    waiting = query.where(Withdrawal.decided_at.is_(None))
    return waiting.order_by(Withdrawal.asked_at, Withdrawal.id)


def time_requests() -> Select[Return, ExtensionRequest]:
    query = select(Return, ExtensionRequest).join(ExtensionRequest, ExtensionRequest.return_id == Return.id)
    waiting = query.where(ExtensionRequest.decided_at.is_(None))
    return waiting.order_by(ExtensionRequest.asked_at, ExtensionRequest.id)


def replies() -> Select[Return, int]:
    """How many questions of each return have a reply that waits to be read."""
    counted = (
        select(Query.return_id, func.count().label("count"), func.min(Query.asked_at).label("since"))
        .where(Query.waits_for == Side.PARTNERSHIP.value)
        .group_by(Query.return_id)
        .subquery()
    )
    query = select(Return, counted.c["count"]).join(counted, counted.c.return_id == Return.id)
    return query.order_by(counted.c.since, Return.id)


KINDS: tuple[tuple[Callable[[], Any], Callable[[Return, Any], Waiting]], ...] = (
    (withdrawals, withdrawal_line),
    (time_requests, time_line),
    (replies, reply_line),
)
"""What may wait, and the line that says so: what is most urgent first."""
