"""Submissions that name invented actions, and what came of them. Call inside a unit of work."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from portal.accounts.models import User
from portal.actions import following
from portal.actions.models import ActionUpdate, FollowedAction
from portal.database import db, now
from portal.forms import library
from portal.forms.spec import Part
from portal.local_time import today
from portal.returns.models import Return, Submission
from tests.support.rounds import QUESTION_SET

POINTERS = tuple(each for each in library.get_by_key(QUESTION_SET).questions() if each.part is Part.ACTION)
"""The questions of the Section 11 audit at which actions are chosen."""


def row(row_id: str, what: str = "Example: train everyone", due: date | None = None, **fields: str) -> dict[str, str]:
    """A row of the action list as it stands in a snapshot."""
    day = due if due is not None else today() + timedelta(days=90)
    return {"id": row_id, "what": what, "difference": "Example", "owner": "Example manager", "due": str(day), **fields}


def submit(user: User, return_: Return, rows: Sequence[dict[str, str]], *served: Sequence[str]) -> Submission:
    """Submit these actions and let them be followed; ``served`` says for each pointer in turn which rows it chose."""
    answers: dict[str, Any] = {"actions": list(rows)}
    answers |= {question.key: list(chosen) for question, chosen in zip(POINTERS, served, strict=False) if chosen}
    latest = db.session.scalars(select(Submission).where(Submission.return_id == return_.id)).all()
    made = Submission(
        id=uuid.uuid4(),
        return_id=return_.id,
        number=len(latest) + 1,
        reference=uuid.uuid4().hex[:9],
        token=uuid.uuid4().hex,
        question_set=QUESTION_SET,
        short=False,
        kinds=[],
        answers=answers,
        sha256="0" * 64,
        declaration="An invented declaration.",
        submitted_by=user.id,
        submitter_name=user.name,
        submitter_job_title="Example director",
        submitted_at=now(),
    )
    db.session.add(made)
    return_.submitted_at = return_.first_submitted_at = made.submitted_at
    db.session.flush()
    following.follow(user, return_, made)
    return made


def followed(row_id: str = "a", return_: Return | None = None) -> FollowedAction:
    query = select(FollowedAction).where(FollowedAction.row_id == row_id)
    if return_ is not None:
        query = query.where(FollowedAction.return_id == return_.id)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def said(action: FollowedAction) -> list[str]:
    """The history in words, the oldest first."""
    query = select(ActionUpdate.text).where(ActionUpdate.action_id == action.id).order_by(ActionUpdate.at)
    return list(db.session.scalars(query))
