"""Coming back to what was written without an account: the reference and the address, and a fresh link each time."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.words import Mistake
from portal.lado.door import service
from portal.lado.door.views.blueprint import blueprint
from portal.permissions import public


@blueprint.get("/open")
@public
def reopen_page() -> ResponseReturnValue:
    return page()


@blueprint.post("/open")
@public
def ask_again() -> ResponseReturnValue:
    try:
        service.ask_to_reopen(request.form.get("reference", ""), request.form.get("email", ""))
    except Mistake as mistake:
        return page(mistake), mistake.status
    return redirect(url_for("door.link_sent"), 303)


def page(mistake: Mistake | None = None) -> str:
    errors = [(mistake.message, f"#{mistake.field}")] if mistake else []
    return render_template("concerns/door/open.html", typed=request.form, errors=errors)
