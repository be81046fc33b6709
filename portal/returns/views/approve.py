"""The approver reads everything on one page, and submits it or sends it back."""

from __future__ import annotations

import secrets
import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.errors import Refused
from portal.forms.approval import ApprovalForm, SendBackForm
from portal.forms.check import check
from portal.permissions import Permission, needs
from portal.returns.service import ProblemsRemain, send_back, submit
from portal.returns.standing import due_words
from portal.returns.views.blueprint import blueprint
from portal.returns.views.shared import draft_of, may
from portal.returns.views.summary import at_a_glance, summary_of
from portal.returns.workflow import Action


@blueprint.get("/<uuid:return_id>/approve")
@needs(Permission.RETURN_SUBMIT)
def approve(return_id: uuid.UUID) -> ResponseReturnValue:
    if not may(Action.SUBMIT, draft_of(return_id).return_):
        return redirect(url_for("returns.task_list", return_id=return_id))
    signing = ApprovalForm(
        formdata=None, name=current_user.name, job_title=current_user.job_title, token=secrets.token_urlsafe(24)
    )
    return page_of(return_id, signing, SendBackForm(formdata=None))


@blueprint.post("/<uuid:return_id>/approve")
@needs(Permission.RETURN_SUBMIT)
def submit_answers(return_id: uuid.UUID) -> ResponseReturnValue:
    """The same page sent twice ends at the same receipt, so the form is judged before the state of the return."""
    form = ApprovalForm()
    if not form.validate():
        return page_of(return_id, form, SendBackForm(formdata=None)), 422
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


@blueprint.post("/<uuid:return_id>/send-back")
@needs(Permission.RETURN_SUBMIT)
def send_answers_back(return_id: uuid.UUID) -> ResponseReturnValue:
    form = SendBackForm()
    try:
        send_back(current_user, return_id, request.form.get("note", ""))
    except Refused as refused:
        if not may(Action.SEND_BACK, draft_of(return_id).return_):
            raise
        form.note.errors = [refused.message]
        signing = ApprovalForm(
            formdata=None, name=current_user.name, job_title=current_user.job_title, token=secrets.token_urlsafe(24)
        )
        return page_of(return_id, signing, form), 422
    return redirect(url_for("returns.task_list", return_id=return_id, done="back"), 303)


def page_of(return_id: uuid.UUID, form: ApprovalForm, back: SendBackForm) -> str:
    draft = draft_of(return_id)
    verdict = check(draft.question_set, draft.answers, draft.asking)
    sections = summary_of(draft.question_set, verdict.asked, draft.answers, verdict.problems)
    return render_template(
        "returns/approve.html",
        draft=draft,
        return_=draft.return_,
        sections=sections,
        glance=at_a_glance(sections, draft.question_set),
        problems=len(verdict.problems),
        form=form,
        back=back,
        due=due_words(draft.return_),
    )
