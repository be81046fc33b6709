"""The receipt of a submission, to keep and to print."""

from __future__ import annotations

import uuid

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.permissions import Permission, needs
from portal.returns.service import read_submission
from portal.returns.standing import happened, late_words, what_next, words_of
from portal.returns.views.blueprint import blueprint
from portal.returns.views.shared import is_own


def in_groups(digest: str, size: int = 8) -> list[str]:
    """A long number in groups, so that two people can compare it over the telephone."""
    return [digest[start : start + size] for start in range(0, len(digest), size)]


@blueprint.get("/<uuid:return_id>/receipt")
@needs(Permission.RETURN_READ, Permission.SUBMISSION_READ)
def receipt(return_id: uuid.UUID) -> ResponseReturnValue:
    return_, submission = read_submission(current_user, return_id)
    return render_template(
        "returns/receipt.html",
        return_=return_,
        submission=submission,
        digest=in_groups(submission.sha256),
        is_own=is_own(return_),
        happened=happened(return_),
        next=what_next(return_, (), ()),
        status=words_of(return_),
        late=late_words(return_),
    )
