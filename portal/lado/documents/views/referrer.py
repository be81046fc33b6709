"""The documents of a report: before sending and afterwards, on one page."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.freshness import confidential
from portal.accounts.words import Mistake
from portal.database import db
from portal.forms.account import show
from portal.forms.lado_talk import DocumentForm
from portal.lado.documents import service, words
from portal.lado.documents.views.sending import blank_form, brought, download, settings_here
from portal.lado.door.visits import current_author
from portal.lado.reports.views.blueprint import blueprint
from portal.permissions import reporter


@blueprint.get("/<uuid:report_id>/files")
@reporter
@confidential
def files(report_id: uuid.UUID) -> ResponseReturnValue:
    return page(blank_form(), report_id, words.DONE.get(request.args.get("done", ""), ""))


@blueprint.post("/<uuid:report_id>/files")
@reporter
@confidential
def add_file(report_id: uuid.UUID) -> ResponseReturnValue:
    """Keep it once. What is wrong with it is said at the box, and nothing of it is kept."""
    form = DocumentForm()
    form.label.data = form.label.data or ""
    author = current_author()
    try:
        service.room_for(author, report_id, form.id_made)
        service.add(author, report_id, brought(author, report_id, form))
    except Mistake as mistake:
        db.finish_request(succeeded=False)
        show(form, mistake.field, mistake.message)
        return page(form, report_id), mistake.status
    return redirect(url_for("concerns.files", report_id=report_id, done="added"), 303)


@blueprint.get("/<uuid:report_id>/files/<uuid:document_id>")
@reporter
@confidential
def file(report_id: uuid.UUID, document_id: uuid.UUID) -> ResponseReturnValue:
    return download(*service.document_to_read(current_author(), report_id, document_id))


@blueprint.post("/<uuid:report_id>/files/<uuid:document_id>/remove")
@reporter
@confidential
def remove_file(report_id: uuid.UUID, document_id: uuid.UUID) -> ResponseReturnValue:
    service.remove(current_author(), report_id, document_id)
    return redirect(url_for("concerns.files", report_id=report_id, done="removed"), 303)


def page(form: DocumentForm, report_id: uuid.UUID, done: str = "") -> str:
    return render_template(
        "concerns/files.html",
        form=form,
        papers=service.papers_of(current_author(), report_id),
        kinds=words.KINDS,
        size_words=words.size_words,
        most=settings_here().document_size // 1024 // 1024,
        done=done,
    )
