"""The partnership paper: the figures of a round on one page, to print for a meeting."""

from __future__ import annotations

import uuid

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.local_time import today
from portal.permissions import Permission, needs
from portal.reporting.after_closing import after_closing
from portal.reporting.paper import MOST_AGENCIES, paper_of
from portal.reporting.service.read_after import reviewed_round
from portal.reporting.views.blueprint import blueprint
from portal.returns.reviewing.recommendations import recommendations_of
from portal.returns.reviewing.service.challenge import attendance_of, events_of


@blueprint.get("/rounds/<uuid:round_id>/paper")
@needs(Permission.SUBMISSION_READ)
def paper(round_id: uuid.UUID) -> ResponseReturnValue:
    round_ = reviewed_round(current_user, round_id)
    after, attendance = after_closing(round_), attendance_of(round_id)
    return render_template(
        "reporting/paper.html",
        round=round_,
        after=after,
        paper=paper_of(round_) if 0 < after.submitted <= MOST_AGENCIES else None,
        events=[(one, *attendance.get(one.id, (0, 0))) for one in events_of(round_id)],
        recommendations=recommendations_of(round_id),
        today=today(),
    )
