"""A benchmarking round with the one before it, and agencies that answered in either."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from portal.accounts.models import Agency
from portal.database import db, now
from portal.forms import library
from portal.forms.answers import Raw
from portal.forms.check import Asking
from portal.local_time import today
from portal.permissions import Role
from portal.returns import service
from portal.returns.models import Return, Round, Status, Submission
from tests.forms.filling import filled
from tests.support.builders import make_agency, make_user
from tests.support.rounds import Audit, fill_in, make_audit, make_round, return_of

KEY = "benchmarking-2026"
SET = library.get_by_key(KEY)


def figures(numerator: int, denominator: int, concerns: int = 100) -> dict[str, Raw]:
    """Answers of which the tests know: a percentage, and how many concerns there were."""
    share = {"wrk01_state": "value", "wrk01_numerator": str(numerator), "wrk01_denominator": str(denominator)}
    return {**share, "ctx02_state": "value", "ctx02": str(concerns)}


def answers(given: Mapping[str, Raw] | None = None, kinds: frozenset[str] = frozenset()) -> dict[str, Raw]:
    """Complete answers: the best grade everywhere, and every figure 1 unless it is given."""
    return filled(SET, Asking(today(), kinds), given)


@dataclass(frozen=True)
class Benchmark:
    """An agency that is asked again; ``before`` is the round before."""

    audit: Audit
    before: Round

    @property
    def path(self) -> str:
        return f"/returns/{self.audit.return_.id}"


def make_benchmark() -> Benchmark:
    audit = make_audit(question_set=KEY, key="benchmarking-2026")
    dates = {"opens_on": today() - timedelta(days=400), "due_on": today() - timedelta(days=370)}
    before = make_round(audit.partnership, audit.agency, KEY, key="benchmarking-before", **dates)
    audit.round.previous_id = before.id
    return Benchmark(audit, before)


def submit(round_: Round, agency: Agency, given: Mapping[str, Raw]) -> None:
    """What an agency submitted, put straight into the database, for tests that are about reading it."""
    person, sent = make_user(Role.APPROVER, agency), answers(given, agency.kinds)
    one = return_of(round_, agency)
    one.status, one.submitted_at = Status.SUBMITTED.value, now()
    one.first_submitted_at = one.first_submitted_at or now()
    made = Submission(
        id=uuid.uuid4(),
        return_id=one.id,
        number=1,
        reference=uuid.uuid4().hex[:8].upper(),
        token=uuid.uuid4().hex,
        question_set=KEY,
        short=False,
        kinds=sorted(agency.kinds),
        answers=sent,
        sha256="0" * 64,
        declaration="An invented declaration.",
        submitted_by=person.id,
        submitter_name=person.name,
        submitter_job_title="Example director",
        submitted_at=now(),
    )
    db.session.add(made)
    db.session.flush()


def go_through(round_: Round, agency: Agency, given: Mapping[str, Raw]) -> None:
    """The same by people of the agency and the verbs that they press, to the end."""
    people = {role: make_user(role, agency) for role in (Role.EDITOR, Role.SAFEGUARDING_LEAD, Role.APPROVER)}
    one = return_of(round_, agency)
    fill_in(people[Role.EDITOR], one, answers(given, agency.kinds))
    service.send_for_approval(people[Role.SAFEGUARDING_LEAD], one.id)
    service.submit(people[Role.APPROVER], one.id, token=secrets.token_hex(16))


def ask_more(round_: Round, count: int) -> list[Agency]:
    """More agencies of the same partnership, asked in the round."""
    made = [make_agency(round_.partnership, name=f"Example partner {place}") for place in range(count)]
    for agency in made:
        _ask(round_, agency)
    return made


def _ask(round_: Round, agency: Agency) -> None:
    db.session.add(Return(round=round_, agency=agency, agency_id=agency.id, asked=42))
    db.session.flush()
