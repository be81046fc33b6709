"""The page that asks why somebody opens a contact, and what leads there."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.accounts.words import Mistake
from portal.database import db
from portal.forms.account import show_all
from portal.forms.lado_need import OpenForm
from portal.lado.desk.service import read_contact
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.need import service
from portal.lado.need.service import ChangedKind, Opening
from portal.lado.policy import NeedsReason
from portal.permissions import Permission, needs

OF_THE_PAGE = frozenset({"csrf_token", "seen", "token", "made"})
"""Fields of a form that nobody types into."""


@blueprint.errorhandler(NeedsReason)
def ask_why(error: NeedsReason) -> ResponseReturnValue:
    """A page leads to the question. What was sent is not done, and is given back to be copied."""
    if request.method == "GET":
        return redirect(url_for("duty.open_page", contact_id=error.contact_id), 303)
    db.finish_request(succeeded=False)
    typed = [text for name, text in request.form.items(multi=True) if name not in OF_THE_PAGE and text.strip()]
    return render_template("lado/need/not_done.html", contact_id=error.contact_id, typed=typed), error.status


@blueprint.get("/contacts/<uuid:contact_id>/why")
@needs(Permission.CONTACT_LIST)
@confidential
def open_page(contact_id: uuid.UUID) -> ResponseReturnValue:
    """The question; or the contact, for whoever reads it already."""
    read_contact(current_user, contact_id)
    opening = service.how_to_open(current_user, contact_id)
    if not opening.kind:
        return redirect(url_for("duty.contact", contact_id=contact_id), 303)
    return _page(OpenForm(formdata=None), opening)


@blueprint.post("/contacts/<uuid:contact_id>/why")
@needs(Permission.CONTACT_LIST)
@confidential
def open_contact(contact_id: uuid.UUID) -> ResponseReturnValue:
    form = OpenForm()
    form.reason.data = form.reason.data or ""
    try:
        service.open_contact(current_user, contact_id, form.reason.data, promised=form.kind.data or "")
    except Mistake as mistake:
        show_all(form, mistake.at_fields)
        return _again(form, contact_id), mistake.status
    except ChangedKind as changed:
        return _again(form, contact_id, changed.message), changed.status
    return redirect(url_for("duty.contact", contact_id=contact_id), 303)


def _page(form: OpenForm, opening: Opening, changed: str = "") -> str:
    form.kind.data = opening.kind
    return render_template("lado/need/open.html", form=form, opening=opening, contact=opening.contact, changed=changed)


def _again(form: OpenForm, contact_id: uuid.UUID, changed: str = "") -> str:
    """Nothing is left of what was begun."""
    read_contact(current_user, contact_id, after_refusal=True)
    return _page(form, service.how_to_open(current_user, contact_id), changed)
