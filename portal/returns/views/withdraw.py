"""The agency asks to have back what it submitted, and says why."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.permissions import Permission, needs
from portal.returns.models import Return
from portal.returns.refusals import WordsNeeded
from portal.returns.service import ask_to_withdraw
from portal.returns.views.blueprint import blueprint
from portal.returns.views.shared import draft_of, standing_of


@blueprint.get("/<uuid:return_id>/withdraw")
@needs(Permission.RETURN_SEND_FOR_APPROVAL, Permission.RETURN_SUBMIT)
def withdraw(return_id: uuid.UUID) -> ResponseReturnValue:
    return_ = draft_of(return_id).return_
    if not standing_of(return_).can_withdraw:
        return redirect(url_for("returns.task_list", return_id=return_id))
    return page_of(return_)


@blueprint.post("/<uuid:return_id>/withdraw")
@needs(Permission.RETURN_SEND_FOR_APPROVAL, Permission.RETURN_SUBMIT)
def ask_for_withdrawal(return_id: uuid.UUID) -> ResponseReturnValue:
    reason = request.form.get("reason", "")
    try:
        ask_to_withdraw(current_user, return_id, reason)
    except WordsNeeded as needed:
        return page_of(draft_of(return_id).return_, reason, needed.message), needed.status
    return redirect(url_for("returns.task_list", return_id=return_id), 303)


def page_of(return_: Return, reason: str = "", problem: str = "") -> str:
    errors = [(problem, "#reason")] if problem else []
    return render_template("returns/withdraw.html", return_=return_, reason=reason, problem=problem, errors=errors)
