"""What the demonstration's partnership thinks of the answers: last year's are reviewed, and this year's begun."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy import select

from portal.accounts.models import Agency
from portal.database import db, pretend_now
from portal.demo.accounts import Cast
from portal.demo.story import random_of
from portal.forms.spec import Part
from portal.local_time import today as today_in_england
from portal.permissions import Role
from portal.returns.models import Return, Round, Status, Submission
from portal.returns.reviewing import service
from portal.returns.reviewing.ratings import Rated, rated_in
from portal.returns.reviewing.service import Judgement
from portal.returns.reviewing.service.challenge import Day, keep_event
from portal.returns.reviewing.service.recommend import Wish, recommend

MOST_REVIEWED = 0.9
"""The share of last year's answers that were reviewed; of this year's only the first few are."""
FIRST_FEW = 3
LOWERED = 0.04
REASONS = (
    "what was sent in describes the policy, and not yet what children notice of it",
    "the challenge event heard of two teams that did not know about it",
    "the figures are those of the year before",
)
HEARD = "Demonstration note: two agencies told how children had changed a service; three asked for help with figures."
RECOMMENDED = (
    (
        "Demonstration recommendation: ask children who are seldom heard, and say what came of it.",
        "Head of service",
        240,
    ),
    ("Demonstration recommendation: look at ten referrals together each quarter.", "Quality assurance lead", 400),
)
"""What, who sees to it, and so many days after the challenge event."""
MESSAGE = (
    "Demonstration letter: thank you for a clear return, and for coming to the challenge event. Where our rating is "
    "not yours, the reason stands beside it."
)


def review_round(cast: Cast, round_: Round, today: date, seed: int) -> None:
    """Review what was accepted in a round that is closed; of one that is open, begin with a few."""
    is_over = round_.closed_at is not None
    query = select(Return).join(Agency).where(Return.round_id == round_.id, Return.status == Status.ACCEPTED.value)
    accepted = list(db.session.scalars(query.order_by(Agency.code)))
    if round_.closed_at is not None and accepted:
        with pretend_now(min(round_.closed_at + timedelta(days=6), _noon(today - timedelta(days=1)))):
            _challenge(cast, round_, accepted, random_of(seed, round_.key, "challenge"))
    for return_ in accepted if is_over else accepted[:FIRST_FEW]:
        luck = random_of(seed, round_.key, return_.agency.code, "review")
        if not is_over or luck.random() < MOST_REVIEWED:
            day = max(round_.due_on, round_.closed_at.date()) + timedelta(days=7) if round_.closed_at else today
            with pretend_now(_noon(min(day, today - timedelta(days=1)))):
                _review(cast, return_, luck, share=is_over)


def _challenge(cast: Cast, round_: Round, accepted: list[Return], luck: Random) -> None:
    """A challenge event to which most came, and what the partnership recommends after it."""
    coordinator = cast.one_of(cast.partnership, Role.COORDINATOR)
    invited = [one.id for one in accepted]
    came = [each for each in invited if luck.random() < MOST_REVIEWED]
    keep_event(coordinator, round_.id, None, Day(today_in_england(), "Example Civic Offices", HEARD, invited, came))
    for what, owner, days in RECOMMENDED:
        recommend(coordinator, round_.id, Wish(what, owner, today_in_england() + timedelta(days=days)))


def _review(cast: Cast, return_: Return, luck: Random, *, share: bool) -> None:
    coordinator = cast.one_of(cast.partnership, Role.COORDINATOR)
    query = select(Submission).where(Submission.return_id == return_.id).order_by(Submission.number.desc())
    judged = _judged(rated_in(db.session.scalars(query.limit(1)).one()), luck)
    few = judged if share else dict(list(judged.items())[: len(judged) // 3])
    service.judge(coordinator, return_.id, few)
    if share:
        service.share(coordinator, return_.id, MESSAGE)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


def _judged(rated: Mapping[str, Rated], luck: Random) -> dict[str, Judgement]:
    """Most as they stand; now and then one that is fully met is taken for the next lower rating, with a reason."""
    found = {}
    for key, one in rated.items():
        options = [each for each in one.question.options if not each.does_not_apply]
        lower = [each for each in options if Part.ACTION in each.needs]
        if one.own == options[0] and lower and luck.random() < LOWERED:
            found[key] = Judgement(lower[0].key, f"Demonstration reason: {luck.choice(REASONS)}.")
        else:
            found[key] = Judgement(one.own.key)
    return found
