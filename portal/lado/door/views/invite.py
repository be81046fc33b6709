"""The desk sends a link to somebody who called."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.accounts.words import Mistake
from portal.lado.desk.people import desk_of
from portal.lado.desk.service import read_contact
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.door import service
from portal.permissions import Permission, needs


@blueprint.get("/send-link")
@needs(Permission.CONTACT_LOG)
@confidential
def link_page() -> ResponseReturnValue:
    return page()


@blueprint.post("/send-link")
@needs(Permission.CONTACT_LOG)
@confidential
def send_link() -> ResponseReturnValue:
    try:
        service.invite(current_user, desk_of(current_user).id, request.form.get("email", ""))
    except Mistake as mistake:
        return page(mistake), mistake.status
    return redirect(url_for("duty.link_page", done="sent"), 303)


@blueprint.get("/contacts/<uuid:contact_id>/send-link")
@needs(Permission.CONTACT_LOG)
@confidential
def contact_link_page(contact_id: uuid.UUID) -> ResponseReturnValue:
    return page_of_contact(contact_id)


@blueprint.post("/contacts/<uuid:contact_id>/send-link")
@needs(Permission.CONTACT_LOG)
@confidential
def send_contact_link(contact_id: uuid.UUID) -> ResponseReturnValue:
    """The link of this call: what is sent with it joins the contact."""
    try:
        service.invite_to_call(current_user, contact_id, request.form.get("email", ""))
    except Mistake as mistake:
        return page_of_contact(contact_id, mistake), mistake.status
    return redirect(url_for("duty.contact_link_page", contact_id=contact_id, done="sent"), 303)


def page_of_contact(contact_id: uuid.UUID, mistake: Mistake | None = None) -> str:
    contact = read_contact(current_user, contact_id, after_refusal=mistake is not None)
    return page(mistake, contact=contact, may=service.may_invite(contact))


def page(mistake: Mistake | None = None, **shown: object) -> str:
    errors = [(mistake.message, f"#{mistake.field}")] if mistake else []
    sent = request.args.get("done") == "sent"
    return render_template(
        "lado/desk/send_link.html", **{"may": True, **shown}, errors=errors, sent=sent, typed=request.form
    )
