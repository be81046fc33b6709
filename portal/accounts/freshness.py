"""Doors that want more than a session: someone who proved just now who they are, or who has not been away meanwhile.

``fresh`` is for what would let whoever finds an open browser stay in or take names away: passwords, second factors,
roles, workbooks with names. ``confidential`` is for pages about people, which close sooner than others when nobody is
there. Both lead to the page that asks for the password, and from there back. A guest has no password: theirs is a
fresh link.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from portal import error_pages, guests, typed_words
from portal.accounts.sessions import BrowserSession
from portal.database import now

View = TypeVar("View", bound=Callable[..., Any])

ATTRIBUTE = "__portal_wants_proof__"


def fresh(view: View) -> View:
    """Mark a view, below its route and its ``@needs``: it opens to a proof of identity that is not too old."""
    return _guarded(view, is_fresh)


def confidential(view: View) -> View:
    """Mark a view, below its route and its ``@needs``: it closes when its session has rested, until proof is given."""
    return _guarded(view, is_unbroken)


def is_fresh(browser: BrowserSession, life: timedelta) -> bool:
    """Whether the person of this session proved who they are within ``life``."""
    row = browser.row
    return row is not None and row.fresh_at is not None and now() - row.fresh_at <= life


def is_unbroken(browser: BrowserSession, _life: timedelta) -> bool:
    """Whether this session has never rested for longer than confidential pages allow, since the last proof."""
    return browser.row is not None and browser.row.paused_at is None


def _guarded(view: View, is_enough: Callable[[BrowserSession, timedelta], bool]) -> View:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        browser: Any = session
        guest = guests.here()
        if guest is not None:
            return view(*args, **kwargs) if guest.is_unbroken else redirect(url_for(guest.way_back), 303)
        if is_enough(browser._get_current_object(), current_app.extensions["settings"].session_fresh):
            return view(*args, **kwargs)
        return _ask_for_proof()

    setattr(guarded, ATTRIBUTE, True)
    return guarded  # type: ignore[return-value]


def _ask_for_proof() -> ResponseReturnValue:
    """The page that asks for the password; it takes with it where to go afterwards, and what was typed into forms whose
    words are kept.
    """
    if error_pages.wants_json():
        return error_pages.signed_out()
    page = typed_words.ask_to_sign_in(request.path)
    return page if page is not None else redirect(url_for("accounts.confirm", next=_come_back()), 303)


def _come_back() -> str:
    """The page that was asked for; after a form the page that it stood on, for a form cannot be gone to."""
    if request.method == "GET":
        return request.path
    return urlsplit(request.referrer or "").path or request.path
