"""The answers as they were submitted last, to read: for the agency, and for those in the partnership who may."""

from __future__ import annotations

import uuid

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.forms import library
from portal.forms.check import Asking, asked
from portal.local_time import today
from portal.permissions import Permission, needs
from portal.returns.service import read_submission
from portal.returns.standing import words_of
from portal.returns.views.blueprint import blueprint
from portal.returns.views.shared import is_own
from portal.returns.views.summary import at_a_glance, summary_of


@blueprint.get("/<uuid:return_id>/submitted")
@needs(Permission.RETURN_READ, Permission.SUBMISSION_READ)
def submitted(return_id: uuid.UUID) -> ResponseReturnValue:
    return_, submission = read_submission(current_user, return_id)
    question_set = library.get_by_key(submission.question_set)
    asking = Asking(today(), frozenset(submission.kinds), submission.short)
    questions = asked(question_set, submission.answers, asking)
    sections = summary_of(question_set, questions, submission.answers)
    return render_template(
        "returns/submitted.html",
        return_=return_,
        submission=submission,
        sections=sections,
        glance=at_a_glance(sections, question_set),
        is_own=is_own(return_),
        status=words_of(return_),
    )
