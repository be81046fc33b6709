"""Signing in and out."""

from __future__ import annotations

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from portal import audit
from portal.accounts import service, sessions
from portal.accounts.models import User
from portal.accounts.next_page import after_sign_in
from portal.accounts.views.blueprint import blueprint, status_of
from portal.forms.account import SignInForm, show
from portal.permissions import public, signed_in


@blueprint.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """A form; whoever is signed in already goes on."""
    if current_user.is_authenticated:
        return redirect(after_sign_in(request.args.get("next", "")))
    return _page(SignInForm())


@blueprint.post("/sign-in")
@public
def sign_in_with_password() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate():
        return _page(form)
    user = service.sign_in(form.email.data or "", form.password.data or "")
    if user is None:
        show(form, "password", "Check your e-mail address and your password, and try again")
        return _page(form)
    begin_session(user)
    return redirect(after_sign_in(request.args.get("next", "")), 303)


@blueprint.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    """End the session and let the browser forget what it kept of it. Not its cookies: a browser would clear those of
    every service under the same domain, and ours is worth nothing any more.
    """
    audit.record("session.ended", current_user, record_id=current_user.id)
    logout_user()
    sessions.end(session)  # type: ignore[arg-type]
    response = redirect(url_for("accounts.sign_in"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def begin_session(user: User) -> None:
    """Sign this browser in as ``user``, under a new id."""
    sessions.start(session, user)  # type: ignore[arg-type]
    login_user(user)


def _page(form: SignInForm) -> ResponseReturnValue:
    return render_template("accounts/sign_in.html", form=form, next=request.args.get("next")), status_of(form)
