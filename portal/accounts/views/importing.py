"""Bringing many agencies or people at once: the file, what it would do, and doing it."""

from __future__ import annotations

import uuid
from io import BytesIO

from flask import abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from portal.accounts import agency_list
from portal.accounts.freshness import fresh
from portal.accounts.imports import blank, verbs
from portal.accounts.imports.kinds import KINDS, Kind
from portal.accounts.imports.plan import Plan
from portal.accounts.imports.verbs import Changed, Faulty
from portal.accounts.views.blueprint import blueprint, status_of
from portal.accounts.words import Mistake
from portal.database import db
from portal.forms.account import choices, show
from portal.forms.imports import ImportForm
from portal.permissions import Permission, needs
from portal.uploads import BadFile, Limits, Table, read

IMPORTS = needs(Permission.PARTNERSHIP_MANAGE, Permission.PARTNERSHIP_INVITE)
A_PAGE = 100
BACK = {"agencies": "accounts.agencies", "people": "accounts.people"}
FORMATS = {
    "xlsx": (blank.blank_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (blank.blank_csv, "text/csv"),
}


@blueprint.get("/imports/new/<import_kind>")
@IMPORTS
def import_page(import_kind: str) -> ResponseReturnValue:
    kind = _kind(import_kind)
    return _page(kind, _form(kind), None)


@blueprint.post("/imports/new/<import_kind>")
@IMPORTS
def bring_import(import_kind: str) -> ResponseReturnValue:
    """Read the file. Whatever is wrong with it is listed, row by row, and nothing of it is kept."""
    kind = _kind(import_kind)
    form = _form(kind)
    try:
        table = _table_in(request.files.get("file"))
        partnership = agency_list.partnership_chosen(current_user, form.partnership.data or "")
        existing = verbs.CHANGE if kind.chooses and form.existing.data == verbs.CHANGE else verbs.LEAVE
        made = verbs.bring(current_user, kind, partnership, table, existing)
    except BadFile as bad:
        show(form, "file", bad.message)
        return _page(kind, form, None)
    except Faulty as faulty:
        show(form, "file", faulty.message)
        return _page(kind, form, faulty.plan)
    except Mistake as mistake:
        show(form, mistake.field, mistake.message)
        return _page(kind, form, None)
    return redirect(url_for("accounts.import_preview", import_id=made.id), 303)


@blueprint.get("/imports/<uuid:import_id>")
@IMPORTS
def import_preview(import_id: uuid.UUID) -> ResponseReturnValue:
    return _preview(import_id, "")


@blueprint.post("/imports/<uuid:import_id>")
@IMPORTS
@fresh
def confirm_import(import_id: uuid.UUID) -> ResponseReturnValue:
    """Do what the page showed; when that is no longer what would happen, show what would."""
    try:
        done = verbs.confirm(current_user, import_id, request.form.get("seen", ""))
    except Changed as changed:
        return _preview(import_id, changed.message)
    return redirect(url_for(BACK[done.kind], done=f"imported_{done.kind}"), 303)


@blueprint.get("/imports/blank/<import_kind>.<any(xlsx, csv):file_format>")
@IMPORTS
def blank_import(import_kind: str, file_format: str) -> ResponseReturnValue:
    """An empty file to fill in."""
    kind = _kind(import_kind)
    make, mimetype = FORMATS[file_format]
    return send_file(
        BytesIO(make(kind)),
        mimetype=mimetype,
        as_attachment=True,
        download_name=f"{kind.key}-to-import.{file_format}",
    )


def _table_in(file: FileStorage | None) -> Table:
    """The table that was uploaded. Reading may take seconds, and nobody must wait to save meanwhile: what the request
    began is undone before.
    """
    if file is None or not file.filename:
        raise Mistake("file", "Choose a file")
    db.finish_request(succeeded=False)
    return read(file.stream.read(Limits().size + 1), file.filename)


def _kind(key: str) -> Kind:
    if key not in KINDS:
        abort(404)
    return KINDS[key]


def _form(kind: Kind) -> ImportForm:
    form = ImportForm()
    mine = [(str(one.id), one.name) for one in agency_list.partnerships_of(current_user)]
    form.partnership.choices = choices(mine)
    if not kind.chooses:
        del form.existing
    return form


def _page(kind: Kind, form: ImportForm, plan: Plan | None) -> ResponseReturnValue:
    page = render_template("accounts/import.html", kind=kind, form=form, plan=plan, back=BACK[kind.key])
    return page, status_of(form)


def _preview(import_id: uuid.UUID, changed: str) -> ResponseReturnValue:
    _, kind, plan, token = verbs.look(current_user, import_id)
    number = request.args.get("page", "1")
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    pages = max(1, -(-len(plan.lines) // A_PAGE))
    page = min(max(page, 1), pages)
    words = sorted({line.does for line in plan.lines})
    shown = render_template(
        "accounts/import_preview.html",
        kind=kind,
        plan=plan,
        seen=token,
        changed=changed,
        counts=[(word, plan.count(word)) for word in words],
        lines=plan.lines[(page - 1) * A_PAGE : page * A_PAGE],
        page=page,
        pages=pages,
        import_id=import_id,
        back=BACK[kind.key],
    )
    return shown, 409 if changed else 200
