"""What is done with the agencies that were ticked: reminded, given more time, or a contact noted for each."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.errors import Refused
from portal.permissions import Permission, needs
from portal.reporting.history import CONTACTS
from portal.reporting.progress import PAGE_SIZE
from portal.reporting.service import preview_chosen
from portal.reporting.service.chosen import call_all, extend_all, remind_all
from portal.reporting.views.blueprint import blueprint
from portal.reporting.views.days import NO_DAY, TypedDay, day_problem, typed_day
from portal.returns.refusals import WordsNeeded

STEPS = ("remind", "extend", "call")


@blueprint.get("/rounds/<uuid:round_id>/chosen")
@needs(Permission.ROUND_MANAGE)
def chosen(round_id: uuid.UUID) -> ResponseReturnValue:
    """The ticked agencies stand in the address, so that the page can be opened again; nothing happens yet."""
    do = request.args.get("do", "")
    return page_of(round_id, do if do in STEPS else STEPS[0], ids_of(request.args.getlist("line")))


@blueprint.post("/rounds/<uuid:round_id>/chosen")
@needs(Permission.ROUND_MANAGE)
def do_with_chosen(round_id: uuid.UUID) -> ResponseReturnValue:
    do, ids = request.form.get("_do", ""), ids_of(request.form.getlist("line"))
    do = do if do in STEPS else STEPS[0]
    note, kind, until = request.form.get("note", ""), request.form.get("kind", ""), typed_day("until")
    if do == "extend" and until.day is None:
        problems = {"until": day_problem(until, "the new due date")}
        return page_of(round_id, do, ids, until, note, problems), 422
    try:
        if do == "remind":
            remind_all(current_user, round_id, ids)
        elif until.day is not None and do == "extend":
            extend_all(current_user, round_id, ids, until.day, note)
        else:
            call_all(current_user, round_id, ids, kind, note)
    except WordsNeeded as needed:
        return page_of(round_id, do, ids, until, note, {"note": needed.message}), needed.status
    except Refused as refused:
        box = "until" if do == "extend" else ""
        return page_of(round_id, do, ids, until, note, {box: refused.message}), refused.status
    return redirect(url_for("reporting.round_page", round_id=round_id, done=do), 303)


def ids_of(typed: list[str]) -> list[uuid.UUID]:
    """The ids that were ticked; what is none is left out, and so is more than one page holds."""
    found = []
    for text in typed[:PAGE_SIZE]:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found


def page_of(
    round_id: uuid.UUID,
    do: str,
    ids: list[uuid.UUID],
    until: TypedDay = NO_DAY,
    note: str = "",
    problems: dict[str, str] | None = None,
) -> str:
    preview = preview_chosen(current_user, round_id, ids)
    return render_template(
        "reporting/chosen.html",
        preview=preview,
        round=preview.round,
        do=do,
        until=until,
        note=note,
        kinds=CONTACTS,
        kind=request.form.get("kind", "call"),
        problems=problems or {},
    )
