"""Holding a case, letting it go again, and keeping it longer when its time has come."""

from __future__ import annotations

import uuid

from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.forms.lado_keeping import HoldForm, KeepForm
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.keeping import service
from portal.lado.keeping.service.find import read_case
from portal.lado.keeping.views.shown import back_to, do, drawn
from portal.permissions import Permission, needs

hold_page, unhold_page, longer_page = drawn("hold"), drawn("unhold"), drawn("longer")


@blueprint.get("/contacts/<uuid:contact_id>/keeping/hold")
@needs(Permission.CONTACT_DECIDE)
@confidential
def keeping_hold_page(contact_id: uuid.UUID) -> ResponseReturnValue:
    return hold_page(HoldForm(formdata=None), read_case(current_user, contact_id), "")


@blueprint.post("/contacts/<uuid:contact_id>/keeping/hold")
@needs(Permission.CONTACT_DECIDE)
@confidential
def keeping_hold(contact_id: uuid.UUID) -> ResponseReturnValue:
    form = HoldForm()
    typed = form.reason.data = form.reason.data or ""
    return do(
        lambda: service.place_hold(current_user, contact_id, typed, seen=form.seen_revision),
        contact_id,
        form,
        hold_page,
        lambda _done: back_to(contact_id, "held"),
    )


@blueprint.get("/contacts/<uuid:contact_id>/keeping/end-hold")
@needs(Permission.CONTACT_APPOINT)
@confidential
def keeping_unhold_page(contact_id: uuid.UUID) -> ResponseReturnValue:
    return unhold_page(HoldForm(formdata=None), read_case(current_user, contact_id), "")


@blueprint.post("/contacts/<uuid:contact_id>/keeping/end-hold")
@needs(Permission.CONTACT_APPOINT)
@confidential
def keeping_unhold(contact_id: uuid.UUID) -> ResponseReturnValue:
    form = HoldForm()
    typed = form.reason.data = form.reason.data or ""
    return do(
        lambda: service.end_hold(current_user, contact_id, typed, seen=form.seen_revision),
        contact_id,
        form,
        unhold_page,
        lambda _done: back_to(contact_id, "unheld"),
    )


@blueprint.get("/contacts/<uuid:contact_id>/keeping/longer")
@needs(Permission.CONTACT_APPOINT)
@confidential
def keeping_longer_page(contact_id: uuid.UUID) -> ResponseReturnValue:
    return longer_page(KeepForm(formdata=None), read_case(current_user, contact_id), "")


@blueprint.post("/contacts/<uuid:contact_id>/keeping/longer")
@needs(Permission.CONTACT_APPOINT)
@confidential
def keeping_longer(contact_id: uuid.UUID) -> ResponseReturnValue:
    form = KeepForm()
    typed = form.reason.data = form.reason.data or ""
    return do(
        lambda: service.keep_longer(current_user, contact_id, form.on(), typed, seen=form.seen_revision),
        contact_id,
        form,
        longer_page,
        lambda _done: back_to(contact_id, "kept"),
    )
