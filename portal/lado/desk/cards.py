"""What the home page and the navigation show of the desk, to its people and to nobody else."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from sqlalchemy import and_, func, or_

from portal import navigation
from portal.accounts.models import User
from portal.database import db
from portal.lado import policy
from portal.lado.desk.service.duty_list import OPEN, UNDECIDED, soon
from portal.lado.models import Contact
from portal.lado.talk import unread
from portal.navigation import Card, Group, Link
from portal.permissions import Permission, can


def register() -> None:
    navigation.add_link(Link("Duty list", "duty.duty_list", Permission.CONTACT_LIST, order=20))
    navigation.cards(cards_for)


def cards_for(user: User) -> Iterator[Card]:
    """One card, with numbers only. One statement."""
    if not can(user, Permission.CONTACT_LIST):
        return
    running = Contact.state.in_(UNDECIDED)
    mine = or_(Contact.officer_id == user.id, Contact.cover_id == user.id)
    query = (
        policy.visible_to(user)
        .where(Contact.state.in_(OPEN))
        .with_only_columns(
            func.count().filter(Contact.state == "new"),
            func.count().filter(and_(running, Contact.respond_by <= soon())),
            func.count().filter(mine),
            func.count(),
            func.count().filter(unread.waits_for_desk()),
        )
    )
    new, breaking, own, every, news = db.session.execute(query).one()
    waits = bool(new or breaking or news)
    yield Card(
        title="Duty list",
        href=url_for("duty.duty_list"),
        lines=(
            f"{new} new",
            f"{breaking} to answer by the next working day",
            f"{own} mine of {every} open",
            f"{news} with something to read",
        ),
        status="Waiting" if waits else "",
        colour="red" if waits else "",
        order=10,
        group=Group.WAITING if waits else Group.OPEN,
    )
