"""Errors become a page with a way on, or JSON where JSON was asked for. One handler for each family of errors."""

from __future__ import annotations

import structlog
from flask import Flask, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException, SecurityError

from portal import audit, refused
from portal.database import db
from portal.errors import Forbidden, PortalError
from portal.permissions import Identity

log = structlog.get_logger("portal.errors")

WORDS = {
    400: ("Something is wrong with what was sent", "Go back, check what you entered and try again."),
    401: ("You have been signed out", "Sign in again. What was saved before is still there."),
    403: (
        Forbidden.title,
        "Your account does not have the role that this page needs. Ask your safeguarding lead or the partnership.",
    ),
    404: (
        "Page not found",
        "Check the address. If you followed a link, what it points to may have moved or may not be open to you.",
    ),
    405: ("This page cannot be used that way", "Go back and use the links and buttons on the page."),
    409: ("This cannot be done now", "Go back and look at how things stand now."),
    413: (
        "What you sent is too large",
        "Go back: what you typed is still in the page. Shorten the longest text, choose a smaller file, or send it in "
        "parts. What was saved before is still there.",
    ),
    415: ("This kind of file or message is not taken here", "Go back and use the forms on the page."),
    429: ("Too many tries", "Wait a few minutes and try again."),
    500: ("Something went wrong on our side", "What was saved before is still there. Try again in a few minutes."),
}
EXPIRED = (
    "This page was open for too long",
    "Go back, open the page again and save again. What was saved before is still there.",
)

SAME_MOMENT = (
    "Someone did the same at the same moment",
    "Yours was not kept. Go back: what you typed is still in the page. Look at how things stand now before you send it "
    "again.",
)
TWICE = frozenset({"23505", "40001", "40P01"})
"""How PostgreSQL calls a second row of the same key, and two requests of which one has to begin again (SQLSTATE)."""

TOLD_BY_HEADER = frozenset({"Allow", "Retry-After"})
"""What an error says to programs beside its page."""


def register(app: Flask) -> None:
    app.register_error_handler(PortalError, portal_error)
    app.register_error_handler(CSRFError, csrf_error)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(SecurityError, foreign_host)
    app.register_error_handler(DBAPIError, database_error)
    app.register_error_handler(Exception, unexpected)


def portal_error(error: PortalError) -> ResponseReturnValue:
    """A refusal is recorded after the request's own transaction has been undone, so that it outlives it."""
    user = Identity(current_user.actor_id) if current_user.is_authenticated else None
    db.finish_request(succeeded=False)
    if isinstance(error, Forbidden):
        action = refused.named("access.refused")
        audit.record_apart(action, user, route=request.endpoint or "", permission=error.message)
        return _answer(error.status, *WORDS[403])
    if error.event:
        audit.record_apart(error.event, user, route=request.endpoint or "", outcome="failed")
    title, remedy = WORDS.get(error.status, WORDS[400])
    return _answer(error.status, error.title or title, error.message or remedy, quoted=bool(error.event))


def csrf_error(_error: CSRFError) -> ResponseReturnValue:
    """The reason lets a script fetch a new token and send the same again."""
    refused.note_forged_form()
    return _answer(400, *EXPIRED, reason="csrf")


def http_error(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or (error.code or 500) < 400:
        return error
    status = error.code or 500
    page, _ = _answer(status, *WORDS.get(status, WORDS[400 if status < 500 else 500]))
    return page, status, {name: value for name, value in error.get_headers() if name in TOLD_BY_HEADER}


def foreign_host(_error: SecurityError) -> ResponseReturnValue:
    """A request for another host's name. No page can be drawn: without a host of ours no link can be made."""
    return Response("Open the portal at the address that you were given.\n", 400, mimetype="text/plain")


def database_error(error: DBAPIError) -> ResponseReturnValue:
    """Two who send the same at once are one too many for a unique key: the later is told so, and nothing is broken."""
    code = getattr(error.orig, "sqlstate", None)
    if code not in TWICE and not str(error.orig).startswith("UNIQUE constraint failed"):
        return unexpected(error)
    db.finish_request(succeeded=False)
    log.warning("same_moment", kind=code or "unique", where=_where(error))
    return _answer(409, *SAME_MOMENT)


def unexpected(error: Exception) -> ResponseReturnValue:
    """The last resort: the log gets the kind of error and where it was, the page a reference, nobody a traceback."""
    db.finish_request(succeeded=False)
    log.error("unexpected", kind=type(error).__name__, where=_where(error))
    return _answer(500, *WORDS[500])


def _where(error: Exception) -> list[str]:
    """File and line of each frame, without the values in it."""
    frames, step = [], error.__traceback__
    while step is not None:
        frames.append(f"{step.tb_frame.f_code.co_filename.rsplit('/', 2)[-1]}:{step.tb_lineno}")
        step = step.tb_next
    return frames[-6:]


def wants_json() -> bool:
    """Whether a script asks rather than a person: it says that it would rather have JSON than a page."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def signed_out() -> ResponseReturnValue:
    """For a script whose person is no longer signed in: a redirect would give it the sign-in page."""
    return _answer(401, *WORDS[401])


def _answer(status: int, title: str, remedy: str, *, quoted: bool = False, **more: str) -> tuple[str | Response, int]:
    """``quoted`` is for what people are asked to tell us about, with its reference."""
    reference = audit.circumstances.get().request_id
    says = quoted or status >= 500 or status in (400, 413)
    if wants_json():
        return jsonify(error=title, remedy=remedy, reference=reference, **more), status
    return render_template("errors/error.html", title=title, remedy=remedy, reference=reference if says else ""), status
