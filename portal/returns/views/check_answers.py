"""Check your answers: everything on one page, with what is missing or wrong, and the button that sends it on."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.forms.check import check
from portal.permissions import Permission, needs
from portal.returns import remarks, unusual
from portal.returns.personal import by_question
from portal.returns.service import Draft, ProblemsRemain, notes_of, send_for_approval
from portal.returns.sharing import open_by_question
from portal.returns.standing import due_words
from portal.returns.views.around import NOTES, PERSONAL, REMARKS, UNUSUAL, around
from portal.returns.views.blueprint import blueprint
from portal.returns.views.shared import draft_of, standing_of
from portal.returns.views.summary import summary_of


@blueprint.get("/<uuid:return_id>/check")
@needs(Permission.RETURN_READ)
def check_answers(return_id: uuid.UUID) -> ResponseReturnValue:
    return page_of(draft_of(return_id))


@blueprint.post("/<uuid:return_id>/check")
@needs(Permission.RETURN_SEND_FOR_APPROVAL)
def send(return_id: uuid.UUID) -> ResponseReturnValue:
    try:
        send_for_approval(current_user, return_id)
    except ProblemsRemain as problems:
        return page_of(draft_of(return_id)), problems.status
    return redirect(url_for("returns.task_list", return_id=return_id, done="sent"), 303)


def page_of(draft: Draft) -> str:
    verdict = check(draft.question_set, draft.answers, draft.asking)
    return render_template(
        "returns/check.html",
        draft=draft,
        return_=draft.return_,
        standing=standing_of(draft.return_),
        sections=summary_of(draft.question_set, verdict.asked, draft.answers, verdict.problems),
        problems=len(verdict.problems),
        unusual=unusual.by_question(verdict),
        above=around((REMARKS, remarks.by_question(remarks.open_ones(draft.return_.id)))),
        below=around(
            (UNUSUAL, unusual.by_question(verdict)),
            (PERSONAL, by_question(verdict.asked, draft.answers)),
            (NOTES, open_by_question(notes_of(current_user, draft.return_))),
        ),
        due=due_words(draft.return_),
    )
