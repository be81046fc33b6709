"""The people of an agency or a partnership: who has which role, inviting, ending a role."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from portal.accounts import people as people_of
from portal.accounts import service
from portal.accounts.duties import DUTIES
from portal.accounts.freshness import fresh
from portal.accounts.service.leave import get_membership
from portal.accounts.views.blueprint import blueprint, done, show_mistake, status_of
from portal.accounts.words import Mistake
from portal.database import now
from portal.errors import Forbidden, Refused
from portal.forms.account import EndRoleForm, InviteForm, choices
from portal.forms.people import RoleForm
from portal.permissions import ROLE_NAMES, Permission, needs
from portal.typed_words import Words, kept_when_signed_out

ENDPOINT = "accounts.people"
LOOKS_AFTER_PEOPLE = needs(Permission.AGENCY_INVITE, Permission.PARTNERSHIP_INVITE, Permission.CONTACT_APPOINT)


@blueprint.get("/people")
@LOOKS_AFTER_PEOPLE
def people() -> ResponseReturnValue:
    places = people_of.by_place(current_user)
    return render_template("accounts/people.html", places=places, role_names=ROLE_NAMES, now=now(), done=done())


@blueprint.get("/people/invite")
@LOOKS_AFTER_PEOPLE
@fresh
def invite_page() -> ResponseReturnValue:
    return _invite_page(_invite_form())


def _invited(fields: MultiDict[str, str]) -> Words:
    """Who was to be invited when the session was too old to do it."""
    if not people_of.places_to_invite_to(current_user):
        raise Forbidden("agency:invite")
    return [("Name", fields.get("name", "")), ("E-mail address", fields.get("email", ""))]


@blueprint.post("/people/invite")
@LOOKS_AFTER_PEOPLE
@fresh
@kept_when_signed_out(_invited, lambda name: name in ("name", "email"))
def invite() -> ResponseReturnValue:
    """Whoever finds an open browser does not let a mailbox of their own in."""
    form = _invite_form()
    if not form.validate():
        return _invite_page(form)
    try:
        place = people_of.place_named(current_user, form.place.data or "")
        role = people_of.role_named(form.role.data or "")
        service.invite(current_user, form.email.data or "", form.name.data or "", role, place)
    except Mistake as mistake:
        show_mistake(form, mistake)
        return _invite_page(form)
    return redirect(url_for(ENDPOINT, done="invited"), 303)


@blueprint.post("/people/invitations/<uuid:invitation_id>/withdraw")
@LOOKS_AFTER_PEOPLE
def withdraw_invitation(invitation_id: uuid.UUID) -> ResponseReturnValue:
    service.withdraw(current_user, invitation_id)
    return redirect(url_for(ENDPOINT, done="withdrawn"), 303)


@blueprint.get("/people/<uuid:membership_id>/end")
@LOOKS_AFTER_PEOPLE
@fresh
def end_role_page(membership_id: uuid.UUID) -> ResponseReturnValue:
    return _end_page(membership_id, EndRoleForm())


@blueprint.post("/people/<uuid:membership_id>/end")
@LOOKS_AFTER_PEOPLE
@fresh
def end_role(membership_id: uuid.UUID) -> ResponseReturnValue:
    form = EndRoleForm()
    try:
        service.leave(current_user, membership_id, form.reason.data or "")
    except Mistake as mistake:
        show_mistake(form, mistake)
        return _end_page(membership_id, form)
    return redirect(url_for(ENDPOINT, done="ended"), 303)


@blueprint.post("/people/invitations/<uuid:invitation_id>/send-again")
@LOOKS_AFTER_PEOPLE
def send_again(invitation_id: uuid.UUID) -> ResponseReturnValue:
    try:
        service.send_again(current_user, invitation_id)
    except Mistake as mistake:
        raise Refused(f"{mistake.message}.") from mistake
    return redirect(url_for(ENDPOINT, done="invited"), 303)


@blueprint.get("/people/<uuid:membership_id>/role")
@LOOKS_AFTER_PEOPLE
@fresh
def change_role_page(membership_id: uuid.UUID) -> ResponseReturnValue:
    return _role_page(membership_id, RoleForm())


@blueprint.post("/people/<uuid:membership_id>/role")
@LOOKS_AFTER_PEOPLE
@fresh
def change_role(membership_id: uuid.UUID) -> ResponseReturnValue:
    form = RoleForm()
    try:
        service.change_role(current_user, membership_id, people_of.role_named(form.role.data or ""))
    except Mistake as mistake:
        show_mistake(form, mistake)
        return _role_page(membership_id, form)
    return redirect(url_for(ENDPOINT, done="role"), 303)


def _role_page(membership_id: uuid.UUID, form: RoleForm) -> ResponseReturnValue:
    membership = get_membership(current_user, membership_id, for_change=False)
    offered = [
        (value, name)
        for value, name in people_of.roles_at(current_user, [membership.place])
        if value != membership.role
    ]
    form.role.choices = choices(offered)
    page = render_template(
        "accounts/change_role.html", form=form, membership=membership, role_names=ROLE_NAMES, duties=DUTIES
    )
    return page, status_of(form)


def _invite_form() -> InviteForm:
    form = InviteForm()
    places = people_of.places_to_invite_to(current_user)
    form.offer([(str(place.id), place.name) for place in places], people_of.roles_at(current_user, places))
    return form


def _invite_page(form: InviteForm) -> ResponseReturnValue:
    return render_template("accounts/invite.html", form=form, duties=DUTIES), status_of(form)


def _end_page(membership_id: uuid.UUID, form: EndRoleForm) -> ResponseReturnValue:
    membership = get_membership(current_user, membership_id, for_change=False)
    page = render_template("accounts/end_role.html", form=form, membership=membership, role_names=ROLE_NAMES)
    return page, status_of(form)
