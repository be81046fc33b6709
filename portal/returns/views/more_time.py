"""The agency asks for more time, and says why; a coordinator reads it and answers."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.words import Mistake
from portal.errors import Refused
from portal.forms.account import show
from portal.forms.more_time import MoreTimeForm, TimeAnswerForm
from portal.permissions import Permission, needs
from portal.returns import more_time
from portal.returns.models import ExtensionRequest, Return
from portal.returns.refusals import WordsNeeded
from portal.returns.service import ask_for_time, decline_time, grant_time, read_time_request
from portal.returns.views.blueprint import blueprint
from portal.returns.views.shared import draft_of

DONE = {
    "granted": "The agency has more time, and is told so by e-mail.",
    "declined": "The day stays as it is. The agency is told by e-mail that you have answered.",
}
"""What the page says after something was done; the address names one of these."""


@blueprint.get("/<uuid:return_id>/more-time")
@needs(*more_time.ASKERS)
def more_time_page(return_id: uuid.UUID) -> ResponseReturnValue:
    return_ = draft_of(return_id).return_
    if not may_ask_now(return_):
        return redirect(url_for("returns.task_list", return_id=return_id))
    return asking_page(return_, MoreTimeForm())


@blueprint.post("/<uuid:return_id>/more-time")
@needs(*more_time.ASKERS)
def ask_for_more_time(return_id: uuid.UUID) -> ResponseReturnValue:
    form = MoreTimeForm()
    try:
        ask_for_time(current_user, return_id, form.date(), form.reason.data or "")
    except Mistake as mistake:
        show(form, mistake.field, mistake.message)
        return asking_page(draft_of(return_id).return_, form), mistake.status
    except WordsNeeded as needed:
        show(form, "reason", needed.message)
        return asking_page(draft_of(return_id).return_, form), needed.status
    return redirect(url_for("returns.task_list", return_id=return_id, done="time"), 303)


def may_ask_now(return_: Return) -> bool:
    """Whether to offer the reader the way to ask. The service decides again when the form is sent."""
    can_ask = more_time.may_ask(current_user, return_) and more_time.is_needed(return_)
    return can_ask and more_time.open_one(return_.id) is None


def asking_page(return_: Return, form: MoreTimeForm) -> str:
    return render_template("returns/more_time.html", return_=return_, form=form)


@blueprint.get("/<uuid:return_id>/more-time/<uuid:request_id>")
@needs(Permission.ROUND_MANAGE)
def time_request(return_id: uuid.UUID, request_id: uuid.UUID) -> ResponseReturnValue:
    return_, wanted = read_time_request(current_user, return_id, request_id)
    form = TimeAnswerForm()
    for box, value in ((form.day, wanted.until.day), (form.month, wanted.until.month), (form.year, wanted.until.year)):
        box.data = str(value)
    return answering_page(return_, wanted, form)


@blueprint.post("/<uuid:return_id>/more-time/<uuid:request_id>")
@needs(Permission.ROUND_MANAGE)
def answer_time_request(return_id: uuid.UUID, request_id: uuid.UUID) -> ResponseReturnValue:
    """One form with both buttons, so that nothing typed is lost."""
    form, is_granted = TimeAnswerForm(), request.form.get("_do") == "grant"
    decide = granting(form.date()) if is_granted else decline_time
    refusal, status = "", 422
    try:
        decide(current_user, return_id, request_id, form.answer.data or "")
    except Mistake as mistake:
        show(form, mistake.field, mistake.message)
    except WordsNeeded as needed:
        show(form, "answer", needed.message)
    except Refused as why:
        refusal, status = why.message, why.status
    else:
        done = "granted" if is_granted else "declined"
        return redirect(url_for("returns.time_request", return_id=return_id, request_id=request_id, done=done), 303)
    return answering_page(*read_time_request(current_user, return_id, request_id), form, refusal), status


def granting(until: date | None) -> Callable[..., Return]:
    """The verb that grants, with the same arguments as the one that declines."""
    return lambda user, return_id, request_id, answer: grant_time(user, return_id, request_id, until, answer)


def answering_page(return_: Return, wanted: ExtensionRequest, form: TimeAnswerForm, refusal: str = "") -> str:
    return render_template(
        "returns/time_request.html",
        return_=return_,
        wanted=wanted,
        form=form,
        refusal=refusal,
        done=DONE.get(request.args.get("done", ""), ""),
    )
