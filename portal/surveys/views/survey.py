"""The survey of an agency: its link and picture, how many have answered, and once it is closed what they said."""

from __future__ import annotations

import io
import uuid

import segno
from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts import notices
from portal.errors import NotFound
from portal.permissions import Permission, can, needs
from portal.surveys.service import close_survey, open_survey, read_survey
from portal.surveys.service.reading import Survey
from portal.surveys.views.blueprint import blueprint

DONE = {
    "opened": "The survey is open. Give the link to your practitioners.",
    "closed": "The survey is closed. Here is what they said.",
}
READERS = needs(Permission.RETURN_READ, Permission.SUBMISSION_READ)


@blueprint.get("/returns/<uuid:return_id>/survey")
@READERS
def survey(return_id: uuid.UUID) -> ResponseReturnValue:
    found = read_survey(current_user, return_id)
    return render_template(
        "surveys/survey.html",
        survey=found,
        return_=found.return_,
        address=_address(found),
        is_open=found.link is not None and found.link.closed_at is None,
        may_open=can(current_user, Permission.RETURN_ASSIGN, agency_id=found.return_.agency_id),
        may_close=_may_close(found),
        is_partnership=not can(current_user, Permission.RETURN_READ, agency_id=found.return_.agency_id),
        done=DONE.get(request.args.get("done", ""), ""),
    )


@blueprint.post("/returns/<uuid:return_id>/survey")
@needs(Permission.RETURN_ASSIGN)
def begin(return_id: uuid.UUID) -> ResponseReturnValue:
    open_survey(current_user, return_id)
    return redirect(url_for("surveys.survey", return_id=return_id, done="opened"), 303)


@blueprint.post("/returns/<uuid:return_id>/survey/close")
@needs(Permission.RETURN_ASSIGN, Permission.ROUND_MANAGE)
def end(return_id: uuid.UUID) -> ResponseReturnValue:
    close_survey(current_user, return_id)
    return redirect(url_for("surveys.survey", return_id=return_id, done="closed"), 303)


@blueprint.get("/returns/<uuid:return_id>/survey/picture")
@READERS
def picture(return_id: uuid.UUID) -> ResponseReturnValue:
    """The link as a picture for phones, a file of its own as our pages let none stand inside them."""
    address = _address(read_survey(current_user, return_id))
    if not address:
        raise NotFound
    image = io.BytesIO()
    segno.make(address, error="m").save(image, kind="svg", scale=6, border=4, dark="#000", light="#fff", xmldecl=False)
    return Response(image.getvalue(), mimetype="image/svg+xml", headers={"Cache-Control": "no-store"})


def _address(found: Survey) -> str:
    """The whole address behind the link."""
    if found.link is None:
        return ""
    return notices.link(url_for("surveys.ask", link_token=found.link.token))


def _may_close(found: Survey) -> bool:
    own = can(current_user, Permission.RETURN_ASSIGN, agency_id=found.return_.agency_id)
    partnership_id = found.return_.round.partnership_id
    return own or can(current_user, Permission.ROUND_MANAGE, partnership_id=partnership_id)
