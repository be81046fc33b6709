"""Closing a round, opening it again, and cancelling it: each with a page that says what it means."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.errors import Refused
from portal.permissions import Permission, needs
from portal.reporting.progress import counts_by_status
from portal.reporting.service.manageable_round import manageable_round
from portal.reporting.views.blueprint import blueprint
from portal.returns.models import Round
from portal.returns.refusals import WordsNeeded
from portal.returns.service.cancel_round import cancel_round
from portal.returns.service.close_round import close_round, reopen_round


@blueprint.get("/rounds/<uuid:round_id>/close")
@needs(Permission.ROUND_MANAGE)
def close_page(round_id: uuid.UUID) -> ResponseReturnValue:
    return page_of("close", manageable_round(current_user, round_id))


@blueprint.post("/rounds/<uuid:round_id>/close")
@needs(Permission.ROUND_MANAGE)
def close(round_id: uuid.UUID) -> ResponseReturnValue:
    """Closes a round that is open, or opens one that is closed, as the page said that was sent."""
    round_, note = manageable_round(current_user, round_id), request.form.get("note", "")
    is_closing = request.form.get("_do") != "reopen"
    try:
        (close_round if is_closing else reopen_round)(current_user, round_id, note)
    except WordsNeeded as needed:
        return page_of("close", round_, note, {"note": needed.message}), needed.status
    except Refused as refused:
        return page_of("close", round_, note, {"": refused.message}), refused.status
    return redirect(
        url_for("reporting.round_page", round_id=round_id, done="closed" if is_closing else "reopened"), 303
    )


@blueprint.get("/rounds/<uuid:round_id>/cancel")
@needs(Permission.ROUND_MANAGE)
def cancel_page(round_id: uuid.UUID) -> ResponseReturnValue:
    return page_of("cancel", manageable_round(current_user, round_id))


@blueprint.post("/rounds/<uuid:round_id>/cancel")
@needs(Permission.ROUND_MANAGE)
def cancel(round_id: uuid.UUID) -> ResponseReturnValue:
    round_ = manageable_round(current_user, round_id)
    note, confirmed = request.form.get("note", ""), request.form.get("confirmed", "")
    try:
        cancel_round(current_user, round_id, confirmed, note)
    except WordsNeeded as needed:
        return page_of("cancel", round_, note, needed.problems, confirmed), needed.status
    except Refused as refused:
        return page_of("cancel", round_, note, {"": refused.message}, confirmed), refused.status
    return redirect(url_for("reporting.round_page", round_id=round_id, done="cancelled"), 303)


def page_of(
    name: str, round_: Round, note: str = "", problems: dict[str, str] | None = None, confirmed: str = ""
) -> str:
    return render_template(
        f"reporting/{name}.html",
        round=round_,
        counts=counts_by_status(round_),
        note=note,
        problems=problems or {},
        confirmed=confirmed,
    )
