"""The table of states is what the verbs do: allowed where it says so, refused with a reason everywhere else."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.database import db, now, pretend_now
from portal.errors import NotFound, PortalError, Refused
from portal.forms.spec import QuestionSet
from portal.local_time import long_date, today
from portal.permissions import SYSTEM
from portal.returns import remarks, service
from portal.returns.models import Status, Withdrawal
from portal.returns.workflow import STEPS, Action
from tests.returns.tiny import COMPLETE
from tests.support.rounds import Audit, fill_in, make_audit

TOKEN = "0123456789abcdef"
Mails = Callable[[], list[tuple[str, str, str]]]

VERBS: dict[Action, Callable[[Audit], Any]] = {
    Action.SAVE: lambda audit: service.save_section(
        audit.editor, audit.return_.id, "about", {"notes": "more"}, based_on=1
    ),
    Action.ASSIGN: lambda audit: service.assign(audit.lead, audit.return_.id, "about", audit.editor.id),
    Action.SEND_FOR_APPROVAL: lambda audit: service.send_for_approval(audit.lead, audit.return_.id),
    Action.SEND_BACK: lambda audit: service.send_back(audit.approver, audit.return_.id, "Example note."),
    Action.SUBMIT: lambda audit: service.submit(audit.approver, audit.return_.id, token=TOKEN),
    Action.REQUEST_CHANGES: lambda audit: service.request_changes(audit.coordinator, audit.return_.id, "Example note."),
    Action.ACCEPT: lambda audit: service.accept(audit.coordinator, audit.return_.id),
    Action.UNACCEPT: lambda audit: service.unaccept(audit.coordinator, audit.return_.id),
    Action.REOPEN: lambda audit: service.reopen(audit.coordinator, audit.return_.id, "Example note."),
    Action.ASK_TO_WITHDRAW: lambda audit: service.ask_to_withdraw(audit.lead, audit.return_.id, "Example reason."),
    Action.GRANT_WITHDRAWAL: lambda audit: service.grant_withdrawal(
        audit.coordinator, audit.return_.id, waiting_withdrawal(audit).id
    ),
    Action.DECLINE_WITHDRAWAL: lambda audit: service.decline_withdrawal(
        audit.coordinator, audit.return_.id, waiting_withdrawal(audit).id, "Example answer."
    ),
}


def waiting_withdrawal(audit: Audit) -> Withdrawal:
    """A request that waits for an answer, whatever the state of the return."""
    made = Withdrawal(
        id=uuid.uuid4(), return_id=audit.return_.id, reason="Example.", asked_by=audit.lead.id, asked_at=now()
    )
    db.session.add(made)
    db.session.flush()
    return made


ALLOWED = {
    (Action.SAVE, Status.NOT_STARTED): Status.DRAFT,
    (Action.SAVE, Status.DRAFT): Status.DRAFT,
    (Action.SAVE, Status.CHANGES_REQUESTED): Status.DRAFT,
    (Action.ASSIGN, Status.NOT_STARTED): Status.NOT_STARTED,
    (Action.ASSIGN, Status.DRAFT): Status.DRAFT,
    (Action.ASSIGN, Status.CHANGES_REQUESTED): Status.CHANGES_REQUESTED,
    (Action.SEND_FOR_APPROVAL, Status.DRAFT): Status.AWAITING_APPROVAL,
    (Action.SEND_FOR_APPROVAL, Status.CHANGES_REQUESTED): Status.AWAITING_APPROVAL,
    (Action.SEND_BACK, Status.AWAITING_APPROVAL): Status.DRAFT,
    (Action.SUBMIT, Status.AWAITING_APPROVAL): Status.SUBMITTED,
    (Action.REQUEST_CHANGES, Status.SUBMITTED): Status.CHANGES_REQUESTED,
    (Action.ACCEPT, Status.SUBMITTED): Status.ACCEPTED,
    (Action.UNACCEPT, Status.ACCEPTED): Status.SUBMITTED,
    (Action.REOPEN, Status.ACCEPTED): Status.CHANGES_REQUESTED,
    (Action.ASK_TO_WITHDRAW, Status.SUBMITTED): Status.SUBMITTED,
    (Action.ASK_TO_WITHDRAW, Status.ACCEPTED): Status.ACCEPTED,
    (Action.GRANT_WITHDRAWAL, Status.SUBMITTED): Status.CHANGES_REQUESTED,
    (Action.GRANT_WITHDRAWAL, Status.ACCEPTED): Status.CHANGES_REQUESTED,
    (Action.DECLINE_WITHDRAWAL, Status.SUBMITTED): Status.SUBMITTED,
    (Action.DECLINE_WITHDRAWAL, Status.ACCEPTED): Status.ACCEPTED,
}
"""Written down a second time on purpose: a change of the table must be meant."""


@pytest.fixture
def audit(session: Session, tiny: QuestionSet, mails: Mails) -> Audit:
    made = make_audit(question_set="tiny-1")
    fill_in(made.editor, made.return_, COMPLETE)
    return made


def test_every_action_has_a_verb() -> None:
    assert VERBS.keys() == STEPS.keys() == set(Action)


@pytest.mark.asvs("2.3.1")
@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("action", Action)
def test_state_by_action(audit: Audit, action: Action, status: Status) -> None:
    audit.return_.status = status.value
    if (action, status) in ALLOWED:
        VERBS[action](audit)
        assert audit.return_.status == ALLOWED[action, status]
        return
    with pytest.raises(Refused) as refusal:
        VERBS[action](audit)
    assert audit.return_.status == status
    assert refusal.value.message.count(".") >= 2, "it says how the return stands, and what is possible"
    assert "_" not in refusal.value.message


@pytest.mark.parametrize("action", Action)
def test_a_closed_round(audit: Audit, action: Action) -> None:
    audit.return_.status = next(status for known, status in ALLOWED if known is action).value
    audit.round.closed_at = now()
    if not STEPS[action].needs_open_round:
        VERBS[action](audit)
        return
    with pytest.raises(Refused) as refusal:
        VERBS[action](audit)
    assert f"was closed on {long_date(today())}. Ask {audit.partnership.team_name}" in refusal.value.message


def test_only_what_asks_nothing_of_the_agency_goes_on_when_a_round_is_closed() -> None:
    going_on = [action for action, step in STEPS.items() if not step.needs_open_round]
    assert going_on == [Action.ACCEPT, Action.UNACCEPT, Action.DECLINE_WITHDRAWAL]


@pytest.mark.parametrize("action", [action for action, step in STEPS.items() if step.place == "agency"])
@pytest.mark.parametrize("reason", ["cancelled", "not open yet"])
def test_a_round_that_agencies_do_not_see(audit: Audit, action: Action, reason: str) -> None:
    audit.return_.status = next(status for known, status in ALLOWED if known is action).value
    if reason == "cancelled":
        audit.round.cancelled_at = now()
    else:
        audit.round.opens_on = today() + timedelta(days=1)
    with pytest.raises(NotFound):
        VERBS[action](audit)


@pytest.mark.parametrize(("reason", "says"), [("cancelled", "was cancelled on"), ("not open yet", "opens on")])
def test_even_a_command_respects_the_round(audit: Audit, reason: str, says: str) -> None:
    if reason == "cancelled":
        audit.round.cancelled_at = now()
    else:
        audit.round.opens_on = today() + timedelta(days=1)
    with pytest.raises(Refused, match=says):
        service.save_section(SYSTEM, audit.return_.id, "about", {"notes": "x"}, based_on=1)


def test_the_due_day_closes_nothing(audit: Audit) -> None:
    with pretend_now(now() + timedelta(days=200)):
        VERBS[Action.SAVE](audit)
        VERBS[Action.SEND_FOR_APPROVAL](audit)
        VERBS[Action.SUBMIT](audit)
    assert audit.return_.status == Status.SUBMITTED


def still_asked(audit: Audit) -> list[tuple[str, str, str]]:
    return [(one.source, one.question_key, one.text) for one in remarks.open_ones(audit.return_.id)]


def test_what_is_asked_for_is_shown_until_the_answers_are_sent_again(audit: Audit) -> None:
    VERBS[Action.SEND_FOR_APPROVAL](audit)
    VERBS[Action.SEND_BACK](audit)
    assert still_asked(audit) == [("approver", "", "Example note.")]
    VERBS[Action.SAVE](audit)
    assert still_asked(audit) == [("approver", "", "Example note.")]
    VERBS[Action.SEND_FOR_APPROVAL](audit)
    assert still_asked(audit) == []
    assert audit.return_.sent_for_approval_at is not None


@pytest.mark.parametrize("note", ["", " \n\t ", "\u200b", "\x00note", "x" * 5_001])
@pytest.mark.parametrize("action", ["send_back", "request_changes"])
def test_a_note_that_says_nothing_or_cannot_be_kept(audit: Audit, action: str, note: str) -> None:
    is_approver = action == "send_back"
    audit.return_.status = (Status.AWAITING_APPROVAL if is_approver else Status.SUBMITTED).value
    with pytest.raises(Refused):
        getattr(service, action)(audit.approver if is_approver else audit.coordinator, audit.return_.id, note)


def test_what_is_missing_is_listed(session: Session, tiny: QuestionSet) -> None:
    audit = make_audit(question_set="tiny-1")
    fill_in(audit.editor, audit.return_, {"name": "Example"})
    with pytest.raises(service.ProblemsRemain) as problems:
        service.send_for_approval(audit.lead, audit.return_.id)
    assert [problem.key for problem in problems.value.problems] == ["rating"]
    assert (problems.value.status, problems.value.message[:14]) == (422, "1 answer needs")
    assert audit.return_.status == Status.DRAFT


@pytest.mark.parametrize("why", ["left", "suspended"])
def test_without_an_approver_nothing_is_sent(audit: Audit, why: str) -> None:
    if why == "left":
        audit.approver.memberships[0].ended_at = now()
    else:
        audit.approver.suspended_at = now()
    with pytest.raises(PortalError, match=r"has no approver yet\. Ask .* to invite one"):
        service.send_for_approval(audit.lead, audit.return_.id)
    assert audit.return_.status == Status.DRAFT


def test_who_is_told(audit: Audit, mails: Mails, session: Session) -> None:
    for action in (Action.SEND_FOR_APPROVAL, Action.SEND_BACK, Action.SEND_FOR_APPROVAL, Action.SUBMIT):
        VERBS[action](audit)
    VERBS[Action.REQUEST_CHANGES](audit)
    VERBS[Action.ASSIGN](audit)
    session.commit()
    told = [recipient for recipient, _, _ in mails()]
    lead, approver, editor = audit.lead.email, audit.approver.email, audit.editor.email
    assert told == [approver, lead, approver, lead, approver, lead, editor]
    for _, subject, body in mails():
        assert audit.round.title in subject
        assert f"http://localhost:8000/returns/{audit.return_.id}" in body
        assert "Example note" not in body
        assert str(COMPLETE["comment"]) not in body
