"""Signing in and out."""

from __future__ import annotations

from flask import g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from portal import audit, typed_words
from portal.accounts import service, sessions
from portal.accounts.factors import resets
from portal.accounts.factors.held import has_factor
from portal.accounts.factors.needed import Step, next_step
from portal.accounts.factors.views import after_password
from portal.accounts.models import User
from portal.accounts.next_page import after_sign_in
from portal.accounts.views.blueprint import blueprint, done, status_of
from portal.forms.account import ConfirmForm, SignInForm, show
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
    return password_was_right(user)


def password_was_right(user: User, *, proven: bool = False, fresh: bool = True) -> ResponseReturnValue:
    """Lead ``user`` to the second step, or to where they wanted to go; what they had typed before goes with them."""
    step = begin_session(user, proven=proven, fresh=fresh)
    return after_password.follow(user, step, typed_words.carried(), request.args.get("next", ""))


@typed_words.on_the_sign_in_page
def sign_in_again(typed: typed_words.Fields, come_back: str) -> ResponseReturnValue:
    """The sign-in page in answer to a form whose session had ended: what was typed goes with it. Whoever is signed in
    and only has to prove it gives their password alone.
    """
    kept = typed_words.that_fit(typed)
    words = {"next": come_back, "typed": kept, "is_lost": not kept}
    if current_user.is_authenticated:
        return render_template("accounts/confirm.html", form=ConfirmForm(formdata=None), **words), 401
    return render_template("accounts/sign_in.html", form=SignInForm(formdata=None), **words), 401


@blueprint.get("/account/confirm")
@signed_in
def confirm() -> ResponseReturnValue:
    """Asks for the password again, on the way to a page that wants to be sure."""
    return _confirm_page(ConfirmForm())


@blueprint.post("/account/confirm")
@signed_in
def confirm_with_password() -> ResponseReturnValue:
    form = ConfirmForm()
    if not form.validate():
        return _confirm_page(form)
    user = current_user._get_current_object()
    if not service.confirm(user, form.password.data or ""):
        show(form, "password", "Check your password and try again")
        return _confirm_page(form)
    return password_was_right(user, proven=not has_factor(user))


def _confirm_page(form: ConfirmForm) -> ResponseReturnValue:
    typed = typed_words.that_fit(typed_words.carried())
    page = render_template("accounts/confirm.html", form=form, next=request.args.get("next"), typed=typed)
    return page, status_of(form)


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


def begin_session(user: User, *, proven: bool = False, fresh: bool = True) -> Step:
    """Begin a session of ``user`` under a new id; returns what they still have to do before they are signed in.

    ``proven`` is for whoever was signed in as ``user`` in this browser: the second step is not asked twice. Without
    ``fresh`` they gave no password just now.
    """
    resets.carry_out_due_for(user)
    step = next_step(user)
    if proven:
        step = Step.NOTHING
    sessions.start(session, user, complete=step is Step.NOTHING, fresh=fresh)  # type: ignore[arg-type]
    if step is Step.NOTHING:
        signed_in_now(user)
    else:
        g.pop("csrf_token", None)
        logout_user()
    return step


def signed_in_now(user: User) -> None:
    """The rest of this very request belongs to the new session, and so do the forms of its answer."""
    g.pop("csrf_token", None)
    login_user(user)


def _page(form: SignInForm) -> ResponseReturnValue:
    typed = typed_words.that_fit(typed_words.carried())
    words = {"next": request.args.get("next"), "typed": typed, "done": done()}
    page = render_template("accounts/sign_in.html", form=form, **words)
    return page, status_of(form)
