"""Every verb x every role x own or other agency x own or other partnership, from the verbs that there are.

The table below says who may; for everyone else the verb must fail, as "no such record" for people who may not know of
the return, and as "not you" for those who may.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.database import db, now
from portal.errors import Forbidden, NotFound
from portal.forms.spec import QuestionSet
from portal.local_time import today
from portal.permissions import AGENCY_ROLES, Role
from portal.returns import service
from portal.returns.models import (
    DraftChange,
    ExtensionRequest,
    Note,
    Query,
    Return,
    SectionDraft,
    Status,
    Withdrawal,
)
from portal.returns.places import Piece
from tests.returns.tiny import COMPLETE
from tests.support.builders import add_role, make_agency, make_partnership, make_user
from tests.support.rounds import Audit, fill_in, make_audit, make_round, submit_all

pytestmark = pytest.mark.postgres_in_soak

EDITOR, LEAD, APPROVER = Role.EDITOR, Role.SAFEGUARDING_LEAD, Role.APPROVER
COORDINATOR, SCRUTINEER = Role.COORDINATOR, Role.SCRUTINEER
AGENCY = frozenset({EDITOR, LEAD, APPROVER})
KNOWS = AGENCY | {COORDINATOR, SCRUTINEER}
TOKEN = "0123456789abcdef"


@dataclass(frozen=True)
class Case:
    """One verb: who may, in which state of the return, and how it is called. ``hides`` is for what is never denied."""

    may: frozenset[Role]
    status: Status
    call: Callable[[User, Audit], Any]
    hides: bool = False
    nothing_when_denied: bool = False
    knows: frozenset[Role] = KNOWS


def _open_round(user: User, audit: Audit) -> Any:
    days = {"opens_on": today(), "due_on": today() + timedelta(days=1)}
    return service.open_round(user, audit.partnership, "tiny-1", agencies=[audit.agency], key="another", **days)


def _note(audit: Audit) -> Note:
    """A note that somebody wrote, whoever asks."""
    note = Note(
        return_id=audit.return_.id, section_key="about", question_key="name", text="x", author=audit.editor, at=now()
    )
    db.session.add(note)
    db.session.flush()
    return note


def _excused(audit: Audit) -> Return:
    """The return of an agency that was excused, whoever asks."""
    audit.return_.excused_at, audit.return_.excused_reason = now(), "Example."
    db.session.flush()
    return audit.return_


def _untouched(audit: Audit) -> Return:
    """The return as if nobody had typed anything yet, whoever asks."""
    for table in (DraftChange, SectionDraft):
        db.session.execute(delete(table).where(table.return_id == audit.return_.id))
    return audit.return_


def _wish(audit: Audit) -> Withdrawal:
    """A wish to withdraw that waits for an answer, whoever asks."""
    made = Withdrawal(return_id=audit.return_.id, reason="x", asked_by=audit.lead.id, asked_at=now())
    db.session.add(made)
    db.session.flush()
    return made


def _query(audit: Audit) -> Query:
    """A question that waits for the agency, whoever asks."""
    made = Query(return_id=audit.return_.id, question_key="rating", asked_at=now(), waits_for="agency", messages=[])
    db.session.add(made)
    db.session.flush()
    return made


def _time_request(audit: Audit) -> ExtensionRequest:
    """A wish for more time that waits for an answer, whoever asks."""
    made = ExtensionRequest(
        return_id=audit.return_.id, until=today(), reason="x", asked_by=audit.lead.id, asked_at=now()
    )
    db.session.add(made)
    db.session.flush()
    return made


READS_ON_THE_RECORD = {"read_submission", "download_submission"}
"""Their events are committed beside the reader's transaction, which must not be a writing one as it is here: who may is
asked in ``test_reading.py`` and, through its pages, in ``tests/permissions``."""

CASES: dict[str, Case] = {
    "open_round": Case(frozenset({COORDINATOR}), Status.DRAFT, _open_round, knows=frozenset(Role)),
    "get_return": Case(KNOWS, Status.DRAFT, lambda user, audit: service.get_return(user, audit.return_.id)),
    "read_draft": Case(AGENCY, Status.DRAFT, lambda user, audit: service.read_draft(user, audit.return_), hides=True),
    "assignments_of": Case(
        AGENCY, Status.DRAFT, lambda user, audit: (service.assignments_of(user, audit.return_), 1), hides=True
    ),
    "save_section": Case(
        frozenset({EDITOR, LEAD}),
        Status.DRAFT,
        lambda user, audit: service.save_section(user, audit.return_.id, "about", {"notes": "x"}, based_on=1),
    ),
    "send_for_approval": Case(
        frozenset({LEAD}), Status.DRAFT, lambda user, audit: service.send_for_approval(user, audit.return_.id)
    ),
    "assign": Case(
        frozenset({LEAD}),
        Status.DRAFT,
        lambda user, audit: service.assign(user, audit.return_.id, "about", audit.editor.id),
    ),
    "share_out": Case(
        frozenset({LEAD}),
        Status.DRAFT,
        lambda user, audit: service.share_out(user, audit.return_.id, {Piece("about", "name"): audit.editor.id}),
    ),
    "notes_of": Case(AGENCY, Status.DRAFT, lambda user, audit: (service.notes_of(user, audit.return_), 1), hides=True),
    "write_note": Case(
        frozenset({EDITOR, LEAD}),
        Status.DRAFT,
        lambda user, audit: service.write_note(user, audit.return_.id, Piece("about", "name"), "Example note."),
    ),
    "settle_note": Case(
        frozenset({EDITOR, LEAD}),
        Status.DRAFT,
        lambda user, audit: service.settle_note(user, audit.return_.id, _note(audit).id),
    ),
    "send_back": Case(
        frozenset({APPROVER}),
        Status.AWAITING_APPROVAL,
        lambda user, audit: service.send_back(user, audit.return_.id, "Example note."),
    ),
    "submit": Case(
        frozenset({APPROVER}),
        Status.AWAITING_APPROVAL,
        lambda user, audit: service.submit(user, audit.return_.id, token=TOKEN),
    ),
    "request_changes": Case(
        frozenset({COORDINATOR}),
        Status.SUBMITTED,
        lambda user, audit: service.request_changes(user, audit.return_.id, "Example note."),
    ),
    "accept": Case(
        frozenset({COORDINATOR}), Status.SUBMITTED, lambda user, audit: service.accept(user, audit.return_.id)
    ),
    "unaccept": Case(
        frozenset({COORDINATOR}), Status.ACCEPTED, lambda user, audit: service.unaccept(user, audit.return_.id)
    ),
    "reopen": Case(
        frozenset({COORDINATOR}),
        Status.ACCEPTED,
        lambda user, audit: service.reopen(user, audit.return_.id, "Example note."),
    ),
    "ask_to_withdraw": Case(
        frozenset({LEAD, APPROVER}),
        Status.SUBMITTED,
        lambda user, audit: service.ask_to_withdraw(user, audit.return_.id, "Example reason."),
    ),
    "grant_withdrawal": Case(
        frozenset({COORDINATOR}),
        Status.SUBMITTED,
        lambda user, audit: service.grant_withdrawal(user, audit.return_.id, _wish(audit).id),
    ),
    "decline_withdrawal": Case(
        frozenset({COORDINATOR}),
        Status.SUBMITTED,
        lambda user, audit: service.decline_withdrawal(user, audit.return_.id, _wish(audit).id, "Example answer."),
    ),
    "read_again": Case(
        KNOWS, Status.SUBMITTED, lambda user, audit: service.read_again(user, audit.return_.id), hides=True
    ),
    "submissions_of": Case(
        KNOWS,
        Status.SUBMITTED,
        lambda user, audit: service.submissions_of(user, audit.return_),
        nothing_when_denied=True,
    ),
    "ask_about": Case(
        frozenset({COORDINATOR}),
        Status.ACCEPTED,
        lambda user, audit: service.ask_about(user, audit.return_.id, "rating", "Example question."),
    ),
    "reply_to_query": Case(
        frozenset({EDITOR, LEAD}),
        Status.ACCEPTED,
        lambda user, audit: service.reply_to_query(user, audit.return_.id, _query(audit).id, "Example reply."),
    ),
    "close_query": Case(
        frozenset({COORDINATOR}),
        Status.SUBMITTED,
        lambda user, audit: service.close_query(user, audit.return_.id, _query(audit).id),
    ),
    "ask_for_time": Case(
        frozenset({LEAD, APPROVER}),
        Status.DRAFT,
        lambda user, audit: service.ask_for_time(user, audit.return_.id, today() + timedelta(days=60), "Example."),
    ),
    "read_time_request": Case(
        frozenset({COORDINATOR}),
        Status.DRAFT,
        lambda user, audit: service.read_time_request(user, audit.return_.id, _time_request(audit).id),
    ),
    "grant_time": Case(
        frozenset({COORDINATOR}),
        Status.DRAFT,
        lambda user, audit: service.grant_time(
            user, audit.return_.id, _time_request(audit).id, today() + timedelta(days=60)
        ),
    ),
    "decline_time": Case(
        frozenset({COORDINATOR}),
        Status.DRAFT,
        lambda user, audit: service.decline_time(user, audit.return_.id, _time_request(audit).id, "Example answer."),
    ),
    "close_round": Case(
        frozenset({COORDINATOR}), Status.DRAFT, lambda user, audit: service.close_round(user, audit.round.id)
    ),
    "reopen_round": Case(
        frozenset({COORDINATOR}), Status.ACCEPTED, lambda user, audit: service.reopen_round(user, audit.round.id)
    ),
    "add_agencies": Case(
        frozenset({COORDINATOR}),
        Status.DRAFT,
        lambda user, audit: service.add_agencies(user, audit.round.id, [make_agency(audit.partnership)]),
    ),
    "cancel_round": Case(
        frozenset({COORDINATOR}),
        Status.DRAFT,
        lambda user, audit: service.cancel_round(user, audit.round.id, audit.round.title, "Example reason."),
    ),
    "change_dates": Case(
        frozenset({COORDINATOR}),
        Status.DRAFT,
        lambda user, audit: service.change_dates(
            user, audit.round.id, audit.round.opens_on, audit.round.due_on + timedelta(days=9), "Example reason."
        ),
    ),
    "excuse": Case(
        frozenset({COORDINATOR}),
        Status.DRAFT,
        lambda user, audit: service.excuse(user, audit.return_, "Example reason."),
    ),
    "unexcuse": Case(
        frozenset({COORDINATOR}), Status.DRAFT, lambda user, audit: service.unexcuse(user, _excused(audit))
    ),
    "extend": Case(
        frozenset({COORDINATOR}),
        Status.DRAFT,
        lambda user, audit: service.extend(user, audit.return_, audit.round.due_on + timedelta(days=9)),
    ),
    "remove_agency": Case(
        frozenset({COORDINATOR}),
        Status.NOT_STARTED,
        lambda user, audit: (service.remove_agency(user, _untouched(audit)), 1),
    ),
    "log_contact": Case(
        frozenset({COORDINATOR}),
        Status.DRAFT,
        lambda user, audit: service.log_contact(user, audit.return_, "call", "Example call."),
    ),
    "remind": Case(
        frozenset({COORDINATOR}),
        Status.DRAFT,
        lambda user, audit: service.remind(user, audit.return_, "example"),
        knows=frozenset(Role),
    ),
    "submission_of": Case(
        KNOWS,
        Status.SUBMITTED,
        lambda user, audit: service.submission_of(user, audit.return_),
        nothing_when_denied=True,
    ),
    "find_receipt": Case(
        KNOWS,
        Status.SUBMITTED,
        lambda user, audit: service.find_receipt(user, service.submission_of(audit.lead, audit.return_).reference),  # type: ignore[union-attr]
        hides=True,
    ),
}


@pytest.mark.asvs("8.3.1")
def test_every_verb_is_in_the_table() -> None:
    verbs = {name for name in service.__all__ if inspect.isfunction(getattr(service, name))}
    assert verbs - READS_ON_THE_RECORD == CASES.keys()


def strangers(audit: Audit) -> Iterator[tuple[str, User]]:
    """People with every role in every other place, people who left or were suspended, and one with no role at all."""
    neighbours = make_partnership("neighbours")
    places = {
        "another agency of the partnership": (make_agency(audit.partnership), audit.partnership),
        "another partnership": (make_agency(neighbours), neighbours),
    }
    for where, (agency, partnership) in places.items():
        for role in Role:
            if role in AGENCY_ROLES or partnership is not audit.partnership:
                yield f"{role} in {where}", make_user(role, agency if role in AGENCY_ROLES else partnership)
    shared = make_partnership("shared")
    both = make_agency([audit.partnership, shared])
    make_round(shared, both, "tiny-1")
    yield "coordinator of a partnership with a shared agency", make_user(COORDINATOR, shared)
    for role, person in audit.people.items():
        place = audit.agency if role in AGENCY_ROLES else audit.partnership
        yield f"suspended {role}", make_user(role, place, suspended_at=now())
        left = make_user()
        add_role(left, role, place).ended_at = now()
        yield f"{role} who left", left
        assert person.is_active
    yield "a person with no role", make_user()


def outcome(case: Case, user: User, audit: Audit) -> str:
    """What the verb does for ``user``: everything it wrote is undone afterwards."""
    with db.session.begin_nested() as attempt:
        try:
            result = case.call(user, audit)
            db.session.flush()
            return "nothing" if not result else "done"
        except (Forbidden, NotFound) as refusal:
            return type(refusal).__name__
        finally:
            attempt.rollback()


@pytest.mark.asvs("8.3.1")
@pytest.mark.parametrize("verb", CASES)
def test_who_may(verb: str, session: Session, tiny: QuestionSet, mails: Callable[[], Any]) -> None:
    case, audit = CASES[verb], make_audit(question_set="tiny-1")
    fill_in(audit.editor, audit.return_, COMPLETE)
    if case.status in (Status.SUBMITTED, Status.ACCEPTED):
        submit_all(audit)
    audit.return_.status = case.status.value
    audit.round.closed_at = now() if verb == "reopen_round" else None
    session.flush()
    people = [(str(role), role, user) for role, user in audit.people.items()]
    people += [(who, None, user) for who, user in strangers(audit)]
    session.flush()
    wrong = []
    for who, role, user in people:
        expected = "done" if role in case.may else denial(case, role)
        if (found := outcome(case, user, audit)) != expected:
            wrong.append(f"{who}: {found}, not {expected}")
    assert not wrong, wrong


def denial(case: Case, role: Role | None) -> str:
    if case.nothing_when_denied:
        return "nothing"
    knows = role in case.knows if role is not None else case.knows == frozenset(Role)
    return "Forbidden" if knows and not case.hides else "NotFound"
