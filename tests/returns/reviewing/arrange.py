"""An agency that has submitted, and a partnership that is about to review it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from portal.accounts.models import Agency, Partnership, User
from portal.permissions import Role
from portal.returns.models import Return, Round, Status, Submission
from portal.returns.reviewing.ratings import rated_in
from tests.reporting.arrange import answers_for, make_round, submit
from tests.support.builders import make_agency, make_default_partnership, make_user
from tests.support.rounds import return_of


@dataclass(frozen=True)
class Reviewed:
    """One submitted return, and the people around it."""

    partnership: Partnership
    agency: Agency
    round: Round
    return_: Return
    submission: Submission
    coordinator: User
    scrutineer: User
    lead: User
    approver: User

    @property
    def id(self) -> uuid.UUID:
        return self.return_.id

    @property
    def keys(self) -> list[str]:
        return list(rated_in(self.submission))

    def other(self, key: str) -> str:
        """Another rating than the agency's own."""
        rated = rated_in(self.submission)[key]
        return next(option.key for option in rated.question.options if option.key != rated.own.key)

    def submit_again(self, *changed: str, number: int = 2) -> Submission:
        """The same answers once more, but for what the agency says about how it knows in ``changed``."""
        answers = {**self.submission.answers, **{f"{key}_how_we_know": "Said otherwise now." for key in changed}}
        return submit(self.return_, self.approver, number, answers)


def make_reviewed(status: Status = Status.SUBMITTED, **fields: object) -> Reviewed:
    partnership = make_default_partnership()
    agency, round_ = make_agency(partnership), make_round(partnership)
    return _in(partnership, agency, round_, status, **fields)


def _in(partnership: Partnership, agency: Agency, round_: Round, status: Status, **fields: object) -> Reviewed:
    from portal.database import db, now
    from portal.local_time import today

    one = Return(id=uuid.uuid4(), round_id=round_.id, agency_id=agency.id, status=status.value, asked=168, **fields)
    one.submitted_at = one.first_submitted_at = now()
    db.session.add(one)
    db.session.flush()
    approver = make_user(Role.APPROVER, agency)
    return Reviewed(
        partnership,
        agency,
        round_,
        return_of(round_, agency),
        submit(one, approver, answers=answers_for(today())),
        make_user(Role.COORDINATOR, partnership),
        make_user(Role.SCRUTINEER, partnership),
        make_user(Role.SAFEGUARDING_LEAD, agency),
        approver,
    )
