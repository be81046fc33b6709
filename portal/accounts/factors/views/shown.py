"""The pages that first-time set-up and one's own account share: the choice, the app, the recovery codes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pyotp
import segno
from flask import Response, render_template
from flask.typing import ResponseReturnValue

from portal import typed_words
from portal.accounts.factors import codes
from portal.accounts.factors.models import TimeCode
from portal.accounts.models import User
from portal.accounts.partnerships import for_pages
from portal.accounts.views.blueprint import status_of
from portal.forms.factors import AppForm, PasskeyForm


@dataclass(frozen=True, slots=True)
class Doors:
    """The addresses behind the buttons: those of the first time, or those of one's account."""

    choice: str
    begin_app: str
    confirm_app: str
    picture: str
    passkey_options: str
    add_passkey: str


def choice_page(doors: Doors, form: PasskeyForm, *, first_time: bool, typed: typed_words.Fields) -> ResponseReturnValue:
    """An app or a passkey, in plain words."""
    page = render_template("accounts/factors/choice.html", doors=doors, form=form, first_time=first_time, typed=typed)
    return page, status_of(form)


def app_page(
    doors: Doors, form: AppForm, person: User, app: TimeCode, *, first_time: bool, typed: typed_words.Fields
) -> ResponseReturnValue:
    """The picture to scan, the same as text, and the box for the first code."""
    secret = codes.secret_of(app)
    page = render_template(
        "accounts/factors/app.html",
        doors=doors,
        form=form,
        key=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        address=address_of(person, secret),
        first_time=first_time,
        typed=typed,
    )
    return page, status_of(form)


def codes_page(made: Sequence[str], typed: typed_words.Fields, go_on: str) -> ResponseReturnValue:
    """The recovery codes: this answer is the only place where they ever stand."""
    return render_template("accounts/factors/codes.html", codes=made, typed=typed, go_on=go_on)


def address_of(person: User, secret: str) -> str:
    """What the picture says: an app opens it, and shows the service and the address of the account."""
    partnership = for_pages(person)
    issuer = partnership.short_name if partnership is not None else "Partner portal"
    return pyotp.TOTP(secret).provisioning_uri(name=person.email, issuer_name=f"{issuer} portal")


def picture_of(person: User, app: TimeCode) -> Response:
    """The picture as a file of its own, for the policy of our pages lets none stand inside them. Never kept."""
    image = io.BytesIO()
    segno.make(address_of(person, codes.secret_of(app)), error="m").save(
        image, kind="svg", scale=5, border=4, dark="#000", light="#fff", xmldecl=False
    )
    return Response(image.getvalue(), mimetype="image/svg+xml", headers={"Cache-Control": "no-store"})
