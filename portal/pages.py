"""Pages that belong to no package: home, and the health check."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import text

from portal import navigation
from portal.database import db
from portal.permissions import public, signed_in

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
@signed_in
def home() -> ResponseReturnValue:
    return render_template("pages/home.html", groups=navigation.cards_for(current_user))


@blueprint.get("/health")
@public
def health() -> ResponseReturnValue:
    db.session.execute(text("SELECT 1"))
    return {"status": "ok"}
