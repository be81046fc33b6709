"""Invented rounds and returns. Nobody is told by e-mail. Call inside a unit of work, as with ``builders``."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from portal.accounts.models import Agency, Partnership, User
from portal.database import db, now
from portal.demo.answers import Author, Story
from portal.demo.rounds import by_section
from portal.forms import library
from portal.forms.answers import Raw
from portal.forms.check import Asking, check
from portal.local_time import today
from portal.permissions import AGENCY_ROLES, Role
from portal.returns import drafts, service
from portal.returns.models import Return, Round, Submission
from tests.support.builders import make_agency, make_partnership, make_user

QUESTION_SET = "section11-2026"


def make_round(
    partnership: Partnership,
    agencies: Agency | Iterable[Agency] = (),
    question_set: str = QUESTION_SET,
    *,
    key: str = "",
    short_for: frozenset[Any] = frozenset(),
    **fields: Any,
) -> Round:
    """A round that opened a week ago and is due in a month, with a return of each agency."""
    published = library.get_by_key(question_set)
    values = {
        "title": published.audit_name,
        "opens_on": today() - timedelta(days=7),
        "due_on": today() + timedelta(days=30),
        "opened_by": "system",
        "created_at": now(),
    } | fields
    made = Round(
        key=key or f"round-{secrets.token_hex(4)}",
        partnership=partnership,
        partnership_id=partnership.id,
        question_set=published.name,
        version=published.version,
        **values,
    )
    db.session.add(made)
    for agency in [agencies] if isinstance(agencies, Agency) else agencies:
        short = agency.id in short_for
        needed = check(published, {}, Asking(today(), agency.kinds, short)).progress[1]
        db.session.add(Return(round=made, agency=agency, agency_id=agency.id, short=short, asked=needed))
    db.session.flush()
    return made


def return_of(round_: Round, agency: Agency) -> Return:
    return db.session.scalars(select(Return).where(Return.round_id == round_.id, Return.agency_id == agency.id)).one()


@dataclass(frozen=True)
class Audit:
    """One partnership that asks one agency, and a person for each role."""

    partnership: Partnership
    agency: Agency
    round: Round
    return_: Return
    people: Mapping[Role, User]

    @property
    def editor(self) -> User:
        return self.people[Role.EDITOR]

    @property
    def lead(self) -> User:
        return self.people[Role.SAFEGUARDING_LEAD]

    @property
    def approver(self) -> User:
        return self.people[Role.APPROVER]

    @property
    def coordinator(self) -> User:
        return self.people[Role.COORDINATOR]


def make_audit(
    partnership: Partnership | None = None,
    agency: Agency | None = None,
    question_set: str = QUESTION_SET,
    **fields: Any,
) -> Audit:
    """An open round in which nobody has answered yet. Partnership and agency are made where none is given."""
    asks = partnership or make_partnership(f"example-{secrets.token_hex(3)}")
    answers = agency or make_agency(asks)
    round_ = make_round(asks, answers, question_set, **fields)
    people = {role: make_user(role, answers if role in AGENCY_ROLES else asks) for role in Role}
    return Audit(asks, answers, round_, return_of(round_, answers), people)


def complete_answers(return_: Return, day: date | None = None, seed: int = 1) -> dict[str, Raw]:
    """Invented answers to everything that this return is asked, all of them valid."""
    asking = Asking(day or today(), return_.agency.kinds, return_.short)
    return Author(drafts.question_set_of(return_), asking, Story(), Random(seed)).write()


def fill_in(user: User, return_: Return, answers: Mapping[str, Raw] | None = None) -> None:
    """Save ``answers``, complete ones when left out, section by section as a person would."""
    typed = complete_answers(return_) if answers is None else answers
    for key, of_section in by_section(drafts.question_set_of(return_), typed).items():
        revision = drafts.load(return_).revision(key)
        service.save_section(user, return_.id, key, of_section, based_on=revision)


def submit_all(audit: Audit, answers: Mapping[str, Raw] | None = None) -> Submission:
    """Fill in, send for approval and submit. The approver is told by e-mail."""
    fill_in(audit.editor, audit.return_, answers)
    service.send_for_approval(audit.lead, audit.return_.id)
    return service.submit(audit.approver, audit.return_.id, token=secrets.token_hex(16))
