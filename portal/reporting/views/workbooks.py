"""The workbooks asked for: whether they are ready, and the files."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.permissions import Permission, needs
from portal.reporting.models import Kind
from portal.reporting.service import download_export, read_export, request_anonymised, request_export
from portal.reporting.views.blueprint import blueprint
from portal.reporting.views.filters import filters_from_address


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
    return render_template("reporting/export.html", export=read_export(current_user, export_id))


@blueprint.get("/workbooks/<uuid:export_id>/file")
@needs(Permission.EXPORT_RETURNS)
def export_file(export_id: uuid.UUID) -> ResponseReturnValue:
    stored, path = download_export(current_user, export_id)
    return send_file(path, mimetype=stored.media_type, as_attachment=True, download_name=stored.name, max_age=0)
