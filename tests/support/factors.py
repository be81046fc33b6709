"""Second factors for tests: an app that somebody has, and the code that it shows."""

from __future__ import annotations

import secrets

from sqlalchemy import select

from portal.accounts.factors import codes
from portal.accounts.factors.models import TimeCode
from portal.accounts.models import User
from portal.database import db, now
from tests.support.client import PageClient
from tests.support.pages import Page


def make_app(user: User, name: str = "Example app") -> str:
    """Give ``user`` an app, inside a unit of work; returns its secret."""
    secret = secrets.token_bytes(codes.SECRET_BYTES)
    app = codes.make_app(user.id, name, secret)
    app.confirmed_at = now()
    db.session.add(app)
    db.session.flush()
    return codes.secret_of(app)


def code_of(user: User) -> str:
    """The code that the person's app shows now, made where there is none; as if it had not been used yet."""
    with db.unit_of_work() as session:
        app = session.scalars(select(TimeCode).where(TimeCode.user_id == user.id)).first()
        if app is None:
            make_app(user)
            app = session.scalars(select(TimeCode).where(TimeCode.user_id == user.id)).one()
        app.last_step, app.confirmed_at = 0, app.confirmed_at or now()
        return codes.code_at(codes.secret_of(app), codes.step_now())


def set_up_an_app(client: PageClient, page: Page) -> Page:
    """From the page that asks for a second step to where the person was going, with an app and its first code."""
    page = client.submit(page, {}, button="Use an app")
    key = page.with_class("portal-key")[0].text or ""
    code = codes.code_at("".join(key.split()), codes.step_now())
    page = client.submit(page, {"code": code}, button="Connect the app")
    return client.submit(page, {}, button="I have kept them, go on")
