"""Check and send: everything as it will be read, and by whom."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.database import now
from portal.errors import Refused
from portal.lado.door.visits import current_author
from portal.lado.reports import service
from portal.lado.reports.colleagues import colleagues_of
from portal.lado.reports.draft import ReportDraft
from portal.lado.reports.reading import sections_to_read
from portal.lado.reports.service import Readers
from portal.lado.reports.small_print import clock_words
from portal.lado.reports.views.blueprint import blueprint
from portal.permissions import reporter


@blueprint.get("/<uuid:report_id>/check")
@reporter
def check_answers(report_id: uuid.UUID) -> ResponseReturnValue:
    draft = service.author_draft(current_author(), report_id)
    if draft.report.state == "sent":
        return redirect(url_for("concerns.receipt", receipt_id=report_id))
    return page(draft)


@blueprint.post("/<uuid:report_id>/check")
@reporter
def send(report_id: uuid.UUID) -> ResponseReturnValue:
    """Send it. Whoever presses the button twice, or goes back and presses it again, gets the same receipt."""
    draft = service.author_draft(current_author(), report_id)
    if draft.report.state != "sent" and draft.checked().problems:
        return page(draft), 422
    report = service.send(current_author(), report_id, request.form.get("_token", ""), readers_chosen())
    return redirect(url_for("concerns.receipt", receipt_id=report.id), 303)


def readers_chosen() -> Readers:
    manager = request.form.get("case_manager", "")
    others = frozenset(_uuid(one) for one in request.form.getlist("readers") if one)
    return Readers(_uuid(manager) if manager else None, others)


def page(draft: ReportDraft) -> str:
    checked = draft.checked()
    return render_template(
        "concerns/check.html",
        draft=draft,
        parts=sections_to_read(draft),
        problems=len(checked.problems),
        colleagues=colleagues_of(current_author(), draft.report),
        clock=clock_words(checked, service.words_for(draft), now()),
        token=draft.report.id.hex,
        reporter=service.reporter_lines(draft),
    )


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Refused("Choose readers from the list on this page. Open it again.") from None
