"""Pages that belong to no package: home, help, contact, and the health check."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import text

from portal import navigation
from portal.accounts import partnerships
from portal.database import db
from portal.navigation import FooterLink
from portal.permissions import Permission, needs, public, signed_in

blueprint = Blueprint("pages", __name__)

navigation.add_footer_link(FooterLink("Help", "pages.help_page", order=10))
navigation.add_footer_link(FooterLink("Contact", "pages.contact", order=20))


@blueprint.get("/")
@signed_in
def home() -> ResponseReturnValue:
    return render_template("pages/home.html", groups=navigation.cards_for(current_user))


@blueprint.get("/administration")
@needs(Permission.PARTNERSHIP_MANAGE, Permission.AUDIT_READ)
def administration() -> ResponseReturnValue:
    """What administrators do now and then, each with a sentence; every package registers its own."""
    return render_template("pages/administration.html")


@blueprint.get("/help")
@public
def help_page() -> ResponseReturnValue:
    return render_template("pages/help.html")


@blueprint.get("/contact")
@public
def contact() -> ResponseReturnValue:
    """Everyone sees the default partnership's details; whoever works with several sees each of theirs."""
    mine = partnerships.of(current_user) if current_user.is_authenticated else []
    default = partnerships.default()
    return render_template("pages/contact.html", contacts=mine or ([default] if default is not None else []))


@blueprint.get("/health")
@public
def health() -> ResponseReturnValue:
    db.session.execute(text("SELECT 1"))
    return {"status": "ok"}
