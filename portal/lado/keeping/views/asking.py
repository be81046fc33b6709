"""What the person of concern asks for, and a refusal where the law restricts it."""

from __future__ import annotations

import uuid
from functools import partial

from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.forms.lado_desk import SeenForm
from portal.forms.lado_keeping import AskedForm, RefuseForm
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.keeping import service, words
from portal.lado.keeping.service.find import read_case
from portal.lado.keeping.views.overview import again
from portal.lado.keeping.views.shown import back_to, do, drawn
from portal.lado.models import Contact
from portal.permissions import Permission, needs


@blueprint.get("/contacts/<uuid:contact_id>/keeping/asked")
@needs(Permission.CONTACT_DECIDE)
@confidential
def keeping_asked_page(contact_id: uuid.UUID) -> ResponseReturnValue:
    return _asked_page(AskedForm(formdata=None), read_case(current_user, contact_id))


@blueprint.post("/contacts/<uuid:contact_id>/keeping/asked")
@needs(Permission.CONTACT_DECIDE)
@confidential
def keeping_asked(contact_id: uuid.UUID) -> ResponseReturnValue:
    form = AskedForm()
    who = form.who.data = form.who.data or ""
    asked = service.Request(form.kind.data or "", form.on(), who)
    return do(
        lambda: service.note_asked(current_user, contact_id, asked, seen=form.seen_revision),
        contact_id,
        form,
        _asked_page,
        lambda _done: back_to(contact_id, "noted"),
    )


@blueprint.get("/contacts/<uuid:contact_id>/keeping/asked/<uuid:asked_id>/refuse")
@needs(Permission.CONTACT_APPOINT)
@confidential
def keeping_refuse_page(contact_id: uuid.UUID, asked_id: uuid.UUID) -> ResponseReturnValue:
    found = read_case(current_user, contact_id)
    return _refuse_page(asked_id, RefuseForm(formdata=None), found)


@blueprint.post("/contacts/<uuid:contact_id>/keeping/asked/<uuid:asked_id>/refuse")
@needs(Permission.CONTACT_APPOINT)
@confidential
def keeping_refuse(contact_id: uuid.UUID, asked_id: uuid.UUID) -> ResponseReturnValue:
    form = RefuseForm()
    said, to = form.words, form.to
    said.data, to.data = said.data or "", to.data or ""
    refusal = service.Refusal(form.why.data or "", said.data, to.data)
    return do(
        lambda: service.refuse(current_user, contact_id, asked_id, refusal, seen=form.seen_revision),
        contact_id,
        form,
        partial(_refuse_page, asked_id),
        lambda _done: back_to(contact_id, "answered"),
    )


@blueprint.post("/contacts/<uuid:contact_id>/keeping/asked/<uuid:plea_id>/grant")
@needs(Permission.CONTACT_APPOINT)
@confidential
def keeping_grant(contact_id: uuid.UUID, plea_id: uuid.UUID) -> ResponseReturnValue:
    form = SeenForm()
    return do(
        lambda: service.grant_erasure(current_user, contact_id, plea_id, seen=form.seen_revision),
        contact_id,
        form,
        again,
        lambda _done: back_to(contact_id, "answered"),
    )


def _asked_page(form: AskedForm, found: Contact, changed: str = "") -> str:
    form.offer(list(words.ASKED.items()))
    return drawn("asked")(form, found, changed)


def _refuse_page(asked_id: uuid.UUID, form: RefuseForm, found: Contact, changed: str = "") -> str:
    asked = service.open_request(found, asked_id)
    form.offer(list(words.REFUSALS[asked.kind].items()))
    return drawn("refuse", asked=asked, kinds=words.ASKED)(form, found, changed)
