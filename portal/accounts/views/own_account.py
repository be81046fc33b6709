"""One's own account: name, job title, roles, password."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts import service
from portal.accounts.freshness import fresh
from portal.accounts.getting_in.proving import proves
from portal.accounts.views.blueprint import blueprint, done, show_mistake, status_of
from portal.accounts.views.signing_in import begin_session
from portal.accounts.words import Mistake
from portal.forms.account import DetailsForm, PasswordForm
from portal.permissions import ROLE_NAMES, signed_in


@blueprint.get("/account")
@signed_in
def account() -> ResponseReturnValue:
    return render_template("accounts/account.html", role_names=ROLE_NAMES, done=done())


@blueprint.get("/account/details")
@signed_in
def details_page() -> ResponseReturnValue:
    return _details(DetailsForm(obj=current_user))


@blueprint.post("/account/details")
@signed_in
def change_details() -> ResponseReturnValue:
    form = DetailsForm()
    if not form.validate():
        return _details(form)
    try:
        service.change_own_details(current_user, form.name.data or "", form.job_title.data or "")
    except Mistake as mistake:
        show_mistake(form, mistake)
        return _details(form)
    return redirect(url_for("accounts.account", done="details"), 303)


@blueprint.get("/account/password")
@signed_in
@fresh
def password_page() -> ResponseReturnValue:
    return _password(PasswordForm())


@blueprint.post("/account/password")
@signed_in
@fresh
def change_password() -> ResponseReturnValue:
    """Every session ends, here and elsewhere; this browser goes on under a new id."""
    form = PasswordForm()
    if not form.validate():
        return _password(form)
    user = current_user._get_current_object()
    if not proves(user, form.current.data or ""):
        show_mistake(form, Mistake("current", "Enter the password that you use now"))
        return _password(form)
    try:
        service.change_password(user, form.current.data or "", form.password.data or "")
    except Mistake as mistake:
        show_mistake(form, mistake)
        return _password(form)
    begin_session(user, proven=True)
    return redirect(url_for("accounts.account", done="password"), 303)


def _details(form: DetailsForm) -> ResponseReturnValue:
    return render_template("accounts/details.html", form=form), status_of(form)


def _password(form: PasswordForm) -> ResponseReturnValue:
    return render_template("accounts/password.html", form=form), status_of(form)
