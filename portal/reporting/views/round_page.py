"""Rounds, and the page of one."""

from __future__ import annotations

import uuid

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.forms import library
from portal.local_time import today
from portal.permissions import Permission, can, needs
from portal.reporting.history import change_words
from portal.reporting.progress import VERSIONS
from portal.reporting.service import read_round, read_rounds
from portal.reporting.views.blueprint import blueprint
from portal.reporting.views.filters import address_of, filters_from_address
from portal.returns.standing import STATUS_WORDS

DONE = {
    "opened": "The audit is open, and the safeguarding leads are told by e-mail.",
    "dates": "The days are changed. The agencies that still have to answer are told by e-mail.",
    "closed": "The audit is closed. No more answers are taken.",
    "reopened": "The audit is open again.",
    "cancelled": "The audit is cancelled. The agencies are told by e-mail.",
    "added": "The agencies are asked, and their safeguarding leads are told by e-mail.",
    "removed": "The agency is not asked any more, and is told by e-mail.",
    "remind": "The reminders are on their way.",
    "extend": "The agencies have more time, and are told by e-mail.",
    "call": "The contact is logged.",
}
"""What the page says after something was done; the address names one of these."""

NEEDS = {
    "late": ("agency is late", "agencies are late", "reporting.line"),
    "more_time": ("agency asks for more time", "agencies ask for more time", "reporting.line"),
    "withdraw": ("agency asks to withdraw its answers", "agencies ask to withdraw their answers", "returns.review"),
    "replied": ("agency has replied to a question", "agencies have replied to questions", "returns.review"),
    "unread": ("agency's answers are not yet read", "agencies' answers are not yet read", "returns.review"),
}
"""What waits: the words for one and for several, and the page that leads on."""


@blueprint.get("/rounds")
@needs(Permission.ROUND_READ)
def rounds() -> ResponseReturnValue:
    return render_template("reporting/rounds.html", rounds=read_rounds(current_user), today=today())


@blueprint.get("/rounds/<uuid:round_id>")
@needs(Permission.ROUND_READ)
def round_page(round_id: uuid.UUID) -> ResponseReturnValue:
    filters = filters_from_address()
    page = read_round(current_user, round_id, filters, request.args.get("page", 1, type=int))
    round_ = page.round
    return render_template(
        "reporting/round.html",
        page=page,
        address=address_of(filters),
        today=today(),
        status_words=STATUS_WORDS,
        versions=VERSIONS,
        can_manage=can(current_user, Permission.ROUND_MANAGE, partnership_id=round_.partnership_id),
        can_export=can(current_user, Permission.EXPORT_RETURNS, partnership_id=round_.partnership_id),
        can_compare=bool(library.get(round_.question_set, round_.version).watches),
        needs_words=NEEDS,
        change_words=change_words,
        is_running=round_.closed_at is None and round_.cancelled_at is None,
        done=DONE.get(request.args.get("done", ""), ""),
    )
