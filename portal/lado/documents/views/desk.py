"""The documents of a contact: those that came with the report, and those of the desk."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.accounts.words import Mistake
from portal.forms.account import show
from portal.forms.lado_talk import DocumentForm
from portal.lado.desk import people
from portal.lado.desk.service import read_whole
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.documents import service, words
from portal.lado.documents.views.sending import blank_form, brought, download, settings_here
from portal.lado.models import Contact
from portal.permissions import Permission, needs


@blueprint.get("/contacts/<uuid:contact_id>/documents")
@needs(Permission.CONTACT_LIST)
@confidential
def documents(contact_id: uuid.UUID) -> ResponseReturnValue:
    found = read_whole(current_user, contact_id)
    return page(blank_form(), found, words.DONE.get(request.args.get("done", ""), ""))


@blueprint.post("/contacts/<uuid:contact_id>/documents")
@needs(Permission.CONTACT_LIST)
@confidential
def add_document(contact_id: uuid.UUID) -> ResponseReturnValue:
    form = DocumentForm()
    form.label.data = form.label.data or ""
    try:
        service.room_at_desk(current_user, contact_id, form.id_made)
        service.add_for_desk(current_user, contact_id, brought(current_user, contact_id, form))
    except Mistake as mistake:
        found = read_whole(current_user, contact_id, after_refusal=True)
        show(form, mistake.field, mistake.message)
        return page(form, found), mistake.status
    return redirect(url_for("duty.documents", contact_id=contact_id, done="added"), 303)


@blueprint.get("/contacts/<uuid:contact_id>/documents/<uuid:paper_id>")
@needs(Permission.CONTACT_LIST)
@confidential
def document(contact_id: uuid.UUID, paper_id: uuid.UUID) -> ResponseReturnValue:
    return download(*service.document_for_desk(current_user, contact_id, paper_id))


def page(form: DocumentForm, found: Contact, done: str = "") -> str:
    """For those who may read what happened."""
    listed = service.documents_for_desk(current_user, found)
    return render_template(
        "lado/desk/documents.html",
        form=form,
        contact=found,
        documents=listed,
        names=people.names_of([one.added_by_id for one in listed]),
        kinds=words.KINDS,
        size_words=words.size_words,
        most=settings_here().document_size // 1024 // 1024,
        done=done,
    )
