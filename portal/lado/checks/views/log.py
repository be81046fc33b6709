"""Logging a check on one screen, or making one of a contact that asks for it."""

from __future__ import annotations

import secrets
import uuid

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.accounts.words import Mistake
from portal.forms.account import show_all
from portal.forms.lado_checks import CheckForm
from portal.lado import sectors
from portal.lado.checks import service, words
from portal.lado.checks.models import Check
from portal.lado.checks.policy import contact_of
from portal.lado.checks.service import Asked
from portal.lado.desk.people import desk_of
from portal.lado.desk.service import read_whole
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.desk.views.doing import do
from portal.lado.models import Contact
from portal.local_time import today
from portal.permissions import Permission, can, needs


@blueprint.get("/checks/log")
@needs(Permission.CONTACT_LOG)
@confidential
def log_check_page() -> ResponseReturnValue:
    form = _form(CheckForm(formdata=None))
    form.token.data = secrets.token_urlsafe(24)
    form.put_day("", today())
    return _page(form)


@blueprint.post("/checks/log")
@needs(Permission.CONTACT_LOG)
@confidential
def log_check() -> ResponseReturnValue:
    form = _form(CheckForm())
    try:
        made = service.log_check(current_user, desk_of(current_user), _typed(form), form.token.data or "")
    except Mistake as mistake:
        show_all(form, mistake.at_fields)
        return _page(form), mistake.status
    return _after(made)


@blueprint.get("/contacts/<uuid:contact_id>/check")
@needs(Permission.CONTACT_DECIDE)
@confidential
def turn_page(contact_id: uuid.UUID) -> ResponseReturnValue:
    found = read_whole(current_user, contact_id)
    form = _form(CheckForm(formdata=None))
    _fill(form, service.told_by(found))
    return _turn_page(form, found, "")


@blueprint.post("/contacts/<uuid:contact_id>/check")
@needs(Permission.CONTACT_DECIDE)
@confidential
def turn(contact_id: uuid.UUID) -> ResponseReturnValue:
    """Make a check of a contact."""
    form = _form(CheckForm())

    def verb() -> Check:
        return service.turn(current_user, contact_id, _typed(form), seen=form.seen_revision)

    return do(verb, contact_id, form, _turn_page, _after)


def _after(made: Check) -> ResponseReturnValue:
    """Its page for those who may read it; support staff, and whoever must not know whom it is about, see that it is
    logged.
    """
    is_there = service.of_contact(current_user, contact_of(made))[0] is not None
    if is_there and can(current_user, Permission.CONTACT_DECIDE, partnership_id=made.partnership_id):
        return redirect(url_for("duty.check", check_id=made.id, done="logged"), 303)
    return redirect(url_for("duty.checks", done="logged", reference=contact_of(made).reference), 303)


def _form(form: CheckForm) -> CheckForm:
    """The form with its lists; boxes that were not sent are empty."""
    form.offer(
        list(words.PURPOSES.items()),
        list(sectors.SECTORS.items()),
        list(words.VERIFIED.items()),
        list(words.TOLD.items()),
    )
    for field in form:
        field.data = field.data or ""
    return form


def _fill(form: CheckForm, asked: Asked) -> None:
    form.organisation.data, form.sector.data, form.role.data = asked.organisation, asked.sector, asked.role
    form["name"].data, form.former.data, form.email.data = asked.name, "\n".join(asked.former), asked.email
    form.put_day("", asked.arrived)


def _typed(form: CheckForm) -> Asked:
    return Asked(
        organisation=form.organisation.data or "",
        asker=form.asker.data or "",
        reply_to=form.reply_to.data or "",
        sector=form.sector.data,
        verified=form.verified.data,
        purpose=form.purpose.data,
        role=form.role.data or "",
        told=form.told.data,
        evidence=form.evidence.data or "",
        name=form["name"].data,
        former=tuple((form.former.data or "").splitlines()),
        born=form.day_in("born_"),
        born_typed=form.has_day("born_"),
        email=form.email.data or "",
        addresses=form.addresses.data or "",
        arrived=form.day_in(""),
    )


def _page(form: CheckForm) -> str:
    return render_template("lado/checks/log.html", form=form, contact=None, changed="")


def _turn_page(form: CheckForm, found: Contact, changed: str) -> str:
    return render_template("lado/checks/log.html", form=form, contact=found, changed=changed)
