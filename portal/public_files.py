"""Two files for programs that knock: where to report a weakness, and that no search engine belongs here."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, current_app
from flask.typing import ResponseReturnValue

from portal.config import Settings
from portal.database import now
from portal.permissions import public

blueprint = Blueprint("public_files", __name__)

GOOD_FOR = timedelta(days=180)
"""How long a reader may rely on ``security.txt``; RFC 9116 advises less than a year."""


@blueprint.get("/.well-known/security.txt")
@public
def security_txt() -> ResponseReturnValue:
    """RFC 9116. Without an address of its own the portal names its contact page."""
    settings: Settings = current_app.extensions["settings"]
    expires = (now() + GOOD_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.security_contact or settings.base_url + '/contact'}",
        f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: en",
        f"Canonical: {settings.base_url}/.well-known/security.txt",
    ]
    return Response("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@blueprint.get("/robots.txt")
@public
def robots_txt() -> ResponseReturnValue:
    return Response("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")
