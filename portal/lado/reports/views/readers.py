"""Who reads what was sent: the author lets a colleague read it, hands it over, or takes that back."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.accounts.words import Mistake
from portal.errors import NotFound
from portal.lado.reports.service import readers as service
from portal.lado.reports.views.blueprint import blueprint
from portal.permissions import Permission, needs

PARTS = {service.CASE_MANAGER: "Deals with it", service.READER: "May read it"}
DONE = {
    "added": "They may read it now.",
    "handed": "They deal with it from now on.",
    "ended": "They read it no longer.",
}
HAND_OVER = "hand_over"


@blueprint.get("/<uuid:receipt_id>/readers")
@needs(Permission.REPORT_MAKE)
@confidential
def readers(receipt_id: uuid.UUID) -> ResponseReturnValue:
    return page(receipt_id)


@blueprint.post("/<uuid:receipt_id>/readers")
@needs(Permission.REPORT_MAKE)
@confidential
def change_readers(receipt_id: uuid.UUID) -> ResponseReturnValue:
    colleague, ends = request.form.get("colleague", ""), request.form.get("end", "")
    try:
        if ends:
            service.end_reading(current_user, receipt_id, _uuid(ends))
            done = "ended"
        elif request.form.get("_do") == HAND_OVER:
            service.hand_over(current_user, receipt_id, colleague)
            done = "handed"
        else:
            service.let_read(current_user, receipt_id, colleague)
            done = "added"
    except Mistake as mistake:
        return page(receipt_id, mistake), mistake.status
    return redirect(url_for("concerns.readers", receipt_id=receipt_id, done=done), 303)


def page(receipt_id: uuid.UUID, mistake: Mistake | None = None) -> str:
    return render_template(
        "concerns/readers.html",
        found=service.read_by(current_user, receipt_id),
        parts=PARTS,
        errors=[(mistake.message, f"#{mistake.field}")] if mistake else [],
        done=DONE.get(request.args.get("done", ""), ""),
    )


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFound from None
