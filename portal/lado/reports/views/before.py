"""Before signing in: is a child in danger, whom to speak to, and what not to do."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts import partnerships
from portal.database import now
from portal.lado.before import shown_at
from portal.lado.reports.views.blueprint import blueprint
from portal.lado.words import words_of
from portal.permissions import public


@blueprint.get("/before")
@public
def before() -> ResponseReturnValue:
    partnership = partnerships.for_pages(current_user if current_user.is_authenticated else None)
    words = words_of(partnership.wording if partnership is not None else {})
    return render_template("concerns/before.html", shown=shown_at(words, now()), partnership=partnership)
