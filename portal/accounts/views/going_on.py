"""Where people come out once they are signed in: where they were going, with what they had typed."""

from __future__ import annotations

from contextlib import suppress

from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from portal import typed_words
from portal.accounts.next_page import PATH, after_sign_in
from portal.errors import Forbidden, NotFound


def go_on(typed: typed_words.Fields, come_back: str) -> ResponseReturnValue:
    """The page that the person was going to, or first what they wrote before they were signed out."""
    if typed:
        return _what_was_typed(typed_words.that_fit(typed), come_back)
    return redirect(after_sign_in(come_back), 303)


def _what_was_typed(fields: typed_words.Fields, come_back: str) -> ResponseReturnValue:
    """What someone wrote before they were signed out, with a button that saves it - or, when whoever is signed in now
    may not write there, to copy.
    """
    target = typed_words.target_of(come_back) if PATH.fullmatch(come_back) else None
    action, words = "", target.kept.to_copy(fields) if target is not None else []
    if target is not None:
        with suppress(Forbidden, NotFound):
            words = target.kept.reader(MultiDict(fields), **target.arguments)
            action = target.address
    onward = after_sign_in(come_back)
    return render_template("accounts/typed.html", words=words, fields=fields, action=action, go_on=onward)
