"""What someone typed into a form, carried through signing in again when their session ended meanwhile.

Nothing is kept on the server. The sign-in page carries the fields as hidden ones, and after signing in a page shows
them with a button that sends them to the form that they came from. They come here only after the CSRF check: what a
foreign page makes a browser send is not carried on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

Fields: TypeAlias = list[tuple[str, str]]
Words: TypeAlias = list[tuple[str, str]]
"""What was typed, to read: what it is about, and the text."""

PREFIX = "typed:"
"""Before the names of the fields on the sign-in page, which has fields of its own."""

MOST_FIELDS, MOST_CHARACTERS = 3_000, 1_500_000
ATTRIBUTE = "__portal_typed_words__"


Reader: TypeAlias = Callable[..., Words]
"""Says in words what was typed: given the fields of the form, and as keywords the arguments of the address. It raises
Forbidden or NotFound when whoever is signed in now may not write there.
"""

IsTyped: TypeAlias = Callable[[str], bool]
"""Whether people type into the field of that name. Buttons, revisions and ids of rows are none of their words."""

View = TypeVar("View", bound=Callable[..., Any])
SignInPage: TypeAlias = Callable[[Fields, str], ResponseReturnValue]
_sign_in_pages: list[SignInPage] = []


@dataclass(frozen=True, slots=True)
class Kept:
    """How the words of one form are read, by whom it belongs to and by others."""

    reader: Reader
    is_typed: IsTyped

    def to_copy(self, fields: Fields) -> Words:
        """What was typed, as it was sent, for someone who may not read what it is about."""
        return [("", text) for name, text in fields if text.strip() and self.is_typed(name)]


@dataclass(frozen=True, slots=True)
class Target:
    """The form that the words came from: its address, made by our own router, and how they are read."""

    address: str
    kept: Kept
    arguments: dict[str, Any]


def kept_when_signed_out(reader: Reader, is_typed: IsTyped) -> Callable[[View], View]:
    """Mark a view that takes a form: what was typed is not lost when the session has ended."""

    def mark(view: View) -> View:
        setattr(view, ATTRIBUTE, Kept(reader, is_typed))
        return view

    return mark


def on_the_sign_in_page(page: SignInPage) -> SignInPage:
    """Register what asks people to sign in and carries on what they typed: its fields, and the path to come back to."""
    _sign_in_pages[:] = [page]
    return page


def ask_to_sign_in(come_back: str) -> ResponseReturnValue | None:
    """The sign-in page with what this request brought, when it is a form whose words are kept."""
    if request.method != "POST" or _kept_of(request.endpoint) is None or not _sign_in_pages:
        return None
    return _sign_in_pages[0](list(request.form.items(multi=True)), come_back)


def carried() -> Fields:
    """The fields that the sign-in page carries, by the names that they had."""
    return [(name[len(PREFIX) :], text) for name, text in request.form.items(multi=True) if name.startswith(PREFIX)]


def that_fit(fields: Fields) -> Fields:
    """The fields as they can be carried; none when they are too many or too long."""
    kept = [(name, text) for name, text in fields if name != "csrf_token"]
    length = sum(len(name) + len(text) for name, text in kept)
    return kept if len(kept) <= MOST_FIELDS and length <= MOST_CHARACTERS else []


def target_of(path: str) -> Target | None:
    """The form at ``path``, when it is one of those whose words are kept. The path itself is never followed."""
    try:
        endpoint, values = current_app.url_map.bind("localhost").match(path, method="POST")
    except HTTPException:
        return None
    kept = _kept_of(endpoint)
    return Target(url_for(endpoint, **values), kept, dict(values)) if kept is not None else None


def is_kept(endpoint: str | None) -> bool:
    """Whether the words of the form at ``endpoint`` are kept."""
    return _kept_of(endpoint) is not None


def _kept_of(endpoint: str | None) -> Kept | None:
    found: Kept | None = getattr(current_app.view_functions.get(endpoint or ""), ATTRIBUTE, None)
    return found
