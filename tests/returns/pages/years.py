"""An agency that answered last year and is asked again, and how tests read its pages."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.database import db
from portal.forms import library
from portal.forms.answers import Raw
from portal.returns import service
from portal.returns.models import Return, Submission
from tests.support.client import PageClient
from tests.support.pages import Page
from tests.support.rounds import Audit

UnitOfWork = Callable[[], AbstractContextManager[Session]]
Browser = Callable[[User], PageClient]
LIST, BRING = "Save and go back to the list", "Bring over what is ticked from 2025"
SET = library.get("section11", "2026")

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


def press(editor: PageClient, years: Years, section: str, value: str, **headers: str) -> Any:
    token = editor.page(f"{years.path}/{section}").ids["csrf_token"].attrib["value"]
    data = {"csrf_token": token, "_revision": "0", "_still_true": value}
    return editor.post(f"{years.path}/{section}", data=data, headers=headers)
