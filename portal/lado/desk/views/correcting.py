"""Correcting who a contact is about."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.forms.lado_desk import KnownForm
from portal.lado.desk import service
from portal.lado.desk.service import Details
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.desk.views.doing import do
from portal.lado.desk.views.one_contact import back_to
from portal.lado.models import Contact
from portal.permissions import Permission, needs

TEXTS = ("name", "known_as", "job", "workplace", "email", "why_named")


@blueprint.get("/contacts/<uuid:contact_id>/known")
@needs(Permission.CONTACT_DECIDE)
@confidential
def correct_page(contact_id: uuid.UUID) -> ResponseReturnValue:
    found = service.read_whole(current_user, contact_id)
    return _page(_filled(found.person or {}), found)


@blueprint.post("/contacts/<uuid:contact_id>/known")
@needs(Permission.CONTACT_DECIDE)
@confidential
def correct(contact_id: uuid.UUID) -> ResponseReturnValue:
    form = KnownForm()
    for field in form:
        field.data = field.data or ""
    typed = Details(
        **{name: form[name].data for name in TEXTS},
        born=form.born(),
        born_typed=form.typed_born(),
    )
    return do(
        lambda: service.correct(current_user, contact_id, typed, seen=form.seen_revision),
        contact_id,
        form,
        _page,
        lambda _: back_to(contact_id, "corrected"),
    )


def _filled(person: Mapping[str, Any]) -> KnownForm:
    """The form with what is known."""
    form = KnownForm(formdata=None)
    for name in TEXTS:
        form[name].data = str(person.get(name) or "")
    year, month, day = (*str(person.get("born") or "").split("-"), "", "", "")[:3]
    form.born_year.data, form.born_month.data, form.born_day.data = year, month.lstrip("0"), day.lstrip("0")
    return form


def _page(form: KnownForm, found: Contact, changed: str = "") -> str:
    return render_template("lado/desk/correct.html", form=form, contact=found, changed=changed)
