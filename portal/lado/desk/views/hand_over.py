"""Whose a contact is: one contact allocated, and everything of somebody who is away covered."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.accounts.models import User
from portal.accounts.words import Mistake
from portal.forms.account import show_all
from portal.forms.lado_desk import AllocateForm, CoverForm
from portal.lado.desk import people, service
from portal.lado.desk.people import desk_of
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.desk.views.doing import do
from portal.lado.desk.views.one_contact import back_to
from portal.lado.models import Contact
from portal.permissions import Permission, needs


@blueprint.get("/contacts/<uuid:contact_id>/allocate")
@needs(Permission.CONTACT_ALLOCATE)
@confidential
def allocate_page(contact_id: uuid.UUID) -> ResponseReturnValue:
    found = service.read_contact(current_user, contact_id)
    form = AllocateForm(formdata=None)
    form.officer.data, form.cover.data = str(found.officer_id or ""), str(found.cover_id or "")
    return _page(form, found)


@blueprint.post("/contacts/<uuid:contact_id>/allocate")
@needs(Permission.CONTACT_ALLOCATE)
@confidential
def allocate(contact_id: uuid.UUID) -> ResponseReturnValue:
    form = AllocateForm()
    typed = (form.officer.data or "", form.cover.data or "")
    return do(
        lambda: service.allocate(current_user, contact_id, *typed, seen=form.seen_revision),
        contact_id,
        form,
        _page,
        lambda _: back_to(contact_id, "allocated"),
    )


@blueprint.get("/cover")
@needs(Permission.CONTACT_ALLOCATE)
def cover_page() -> ResponseReturnValue:
    return _cover_page(CoverForm(formdata=None), request.args.get("covered", -1, type=int))


@blueprint.post("/cover")
@needs(Permission.CONTACT_ALLOCATE)
def cover() -> ResponseReturnValue:
    form = CoverForm()
    try:
        many = service.cover(current_user, desk_of(current_user), form.officer.data or "", form.cover.data or "")
    except Mistake as mistake:
        show_all(form, mistake.at_fields)
        return _cover_page(form), mistake.status
    return redirect(url_for("duty.cover_page", covered=many), 303)


def _page(form: AllocateForm, found: Contact, changed: str = "") -> str:
    form.offer(_choices(people.officers_for(found)))
    form.seen.data = str(found.revision)
    return render_template("lado/desk/allocate.html", form=form, contact=found, changed=changed)


def _cover_page(form: CoverForm, many: int = -1) -> str:
    form.offer(_choices(people.officers_of(desk_of(current_user).id)))
    return render_template("lado/desk/cover.html", form=form, many=many)


def _choices(officers: list[User]) -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in officers]
