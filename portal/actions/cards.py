"""What the home page and the navigation show of actions."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from sqlalchemy import func

from portal import navigation
from portal.accounts.models import Agency, User
from portal.actions import policy
from portal.actions.models import FollowedAction, State
from portal.actions.timing import SOON
from portal.database import db
from portal.local_time import today
from portal.navigation import Card, Group, Link
from portal.permissions import Permission, can


def register() -> None:
    navigation.add_link(Link("Actions", "actions.action_list", Permission.ACTION_READ, order=30))
    navigation.cards(cards_for)


def cards_for(user: User) -> Iterator[Card]:
    """One card for each of the person's agencies that has an action overdue or due soon. One statement."""
    if not can(user, Permission.ACTION_READ):
        return
    overdue = func.count().filter(FollowedAction.due_on < today())
    query = (
        policy.followed_by(user)
        .where(FollowedAction.state == State.OPEN.value, FollowedAction.due_on <= today() + SOON)
        .join(Agency, FollowedAction.agency_id == Agency.id)
        .with_only_columns(Agency.id, Agency.name, overdue, func.count())
        .group_by(Agency.id, Agency.name)
    )
    for agency_id, name, late, due in db.session.execute(query):
        yield Card(
            title="Actions to follow up",
            href=url_for("actions.action_list", agency=agency_id),
            place=name,
            lines=tuple(_lines(late, due - late)),
            status="Overdue" if late else "Due soon",
            colour="red" if late else "yellow",
            order=90 if late else 150,
            group=Group.WAITING if late else Group.OPEN,
        )


def _lines(late: int, soon: int) -> Iterator[str]:
    if late:
        yield f"{late} overdue"
    if soon:
        yield f"{soon} due in the next 30 days"
