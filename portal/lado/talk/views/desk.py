"""What was said about a contact, as the desk reads it, and a box to ask or answer."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.accounts.words import Mistake
from portal.forms.account import show_all
from portal.forms.lado_talk import SayForm
from portal.lado.desk import people
from portal.lado.desk.service import read_whole
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.models import Contact
from portal.lado.talk import service
from portal.lado.talk.words import AT_THE_DESK, DONE
from portal.permissions import Permission, needs


@blueprint.get("/contacts/<uuid:contact_id>/messages")
@needs(Permission.CONTACT_LIST)
@confidential
def messages(contact_id: uuid.UUID) -> ResponseReturnValue:
    form = SayForm(formdata=None)
    form.made.data = str(uuid.uuid4())
    found = read_whole(current_user, contact_id)
    return page(form, found, DONE.get(request.args.get("done", ""), ""))


@blueprint.post("/contacts/<uuid:contact_id>/messages")
@needs(Permission.CONTACT_LIST)
@confidential
def ask(contact_id: uuid.UUID) -> ResponseReturnValue:
    form = SayForm()
    form.text.data = form.text.data or ""
    try:
        service.ask(current_user, contact_id, form.id_made, form.text.data)
    except Mistake as mistake:
        found = read_whole(current_user, contact_id, after_refusal=True)
        show_all(form, mistake.at_fields)
        return page(form, found), mistake.status
    return redirect(url_for("duty.messages", contact_id=contact_id, done="sent"), 303)


@blueprint.post("/contacts/<uuid:contact_id>/messages/read")
@needs(Permission.CONTACT_LIST)
@confidential
def read_messages(contact_id: uuid.UUID) -> ResponseReturnValue:
    service.desk_has_read(current_user, contact_id)
    return redirect(url_for("duty.messages", contact_id=contact_id, done="read"), 303)


def page(form: SayForm, found: Contact, done: str = "") -> str:
    """For those who may read what happened."""
    said = service.desk_conversation(current_user, found)
    return render_template(
        "lado/desk/messages.html",
        form=form,
        contact=found,
        said=said,
        unread=[one for one in said if not one.from_desk and one.read_at is None],
        names=people.names_of([one.author_id for one in said]),
        titles=AT_THE_DESK,
        done=done,
    )
