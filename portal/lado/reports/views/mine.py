"""What somebody has begun, sent, or may read."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.lado.reports import service
from portal.lado.reports.views.blueprint import blueprint
from portal.lado.talk.unread import reports_waiting_for
from portal.permissions import Permission, needs


@blueprint.get("/")
@needs(Permission.REPORT_MAKE)
def mine() -> ResponseReturnValue:
    return render_template(
        "concerns/mine.html", reports=service.own_reports(current_user), news=reports_waiting_for(current_user)
    )
