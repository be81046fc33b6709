"""The tests of the tests: each guard is taken out, and the test that watches over it must notice.

A guard that is missing from this list is one that could be lost without anyone hearing of it.
"""

from __future__ import annotations

import hashlib
import importlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from _pytest.outcomes import Failed
from sqlalchemy import select, true
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.database import db
from portal.errors import PortalError
from portal.forms.check import Asking, check
from portal.forms.spec import QuestionSet
from portal.local_time import end_of, today
from portal.returns import drafts, policy, service
from portal.returns.merge import Merged
from portal.returns.models import SectionDraft, Status, Submission
from portal.returns.workflow import STEPS, Action
from tests.returns import (
    test_at_the_same_time,
    test_open_round,
    test_people_and_years,
    test_permissions,
    test_policy,
    test_save_section,
    test_submit,
    test_workflow,
)
from tests.returns.tiny import COMPLETE
from tests.support.rounds import Audit, fill_in, make_audit

pytestmark = pytest.mark.postgres_in_soak


@dataclass(frozen=True)
class Stage:
    """What a check may need."""

    session: Session
    tiny: QuestionSet
    mails: Any
    monkeypatch: pytest.MonkeyPatch

    def audit(self) -> Audit:
        return make_audit(question_set="tiny-1")

    def filled_in(self) -> Audit:
        audit = self.audit()
        fill_in(audit.editor, audit.return_, COMPLETE)
        return audit


@dataclass(frozen=True)
class Mutant:
    """``target`` is ``module:name``; ``instead`` takes the guard's place; ``noticed_by`` is what must fail then."""

    name: str
    target: str
    instead: Any
    noticed_by: Callable[[Stage], Any]


def who_may(verb: str) -> Callable[[Stage], Any]:
    return lambda stage: test_permissions.test_who_may(verb, stage.session, stage.tiny, stage.mails)


def rows(test: str) -> Callable[[Stage], Any]:
    return lambda stage: getattr(test_save_section.TestRows(), test)(stage.audit())


def leaving(test: str) -> Callable[[Stage], Any]:
    return lambda stage: getattr(test_people_and_years.TestLeaving(), test)(stage.audit())


def nothing(*_: Any, **__: Any) -> None:
    """A guard that lets everything pass."""


def every_user(_return: Any) -> list[User]:
    return list(db.session.scalars(select(User)))


def every_submission(_user: Any) -> Any:
    return select(Submission)


def asking_everything(*_about: Any) -> Asking:
    return Asking(today(), frozenset({"health"}))


def each_refusal(stage: Stage) -> None:
    test_open_round.test_each_refusal_says_why(stage.session, stage.tiny)


def late_table(_stage: Stage) -> None:
    for fields, at, late in test_people_and_years.LATE:
        test_people_and_years.test_late(fields, at, late)


def in_every_state(action: Action) -> Callable[[Stage], None]:
    def try_each(stage: Stage) -> None:
        for status in Status:
            test_workflow.test_state_by_action(stage.filled_in(), action, status)

    return try_each


def all_rows(changes: Any) -> Any:
    for change in changes:
        yield from ((row["id"], row) for row in change.after or [])


def hash_of_ascii(answers: Any) -> str:
    return hashlib.sha256(json.dumps(answers, sort_keys=True).encode()).hexdigest()


def anywhere(steps: Any) -> Any:
    everywhere = {
        action: {status: next(iter(step.becomes.values())) for status in Status} for action, step in steps.items()
    }
    return {action: replace(step, becomes=everywhere[action]) for action, step in steps.items()}


SAVE, SUBMIT, OPEN = "service.save_section", "service.submit", "service.open_round"

MUTANTS = [
    Mutant("agencies see each other", "policy:_own_agency", lambda _: true(), who_may("get_return")),
    Mutant("agencies read each other's drafts", "policy:may_read_draft", lambda *_: True, who_may("read_draft")),
    Mutant(
        "partnerships see each other",
        "policy:_asked_by_own_partnership",
        lambda user, permission: true(),
        lambda stage: test_policy.test_each_role_in_each_place(test_policy.World()),
    ),
    Mutant(
        "partnerships read drafts",
        "policy:drafts_readable_by",
        policy.visible_to,
        lambda stage: test_policy.test_each_role_in_each_place(test_policy.World()),
    ),
    Mutant("roles are not asked for", "workflow:can", lambda *_, **__: True, who_may("save_section")),
    Mutant(
        "whoever knows the page gets the receipt",
        f"{SUBMIT}:require",
        nothing,
        lambda _: test_submit.test_knowing_the_page_is_not_enough(test_submit.awaiting()),
    ),
    Mutant("roles are not asked for at closing", "service.get_round:require", nothing, who_may("close_round")),
    Mutant("roles are not asked for at opening", f"{OPEN}:require", nothing, who_may("open_round")),
    Mutant("assignments are shown to all", "policy:may_read_draft", lambda *_: True, who_may("assignments_of")),
    Mutant("receipts are shown to all", "policy:submissions_visible_to", every_submission, who_may("find_receipt")),
    Mutant(
        "a closed round takes answers",
        "workflow:require_open",
        nothing,
        lambda stage: test_workflow.test_a_closed_round(stage.filled_in(), Action.SAVE),
    ),
    *(Mutant(f"{action} in any state", "workflow:STEPS", anywhere(STEPS), in_every_state(action)) for action in Action),
    Mutant(
        "blank notes",
        "remarks:note_from",
        str,
        lambda stage: test_workflow.test_a_note_that_says_nothing_or_cannot_be_kept(
            stage.filled_in(), "send_back", " "
        ),
    ),
    Mutant(
        "nobody to approve",
        "people:approvers_of",
        every_user,
        lambda stage: test_workflow.test_without_an_approver_nothing_is_sent(stage.filled_in(), "left"),
    ),
    Mutant(
        "foreign keys",
        f"{SAVE}:_refuse_what_no_form_sends",
        nothing,
        lambda stage: test_save_section.test_what_no_form_sends_is_refused(
            stage.audit(), "about", {"rating": "met"}, {}
        ),
    ),
    Mutant(
        "any revision",
        f"{SAVE}:_possible",
        lambda based_on, _: based_on,
        lambda stage: test_save_section.test_a_revision_that_never_was_is_refused(stage.audit(), 10**9),
    ),
    Mutant(
        "line ends count as changes",
        "merge:_plain",
        lambda raw: raw,
        lambda stage: test_save_section.test_saving_the_same_again_writes_nothing(stage.audit(), stage.session),
    ),
    Mutant(
        "a row sent along counts as written",
        "changes:_rows_changed_by",
        all_rows,
        rows("test_sending_the_row_again_does_not_undo_a_colleagues_change"),
    ),
    Mutant(
        "the last row wins",
        "changes:merge_row",
        lambda _question, _base, _theirs, mine: Merged(mine),
        rows("test_both_change_the_row"),
    ),
    Mutant(
        "lists are not joined by row",
        "merge:_merge_rows",
        lambda _question, _base, _theirs, mine: Merged(list(mine.values())),
        rows("test_the_list_that_someone_has_open_does_not_lose_it"),
    ),
    Mutant(
        "a second page submits again",
        f"{SUBMIT}:_submitted_with",
        nothing,
        lambda stage: test_submit.test_the_same_page_again_gives_the_same_receipt(test_submit.awaiting()),
    ),
    Mutant(
        "no second check",
        f"{SUBMIT}:require_complete",
        lambda draft: check(draft.question_set, draft.answers, draft.asking),
        lambda stage: test_submit.test_everything_is_checked_again(test_submit.awaiting(), stage.session),
    ),
    Mutant(
        "branches that were left are submitted",
        "drafts:asking_of",
        asking_everything,
        lambda stage: test_submit.test_what_is_not_asked_stays_in_the_draft(
            stage.session, stage.tiny, stage.mails, *test_submit.NOT_ASKED[1]
        ),
    ),
    Mutant(
        "another hash",
        f"{SUBMIT}:digest",
        hash_of_ascii,
        lambda stage: test_submit.test_the_hash_can_be_worked_out_by_anyone(test_submit.awaiting(), stage.session),
    ),
    Mutant(
        "submitted rows are new again",
        "drafts:known_rows",
        lambda *_: frozenset(),
        lambda stage: test_save_section.test_a_submitted_row_need_not_lie_ahead_any_more(
            stage.audit(), stage.mails, stage.monkeypatch
        ),
    ),
    Mutant(
        "anyone may be assigned",
        "service.assign:colleagues_of",
        every_user,
        lambda stage: test_people_and_years.TestAssigning().test_only_people_who_may_write_here(stage.audit()),
    ),
    Mutant(
        "another role does not count",
        "leaving:_may_still_edit",
        lambda _: False,
        leaving("test_another_role_in_the_agency_keeps_it"),
    ),
    Mutant(
        "sections are not handed back",
        "leaving:_unfinished_assignments",
        lambda _: [],
        leaving("test_what_was_assigned_goes_to_the_lead_and_what_was_written_stays"),
    ),
    Mutant("any agency is asked", f"{OPEN}:check_agencies", nothing, each_refusal),
    Mutant("any dates", f"{OPEN}:_check_dates", nothing, each_refusal),
    Mutant("any key", f"{OPEN}:_free_key", lambda key: key, each_refusal),
    Mutant("any previous round", f"{OPEN}:_previous", nothing, each_refusal),
    Mutant("due until the day begins", "timing:end_of", lambda day: end_of(day).replace(hour=0), late_table),
    Mutant(
        "mergers that lie ahead",
        "portal.accounts.places:today",
        lambda: date.max,
        lambda stage: test_people_and_years.TestLastYear().test_those_of_an_agency_that_it_has_succeeded_step_by_step(
            stage.audit(), stage.session
        ),
    ),
]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_mutant(
    mutant: Mutant, session: Session, tiny: QuestionSet, mails: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = Stage(session, tiny, mails, monkeypatch)
    mutant.noticed_by(stage)
    session.rollback()
    module, _, name = mutant.target.partition(":")
    module = module if module.startswith("portal.") else f"portal.returns.{module}"
    monkeypatch.setattr(importlib.import_module(module), name, mutant.instead)
    with pytest.raises((AssertionError, Failed, PortalError, SQLAlchemyError)):
        mutant.noticed_by(stage)


@pytest.mark.postgres
@pytest.mark.parametrize("mutant", ["no row lock", "what was read before the lock"])
def test_waiting_saves_without_their_guard(
    unit_of_work: Any, tiny: QuestionSet, monkeypatch: pytest.MonkeyPatch, mutant: str
) -> None:
    if mutant == "no row lock":
        monkeypatch.setattr(importlib.import_module(f"portal.returns.{SAVE}"), "lock_return", service.get_return)
    else:
        query = select(SectionDraft)
        monkeypatch.setattr(
            drafts, "section_drafts", lambda one: list(db.session.scalars(query.where(SectionDraft.return_id == one)))
        )
    with pytest.raises((AssertionError, SQLAlchemyError)):
        test_at_the_same_time.test_a_save_that_had_to_wait_sees_what_it_waited_for(unit_of_work, tiny)
