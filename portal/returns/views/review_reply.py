"""The agency replies to an agreed rating that the partnership has shared with it."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.errors import NotFound
from portal.permissions import Permission, needs, require
from portal.returns import queries
from portal.returns.refusals import WordsNeeded
from portal.returns.reviewing import service
from portal.returns.reviewing.shown import judged_in
from portal.returns.views.blueprint import blueprint


@blueprint.get("/<uuid:return_id>/partnership-review/questions/<question_key>")
@needs(Permission.RETURN_EDIT)
def review_reply(return_id: uuid.UUID, question_key: str) -> ResponseReturnValue:
    return page_of(return_id, question_key)


@blueprint.post("/<uuid:return_id>/partnership-review/questions/<question_key>")
@needs(Permission.RETURN_EDIT)
def send_review_reply(return_id: uuid.UUID, question_key: str) -> ResponseReturnValue:
    text = request.form.get("message", "")
    try:
        service.reply_to_review(current_user, return_id, question_key, text)
    except WordsNeeded as needed:
        return page_of(return_id, question_key, text, needed.message), needed.status
    return redirect(url_for("returns.partnership_review", return_id=return_id, done="replied"), 303)


def page_of(return_id: uuid.UUID, question_key: str, text: str = "", problem: str = "") -> str:
    found = service.read_own_review(current_user, return_id)
    require(current_user, Permission.RETURN_EDIT, agency_id=found.return_.agency_id)
    judged = next((one for one in judged_in(found) if one.key == question_key), None)
    if judged is None:
        raise NotFound
    said = queries.by_question(queries.of_return(return_id)).get(question_key, [])
    return render_template(
        "returns/review_reply.html", return_=found.return_, judged=judged, queries=said, text=text, problem=problem
    )
