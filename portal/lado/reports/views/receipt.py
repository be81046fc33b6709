"""The receipt: the reference, when to expect a call, what to do tonight, and how far the LADO is. It names nobody."""

from __future__ import annotations

import uuid
from datetime import timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.accounts.freshness import confidential
from portal.database import now
from portal.lado import clock
from portal.lado.before import shown_at
from portal.lado.door.visits import current_author
from portal.lado.reports import service
from portal.lado.reports.reading import sections_to_read
from portal.lado.reports.views.blueprint import blueprint
from portal.lado.talk.unread import count_for_referrer
from portal.local_time import day_of
from portal.permissions import reporter


@blueprint.get("/<uuid:receipt_id>/answers")
@reporter
@confidential
def answers(receipt_id: uuid.UUID) -> ResponseReturnValue:
    """What was sent, as it was sent."""
    draft = service.sent_draft(current_author(), receipt_id)
    return render_template("concerns/answers.html", report=draft.report, parts=sections_to_read(draft))


@blueprint.get("/<uuid:receipt_id>/receipt")
@reporter
def receipt(receipt_id: uuid.UUID) -> ResponseReturnValue:
    found = service.receipt_of(current_author(), receipt_id)
    sent = found.report.sent_at or found.report.updated_at
    return render_template(
        "concerns/receipt.html",
        receipt=found,
        report=found.report,
        shown=shown_at(found.words, now()),
        news=count_for_referrer(found.report) if found.may_read else 0,
        call_on=day_of(clock.respond_by(sent, found.words.answer_days) - timedelta(seconds=1)),
    )
