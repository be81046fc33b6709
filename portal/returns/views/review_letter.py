"""The letter that comes with a partnership review: to read and print, and as plain text to paste."""

from __future__ import annotations

import uuid

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.local_time import today
from portal.permissions import Permission, needs
from portal.returns.reviewing import service
from portal.returns.reviewing.letter import ReviewLetter, letter_of
from portal.returns.service import get_return
from portal.returns.views.blueprint import blueprint
from portal.returns.views.shared import is_own


@blueprint.get("/<uuid:return_id>/letter")
@needs(Permission.RETURN_READ, Permission.SUBMISSION_READ)
def review_letter(return_id: uuid.UUID) -> ResponseReturnValue:
    return render_template("returns/review_letter.html", letter=read(return_id), today=today())


@blueprint.get("/<uuid:return_id>/letter/file")
@needs(Permission.RETURN_READ, Permission.SUBMISSION_READ)
def review_letter_text(return_id: uuid.UUID) -> ResponseReturnValue:
    text = render_template("returns/review_letter.txt", letter=read(return_id), today=today())
    return Response(text, mimetype="text/plain")


def read(return_id: uuid.UUID) -> ReviewLetter:
    """The agency reads it once it is shared, the partnership always."""
    own = is_own(get_return(current_user, return_id))
    return letter_of((service.read_own_review if own else service.read_review)(current_user, return_id))
