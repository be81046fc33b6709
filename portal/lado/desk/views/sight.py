"""Who may read a contact: let in for a while, kept out no longer, stepping back; and which call a report belongs to."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.forms.lado_desk import GrantForm, JoinForm
from portal.lado.desk import people, service
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.desk.views.doing import do
from portal.lado.desk.views.one_contact import back_to
from portal.lado.models import Contact
from portal.permissions import Permission, needs


@blueprint.get("/contacts/<uuid:contact_id>/grant")
@needs(Permission.CONTACT_GRANT)
@confidential
def grant_page(contact_id: uuid.UUID) -> ResponseReturnValue:
    return _grant_page(GrantForm(formdata=None), service.read_contact(current_user, contact_id))


@blueprint.post("/contacts/<uuid:contact_id>/grant")
@needs(Permission.CONTACT_GRANT)
@confidential
def grant(contact_id: uuid.UUID) -> ResponseReturnValue:
    form = GrantForm()
    typed = (form.helper.data or "", form.days.data or "", form.reason.data or "")
    return do(
        lambda: service.grant(current_user, contact_id, *typed, seen=form.seen_revision),
        contact_id,
        form,
        _grant_page,
        lambda _: back_to(contact_id, "granted"),
    )


@blueprint.post("/contacts/<uuid:contact_id>/grants/<uuid:grant_id>/end")
@needs(Permission.CONTACT_GRANT)
@confidential
def end_grant(contact_id: uuid.UUID, grant_id: uuid.UUID) -> ResponseReturnValue:
    service.end_grant(current_user, contact_id, grant_id)
    return back_to(contact_id, "ended")


@blueprint.post("/contacts/<uuid:contact_id>/conflicts/<uuid:conflict_id>/lift")
@needs(Permission.CONTACT_DECIDE)
@confidential
def lift(contact_id: uuid.UUID, conflict_id: uuid.UUID) -> ResponseReturnValue:
    service.lift(current_user, contact_id, conflict_id)
    return back_to(contact_id, "lifted")


@blueprint.post("/contacts/<uuid:contact_id>/step-back")
@needs(Permission.CONTACT_DECIDE)
@confidential
def step_back(contact_id: uuid.UUID) -> ResponseReturnValue:
    service.step_back(current_user, contact_id)
    return redirect(url_for("duty.duty_list"), 303)


@blueprint.get("/contacts/<uuid:contact_id>/join")
@needs(Permission.CONTACT_DECIDE)
@confidential
def join_page(contact_id: uuid.UUID) -> ResponseReturnValue:
    return _join_page(JoinForm(formdata=None), service.read_whole(current_user, contact_id))


@blueprint.post("/contacts/<uuid:contact_id>/join")
@needs(Permission.CONTACT_DECIDE)
@confidential
def join(contact_id: uuid.UUID) -> ResponseReturnValue:
    form = JoinForm()
    typed = form.call.data = form.call.data or ""
    return do(
        lambda: service.join(current_user, contact_id, typed, seen=form.seen_revision),
        contact_id,
        form,
        _join_page,
        lambda call: back_to(call.id, "joined"),
    )


def _grant_page(form: GrantForm, found: Contact, changed: str = "") -> str:
    form.offer([(str(one.id), one.name) for one in people.helpers_for(current_user, found)], list(service.DAYS.items()))
    return render_template("lado/desk/grant.html", form=form, contact=found, changed=changed)


def _join_page(form: JoinForm, found: Contact, changed: str = "") -> str:
    return render_template("lado/desk/join.html", form=form, contact=found, changed=changed)
