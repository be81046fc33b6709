"""Signing in and out."""

from __future__ import annotations

from contextlib import suppress

from flask import g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user
from werkzeug.datastructures import MultiDict

from portal import audit, typed_words
from portal.accounts import service, sessions
from portal.accounts.models import User
from portal.accounts.next_page import PATH, after_sign_in
from portal.accounts.views.blueprint import blueprint, status_of
from portal.errors import Forbidden, NotFound
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


def password_was_right(user: User) -> ResponseReturnValue:
    """Sign ``user`` in and lead them to where they wanted to go, with what they had typed before."""
    begin_session(user)
    typed = typed_words.carried()
    if typed:
        return _what_was_typed(typed_words.that_fit(typed), request.args.get("next", ""))
    return redirect(after_sign_in(request.args.get("next", "")), 303)


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
    return password_was_right(user)


def _confirm_page(form: ConfirmForm) -> ResponseReturnValue:
    typed = typed_words.that_fit(typed_words.carried())
    page = render_template("accounts/confirm.html", form=form, next=request.args.get("next"), typed=typed)
    return page, status_of(form)


def _what_was_typed(fields: typed_words.Fields, come_back: str) -> ResponseReturnValue:
    """What someone wrote before they were signed out, with a button that saves it - or, when whoever is signed in now
    may not write there, to copy.
    """
    target = typed_words.target_of(come_back) if PATH.fullmatch(come_back) else None
    action, words = "", target.kept.to_copy(fields) if target is not None else []
    if target is not None:
        with suppress(Forbidden, NotFound):
            words = target.kept.reader(MultiDict(fields), **target.arguments)
            action = target.address
    go_on = after_sign_in(come_back)
    return render_template("accounts/typed.html", words=words, fields=fields, action=action, go_on=go_on)


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
    sessions.start(session, user, complete=True)  # type: ignore[arg-type]
    _signed_in_now(user)


def _signed_in_now(user: User) -> None:
    """The rest of this very request belongs to the new session, and so do the forms of its answer."""
    g.pop("csrf_token", None)
    login_user(user)


def _page(form: SignInForm) -> ResponseReturnValue:
    typed = typed_words.that_fit(typed_words.carried())
    page = render_template("accounts/sign_in.html", form=form, next=request.args.get("next"), typed=typed)
    return page, status_of(form)
