"""Asking more agencies in a round that is open."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.errors import Refused
from portal.forms import library
from portal.permissions import Permission, needs
from portal.reporting import choosing
from portal.reporting.choosing import Choice
from portal.reporting.service.manageable_round import manageable_round
from portal.reporting.views.blueprint import blueprint
from portal.reporting.views.choice import choice_typed, words_typed
from portal.returns.models import Round
from portal.returns.refusals import WordsNeeded
from portal.returns.service.add_agencies import add_agencies


@blueprint.get("/rounds/<uuid:round_id>/more-agencies")
@needs(Permission.ROUND_MANAGE)
def more_agencies(round_id: uuid.UUID) -> ResponseReturnValue:
    return page_of(manageable_round(current_user, round_id))


@blueprint.post("/rounds/<uuid:round_id>/more-agencies")
@needs(Permission.ROUND_MANAGE)
def ask_more_agencies(round_id: uuid.UUID) -> ResponseReturnValue:
    round_, choice, note = manageable_round(current_user, round_id), choice_typed(), request.form.get("note", "")
    if request.form.get("_do") == "find":
        return page_of(round_, choice, words_typed(), note)
    asked = choosing.whom(choosing.agencies_of(round_.partnership, besides=round_), choice)
    if not asked.agencies:
        return page_of(round_, choice, "", note, {"agency": "Choose at least one agency"}), 422
    try:
        add_agencies(current_user, round_id, asked.agencies, asked.short_for, note)
    except WordsNeeded as needed:
        return page_of(round_, choice, "", note, {"note": needed.message}), needed.status
    except Refused as refused:
        return page_of(round_, choice, "", note, {"agency": refused.message}), refused.status
    return redirect(url_for("reporting.round_page", round_id=round_id, done="added"), 303)


def page_of(
    round_: Round,
    choice: Choice | None = None,
    find: str = "",
    note: str = "",
    problems: dict[str, str] | None = None,
) -> str:
    choice, agencies = choice or Choice(), choosing.agencies_of(round_.partnership, besides=round_)
    return render_template(
        "reporting/more_agencies.html",
        round=round_,
        choice=choice,
        find=find,
        note=note,
        problems=problems or {},
        agencies=choosing.found(agencies, find, choice.codes),
        total=len(agencies),
        has_short=library.get(round_.question_set, round_.version).short_version_tag is not None,
    )
