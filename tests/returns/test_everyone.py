"""All roles and strangers at all verbs in any order: what the table does not allow does not happen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy.orm import Session

from portal.forms.spec import QuestionSet
from portal.returns import policy, remarks, withdrawals, workflow
from portal.returns.workflow import Step
from tests.returns.everyone import TABLE, VERBS, play
from tests.support.rounds import Audit, make_audit


def two_audits() -> tuple[Audit, Audit]:
    return make_audit(question_set="tiny-1"), make_audit(question_set="tiny-1")


def test_the_model_knows_every_action() -> None:
    assert TABLE.keys() == VERBS.keys() == workflow.STEPS.keys()


@pytest.mark.asvs("2.3.1")
@pytest.mark.goal("I8")
def test_everyone_at_everything(session: Session, tiny: QuestionSet, mails: object) -> None:
    play(*two_audits(), examples=max(10, (settings.default.max_examples if settings.default else 50) // 8))


GUARDS: dict[str, Callable[[pytest.MonkeyPatch], Any]] = {
    "roles": lambda patch: patch.setattr(Step, "permits", lambda *_: True),
    "states that follow": lambda patch: patch.setattr(workflow, "advance", lambda *_: None),
    "closed rounds": lambda patch: patch.setattr(workflow, "require_open", lambda *_: None),
    "drafts from outside": lambda patch: patch.setattr(policy, "may_read_draft", lambda *_: True),
    "one wish at a time": lambda patch: patch.setattr(withdrawals, "open_one", lambda *_: None),
    "what was asked is settled": lambda patch: patch.setattr(remarks, "settle", lambda *_: None),
}


@pytest.mark.soak
@pytest.mark.parametrize("guard", GUARDS)
def test_the_game_notices(
    session: Session, tiny: QuestionSet, mails: object, monkeypatch: pytest.MonkeyPatch, guard: str
) -> None:
    audits = two_audits()
    GUARDS[guard](monkeypatch)
    with pytest.raises(Exception):  # noqa: B017 - Hypothesis gathers several failures into a group.
        play(*audits, examples=300)
