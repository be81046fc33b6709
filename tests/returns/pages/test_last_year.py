"""Last year's answer stands beside each question, and is copied only when someone says that it is still true."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from portal.accounts.models import User
from portal.database import db
from portal.forms.answers import Raw
from portal.returns import service
from portal.returns.models import Return, Submission
from tests.returns.pages.conftest import UnitOfWork
from tests.support.client import PageClient
from tests.support.pages import Page
from tests.support.rounds import Audit, make_round, return_of

Browser = Callable[[User], PageClient]

EVIDENCE = {"id": "policy-row", "title": "Example policy", "kind": "policy", "owner": "Example lead"}
ACTION = {
    "id": "action-row",
    "what": "Example: write the guide",
    "difference": "Example: children are heard",
    "owner": "Example lead",
    "due": "2025-12-01",
}
SAID: dict[str, Raw] = {
    "org_name": "Example Trust",
    "services": "Example services",
    "headcount_staff": "40",
    "s1_1": "met",
    "s1_1_how_we_know": "Example: the board reads it each quarter.",
    "s1_1_evidence": ["policy-row"],
    "s1_2": "partly",
    "s1_2_how_we_know": "Example: half of the teams know it.",
    "s1_2_action": ["action-row"],
    "evidence": [EVIDENCE],
    "actions": [ACTION],
}


@dataclass(frozen=True)
class Years:
    """An agency that answered last year, and is asked again."""

    audit: Audit
    last: Return
    submission: Submission

    @property
    def path(self) -> str:
        return f"/returns/{self.audit.return_.id}"


def submitted(audit: Audit, return_: Return, answers: dict[str, Raw]) -> Submission:
    """A submission as the service leaves it, with only what a test is about."""
    made = Submission(
        return_id=return_.id,
        number=1,
        reference=secrets.token_hex(4),
        token=secrets.token_hex(16),
        question_set=f"{return_.round.question_set}-{return_.round.version}",
        short=False,
        kinds=[],
        answers=answers,
        sha256="0" * 64,
        declaration="Example",
        submitted_by=audit.approver.id,
        submitter_name=audit.approver.name,
        submitter_job_title="",
        submitted_at=return_.round.created_at,
    )
    db.session.add(made)
    db.session.flush()
    return made


@pytest.fixture
def years(unit_of_work: UnitOfWork, audit: Audit) -> Years:
    with unit_of_work():
        last = make_round(audit.partnership, audit.agency, "section11-2025")
        round_ = db.session.get_one(type(audit.round), audit.round.id)
        round_.previous_id = last.id
        before = return_of(last, audit.agency)
        return Years(audit, before, submitted(audit, before, SAID))


@pytest.fixture
def editor(years: Years, browser_of: Browser) -> PageClient:
    return browser_of(years.audit.editor)


def stored_in(unit_of_work: UnitOfWork, years: Years) -> dict[str, Any]:
    with unit_of_work():
        return_ = db.session.get_one(Return, years.audit.return_.id)
        return dict(service.read_draft(years.audit.editor, return_).answers)


def group(page: Page, key: str) -> str:
    return " ".join("".join(page.ids[f"question-{key}"].itertext()).split())


def buttons(page: Page, key: str) -> list[str]:
    return [
        "".join(each.itertext())
        for each in page.ids[f"question-{key}"].iter("button")
        if each.get("name") == "_still_true"
    ]


def test_last_years_answer_stands_beside_the_question(editor: PageClient, years: Years) -> None:
    page = editor.page(f"{years.path}/s1")
    said = group(page, "s1_1")
    assert "Section 11 audit 2025: G Met" in said
    assert "the board reads it each quarter" in said
    assert "Example policy" in said
    assert "Example: write the guide (due 1 December 2025, which has passed)" in group(page, "s1_2")
    assert "Section 11 audit 2025" not in group(page, "s1_3")


def test_still_true_copies_the_answer_with_its_rows(editor: PageClient, years: Years, unit_of_work: UnitOfWork) -> None:
    page = editor.page(f"{years.path}/s1")
    assert stored_in(unit_of_work, years) == {}
    page = editor.submit(page, {}, button=buttons(page, "s1_1")[0])
    answers = stored_in(unit_of_work, years)
    assert {key: answers[key] for key in answers if key.startswith("s1_1") and answers[key]} == {
        key: SAID[key] for key in ("s1_1", "s1_1_how_we_know", "s1_1_evidence")
    }
    assert answers["evidence"] == [EVIDENCE]
    assert not answers.get("s1_2")
    assert "actions" not in answers
    assert f"Same as in 2025: confirmed by {years.audit.editor.name}, " in group(page, "s1_1")
    assert buttons(page, "s1_1") == []
