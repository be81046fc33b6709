"""A submission is frozen, holds what was asked and nothing else, and one page makes one submission."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.audit import AuditEvent
from portal.errors import Forbidden, Refused
from portal.forms.spec import QuestionSet
from portal.local_time import today
from portal.returns import service
from portal.returns.models import Status, Submission
from portal.returns.service.submit import REFERENCE_LETTERS
from tests.returns.tiny import COMPLETE
from tests.support.rounds import Audit, fill_in, make_audit, submit_all

Mails = Callable[[], list[tuple[str, str, str]]]
TOKEN = "0123456789abcdef"


def awaiting(answers: Any = None, **fields: Any) -> Audit:
    """An audit that waits for its approver."""
    audit = make_audit(question_set="tiny-1", **fields)
    fill_in(audit.editor, audit.return_, COMPLETE if answers is None else answers)
    service.send_for_approval(audit.lead, audit.return_.id)
    return audit


@pytest.fixture
def audit(session: Session, tiny: QuestionSet, mails: Mails) -> Audit:
    return awaiting()


def test_the_receipt(audit: Audit) -> None:
    made = service.submit(audit.approver, audit.return_.id, token=TOKEN, name=" Example  Approver ", job_title="Head")
    assert (made.number, made.question_set, made.declaration) == (1, "tiny-1", "Example declaration.")
    assert (made.submitter_name, made.submitter_job_title) == ("Example Approver", "Head")
    assert made.submitted_by == audit.approver.id
    assert made.submitted_at == audit.return_.submitted_at
    assert made.answers == COMPLETE
    first, _, second = made.reference.partition("-")
    assert len(first) == len(second) == 4
    assert set(first + second) <= set(REFERENCE_LETTERS)
    assert not set("0O1IL") & set(REFERENCE_LETTERS)
    for typed in (made.reference, f" {first.lower()} {second.lower()}\n", first + second):
        assert service.find_receipt(audit.lead, typed) is made


@pytest.mark.asvs("11.4.3")
def test_the_hash_can_be_worked_out_by_anyone(audit: Audit, session: Session) -> None:
    made = service.submit(audit.approver, audit.return_.id, token=TOKEN)
    session.flush()
    session.expire_all()
    text = json.dumps(made.answers, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert made.sha256 == hashlib.sha256(text.encode("utf-8")).hexdigest()


def test_answers_are_frozen_in_canonical_form(session: Session, tiny: QuestionSet, mails: Mails) -> None:
    due = today() + timedelta(days=40)
    rows = [{"id": "r1", "what": "a b", "due": f"{due.day}/{due.month}/{due.year}"}, {"id": "r2"}]
    audit = awaiting({**COMPLETE, "notes": "e\u0301\r\nline", "actions": rows, "doing": ["r1", "r1"]})
    made = service.submit(audit.approver, audit.return_.id, token=TOKEN)
    assert made.answers["notes"] == "\u00e9\nline"
    assert made.answers["actions"] == [{"id": "r1", "what": "a b", "due": due.isoformat()}]
    assert made.answers["doing"] == ["r1"]


NOT_ASKED = [({"has_site": "no", "site": "Example Street"}, "site"), ({"ward": "Example ward"}, "ward")]


@pytest.mark.parametrize(("answers", "left_out"), NOT_ASKED)
def test_what_is_not_asked_stays_in_the_draft(
    session: Session, tiny: QuestionSet, mails: Mails, answers: dict[str, Any], left_out: str
) -> None:
    audit = awaiting({**COMPLETE, **answers})
    made = service.submit(audit.approver, audit.return_.id, token=TOKEN)
    assert left_out not in made.answers
    assert service.read_draft(audit.editor, audit.return_).answers[left_out] == answers[left_out]
    assert made.answers.items() >= {key: raw for key, raw in answers.items() if key != left_out}.items()


def test_everything_is_checked_again(audit: Audit, session: Session) -> None:
    service.send_back(audit.approver, audit.return_.id, "Example note.")
    service.save_section(audit.editor, audit.return_.id, "standard", {"rating": "nonsense"}, based_on=1)
    with pytest.raises(service.ProblemsRemain):
        service.send_for_approval(audit.lead, audit.return_.id)
    audit.return_.status = Status.AWAITING_APPROVAL.value
    with pytest.raises(service.ProblemsRemain) as problems:
        service.submit(audit.approver, audit.return_.id, token=TOKEN)
    assert [problem.key for problem in problems.value.problems] == ["rating"]
    assert session.scalar(select(func.count()).select_from(Submission)) == 0


def test_a_date_that_has_passed_since_is_found(
    session: Session, tiny: QuestionSet, mails: Mails, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = (today() + timedelta(days=2)).isoformat()
    audit = awaiting({**COMPLETE, "actions": [{"id": "r1", "what": "Train", "due": due}]})
    monkeypatch.setattr("portal.returns.drafts.today", lambda: today() + timedelta(days=3))
    with pytest.raises(service.ProblemsRemain):
        service.submit(audit.approver, audit.return_.id, token=TOKEN)


def test_the_same_page_again_gives_the_same_receipt(audit: Audit) -> None:
    first = service.submit(audit.approver, audit.return_.id, token=TOKEN)
    assert service.submit(audit.approver, audit.return_.id, token=TOKEN) is first
    with pytest.raises(Refused, match="have been submitted"):
        service.submit(audit.approver, audit.return_.id, token=TOKEN + "x")
    service.request_changes(audit.coordinator, audit.return_.id, "Example note.")
    assert service.submit(audit.approver, audit.return_.id, token=TOKEN) is first


def test_knowing_the_page_is_not_enough(audit: Audit) -> None:
    service.submit(audit.approver, audit.return_.id, token=TOKEN)
    for person in (audit.editor, audit.lead, audit.coordinator):
        with pytest.raises(Forbidden):
            service.submit(person, audit.return_.id, token=TOKEN)


def test_a_page_cannot_submit_other_answers(audit: Audit) -> None:
    service.submit(audit.approver, audit.return_.id, token=TOKEN)
    other = awaiting()
    with pytest.raises(Refused, match="other answers"):
        service.submit(other.approver, other.return_.id, token=TOKEN)


@pytest.mark.parametrize("token", ["", "short", "with space in it!", "\x00" * 20, "é" * 20])
def test_a_token_that_is_none_of_ours(audit: Audit, token: str) -> None:
    with pytest.raises(service.NotOfThisForm):
        service.submit(audit.approver, audit.return_.id, token=token)


@pytest.mark.parametrize("name", ["\x00", "\ud800", "x" * 201])
def test_a_signature_that_cannot_be_kept(audit: Audit, name: str) -> None:
    with pytest.raises(Refused):
        service.submit(audit.approver, audit.return_.id, token=TOKEN, name=name)


def test_an_earlier_submission_never_changes(audit: Audit, session: Session) -> None:
    first = service.submit(audit.approver, audit.return_.id, token=TOKEN)
    before = (first.sha256, dict(first.answers), first.reference)
    service.request_changes(audit.coordinator, audit.return_.id, "Example note.")
    second = submit_all(audit, {"comment": "Example comment, longer."})
    session.expire_all()
    assert (first.sha256, first.answers, first.reference) == before
    assert (second.number, second.answers["comment"]) == (2, "Example comment, longer.")
    assert audit.return_.first_submitted_at == first.submitted_at, "lateness is judged by the first one"
    assert audit.return_.submitted_at == second.submitted_at
    assert service.submission_of(audit.editor, audit.return_) is second


def test_the_record_has_references_and_no_answers(audit: Audit, session: Session) -> None:
    made = service.submit(audit.approver, audit.return_.id, token=TOKEN)
    session.commit()
    noted = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()
    facts = {"reference": made.reference, "number": 1, "sha256": made.sha256}
    assert (noted.action, noted.actor, noted.facts) == ("return.submitted", str(audit.approver.id), facts)
