"""Where to go after signing in. The address in the query is never followed: only what our own router makes of it is."""

from __future__ import annotations

import re

from flask import current_app, url_for
from werkzeug.exceptions import HTTPException

from portal.permissions import access_of

PATH = re.compile(r"(/[A-Za-z0-9_~.-]+)+/?")
"""Single slashes and plain ASCII. A tab, a newline, a backslash or a second slash could lead off this host."""


def after_sign_in(target: str) -> str:
    """The page that ``target`` names, built anew from its endpoint, when a GET reaches it and it is for people who are
    signed in; else the home page.
    """
    if not PATH.fullmatch(target):
        return url_for("pages.home")
    try:
        endpoint, values = current_app.url_map.bind("localhost").match(target, method="GET")
    except HTTPException:  # No such page, none for GET, or a redirect of the router's own.
        return url_for("pages.home")
    access = access_of(current_app.view_functions.get(endpoint))
    if access is None or access.public:
        return url_for("pages.home")
    return url_for(endpoint, **values)
