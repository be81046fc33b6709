"""Check and send: everything as it will be read, and by whom."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.errors import Refused
from portal.forms.check import Checked
from portal.forms.spec import Part, Section
from portal.forms.web import Shown, in_words
from portal.lado.reports import service
from portal.lado.reports.colleagues import colleagues_of
from portal.lado.reports.draft import ReportDraft
from portal.lado.reports.service import Readers
from portal.lado.reports.views.blueprint import blueprint
from portal.permissions import Permission, needs


@dataclass(frozen=True, slots=True)
class Line:
    """One answer to read, and what is wrong with it or worth another look."""

    key: str
    text: str
    shown: Shown
    problems: tuple[str, ...]
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectionToRead:
    """One section to read."""

    section: Section
    lines: tuple[Line, ...]


@blueprint.get("/<uuid:report_id>/check")
@needs(Permission.REPORT_MAKE)
def check_answers(report_id: uuid.UUID) -> ResponseReturnValue:
    draft = service.author_draft(current_user, report_id)
    if draft.report.state == "sent":
        return redirect(url_for("concerns.receipt", receipt_id=report_id))
    return page(draft)


@blueprint.post("/<uuid:report_id>/check")
@needs(Permission.REPORT_MAKE)
def send(report_id: uuid.UUID) -> ResponseReturnValue:
    """Send it. Whoever presses the button twice, or goes back and presses it again, gets the same receipt."""
    draft = service.author_draft(current_user, report_id)
    if draft.report.state != "sent" and draft.checked().problems:
        return page(draft), 422
    report = service.send(current_user, report_id, request.form.get("_token", ""), readers_chosen())
    return redirect(url_for("concerns.receipt", receipt_id=report.id), 303)


def readers_chosen() -> Readers:
    manager = request.form.get("case_manager", "")
    others = frozenset(_uuid(one) for one in request.form.getlist("readers") if one)
    return Readers(_uuid(manager) if manager else None, others)


def page(draft: ReportDraft) -> str:
    checked = draft.checked()
    parts = [
        SectionToRead(section, tuple(lines_of(draft, section, checked))) for section in draft.question_set.sections
    ]
    return render_template(
        "concerns/check.html",
        draft=draft,
        parts=[part for part in parts if part.lines],
        problems=len(checked.problems),
        colleagues=colleagues_of(current_user, draft.report),
        token=draft.report.id.hex,
    )


def lines_of(draft: ReportDraft, section: Section, checked: Checked) -> Iterator[Line]:
    """The questions that were answered, and those that have to be."""
    asked = {question.key for question in checked.asked}
    for question in section.questions:
        problems = tuple(each.message for each in checked.problems if each.key == question.key)
        if question.key in asked and (question.key in checked.answered or problems):
            asks = tuple(each.message for each in checked.asks if each.key == question.key)
            text = question.text if question.part is not Part.NOT_KNOWN else f"{question.text} (why)"
            yield Line(question.key, text, in_words(question, draft.question_set, draft.answers), problems, asks)


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Refused("Choose readers from the list on this page. Open it again.") from None
