"""Changing the days of a round."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.errors import Refused
from portal.permissions import Permission, needs
from portal.reporting.service.manageable_round import manageable_round
from portal.reporting.views.blueprint import blueprint
from portal.reporting.views.days import TypedDay, day_problem, typed_day
from portal.returns.models import Round
from portal.returns.refusals import WordsNeeded
from portal.returns.service.change_dates import change_dates

Problems = dict[str, str]


@blueprint.get("/rounds/<uuid:round_id>/dates")
@needs(Permission.ROUND_MANAGE)
def dates_page(round_id: uuid.UUID) -> ResponseReturnValue:
    round_ = manageable_round(current_user, round_id)
    days = {"opens": TypedDay(round_.opens_on.isoformat()), "due": TypedDay(round_.due_on.isoformat())}
    return page_of(round_, days)


@blueprint.post("/rounds/<uuid:round_id>/dates")
@needs(Permission.ROUND_MANAGE)
def save_dates(round_id: uuid.UUID) -> ResponseReturnValue:
    round_ = manageable_round(current_user, round_id)
    days, note = {"opens": typed_day("opens"), "due": typed_day("due")}, request.form.get("note", "")
    opens, due = days["opens"].day, days["due"].day
    if opens is None or due is None:
        names = {"opens": "the opening day", "due": "the due date"}
        problems = {box: day_problem(days[box], name) for box, name in names.items() if days[box].day is None}
        return page_of(round_, days, note, problems), 422
    try:
        change_dates(current_user, round_id, opens, due, note)
    except WordsNeeded as needed:
        return page_of(round_, days, note, {"note": needed.message}), needed.status
    except Refused as refused:
        return page_of(round_, days, note, {"due": refused.message}), refused.status
    return redirect(url_for("reporting.round_page", round_id=round_id, done="dates"), 303)


def page_of(round_: Round, days: dict[str, TypedDay], note: str = "", problems: Problems | None = None) -> str:
    return render_template("reporting/dates.html", round=round_, days=days, note=note, problems=problems or {})
