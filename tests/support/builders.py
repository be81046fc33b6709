"""Invented partnerships, agencies and people. Call inside ``with unit_of_work():`` or with the ``session`` fixture.

What is made is flushed, so ids are there; after the unit of work has ended the objects may still be read.
"""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Iterable
from functools import cache
from typing import Any

from flask.testing import FlaskClient

from portal.accounts import sessions
from portal.accounts.models import Agency, AgencyKind, Membership, Partnership, PartnershipAgency, User, UserSession
from portal.accounts.passwords import hash_password
from portal.database import db, now
from portal.permissions import PARTNERSHIP_ROLES, Role
from tests.support.client import PageClient, find_form
from tests.support.factors import code_of
from tests.support.pages import Page

PASSWORD = "an invented pass phrase"
SECOND_STEP = "Show that it is you"
Place = Agency | Partnership

_numbers = itertools.count(1)


@cache
def _password_hash() -> str:
    return hash_password(PASSWORD)


def _add(thing: Any) -> None:
    db.session.add(thing)
    db.session.flush()


def make_partnership(key: str = "example", name: str = "", **fields: Any) -> Partnership:
    """A partnership; say ``is_default=True`` for the default one (``make_default_partnership`` does)."""
    words = {
        "name": name or f"Example Partnership {key}",
        "short_name": f"Example {key}",
        "team_name": f"Example team {key}",
    }
    made = Partnership(key=key, created_at=now(), **{**words, **fields})
    _add(made)
    return made


def make_default_partnership(**fields: Any) -> Partnership:
    return make_partnership(**{"is_default": True, **fields})


def make_agency(
    partnerships: Partnership | Iterable[Partnership],
    code: str = "",
    name: str = "",
    sector: str = "council",
    kinds: Iterable[str] = (),
    **fields: Any,
) -> Agency:
    """An agency in one partnership or in several."""
    code = code or f"agency-{next(_numbers)}"
    made = Agency(code=code, name=name or f"Example {code}", sector=sector, created_at=now(), **fields)
    made.kind_rows = [AgencyKind(kind=kind) for kind in sorted(set(kinds))]
    _add(made)
    homes = [partnerships] if isinstance(partnerships, Partnership) else list(partnerships)
    db.session.add_all([PartnershipAgency(partnership_id=home.id, agency_id=made.id) for home in homes])
    db.session.flush()
    return made


def make_user(
    role: Role | str | None = None, place: Place | None = None, email: str = "", name: str = "", **fields: Any
) -> User:
    """A person with ``role`` in ``place``, or with no role at all. Their password is ``PASSWORD``."""
    if role is not None and place is None:
        raise ValueError("A role is held in a place: name the agency or the partnership.")
    number = next(_numbers)
    made = User(
        email=email or f"person{number}@example.invalid",
        name=name or f"Example Person {number}",
        password_hash=_password_hash(),
        created_at=now(),
        **fields,
    )
    made.memberships = []
    db.session.add(made)
    if role is not None and place is not None:
        add_role(made, role, place)  # The person is written with their role, in one go.
    db.session.flush()
    return made


def add_role(user: User, role: Role | str, place: Place) -> Membership:
    """Another role for ``user``, in an agency or in a partnership."""
    role = Role(role)
    if (role in PARTNERSHIP_ROLES) is not isinstance(place, Partnership):
        raise ValueError(f"The role {role} does not belong in {place.name}.")
    where = {"partnership": place} if isinstance(place, Partnership) else {"agency": place}
    made = Membership(user=user, role=role.value, created_at=now(), **where)
    _add(made)
    return made


def sign_in(client: FlaskClient, user: User) -> str:
    """Let ``client`` be signed in as ``user`` without the page, completely and just now; returns the session's id."""
    token = secrets.token_urlsafe(32)
    at = now()
    times = dict.fromkeys(("created_at", "last_seen_at", "factor_at", "fresh_at"), at)
    row = UserSession(id_hash=sessions.hash_of(token), user_id=user.id, **times)
    with db.unit_of_work() as session:
        session.add(row)
    interface: Any = client.application.session_interface
    client.set_cookie(interface.cookie_name, token, secure=interface.cookie_name.startswith("__Host-"))
    return token


def sign_in_by_page(
    client: PageClient, user: User, password: str = PASSWORD, path: str = "/sign-in", status: int = 200
) -> Page:
    """Sign in as a person does: the form, then the code of their app; returns the page that follows. ``status`` is
    that of the first step.
    """
    return sign_in_on(client, client.page(path), user, password, status=status)


def sign_in_on(
    client: PageClient, page: Page, user: User, password: str = PASSWORD, *, button: str = "", status: int = 200
) -> Page:
    """The same from a page that has the form already. Whoever has no app is given one before."""
    code = code_of(user)
    typed = {"password": password}
    if "email" in find_form(page, button).names:
        typed["email"] = user.email
    page = client.submit(page, typed, button=button, status=status)
    return client.submit(page, {"code": code}, button="Continue") if page.h1 == SECOND_STEP else page
