"""Rounds in any state, put straight into the database: these tests are about reading them."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import date, timedelta
from random import Random

from portal.accounts.models import Agency, Partnership, User
from portal.database import db, now
from portal.demo.answers import Author, Story
from portal.forms import library
from portal.forms.check import Asking
from portal.local_time import today
from portal.returns.models import Return, Round, Status, Submission
from tests.support import rounds
from tests.support.builders import make_agency, make_user

SET, VERSION = "section11", "2026"


def make_round(partnership: Partnership, *, key: str = "section11-2026", due_in: int = 10) -> Round:
    """A round of the Section 11 audit 2026 without agencies, due ``due_in`` days from today."""
    return rounds.make_round(partnership, key=key, due_on=today() + timedelta(days=due_in))


def make_return(round_: Round, agency: Agency, status: Status = Status.NOT_STARTED, **fields: object) -> Return:
    """One agency's return; with a submission where its status says that there is one."""
    made = Return(id=uuid.uuid4(), round_id=round_.id, agency_id=agency.id, status=status.value, asked=168, **fields)
    db.session.add(made)
    db.session.flush()
    if status in (Status.SUBMITTED, Status.ACCEPTED):
        made.submitted_at = made.first_submitted_at = now()
        submit(made, make_user("approver", agency))
    return made


def answers_for(day: date, seed: int = 1) -> dict[str, object]:
    asking = Asking(today=day)
    return dict(Author(library.get(SET, VERSION), asking, Story(), Random(seed)).write())


def submit(one: Return, approver: User, number: int = 1, answers: dict[str, object] | None = None) -> Submission:
    """A frozen snapshot of invented answers."""
    answers = answers if answers is not None else answers_for(today())
    text = json.dumps(answers, sort_keys=True, separators=(",", ":"))
    made = Submission(
        id=uuid.uuid4(),
        return_id=one.id,
        number=number,
        reference=uuid.uuid4().hex[:8].upper(),
        token=uuid.uuid4().hex,
        question_set=f"{SET}-{VERSION}",
        short=False,
        kinds=[],
        answers=answers,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        declaration="An invented declaration.",
        submitted_by=approver.id,
        submitter_name=approver.name,
        submitter_job_title="Example director",
        submitted_at=now(),
    )
    db.session.add(made)
    db.session.flush()
    return made


def make_full_round(partnership: Partnership, agencies: int, **fields: int) -> Round:
    """A round in which every state occurs, agency after agency."""
    round_ = make_round(partnership, **fields)
    states = list(Status)
    for place in range(agencies):
        agency = make_agency(partnership, name=f"Example agency {place:04}", sector=f"sector {place % 3}")
        make_return(round_, agency, states[place % len(states)])
    return round_
