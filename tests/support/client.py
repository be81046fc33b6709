"""A test client that looks at everything it fetches, so that no test has to remember to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support import events, headers, pages
from tests.support.pages import Page
from tests.support.reads import ReadWatch

LAST_ERROR = "tests.last_error"
Fields = dict[str, str | list[str]]


class PageProblem(AssertionError):
    """A page, its headers or what a GET did is not as the house rules want it."""


class PageClient(FlaskClient):
    """Flask's client; every answer is inspected. ``watch`` is set by the fixture that makes the client."""

    watch: ReadWatch | None = None
    _depth = 0
    """How many requests are under way: each redirect that is followed comes here within the one before."""

    may_fail = False
    """Set it on a client whose test is about the page that says something went wrong on our side."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if not self._depth:
            events.take()  # What other clients did before is none of this one's.
        self._depth += 1
        try:
            response = super().open(*args, **{**kwargs, "buffered": True})  # Files are closed, as a browser does.
        finally:
            self._depth -= 1
        if response.status_code >= 500 and not self.may_fail:
            what = f"{response.request.method} {response.request.path} answered {response.status_code}"
            raise PageProblem(what) from self.application.extensions.pop(LAST_ERROR, None)
        found = [*headers.problems(response.request.path, response.headers)]
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 307, 308):
            found += pages.problems(response.get_data(as_text=True))
        found += events.take()
        if self.watch is not None:
            found += self.watch.take()
        if found:
            what = f"{response.request.method} {response.request.path} ({response.status_code})"
            raise PageProblem("\n  ".join([f"{what}:", *found]))
        return response

    def page(self, path: str, status: int = 200) -> Page:
        """GET a page, following redirects, and demand its status."""
        return self._read(self.get(path, follow_redirects=True), status)

    def submit(self, page: Page, typed: Mapping[str, str | list[str]], *, button: str = "", status: int = 200) -> Page:
        """Fill in and send the form of ``page`` that has the button ``button`` (its words), as a person does.

        Fields that are not named in ``typed`` keep what the page shows; one that the form lacks is an error.
        """
        form = find_form(page, button)
        unknown = [name for name in typed if name not in form.names]
        if unknown:
            raise PageProblem(f"The form to {form.action} has no field {', '.join(unknown)}.")
        data = {**form.fields, **typed}
        send = self.post if form.method == "post" else self.get
        extra = {"data": data} if form.method == "post" else {"query_string": data}
        return self._read(send(form.action, follow_redirects=True, **extra), status)

    def _read(self, response: TestResponse, status: int) -> Page:
        if response.status_code != status:
            what = f"{response.request.method} {response.request.path}"
            raise PageProblem(f"{what} answered {response.status_code}, not {status}.")
        return Page(response.get_data(as_text=True))


def remember_errors(app: Flask) -> None:
    """Keep the error behind a 500 page, so that a test shows where it came from and not only the page; and watch what
    each request writes on the record.
    """
    events.watch_events(app)
    handle = app.handle_user_exception

    def remember(error: Exception) -> Any:
        app.extensions[LAST_ERROR] = error
        return handle(error)

    app.handle_user_exception = remember  # type: ignore[method-assign]


@dataclass(frozen=True)
class Form:
    """A form as the page shows it: what would be sent if nothing were typed, and the names that can be typed into."""

    action: str
    method: str
    fields: Fields
    names: frozenset[str]


def find_form(page: Page, button: str = "") -> Form:
    """The form with a button that says ``button``; without it the only POST form outside the header."""
    for form in page.all("form"):
        for candidate in form.iter("button"):
            if (button and pages.text_of(candidate) == button) or (not button and form.get("method") == "post"):
                return read_form(form, candidate)
    raise PageProblem(f"{page.title!r} has no form with a button {button!r}.")


def read_form(form: Element, button: Element) -> Form:
    fields: Fields = {}
    names = set()
    for field in form.iter():
        name = field.get("name")
        if field.tag not in pages.FIELDS or not name or "disabled" in field.attrib:
            continue
        names.add(name)
        for value in values_of(field):
            before = fields.get(name)
            fields[name] = value if before is None else [*(before if isinstance(before, list) else [before]), value]
    if button.get("name"):
        fields[button.attrib["name"]] = button.get("value", "")
    return Form(form.get("action", ""), form.get("method", "get").lower(), fields, frozenset(names))


def values_of(field: Element) -> list[str]:
    """What a browser would send for a field that nobody touched."""
    if field.tag == "textarea":
        return [(field.text or "").removeprefix("\n")]
    if field.tag == "select":
        options = list(field.iter("option"))
        chosen = [option for option in options if "selected" in option.attrib]
        if not chosen and "multiple" not in field.attrib:
            chosen = options[:1]
        return [option.get("value", option.text or "") for option in chosen]
    if field.get("type") in ("checkbox", "radio"):
        return [field.get("value", "on")] if "checked" in field.attrib else []
    return [] if field.get("type") in ("submit", "button", "image", "reset", "file") else [field.get("value", "")]
