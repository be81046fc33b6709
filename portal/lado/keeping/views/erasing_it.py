"""Proposing that a case is erased, and the second person's yes or no."""

from __future__ import annotations

import uuid

from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.forms.lado_desk import SeenForm
from portal.forms.lado_keeping import EraseForm
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.keeping import service, words
from portal.lado.keeping.service.find import read_case
from portal.lado.keeping.views.overview import again
from portal.lado.keeping.views.shown import back_to, do, drawn
from portal.lado.models import Contact
from portal.permissions import Permission, needs


@blueprint.get("/contacts/<uuid:contact_id>/keeping/erase")
@needs(Permission.CONTACT_APPOINT)
@confidential
def keeping_erase_page(contact_id: uuid.UUID) -> ResponseReturnValue:
    return _erase_page(EraseForm(formdata=None), read_case(current_user, contact_id))


@blueprint.post("/contacts/<uuid:contact_id>/keeping/erase")
@needs(Permission.CONTACT_APPOINT)
@confidential
def keeping_erase(contact_id: uuid.UUID) -> ResponseReturnValue:
    form = EraseForm()
    note = form.note.data = form.note.data or ""
    reason = service.Reason(form.why.data or "", note)
    return do(
        lambda: service.propose(current_user, contact_id, reason, seen=form.seen_revision),
        contact_id,
        form,
        _erase_page,
        lambda _done: back_to(contact_id, "proposed"),
    )


@blueprint.post("/contacts/<uuid:contact_id>/keeping/erase/confirm")
@needs(Permission.CONTACT_DECIDE)
@confidential
def keeping_confirm(contact_id: uuid.UUID) -> ResponseReturnValue:
    form = SeenForm()
    return do(
        lambda: service.confirm(current_user, contact_id, seen=form.seen_revision),
        contact_id,
        form,
        again,
        lambda _done: back_to(contact_id, "confirmed"),
    )


@blueprint.post("/contacts/<uuid:contact_id>/keeping/erase/withdraw")
@needs(Permission.CONTACT_DECIDE)
@confidential
def keeping_withdraw(contact_id: uuid.UUID) -> ResponseReturnValue:
    form = SeenForm()
    return do(
        lambda: service.withdraw(current_user, contact_id, seen=form.seen_revision),
        contact_id,
        form,
        again,
        lambda _done: back_to(contact_id, "withdrawn"),
    )


def _erase_page(form: EraseForm, found: Contact, changed: str = "") -> str:
    form.offer(list(words.WHY_ERASE.items()))
    return drawn("erase")(form, found, changed)
