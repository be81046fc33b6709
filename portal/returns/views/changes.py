"""What a submission says otherwise than the one before it."""

from __future__ import annotations

import uuid

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.permissions import Permission, needs
from portal.returns.differences import by_section, differences
from portal.returns.service import read_submission
from portal.returns.views.blueprint import blueprint
from portal.returns.views.reading import reading_of


@blueprint.get("/<uuid:return_id>/changes/<int:number>")
@needs(Permission.RETURN_READ, Permission.SUBMISSION_READ)
def changes(return_id: uuid.UUID, number: int) -> ResponseReturnValue:
    return_, submission = read_submission(current_user, return_id, number)
    reading = reading_of(return_, submission)
    before = None if reading.is_first else read_submission(current_user, return_id, number - 1)[1]
    changed = differences(reading.question_set, before.answers, submission.answers) if before is not None else []
    return render_template(
        "returns/changes.html",
        reading=reading,
        return_=return_,
        submission=submission,
        before=before,
        count=len(changed),
        sections=by_section(reading.question_set, changed),
    )
