"""What the home page shows of returns: one card for each that the person's agency is asked for."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for

from portal import navigation
from portal.accounts.models import User
from portal.database import db
from portal.navigation import Card
from portal.permissions import Permission, can
from portal.returns import policy
from portal.returns.models import Return, Round, Status
from portal.returns.standing import due_words, words_of


def register() -> None:
    navigation.cards(cards_for)


def cards_for(user: User) -> Iterable[Card]:
    """One statement for the returns and one for their agencies' kinds, however many there are."""
    query = policy.drafts_readable_by(user).order_by(Round.due_on, Round.title)
    return [card_of(user, return_) for return_ in db.session.scalars(query)]


def card_of(user: User, return_: Return) -> Card:
    """What waits for the person leads straight to the page where they do it."""
    waits = Status(return_.status) is Status.AWAITING_APPROVAL and may_submit(user, return_)
    page = "returns.approve" if waits else "returns.task_list"
    return Card(
        title=return_.round.title,
        href=url_for(page, return_id=return_.id),
        place=return_.agency.name,
        lines=(due_words(return_), progress_words(return_)),
        status="Waiting for your approval" if waits else words_of(return_).label,
        colour=words_of(return_).colour,
        order=200 if is_finished(return_) else 100,
    )


def is_finished(return_: Return) -> bool:
    """Nothing waits for anybody: what does stands before it on the page."""
    finished = Status(return_.status) in (Status.SUBMITTED, Status.ACCEPTED)
    return finished or return_.round.closed_at is not None


def may_submit(user: User, return_: Return) -> bool:
    return can(user, Permission.RETURN_SUBMIT, agency_id=return_.agency_id)


def progress_words(return_: Return) -> str:
    """``23 of 180 answered``. How many there are is only known once someone has saved."""
    return f"{return_.answered} of {return_.asked} answered" if return_.asked else "Nothing answered yet"
