"""A round of any size, put into an empty database a table at a time: thousands of agencies in seconds."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import insert

from portal.accounts.models import Agency, Partnership, PartnershipAgency, User
from portal.database import db, now
from portal.permissions import Role
from portal.returns.models import Return, Round, Status, Submission
from tests.reporting.arrange import SET, VERSION, answers_for, make_return, make_round
from tests.support.builders import make_agency, make_default_partnership, make_user

ANSWERS = 10
"""So many different returns; the others say the same again."""


def make_large_round(agencies: int) -> Round:
    """A round in which nine of ten agencies have submitted, and the first is still at work."""
    partnership = make_default_partnership()
    make_user(Role.COORDINATOR, partnership, email="coordinator@example.invalid")
    round_ = make_round(partnership)
    first = make_agency(partnership, name="Example agency 0000", sector="Sector 0")
    make_user(Role.EDITOR, first, email="editor@example.invalid")
    make_return(round_, first)
    db.session.flush()
    others = list(range(1, agencies))
    ids = {number: (uuid.uuid4(), uuid.uuid4()) for number in others}
    _agencies(partnership, ids)
    _returns(round_, ids)
    submitted = {number: ids[number][1] for number in others if number % 10}
    _submissions(round_, submitted, make_user(Role.APPROVER, first))
    return round_


def _agencies(partnership: Partnership, ids: dict[int, tuple[uuid.UUID, uuid.UUID]]) -> None:
    at = now()
    rows = [
        {
            "id": agency,
            "code": f"example-{number}",
            "name": f"Example agency {number:04}",
            "sector": f"Sector {number % 8}",
            "created_at": at,
        }
        for number, (agency, _) in ids.items()
    ]
    db.session.execute(insert(Agency), rows)
    places = [{"partnership_id": partnership.id, "agency_id": agency} for agency, _ in ids.values()]
    db.session.execute(insert(PartnershipAgency), places)


def _returns(round_: Round, ids: dict[int, tuple[uuid.UUID, uuid.UUID]]) -> None:
    at = now()
    rows = []
    for number, (agency, one) in ids.items():
        status, moment = (Status.SUBMITTED, at) if number % 10 else (Status.NOT_STARTED, None)
        rows.append(
            {
                "id": one,
                "round_id": round_.id,
                "agency_id": agency,
                "status": status.value,
                "asked": 168,
                "first_submitted_at": moment,
                "submitted_at": moment,
            }
        )
    db.session.execute(insert(Return), rows)


def _submissions(round_: Round, returns: dict[int, uuid.UUID], approver: User) -> None:
    answers = [answers_for(round_.due_on, seed) for seed in range(ANSWERS)]
    for rows in _hundreds(returns, answers, approver):
        db.session.execute(insert(Submission), rows)


def _hundreds(
    returns: dict[int, uuid.UUID], answers: list[dict[str, object]], approver: User
) -> Iterator[list[dict[str, Any]]]:
    """A hundred snapshots at a time, so that arranging needs little memory itself."""
    at, rows = now(), []
    hashes = [hashlib.sha256(json.dumps(one, sort_keys=True).encode()).hexdigest() for one in answers]
    for number, return_id in returns.items():
        rows.append(
            {
                "id": uuid.uuid4(),
                "return_id": return_id,
                "number": 1,
                "reference": f"X{number:07}",
                "token": uuid.uuid4().hex,
                "question_set": f"{SET}-{VERSION}",
                "short": False,
                "kinds": [],
                "answers": answers[number % ANSWERS],
                "sha256": hashes[number % ANSWERS],
                "declaration": "An invented declaration.",
                "submitted_by": approver.id,
                "submitter_name": approver.name,
                "submitter_job_title": "Example director",
                "submitted_at": at,
            }
        )
        if len(rows) == 100:
            yield rows
            rows = []
    if rows:
        yield rows
