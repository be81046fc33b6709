"""Getting back in: asking for a link by e-mail, and what the links lead to. No page tells whether an account exists."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.getting_in import links, reset
from portal.accounts.getting_in.links import LinkKind, LinkOver
from portal.accounts.views.blueprint import blueprint, show_mistake, status_of
from portal.accounts.views.signing_in import password_was_right
from portal.accounts.words import Mistake
from portal.database import db
from portal.forms.account import GetBackInForm, NewPasswordForm
from portal.forms.typed import TypedForm
from portal.permissions import public


@blueprint.get("/reset")
@public
def get_back_in() -> ResponseReturnValue:
    return _ask(GetBackInForm())


@blueprint.post("/reset")
@public
def ask_for_link() -> ResponseReturnValue:
    """The same answer whoever the address belongs to, and whether or not an e-mail follows."""
    form = GetBackInForm()
    if not form.validate():
        return _ask(form)
    links.ask(LinkKind(form.what.data), form.email.data or "", _browser())
    return redirect(url_for("accounts.link_is_sent"), 303)


@blueprint.get("/reset/sent")
@public
def link_is_sent() -> ResponseReturnValue:
    return render_template("accounts/link_is_sent.html")


@blueprint.get("/reset/<token>")
@public
def new_password_page(token: str) -> ResponseReturnValue:
    """Looking uses nothing up: programs that check mail open links before people do."""
    _, user = links.open_link(LinkKind.RESET, token, "")
    return _new_password(NewPasswordForm(), user.email)


@blueprint.post("/reset/<token>")
@public
def set_new_password(token: str) -> ResponseReturnValue:
    _, user = links.open_link(LinkKind.RESET, token, "")
    form = NewPasswordForm()
    if not form.validate():
        return _new_password(form, user.email)
    try:
        reset.reset_password(token, form.password.data or "")
    except Mistake as mistake:
        show_mistake(form, mistake)
        return _new_password(form, user.email)
    return redirect(url_for("accounts.sign_in", done="reset"), 303)


@blueprint.get("/sign-in/link/<token>")
@public
def sign_in_link_page(token: str) -> ResponseReturnValue:
    links.open_link(LinkKind.SIGN_IN, token, _browser())
    return render_template("accounts/sign_in_link.html", form=TypedForm())


@blueprint.post("/sign-in/link/<token>")
@public
def sign_in_with_link(token: str) -> ResponseReturnValue:
    """The link stands for the password and for nothing else: a second factor is asked for as ever."""
    return password_was_right(links.sign_in_by_link(token, _browser()))


@blueprint.errorhandler(LinkOver)
def link_over(_over: LinkOver) -> ResponseReturnValue:
    """One page, whatever the reason."""
    db.finish_request(succeeded=False)
    return render_template("accounts/link_over.html"), 409


def _browser() -> str:
    browser: Any = session
    return str(browser.token)


def _ask(form: GetBackInForm) -> ResponseReturnValue:
    if request.method == "GET" and not form.what.data:
        form.what.data = LinkKind.RESET.value
    return render_template("accounts/get_back_in.html", form=form), status_of(form)


def _new_password(form: NewPasswordForm, email: str) -> ResponseReturnValue:
    return render_template("accounts/new_password.html", form=form, email=email), status_of(form)
