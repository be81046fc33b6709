"""Pages for signing in and out."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from portal import audit
from portal.accounts import service, sessions
from portal.database import db
from portal.forms.account import SignInForm
from portal.permissions import public, signed_in

blueprint = Blueprint("accounts", __name__)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if form.validate_on_submit():
        user = service.sign_in(form.email.data or "", form.password.data or "")
        if user is not None:
            sessions.start(session, user)  # type: ignore[arg-type]
            login_user(user)
            return redirect(url_for("pages.home"))
        db.finish_request(succeeded=False)
        audit.record_apart("session.refused", None)
        form.password.errors = ["Check your e-mail address and your password, and try again"]
    return render_template("accounts/sign_in.html", form=form), 422 if request.method == "POST" else 200


@blueprint.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    audit.record("session.ended", current_user, record_id=current_user.id)
    logout_user()
    sessions.end(session)  # type: ignore[arg-type]
    return redirect(url_for("accounts.sign_in"))
