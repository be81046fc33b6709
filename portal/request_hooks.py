"""What happens around every request: an id, a transaction, the guard, the commit, the headers."""

from __future__ import annotations

import secrets

import structlog
from flask import Flask, Response, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import audit, error_pages, guests, incoming, refused, typed_words
from portal.database import db
from portal.errors import Forbidden
from portal.headers import add_security_headers
from portal.incoming import SAFE_METHODS
from portal.permissions import access_of

log = structlog.get_logger("portal.request")


def register(app: Flask) -> None:
    """Hang the hooks on the application. Those after a request run last-registered first."""
    app.before_request(begin)
    app.before_request(incoming.refuse_foreign)
    app.after_request(log_request)
    app.after_request(add_security_headers)
    app.after_request(refused.record_refusal)
    app.after_request(commit_or_rollback)
    app.teardown_request(close)


def register_guard(app: Flask) -> None:
    """The guard comes after the transaction has begun and after the CSRF check."""
    app.before_request(guard)


def begin() -> None:
    """Give the request an id and a session; only a method that may change something may take the write lock."""
    request_id = secrets.token_hex(8)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=request_id)
    acting_for = getattr(getattr(session, "row", None), "acting_for_id", None)
    audit.circumstances.set(audit.Circumstances(request_id, request.remote_addr or "", str(acting_for or "")))
    incoming.limit()
    db.start_request(writes=request.method not in SAFE_METHODS)


def guard() -> ResponseReturnValue | None:
    """Default deny: an endpoint that does not say who may use it is closed to everyone."""
    if request.endpoint is None:
        return None  # No such page: the router's own 404 or 405 follows.
    access = access_of(current_app.view_functions.get(request.endpoint))
    if access is not None and access.public:
        return None
    if not current_user.is_authenticated:
        if access is None:
            raise Forbidden("unclassified")
        return None if access.guests and guests.here() is not None else _to_sign_in()
    if access is None or not access.admits(current_user):
        raise Forbidden(request.endpoint)
    return None


def _to_sign_in() -> ResponseReturnValue:
    """The sign-in page; it takes with it where to go afterwards and, from some forms, what was typed into them."""
    if error_pages.wants_json():
        return error_pages.signed_out()
    come_back = request.path if request.path != "/" else None
    page = typed_words.ask_to_sign_in(request.path)
    return page if page is not None else redirect(url_for("accounts.sign_in", next=come_back))


def commit_or_rollback(response: Response) -> Response:
    """The one commit: what a POST, PUT, PATCH or DELETE wrote is kept when it answered below 400, else undone."""
    writes = request.method not in SAFE_METHODS
    db.finish_request(succeeded=writes and response.status_code < 400)
    return response


def log_request(response: Response) -> Response:
    """One line a request: the route's pattern, never its values."""
    rule = request.url_rule.rule if request.url_rule is not None else "-"
    log.info("request", method=request.method, rule=rule, status=response.status_code)
    return response


def close(_problem: BaseException | None) -> None:
    db.drop_request()
