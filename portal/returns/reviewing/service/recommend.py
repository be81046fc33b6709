"""The partnership recommends something after a round, and follows it until it is done."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal import audit
from portal.database import db, now
from portal.errors import NotFound, Refused
from portal.forms.answers import is_blank_text
from portal.permissions import Actor
from portal.returns.models import Return, Round
from portal.returns.notes import one_line, some_words
from portal.returns.refusals import WordsNeeded
from portal.returns.reviewing.models import Recommendation, RecommendationUpdate, State
from portal.returns.reviewing.recommendations import recommendation_of
from portal.returns.round_log import name_of
from portal.returns.service.get_round import lock_round


@dataclass(frozen=True, slots=True)
class Wish:
    """A recommendation as it was typed. ``return_id`` is None where it is to all agencies."""

    what: str
    owner: str
    due_on: date | None
    return_id: uuid.UUID | None = None


def recommend(user: Actor, round_id: uuid.UUID, wish: Wish) -> Recommendation:
    """Write a recommendation down, to one agency of the round or to all. One that is open already stays the only one.

    Raises WordsNeeded by box for what is missing or cannot be kept, NotFound for an agency that was not asked,
    Forbidden, and Refused in a cancelled round.
    """
    round_ = lock_round(user, round_id)
    what, owner, due_on = _checked(wish)
    if wish.return_id is not None and _return_in(round_, wish.return_id) is None:
        raise NotFound
    sent_before = _open_already(round_, wish.return_id, (what, owner, due_on))
    if sent_before is not None:
        return sent_before
    made = Recommendation(
        id=uuid.uuid4(),
        round_id=round_.id,
        return_id=wish.return_id,
        what=what,
        owner=owner,
        due_on=due_on,
        state=State.OPEN.value,
        made_by=name_of(user),
        made_at=now(),
        updates=[],
    )
    db.session.add(made)
    db.session.flush()
    audit.record("recommendation.made", user, record_id=made.id, partnership_id=round_.partnership_id)
    return made


def follow(
    user: Actor, round_id: uuid.UUID, recommendation_id: uuid.UUID, said: str, *, state: State
) -> Recommendation:
    """Say how a recommendation stands; ``state`` is how it stands from now on. What was said before stays.

    Raises WordsNeeded without words, Refused where it is done and is to be done again, Forbidden and NotFound.
    """
    round_ = lock_round(user, round_id)
    one = recommendation_of(round_.id, recommendation_id)
    words = some_words(said, "Say how it stands")
    last = one.updates[-1] if one.updates else None
    if last is not None and (last.text, last.state, last.by_name) == (words, state.value, name_of(user)):
        return one
    if one.state == State.DONE.value and state is State.DONE:
        raise Refused("This recommendation is done already. Open it again first, to say more.")
    one.state = state.value
    one.updates.append(RecommendationUpdate(text=words, state=state.value, by_name=name_of(user), at=now()))
    db.session.flush()
    audit.record(f"recommendation.{state.value}", user, record_id=one.id, partnership_id=round_.partnership_id)
    return one


def _checked(wish: Wish) -> tuple[str, str, date]:
    problems, due_on = {}, wish.due_on
    what, owner = "", ""
    try:
        what = some_words(wish.what, "Enter what you recommend")
    except WordsNeeded as needed:
        problems["what"] = needed.message
    try:
        owner = one_line("The role", None if is_blank_text(wish.owner) else wish.owner, "")
    except Refused as refused:
        problems["owner"] = refused.message
    if not owner and "owner" not in problems:
        problems["owner"] = "Enter the role of whoever sees to it, for example Head of safeguarding"
    if due_on is None:
        problems["due"] = "Enter the day by which it is to be done"
    if problems or due_on is None:
        raise WordsNeeded(problems)
    return what, owner, due_on


def _open_already(round_: Round, return_id: uuid.UUID | None, words: tuple[str, str, date]) -> Recommendation | None:
    same = select(Recommendation).where(Recommendation.round_id == round_.id, Recommendation.return_id == return_id)
    what, owner, due_on = words
    same = same.where(Recommendation.what == what, Recommendation.owner == owner, Recommendation.due_on == due_on)
    return db.session.scalars(same.where(Recommendation.state == State.OPEN.value)).first()


def _return_in(round_: Round, return_id: uuid.UUID) -> Return | None:
    query = select(Return).where(Return.id == return_id, Return.round_id == round_.id)
    return db.session.scalars(query).one_or_none()


def choices_of(round_: Round) -> Sequence[tuple[uuid.UUID, str]]:
    """The agencies of a round by name, for whoever chooses one."""
    query = select(Return).where(Return.round_id == round_.id)
    return sorted(((one.id, one.agency.name) for one in db.session.scalars(query)), key=lambda pair: pair[1].lower())
