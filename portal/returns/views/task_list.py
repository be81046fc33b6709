"""The return as a list of tasks: one a section, with how far it is and who does it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.forms.check import Checked, check
from portal.permissions import Permission, needs
from portal.returns.models import Return, Status
from portal.returns.progress import SectionProgress, of_sections
from portal.returns.service import Draft, assignments_of
from portal.returns.service.assign import colleagues_of
from portal.returns.standing import due_words, words_of
from portal.returns.views.blueprint import blueprint
from portal.returns.views.shared import draft_of, standing_of
from portal.returns.views.summary import section_name

DONE = {
    "saved": "Your answers are saved.",
    "assigned": "It is saved who fills in what. People who were asked get an e-mail.",
    "sent": "The answers are with your approver now.",
    "back": "The answers are back with your safeguarding lead, who gets your note by e-mail.",
}
"""What a page says after something was done; the address names one of these."""


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the list. ``href`` is empty for people who may not write there; so is ``colour`` for calm words."""

    key: str
    name: str
    href: str
    status: str
    colour: str
    assigned_to: str
    assigned_id: str


@blueprint.get("/<uuid:return_id>")
@needs(Permission.RETURN_READ)
def task_list(return_id: uuid.UUID) -> ResponseReturnValue:
    draft = draft_of(return_id)
    standing = standing_of(draft.return_)
    verdict = check(draft.question_set, draft.answers, draft.asking)
    return render_template(
        "returns/task_list.html",
        draft=draft,
        return_=draft.return_,
        standing=standing,
        tasks=tasks_of(draft, verdict, standing.can_edit),
        answered=verdict.progress,
        due=due_words(draft.return_),
        status=words_of(draft.return_),
        colleagues=colleagues_of(draft.return_) if standing.can_assign else [],
        done=DONE.get(request.args.get("done", ""), ""),
    )


def tasks_of(draft: Draft, verdict: Checked, can_edit: bool) -> list[Task]:
    """The tasks, in order. They lead to where the person may write, or else to where they may read."""
    assigned = assignments_of(current_user, draft.return_)
    wrong = {problem.key for problem in verdict.problems} & verdict.answered
    tasks = []
    for progress in of_sections(draft, verdict):
        section = progress.section
        has_wrong = any(question.key in wrong for question in section.questions)
        status, colour = status_of(progress, has_wrong)
        look = "1" if has_wrong else None
        href = url_for("returns.section", return_id=draft.return_.id, section_key=section.key, check=look)
        to = assigned.get(section.key)
        tasks.append(
            Task(
                key=section.key,
                name=section_name(section),
                href=href if can_edit else to_read(draft.return_, section.key),
                status=status,
                colour=colour,
                assigned_to=to.user.name if to is not None else "",
                assigned_id=str(to.user_id) if to is not None else "",
            )
        )
    return tasks


def to_read(return_: Return, section_key: str) -> str:
    """The place of a section on the page of answers: as submitted, or as they stand while none have been."""
    is_in = Status(return_.status) in (Status.SUBMITTED, Status.ACCEPTED)
    page = "returns.submitted" if is_in else "returns.check_answers"
    return url_for(page, return_id=return_.id, _anchor=f"read-{section_key}")


def status_of(progress: SectionProgress, has_wrong: bool) -> tuple[str, str]:
    """The words beside a section, and the colour of their tag; no colour for what needs nobody's eye."""
    if has_wrong:
        return "Has problems", "red"
    if progress.answered < progress.needed:
        if progress.touched:
            return f"{progress.answered} of {progress.needed} answered", "light-blue"
        return "Not started", "blue"
    if progress.needed == 0 and not progress.touched:
        return "Optional", "grey"
    return "Complete", ""
