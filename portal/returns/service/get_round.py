"""Finding one round to change it."""

from __future__ import annotations

import uuid

from portal.database import db
from portal.errors import NotFound, Refused
from portal.local_time import long_date
from portal.permissions import Actor, Permission, require
from portal.returns import policy
from portal.returns.models import Return, Round
from portal.returns.service.get_return import lock_return


def lock_round(user: Actor, round_id: uuid.UUID) -> Round:
    """The round as it stands now, locked until the commit, for someone who may change it.

    A cancelled round stays as it is. Raises NotFound, Forbidden and Refused.
    """
    query = policy.rounds_visible_to(user).where(Round.id == round_id).with_for_update(of=Round)
    round_ = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if round_ is None:
        raise NotFound
    require(user, Permission.ROUND_MANAGE, partnership_id=round_.partnership_id)
    _refuse_cancelled(round_)
    return round_


def lock_running(user: Actor, round_id: uuid.UUID) -> Round:
    """The same for what makes sense only until the round is closed."""
    round_ = lock_round(user, round_id)
    _refuse_closed(round_)
    return round_


def lock_line(user: Actor, return_: Return) -> Return:
    """One agency's return, locked, for someone who may change how it is asked; the round must not be over.

    Raises NotFound, Forbidden and Refused.
    """
    locked = lock_return(user, return_.id)
    require(user, Permission.ROUND_MANAGE, partnership_id=locked.round.partnership_id)
    _refuse_cancelled(locked.round)
    _refuse_closed(locked.round)
    return locked


def _refuse_cancelled(round_: Round) -> None:
    if round_.cancelled_at is not None:
        raise Refused(f"{round_.title} was cancelled on {long_date(round_.cancelled_at)}.")


def _refuse_closed(round_: Round) -> None:
    if round_.closed_at is not None:
        raise Refused(
            f"{round_.title} was closed on {long_date(round_.closed_at)}. Open it again first, to change this."
        )
