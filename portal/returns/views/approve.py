"""The approver reads everything on one page, and submits it or sends it back with what needs to change."""

from __future__ import annotations

import secrets
import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.errors import Refused
from portal.forms.approval import ApprovalForm
from portal.forms.check import check
from portal.permissions import Permission, needs
from portal.returns import remarks, unusual
from portal.returns.approving import earlier_reading
from portal.returns.personal import by_question
from portal.returns.refusals import WordsNeeded
from portal.returns.remarks import Asked
from portal.returns.service import ProblemsRemain, notes_of, send_back, submit
from portal.returns.sharing import open_by_question
from portal.returns.standing import due_words
from portal.returns.timing import is_late
from portal.returns.views.around import ASK, CHANGED, NOTES, PERSONAL, REMARKS, UNUSUAL, around, changed_by_question
from portal.returns.views.asking import asked_in_form, boxes_of, errors_of
from portal.returns.views.blueprint import blueprint
from portal.returns.views.shared import draft_of, may
from portal.returns.views.summary import at_a_glance, gaps_of, summary_of
from portal.returns.workflow import Action

NOTHING = Asked()


@blueprint.get("/<uuid:return_id>/approve")
@needs(Permission.RETURN_SUBMIT)
def approve(return_id: uuid.UUID) -> ResponseReturnValue:
    if not may(Action.SUBMIT, draft_of(return_id).return_):
        return redirect(url_for("returns.task_list", return_id=return_id))
    return page_of(return_id, _signing(), NOTHING)


@blueprint.post("/<uuid:return_id>/approve")
@needs(Permission.RETURN_SUBMIT)
def decide(return_id: uuid.UUID) -> ResponseReturnValue:
    """One form with two buttons, so that nothing typed is lost whichever is pressed."""
    asked = asked_in_form()
    if request.form.get("_do") == "back":
        return _send_back(return_id, asked)
    return _submit(return_id, asked)


def _submit(return_id: uuid.UUID, asked: Asked) -> ResponseReturnValue:
    """The same page sent twice ends at the same receipt, so the form is judged before the state of the return."""
    form = ApprovalForm()
    is_signed = form.validate()
    if asked.texts:
        says = "You ask for changes. Send the answers back, or empty the boxes to submit them as they are"
        return page_of(return_id, form, asked, dict.fromkeys(asked.texts, says)), 422
    if not is_signed:
        return page_of(return_id, form, asked), 422
    try:
        submit(
            current_user,
            return_id,
            token=form.token.data or "",
            seen=request.form.get("seen"),
            name=form.name.data,
            job_title=form.job_title.data,
        )
    except ProblemsRemain:
        return redirect(url_for("returns.check_answers", return_id=return_id), 303)
    return redirect(url_for("returns.receipt", return_id=return_id), 303)


def _send_back(return_id: uuid.UUID, asked: Asked) -> ResponseReturnValue:
    try:
        send_back(current_user, return_id, asked.general, asked.by_question)
    except WordsNeeded as needed:
        return page_of(return_id, _as_typed(), asked, needed.problems), needed.status
    except Refused as refused:
        # Whoever else decided meanwhile: what this approver typed stays in sight, to be copied.
        return page_of(return_id, _as_typed(), asked, {"": refused.message}), refused.status
    return redirect(url_for("returns.task_list", return_id=return_id, done="back"), 303)


def _signing() -> ApprovalForm:
    """A fresh page with an id of its own, signed with the account's name and job title."""
    return ApprovalForm(
        formdata=None, name=current_user.name, job_title=current_user.job_title, token=secrets.token_urlsafe(24)
    )


def _as_typed() -> ApprovalForm:
    """The form as it was sent, not judged: who sends answers back signs nothing."""
    return ApprovalForm()


def signing_errors(form: ApprovalForm) -> list[tuple[str, str]]:
    return [(says, f"#{name}") for name, found in form.errors.items() for says in found]


def page_of(return_id: uuid.UUID, form: ApprovalForm, asked: Asked, problems: dict[str, str] | None = None) -> str:
    draft = draft_of(return_id)
    verdict = check(draft.question_set, draft.answers, draft.asking)
    sections = summary_of(draft.question_set, verdict.asked, draft.answers, verdict.problems)
    before = earlier_reading(draft)
    wrong = problems or {}
    changed = changed_by_question(before.changed)
    return render_template(
        "returns/approve.html",
        draft=draft,
        return_=draft.return_,
        sections=sections,
        glance=at_a_glance(sections, draft.question_set),
        gaps=gaps_of(sections),
        problems=len(verdict.problems),
        unusual=unusual.by_question(verdict),
        form=form,
        asked=asked,
        wrong=wrong,
        errors=[*signing_errors(form), *errors_of(sections, wrong)],
        before=before,
        remarks=remarks.by_question(before.remarks),
        changed=changed,
        above=around((REMARKS, remarks.by_question(before.remarks))),
        below=around(
            (UNUSUAL, unusual.by_question(verdict)),
            (PERSONAL, by_question(verdict.asked, draft.answers)),
            (CHANGED, changed),
            (NOTES, open_by_question(notes_of(current_user, draft.return_))),
            (ASK, boxes_of(sections, asked, wrong)),
        ),
        due=due_words(draft.return_),
        is_late=is_late(draft.return_),
    )
