"""Where somebody is signed in: the list, ending one, ending all, and staying signed in here."""

from __future__ import annotations

from typing import Any

from flask import jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user

from portal import error_pages
from portal.accounts import own_sessions, sessions
from portal.accounts.freshness import fresh
from portal.accounts.views.blueprint import blueprint, done
from portal.permissions import signed_in


@blueprint.get("/account/sessions")
@signed_in
@fresh
def session_list() -> ResponseReturnValue:
    browser: Any = session
    here = sessions.hash_of(browser.token)
    found = own_sessions.sessions_of(current_user)
    return render_template("accounts/sessions.html", sessions=found, here=here, done=done())


@blueprint.post("/account/sessions")
@signed_in
@fresh
def end_session() -> ResponseReturnValue:
    """One that is over already is as good as ended."""
    own_sessions.end_one(current_user, request.form.get("session", ""))
    return redirect(url_for("accounts.session_list", done="session"), 303)


@blueprint.post("/account/sessions/all")
@signed_in
@fresh
def end_all_sessions() -> ResponseReturnValue:
    own_sessions.end_everywhere(current_user)
    logout_user()
    sessions.end(session)  # type: ignore[arg-type]
    return redirect(url_for("accounts.sign_in", done="everywhere"), 303)


@blueprint.post("/account/stay")
@signed_in
def stay() -> ResponseReturnValue:
    """To have asked is to have been seen; how long a session lasts at most, nothing changes."""
    end = own_sessions.end_of_this()
    if error_pages.wants_json():
        return jsonify(seconds=end.seconds if end is not None else 0)
    return redirect(url_for("pages.home"), 303)
