"""What the same agency, and the organisations that merged into it, submitted in the round before."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from portal.accounts.models import User
from portal.accounts.places import predecessor_ids
from portal.database import db
from portal.forms import library
from portal.forms.answers import Raw
from portal.forms.spec import QuestionSet
from portal.returns.models import DraftChange, Return, Submission


@dataclass(frozen=True, slots=True)
class Earlier:
    """The latest submission of the round before, by the agency itself or by one that has become part of it."""

    submission: Submission
    return_: Return
    question_set: QuestionSet
    is_own: bool
    is_same_version: bool = False

    @property
    def answers(self) -> Mapping[str, Raw]:
        return self.submission.answers

    @property
    def title(self) -> str:
        """The audit by its name."""
        return self.return_.round.title

    @property
    def year(self) -> str:
        """What that round is called for short: the version of its questions, or its year where that is the same."""
        return str(self.return_.round.opens_on.year) if self.is_same_version else self.question_set.version

    @property
    def whose(self) -> str:
        """The name of the agency that answered, where it was another one."""
        return "" if self.is_own else self.return_.agency.name


def earlier_of(return_: Return) -> tuple[Earlier, ...]:
    """What was submitted in the previous round: the agency's own first, then that of its predecessors, newest first.

    Nothing when the round names no previous one. One statement, however many they are. It checks no permission: whoever
    may read the return's draft may see what it follows.
    """
    if return_.round.previous_id is None:
        return ()
    agency_id = return_.agency_id
    again = aliased(Submission)
    newest = select(func.max(again.number)).where(again.return_id == Return.id).correlate(Return).scalar_subquery()
    query = (
        select(Submission, Return)
        .join(Return, Submission.return_id == Return.id)
        .where(Return.round_id == return_.round.previous_id, Submission.number == newest)
        .where(or_(Return.agency_id == agency_id, Return.agency_id.in_(predecessor_ids([agency_id]))))
        .order_by(Submission.submitted_at.desc())
    )
    found = [_earlier(return_, submission, one) for submission, one in db.session.execute(query)]
    return tuple(sorted(found, key=lambda each: not each.is_own))


def _earlier(return_: Return, submission: Submission, one: Return) -> Earlier:
    question_set = library.get(one.round.question_set, one.round.version)
    is_same_version = return_.round.version == one.round.version
    return Earlier(submission, one, question_set, one.agency_id == return_.agency_id, is_same_version)


class LastChange(NamedTuple):
    """Who gave an answer as it stands now, and when. ``name`` is empty when it was no person."""

    name: str
    at: datetime


def last_changes(return_id: uuid.UUID, section_key: str, keys: Iterable[str]) -> dict[str, LastChange]:
    """By question, the change that made its answer what it is now. One statement, and none of the texts is read."""
    newest: Any = (
        select(DraftChange.question_key, func.max(DraftChange.revision).label("revision"))
        .where(DraftChange.return_id == return_id, DraftChange.section_key == section_key)
        .where(DraftChange.question_key.in_(list(keys)))
        .group_by(DraftChange.question_key)
        .subquery()
    )
    query = (
        select(DraftChange.question_key, User.name, DraftChange.at)
        .join(
            newest,
            (newest.c.question_key == DraftChange.question_key) & (newest.c.revision == DraftChange.revision),
        )
        .outerjoin(User, DraftChange.user_id == User.id)
        .where(DraftChange.return_id == return_id, DraftChange.section_key == section_key)
    )
    return {key: LastChange(name or "", at) for key, name, at in db.session.execute(query)}
