"""The sections of a draft, with what is still to follow. Nothing on it has to be done before sending but page one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.forms.check import Checked
from portal.forms.spec import Section
from portal.lado.door.visits import current_author
from portal.lado.reports import service
from portal.lado.reports.draft import PAGE_ONE, START, ReportDraft
from portal.lado.reports.views.blueprint import blueprint
from portal.permissions import reporter

TO_FOLLOW = "to_follow"


@dataclass(frozen=True, slots=True)
class Task:
    """A section as the list shows it."""

    name: str
    href: str
    status: str
    colour: str
    hint: str


@blueprint.get("/<uuid:report_id>")
@reporter
def task_list(report_id: uuid.UUID) -> ResponseReturnValue:
    draft = service.author_draft(current_author(), report_id)
    if draft.report.state == "sent":
        return redirect(url_for("concerns.receipt", receipt_id=report_id))
    checked = draft.checked()
    tasks = [task_of(draft, section, checked) for section in draft.question_set.sections]
    return render_template("concerns/task_list.html", draft=draft, tasks=tasks, ready=draft.needed_now().ok)


def task_of(draft: ReportDraft, section: Section, checked: Checked) -> Task:
    """How a section stands: something wrong, needed now, or how much of it is there."""
    keys = {question.key for question in section.questions}
    wrong = [each for each in checked.problems if each.key in keys and each.key in checked.answered]
    missing = (checked.needed & keys) - checked.answered
    given = checked.answered & keys
    href = url_for("concerns.section", report_id=draft.report.id, page_key=section.key)
    hint = "Needed for sending" if section.key in (START, PAGE_ONE) else follow_words(section, checked)
    if wrong:
        return Task(section.title, f"{href}?check=1", "Look again", "red", hint)
    if missing:
        return Task(section.title, href, "Not complete", "yellow", hint)
    if section.key in (START, PAGE_ONE):
        return Task(section.title, href, "Complete", "green", hint)
    return Task(section.title, href, "Begun" if given else "Not started", "blue" if given else "grey", hint)


def follow_words(section: Section, checked: Checked) -> str:
    """Which of the answers that the LADO will ask for are still open. A reason why one is not known is an answer."""
    known = {key.removesuffix("_not_known") for key in checked.answered}
    open_ = [each for each in section.questions if TO_FOLLOW in each.tags and each.part is None]
    count = sum(each.key not in known and each in checked.asked for each in open_)
    return f"{count} {'detail' if count == 1 else 'details'} to follow" if count else ""
