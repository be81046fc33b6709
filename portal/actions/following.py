"""On submission, the actions that the answers name are followed from then on."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import or_, select

from portal.accounts.models import User
from portal.accounts.places import predecessor_ids
from portal.actions.history import note
from portal.actions.models import FollowedAction, State
from portal.actions.named import Named, named_in
from portal.database import db
from portal.forms import library
from portal.local_time import long_date
from portal.returns.models import Return, Submission
from portal.returns.submitted_hooks import when_submitted


def register() -> None:
    """Ask to be told when answers are submitted."""
    when_submitted(follow)


def follow(user: User, return_: Return, submission: Submission) -> None:
    """Take up each action that was submitted. One that was followed before, also by an organisation that has merged
    into this agency, goes on under the same row id with its history.

    An open action that this very return named before and names no more is dropped. What a later round says stays.
    """
    named = _named(submission)
    known = _known(return_, named)
    before = _submitted_before(known.values(), submission)
    for row_id, one in named.items():
        action = known.get(row_id)
        if action is None:
            db.session.add(_new(return_, submission, one))
        elif not _said_later(action, return_):
            _take_over(user, action, one, before.get(row_id), return_, submission)
    for row_id, action in known.items():
        if row_id not in named and action.state == State.OPEN:
            action.state, action.closed_at = State.DROPPED.value, submission.submitted_at
            note(user, action, f"No longer in the answers submitted for {return_.round.title}.")
    db.session.flush()


def _named(submission: Submission) -> dict[str, Named]:
    return named_in(library.get_by_key(submission.question_set), submission.answers)


def _known(return_: Return, named: Mapping[str, Named]) -> dict[str, FollowedAction]:
    """The actions followed so far that are named now, or that this return named before; locked.

    Where the agency and one that merged into it have the same row, it is the agency's own.
    """
    agencies = or_(
        FollowedAction.agency_id == return_.agency_id,
        FollowedAction.agency_id.in_(predecessor_ids([return_.agency_id])),
    )
    query = (
        select(FollowedAction)
        .where(FollowedAction.partnership_id == return_.round.partnership_id, agencies)
        .where(or_(FollowedAction.row_id.in_(list(named)), FollowedAction.return_id == return_.id))
        .with_for_update(of=FollowedAction)
        .execution_options(populate_existing=True)
    )
    found = sorted(db.session.scalars(query), key=lambda one: (one.agency_id == return_.agency_id, one.submitted_at))
    return {one.row_id: one for one in found}


def _said_later(action: FollowedAction, return_: Return) -> bool:
    """Whether a later round has taken the action over, so that an earlier one, opened again, says nothing about it."""
    return action.return_id != return_.id and action.return_.round.opens_on > return_.round.opens_on


def _new(return_: Return, submission: Submission, one: Named) -> FollowedAction:
    return FollowedAction(
        agency_id=return_.agency_id,
        partnership_id=return_.round.partnership_id,
        return_id=return_.id,
        row_id=one.row_id,
        what=one.what,
        difference=one.difference,
        owner=one.owner,
        due_on=one.due_on,
        serves=list(one.serves),
        first_submitted_at=submission.submitted_at,
        submitted_at=submission.submitted_at,
    )


def _take_over(
    user: User, action: FollowedAction, one: Named, before: Named | None, return_: Return, submission: Submission
) -> None:
    """The words are those submitted last. A due day that the agency has moved since stays, unless the answers move it
    too. What was dropped and is named again is open again; what is done stays done.
    """
    title = return_.round.title
    if action.state == State.DROPPED:
        action.state, action.closed_at = State.OPEN.value, None
        note(user, action, f"Named again in the answers submitted for {title}.")
    if one.due_on != action.due_on and (before is None or one.due_on != before.due_on):
        note(user, action, f"Due day changed {_from_to(action.due_on, one.due_on)} by the answers for {title}.")
        action.due_on = one.due_on
    action.agency_id, action.return_id, action.submitted_at = return_.agency_id, return_.id, submission.submitted_at
    action.what, action.difference, action.owner = one.what, one.difference, one.owner
    action.serves = list(one.serves)
    db.session.flush()
    db.session.expire(action, ["agency", "return_"])


def _from_to(earlier: date | None, later: date | None) -> str:
    return f"from {_day(earlier)} to {_day(later)}"


def _day(day: date | None) -> str:
    return long_date(day) if day is not None else "no day"


def _submitted_before(actions: Iterable[FollowedAction], submission: Submission) -> dict[str, Named]:
    """What was last submitted about each action before this: it tells a day that was moved from one that was not."""
    newest: dict[uuid.UUID, Submission] = {}
    returns = {action.return_id for action in actions}
    query = select(Submission).where(Submission.return_id.in_(returns), Submission.id != submission.id)
    for earlier in db.session.scalars(query.order_by(Submission.number)):
        newest[earlier.return_id] = earlier
    said = {return_id: _named(earlier) for return_id, earlier in newest.items()}
    found = {action.row_id: said.get(action.return_id, {}).get(action.row_id) for action in actions}
    return {row_id: one for row_id, one in found.items() if one is not None}
