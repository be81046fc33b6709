"""What an administrator does to a whole account: another address, suspending, merging two of one person."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts import merging, service
from portal.accounts.email_change import verbs as email_change
from portal.accounts.freshness import fresh
from portal.accounts.models import User
from portal.accounts.service.leave import get_membership
from portal.accounts.views.blueprint import blueprint, done, show_mistake, status_of
from portal.accounts.whole import people_of_mine, require_whole
from portal.accounts.words import Mistake
from portal.errors import Conflict, Refused
from portal.forms.account import choices
from portal.forms.people import AddressForm, MergeForm
from portal.permissions import ROLE_NAMES, Permission, needs

ADMINISTERS = needs(Permission.PARTNERSHIP_MANAGE)


@blueprint.get("/people/<uuid:membership_id>/account")
@ADMINISTERS
def person_account(membership_id: uuid.UUID) -> ResponseReturnValue:
    return _account_page(membership_id, AddressForm())


@blueprint.post("/people/<uuid:membership_id>/account/email")
@ADMINISTERS
@fresh
def change_email_of(membership_id: uuid.UUID) -> ResponseReturnValue:
    form = AddressForm()
    try:
        email_change.start(current_user, _person(membership_id), form.email.data or "")
    except Mistake as mistake:
        show_mistake(form, mistake)
        return _account_page(membership_id, form)
    return redirect(url_for("accounts.person_account", membership_id=membership_id, done="email"), 303)


@blueprint.post("/people/<uuid:membership_id>/account/suspend")
@ADMINISTERS
@fresh
def suspend_account(membership_id: uuid.UUID) -> ResponseReturnValue:
    service.suspend(current_user, _person(membership_id))
    return redirect(url_for("accounts.person_account", membership_id=membership_id, done="suspended"), 303)


@blueprint.post("/people/<uuid:membership_id>/account/reinstate")
@ADMINISTERS
@fresh
def reinstate_account(membership_id: uuid.UUID) -> ResponseReturnValue:
    service.reinstate(current_user, _person(membership_id))
    return redirect(url_for("accounts.person_account", membership_id=membership_id, done="reinstated"), 303)


@blueprint.get("/people/merge")
@ADMINISTERS
@fresh
def merge_page() -> ResponseReturnValue:
    return _merge_page(_merge_form())


@blueprint.post("/people/merge")
@ADMINISTERS
@fresh
def merge_accounts() -> ResponseReturnValue:
    """First what would happen, and with the token of that page what was seen."""
    form, seen = _merge_form(), request.form.get("seen", "")
    kept, given_up = form.kept.data or "", form.given_up.data or ""
    try:
        if not seen:
            plan = merging.look(current_user, kept, given_up)
            return render_template("accounts/merge_preview.html", plan=plan, role_names=ROLE_NAMES)
        merging.merge(current_user, kept, given_up, seen)
    except (Mistake, Conflict) as problem:
        field = problem.field if isinstance(problem, Mistake) else "kept"
        show_mistake(form, Mistake(field, problem.message))
        return _merge_page(form)
    return redirect(url_for("accounts.people", done="merged"), 303)


def _person(membership_id: uuid.UUID) -> User:
    return get_membership(current_user, membership_id).user


def _account_page(membership_id: uuid.UUID, form: AddressForm) -> ResponseReturnValue:
    membership = get_membership(current_user, membership_id, for_change=False)
    try:
        require_whole(current_user, membership.user)
        refused = ""
    except Refused as refusal:
        refused = refusal.message
    page = render_template(
        "accounts/person_account.html",
        form=form,
        membership=membership,
        refused=refused,
        waiting=email_change.under_way(membership.user),
        role_names=ROLE_NAMES,
        done=done(),
    )
    return page, status_of(form)


def _merge_form() -> MergeForm:
    form = MergeForm()
    people = [(str(one.id), f"{one.name}, {one.email}") for one in people_of_mine(current_user)]
    for field in (form.kept, form.given_up):
        field.choices = choices([("", "Choose"), *people])
    return form


def _merge_page(form: MergeForm) -> ResponseReturnValue:
    return render_template("accounts/merge.html", form=form), status_of(form)
