"""What every template may use: the partnership's words, the person's navigation, dates as people read them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, request, send_from_directory
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from portal import navigation
from portal.accounts import acting, own_sessions, partnerships
from portal.local_time import long_date, moment, short_time
from portal.permissions import ROLES, in_a_sentence, public

FONT_FACE = re.compile(r"@font-face\{[^}]*\}")


def register(app: Flask, frontend: Path) -> None:
    """Serve the installed design system and give templates what they need."""
    app.add_url_rule("/assets/design-system.css", "design_system_css", _stylesheet(frontend))
    app.add_url_rule("/assets/design-system.js", "design_system_js", _script(frontend))
    app.view_functions["static"] = public(app.view_functions["static"])
    app.context_processor(_context)
    app.add_template_filter(_long_date, "long_date")
    app.add_template_filter(moment, "moment")
    app.add_template_filter(short_time, "short_time")
    app.add_template_filter(in_a_sentence, "role_in_a_sentence")


def without_reserved_font(css: str) -> str:
    """The design system's stylesheet without the GDS Transport font, which is for gov.uk alone."""
    return FONT_FACE.sub("", css).replace("GDS Transport,", "").replace("GDS Transport", "arial")


def _stylesheet(frontend: Path) -> Callable[[], Response]:
    css = without_reserved_font((frontend / "govuk-frontend.min.css").read_text(encoding="utf-8"))

    @public
    def stylesheet() -> Response:
        return Response(css, mimetype="text/css", headers={"Cache-Control": "public, max-age=3600"})

    return stylesheet


def _script(frontend: Path) -> Callable[[], AnyResponse]:
    @public
    def script() -> AnyResponse:
        return send_from_directory(frontend, "govuk-frontend.min.js", mimetype="text/javascript", max_age=3600)

    return script


def _context() -> dict[str, Any]:
    """Worked out once a request: every widget of a page is a template of its own and asks for it again."""
    if "page_context" not in g:
        g.page_context = _of_this_request()
    return g.page_context  # type: ignore[no-any-return]


def _of_this_request() -> dict[str, Any]:
    user = current_user if current_user and current_user.is_authenticated else None
    return {
        "partnership": partnerships.for_pages(user),
        "person": user,
        "acting": acting.for_page(user, request.view_args or {}) if user else None,
        "session_end": own_sessions.end_of_this() if user is not None else None,
        "person_permissions": {permission for grant in user.grants for permission in ROLES[grant.role]}
        if user
        else set(),
        "footer_links": navigation.footer_links(),
        "navigation_links": navigation.links_for(user) if user is not None else [],
    }


def _long_date(value: date | datetime | None) -> str:
    return long_date(value) if value is not None else ""
