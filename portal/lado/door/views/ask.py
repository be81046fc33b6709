"""Reporting without an account: an e-mail address, and the same page whatever it is."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.words import Mistake
from portal.database import now
from portal.lado.before import shown_at
from portal.lado.door import service
from portal.lado.door.views.blueprint import blueprint
from portal.lado.words import words_of
from portal.permissions import public


@blueprint.get("/")
@public
def without_account() -> ResponseReturnValue:
    return page()


@blueprint.post("/")
@public
def ask_for_link() -> ResponseReturnValue:
    try:
        service.ask_to_start(request.form.get("email", ""), request.form.get("place", ""))
    except Mistake as mistake:
        return page(mistake), mistake.status
    return redirect(url_for("door.link_sent"), 303)


@blueprint.get("/sent")
@public
def link_sent() -> ResponseReturnValue:
    """One page for everybody; the LADO's number stands on it, for whoever gets no e-mail."""
    there = service.partnerships_to_choose()
    words = words_of(there[0].wording if len(there) == 1 else {})
    return render_template("concerns/door/link_sent.html", shown=shown_at(words, now()), minutes=words.link_minutes)


def page(mistake: Mistake | None = None) -> str:
    there = service.partnerships_to_choose()
    return render_template(
        "concerns/door/without_account.html",
        places=there if len(there) > 1 else [],
        typed=request.form,
        errors=[(mistake.message, f"#{mistake.field}")] if mistake else [],
    )
