"""The partnership reviews of a round: every agency that has submitted, and how far its review is."""

from __future__ import annotations

import uuid

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.permissions import Permission, needs
from portal.reporting.after_closing import PAGE_SIZE, after_closing, review_lines
from portal.reporting.service.read_after import reviewed_round
from portal.reporting.service.read_round import LAST_PAGE
from portal.reporting.views.blueprint import blueprint


@blueprint.get("/rounds/<uuid:round_id>/partnership-reviews")
@needs(Permission.SUBMISSION_READ)
def reviews(round_id: uuid.UUID) -> ResponseReturnValue:
    round_ = reviewed_round(current_user, round_id)
    page = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    after = after_closing(round_)
    return render_template(
        "reporting/reviews.html",
        round=round_,
        after=after,
        lines=review_lines(round_, page),
        page=page,
        pages=max(1, -(-after.submitted // PAGE_SIZE)),
    )
