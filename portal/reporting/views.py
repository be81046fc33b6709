"""The coordinator's pages: rounds, one round, and the workbooks asked for."""

from __future__ import annotations

import uuid

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.local_time import today
from portal.permissions import Permission, needs
from portal.reporting import cards
from portal.reporting.models import Kind
from portal.reporting.progress import Filters
from portal.reporting.service import (
    download_export,
    read_export,
    read_round,
    read_rounds,
    request_anonymised,
    request_export,
)
from portal.returns.models import Status
from portal.returns.standing import STATUS_WORDS

blueprint = Blueprint("reporting", __name__)
cards.register()


@blueprint.get("/rounds")
@needs(Permission.ROUND_READ)
def rounds() -> ResponseReturnValue:
    return render_template("reporting/rounds.html", rounds=read_rounds(current_user), today=today())


@blueprint.get("/rounds/<uuid:round_id>")
@needs(Permission.ROUND_READ)
def round_page(round_id: uuid.UUID) -> ResponseReturnValue:
    number = request.args.get("page", 1, type=int)
    page = read_round(current_user, round_id, filters_from_address(), number)
    return render_template("reporting/round.html", page=page, today=today(), status_words=STATUS_WORDS)


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


def filters_from_address() -> Filters:
    """The filters that the address names; what is not one of ours is left out."""
    status = request.args.get("status", "")
    return Filters(
        status=Status(status) if status in set(Status) else None,
        sector=request.args.get("sector", "")[:100].replace("\0", ""),  # PostgreSQL cannot even be asked for a NUL.
        late=request.args.get("late") == "yes",
    )
