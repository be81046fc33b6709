"""The answers as they were submitted, to read, print and download: for the agency, and for who may in the partnership.

They stay for as long as the submission is kept, also when changes were asked for since and when the round is closed.
"""

from __future__ import annotations

import uuid
from io import BytesIO

from flask import render_template, send_file
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import fresh
from portal.permissions import Permission, needs
from portal.returns import queries
from portal.returns.service import download_submission, read_submission
from portal.returns.views import threads
from portal.returns.views.around import NO_REASON, around
from portal.returns.views.blueprint import blueprint
from portal.returns.views.reading import reading_of

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/<uuid:return_id>/submitted")
@needs(Permission.RETURN_READ, Permission.SUBMISSION_READ)
def submitted(return_id: uuid.UUID) -> ResponseReturnValue:
    return page_of(return_id)


@blueprint.get("/<uuid:return_id>/submitted/<int:number>")
@needs(Permission.RETURN_READ, Permission.SUBMISSION_READ)
def submitted_before(return_id: uuid.UUID, number: int) -> ResponseReturnValue:
    return page_of(return_id, number)


@blueprint.get("/<uuid:return_id>/submitted/<int:number>/file")
@needs(Permission.RETURN_READ, Permission.SUBMISSION_READ)
@fresh
def submitted_file(return_id: uuid.UUID, number: int) -> ResponseReturnValue:
    """Names of people stand in it, so that whoever takes it away has proved just now who they are."""
    name, content = download_submission(current_user, return_id, number)
    return send_file(BytesIO(content), mimetype=MEDIA_TYPE, as_attachment=True, download_name=name, max_age=0)


def page_of(return_id: uuid.UUID, number: int | None = None) -> str:
    return_, submission = read_submission(current_user, return_id, number)
    reading = reading_of(return_, submission)
    said = queries.of_return(return_.id)
    return render_template(
        "returns/submitted.html",
        reading=reading,
        return_=return_,
        submission=submission,
        below=around(
            (NO_REASON, reading.unusual), (threads.THREADS, threads.by_question(return_, reading.sections, said))
        ),
    )
