"""What was submitted can be read, printed, downloaded and compared, for as long as it is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import select

from portal.accounts.models import User
from portal.audit import AuditEvent
from portal.database import db, now
from portal.local_time import today
from portal.permissions import Role
from portal.returns import service
from portal.returns.models import Round, Status, Submission
from tests.returns.pages.conftest import UnitOfWork
from tests.support.client import PageClient
from tests.support.pages import text_of
from tests.support.rounds import Audit, fill_in

Browser = Callable[[User], PageClient]
Bring = Callable[[Status], None]
READERS = (Role.EDITOR, Role.SAFEGUARDING_LEAD, Role.APPROVER, Role.COORDINATOR, Role.SCRUTINEER)


CHANGED = {"services": "=1+1 zzsecondzz", "s1_1": "met", "s1_1_how_we_know": "zznewzz"}


@pytest.fixture
def twice(audit: Audit, bring_to: Bring, unit_of_work: UnitOfWork) -> None:
    """Submitted, sent back by the partnership, changed in two answers and submitted again."""
    bring_to(Status.CHANGES_REQUESTED)
    with unit_of_work():
        fill_in(audit.editor, audit.return_, CHANGED)
        service.send_for_approval(audit.lead, audit.return_.id)
        service.submit(audit.approver, audit.return_.id, token="y" * 20)


@pytest.mark.usefixtures("twice")
def test_what_changed_question_by_question(audit: Audit, home: str, browser_of: Browser) -> None:
    for role in READERS:
        page = browser_of(audit.people[role]).page(f"{home}/changes/2")
        sides = [text_of(side) for side in page.with_class("portal-side")]
        assert "After =1+1 zzsecondzz" in sides
        assert "After zznewzz" in sides
        assert any(side.startswith("Before Demonstration answer") for side in sides)
        assert len(page.with_class("portal-sides")) <= 4, "what stayed the same is not repeated"
        assert "{" not in page.text, "words, not JSON"
    assert "nothing to compare it with" in browser_of(audit.lead).page(f"{home}/changes/1").text
    assert browser_of(audit.lead).get(f"{home}/changes/3").status_code == 404


@pytest.mark.usefixtures("twice")
def test_an_earlier_submission_stays_readable(audit: Audit, home: str, browser_of: Browser) -> None:
    for role in READERS:
        browser = browser_of(audit.people[role])
        first, second = browser.page(f"{home}/submitted/1"), browser.page(f"{home}/submitted")
        assert "zzsecondzz" not in first.text
        assert "These answers were submitted again since." in first.text
        assert "zzsecondzz" in second.text
        assert "All 2 submissions" in second.text
        assert browser.get(f"{home}/submitted/3").status_code == 404


@pytest.mark.usefixtures("twice")
def test_links_lead_to_the_comparison(audit: Audit, home: str, browser_of: Browser) -> None:
    for path, reader in (("/receipt", audit.lead), ("/submitted", audit.lead), ("/review", audit.coordinator)):
        links = [link.get("href") for link in browser_of(reader).page(home + path).all("a")]
        assert f"{home}/changes/2" in links
        assert f"{home}/submitted/2/file" in links


def sheets_of(browser: PageClient, path: str) -> dict[str, Worksheet]:
    answer = browser.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].endswith('.xlsx"') or ".xlsx" in answer.headers["Content-Disposition"]
    book = load_workbook(BytesIO(answer.data))
    return {sheet.title: sheet for sheet in book.worksheets}


def rows_of(sheet: Worksheet) -> list[dict[str, object]]:
    headings, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, headings), row, strict=True)) for row in rows]


class TestWorkbook:
    @pytest.mark.usefixtures("twice")
    def test_it_says_what_was_submitted(self, audit: Audit, home: str, browser_of: Browser) -> None:
        for role in READERS:
            sheets = sheets_of(browser_of(audit.people[role]), f"{home}/submitted/2/file")
            assert list(sheets) == ["Answers", "Evidence", "Actions", "Notes"]
            by_number = {row["Number"]: row for row in rows_of(sheets["Answers"]) if row["Number"]}
            assert by_number["1.1"]["Answer"] == "Met"
            assert by_number["1.1"]["How we know, or why it does not apply"] == "zznewzz"
            cells = (cell for row in sheets["Answers"].iter_rows() for cell in row)
            typed = next(cell for cell in cells if cell.value == CHANGED["services"])
            assert (typed.data_type, typed.quotePrefix) == ("s", True), "a text is no formula"

    @pytest.mark.usefixtures("twice")
    def test_every_answer_of_the_snapshot_is_there(
        self, audit: Audit, home: str, browser_of: Browser, unit_of_work: UnitOfWork
    ) -> None:
        with unit_of_work():
            answers = db.session.scalars(select(Submission.answers).where(Submission.number == 2)).one()
        sheets = sheets_of(browser_of(audit.lead), f"{home}/submitted/2/file")
        cells = {str(cell) for sheet in sheets.values() for row in sheet.iter_rows(values_only=True) for cell in row}
        texts = {value for key, value in answers.items() if key.endswith("_how_we_know")}
        assert texts <= cells
        assert {row["what"] for row in answers["actions"]} <= cells
        assert len(rows_of(sheets["Actions"])) == len(answers["actions"])
        assert len(rows_of(sheets["Evidence"])) == len(answers["evidence"])

    @pytest.mark.usefixtures("twice")
    def test_an_earlier_one_has_what_was_submitted_then(self, audit: Audit, home: str, browser_of: Browser) -> None:
        sheets = sheets_of(browser_of(audit.lead), f"{home}/submitted/1/file")
        assert "zzsecondzz" not in str([row for sheet in sheets.values() for row in sheet.iter_rows(values_only=True)])

    def test_taking_it_is_on_the_record_and_leaves_no_file(
        self, audit: Audit, home: str, browser_of: Browser, bring_to: Bring, unit_of_work: UnitOfWork
    ) -> None:
        bring_to(Status.SUBMITTED)
        browser = browser_of(audit.editor)
        browser.get(f"{home}/submitted/1/file")
        with unit_of_work():
            event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()
            reference = db.session.scalars(select(Submission.reference)).one()
        assert (event.action, event.actor) == ("submission.downloaded", str(audit.editor.id))
        assert event.facts["reference"] == reference
        folder = Path(browser.application.extensions["settings"].folder("files"))
        assert list(folder.iterdir()) == []

    @pytest.mark.parametrize("status", [Status.DRAFT, Status.AWAITING_APPROVAL])
    def test_a_draft_is_no_workbook(
        self, status: Status, audit: Audit, home: str, browser_of: Browser, bring_to: Bring
    ) -> None:
        bring_to(status)
        for role in READERS:
            assert browser_of(audit.people[role]).get(f"{home}/submitted/1/file").status_code == 404

    def test_also_when_the_round_is_closed(
        self, audit: Audit, home: str, browser_of: Browser, bring_to: Bring, unit_of_work: UnitOfWork
    ) -> None:
        bring_to(Status.SUBMITTED)
        with unit_of_work():
            db.session.get_one(Round, audit.round.id).closed_at = now()
        for role in READERS:
            browser = browser_of(audit.people[role])
            assert browser.get(f"{home}/submitted/1/file").status_code == 200
            assert browser.get(f"{home}/submitted").status_code == 200


class TestLate:
    """Late is said wherever the submission is looked at, and is only said when it is so."""

    @pytest.mark.parametrize("days", [0, 1, 3])
    def test_where_it_is_said(
        self, days: int, audit: Audit, home: str, browser_of: Browser, bring_to: Bring, unit_of_work: UnitOfWork
    ) -> None:
        with unit_of_work():
            db.session.get_one(Round, audit.round.id).due_on = today() - timedelta(days=days)
        bring_to(Status.SUBMITTED)
        says = {0: "", 1: "Submitted 1 day late", 3: "Submitted 3 days late"}[days]
        for path, reader in (("", audit.lead), ("/receipt", audit.lead), ("/review", audit.coordinator)):
            page = browser_of(reader).page(home + path)
            tags = [text_of(tag) for tag in page.with_class("govuk-tag--red") if text_of(tag) == "Late"]
            assert bool(tags) is bool(says), path
            assert says in page.text
            assert ("day late" in page.text or "days late" in page.text) is bool(says)


def test_a_printed_draft_says_so(audit: Audit, home: str, browser_of: Browser, bring_to: Bring) -> None:
    bring_to(Status.DRAFT)
    lines = [text_of(each) for each in browser_of(audit.lead).page(f"{home}/check").with_class("portal-printed")]
    assert lines
    assert all("Draft, not submitted" in line for line in lines)


def test_what_is_printed_names_agency_audit_and_reference(
    audit: Audit, home: str, browser_of: Browser, bring_to: Bring, unit_of_work: UnitOfWork
) -> None:
    bring_to(Status.SUBMITTED)
    with unit_of_work():
        reference = db.session.scalars(select(Submission.reference)).one()
    page = browser_of(audit.lead).page(f"{home}/submitted")
    lines = [text_of(each) for each in page.with_class("portal-printed")]
    assert len(lines) == len(page.with_class("portal-read")) + 1
    for line in lines:
        for words in (audit.agency.name, audit.round.title, reference):
            assert words in line
