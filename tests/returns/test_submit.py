"""A submission is frozen, holds what was asked and nothing else, and one page makes one submission."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import audit as record
from portal.database import db
from portal.errors import PortalError, Refused
from portal.forms.spec import QuestionSet
from portal.local_time import today
from portal.returns import service
from portal.returns.models import Return, Status, Submission
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


def test_the_record_has_references_and_no_answers(audit: Audit) -> None:
    made = service.submit(audit.approver, audit.return_.id, token=TOKEN)
    noted = db.session.info[record._PENDING][-1]
    assert (noted.action, noted.facts) == (
        "return.submitted",
        {"reference": made.reference, "number": 1, "sha256": made.sha256},
    )


def together(count: int, act: Callable[[int], Any]) -> list[Any]:
    """Run ``act`` in that many threads at once, each in a transaction of its own; errors of ours are results."""
    gate, results = threading.Barrier(count), [None] * count

    def run(place: int) -> None:
        gate.wait()
        try:
            with db.unit_of_work():
                results[place] = act(place)
        except PortalError as problem:
            results[place] = problem  # type: ignore[call-overload]

    threads = [threading.Thread(target=run, args=(place,)) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


UnitOfWork = Callable[[], AbstractContextManager[Session]]


@pytest.mark.parametrize("same_page", [True, False])
def test_submitting_at_the_same_time(
    unit_of_work: UnitOfWork, tiny: QuestionSet, mails: Mails, same_page: bool
) -> None:
    with unit_of_work():
        audit = awaiting()
    tokens = [TOKEN if same_page else f"{TOKEN}{place}" for place in range(6)]
    results = together(6, lambda place: service.submit(audit.approver, audit.return_.id, token=tokens[place]).reference)
    receipts = [one for one in results if isinstance(one, str)]
    refused = [one for one in results if isinstance(one, Refused)]
    with unit_of_work() as session:
        stored = session.scalars(select(Submission)).one()
        assert set(receipts) == {stored.reference}
        assert (len(receipts), len(refused)) == ((6, 0) if same_page else (1, 5)), results
        assert session.get_one(Return, audit.return_.id).status == Status.SUBMITTED


def test_saving_at_the_same_time_loses_nothing(unit_of_work: UnitOfWork, tiny: QuestionSet) -> None:
    with unit_of_work():
        audit = make_audit(question_set="tiny-1")
    keys = ["name", "has_site", "site", "ward", "notes"]

    def save(place: int) -> Any:
        typed = {keys[place % 5]: f"text {place}"}
        service.read_draft(audit.editor, service.get_return(audit.editor, audit.return_.id))
        return service.save_section(audit.editor, audit.return_.id, "about", typed, based_on=0)

    results = together(10, save)
    conflicts = [one for one in results if isinstance(one, service.DraftConflict)]
    saved = [one for one in results if isinstance(one, service.Saved)]
    assert (len(saved), len(conflicts)) == (5, 5), results
    assert sorted(one.revision for one in saved) == [1, 2, 3, 4, 5]
    with unit_of_work():
        stored = dict(service.read_draft(audit.editor, service.get_return(audit.editor, audit.return_.id)).answers)
    texts = set(stored.values()) | {mine for one in conflicts for mine, _ in one.answers.values()}
    assert texts == {f"text {place}" for place in range(10)}, "every text is stored, or offered back to who typed it"
