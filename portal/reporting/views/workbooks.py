"""The workbooks asked for: whether they are ready, the files, and who asked for and took which."""

from __future__ import annotations

import uuid
from datetime import timedelta

from flask import make_response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import fresh
from portal.database import now
from portal.permissions import Permission, needs
from portal.reporting.models import ExportRequest, Kind, Standing
from portal.reporting.progress import VERSIONS
from portal.reporting.service import (
    download_export,
    read_export_line,
    read_exports,
    request_again,
    request_anonymised,
    request_export,
)
from portal.reporting.service.write_workbook import from_json
from portal.reporting.views.blueprint import blueprint
from portal.reporting.views.filters import filters_from_address
from portal.returns.standing import STATUS_WORDS

LOOK_AGAIN = 10
"""After so many seconds a page that waits looks again by itself."""

WATCHED_FOR = timedelta(minutes=30)
"""So long a page looks again by itself: one that is forgotten must not keep its person signed in."""

REMEDIES = {
    "WorkbookTooLarge": "Excel cannot hold so many answers in one sheet. On the page of the audit, choose one sector "
    "or one status, and download that.",
    "TooFewAgencies": "Fewer than five agencies have submitted now, so letters would not hide them. Try again when "
    "more have.",
}
"""What to do about the kinds of trouble that a second try would not mend."""


@blueprint.post("/rounds/<uuid:round_id>/workbook")
@needs(Permission.EXPORT_RETURNS)
def ask_for_workbook(round_id: uuid.UUID) -> ResponseReturnValue:
    if request.form.get("kind") == Kind.ANONYMISED:
        wanted = request_anonymised(current_user, round_id)
    else:
        wanted = request_export(current_user, round_id, filters_from_address())
    return redirect(url_for("reporting.export_page", export_id=wanted.id), 303)


@blueprint.get("/workbooks/<uuid:export_id>")
@needs(Permission.EXPORT_RETURNS)
def export_page(export_id: uuid.UUID) -> ResponseReturnValue:
    line = read_export_line(current_user, export_id)
    export = line.request
    waits = export.standing in (Standing.QUEUED, Standing.MAKING)
    watching = waits and request.args.get("watch") != "no" and now() - export.requested_at < WATCHED_FOR
    html = render_template(
        "reporting/export.html",
        line=line,
        export=export,
        chosen=chosen_words(export),
        watching=watching,
        seconds=LOOK_AGAIN,
        remedy=REMEDIES.get(export.problem, ""),
    )
    response = make_response(html)
    if watching:
        response.headers["Refresh"] = str(LOOK_AGAIN)
    return response


@blueprint.post("/workbooks/<uuid:export_id>/again")
@needs(Permission.EXPORT_RETURNS)
def ask_again(export_id: uuid.UUID) -> ResponseReturnValue:
    wanted = request_again(current_user, export_id)
    return redirect(url_for("reporting.export_page", export_id=wanted.id), 303)


@blueprint.get("/rounds/<uuid:round_id>/workbooks")
@needs(Permission.EXPORT_RETURNS)
def workbooks(round_id: uuid.UUID) -> ResponseReturnValue:
    page = read_exports(current_user, round_id, request.args.get("page", 1, type=int))
    return render_template("reporting/workbooks.html", page=page, chosen_words=chosen_words)


def chosen_words(export: ExportRequest) -> str:
    """What of the audit is in it: ``Status submitted, sector Health``, or the whole."""
    filters, texts = from_json(export.filters), len(export.filters.get("texts", ()))
    words = [
        f"status {STATUS_WORDS[filters.status].label.lower()}" if filters.status else "",
        f"sector {filters.sector}" if filters.sector else "",
        "late" if filters.late else "",
        VERSIONS.get(filters.version, ""),
    ]
    chosen = ", ".join(word for word in words if word) or "whole audit"
    passed = f", with {texts} text{'' if texts == 1 else 's'} passed" if texts else ""
    return chosen[:1].upper() + chosen[1:] + passed


@blueprint.get("/workbooks/<uuid:export_id>/file")
@needs(Permission.EXPORT_RETURNS)
@fresh
def export_file(export_id: uuid.UUID) -> ResponseReturnValue:
    stored, path = download_export(current_user, export_id)
    return send_file(path, mimetype=stored.media_type, as_attachment=True, download_name=stored.name, max_age=0)
