"""Bringing a list of checks: the file, what it would do, and doing it."""

from __future__ import annotations

import uuid
from io import BytesIO

from flask import redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from portal.accounts.freshness import confidential
from portal.accounts.imports.plan import Plan
from portal.accounts.words import Mistake
from portal.database import db
from portal.forms.account import show
from portal.forms.lado_checks import ChecksFileForm
from portal.lado.checks.blank import blank_workbook
from portal.lado.checks.service import lists
from portal.lado.desk.people import desk_of
from portal.lado.desk.views.blueprint import blueprint
from portal.permissions import Permission, needs
from portal.uploads import BadFile, Table, read

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/checks/list")
@needs(Permission.CONTACT_LOG)
@confidential
def checks_file() -> ResponseReturnValue:
    return _page(ChecksFileForm(), None)


@blueprint.post("/checks/list")
@needs(Permission.CONTACT_LOG)
@confidential
def bring_checks() -> ResponseReturnValue:
    """Read the file. Whatever is wrong with it is listed, row by row, and nothing of it is kept."""
    form = ChecksFileForm()
    try:
        table = _table_in(request.files.get("file"))
        made = lists.bring(current_user, desk_of(current_user), table)
    except lists.Faulty as faulty:
        show(form, "file", faulty.message)
        return _page(form, faulty.plan), faulty.status
    except BadFile as bad:
        show(form, "file", bad.message)
        return _page(form, None), bad.status
    except Mistake as mistake:
        show(form, mistake.field, mistake.message)
        return _page(form, None), mistake.status
    return redirect(url_for("duty.checks_preview", list_id=made.id), 303)


@blueprint.get("/checks/list/<uuid:list_id>")
@needs(Permission.CONTACT_LOG)
@confidential
def checks_preview(list_id: uuid.UUID) -> ResponseReturnValue:
    return _preview(list_id, "")


@blueprint.post("/checks/list/<uuid:list_id>")
@needs(Permission.CONTACT_LOG)
@confidential
def import_checks(list_id: uuid.UUID) -> ResponseReturnValue:
    """Add what the page showed; when that is no longer what would happen, show what would."""
    try:
        lists.confirm(current_user, list_id, request.form.get("seen", ""))
    except lists.Changed as changed:
        return _preview(list_id, changed.message), changed.status
    return redirect(url_for("duty.checks", done="imported"), 303)


@blueprint.get("/checks/list/blank.xlsx")
@needs(Permission.CONTACT_LOG)
def blank_checks() -> ResponseReturnValue:
    """An empty workbook to fill in."""
    return send_file(
        BytesIO(blank_workbook()), mimetype=XLSX, as_attachment=True, download_name="checks-to-import.xlsx"
    )


def _table_in(file: FileStorage | None) -> Table:
    """The table that was uploaded. Reading may take seconds, and nobody must wait to save meanwhile: what the request
    began is undone before.
    """
    if file is None or not file.filename:
        raise Mistake("file", "Choose a file")
    db.finish_request(succeeded=False)
    return read(file.stream.read(lists.LIMITS.size + 1), file.filename, lists.LIMITS)


def _page(form: ChecksFileForm, plan: Plan | None) -> str:
    return render_template("lado/checks/file.html", form=form, plan=plan, columns=lists.COLUMNS)


def _preview(list_id: uuid.UUID, changed: str) -> str:
    _, plan, token = lists.look(current_user, list_id)
    counts = [(word, plan.count(word)) for word in (lists.ADD, lists.LEAVE) if plan.count(word)]
    return render_template(
        "lado/checks/preview.html", plan=plan, seen=token, changed=changed, counts=counts, list_id=list_id
    )
