"""The safeguarding lead says who fills in which section."""

from __future__ import annotations

import uuid

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.permissions import Permission, needs
from portal.returns.service import assign, assignments_of
from portal.returns.views.blueprint import blueprint
from portal.returns.views.shared import draft_of

FIELD = "assign-"
"""Before the key of a section, the name of the field that says who fills it in."""


@blueprint.post("/<uuid:return_id>/assign")
@needs(Permission.RETURN_SEND_FOR_APPROVAL)
def assign_sections(return_id: uuid.UUID) -> ResponseReturnValue:
    """Only what was changed is changed, so that nobody is told twice."""
    draft = draft_of(return_id)
    there = {key: str(row.user_id) for key, row in assignments_of(current_user, draft.return_).items()}
    for section in draft.question_set.sections:
        chosen = request.form.get(FIELD + section.key)
        if chosen is not None and chosen != there.get(section.key, ""):
            assign(current_user, return_id, section.key, person_id(chosen))
    return redirect(url_for("returns.task_list", return_id=return_id, done="assigned"), 303)


def person_id(chosen: str) -> uuid.UUID | None:
    """Whom a choice means; None for nobody. What is no id at all means a person whom nobody has."""
    if not chosen:
        return None
    try:
        return uuid.UUID(chosen)
    except ValueError:
        return uuid.UUID(int=0)
