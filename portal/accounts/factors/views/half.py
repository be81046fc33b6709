"""Between the password and the second step: who that is, and how they become signed in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from portal import error_pages, typed_words
from portal.accounts import sessions
from portal.accounts.factors.held import myself
from portal.accounts.models import User
from portal.accounts.sessions import BrowserSession
from portal.accounts.views import signing_in
from portal.database import db

Half = Callable[..., ResponseReturnValue]


def browser() -> BrowserSession:
    """The session behind Flask's stand-in."""
    stand_in: Any = session
    return stand_in._get_current_object()  # type: ignore[no-any-return]


def session_hash() -> str:
    """What a passkey's challenge is bound to."""
    return sessions.hash_of(browser().token)


def after_the_password(view: Half) -> Callable[..., ResponseReturnValue]:
    """Give ``view`` the person whose password was right and who owes the second step; everybody else signs in.

    The person is read beside the request's transaction, which has to begin after tries have been counted.
    """

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        with db.reading():
            person = sessions.half_signed_in(browser())
        if person is not None:
            return view(person, *args, **kwargs)
        if error_pages.wants_json():
            return error_pages.signed_out()
        typed = typed_words.carried()
        if typed:
            return signing_in.sign_in_again(typed, come_back())
        return redirect(url_for("accounts.sign_in", next=come_back() or None), 303 if request.method == "POST" else 302)

    return guarded


def come_back() -> str:
    """Where the person was going; it is never followed as it stands."""
    return request.args.get("next", "")


def complete(person: User) -> User:
    """The person is signed in from now on, under a new id; the forms of this very answer belong to it."""
    sessions.complete(browser())
    signed_in = myself(person.id)
    signing_in.signed_in_now(signed_in)
    return signed_in
